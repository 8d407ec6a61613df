/* What a plan does to the parameters of the circulation, one draw at a time. */
#ifndef HALES_SCENARIO_EFFECT_H
#define HALES_SCENARIO_EFFECT_H

#include "numeric/rng.h"
#include "scenario/plan.h"

/* Natural-log changes: new parameter = old parameter times exp(change). */
typedef struct hales_effect {
  double ln_pvr;             /* resistance of the pulmonary bed */
  double ln_svr;             /* resistance of the systemic bed */
  double ln_hr;              /* heart rate; the period gets exp(-ln_hr) */
  double ln_contractility;   /* active elastance of both ventricles */
  double ln_stressed_volume; /* total stressed volume */
  double ln_pa_compliance;   /* compliance of the pulmonary arteries */
} hales_effect;

/* The change under a plan in draw number `draw`: trial uncertainty and spread between patients in one.
 *
 * closure: that of the circuit it is for (hales_drugs_closure).
 * rng: the same for all plans of one patient.  Random numbers belong to the drug, the quantity and the draw,
 * so a drug that stands in two plans (or in two doses) acts alike in both: plans compare paired, and a plan
 * equal to the background changes nothing.
 *
 *   ln PVR = E(sum of intrinsic effects) + effects of the classes that do not saturate
 *   ln SVR, ln HR, ln contractility: sums, those of saturating classes times E(W)/sum of E(w) at the mean
 * effects, so that a drug which adds little to the resistance adds little to the rest [heuristic: TRITON's
 * cardiac index rose alike in both arms] ln PA compliance = ln PVR times the slope of [Tedford2012]
 *
 * Returns OK; EARG when the plan was not read by hales_plan_read or there is no such closure.
 */
hales_status hales_plan_effect(const hales_plan *plan, size_t closure, hales_rng rng, uint64_t draw,
                               hales_effect *out) HALES_CHECKED;

/* The change at the mean of every trial and for the middle patient: all deviates zero. */
hales_status hales_plan_effect_middle(const hales_plan *plan, size_t closure,
                                      hales_effect *out) HALES_CHECKED;

#endif
