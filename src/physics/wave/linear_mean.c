/* The mean state of the linear companion, and vessels cut into segments about it. */
#include <math.h>
#include <string.h>

#include "physics/wave/linear_priv.h"

static const double pi = 3.14159265358979323846;

double hales_linear_mean_pressure(const hales_linear *l, size_t vessel, double x_frac) {
  const double a = l->mean_p[l->from[vessel]], b = l->mean_p[l->to[vessel]];
  return a + (b - a) * x_frac;
}

/* 2 (zeta + 2) of the vessel's own friction at radius r. */
static double profile_drag(const hales_network *net, const hales_vessel *v, double r) {
  if (net->boundary_layer_m > 0.0) return 2.0 * r / net->boundary_layer_m;
  const double zeta = v->profile_exponent > 0.0 ? v->profile_exponent : net->profile_exponent;
  return 2.0 * (zeta + 2.0);
}

linear_point hales_linear_place(const hales_linear *l, size_t vessel, double x_frac) {
  const hales_network *net = l->net;
  const hales_vessel *v = &net->vessel[vessel];
  const double rho = net->density_kg_m3, nu = l->viscosity / rho;
  const hales_wall_at w = hales_wall_place(v, x_frac, rho);
  const double area = hales_wall_area(&w, hales_linear_mean_pressure(l, vessel, x_frac));
  const double c = area / (rho * hales_wall_speed2(&w, area));
  const double gamma = 2.0 / 3.0 * sqrt(pi) * v->wall.phi_pa_s_m / (w.a0_m2 * sqrt(area));
  const double drag = l->s.friction == HALES_LINEAR_WOMERSLEY ? -1.0 : profile_drag(net, v, sqrt(area / pi));
  return (linear_point){area / (pi * nu), drag, rho / area, c, gamma * c};
}

/* Where Gauss point i of n segments stands, as a share of the length. */
static double gauss_place(size_t i, size_t n) {
  const double offset = 0.28867513459481288; /* sqrt(3)/6 */
  return ((double)(i / 2) + 0.5 + (i % 2 ? offset : -offset)) / (double)n;
}

void hales_linear_lay(const hales_linear *l, size_t vessel, double x_frac, size_t n, linear_segment *s) {
  const hales_vessel *v = &l->net->vessel[vessel];
  /* a vessel without taper still narrows along its mean pressure, mostly by less than this share */
  static const double alike = 1e-5;
  for (size_t i = 0; i < n; i++) {
    s[i].length = x_frac / (double)n * v->length_m;
    s[i].at[0] = hales_linear_place(l, vessel, x_frac * gauss_place(2 * i, n));
    s[i].at[1] = hales_linear_place(l, vessel, x_frac * gauss_place(2 * i + 1, n));
    s[i].uniform = fabs(s[i].at[1].inertia / s[i].at[0].inertia - 1.0) < alike &&
                   fabs(s[i].at[1].c / s[i].at[0].c - 1.0) < alike;
    if (s[i].uniform)
      s[i].at[0] = s[i].at[1] = hales_linear_place(l, vessel, x_frac * ((double)i + 0.5) / (double)n);
  }
}

/* Poiseuille resistance at the mean pressures: dp/dx = -2 pi (zeta + 2) mu Q / A^2. */
static double resistance(const hales_linear *l, size_t vessel) {
  const hales_vessel *v = &l->net->vessel[vessel];
  const size_t first = l->segment_start[vessel], n = l->segment_start[vessel + 1] - first;
  double sum = 0.0;
  for (size_t i = 0; i < 2 * n; i++) {
    const double area =
        hales_wall_area(&l->spot[2 * first + i], hales_linear_mean_pressure(l, vessel, gauss_place(i, n)));
    const double drag =
        l->s.friction == HALES_LINEAR_WOMERSLEY ? 8.0 : profile_drag(l->net, v, sqrt(area / pi));
    sum += drag / (area * area);
  }
  return sum * pi * l->viscosity * v->length_m / (2.0 * (double)n);
}

/* Admittances to p_out of an end that is no tree, harmonics 0..n-1. */
static hales_status lay_shunt(const hales_linear *l, size_t e, size_t n, double complex *y, hales_err *err) {
  const hales_end *end = &l->net->end[e];
  if (end->kind != HALES_END_REFLECTION && end->kind != HALES_END_RCR) return HALES_OK;
  const size_t v = l->end_vessel[e];
  const linear_point p = hales_linear_place(l, v, l->from[v] == l->end_at[e] ? 0.0 : 1.0);
  const double zc = sqrt(p.inertia / p.c);
  if (end->kind == HALES_END_REFLECTION) {
    if (!(end->reflection > -1.0 && end->reflection <= 1.0))
      return HALES_FAIL_AT(err, HALES_ERANGE, e, "end of %s: reflection must be in (-1, 1], is %g",
                           l->net->vessel[v].label, end->reflection);
    for (size_t k = 0; k < n; k++) y[k] = (1.0 - end->reflection) / ((1.0 + end->reflection) * zc);
    return HALES_OK;
  }
  const double r1 = end->r1 < 0.0 ? zc : end->r1;
  for (size_t k = 0; k < n; k++) { /* r1 + i omega L + r2 / (1 + i x) */
    const double x = l->all_omega[k] * end->c_m3_pa * end->r2;
    const double re = r1 + end->r2 / (1.0 + x * x),
                 im = l->all_omega[k] * end->l_pa_s2_m3 - end->r2 * x / (1.0 + x * x), z2 = re * re + im * im;
    if (!(z2 > 0.0))
      return HALES_FAIL_AT(err, HALES_ERANGE, e, "end of %s: its resistance must be positive",
                           l->net->vessel[v].label);
    memcpy(&y[k], (double[2]){re / z2, -im / z2}, sizeof y[k]);
  }
  return HALES_OK;
}

/* Structured trees do not depend on the mean; one that stands as it was solved last is not solved again. */
static hales_status lay_tree(hales_linear *l, size_t e, hales_err *err) {
  const hales_network *net = l->net;
  const hales_end *end = &net->end[e];
  const size_t n = (size_t)l->s.harmonics + 1;
  if (end->kind != HALES_END_TREE) return HALES_OK;
  if (memcmp(&l->known_tree[e], &end->tree, sizeof end->tree) == 0) return HALES_OK;
  memset(&l->known_tree[e], 0, sizeof end->tree);
  if (l->mate_entry[e] < l->plan.n_entry) {
    HALES_TRY(hales_tree_admittance(&end->tree, net->density_kg_m3, l->viscosity, n, l->all_omega,
                                    l->mate + e * n, err));
  } else if (end->tree.mate_end < 0) {
    double complex *y = l->shunt + e * n;
    HALES_TRY(hales_tree_impedance(&end->tree, net->density_kg_m3, l->viscosity, n, l->all_omega, y, err));
    for (size_t k = 0; k < n; k++) y[k] = 1.0 / y[k];
  }
  memcpy(&l->known_tree[e], &end->tree, sizeof end->tree);
  return HALES_OK;
}

static double ground_of(const hales_end *end) {
  return end->kind == HALES_END_TREE ? end->tree.p_out_pa : end->p_out_pa;
}

/* Factor of the mean's conductances.  Off-diagonals are -g <= 0 and every diagonal is the sum of its row's g
 * plus what leaks to p_out, so the leak is carried instead of the diagonal: nothing is subtracted, and
 * vessels a billion times more conducting than the outlets (hardly any viscosity) cost no digits. */
static void factor(hales_linear *l) {
  const linear_plan *p = &l->plan;
  double *leak = l->mean_leak, *g = l->mean_entry;
  const size_t row = (size_t)l->s.harmonics + 1;
  memset(leak, 0, p->n_node * sizeof *leak);
  memset(g, 0, (p->n_entry + 1) * sizeof *g);
  for (size_t v = 0; v < l->net->n_vessel; v++) g[l->vessel_entry[v]] += l->mean_g[v];
  for (size_t e = 0; e < l->net->n_end; e++) {
    leak[l->end_at[e]] += creal(l->shunt[e * row]);
    if (l->mate_entry[e] < p->n_entry) g[l->mate_entry[e]] += creal(l->mate[e * row].aa);
  }
  const size_t *target = p->update;
  for (size_t k = 0; k < p->n_free; k++) {
    double d = leak[k];
    for (size_t e = p->start[k]; e < p->start[k + 1]; e++) d += g[e];
    l->mean_pivot[k] = 1.0 / d;
    for (size_t e = p->start[k]; e < p->start[k + 1]; e++) {
      leak[p->column[e]] += g[e] * leak[k] / d;
      for (size_t f = p->start[k]; f <= e; f++, target++)
        if (f < e && p->column[f] < p->n_free) g[*target] += g[e] * g[f] / d;
    }
  }
}

void hales_linear_mean_solve(const hales_linear *l, double *x) {
  const linear_plan *p = &l->plan;
  for (size_t k = 0; k < p->n_free; k++) {
    const double y = x[k] * l->mean_pivot[k];
    for (size_t e = p->start[k]; e < p->start[k + 1] && p->column[e] < p->n_free; e++)
      x[p->column[e]] += l->mean_entry[e] * y;
  }
  for (size_t k = p->n_free; k-- > 0;) {
    for (size_t e = p->start[k]; e < p->start[k + 1]; e++) x[k] += l->mean_entry[e] * x[p->column[e]];
    x[k] *= l->mean_pivot[k];
  }
}

/* One pass: conductances at the areas of the last one, mean pressures from them. */
static hales_status pass(hales_linear *l, double *change, hales_err *err) {
  const hales_network *net = l->net;
  const size_t row = (size_t)l->s.harmonics + 1;
  double *x = l->mean_work;
  for (size_t v = 0; v < net->n_vessel; v++) {
    l->mean_g[v] = 1.0 / resistance(l, v);
    l->mean_fall[v] =
        net->fall ? net->density_kg_m3 * net->gravity_m_s2 * net->fall[v] * net->vessel[v].length_m : 0.0;
    if (!(l->mean_g[v] > 0.0 && isfinite(l->mean_g[v])))
      return HALES_FAIL_AT(err, HALES_EMATH, v,
                           "linear waves: no cross-section of %s has its mean pressure of %g to %g Pa",
                           net->vessel[v].label, l->mean_p[l->from[v]], l->mean_p[l->to[v]]);
  }
  for (size_t e = 0; e < net->n_end; e++) HALES_TRY(lay_shunt(l, e, 1, l->shunt + e * row, err));
  factor(l);
  memset(x, 0, l->plan.n_node * sizeof *x);
  for (size_t e = 0; e < net->n_end; e++)
    x[l->end_at[e]] += creal(l->drive[e * row]) + creal(l->shunt[e * row]) * ground_of(&net->end[e]);
  for (size_t v = 0; v < net->n_vessel; v++) {
    if (l->from[v] < l->plan.n_free) x[l->from[v]] -= l->mean_fall[v] * l->mean_g[v];
    if (l->to[v] < l->plan.n_free) x[l->to[v]] += l->mean_fall[v] * l->mean_g[v];
  }
  hales_linear_mean_solve(l, x);
  double largest = 1.0, moved = 0.0;
  for (size_t k = 0; k < l->plan.n_node; k++) {
    if (!isfinite(x[k]))
      return HALES_FAIL(err, HALES_EMATH, "linear waves: the mean pressures are not finite");
    largest = fmax(largest, fabs(x[k]));
    moved = fmax(moved, fabs(x[k] - l->mean_p[k]));
    l->mean_p[k] = x[k];
  }
  for (size_t v = 0; v < net->n_vessel; v++)
    l->mean_q[v] = l->mean_g[v] * (l->mean_p[l->from[v]] - l->mean_p[l->to[v]] + l->mean_fall[v]);
  *change = moved / largest;
  return HALES_OK;
}

hales_status hales_linear_mean(hales_linear *l, hales_err *err) {
  enum { PASSES = 200 };
  static const double settled = 1e-12;
  const hales_network *net = l->net;
  const size_t n = (size_t)l->s.harmonics + 1;
  double change = 0.0;
  for (size_t k = 0; k < l->plan.n_node; k++) l->mean_p[k] = 0.0;
  for (size_t v = 0; v < net->n_vessel; v++) { /* start: every vessel near its reference area */
    const hales_wall *w = &net->vessel[v].wall;
    l->mean_p[l->from[v]] = l->mean_p[l->to[v]] = w->p_ref_pa + w->p_ext_pa;
  }
  for (size_t v = 0; v < net->n_vessel; v++) {
    const size_t first = l->segment_start[v], m = l->segment_start[v + 1] - first;
    for (size_t i = 0; i < 2 * m; i++)
      l->spot[2 * first + i] = hales_wall_place(&net->vessel[v], gauss_place(i, m), net->density_kg_m3);
  }
  for (size_t e = 0; e < net->n_end; e++) HALES_TRY(lay_tree(l, e, err));
  for (l->mean_passes = 1; l->mean_passes <= PASSES; l->mean_passes++) {
    HALES_TRY(pass(l, &change, err));
    if (change <= settled) break;
  }
  if (l->mean_passes > PASSES)
    return HALES_FAIL(
        err, HALES_EMATH,
        "linear waves: the mean state does not settle, pressures still move by %.2g after %d passes", change,
        PASSES);
  for (size_t v = 0; v < net->n_vessel; v++) {
    const size_t first = l->segment_start[v];
    hales_linear_lay(l, v, 1.0, l->segment_start[v + 1] - first, l->segment + first);
  }
  for (size_t e = 0; e < net->n_end; e++) HALES_TRY(lay_shunt(l, e, n, l->shunt + e * n, err));
  return HALES_OK;
}
