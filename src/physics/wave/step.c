/* One step of all vessels: sides of cells, nodes, cells; by one thread or by a team that waits between the
 * three. A member writes only to vessels and nodes of its own, so the bits do not depend on their number. */
#include <math.h>

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
  double t_stop, dt, volume;
  bool on, last; /* another step is to be made; it ends at t_stop */
  trouble trouble[MEMBERS_MAX];
  hales_status status;
  hales_err *err;
} march;

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
static double step_limit(const hales_wave *w) {
  double least = HUGE_VAL;
  for (size_t v = 0; v < w->grid.n_pipe; v++) {
    const hales_wave_pipe *p = &w->grid.pipe[v];
    const double profile = p->alpha + sqrt(p->alpha * (p->alpha - 1.0)); /* 1 for a flat one */
    const double own = p->dx / (profile * p->u_max + sqrt(p->c2_max));
    least = own < least ? own : least;
  }
  return w->settings.courant * least;
}

static void sides(const march *m, size_t v, int member) {
  hales_wave *w = m->w;
  hales_wave_pipe *pipe = &w->grid.pipe[v];
  if (pipe->visco > 0.0)
    hales_wave_visco(&w->grid.cells, pipe, 0.5 * m->dt, w->visco_work + (size_t)member * w->visco_room);
  hales_wave_fill_ghosts(&w->grid.cells, pipe);
  w->kernel->sides(&w->grid.cells, pipe, m->dt);
}

static hales_wave_fault solve_node(const march *m, size_t n, size_t *vessel) {
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
                      : hales_wave_end_solve(&w->end[end], tip, w->time, m->dt, net->period_s);
  *vessel = tip[culprit].vessel;
  if (fault != HALES_WAVE_SOUND) return fault;
  for (size_t i = 0; i < tips; i++) hales_wave_tip_store(&g->cells, &tip[i]);
  return HALES_WAVE_SOUND;
}

static void update(const march *m, size_t v, int member) {
  hales_wave *w = m->w;
  hales_wave_pipe *pipe = &w->grid.pipe[v];
  w->kernel->update(&w->grid.cells, pipe, m->dt);
  if (pipe->visco > 0.0)
    hales_wave_visco(&w->grid.cells, pipe, 0.5 * m->dt, w->visco_work + (size_t)member * w->visco_room);
}

/* Whether another step is to be made, and how long. */
static void plan(march *m) {
  hales_wave *w = m->w;
  m->on = m->status == HALES_OK && w->time < m->t_stop;
  if (!m->on) return;
  const double left = m->t_stop - w->time, steps = ceil(left / step_limit(w) - 1e-9);
  m->last = steps <= 1.0;
  m->dt = m->last ? left : left / steps;
  m->volume = hales_wave_volume(w);
  if (m->last || m->dt > 1e-12 * w->grid.net->period_s) return;
  m->status =
      HALES_FAIL(m->err, HALES_EMATH, "at t = %.6g s the waves ask for steps of %.3g s", w->time, m->dt);
  m->on = false;
}

/* Of all members' troubles the one at the first node. */
static bool find_trouble(march *m, int members) {
  const trouble *first = NULL;
  for (int i = 0; i < members; i++)
    if (m->trouble[i].fault != HALES_WAVE_SOUND && (!first || m->trouble[i].node < first->node))
      first = &m->trouble[i];
  if (first)
    m->status = fail(
        m->w, first->fault, first->vessel,
        m->w->end_of_node[first->node] == SIZE_MAX ? " at a junction" : " at its inlet or outlet", m->err);
  return first != NULL;
}

static void finish(march *m) {
  hales_wave *w = m->w;
  hales_wave_grid *g = &w->grid;
  double out = 0.0;
  for (size_t v = 0; v < g->n_pipe; v++) {
    const hales_wave_pipe *pipe = &g->pipe[v];
    const double share = w->report.speed_max;
    w->report.cell_steps += pipe->cells;
    if (pipe->u_max * pipe->u_max > share * share * pipe->c2_max)
      w->report.speed_max = pipe->u_max / sqrt(pipe->c2_max);
    if (pipe->bad && m->status == HALES_OK) m->status = fail(w, HALES_WAVE_EMPTIED, v, "", m->err);
  }
  for (size_t i = 0; i < g->net->n_end; i++) {
    hales_wave_end_advance(&w->end[i], &g->tip[w->end[i].tip], m->dt);
    out += w->end[i].q_out;
  }
  const double after = hales_wave_volume(w), defect = fabs(after - m->volume + out * m->dt) / after;
  if (!(defect <= w->report.volume_defect)) w->report.volume_defect = defect;
  w->report.steps++;
  w->report.dt_min_s = fmin(w->report.dt_min_s, m->dt);
  w->report.dt_max_s = fmax(w->report.dt_max_s, m->dt);
  w->time = m->last ? m->t_stop : w->time + m->dt;
  if (w->record.on && m->status == HALES_OK) hales_wave_record_step(w, m->dt);
}

static void work(void *ctx, hales_team *team, int member, int members) {
  march *m = ctx;
  const hales_wave_grid *g = &m->w->grid;
  const size_t first = (size_t)member, stride = (size_t)members;
  trouble *own = &m->trouble[member];
  for (;;) {
    if (member == 0) plan(m);
    hales_team_wait(team);
    if (!m->on) return;
    for (size_t v = first; v < g->n_pipe; v += stride) sides(m, v, member);
    hales_team_wait(team);
    own->fault = HALES_WAVE_SOUND;
    for (size_t n = first; n < g->n_node && own->fault == HALES_WAVE_SOUND; n += stride) {
      own->node = n;
      own->fault = solve_node(m, n, &own->vessel);
    }
    hales_team_wait(team);
    for (size_t v = first; v < g->n_pipe; v += stride) update(m, v, member);
    hales_team_wait(team);
    if (member == 0 && !find_trouble(m, members)) finish(m);
  }
}

hales_status hales_wave_march(hales_wave *w, double t_stop, hales_err *err) {
  march m = {.w = w, .t_stop = t_stop, .err = err, .status = HALES_OK};
  hales_team_run(w->settings.threads, work, &m);
  return m.status;
}
