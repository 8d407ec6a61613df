#include "physics/body/reflex.h"

#include <math.h>
#include <string.h>

#include "physics/hales/heart.h"

enum { MIN, MAX, MEAN };
enum { ARTERIAL, FILLING };
static const double scale_mmhg[2] = {18.0, 5.0};
/* time constants, s */
static const double tau_vagal = 0.76, tau_beta = 7.0, tau_alpha_r = 12.0, tau_alpha_v = 19.0;
/* gains per mmHg */
static const double vagal_s = 0.009, beta_s = 0.012;
static const double left_frac = 0.014 / 0.40, right_frac = 0.021 / 1.30;
static const double resistance_frac = 0.034, filling_resistance_frac = 0.012;
static const double venous_ml = 26.6, filling_venous_ml = 13.0;

static void sensed(const double (*stat)[3], double p[2]) {
  p[ARTERIAL] = stat[HALES_HT_P_SA][MEAN];
  p[FILLING] = stat[HALES_HT_P_RA][MEAN] - stat[HALES_HT_P_PL][MEAN];
}

hales_reflex hales_reflex_at(const double (*stat)[3]) {
  double p[2];
  sensed(stat, p);
  return (hales_reflex){true, true, p[ARTERIAL], p[FILLING]};
}

void hales_reflex_sense(const hales_reflex *r, const double (*stat)[3], double d[HALES_REFLEX_AFFERENTS]) {
  double p[2];
  sensed(stat, p);
  const double off[2] = {p[ARTERIAL] - r->set_arterial_mmhg, p[FILLING] - r->set_filling_mmhg};
  const bool on[2] = {r->arterial, r->cardiopulmonary};
  for (int i = 0; i < 2; i++) d[i] = on[i] ? scale_mmhg[i] * atan(off[i] / scale_mmhg[i]) : 0.0;
}

static void lag(double *x, double d, double seconds, double tau) {
  *x = d + (*x - d) * exp(-seconds / tau);
}

void hales_reflex_step(const double d[HALES_REFLEX_AFFERENTS], double seconds, hales_reflex_state *x) {
  lag(&x->vagal, d[ARTERIAL], seconds, tau_vagal);
  lag(&x->beta, d[ARTERIAL], seconds, tau_beta);
  lag(&x->alpha_r, d[ARTERIAL], seconds, tau_alpha_r);
  lag(&x->alpha_v, d[ARTERIAL], seconds, tau_alpha_v);
  lag(&x->filling_r, d[FILLING], seconds, tau_alpha_r);
  lag(&x->filling_v, d[FILLING], seconds, tau_alpha_v);
}

void hales_reflex_apply(const double *rest, const hales_reflex_state *x, double *p) {
  static const int moved[] = {HALES_HT_T, HALES_HT_LV_S_ACT, HALES_HT_RV_S_ACT, HALES_HT_SYS_R,
                              HALES_HT_V_TOT};
  /* an effector that has given all it has: a fifth of what it was at rest */
  static const double least = 0.2;
  memcpy(p, rest, hales_heart.n_param * sizeof *p);
  p[HALES_HT_T] += vagal_s * x->vagal + beta_s * x->beta;
  p[HALES_HT_LV_S_ACT] /= fmax(1.0 + left_frac * x->beta, least);
  p[HALES_HT_RV_S_ACT] /= fmax(1.0 + right_frac * x->beta, least);
  p[HALES_HT_SYS_R] *=
      fmax(1.0 - resistance_frac * x->alpha_r - filling_resistance_frac * x->filling_r, least);
  p[HALES_HT_V_TOT] -= venous_ml * x->alpha_v + filling_venous_ml * x->filling_v;
  for (size_t i = 0; i < sizeof moved / sizeof moved[0]; i++)
    p[moved[i]] = hales_var_clamp(&hales_heart.param[moved[i]], p[moved[i]]);
  /* the rate has given all it has where the next beat would begin before this one's contraction is over */
  p[HALES_HT_T] = fmax(p[HALES_HT_T], fmin(hales_heart_shortest_beat(p), rest[HALES_HT_T]));
}
