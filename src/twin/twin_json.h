/* A twin as one JSON document: the draws and their states, and everything the calibration concluded.
 *
 * The document is the recipe and its result: model and version, body, seed, settings, the data used with the
 * hash of the file each one stands in.  It holds no name, no pseudonym, no birth date and no time of making:
 * the same recipe gives the same bytes.  Numbers are written so that they read back as the same doubles.
 *
 * What the calibration concluded is plain data here, so that stores, reports and pages read a twin without
 * the inference that made it.
 */
#ifndef HALES_TWIN_TWIN_JSON_H
#define HALES_TWIN_TWIN_JSON_H

#include "base/buf.h"
#include "base/bytes.h"
#include "base/json_write.h"
#include "twin/twin.h"

/* Bumped when the document changes its meaning. */
#define HALES_TWIN_FORMAT 1
/* Larger documents are refused. */
#define HALES_TWIN_BYTES_MAX ((size_t)16 << 20)

/* A personal number before and after the data, natural units. */
typedef struct hales_twin_parameter {
  const char *name, *label, *unit, *side;
  double median, lo90, hi90, prior_median, prior_lo90, prior_hi90;
  double contraction; /* 1 - posterior variance/prior variance, free coordinate; may be below 0 */
  bool learned, at_limit;
} hales_twin_parameter;

/* A datum against the twin, in unit.  It stands at byte `at` of the document with that SHA-256. */
typedef struct hales_twin_fit {
  const char *name, *label, *unit;
  double measured, sd;
  double twin, lo90, hi90;     /* posterior */
  double pred_lo90, pred_hi90; /* predictive: with the error of the measurement */
  double loo_p, leverage;
  bool outside; /* of the predictive interval */
  bool named;   /* leave-one-out calls it wrong */
  const char *true_on;
  const char *document; /* SHA-256, 64 hex digits */
  uint64_t at;
  const char *place; /* for people; may be NULL */
  const char *note;  /* how the value was chosen, where there was a choice; may be NULL */
  const char *from;  /* what was recorded, and the value follows from: "ci_l_min_m2"; NULL: itself */
  double from_value; /* in that quantity's unit */
} hales_twin_fit;

typedef struct hales_twin_verdict {
  bool misfit;         /* a datum named by leave-one-out, or the fit as a whole */
  double p_posterior;  /* posterior predictive p of the whole */
  double p_prior;      /* chi-square p of prior and data together; for information */
  const char *suspect; /* name of the likeliest wrong datum, or NULL */
} hales_twin_verdict;

typedef struct hales_twin_diagnostics {
  const char *trust; /* "good", "caution", "poor" */
  const char *reason, *stop;
  double ess, khat, log_evidence, grad_norm;
  size_t n_forward, n_start, n_agree, n_weighted;
  double numerical_error_sd; /* largest error of the integration of a fitted quantity, in sds of its
                                measurement, over the draws that were run again with fine steps */
  size_t n_error_draw;       /* how many these were */
} hales_twin_diagnostics;

/* Everything.  Strings are borrowed when the caller fills it, owned by memory when it was read. */
typedef struct hales_twin_record {
  hales_twin twin;
  const char *code_version; /* of the program that made it */
  const char *method;       /* in words */
  const char *true_on;      /* when its data were true: a date; NULL when they have none */
  size_t n_parameter, n_fit, n_note;
  hales_twin_parameter *parameter;
  hales_twin_fit *fit;
  const char **note; /* about the choice of the data */
  hales_twin_verdict verdict;
  hales_twin_diagnostics diagnostics;
  void *memory; /* of a record that was read */
} hales_twin_record;

/* Is that value a misfit?  One that is merely outside its 90 % interval, as one in ten may be, is none while
 * the verdict says that there is none: the two never contradict each other. */
bool hales_twin_is_misfit(const hales_twin_record *r, const hales_twin_fit *f);

/* Writes the document.  ERANGE when a number is not finite (named); ENOMEM. */
hales_status hales_twin_write(const hales_twin_record *r, hales_buf *out, hales_err *err) HALES_CHECKED;

/* The members that tell what was concluded (model, body, seed, settings, parameters, fit, misfit, method,
 * diagnostics ...) into an object that is open on w: the document without its draws. */
void hales_twin_put_conclusions(const hales_twin_record *r, hales_jw *w);

/* Reads a document and simulates its draws again, so that param, observable and outcome are those of this
 * program.
 *
 * The stored states stay (writing gives back the same bytes) and must agree with the simulated ones.
 *
 *   r   out   release with hales_twin_record_destroy; zero on failure
 *
 * Returns OK; EPARSE when it is not such a document (the message says where); ERANGE when it is too large or
 * a number is out of range; EARG when it was made by a model or a model version that this program does not
 * have; EMATH when a draw has no periodic state or another one than stored; ENOMEM. */
hales_status hales_twin_read(hales_bytes json, int threads, hales_twin_record *r,
                             hales_err *err) HALES_CHECKED;
void hales_twin_record_destroy(hales_twin_record *r); /* NULL-safe */

#endif
