/* Whether beats lead to periodic states or away from them: include/hales.h on physics/stability.h. */
#include <hales.h>

#include <math.h>
#include <stdlib.h>

#include "api/translate.h"
#include "numeric/parallel.h"
#include "physics/stability.h"

typedef struct question {
  const hales_model *m;
  const double *param, *state;
  const hales_result *result;
  double *growth;
  hales_status *status; /* [n] */
} question;

static void answer(void *ctx, size_t i, int worker) {
  (void)worker;
  const question *q = ctx;
  const hales_result *r = &q->result[i];
  q->growth[i] = nan("");
  if (r->outcome != HALES_OUTCOME_OK) return;
  const hales_run_settings s = {.steps = r->steps, .rtol = r->rtol};
  const hales_status found =
      hales_stability_find(q->m, &s, q->param + i * q->m->n_param, q->state + i * q->m->n_state,
                           r->span > 0 ? r->span : 1, &q->growth[i], NULL);
  if (found != HALES_EMATH) q->status[i] = found;
}

hales_code hales_growth_find(const hales_model *m, int32_t threads, size_t n, const double *param,
                             const hales_result *result, const double *state, double *growth,
                             hales_error *error) {
  const char *wrong = !m            ? "m is NULL"
                      : threads < 0 ? "threads is negative; 0 means one for each processor"
                      : n > SIZE_MAX / sizeof(double) / m->n_param
                          ? "n is so large that no array has room for it"
                      : n && !(param && result && state && growth) ? "param, result, state or growth is NULL"
                                                                   : NULL;
  if (wrong) return hales_code_refuse(error, wrong);
  question q = {m, param, state, result, growth, calloc(n + 1, sizeof *q.status)};
  hales_err err = {0};
  hales_status status = HALES_OK;
  if (!q.status) status = HALES_FAIL(&err, HALES_ENOMEM, "out of memory for %zu sets", n);
  if (status == HALES_OK) hales_parallel_for(n, threads == 0 ? hales_processors() : threads, answer, &q);
  for (size_t i = 0; status == HALES_OK && i < n; i++)
    if (q.status[i] != HALES_OK) status = HALES_FAIL_AT(&err, q.status[i], i, "no growth of set %zu", i);
  free(q.status);
  return hales_code_translate(status, &err, error);
}
