#include "physics/wave/grid.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { ARRAYS = 25, ROUND = HALES_WAVE_LANES_MAX };

static const double pi = 3.14159265358979323846;

int hales_wave_cell_count(const hales_vessel *v, const hales_wave_settings *s) {
  if (v->cells > 0) return v->cells;
  const double per_m = s->cells_per_m > 0.0 ? s->cells_per_m : 1000.0;
  const int least = s->cells_min > 0 ? s->cells_min : HALES_WAVE_CELLS_MIN;
  const double wanted = ceil(v->length_m * per_m - 1e-9);
  return wanted > least ? (int)fmin(wanted, HALES_WAVE_CELLS_MAX + 1.0) : least;
}

size_t hales_wave_find_node(const hales_wave_grid *g, int number) {
  size_t lo = 0, hi = g->n_node;
  while (hi - lo > 1) {
    const size_t mid = lo + (hi - lo) / 2;
    if (g->node_number[mid] <= number)
      lo = mid;
    else
      hi = mid;
  }
  return lo;
}

static int ascending(const void *a, const void *b) {
  const int x = *(const int *)a, y = *(const int *)b;
  return (x > y) - (x < y);
}

static void name_nodes(hales_wave_grid *g) {
  const hales_network *net = g->net;
  for (size_t v = 0; v < net->n_vessel; v++) {
    g->node_number[2 * v] = net->vessel[v].source;
    g->node_number[2 * v + 1] = net->vessel[v].target;
  }
  qsort(g->node_number, 2 * net->n_vessel, sizeof(int), ascending);
  for (size_t i = 0; i < 2 * net->n_vessel; i++)
    if (g->n_node == 0 || g->node_number[i] != g->node_number[g->n_node - 1])
      g->node_number[g->n_node++] = g->node_number[i];
}

static size_t end_of_pipe(const hales_wave_grid *g, size_t v, bool distal) {
  return hales_wave_find_node(g, distal ? g->net->vessel[v].target : g->net->vessel[v].source);
}

static void gather_tips(hales_wave_grid *g) {
  g->n_tip = 2 * g->n_pipe;
  for (size_t i = 0; i < g->n_tip; i++) g->node[end_of_pipe(g, i / 2, i % 2)].tips++;
  for (size_t n = 1; n < g->n_node; n++) g->node[n].first = g->node[n - 1].first + g->node[n - 1].tips;
  for (size_t n = 0; n < g->n_node; n++) g->node[n].tips = 0;
  for (size_t i = 0; i < g->n_tip; i++) {
    hales_wave_node *node = &g->node[end_of_pipe(g, i / 2, i % 2)];
    const size_t at = node->first + node->tips++;
    g->tip[at].vessel = i / 2;
    g->tip[at].distal = i % 2 == 1;
    g->tip_of_pipe[i / 2][i % 2] = at;
  }
}

/* rho g (fall of vessel v), Pa. */
static double descent(const hales_network *net, size_t v) {
  return net->fall ? net->density_kg_m3 * net->gravity_m_s2 * net->fall[v] * net->vessel[v].length_m : 0.0;
}

/* Depths of nodes from one to the next, until none changes; a loop must come back to its own height. */
static hales_status find_depths(hales_wave_grid *g, bool *known, hales_err *err) {
  const hales_network *net = g->net;
  if (!net->fall || net->gravity_m_s2 == 0.0) return HALES_OK;
  for (size_t start = 0; start < g->n_node; start++) {
    known[start] = true; /* a part of the network that hangs on nothing known starts at zero */
    for (bool more = true; more;) {
      more = false;
      for (size_t v = 0; v < g->n_pipe; v++) {
        const size_t a = end_of_pipe(g, v, false), b = end_of_pipe(g, v, true);
        if (known[a] == known[b]) continue;
        if (known[a]) g->node[b].depth_pa = g->node[a].depth_pa + descent(net, v);
        if (known[b]) g->node[a].depth_pa = g->node[b].depth_pa - descent(net, v);
        known[a] = known[b] = more = true;
      }
    }
  }
  for (size_t v = 0; v < g->n_pipe; v++) {
    const double gap = g->node[end_of_pipe(g, v, true)].depth_pa -
                       g->node[end_of_pipe(g, v, false)].depth_pa - descent(net, v);
    if (!(fabs(gap) <= 1e-6 * net->density_kg_m3 * fabs(net->gravity_m_s2) * net->vessel[v].length_m))
      return HALES_FAIL_AT(
          err, HALES_ERANGE, v,
          "vessel '%s' closes a loop that does not come back to its own height: %.4g Pa apart",
          net->vessel[v].label, gap);
  }
  return HALES_OK;
}

static void point_arrays(hales_wave_grid *g) {
  hales_wave_soa *c = &g->cells;
  double **array[] = {&c->a,  &c->q,   &c->p,  &c->y,     &c->ia, &c->d0, &c->d1,  &c->m,
                      &c->e,  &c->ia0, &c->k,  &c->b0,    &c->b1, &c->fm, &c->fa0, &c->yl,
                      &c->ql, &c->yr,  &c->qr, &c->inner, &c->fa, &c->gl, &c->gr};
  size_t n = 0;
  for (; n < sizeof array / sizeof array[0]; n++) *array[n] = g->block + n * g->n_entry;
  g->depth_pa = g->block + n * g->n_entry;
}

/* The wall's lines of kernel.h in the middle of a cell. */
static void lay_cell(const hales_wave_soa *c, size_t i, const hales_wall_at *w, double depth_pa) {
  const double p0 = w->p0_pa - depth_pa, root = sqrt(w->a0_m2);
  switch (w->law) {
  case HALES_WALL_ELASTIC:
    c->d0[i] = p0 - w->k_pa, c->d1[i] = w->k_pa / root;
    break;
  case HALES_WALL_OLUFSEN:
    c->d0[i] = p0 + w->k_pa, c->d1[i] = -w->k_pa * root;
    break;
  case HALES_WALL_EXPONENTIAL:
    c->d0[i] = p0, c->d1[i] = w->k_pa;
    break;
  }
  c->m[i] = 0.5 * fabs(c->d1[i]);
  c->e[i] = 1.0 / c->m[i];
}

static void lay_face(const hales_wave_soa *c, size_t i, const hales_wall_at *w, double depth_pa) {
  const double p0 = w->p0_pa - depth_pa, root = sqrt(w->a0_m2), ik = 1.0 / w->k_pa;
  switch (w->law) {
  case HALES_WALL_ELASTIC:
    c->b0[i] = root * (1.0 - p0 * ik), c->b1[i] = root * ik, c->fm[i] = 0.5 * w->k_pa / root;
    break;
  case HALES_WALL_OLUFSEN:
    c->b0[i] = (1.0 + p0 * ik) / root, c->b1[i] = -ik / root, c->fm[i] = 0.5 * w->k_pa * root;
    break;
  case HALES_WALL_EXPONENTIAL:
    c->b0[i] = p0, c->b1[i] = w->b * ik, c->fm[i] = w->k_pa;
    break;
  }
  c->fa0[i] = w->a0_m2;
}

/* The walls of one vessel, ghosts and room beyond included so that every lane has numbers to work on. */
static void lay_walls(hales_wave_grid *g, size_t v, size_t room) {
  const hales_vessel *vessel = &g->net->vessel[v];
  const hales_wave_pipe *pipe = &g->pipe[v];
  const hales_wave_soa *c = &g->cells;
  const double rho = g->net->density_kg_m3, fall = descent(g->net, v);
  const double top = g->node[end_of_pipe(g, v, false)].depth_pa;
  for (size_t j = 0; j < room; j++) {
    const double index = fmin(fmax((double)j - HALES_WAVE_GHOSTS, 0.0), pipe->cells);
    const double face = index / pipe->cells, next = fmin((index + 1.0) / pipe->cells, 1.0);
    const double middle = 0.5 * (face + next);
    const size_t i = pipe->first - HALES_WAVE_GHOSTS + j;
    const hales_wall_at w = hales_wall_place(vessel, middle, rho), l = hales_wall_place(vessel, face, rho);
    g->depth_pa[i] = top + fall * middle;
    c->ia0[i] = 1.0 / w.a0_m2, c->k[i] = w.k_pa;
    lay_cell(c, i, &w, g->depth_pa[i]);
    lay_face(c, i, &l, top + fall * face);
  }
}

static void lay_tip(hales_wave_grid *g, size_t v, bool distal) {
  hales_wave_tip *tip = &g->tip[g->tip_of_pipe[v][distal]];
  const hales_wave_pipe *pipe = &g->pipe[v];
  tip->cell = distal ? pipe->first + (size_t)pipe->cells - 1 : pipe->first;
  tip->face = distal ? pipe->first + (size_t)pipe->cells : pipe->first;
  tip->alpha = pipe->alpha;
  tip->wall = hales_wall_place(&g->net->vessel[v], distal ? 1.0 : 0.0, g->net->density_kg_m3);
  tip->wall.p0_pa -= g->node[end_of_pipe(g, v, distal)].depth_pa;
}

static hales_wave_pipe make_pipe(const hales_network *net, const hales_vessel *v, int cells) {
  const double zeta = v->profile_exponent > 0.0 ? v->profile_exponent : net->profile_exponent;
  const double nu = net->viscosity_pa_s / net->density_kg_m3;
  const bool layer = net->boundary_layer_m > 0.0;
  return (hales_wave_pipe){
      .cells = cells,
      .law = v->wall.law,
      .dx = v->length_m / cells,
      .rho = net->density_kg_m3,
      .alpha = net->momentum_alpha > 0.0 ? net->momentum_alpha : (zeta + 2.0) / (zeta + 1.0),
      .b = v->wall.b,
      .friction = layer ? 0.0 : 2.0 * (zeta + 2.0) * pi * nu,
      .friction_layer = layer ? 2.0 * sqrt(pi) * nu / net->boundary_layer_m : 0.0,
      .visco = 2.0 / 3.0 * sqrt(pi) * v->wall.phi_pa_s_m / net->density_kg_m3,
  };
}

static hales_status start_state(hales_wave_grid *g, size_t v, hales_err *err) {
  const hales_vessel *vessel = &g->net->vessel[v];
  const hales_wave_pipe *pipe = &g->pipe[v];
  for (int j = 0; j < pipe->cells; j++) {
    const size_t i = pipe->first + (size_t)j;
    const hales_wall_at w = hales_wave_cell_wall(g, v, i);
    const double a = hales_wall_area(&w, vessel->initial_p_pa);
    if (!(a > 0.0))
      return HALES_FAIL_AT(
          err, HALES_ERANGE, v,
          "vessel '%s' has no area at its initial pressure of %g Pa (reference %g Pa, k %g Pa)",
          vessel->label, vessel->initial_p_pa, w.p0_pa, w.k_pa);
    g->cells.a[i] = a;
    g->cells.q[i] = vessel->initial_q_m3_s;
  }
  hales_wave_grid_refresh(g, v);
  return HALES_OK;
}

static hales_status lay_out(hales_wave_grid *g, const hales_wave_settings *s, bool *known, hales_err *err) {
  const hales_network *net = g->net;
  name_nodes(g);
  gather_tips(g);
  HALES_TRY(find_depths(g, known, err));
  for (size_t v = 0; v < g->n_pipe; v++) {
    const int cells = hales_wave_cell_count(&net->vessel[v], s);
    if (cells < HALES_WAVE_CELLS_MIN || cells > HALES_WAVE_CELLS_MAX)
      return HALES_FAIL_AT(err, HALES_ERANGE, v, "vessel '%s' would have %d cells; lawful is %d to %d",
                           net->vessel[v].label, cells, HALES_WAVE_CELLS_MIN, HALES_WAVE_CELLS_MAX);
    g->pipe[v] = make_pipe(net, &net->vessel[v], cells);
    const hales_vessel *at = &net->vessel[v];
    g->pipe[v].tapered = at->r_prox_m != at->r_dist_m || descent(net, v) != 0.0;
    g->pipe[v].first = g->n_entry + HALES_WAVE_GHOSTS;
    g->n_entry += ((size_t)cells + 2 * HALES_WAVE_GHOSTS + 2 * ROUND - 1) / ROUND * ROUND;
  }
  g->n_entry += ROUND; /* the last vessel's last lanes */
  g->block = calloc(g->n_entry * ARRAYS, sizeof *g->block);
  if (!g->block) return HALES_FAIL(err, HALES_ENOMEM, "no memory for %zu cells", g->n_entry);
  point_arrays(g);
  for (size_t v = 0; v < g->n_pipe; v++) {
    const size_t next = v + 1 < g->n_pipe ? g->pipe[v + 1].first - HALES_WAVE_GHOSTS : g->n_entry;
    lay_walls(g, v, next - (g->pipe[v].first - HALES_WAVE_GHOSTS));
    lay_tip(g, v, false);
    lay_tip(g, v, true);
    HALES_TRY(start_state(g, v, err));
  }
  return HALES_OK;
}

hales_status hales_wave_grid_init(hales_wave_grid *g, const hales_network *net, const hales_wave_settings *s,
                                  hales_err *err) {
  const size_t n = net->n_vessel;
  *g = (hales_wave_grid){.net = net, .n_pipe = n};
  g->pipe = calloc(n, sizeof *g->pipe);
  g->node = calloc(2 * n, sizeof *g->node);
  g->node_number = calloc(2 * n, sizeof *g->node_number);
  g->tip = calloc(2 * n, sizeof *g->tip);
  g->tip_of_pipe = calloc(n, sizeof *g->tip_of_pipe);
  bool *known = calloc(2 * n, sizeof *known);
  hales_status status = HALES_OK;
  if (!g->pipe || !g->node || !g->node_number || !g->tip || !g->tip_of_pipe || !known)
    status = HALES_FAIL(err, HALES_ENOMEM, "no memory for %zu vessels", n);
  else
    status = lay_out(g, s, known, err);
  free(known);
  if (status != HALES_OK) hales_wave_grid_deinit(g);
  return status;
}

void hales_wave_grid_deinit(hales_wave_grid *g) {
  free(g->pipe);
  free(g->node);
  free(g->node_number);
  free(g->tip);
  free(g->tip_of_pipe);
  free(g->block);
  *g = (hales_wave_grid){0};
}

hales_wall_at hales_wave_cell_wall(const hales_wave_grid *g, size_t vessel, size_t i) {
  const hales_wave_soa *c = &g->cells;
  const hales_wave_pipe *p = &g->pipe[vessel];
  const double p0 = p->law == HALES_WALL_ELASTIC   ? c->d0[i] + c->k[i]
                    : p->law == HALES_WALL_OLUFSEN ? c->d0[i] - c->k[i]
                                                   : c->d0[i];
  return (hales_wall_at){p->law, c->k[i], 1.0 / c->ia0[i], p0, p->b, p->rho};
}

void hales_wave_grid_refresh(hales_wave_grid *g, size_t vessel) {
  hales_wave_pipe *pipe = &g->pipe[vessel];
  const hales_wave_soa *c = &g->cells;
  pipe->u_max = pipe->c2_max = pipe->volume = 0.0;
  for (size_t i = pipe->first; i < pipe->first + (size_t)pipe->cells; i++) {
    const hales_wall_at w = hales_wave_cell_wall(g, vessel, i);
    const double a = c->a[i], root = sqrt(a);
    c->ia[i] = 1.0 / a;
    c->y[i] = w.law == HALES_WALL_ELASTIC   ? root
              : w.law == HALES_WALL_OLUFSEN ? root * c->ia[i]
                                            : a * c->ia0[i];
    c->p[i] = w.law == HALES_WALL_EXPONENTIAL ? hales_wall_pressure(&w, a) : c->d0[i] + c->d1[i] * c->y[i];
    pipe->u_max = fmax(pipe->u_max, fabs(c->q[i] / a));
    pipe->c2_max = fmax(pipe->c2_max, hales_wall_speed2(&w, a));
    pipe->volume += a * pipe->dx;
  }
}

/* The two numbers beyond x[0], at x[-step] and x[-2 step]: with the curvature of the inner cells and its own
 * trend where the curvature keeps its sign, along a straight line where it does not, as at a shock. */
static void extend(double *x, ptrdiff_t step) {
  const double bend = x[0] - 2.0 * x[step] + x[2 * step], next = x[step] - 2.0 * x[2 * step] + x[3 * step];
  const double trend = 2.0 * bend - next;
  const double beyond = bend * next > 0.0 ? (trend * bend > 0.0 ? trend : 0.0) : 0.0;
  x[-step] = 2.0 * x[0] - x[step] + beyond;
  x[-2 * step] = 2.0 * x[-step] - x[0] + beyond;
}

void hales_wave_fill_ghosts(const hales_wave_soa *c, const hales_wave_pipe *pipe) {
  const size_t last = pipe->first + (size_t)pipe->cells - 1;
  extend(c->p + pipe->first, 1), extend(c->p + last, -1);
  extend(c->q + pipe->first, 1), extend(c->q + last, -1);
}
