/* One step of all vessels: sides of cells, nodes, cells; by one thread or by a team that waits after each of
 * the three. A member writes only to vessels and nodes of its own and finds the length of the step for
 * itself, by the same sums, so the bits do not depend on their number. */
#include <math.h>
#include <stdlib.h>

#include "numeric/parallel.h"
#include "physics/wave/solve_priv.h"

enum { MEMBERS_MAX = 64 };

/* The first node of a member's that could not be solved. */
typedef struct trouble {
  hales_wave_fault fault;
  size_t node, vessel;
} trouble;

typedef struct march {
  hales_wave *w;
  double t_stop;
  trouble trouble[MEMBERS_MAX];
  hales_status status; /* with err, the first member's */
  hales_err *err;
} march;

/* The step that is being made, as each member has found it. */
typedef struct step {
  double time, dt; /* its beginning, its length */
  bool last;       /* it ends at t_stop */
  size_t tightest; /* the vessel that sets its length */
} step;

static hales_status fail(const hales_wave *w, hales_wave_fault fault, size_t vessel, const char *where,
                         hales_err *err) {
  const char *label = w->grid.net->vessel[vessel].label;
  if (fault == HALES_WAVE_EMPTIED)
    return HALES_FAIL_AT(err, HALES_EMATH, vessel,
                         "vessel '%s' is emptied%s at t = %.6g s: more is drawn from it than flows in", label,
                         where, w->time);
  if (fault == HALES_WAVE_SUPERCRITICAL)
    return HALES_FAIL_AT(
        err, HALES_EMATH, vessel,
        "vessel '%s': flow faster than its waves%s at t = %.6g s: too much flow or too soft a wall", label,
        where, w->time);
  return HALES_FAIL_AT(err, HALES_EMATH, vessel, "vessel '%s': no state%s fits the equations at t = %.6g s",
                       label, where, w->time);
}

/* Largest step that no wave crosses a cell in, either way. */
static double step_limit(const hales_wave *w, size_t *vessel) {
  double least = HUGE_VAL;
  for (size_t v = 0; v < w->grid.n_pipe; v++) {
    const hales_wave_pipe *p = &w->grid.pipe[v];
    const double profile = p->alpha + sqrt(p->alpha * (p->alpha - 1.0)); /* 1 for a flat one */
    const double own = p->dx / (profile * p->u_max + sqrt(p->c2_max));
    if (own < least) {
      least = own;
      *vessel = v;
    }
  }
  return w->settings.courant * least;
}

static void sides(const march *m, size_t v, double dt, int member) {
  hales_wave *w = m->w;
  const hales_wave_pipe *pipe = &w->grid.pipe[v];
  if (pipe->visco > 0.0)
    hales_wave_visco(&w->grid.cells, pipe, 0.5 * dt, w->visco_work + (size_t)member * w->visco_room);
  hales_wave_fill_ghosts(&w->grid.cells, pipe);
  w->kernel->sides(&w->grid.cells, pipe, dt);
}

static hales_wave_fault solve_node(const march *m, size_t n, const step *s, size_t *vessel) {
  hales_wave *w = m->w;
  hales_wave_grid *g = &w->grid;
  const hales_network *net = g->net;
  hales_wave_tip *tip = &g->tip[g->node[n].first];
  const size_t tips = g->node[n].tips, end = w->end_of_node[n];
  for (size_t i = 0; i < tips; i++) {
    const hales_wave_fault fault = hales_wave_tip_load(&g->cells, &tip[i]);
    *vessel = tip[i].vessel;
    if (fault != HALES_WAVE_SOUND) return fault;
  }
  size_t culprit = 0;
  const hales_wave_fault fault =
      end == SIZE_MAX ? hales_wave_junction_solve(tip, tips, net->loss_k, net->static_junctions, &culprit)
                      : hales_wave_end_solve(&w->end[end], tip, s->time, s->dt, net->period_s);
  *vessel = tip[culprit].vessel;
  if (fault != HALES_WAVE_SOUND) return fault;
  for (size_t i = 0; i < tips; i++) hales_wave_tip_store(&g->cells, &tip[i]);
  return HALES_WAVE_SOUND;
}

static void update(const march *m, size_t v, double dt, int member) {
  hales_wave *w = m->w;
  hales_wave_pipe *pipe = &w->grid.pipe[v];
  w->kernel->update(&w->grid.cells, pipe, dt);
  if (pipe->visco > 0.0) {
    hales_wave_visco(&w->grid.cells, pipe, 0.5 * dt, w->visco_work + (size_t)member * w->visco_room);
    hales_wave_find_u_max(&w->grid.cells, pipe);
  }
  if (w->record.on) hales_wave_record_step(w, v, dt);
}

/* Whether another step is to be made, and how long.  Reads what members write in update alone, so that every
 * member may ask between the end of a step and its first wait in the next. */
static bool plan(const march *m, step *s, bool *stuck) {
  static const double shortest = 1e-7; /* of a beat; heuristic: a mouse's arteries in 50 um take 1e-4 */
  const hales_wave *w = m->w;
  if (!(s->time < m->t_stop)) return false;
  const double left = m->t_stop - s->time, steps = ceil(left / step_limit(w, &s->tightest) - 1e-9);
  s->last = steps <= 1.0;
  s->dt = s->last ? left : left / steps;
  *stuck = !(s->last || s->dt > shortest * w->grid.net->period_s);
  return !*stuck;
}

static const trouble *find_trouble(const march *m, int members) {
  const trouble *first = NULL; /* of all members' the one at the first node */
  for (int i = 0; i < members; i++)
    if (m->trouble[i].fault != HALES_WAVE_SOUND && (!first || m->trouble[i].node < first->node))
      first = &m->trouble[i];
  return first;
}

static const hales_wave_pipe *find_bad(const hales_wave_grid *g) {
  for (size_t v = 0; v < g->n_pipe; v++)
    if (g->pipe[v].bad) return &g->pipe[v];
  return NULL;
}

/* What one member does for all: the books. */
static void finish(march *m, const step *s, double volume) {
  hales_wave *w = m->w;
  const hales_wave_grid *g = &w->grid;
  double out = 0.0;
  for (size_t v = 0; v < g->n_pipe; v++) {
    const hales_wave_pipe *pipe = &g->pipe[v];
    const double share = w->report.speed_max;
    w->report.cell_steps += pipe->cells;
    if (pipe->u_max * pipe->u_max > share * share * pipe->c2_max)
      w->report.speed_max = pipe->u_max / sqrt(pipe->c2_max);
  }
  for (size_t i = 0; i < g->net->n_end; i++) out += w->end[i].q_out;
  const double after = hales_wave_volume(w), defect = fabs(after - volume + out * s->dt) / after;
  if (!(defect <= w->report.volume_defect)) w->report.volume_defect = defect;
  w->report.steps++;
  w->report.dt_min_s = fmin(w->report.dt_min_s, s->dt);
  w->report.dt_max_s = fmax(w->report.dt_max_s, s->dt);
}

static void tell_trouble(march *m, const trouble *at, const hales_wave_pipe *bad) {
  const hales_wave *w = m->w;
  m->status =
      at ? fail(w, at->fault, at->vessel,
                w->end_of_node[at->node] == SIZE_MAX ? " at a junction" : " at its inlet or outlet", m->err)
         : fail(w, HALES_WAVE_EMPTIED, (size_t)(bad - w->grid.pipe), "", m->err);
}

static bool is_mine(const hales_wave *w, size_t vessel, int member, int members) {
  return w->owner[vessel] % members == member;
}

static void work(void *ctx, hales_team *team, int member, int members) {
  march *m = ctx;
  hales_wave *w = m->w;
  const hales_wave_grid *g = &w->grid;
  trouble *own = &m->trouble[member];
  step s = {.time = w->time};
  double volume = member == 0 ? hales_wave_volume(w) : 0.0;
  bool stuck = false;
  own->fault = HALES_WAVE_SOUND;
  while (plan(m, &s, &stuck)) {
    for (size_t v = 0; v < g->n_pipe; v++)
      if (is_mine(w, v, member, members)) sides(m, v, s.dt, member);
    hales_team_wait(team);
    for (size_t n = 0; n < g->n_node && own->fault == HALES_WAVE_SOUND; n++) {
      if (!is_mine(w, g->tip[g->node[n].first].vessel, member, members)) continue;
      own->node = n;
      own->fault = solve_node(m, n, &s, &own->vessel);
    }
    hales_team_wait(team);
    for (size_t v = 0; v < g->n_pipe; v++)
      if (is_mine(w, v, member, members)) update(m, v, s.dt, member);
    for (size_t i = 0; i < g->net->n_end; i++)
      if (is_mine(w, g->tip[w->end[i].tip].vessel, member, members))
        hales_wave_end_advance(&w->end[i], &g->tip[w->end[i].tip], s.dt);
    hales_team_wait(team);
    const trouble *at = find_trouble(m, members);
    const hales_wave_pipe *bad = at ? NULL : find_bad(g);
    if (member == 0 && (at || bad)) tell_trouble(m, at, bad);
    if (at || bad) return;
    s.time = s.last ? m->t_stop : s.time + s.dt;
    if (member != 0) continue;
    finish(m, &s, volume);
    volume = hales_wave_volume(w);
    w->time = s.time;
  }
  if (stuck && member == 0)
    m->status =
        HALES_FAIL(m->err, HALES_EMATH,
                   "vessel '%.40s': its cells of %.3g m ask for steps of %.3g s at t = %.6g s; make them "
                   "or it longer, or its wall softer",
                   g->net->vessel[s.tightest].label, g->pipe[s.tightest].dx, s.dt, w->time);
}

hales_status hales_wave_march(hales_wave *w, double t_stop, hales_err *err) {
  march m = {.w = w, .t_stop = t_stop, .err = err, .status = HALES_OK};
  hales_team_run(w->settings.threads, work, &m);
  return m.status;
}

/* In the order of the file, which mostly goes along the branches: few nodes then join vessels of different
 * threads, whose cells would have to travel between their caches. */
hales_status hales_wave_share_out(hales_wave *w, hales_err *err) {
  /* heuristic: what calling the sweeps of a vessel costs, and what wall viscosity adds, in cells */
  static const double call = 15.0, visco = 4.0;
  const size_t n = w->grid.n_pipe;
  w->owner = calloc(n, sizeof *w->owner);
  if (!w->owner) return HALES_FAIL(err, HALES_ENOMEM, "no memory to share out %zu vessels", n);
  double total = 0.0, before = 0.0;
  for (int round = 0; round < 2; round++)
    for (size_t v = 0; v < n; v++) {
      const hales_wave_pipe *pipe = &w->grid.pipe[v];
      const double cost = call + pipe->cells * (pipe->visco > 0.0 ? 1.0 + visco : 1.0);
      if (round == 0) {
        total += cost;
      } else { /* to whom the middle of it falls */
        w->owner[v] = (int)((before + 0.5 * cost) / total * w->settings.threads);
        before += cost;
      }
    }
  return HALES_OK;
}
