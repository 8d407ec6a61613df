#include "physics/wave/tree.h"

#include <math.h>
#include <string.h>

#define HALES_LANES 2
#include "physics/wave/womersley.h"

static const double pi = 3.14159265358979323846;

void hales_tree_ratios(const hales_tree *t, double *alpha, double *beta) {
  if (t->alpha > 0.0 && t->beta > 0.0) {
    *alpha = fmax(t->alpha, t->beta);
    *beta = fmin(t->alpha, t->beta);
    return;
  }
  *alpha = pow(1.0 + pow(t->asymmetry, 0.5 * t->radius_exponent), -1.0 / t->radius_exponent);
  *beta = *alpha * sqrt(t->asymmetry);
}

static double stiffness(const double *k, double r) {
  return k[0] * exp(k[1] * r) + k[2];
}

/* Vessels on the path that shrinks by `ratio` each time: the last is the first below r_min. */
static int depth(const hales_tree *t, double ratio) {
  int n = 1;
  for (double r = t->r_root_m; r >= t->r_min_m && n <= HALES_TREE_DEPTH_MAX; r *= ratio) n++;
  return n;
}

static hales_status check_stiffness(const hales_tree *t, const double *k, const char *of, hales_err *err) {
  /* k1 exp(k2 r) + k3 is monotonous, so the ends decide; no vessel is below beta r_min */
  double alpha, beta;
  hales_tree_ratios(t, &alpha, &beta);
  const double smallest = beta * t->r_min_m;
  const double a = stiffness(k, smallest), b = stiffness(k, t->r_root_m);
  if (a > 0.0 && b > 0.0 && isfinite(a) && isfinite(b)) return HALES_OK;
  return HALES_FAIL(err, HALES_ERANGE,
                    "structured tree: E h / r of its %s must be positive, is %g Pa at %g m and %g Pa at %g m",
                    of, a, smallest, b, t->r_root_m);
}

/* Length of an artery over its radius. */
static inline double length_ratio(const hales_tree *t, double r) {
  const bool in_proportion = t->length_power >= 0.0 && t->length_power <= 0.0;
  return in_proportion ? t->length_to_radius : t->length_to_radius * pow(r / 0.01, t->length_power);
}

hales_status hales_tree_check(const hales_tree *t, hales_err *err) {
  const struct {
    double value;
    const char *name;
  } positive[] = {
      {t->r_root_m, "r_root_m"},
      {t->r_min_m, "r_min_m"},
      {t->length_to_radius, "length_to_radius"},
      {t->mate_end > -1 ? t->mate_length_to_radius : t->length_to_radius, "mate_length_to_radius"}};
  for (size_t i = 0; i < sizeof positive / sizeof positive[0]; i++)
    if (!(positive[i].value > 0.0 && isfinite(positive[i].value)))
      return HALES_FAIL_AT(err, HALES_ERANGE, i, "structured tree: %s must be positive, is %g",
                           positive[i].name, positive[i].value);
  if (!(fabs(t->length_power) <= 2.0))
    return HALES_FAIL(err, HALES_ERANGE, "structured tree: length_power must lie between -2 and 2, is %g",
                      t->length_power);
  if (!(t->frequency_scale >= 0.0 && isfinite(t->frequency_scale)))
    return HALES_FAIL(err, HALES_ERANGE,
                      "structured tree: frequency_scale must be positive, or 0 for 1, is %g",
                      t->frequency_scale);
  double alpha, beta;
  hales_tree_ratios(t, &alpha, &beta);
  if (!(beta > 0.0 && beta <= alpha && alpha < 1.0))
    return HALES_FAIL(err, HALES_ERANGE,
                      "structured tree: radii must shrink, 0 < beta <= alpha < 1: alpha %g, beta %g "
                      "(radius_exponent %g, asymmetry %g)",
                      alpha, beta, t->radius_exponent, t->asymmetry);
  if (depth(t, alpha) > HALES_TREE_DEPTH_MAX)
    return HALES_FAIL(err, HALES_ERANGE,
                      "structured tree: more than %d generations from %g m to r_min %g m at alpha %g",
                      HALES_TREE_DEPTH_MAX, t->r_root_m, t->r_min_m, alpha);
  if (!(t->z_out_pa_s_m3 >= 0.0 && isfinite(t->z_out_pa_s_m3)))
    return HALES_FAIL(err, HALES_ERANGE, "structured tree: z_out must be zero or more, is %g Pa s/m3",
                      t->z_out_pa_s_m3);
  HALES_TRY(check_stiffness(t, t->k, "arteries", err));
  return t->mate_end > -1 ? check_stiffness(t, t->mate_k, "veins", err) : HALES_OK;
}

/* The table of radii, walked from the leaves to the root: rows i (alpha^i) upwards from the last, in each the
 * columns j (beta^j) upwards from the last, so that both children of (i, j) are known before it. */
typedef struct walk {
  double r_min;
  int rows;
  int columns[HALES_TREE_DEPTH_MAX + 1]; /* of each row that can be reached, leaves included */
  double row[HALES_TREE_DEPTH_MAX + 2], column[HALES_TREE_DEPTH_MAX + 2]; /* r_root alpha^i; beta^j */
} walk;

static inline double radius(const walk *w, int i, int j) {
  return w->row[i] * w->column[j];
}

static walk walk_of(const hales_tree *t) {
  walk w = {.r_min = t->r_min_m};
  double alpha, beta;
  hales_tree_ratios(t, &alpha, &beta);
  w.rows = depth(t, alpha);
  w.row[0] = t->r_root_m;
  w.column[0] = 1.0;
  for (int i = 1; i <= HALES_TREE_DEPTH_MAX + 1; i++) {
    w.row[i] = alpha * w.row[i - 1];
    w.column[i] = beta * w.column[i - 1];
  }
  /* row i is reached from row i - 1 at the columns that part there, and one further along its own */
  for (int i = 0; i < w.rows; i++) {
    int j = 0;
    while (radius(&w, i > 0 ? i - 1 : 0, j) >= w.r_min) j++;
    w.columns[i] = j + 1;
  }
  return w;
}

hales_tree_size hales_tree_measure(const hales_tree *t, double viscosity_pa_s) {
  const walk w = walk_of(t);
  const bool two_sided = t->mate_end > -1;
  hales_tree_size below[HALES_TREE_DEPTH_MAX + 2];
  memset(below, 0, sizeof below);
  for (int i = w.rows - 1; i >= 0; i--) {
    hales_tree_size right = {0};
    for (int j = w.columns[i] - 1; j >= 0; j--) {
      const double r = radius(&w, i, j), length = r * length_ratio(t, r), area = pi * r * r;
      const double lengths = length + (two_sided ? r * t->mate_length_to_radius : 0.0);
      const double own_r = 8.0 * viscosity_pa_s * lengths / (pi * r * r * r * r);
      const double own_c = 1.5 * area * length / stiffness(t->k, r);
      hales_tree_size s = {1, 1.0, 1.0, area * length, own_c, own_r + t->z_out_pa_s_m3};
      if (r >= w.r_min) {
        const hales_tree_size a = below[j], b = right; /* (i + 1, j) and (i, j + 1) */
        s.depth = 1 + (a.depth > b.depth ? a.depth : b.depth);
        s.vessels = 1.0 + a.vessels + b.vessels;
        s.leaves = a.leaves + b.leaves;
        s.volume_m3 += a.volume_m3 + b.volume_m3;
        s.c_m3_pa += a.c_m3_pa + b.c_m3_pa;
        s.r_pa_s_m3 = own_r + a.r_pa_s_m3 * b.r_pa_s_m3 / (a.r_pa_s_m3 + b.r_pa_s_m3);
      }
      right = below[j] = s;
    }
  }
  return below[0];
}

/* coth, csch of a vessel and its characteristic impedance at the frequencies of a lane. */
typedef struct vessel {
  vc coth, csch, zc;
} vessel;

static inline vessel vessel_at(vd omega, vc s, double rho, double r, double length_to_radius,
                               const double *k) {
  const double c0 = sqrt(2.0 / 3.0 * stiffness(k, r) / rho); /* A/(rho C), C = 3 A / (2 E h / r) */
  vessel v;
  const vd turn = omega * (r * length_to_radius / c0);
  line_coth((vc){-turn * s.im, turn * s.re}, &v.coth, &v.csch); /* theta = i turn s */
  v.zc = cscale(vset(rho * c0 / (pi * r * r)), s);
  return v;
}

/* eq 1: with ch = coth theta, Z(0) = Zc (Z ch + Zc) / (Zc ch + Z). */
static inline vc through(vessel v, vc end) {
  return cdivide(cmul(v.zc, cadd(cmul(end, v.coth), v.zc)), cadd(cmul(v.zc, v.coth), end));
}

static vc impedance_lanes(const hales_tree *t, const walk *w, double rho, double mu, vd omega) {
  vc below[HALES_TREE_DEPTH_MAX + 2]; /* admittances of row i + 1, then of row i */
  for (int i = w->rows - 1; i >= 0; i--) {
    vc right = cset(0.0, 0.0);
    for (int j = w->columns[i] - 1; j >= 0; j--) {
      const double r = radius(w, i, j);
      const vc s = croot(womersley_inverse(omega * (r * r * rho / mu)));
      const vc end = r >= w->r_min ? cinv(cadd(below[j], right)) : cset(t->z_out_pa_s_m3, 0.0);
      right = below[j] = cinv(through(vessel_at(omega, s, rho, r, length_ratio(t, r), t->k), end));
    }
  }
  return cinv(below[0]);
}

static inline port port_of(vessel v) {
  const vc y = cinv(v.zc), across = cmul(y, v.csch);
  const vc own = cmul(y, v.coth);
  return (port){own, (vc){-across.re, -across.im}, own};
}

static port admittance_lanes(const hales_tree *t, const walk *w, double rho, double mu, vd omega) {
  port below[HALES_TREE_DEPTH_MAX + 2];
  for (int i = w->rows - 1; i >= 0; i--) {
    port right = {{vset(0.0), vset(0.0)}, {vset(0.0), vset(0.0)}, {vset(0.0), vset(0.0)}};
    for (int j = w->columns[i] - 1; j >= 0; j--) {
      const double r = radius(w, i, j);
      const vc s = croot(womersley_inverse(omega * (r * r * rho / mu)));
      port p = port_of(vessel_at(omega, s, rho, r, length_ratio(t, r), t->k));
      const port vein = port_of(vessel_at(omega, s, rho, r, t->mate_length_to_radius, t->mate_k));
      if (r >= w->r_min) {
        const port a = below[j], b = right;
        p = port_series(p, (port){cadd(a.a, b.a), cadd(a.m, b.m), cadd(a.b, b.b)});
      } else if (t->z_out_pa_s_m3 > 0.0) {
        p = port_series(p, port_resistor(1.0 / t->z_out_pa_s_m3));
      }
      right = below[j] = port_series(p, vein);
    }
  }
  return below[0];
}

static hales_status check_call(const hales_tree *t, double rho, double mu, size_t n, const double *omega,
                               hales_err *err) {
  HALES_TRY(hales_tree_check(t, err));
  if (!(rho > 0.0 && mu > 0.0 && isfinite(rho) && isfinite(mu)))
    return HALES_FAIL(err, HALES_ERANGE,
                      "structured tree: density and viscosity must be positive, are %g kg/m3 and %g Pa s",
                      rho, mu);
  for (size_t i = 0; i < n; i++)
    if (!(omega[i] >= 0.0 && isfinite(omega[i])))
      return HALES_FAIL_AT(err, HALES_ERANGE, i,
                           "structured tree: frequencies must be zero or more, number %zu is %g rad/s", i,
                           omega[i]);
  return HALES_OK;
}

/* Up to HALES_LANES frequencies from i on, as the tree's vessels have them; a frequency of zero and the rest
 * of a last lane take part as any positive one, their results are not used. */
static vd load_omega(const hales_tree *t, size_t n, const double *omega, size_t i) {
  const double scale = t->frequency_scale > 0.0 ? t->frequency_scale : 1.0;
  double o[HALES_LANES];
  for (size_t l = 0; l < HALES_LANES; l++)
    o[l] = i + l < n && omega[i + l] > 0.0 ? scale * omega[i + l] : 1.0;
  return vload(o);
}

static void put(vc x, double complex *to, size_t stride, size_t n) {
  double re[HALES_LANES], im[HALES_LANES];
  vstore(re, x.re);
  vstore(im, x.im);
  for (size_t l = 0; l < n; l++) memcpy(&to[l * stride], (double[2]){re[l], im[l]}, sizeof *to);
}

static size_t lanes_left(size_t n, size_t i) {
  return n - i < HALES_LANES ? n - i : HALES_LANES;
}

hales_status hales_tree_impedance(const hales_tree *t, double density_kg_m3, double viscosity_pa_s, size_t n,
                                  const double *omega_rad_s, double complex *z, hales_err *err) {
  HALES_TRY(check_call(t, density_kg_m3, viscosity_pa_s, n, omega_rad_s, err));
  const walk w = walk_of(t);
  hales_tree one_sided = *t;
  one_sided.mate_end = -1;
  for (size_t i = 0; i < n; i += HALES_LANES)
    put(impedance_lanes(t, &w, density_kg_m3, viscosity_pa_s, load_omega(t, n, omega_rad_s, i)), z + i, 1,
        lanes_left(n, i));
  for (size_t i = 0; i < n; i++)
    if (!(omega_rad_s[i] > 0.0)) z[i] = hales_tree_measure(&one_sided, viscosity_pa_s).r_pa_s_m3; // eq 2
  return HALES_OK;
}

hales_status hales_tree_admittance(const hales_tree *t, double density_kg_m3, double viscosity_pa_s, size_t n,
                                   const double *omega_rad_s, hales_tree_y *y, hales_err *err) {
  HALES_TRY(check_call(t, density_kg_m3, viscosity_pa_s, n, omega_rad_s, err));
  if (t->mate_end < 0)
    return HALES_FAIL(err, HALES_EARG, "structured tree: its leaves join no veins (mate_end is %d)",
                      t->mate_end);
  const walk w = walk_of(t);
  const size_t stride = sizeof *y / sizeof y->aa;
  for (size_t i = 0; i < n; i += HALES_LANES) {
    const port p = admittance_lanes(t, &w, density_kg_m3, viscosity_pa_s, load_omega(t, n, omega_rad_s, i));
    put(p.a, &y[i].aa, stride, lanes_left(n, i));
    put(p.m, &y[i].av, stride, lanes_left(n, i));
    put(p.b, &y[i].vv, stride, lanes_left(n, i));
  }
  for (size_t i = 0; i < n; i++)
    if (!(omega_rad_s[i] > 0.0)) {
      const double g = 1.0 / hales_tree_measure(t, viscosity_pa_s).r_pa_s_m3;
      y[i] = (hales_tree_y){g, -g, g};
    }
  return HALES_OK;
}
