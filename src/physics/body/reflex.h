/* Baroreflex: pressure that is off its set-point moves rate, contractility, resistance and venous tone.
 *
 *   sensed     mean arterial pressure, and the filling of the right atrium (mean p_RA - mean p_pl) of a beat
 *   afferent   d = s atan((p - p0)/s), s = 18 mmHg arterial [Heldt2002], 5 mmHg cardiopulmonary
 *   lag        dx/dt = (d - x)/tau of each pathway; tau is the mean of the pathway's impulse response of
 *              [Heldt2002], (start + peak + end)/3: vagal 0.76, beta 7, alpha to arterioles 12, to veins 19 s
 *   effectors  T     = T0 + 0.009 x_vagal + 0.012 x_beta
 *              s_act = s_act0/(1 + g x_beta), g = 0.014/0.40 left, 0.021/1.30 right: growth of the
 *                      end-systolic compliance, per mmHg
 *              R     = R0 (1 - 0.034 x_alpha_r - 0.012 c_r): four beds of 3.9, 4.1, 3.0, 8.0 less 0.13 each
 *              v_tot = v_tot0 - 26.6 x_alpha_v - 13 c_v, mL: relaxed veins hold more unstressed
 *
 * with x from the arteries and c from the cardiopulmonary receptors, whose gains are a half and a third of
 * the arterial ones (heuristic: filling speaks to vessels, not to the rate).  Off: a set is run as it is.
 * The loop is closed in control.h.
 */
#ifndef HALES_PHYSICS_BODY_REFLEX_H
#define HALES_PHYSICS_BODY_REFLEX_H

#include "physics/ensemble.h"

enum { HALES_REFLEX_AFFERENTS = 2 }; /* arterial, cardiopulmonary */

typedef struct hales_reflex {
  bool arterial, cardiopulmonary; /* switched on */
  double set_arterial_mmhg, set_filling_mmhg;
} hales_reflex;

/* Lagged afferents, mmHg; zero at the set-points. */
typedef struct hales_reflex_state {
  double vagal, beta, alpha_r, alpha_v; /* of the arteries */
  double filling_r, filling_v;          /* cardiopulmonary */
} hales_reflex_state;

/* Both reflexes on, with set-points where a beat stands: stat [n_signal][3] of the model hales. */
hales_reflex hales_reflex_at(const double (*stat)[3]);

/* Afferents of a beat: d [2] arterial, cardiopulmonary; 0 where switched off. */
void hales_reflex_sense(const hales_reflex *r, const double (*stat)[3], double d[HALES_REFLEX_AFFERENTS]);

/* The lags after another seconds at those afferents, exactly. */
void hales_reflex_step(const double d[HALES_REFLEX_AFFERENTS], double seconds, hales_reflex_state *x);

/* The set that the effectors make of rest [n_param]: param [n_param], lawful. */
void hales_reflex_apply(const double *rest, const hales_reflex_state *x, double *param);

#endif
