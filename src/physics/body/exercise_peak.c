/* What is concluded from loads that were run: saturations, uptake, the peak and what ended it. */
#include "physics/body/exercise_priv.h"

#include <math.h>

/* Saturations and uptake along the drive.  False when the output at rest cannot carry the uptake at rest. */
static bool breathe(const hales_exertion *x, hales_load *load) {
  hales_gas_state rest;
  hales_gas_exchange(&x->gas, load[0].co_l_min, x->vo2_rest_ml_min_m2 * x->bsa_m2, &rest);
  if (!rest.possible) return false;
  for (size_t k = 0; k < HALES_EXERCISE_LOADS; k++) {
    hales_load *l = &load[k];
    if (!l->ok) continue;
    const double least = fmin(x->reserve.sv_least_frac, rest.sv_frac);
    l->sv_frac = rest.sv_frac + l->drive * (least - rest.sv_frac);
    hales_gas gas = x->gas;
    gas.hb_g_dl *= 1.0 + l->drive * x->reserve.thicker_frac;
    l->vo2_ml_min = hales_gas_uptake_ml_min(&gas, l->co_l_min, l->sv_frac);
    hales_gas_state g;
    hales_gas_exchange(&gas, l->co_l_min, l->vo2_ml_min, &g);
    l->sa_frac = g.sa_frac;
    l->work_w = fmax(0.0, (l->vo2_ml_min - 7.0 * x->weight_kg) / 10.8);
  }
  return true;
}

/* Least-squares slope of y over the output, loads 0 to last. */
static double slope_over_output(const hales_load *load, size_t last, double (*y)(const hales_load *l)) {
  double n = 0.0, mx = 0.0, my = 0.0, xx = 0.0, xy = 0.0;
  for (size_t k = 0; k <= last; k++) {
    const double dx = load[k].co_l_min - mx, dy = y(&load[k]) - my;
    n += 1.0;
    mx += dx / n;
    my += dy / n;
    xx += dx * (load[k].co_l_min - mx);
    xy += dx * (y(&load[k]) - my);
  }
  return xx > 0.0 ? xy / xx : 0.0;
}

static double mpap_of(const hales_load *l) {
  return l->mpap_mmhg;
}
static double pawp_of(const hales_load *l) {
  return l->pawp_mmhg;
}

static hales_exercise_end end_of(const hales_exercise *e) {
  if (e->peak + 1 < e->n_ok) return HALES_EXERCISE_FALLS;
  if (e->n_ok == HALES_EXERCISE_LOADS) return HALES_EXERCISE_SPENT;
  return e->load[e->n_ok].periodic ? HALES_EXERCISE_PRESSURE : HALES_EXERCISE_NO_STATE;
}

void hales_exercise_conclude(const hales_exertion *x, hales_exercise *out) {
  out->end = HALES_EXERCISE_NO_REST;
  if (!out->load[0].ok) return;
  out->end = HALES_EXERCISE_HUNGRY;
  if (!breathe(x, out->load)) return;
  while (out->n_ok < HALES_EXERCISE_LOADS && out->load[out->n_ok].ok) out->n_ok++;
  for (size_t k = 0; k < out->n_ok; k++)
    if (out->load[k].vo2_ml_min > out->load[out->peak].vo2_ml_min) out->peak = k;
  const hales_load *peak = &out->load[out->peak];
  out->mpap_slope = slope_over_output(out->load, out->peak, mpap_of);
  out->pawp_slope = slope_over_output(out->load, out->peak, pawp_of);
  out->peak_vo2_ml_min_kg = peak->vo2_ml_min / x->weight_kg;
  out->peak_co_l_min = peak->co_l_min;
  out->peak_work_w = peak->work_w;
  out->oxygen_pulse_ml = peak->vo2_ml_min / peak->hr_bpm;
  out->end = end_of(out);
}
