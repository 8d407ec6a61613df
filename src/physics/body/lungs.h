/* Lungs as years of disease leave them: which compliance goes with a resistance.
 *
 * Small pulmonary arteries hold most of the bed's resistance and of its compliance, so that what narrows them
 * stiffens them: in patients the product of both, the RC time, is nearly the same over all resistances, and
 * compliance is a function of resistance alone,
 *
 *   PAC = 0.564/(0.047 + R)   mL/mmHg   R = PVR in mmHg.s/mL, PAC = stroke volume/pulse pressure   (1)
 *
 * in 1009 patients with a normal wedge pressure [Tedford2012], RC 0.48 +- 0.17 s; here 0.32 s at 1 WU, 0.54
 * at 20.  Both sides of (1) are figures of a beat and no parameters: a set follows the rule when its periodic
 * state does.  What is narrow for minutes only (an embolus, a drug) moves along the stiffening of the
 * arteries instead, which the model's own law has [Lankhaar2006]: there pul.R is set and nothing else.
 */
#ifndef HALES_PHYSICS_BODY_LUNGS_H
#define HALES_PHYSICS_BODY_LUNGS_H

#include "physics/tune.h"

/* Eq 1, mL/mmHg; pvr_wu > 0. */
double hales_lungs_compliance_ml_mmhg(double pvr_wu);

/* Growth of small arteries' diameter with pressure, 1/mmHg, of lungs in which it was own when healthy: own up
 * to 2 WU, the upper end of health [ESCERS2022], at most 0.004 from 5 WU on, the middle of what the disease
 * leaves (CLINICAL 7), and smoothly from the one to the other in between [heuristic]. */
double hales_lungs_distensibility(double own, double pvr_wu);

/* The lungs of a set remodelled to a resistance: pul.R and pa.C such that the periodic state has that PVR and
 * the PAC of eq 1, and small arteries that distend as those of hales_lungs_distensibility.  The
 * characteristic impedance, the root of inertance over compliance, grows as the root of what eq 1 takes from
 * the compliance of 1 WU.  Heart, pericardium and blood volume stay as they are.
 *
 *   pvr_wu          in      0.5 to 30
 *   param [n_param] in/out  lawful
 *
 * Returns OK; ERANGE for an unlawful resistance; EMATH when no periodic state has both; ENOMEM. */
hales_status hales_lungs_remodel(double pvr_wu, double *param, hales_err *err) HALES_CHECKED;

#endif
