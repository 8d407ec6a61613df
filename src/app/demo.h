/* The whole chain on the patients that come with the program: files, thread, twins, plans, reports, index. */
#ifndef HALES_APP_DEMO_H
#define HALES_APP_DEMO_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/progress.h"
#include "base/status.h"

#define HALES_DEMO_DATA "data/patients" /* the six published patients, in the project's folder */

typedef struct hales_demo_options {
  const char *data;  /* folder or file to take in; NULL: HALES_DEMO_DATA */
  const char *model; /* NULL: HALES_APP_MODEL */
  const char *out;   /* folder for the store and the pages; made when it is missing */
  uint64_t seed;
  int threads; /* patients side by side */
  int64_t now_us;
  const char *code_version;
  const hales_progress *progress; /* may be NULL */
} hales_demo_options;

/* One quantity of one patient. */
typedef struct hales_demo_row {
  char subject[128], name[32];
  double measured, twin, lo90, hi90; /* predictive interval, in the quantity's canonical unit */
  bool misfit;
} hales_demo_row;

typedef struct hales_demo_result {
  size_t n_subject, n_row;
  hales_demo_row *row;
  double seconds;  /* of calibrating and reporting, wall clock */
  char index[512]; /* path of the page to open */
} hales_demo_result;

/* Runs it.  A second run into the same folder takes nothing in twice and makes the same twins again.
 *
 *   out   release with hales_demo_result_deinit, whatever was returned
 *
 * EIO: data missing or folder not writable; else the first failure of a step, which names the subject. */
hales_status hales_demo_run(const hales_demo_options *opt, hales_demo_result *out,
                            hales_err *err) HALES_CHECKED;
void hales_demo_result_deinit(hales_demo_result *r);

/* The closing table, measured against twin with the error per quantity over all patients. */
void hales_demo_text(const hales_demo_result *r, hales_buf *out);
hales_status hales_demo_json(const hales_demo_result *r, hales_buf *out, hales_err *err) HALES_CHECKED;

#endif
