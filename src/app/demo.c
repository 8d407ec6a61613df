#define _POSIX_C_SOURCE 200809L /* mkdir, clock_gettime */
#include "app/demo.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "app/calibrate.h"
#include "app/ingest.h"
#include "app/open.h"
#include "app/report.h"
#include "base/file.h"

enum { PATIENTS_MAX = 64 };

typedef struct demo {
  const hales_demo_options *opt;
  hales_demo_result *out;
  hales_store *store;
  char subject[PATIENTS_MAX][128];
  hales_patient_report *report[PATIENTS_MAX];
  char href[PATIENTS_MAX][48];
  size_t n, done, total;
} demo;

static void tell(demo *d, const char *what) {
  hales_progress_tell(d->opt->progress, what, d->done++, d->total);
}

static double wall_s(void) {
  struct timespec t;
  (void)clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static hales_status path_in(const demo *d, const char *name, char *path, size_t size, hales_err *err) {
  const int n = snprintf(path, size, "%s/%s", d->opt->out, name);
  return n > 0 && (size_t)n < size ? HALES_OK
                                   : HALES_FAIL(err, HALES_EARG, "the path of the output folder is too long");
}

static hales_status open_store(demo *d, hales_err *err) {
  char path[512];
  if (mkdir(d->opt->out, 0755) != 0 && errno != EEXIST)
    return HALES_FAIL(err, HALES_EIO, "cannot make the folder %s: %s", d->opt->out, strerror(errno));
  HALES_TRY(path_in(d, "hales.db", path, sizeof path, err));
  return hales_app_open(path, HALES_STORE_INIT, d->opt->now_us, &d->store, err);
}

static hales_status take_in(demo *d, hales_err *err) {
  const hales_ingest_options opt = {.paths = &d->opt->data, .path_count = 1, .now_us = d->opt->now_us};
  hales_ingest_result r = {0};
  hales_status s = hales_ingest_run(d->store, &opt, &r, err);
  if (s == HALES_OK) s = hales_ingest_verdict(&r, err);
  hales_ingest_result_deinit(&r);
  return s;
}

static hales_status one_subject(void *ctx, const hales_stored_subject *row, hales_err *err) {
  demo *d = ctx;
  if (d->n == PATIENTS_MAX)
    return HALES_FAIL(err, HALES_EARG, "more than %d subjects for a demonstration", PATIENTS_MAX);
  (void)snprintf(d->subject[d->n++], sizeof d->subject[0], "%s", row->pseudonym);
  return HALES_OK;
}

static hales_status keep_row(demo *d, const char *subject, const hales_twin_fit *f, hales_err *err) {
  hales_demo_result *o = d->out;
  if (o->n_row == o->row_room) {
    const size_t room = o->row_room ? 2 * o->row_room : 128;
    hales_demo_row *grown = realloc(o->row, room * sizeof *grown);
    if (!grown) return HALES_FAIL(err, HALES_ENOMEM, "out of memory for the closing table");
    o->row = grown;
    o->row_room = room;
  }
  hales_demo_row *row = &o->row[o->n_row++];
  *row = (hales_demo_row){.measured = f->measured,
                          .twin = f->twin,
                          .lo90 = f->pred_lo90,
                          .hi90 = f->pred_hi90,
                          .misfit = f->outside || f->named};
  (void)snprintf(row->subject, sizeof row->subject, "%s", subject);
  (void)snprintf(row->name, sizeof row->name, "%s", f->name);
  return HALES_OK;
}

static hales_status calibrate(demo *d, size_t i, hales_err *err) {
  const hales_app_calibrate_request q = {.subject = d->subject[i],
                                         .seed = d->opt->seed,
                                         .threads = d->opt->threads,
                                         .code_version = d->opt->code_version,
                                         .now_us = d->opt->now_us};
  hales_app_calibration c;
  hales_status s = hales_app_calibrate(d->store, &q, &c, err);
  for (size_t k = 0; s == HALES_OK && k < c.record.n_fit; k++)
    s = keep_row(d, d->subject[i], &c.record.fit[k], err);
  hales_app_calibration_destroy(&c);
  return s;
}

static hales_status write_report(demo *d, size_t i, hales_err *err) {
  const hales_report_options opt = {.seed = d->opt->seed,
                                    .threads = d->opt->threads,
                                    .now_us = d->opt->now_us,
                                    .code_version = d->opt->code_version};
  char path[512];
  HALES_TRY(hales_patient_report_create(d->store, d->subject[i], &opt, &d->report[i], err));
  (void)snprintf(d->href[i], sizeof d->href[i], "report-%zu.html", i + 1); /* no pseudonym in a file name */
  HALES_TRY(path_in(d, d->href[i], path, sizeof path, err));
  hales_buf page = {0};
  hales_status s = hales_report_render(hales_patient_report_data(d->report[i]), &page, err);
  if (s == HALES_OK) s = hales_file_write(path, page.data, page.len, err);
  hales_buf_deinit(&page);
  return s;
}

static hales_status write_index(demo *d, double seconds, hales_err *err) {
  hales_index_patient patient[PATIENTS_MAX];
  for (size_t i = 0; i < d->n; i++)
    patient[i] = (hales_index_patient){d->href[i], hales_patient_report_data(d->report[i])};
  const hales_report_index x = {
      .title = "Six patients with pulmonary hypertension",
      .summary = "Published right-heart catheterisations, taken in as CSV and FHIR, and the twin of each.",
      .made_at = d->n ? patient[0].report->who.made_at : "",
      .code_version = d->opt->code_version,
      .seconds = {true, seconds},
      .n_patients = d->n,
      .patients = patient};
  HALES_TRY(path_in(d, "index.html", d->out->index, sizeof d->out->index, err));
  hales_buf page = {0};
  hales_status s = hales_report_index_render(&x, &page, err);
  if (s == HALES_OK) s = hales_file_write(d->out->index, page.data, page.len, err);
  hales_buf_deinit(&page);
  return s;
}

static hales_status run_steps(demo *d, hales_err *err) {
  d->total = 3;
  tell(d, "opening the store");
  HALES_TRY(open_store(d, err));
  tell(d, "reading the files");
  HALES_TRY(take_in(d, err));
  HALES_TRY(hales_store_each_subject(d->store, one_subject, d, err));
  d->total += 2 * d->n;
  const double start = wall_s();
  for (size_t i = 0; i < d->n; i++) {
    tell(d, "calibrating");
    HALES_TRY(calibrate(d, i, err));
    tell(d, "plans and report");
    HALES_TRY(write_report(d, i, err));
  }
  d->out->n_subject = d->n;
  d->out->seconds = wall_s() - start;
  tell(d, "index page");
  return write_index(d, d->out->seconds, err);
}

hales_status hales_demo_run(const hales_demo_options *opt, hales_demo_result *out, hales_err *err) {
  *out = (hales_demo_result){0};
  demo *d = calloc(1, sizeof *d);
  if (!d) return HALES_FAIL(err, HALES_ENOMEM, "out of memory");
  d->opt = opt;
  d->out = out;
  const hales_status s = run_steps(d, err);
  for (size_t i = 0; i < d->n; i++) hales_patient_report_destroy(d->report[i]);
  hales_store_close(d->store);
  free(d);
  return s;
}

void hales_demo_result_deinit(hales_demo_result *r) {
  if (!r) return;
  free(r->row);
  *r = (hales_demo_result){0};
}
