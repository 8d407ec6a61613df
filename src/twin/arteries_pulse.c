/* A tree of lung arteries with a flow in it, and the compliance that its pulse pressure asks for. */
#include <math.h>
#include <stdlib.h>

#include "base/mmhg.h"
#include "twin/arteries_priv.h"

enum { N = HALES_ARTERY_POINTS, HARMONICS = ARTERY_HARMONICS };
static const double pi = 3.14159265358979323846, smooth_s = 0.010, m3_per_ml = 1e-6;

void hales_artery_harmonics(double period_s, const double *x, double complex *c) {
  double t_s[N];
  for (size_t k = 0; k < N; k++) t_s[k] = period_s * (double)k / N;
  hales_harmonics_of(&(hales_series){N, t_s, x}, period_s, HARMONICS, c);
  for (size_t k = 1; k <= HARMONICS; k++) {
    const double turn = 2.0 * pi * (double)k / period_s * smooth_s;
    c[k] *= exp(-0.5 * turn * turn);
  }
}

void hales_artery_smooth(double period_s, const double *x, double *y) {
  double complex c[HARMONICS + 1];
  hales_artery_harmonics(period_s, x, c);
  hales_harmonics_sum(HARMONICS, c, N, y);
}

hales_status hales_artery_drive(hales_arena *arena, const hales_human_tree *tree, double period_s,
                                const double complex *q_ml_s, artery_driven *d, hales_err *err) {
  double complex q_m3_s[HARMONICS + 1];
  hales_vessel *vessel;
  hales_end *end;
  HALES_TRY(hales_human_tree_build(tree, arena, &d->net, &vessel, &end, err));
  d->net.period_s = period_s;
  HALES_TRY(
      hales_linear_create(&d->net, &(hales_linear_settings){.harmonics = HARMONICS}, arena, &d->l, err));
  for (size_t k = 0; k <= HARMONICS; k++) q_m3_s[k] = q_ml_s[k] * m3_per_ml;
  hales_linear_drive(d->l, 0, q_m3_s);
  return hales_linear_solve(d->l, err);
}

void hales_artery_pressure(const artery_driven *d, hales_linear_wave *wave, double *p_pa) {
  double complex part[HARMONICS + 1];
  hales_linear_at(d->l, 0, 0.5, wave);
  for (size_t k = 0; k <= HARMONICS; k++) part[k] = wave[k].p;
  hales_harmonics_sum(HARMONICS, part, N, p_pa);
}

double hales_artery_height(const double *x) {
  double lo = x[0], hi = x[0];
  for (size_t k = 1; k < N; k++) lo = fmin(lo, x[k]), hi = fmax(hi, x[k]);
  return hi - lo;
}

/* What the compliance is sought with. */
typedef struct search {
  hales_arena *arena;
  hales_human_tree *tree;
  double share, period_s, pulse_mmhg;
  double complex q_ml_s[HARMONICS + 1];
} search;

/* Logarithm of the tree's pulse over the wanted one, at compliance exp(x). */
static hales_status miss(search *s, double x, double *out, hales_err *err) {
  hales_human_tree *h = s->tree;
  artery_driven d;
  hales_linear_wave wave[HARMONICS + 1];
  double p_pa[N];
  s->arena->used = 0;
  h->compliance_m3_pa = exp(x);
  if (s->share > 0.0) { /* c^2 = V / (rho C) of the three */
    double volume_m3 = 0.0;
    for (int i = 0; i < 3; i++) volume_m3 += 0.25 * pi * h->diameter_m[i] * h->diameter_m[i] * h->length_m[i];
    h->pwv_m_s = sqrt(volume_m3 / (1060.0 * s->share * h->compliance_m3_pa));
  }
  HALES_TRY(hales_artery_drive(s->arena, h, s->period_s, s->q_ml_s, &d, err));
  hales_artery_pressure(&d, wave, p_pa);
  *out = log(hales_mmhg_from_pa(hales_artery_height(p_pa)) / s->pulse_mmhg);
  return HALES_OK;
}

/* Least compliance that leaves something to the bed when the wall is given, m3/Pa. */
static hales_status least(search *s, double *out, hales_err *err) {
  const double ml_mmhg = m3_per_ml / hales_pa_from_mmhg(1.0);
  hales_network net;
  hales_vessel *v;
  hales_end *end;
  *out = 0.1 * ml_mmhg;
  if (s->share > 0.0) return HALES_OK;
  s->arena->used = 0;
  s->tree->compliance_m3_pa = 1e3 * ml_mmhg; /* any that is enough */
  HALES_TRY(hales_human_tree_build(s->tree, s->arena, &net, &v, &end, err));
  double vessels = 0.0;
  for (size_t i = 0; i < net.n_vessel; i++)
    vessels += 1.5 * pi * v[i].r_prox_m * v[i].r_prox_m * v[i].length_m / v[i].wall.k[2];
  *out = fmax(*out, 1.02 * vessels);
  return HALES_OK;
}

/* The lower end of the search: from lo upwards the first compliance at which a tree can be built.  Below it
 * the walls are so stiff that their impedance exceeds what the beds of a healthy resistance have. */
static hales_status first(search *s, double lo, double hi, double *x, double *f, hales_err *err) {
  hales_status status = HALES_ERANGE;
  for (; status == HALES_ERANGE && lo < hi; lo *= 1.4) {
    hales_err why = {0};
    *x = log(lo);
    status = miss(s, *x, f, &why);
    if (status != HALES_OK && status != HALES_ERANGE) return HALES_FAIL(err, status, "%s", why.msg);
  }
  return status == HALES_OK ? HALES_OK : miss(s, *x = log(hi), f, err);
}

/* Secants in the logarithms that keep the root between them (Illinois). */
static hales_status match(search *s, bool *at_limit, hales_err *err) {
  enum { PASSES = 12 };
  double lo, x[2], f[2];
  HALES_TRY(least(s, &lo, err));
  const double hi = fmax(2.0 * lo, 20.0 * m3_per_ml / hales_pa_from_mmhg(1.0));
  HALES_TRY(first(s, lo, hi, &x[0], &f[0], err));
  x[1] = log(hi);
  HALES_TRY(miss(s, x[1], &f[1], err));
  *at_limit = f[0] * f[1] > 0.0;
  if (*at_limit) {
    const int nearer = fabs(f[1]) < fabs(f[0]);
    return miss(s, x[nearer], &f[nearer], err);
  }
  for (int pass = 0; pass < PASSES; pass++) {
    const double next = x[1] - f[1] * (x[1] - x[0]) / (f[1] - f[0]);
    double g;
    HALES_TRY(miss(s, next, &g, err));
    if (fabs(g) < 0.01) return HALES_OK;
    if (g * f[1] < 0.0)
      x[0] = x[1], f[0] = f[1];
    else
      f[0] *= 0.5;
    x[1] = next, f[1] = g;
  }
  return HALES_OK;
}

hales_status hales_artery_match_pulse(hales_human_tree *tree, double share, double period_s,
                                      const double *q_ml_s, double pulse_mmhg, bool *at_limit,
                                      hales_err *err) {
  hales_arena arena = {.base = malloc(ARTERY_ROOM), .cap = ARTERY_ROOM};
  if (!arena.base) return HALES_FAIL(err, HALES_ENOMEM, "out of memory for a tree of lung arteries");
  search s = {.arena = &arena, .tree = tree, .share = share, .period_s = period_s, .pulse_mmhg = pulse_mmhg};
  hales_artery_harmonics(period_s, q_ml_s, s.q_ml_s);
  const hales_status status = match(&s, at_limit, err);
  free(arena.base);
  return status;
}
