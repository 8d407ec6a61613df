#include "physics/body/exercise.h"

#include <math.h>
#include <string.h>

#include "physics/hales/heart.h"

/* Rounds of the search for the resistance that holds the arterial pressure: a fixed point that gains about a
 * digit a round, since output hardly changes with it. */
enum { ROUNDS = 8 };
static const double pressure_tol = 0.02;

/* heuristic: with these a healthy heart of the default set doubles its output by rate and keeps its stroke
 * volume, ejects four fifths of its volume at the peak, and its wedge pressure rises as [Zeder2022] says. */
hales_reserve hales_reserve_healthy(double age_years) {
  const double young = 1.2 - 0.45 / 35.0 * (fmin(fmax(age_years, 20.0), 80.0) - 30.0);
  return (hales_reserve){.hr_max_bpm = 208.0 - 0.7 * age_years,
                         .chronotropic_frac = 1.0,
                         .lv_contractility_frac = 0.8 * young,
                         .rv_contractility_frac = 1.6 * young,
                         .sarcomere_speed_frac = 1.0,
                         .activation_frac = 0.2,
                         .volume_ml_m2 = 260.0,
                         .return_frac = 0.5,
                         .map_frac = 0.15,
                         .sv_least_frac = 0.25};
}

hales_reserve hales_reserve_pah(double age_years) {
  hales_reserve r = hales_reserve_healthy(age_years);
  r.chronotropic_frac = 0.5;
  r.rv_contractility_frac *= 0.1;
  r.sv_least_frac = 0.33;
  return r;
}

static void drive_set(const double *rest, const hales_exertion *x, double e, double *p) {
  const hales_reserve *r = &x->reserve;
  const hales_model *m = &hales_heart;
  memcpy(p, rest, m->n_param * sizeof *p);
  const double hr = 60.0 / rest[HALES_HT_T];
  p[HALES_HT_T] = 60.0 / (hr + e * r->chronotropic_frac * fmax(r->hr_max_bpm - hr, 0.0));
  p[HALES_HT_LV_S_ACT] *= 1.0 + e * r->lv_contractility_frac;
  p[HALES_HT_RV_S_ACT] *= 1.0 + e * r->rv_contractility_frac;
  p[HALES_HT_LA_E_ACT] *= 1.0 + e * r->lv_contractility_frac;
  p[HALES_HT_RA_E_ACT] *= 1.0 + e * r->rv_contractility_frac;
  p[HALES_HT_V_SARC] *= 1.0 + e * r->sarcomere_speed_frac;
  p[HALES_HT_V_TOT] += e * r->volume_ml_m2 * x->bsa_m2;
  p[HALES_HT_SV_R] /= 1.0 + e * r->return_frac;
  static const int times[] = {HALES_HT_LV_RISE, HALES_HT_LV_FALL, HALES_HT_RV_RISE, HALES_HT_RV_FALL};
  for (size_t i = 0; i < sizeof times / sizeof times[0]; i++) p[times[i]] *= 1.0 - e * r->activation_frac;
  hales_model_clamp(m, p);
}

enum { MIN, MAX, MEAN };
typedef const double (*stats)[3];

static double ef(stats s, int volume) {
  return 100.0 * (1.0 - s[volume][MIN] / s[volume][MAX]);
}

static hales_load read_load(double drive, const double *p, stats s) {
  hales_load l = {.drive = drive,
                  .hr_bpm = 60.0 / p[HALES_HT_T],
                  .co_l_min = 0.06 * s[HALES_HT_Q_SYS][MEAN],
                  .sv_ml = s[HALES_HT_Q_SYS][MEAN] * p[HALES_HT_T],
                  .map_mmhg = s[HALES_HT_P_SA][MEAN],
                  .mpap_mmhg = s[HALES_HT_P_MPA][MEAN],
                  .pawp_mmhg = s[HALES_HT_P_PV][MEAN],
                  .rap_mmhg = s[HALES_HT_P_RA][MEAN],
                  .rvef_pct = ef(s, HALES_HT_V_RV),
                  .lvef_pct = ef(s, HALES_HT_V_LV)};
  return l;
}

/* One set more, in twice the steps: what the walls cannot follow in one step they mostly can in two. */
static hales_status run_again(const hales_run_settings *s, const double *param, hales_run *run, double *stat,
                              hales_err *err) {
  hales_run_settings fine = *s;
  fine.steps = 2 * (s->steps ? s->steps : hales_heart.default_steps);
  return hales_ensemble_run(&hales_heart, &fine, 1, param, NULL, run, NULL, stat, err);
}

/* All loads side by side, each with the resistance that gives its arterial pressure. */
static hales_status run_loads(const double *rest, const hales_exertion *x, const hales_run_settings *s,
                              hales_load *load, hales_err *err) {
  enum { N = HALES_EXERCISE_LOADS, PARAMS = HALES_HT_N_PARAM, SIGNALS = HALES_HT_N_SIGNAL };
  double param[N][PARAMS], stat[N][SIGNALS][3], target = 0.0;
  hales_run run[N];
  for (size_t k = 0; k < N; k++) drive_set(rest, x, (double)k / (N - 1), param[k]);
  for (int round = 0; round <= ROUNDS; round++) {
    HALES_TRY(hales_ensemble_run(&hales_heart, s, N, &param[0][0], NULL, run, NULL, &stat[0][0][0], err));
    for (size_t k = 0; k < N; k++)
      if (run[k].outcome != HALES_RUN_OK) HALES_TRY(run_again(s, param[k], &run[k], &stat[k][0][0], err));
    if (run[0].outcome != HALES_RUN_OK)
      return HALES_FAIL(err, HALES_EMATH, "no state at rest: %s", hales_run_outcome_text(run[0].outcome));
    if (round == 0) target = stat[0][HALES_HT_P_SA][MEAN];
    for (size_t k = 0; k < N; k++) {
      const double drive = (double)k / (N - 1), wanted = target * (1.0 + drive * x->reserve.map_frac);
      stats beat = (stats)stat[k];
      load[k] = read_load(drive, param[k], beat);
      load[k].ok = run[k].outcome == HALES_RUN_OK && fabs(load[k].map_mmhg / wanted - 1.0) <= pressure_tol;
      if (run[k].outcome != HALES_RUN_OK || k == 0 || round == ROUNDS) continue;
      const double factor = (wanted - load[k].rap_mmhg) / fmax(load[k].map_mmhg - load[k].rap_mmhg, 1.0);
      double *r = &param[k][HALES_HT_SYS_R];
      *r = hales_var_clamp(&hales_heart.param[HALES_HT_SYS_R], *r * fmin(fmax(factor, 0.5), 2.0));
    }
  }
  return HALES_OK;
}

/* Saturations and uptake along the drive. */
static hales_status breathe(const hales_exertion *x, hales_load *load, hales_err *err) {
  hales_gas_state rest;
  hales_gas_exchange(&x->gas, load[0].co_l_min, x->vo2_rest_ml_min_m2 * x->bsa_m2, &rest);
  if (!rest.possible)
    return HALES_FAIL(
        err, HALES_EMATH,
        "%.1f L/min with %g g/dL of haemoglobin and a shunt of %g cannot carry the uptake at rest, "
        "%.0f mL/min",
        load[0].co_l_min, x->gas.hb_g_dl, x->gas.shunt_frac, x->vo2_rest_ml_min_m2 * x->bsa_m2);
  for (size_t k = 0; k < HALES_EXERCISE_LOADS; k++) {
    hales_load *l = &load[k];
    if (!l->ok) continue;
    const double least = fmin(x->reserve.sv_least_frac, rest.sv_frac);
    l->sv_frac = rest.sv_frac + l->drive * (least - rest.sv_frac);
    l->vo2_ml_min = hales_gas_uptake_ml_min(&x->gas, l->co_l_min, l->sv_frac);
    hales_gas_state g;
    hales_gas_exchange(&x->gas, l->co_l_min, l->vo2_ml_min, &g);
    l->sa_frac = g.sa_frac;
    l->work_w = fmax(0.0, (l->vo2_ml_min - 7.0 * x->weight_kg) / 10.8);
  }
  return HALES_OK;
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

hales_status hales_exercise_run(const double *param, const hales_exertion *x, const hales_run_settings *s,
                                hales_exercise *out, hales_err *err) {
  *out = (hales_exercise){0};
  HALES_TRY(run_loads(param, x, s, out->load, err));
  HALES_TRY(breathe(x, out->load, err));
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
  return HALES_OK;
}

bool hales_exercise_drive(const hales_exercise *e, double vo2, double *drive) {
  *drive = 0.0;
  if (vo2 <= e->load[0].vo2_ml_min) return true;
  for (size_t k = 1; k <= e->peak; k++) {
    const hales_load *a = &e->load[k - 1], *b = &e->load[k];
    if (vo2 > b->vo2_ml_min) continue;
    *drive = a->drive + (b->drive - a->drive) * (vo2 - a->vo2_ml_min) / (b->vo2_ml_min - a->vo2_ml_min);
    return true;
  }
  return false;
}

double hales_demand_cycling_ml_min(double work_w, double weight_kg) {
  return 10.8 * work_w + 7.0 * weight_kg;
}

double hales_demand_walking_ml_min(double speed_m_min, double weight_kg) {
  return (3.5 + 0.1 * speed_m_min) * weight_kg;
}

double hales_walk_reference_m(const hales_physique *b) {
  return b->female ? 2.11 * b->height_cm - 2.29 * b->weight_kg - 5.78 * b->age_years + 667.0
                   : 7.57 * b->height_cm - 1.76 * b->weight_kg - 5.02 * b->age_years - 309.0;
}

hales_walk hales_exercise_walk(const hales_exercise *e, const hales_physique *b) {
  /* heuristic: the share of the peak at which the cohort of [Hoeper2005] walked, 308 m at 12.1 mL/min/kg; the
   * spread is what trials leave unexplained, 60-80 m */
  static const double pace_frac = 0.714, spread_m = 70.0, minutes = 6.0;
  const double carried = minutes * fmax(0.0, pace_frac * e->peak_vo2_ml_min_kg - 3.5) / 0.1;
  const double reference = hales_walk_reference_m(b);
  return (hales_walk){
      .metres = fmin(carried, reference), .sd = spread_m, .limited_by_uptake = carried < reference};
}
