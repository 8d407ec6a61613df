#include "physics/wave/linear.h"

#include <math.h>
#include <string.h>

#include "physics/wave/linear_priv.h"

static const double pi = 3.14159265358979323846;

static hales_status full(hales_err *err) {
  return HALES_FAIL(err, HALES_ENOMEM, "linear waves: the arena is full");
}

static hales_status check_settings(hales_linear_settings *s, hales_err *err) {
  if (s->harmonics == 0) s->harmonics = 20;
  if (!(s->harmonics >= 1 && s->harmonics <= HALES_LINEAR_HARMONICS_MAX))
    return HALES_FAIL(err, HALES_ERANGE, "linear waves: 1 to %d harmonics, not %d",
                      HALES_LINEAR_HARMONICS_MAX, s->harmonics);
  if (!(s->segments >= 0 && s->segments <= HALES_LINEAR_SEGMENTS_MAX))
    return HALES_FAIL(err, HALES_ERANGE, "linear waves: 0 to %d segments, not %d", HALES_LINEAR_SEGMENTS_MAX,
                      s->segments);
  return HALES_OK;
}

static const linear_kernel *choose_kernel(int lanes) {
  const linear_kernel *best = hales_linear_kernels[0];
  for (size_t i = 0; hales_linear_kernels[i]; i++) {
    const linear_kernel *k = hales_linear_kernels[i];
    if (k->supported() && (lanes == 0 || k->lanes <= lanes)) best = k;
  }
  return best;
}

static size_t segments_of(const hales_linear *l, const hales_vessel *v) {
  if (v->r_prox_m == v->r_dist_m) return 1;
  if (l->s.segments > 0) return (size_t)l->s.segments;
  const double n = 1.0 + ceil(8.0 * fabs(log(v->r_prox_m / v->r_dist_m)));
  return n < HALES_LINEAR_SEGMENTS_MAX ? (size_t)n : HALES_LINEAR_SEGMENTS_MAX;
}

static hales_status lay_memory(hales_linear *l, hales_arena *arena, hales_err *err) {
  const hales_network *net = l->net;
  const size_t lanes = (size_t)l->k->lanes, row = (size_t)l->s.harmonics + 1;
  const size_t n_node = l->plan.n_node, n_entry = l->plan.n_entry;
  bool two_sided = false;
  for (size_t e = 0; e < net->n_end; e++) two_sided = two_sided || l->mate_entry[e] < n_entry;
  l->n_block = (row - 1 + lanes - 1) / lanes;
  l->segment_start = HALES_NEW(arena, net->n_vessel + 1, size_t);
  if (!l->segment_start) return full(err);
  for (size_t v = 0; v < net->n_vessel; v++)
    l->segment_start[v + 1] = l->segment_start[v] + segments_of(l, &net->vessel[v]);
  l->segment = HALES_NEW(arena, l->segment_start[net->n_vessel], linear_segment);
  l->spot = HALES_NEW(arena, 2 * l->segment_start[net->n_vessel], hales_wall_at);
  l->known_tree = HALES_NEW(arena, net->n_end, hales_tree);
  l->drive = HALES_NEW(arena, net->n_end * row, double complex);
  l->shunt = HALES_NEW(arena, net->n_end * row, double complex);
  l->mate = two_sided ? HALES_NEW(arena, net->n_end * row, hales_tree_y) : NULL;
  l->pivot = HALES_NEW(arena, l->n_block * n_node * 2 * lanes, double);
  l->entry = HALES_NEW(arena, l->n_block * (n_entry + 1) * 2 * lanes, double);
  l->pressure = HALES_NEW(arena, l->n_block * n_node * 2 * lanes, double);
  l->omega = HALES_NEW(arena, l->n_block * lanes, double);
  l->all_omega = HALES_NEW(arena, row, double);
  l->mean_g = HALES_NEW(arena, net->n_vessel, double);
  l->mean_fall = HALES_NEW(arena, net->n_vessel, double);
  l->mean_q = HALES_NEW(arena, net->n_vessel, double);
  l->mean_p = HALES_NEW(arena, n_node, double);
  l->mean_pivot = HALES_NEW(arena, n_node, double);
  l->mean_leak = HALES_NEW(arena, n_node, double);
  l->mean_entry = HALES_NEW(arena, n_entry + 1, double);
  l->mean_work = HALES_NEW(arena, n_node, double);
  l->work = HALES_NEW(arena, n_node * 2 * lanes, double);
  const bool got = l->segment && l->spot && l->known_tree && l->drive && l->shunt &&
                   (l->mate || !two_sided) && l->pivot && l->entry && l->pressure && l->omega &&
                   l->all_omega && l->mean_g && l->mean_fall && l->mean_q && l->mean_p && l->mean_pivot &&
                   l->mean_leak && l->mean_entry && l->mean_work && l->work;
  return got ? HALES_OK : full(err);
}

hales_status hales_linear_create(const hales_network *net, const hales_linear_settings *s, hales_arena *arena,
                                 hales_linear **out, hales_err *err) {
  *out = NULL;
  HALES_TRY(hales_network_check(net, err));
  hales_linear *l = HALES_NEW(arena, 1, hales_linear);
  if (!l) return full(err);
  l->net = net;
  l->s = *s;
  HALES_TRY(check_settings(&l->s, err));
  /* without any viscosity a mean flow knows no way to part: a 40,000th of blood's lets it */
  static const double least_viscosity = 1e-7;
  l->viscosity = net->viscosity_pa_s > least_viscosity ? net->viscosity_pa_s : least_viscosity;
  l->k = choose_kernel(s->lanes);
  HALES_TRY(hales_linear_plan_make(l, arena, err));
  HALES_TRY(lay_memory(l, arena, err));
  const size_t row = (size_t)l->s.harmonics + 1;
  for (size_t k = 0; k < row; k++) l->all_omega[k] = 2.0 * pi * (double)k / net->period_s;
  for (size_t i = 0; i < l->n_block * (size_t)l->k->lanes; i++)
    l->omega[i] = l->all_omega[i + 1 < row ? i + 1 : row - 1];
  for (size_t e = 0; e < net->n_end; e++)
    if (net->end[e].kind == HALES_END_FLOW || net->end[e].kind == HALES_END_PRESSURE)
      hales_harmonics_of(&net->end[e].series, net->period_s, row - 1, l->drive + e * row);
  *out = l;
  return HALES_OK;
}

void hales_linear_drive(hales_linear *l, size_t end, const double complex *c) {
  const size_t row = (size_t)l->s.harmonics + 1;
  memcpy(l->drive + end * row, c, row * sizeof *c);
}

/* One number of a harmonic in a block's array. */
static double complex read_lane(const hales_linear *l, const double *array, size_t n, size_t harmonic,
                                size_t i) {
  const size_t lanes = (size_t)l->k->lanes, block = (harmonic - 1) / lanes, lane = (harmonic - 1) % lanes;
  const double *at = array + (block * n + i) * 2 * lanes;
  double complex z;
  memcpy(&z, (double[2]){at[lane], at[lanes + lane]}, sizeof z);
  return z;
}

static void write_lane(const hales_linear *l, double *block_array, size_t lane, size_t i, double complex z) {
  const size_t lanes = (size_t)l->k->lanes;
  block_array[i * 2 * lanes + lane] = creal(z);
  block_array[(i * 2 + 1) * lanes + lane] = cimag(z);
}

hales_status hales_linear_solve(hales_linear *l, hales_err *err) {
  HALES_TRY(hales_linear_mean(l, err));
  const size_t lanes = (size_t)l->k->lanes, n = l->plan.n_node, row = (size_t)l->s.harmonics + 1;
  memset(l->pressure, 0, l->n_block * n * 2 * lanes * sizeof *l->pressure);
  for (size_t b = 0; b < l->n_block; b++) {
    double *x = l->pressure + b * n * 2 * lanes;
    l->k->factor(l, b);
    for (size_t e = 0; e < l->net->n_end; e++)
      for (size_t i = 0; i < lanes; i++) {
        const size_t k = 1 + b * lanes + i;
        if (k < row) write_lane(l, x, i, l->end_at[e], l->drive[e * row + k]);
      }
    l->k->solve(l, b, x);
  }
  return HALES_OK;
}

void hales_linear_at(const hales_linear *l, size_t vessel, double x_frac, hales_linear_wave *wave) {
  linear_segment segment[HALES_LINEAR_SEGMENTS_MAX];
  const linear_point here = hales_linear_place(l, vessel, x_frac);
  const size_t whole = l->segment_start[vessel + 1] - l->segment_start[vessel];
  const size_t n = x_frac > 0.0 ? whole : 0;
  hales_linear_lay(l, vessel, x_frac, n, segment);
  for (size_t b = 0; b < l->n_block; b++) l->k->at(l, b, vessel, n, segment, &here, wave);
  const double p = hales_linear_mean_pressure(l, vessel, x_frac);
  wave[0] = (hales_linear_wave){p, l->mean_q[vessel], p, 0.0};
}

void hales_linear_end_pressure(const hales_linear *l, size_t end, double complex *p) {
  p[0] = l->mean_p[l->end_at[end]];
  for (size_t k = 1; k <= (size_t)l->s.harmonics; k++)
    p[k] = read_lane(l, l->pressure, l->plan.n_node, k, l->end_at[end]);
}

void hales_linear_impedance(hales_linear *l, size_t end, double complex *z) {
  const size_t lanes = (size_t)l->k->lanes, n = l->plan.n_node, at = l->end_at[end];
  for (size_t k = 0; k <= (size_t)l->s.harmonics; k++) z[k] = 0.0;
  if (at >= l->plan.n_free) return;
  memset(l->mean_work, 0, n * sizeof *l->mean_work);
  l->mean_work[at] = 1.0;
  hales_linear_mean_solve(l, l->mean_work);
  z[0] = l->mean_work[at];
  for (size_t b = 0; b < l->n_block; b++) {
    memset(l->work, 0, n * 2 * lanes * sizeof *l->work);
    for (size_t i = 0; i < lanes; i++) write_lane(l, l->work, i, at, 1.0);
    l->k->solve(l, b, l->work);
    for (size_t i = 0; i < lanes && 1 + b * lanes + i <= (size_t)l->s.harmonics; i++)
      z[1 + b * lanes + i] = read_lane(l, l->work, n, 1 + i, at);
  }
}

int hales_linear_mean_passes(const hales_linear *l) {
  return l->mean_passes;
}
