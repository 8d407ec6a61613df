#define _POSIX_C_SOURCE 200809L /* clock_gettime */
#include "app/demo.h"

#include <stdatomic.h>
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
#include "numeric/parallel.h"

enum { PATIENTS_MAX = 64 };

/* One patient's way, on one thread with a store handle of its own. */
typedef struct patient {
  char subject[128], href[48];
  hales_demo_row row[HALES_OBSERVABLE_MAX];
  size_t n_row;
  hales_patient_report *report;
  hales_status status;
  hales_err err;
} patient;

typedef struct demo {
  const hales_demo_options *opt;
  hales_demo_result *out;
  hales_store *store;
  patient *patient; /* [PATIENTS_MAX] */
  size_t n, total;
  atomic_size_t done;
} demo;

/* Steps are counted by all; only the calling thread, worker 0, tells. */
static void tell(demo *d, const char *what, int worker) {
  const size_t done = atomic_fetch_add(&d->done, 1);
  if (worker == 0) hales_progress_tell(d->opt->progress, what, done, d->total);
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

static hales_status open_store(const demo *d, hales_store_mode mode, hales_store **out, hales_err *err) {
  char path[512];
  HALES_TRY(path_in(d, "hales.db", path, sizeof path, err));
  return hales_app_open(path, mode, d->opt->now_us, out, err);
}

static const char *data_of(const demo *d) {
  return d->opt->data ? d->opt->data : HALES_DEMO_DATA;
}

/* Asked before anything is made: a person in another folder is the usual case. */
static hales_status find_data(const demo *d, hales_err *err) {
  struct stat st;
  if (stat(data_of(d), &st) == 0) return HALES_OK;
  if (d->opt->data)
    return HALES_FAIL(err, HALES_EIO, "nothing is at %s: --data wants a folder or a file",
                      hales_path_tail(data_of(d)));
  return HALES_FAIL(err, HALES_EIO,
                    "no folder %s here: run it in the project's folder, or say with --data where it is",
                    HALES_DEMO_DATA);
}

static hales_status take_in(demo *d, hales_err *err) {
  const char *const data = data_of(d);
  const hales_ingest_options opt = {.paths = &data, .path_count = 1, .now_us = d->opt->now_us};
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
  (void)snprintf(d->patient[d->n++].subject, sizeof d->patient[0].subject, "%s", row->pseudonym);
  return HALES_OK;
}

static hales_status calibrate(const demo *d, hales_store *store, patient *p, hales_err *err) {
  const hales_app_calibrate_request q = {.subject = p->subject,
                                         .model = d->opt->model,
                                         .seed = d->opt->seed,
                                         .threads = 1,
                                         .code_version = d->opt->code_version,
                                         .now_us = d->opt->now_us};
  hales_app_calibration c;
  const hales_status s = hales_app_calibrate(store, &q, &c, err);
  for (size_t k = 0; s == HALES_OK && k < c.record.n_fit; k++) {
    const hales_twin_fit *f = &c.record.fit[k];
    hales_demo_row *row = &p->row[p->n_row++];
    *row = (hales_demo_row){.measured = f->measured,
                            .twin = f->twin,
                            .lo90 = f->pred_lo90,
                            .hi90 = f->pred_hi90,
                            .misfit = f->outside || f->named};
    memcpy(row->subject, p->subject, sizeof row->subject);
    (void)snprintf(row->name, sizeof row->name, "%s", f->name);
  }
  hales_app_calibration_destroy(&c);
  return s;
}

static hales_status write_report(const demo *d, hales_store *store, patient *p, size_t i, hales_err *err) {
  const hales_report_options opt = {
      .seed = d->opt->seed, .threads = 1, .now_us = d->opt->now_us, .code_version = d->opt->code_version};
  char path[512];
  HALES_TRY(hales_patient_report_create(store, p->subject, &opt, &p->report, err));
  (void)snprintf(p->href, sizeof p->href, "report-%zu.html", i + 1); /* no pseudonym in a file name */
  HALES_TRY(path_in(d, p->href, path, sizeof path, err));
  hales_buf page = {0};
  hales_status s = hales_report_render(hales_patient_report_data(p->report), &page, err);
  if (s == HALES_OK) s = hales_file_write(path, page.data, page.len, err);
  hales_buf_deinit(&page);
  return s;
}

static void one_patient(void *ctx, size_t i, int worker) {
  demo *d = ctx;
  patient *p = &d->patient[i];
  hales_store *store = NULL;
  tell(d, "calibrating", worker);
  p->status = open_store(d, HALES_STORE_WRITE, &store, &p->err);
  if (p->status == HALES_OK) p->status = calibrate(d, store, p, &p->err);
  tell(d, "plans and report", worker);
  if (p->status == HALES_OK) p->status = write_report(d, store, p, i, &p->err);
  hales_store_close(store);
}

/* All rows in the order of the patients; the first failure. */
static hales_status collect(demo *d, hales_err *err) {
  hales_demo_result *o = d->out;
  o->row = calloc(d->n * HALES_OBSERVABLE_MAX + 1, sizeof *o->row);
  if (!o->row) return HALES_FAIL(err, HALES_ENOMEM, "out of memory for the closing table");
  for (size_t i = 0; i < d->n; i++) {
    const patient *p = &d->patient[i];
    if (p->status != HALES_OK) return HALES_FAIL(err, p->status, "patient %zu: %s", i + 1, p->err.msg);
    memcpy(o->row + o->n_row, p->row, p->n_row * sizeof *p->row);
    o->n_row += p->n_row;
  }
  o->n_subject = d->n;
  return HALES_OK;
}

static hales_status write_index(demo *d, double seconds, hales_err *err) {
  hales_index_patient row[PATIENTS_MAX];
  for (size_t i = 0; i < d->n; i++)
    row[i] = (hales_index_patient){d->patient[i].href, hales_patient_report_data(d->patient[i].report)};
  char title[64];
  if (d->n == 1)
    (void)snprintf(title, sizeof title, "One patient and the twin");
  else
    (void)snprintf(title, sizeof title, "%zu patients and their twins", d->n);
  const hales_report_index x = {
      .title = d->opt->data ? title : "Six patients with pulmonary hypertension",
      .summary =
          d->opt->data
              ? "Taken in, calibrated and treated in one go."
              : "Published right-heart catheterisations, taken in as CSV and FHIR, and the twin of each.",
      .made_at = d->n ? row[0].report->who.made_at : "",
      .code_version = d->opt->code_version,
      .seconds = {true, seconds},
      .n_patients = d->n,
      .patients = row};
  HALES_TRY(path_in(d, "index.html", d->out->index, sizeof d->out->index, err));
  hales_buf page = {0};
  hales_status s = hales_report_index_render(&x, &page, err);
  if (s == HALES_OK) s = hales_file_write(d->out->index, page.data, page.len, err);
  hales_buf_deinit(&page);
  return s;
}

static hales_status run_steps(demo *d, hales_err *err) {
  d->total = 3;
  HALES_TRY(find_data(d, err));
  tell(d, "opening the store", 0);
  HALES_TRY(hales_folder_make(d->opt->out, err));
  HALES_TRY(open_store(d, HALES_STORE_INIT, &d->store, err));
  tell(d, "reading the files", 0);
  HALES_TRY(take_in(d, err));
  HALES_TRY(hales_store_each_subject(d->store, one_subject, d, err));
  d->total += 2 * d->n;
  const double start = wall_s();
  hales_parallel_for(d->n, d->opt->threads, one_patient, d);
  HALES_TRY(collect(d, err));
  d->out->seconds = wall_s() - start;
  tell(d, "index page", 0);
  return write_index(d, d->out->seconds, err);
}

hales_status hales_demo_run(const hales_demo_options *opt, hales_demo_result *out, hales_err *err) {
  *out = (hales_demo_result){0};
  const hales_patient_model *pm;
  HALES_TRY(hales_app_patient_model(opt->model, &pm, err)); /* before anything is made */
  demo d = {.opt = opt, .out = out, .patient = calloc(PATIENTS_MAX, sizeof *d.patient)};
  if (!d.patient) return HALES_FAIL(err, HALES_ENOMEM, "out of memory");
  const hales_status s = run_steps(&d, err);
  for (size_t i = 0; i < d.n; i++) hales_patient_report_destroy(d.patient[i].report);
  hales_store_close(d.store);
  free(d.patient);
  return s;
}

void hales_demo_result_deinit(hales_demo_result *r) {
  if (!r) return;
  free(r->row);
  *r = (hales_demo_result){0};
}
