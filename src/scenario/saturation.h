/* How effects on the pulmonary resistance add up: fully while they are small, against a ceiling when they are
 * large.
 *
 *   E(w) = w / (1 + |w/ceiling|^sharpness)^(1/sharpness)                                            (1)
 *
 * w is the sum of the intrinsic effects of the drugs, E the observed change, both in ln PVR; E is odd, E'(0)
 * = 1, |E| < ceiling.  Source: the fit in docs/treatments.md to TRITON and the single-drug trials [Chin2021].
 */
#ifndef HALES_SCENARIO_SATURATION_H
#define HALES_SCENARIO_SATURATION_H

#include <stddef.h>

#include "base/status.h"

typedef struct hales_saturation {
  double ceiling;   /* ln PVR */
  double sharpness; /* >= 1 */
} hales_saturation;

/* eq 1 */
double hales_saturation_get(const hales_saturation *s, double w);

/* Treatment that a part of a trial's patients already took: its intrinsic effect. */
typedef struct hales_saturation_background {
  double fraction; /* of the patients */
  double w;
} hales_saturation_background;

/* Finds the mean intrinsic effect of a drug and its uncertainty, normally distributed, from what a trial saw.
 *
 *   bg [n]      in   backgrounds of the trial's patients; the rest had none
 *   mean        in   mean change of ln PVR in the trial
 *   se          in   standard error of the mean change, for the drug taken alone
 *   w, w_se     out  mean intrinsic effect and its standard error
 *
 * The trial's mean is the mean over backgrounds and normal deviates z of E(b + w + w_sd z) - E(b); sd is the
 * standard deviation of E(w + w_sd z).  Fixed point over bisections, trapezoid rule in z (exact to rounding
 * for a smooth E). ERANGE when the ceiling leaves no room for the mean or its uncertainty.
 */
hales_status hales_saturation_invert(const hales_saturation *s, const hales_saturation_background *bg,
                                     size_t n, double mean, double sd, double *w, double *w_sd,
                                     hales_err *err) HALES_CHECKED;

#endif
