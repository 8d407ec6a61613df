/* From a subject's thread to a stored twin: what `hales calibrate` does, without the command line. */
#ifndef HALES_APP_CALIBRATE_H
#define HALES_APP_CALIBRATE_H

#include "app/select.h"
#include "infer/calibrate.h"
#include "twin/twin_json.h"

/* The model that is fitted when none is named. */
#define HALES_APP_MODEL "hales"

typedef struct hales_app_calibrate_request {
  const char *subject, *date; /* as in hales_select_request */
  const char *model;          /* NULL: HALES_APP_MODEL */
  uint64_t seed;
  int threads;
  size_t n_draw;            /* 0: the default */
  const char *code_version; /* of this program */
  int64_t now_us;           /* written beside the twin, not into it */
} hales_app_calibrate_request;

/* Strings of record and calibration live in selection.memory. */
typedef struct hales_app_calibration {
  const char *subject; /* borrowed from the request */
  hales_selection selection;
  hales_calibration calibration;
  hales_twin_record record; /* its twin is the calibration's */
  int64_t twin_id;
  char twin_name[13]; /* first 12 hexadecimal digits of the identity */
  bool stored;        /* false: the latest twin of the subject is this very one */
  int64_t supersedes; /* id of the twin before; 0: none */
  double seconds;     /* of the whole, on the wall clock */
} hales_app_calibration;

/* The patient model of that id; NULL: the default one.  EARG when no patient can be put on such a model (the
 * message lists those that there are). */
hales_status hales_app_patient_model(const char *model, const hales_patient_model **pm, hales_err *err);
/* Selects, fits, stores (in one transaction).  The store must be open for writing.
 *
 *   out   release with hales_app_calibration_destroy, also after a failure
 *
 * Returns OK, also when the draws are of poor quality (record.diagnostics.trust says so); EARG for an unknown
 * subject or model, or when nothing can be fitted; EMATH when no posterior was found: nothing is stored then;
 * ESTORE, EIO, ENOMEM. */
hales_status hales_app_calibrate(hales_store *store, const hales_app_calibrate_request *q,
                                 hales_app_calibration *out, hales_err *err) HALES_CHECKED;
void hales_app_calibration_destroy(hales_app_calibration *c);

/* In a clinician's words, appended to out: which values contradict each other, which the twin meets least,
 * and what to do.  Nothing where the twin fits or its draws are good.  s and r are of one calibration.
 * ENOMEM. */
hales_status hales_app_calibration_advise(const hales_selection *s, const hales_twin_record *r,
                                          hales_buf *out) HALES_CHECKED;
/* EMATH, for a calibration without a posterior: what contradicts, else the reason, and what to do. */
hales_status hales_app_calibration_refuse(const hales_selection *s, const char *reason,
                                          hales_err *err) HALES_CHECKED;

/* One JSON document: {"subject","twin":{"id","name","stored","supersedes"}, the twin's conclusions
 * ("parameters","fit","misfit","method",...), "unused":[...],"seconds"}. */
hales_status hales_app_calibration_json(const hales_app_calibration *c, hales_buf *out,
                                        hales_err *err) HALES_CHECKED;
/* For people: measured against twin, parameters, verdict. */
void hales_app_calibration_text(const hales_app_calibration *c, hales_buf *out);

/* The latest twin of a subject, read and simulated.  EARG when there is no such subject or no twin of it (the
 * message says how to make one); else as hales_twin_read. */
typedef struct hales_app_twin {
  int64_t subject_id, twin_id, made_us, supersedes;
  char name[13];
  hales_twin_record record;
} hales_app_twin;
hales_status hales_app_twin_load(hales_store *store, const char *subject, int threads, hales_app_twin *out,
                                 hales_err *err) HALES_CHECKED;
void hales_app_twin_destroy(hales_app_twin *t);

#endif
