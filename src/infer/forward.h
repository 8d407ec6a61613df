/* The model of a patient as the ladder asks it: free numbers in, the measured quantities out.
 *
 * Every run that was answered is kept with its periodic state, and a run starts from the nearest one kept,
 * with the first order of twin/near.h for what they differ: differences about a point then cost two beats,
 * not seven. Answers depend on the starts within the tolerance of the periodic state, and are the same for
 * the same calls in the same order, whatever the number of threads. */
#ifndef HALES_INFER_FORWARD_H
#define HALES_INFER_FORWARD_H

#include "infer/calibrate.h"

enum { HALES_FORWARD_ABREAST = 16 };

/* The runs so far that have an answer, in the order asked. */
typedef struct hales_forward_known {
  size_t n, cap;         /* cap a multiple of ABREAST */
  double *param, *state; /* [n][n_param], [n][n_state] */
  double *off;           /* [n] prior sds from the near one */
  float *z; /* [cap / ABREAST][n_free][ABREAST] prior sds from the prior mean: so many runs side by side */
} hales_forward_known;

typedef struct hales_forward {
  const hales_patient_model *pm;
  const hales_body *body;
  const hales_measurement *m; /* [n_dat] borrowed */
  size_t n_dat;
  hales_run_settings settings;
  hales_free_prior prior[HALES_FREE_MAX];
  hales_near near;
  bool is_near;
  size_t n_settled; /* times that the near one was set */
  double near_z[HALES_FREE_MAX];
  hales_forward_known known;
  size_t n_beat; /* spent on all runs so far */
} hales_forward;

/* Release with hales_forward_destroy. */
void hales_forward_create(hales_forward *f, const hales_patient_model *pm, const hales_body *b, size_t n_dat,
                          const hales_measurement *m, int threads);
void hales_forward_destroy(hales_forward *f);

/* As hales_problem has them, with a hales_forward as ctx. */
hales_status hales_forward_run(void *ctx, size_t n, const double *theta, double *out, bool *ok,
                               hales_err *err);
void hales_forward_settle(void *ctx, const double *theta);

/* Fills a twin whose theta is set, from the runs kept: most of its draws are among them. */
hales_status hales_forward_twin(const hales_forward *f, hales_twin *t, hales_err *err) HALES_CHECKED;

#endif
