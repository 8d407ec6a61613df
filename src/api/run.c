/* The runs of include/hales.h, on the ensemble driver. */
#include <hales.h>

#include <stdlib.h>
#include <string.h>

#include "api/translate.h"
#include "numeric/parallel.h"
#include "physics/ensemble.h"

_Static_assert((int)HALES_OUTCOME_NOT_PERIODIC == (int)HALES_RUN_NOT_PERIODIC &&
                   (int)HALES_OUTCOME_BLEW_UP == (int)HALES_RUN_BLEW_UP &&
                   (int)HALES_OUTCOME_UNLAWFUL == (int)HALES_RUN_UNLAWFUL &&
                   (int)HALES_OUTCOME_STEPS_SPENT == (int)HALES_RUN_STEPS_SPENT &&
                   (int)HALES_OUTCOME_STEPS_COLLAPSED == (int)HALES_RUN_STEPS_COLLAPSED,
               "public outcomes are the engine's");
_Static_assert(sizeof(hales_result) == 72 && sizeof(hales_error) == 216 && sizeof(hales_options) == 32,
               "layouts of HALES_API_VERSION 2");

enum { SETS_AT_A_TIME = 4096 }; /* bounds the scratch; a multiple of every lane width */

void hales_options_init(hales_options *options) {
  if (options) *options = (hales_options){.periodic_tol = 1e-6};
}

const char *hales_outcome_text(int32_t outcome) {
  return hales_run_outcome_text((hales_run_outcome)outcome);
}

static hales_run_settings settings_of(const hales_options *o) {
  return (hales_run_settings){.steps = o->steps,
                              .beats = o->beats,
                              .periodic_tol = o->periodic_tol,
                              .max_beats = o->max_beats,
                              .threads = o->threads == 0 ? hales_processors() : o->threads,
                              .rtol = o->rtol};
}

static hales_result result_of(const hales_run *r) {
  return (hales_result){.outcome = (int32_t)r->outcome,
                        .beats = r->beats,
                        .bad_state = r->bad_state,
                        .bad_beat = r->bad_beat,
                        .bad_step = r->bad_step,
                        .span = r->span,
                        .residual = r->residual,
                        .error_estimate = r->error_estimate,
                        .volume_defect = r->volume_defect,
                        .steps = r->steps,
                        .rtol = r->rtol,
                        .step_error = r->step_error};
}

/* Would an array double[n][width] be larger than memory can be? */
static int too_many(size_t n, size_t width) {
  return n > SIZE_MAX / sizeof(double) / (width ? width : 1);
}

/* What both runs ask of their arguments. */
static const char *wrong_argument(const hales_model *m, const hales_options *o, size_t n,
                                  const double *param) {
  if (!m) return "m is NULL";
  if (!o) return "options is NULL: see hales_options_init";
  if (o->threads < 0) return "options.threads is negative; 0 means one for each processor";
  if (n && !param) return "param is NULL";
  if (too_many(n, m->n_param) || too_many(n, 3 * m->n_signal))
    return "n is so large that no array has room for it";
  return NULL;
}

static double *row(double *array, size_t i, size_t width) {
  return array ? array + i * width : NULL;
}

/* Sets first .. first + count; stat and run have room for them. */
static hales_status run_part(const hales_model *m, const hales_run_settings *s, size_t first, size_t count,
                             const double *param, const double *start, hales_run *run, double *stat,
                             hales_result *result, double *state, double *figure, hales_err *err) {
  if (first > 0) param += first * m->n_param; /* no sets may come without an array */
  HALES_TRY(hales_ensemble_run(m, s, count, param, start ? start + first * m->n_state : NULL, run,
                               row(state, first, m->n_state), stat, err));
  for (size_t i = 0; i < count; i++) {
    result[first + i] = result_of(&run[i]);
    if (!figure) continue;
    double *f = figure + (first + i) * m->n_figure;
    for (size_t k = 0; k < m->n_figure; k++)
      f[k] =
          run[i].outcome == HALES_RUN_OK
              ? m->figure[k].value(param + i * m->n_param, (const double(*)[3])(stat + i * m->n_signal * 3))
              : 0.0;
  }
  return HALES_OK;
}

hales_code hales_ensemble_simulate(const hales_model *m, const hales_options *options, size_t n,
                                   const double *param, const double *start, hales_result *result,
                                   double *state, double *stat, double *figure, hales_error *error) {
  const char *wrong = wrong_argument(m, options, n, param);
  if (!wrong && n && !result) wrong = "result is NULL";
  if (wrong) return hales_code_refuse(error, wrong);
  const hales_run_settings s = settings_of(options);
  const size_t part = n < SETS_AT_A_TIME ? n : SETS_AT_A_TIME, n_stat = 3 * m->n_signal;
  hales_run *run = calloc(part ? part : 1, sizeof *run);
  double *own_stat = figure && !stat ? calloc(part ? part * n_stat : 1, sizeof *own_stat) : NULL;
  hales_err err = {0};
  hales_status status = HALES_OK;
  if (!run || (figure && !stat && !own_stat))
    status = HALES_FAIL(&err, HALES_ENOMEM, "out of memory for %zu sets at a time", part);
  size_t first = 0;
  do { /* once even for no set at all: the settings are checked */
    const size_t count = n - first < part ? n - first : part;
    if (status == HALES_OK)
      status = run_part(m, &s, first, count, param, start, run, stat ? row(stat, first, n_stat) : own_stat,
                        result, state, figure, &err);
    first += count;
  } while (status == HALES_OK && first < n);
  free(run);
  free(own_stat);
  return hales_code_translate(status, &err, error);
}

hales_code hales_wave_sample(const hales_model *m, const hales_options *options, size_t n,
                             const double *param, const double *state, size_t n_time, double *wave,
                             hales_error *error) {
  const char *wrong = wrong_argument(m, options, n, param);
  if (!wrong && n && !state) wrong = "state is NULL";
  if (!wrong && n && !wave) wrong = "wave is NULL";
  if (!wrong && (too_many(n_time, m->n_signal) || too_many(n, n_time * m->n_signal)))
    wrong = "n_time is so large that no array has room for it";
  if (wrong) return hales_code_refuse(error, wrong);
  const hales_run_settings s = settings_of(options);
  hales_err err = {0};
  return hales_code_translate(hales_wave_record(m, &s, n, param, state, n_time, wave, &err), &err, error);
}
