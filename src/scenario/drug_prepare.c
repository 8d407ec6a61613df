#include "scenario/drug_prepare.h"

#include <math.h>

/* heuristic: an effect taken over from another dose by a scale is unsure by half of what the scale changed */
static const double scale_doubt = 0.5;

#define BACKGROUNDS_MAX 8

static hales_status resistance(const hales_drugs *k, const hales_drug *drug, hales_dose *dose,
                               hales_err *err) {
  const hales_trial_number *t = &dose->trial[HALES_TRIAL_LN_PVR];
  hales_response *r = &dose->response[HALES_RESPONSE_RESISTANCE];
  *r = (hales_response){t->mean, t->se, t->sd};
  if (!drug->drug_class->saturates) return HALES_OK;
  hales_saturation_background bg[BACKGROUNDS_MAX];
  if (drug->background_n > BACKGROUNDS_MAX)
    return HALES_FAIL(err, HALES_ERANGE, "%s: more than %d backgrounds", drug->id, BACKGROUNDS_MAX);
  for (size_t i = 0; i < drug->background_n; i++) {
    bg[i] = (hales_saturation_background){drug->background[i].fraction, 0};
    for (size_t j = 0; j < drug->background[i].drugs_n; j++) {
      const hales_drug *other = drug->background[i].drugs[j];
      bg[i].w += other->doses[other->reference].response[HALES_RESPONSE_RESISTANCE].mean;
    }
  }
  double w_se = 0;
  HALES_TRY(
      hales_saturation_invert(&k->saturation, bg, drug->background_n, t->mean, t->se, &r->mean, &w_se, err));
  r->se = w_se;
  return HALES_OK;
}

/* What is left of a spread when the part that other quantities explain is taken out. */
static double rest(double whole, double part) {
  return whole > part ? sqrt(whole * whole - part * part) : 0;
}

/* Change of contractility that closes the gap between the measured change of CO and what the other changes
 * explain: ln CO = sum of elasticity times change over all quantities. */
static void contractility(const hales_drugs *k, size_t closure, hales_dose *dose) {
  const hales_trial_number *t = dose->trial;
  if (!t[HALES_TRIAL_LN_CO].has) return;
  const hales_closure *s = &k->closure[closure];
  const double per_pvr = s->ln_pvr + s->ln_pa_compliance * k->pa_compliance_per_ln_pvr.mean;
  const double explained = per_pvr * t[HALES_TRIAL_LN_PVR].mean + s->ln_svr * t[HALES_TRIAL_LN_SVR].mean +
                           s->ln_hr * t[HALES_TRIAL_LN_HR].mean +
                           s->ln_stressed * t[HALES_TRIAL_LN_STRESSED].mean;
  const double part_se =
      hypot(hypot(per_pvr * t[HALES_TRIAL_LN_PVR].se, s->ln_svr * t[HALES_TRIAL_LN_SVR].se),
            s->ln_hr * t[HALES_TRIAL_LN_HR].se);
  const double part_sd =
      hypot(hypot(per_pvr * t[HALES_TRIAL_LN_PVR].sd, s->ln_svr * t[HALES_TRIAL_LN_SVR].sd),
            s->ln_hr * t[HALES_TRIAL_LN_HR].sd);
  dose->contractility[closure] =
      (hales_response){(t[HALES_TRIAL_LN_CO].mean - explained) / s->ln_contractility,
                       rest(t[HALES_TRIAL_LN_CO].se, part_se) / s->ln_contractility,
                       rest(t[HALES_TRIAL_LN_CO].sd, part_sd) / s->ln_contractility};
}

static hales_status from_trial(const hales_drugs *k, const hales_drug *drug, hales_dose *dose,
                               hales_err *err) {
  static const struct {
    hales_trial_quantity from;
    hales_response_quantity to;
  } direct[] = {{HALES_TRIAL_LN_SVR, HALES_RESPONSE_SVR},
                {HALES_TRIAL_LN_HR, HALES_RESPONSE_HR},
                {HALES_TRIAL_LN_STRESSED, HALES_RESPONSE_STRESSED}};
  for (size_t i = 0; i < sizeof direct / sizeof direct[0]; i++) {
    const hales_trial_number *t = &dose->trial[direct[i].from];
    dose->response[direct[i].to] = (hales_response){t->mean, t->se, t->sd};
  }
  for (size_t i = 0; i < k->closures_n; i++) contractility(k, i, dose);
  return resistance(k, drug, dose, err);
}

static hales_response scaled(const hales_response *r, double scale) {
  const double doubt = scale_doubt * fabs(1 - scale) * fabs(r->mean);
  return (hales_response){scale * r->mean, hypot(scale * r->se, doubt), scale * r->sd};
}

static void from_reference(const hales_dose *reference, hales_dose *dose) {
  for (int q = 0; q < HALES_RESPONSE_N; q++) dose->response[q] = scaled(&reference->response[q], dose->scale);
  for (int c = 0; c < HALES_CLOSURES_MAX; c++)
    dose->contractility[c] = scaled(&reference->contractility[c], dose->scale);
}

hales_status hales_drug_prepare(const hales_drugs *k, const hales_drug *drug, hales_dose *doses,
                                hales_err *err) {
  HALES_TRY(from_trial(k, drug, &doses[drug->reference], err));
  for (size_t i = 0; i < drug->doses_n; i++) {
    if (i == drug->reference) continue;
    if (doses[i].derivation)
      from_reference(&doses[drug->reference], &doses[i]);
    else
      HALES_TRY(from_trial(k, drug, &doses[i], err));
  }
  return HALES_OK;
}
