/* From measurements of one patient to a twin. */
#ifndef HALES_INFER_CALIBRATE_H
#define HALES_INFER_CALIBRATE_H

#include "infer/check.h"
#include "infer/summary.h"
#include "twin/twin.h"

/* One measured value; sd 0: the error model of the observable. */
typedef struct hales_measurement {
  size_t observable; /* index into the patient model's table */
  double value, sd;
} hales_measurement;

typedef struct hales_calibrate_settings {
  uint64_t seed;
  int threads;
  size_t n_draw; /* of the twin; 0: 256 */
} hales_calibrate_settings;

/* A shown number before and after the data, natural units. */
typedef struct hales_learned {
  hales_par_summary s; /* quantiles in natural units; moments and contraction in the free coordinate */
} hales_learned;

typedef struct hales_calibration {
  const hales_patient_model *pm;
  hales_twin twin;      /* n_draw = 0 when there is no posterior: see trust and reason */
  size_t n_shown;       /* n_free + n_derived */
  hales_learned *shown; /* [n_shown] free numbers first */
  size_t n_measurement;
  hales_measurement *measurement; /* [n_measurement] with the sd used */
  hales_datum_check *check;       /* [n_measurement] */
  hales_fit_check fit;
  hales_infer_trust trust;
  hales_infer_stop stop;
  char reason[160];
  double ess, khat, log_evidence, grad_norm;
  size_t n_start, n_agree, n_forward, n_weighted;
  double seconds; /* processor-independent callers leave it zero; filled by whoever has a clock */
  void *memory;
} hales_calibration;

/* Fits the patient model to the measurements.
 *
 *   b, m [n], s   in   borrowed during the call
 *   c             out  release with hales_calibration_destroy, also after a failure
 *
 * Returns OK also when no posterior could be trusted: that is c->trust.  EARG: a measurement twice, or an
 * unknown observable; ERANGE: not finite.  Deterministic for a seed, whatever the number of threads. */
hales_status hales_calibrate(const hales_patient_model *pm, const hales_body *b, size_t n,
                             const hales_measurement *m, const hales_calibrate_settings *s,
                             hales_calibration *c, hales_err *err) HALES_CHECKED;
void hales_calibration_destroy(hales_calibration *c);

/* Name, label and unit of a shown number. */
hales_shown hales_calibration_shown(const hales_calibration *c, size_t i);

#endif
