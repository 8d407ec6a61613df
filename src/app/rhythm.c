#include "app/rhythm.h"

#include <stdlib.h>
#include <string.h>

#include "base/decimal.h"
#include "base/json_write.h"
#include "physics/breath.h"
#include "physics/rhythm.h"

static bool is_space(uint8_t c) {
  return c == ' ' || c == '\t' || c == '\r';
}

/* The text of a line without the space around it. */
static hales_bytes trimmed(const uint8_t *from, const uint8_t *to) {
  while (from < to && is_space(*from)) from++;
  while (to > from && is_space(to[-1])) to--;
  return (hales_bytes){from, (size_t)(to - from)};
}

hales_status hales_rhythm_read(hales_bytes text, hales_rhythm *out, hales_err *err) {
  static const double ms_from = 20.0;
  out->n = 0;
  uint32_t line = 0;
  const bool marked = text.n >= 3 && memcmp(text.p, "\xEF\xBB\xBF", 3) == 0; /* byte order mark */
  for (size_t at = marked ? 3 : 0; at < text.n; line++) {
    const uint8_t *const from = text.p + at, *const newline = memchr(from, '\n', text.n - at);
    const uint8_t *const to = newline ? newline : text.p + text.n;
    const uint64_t here = at;
    at = (size_t)(to - text.p) + 1;
    const hales_bytes word = trimmed(from, to);
    if (word.n == 0 || word.p[0] == '#') continue;
    double rr = 0.0;
    if (hales_decimal_read((const char *)word.p, word.n, &rr, NULL) != HALES_OK)
      return HALES_FAIL_AT(err, HALES_EPARSE, here,
                           "line %u is not one interval in s or ms, such as 0.83 or 830", (unsigned)line + 1);
    if (!(rr > 0.0))
      return HALES_FAIL_AT(err, HALES_ERANGE, here, "line %u: an interval of %g is not positive",
                           (unsigned)line + 1, rr);
    if (out->n == HALES_SIMULATE_BEATS_MAX)
      return HALES_FAIL_AT(err, HALES_ERANGE, here, "line %u: more than %d intervals", (unsigned)line + 1,
                           (int)HALES_SIMULATE_BEATS_MAX);
    out->line[out->n] = line + 1;
    out->rr_s[out->n++] = rr;
  }
  if (out->n == 0) return HALES_FAIL_AT(err, HALES_EPARSE, 0, "there is no interval in it");
  if (out->rr_s[0] >= ms_from)
    for (size_t i = 0; i < out->n; i++) out->rr_s[i] *= 1e-3;
  return HALES_OK;
}

static double mean_of(const hales_rhythm *rhythm) {
  double sum = 0.0;
  for (size_t i = 0; i < rhythm->n; i++) sum += rhythm->rr_s[i];
  return sum / (double)rhythm->n;
}

static hales_status check_intervals(const hales_simulate_request *r, const hales_rhythm *rhythm,
                                    hales_err *err) {
  const hales_model *m = r->model;
  double p[HALES_PARAM_MAX];
  memcpy(p, r->param, m->n_param * sizeof *p);
  p[m->period_param] = mean_of(rhythm);
  const double breath_s = hales_breath_s(m, p);
  for (size_t i = 0; i < rhythm->n; i++) {
    hales_err inner = {0};
    p[m->period_param] = rhythm->rr_s[i];
    hales_breath_keep(m, p, breath_s);
    if (hales_model_check(m, p, &inner) != HALES_OK)
      return HALES_FAIL_AT(err, HALES_ERANGE, i, "line %u, interval %g s: %s", (unsigned)rhythm->line[i],
                           rhythm->rr_s[i], inner.msg);
  }
  return HALES_OK;
}

/* steps: a beat; 0 where errors are controlled and nobody knows them before. */
static hales_status check_work(const hales_rhythm *rhythm, int steps, hales_err *err) {
  const double work = (double)rhythm->n * steps;
  return work <= HALES_SIMULATE_WORK_MAX
             ? HALES_OK
             : HALES_FAIL(err, HALES_ERANGE,
                          "%zu beats of %d steps are %g steps, more than the %g that a run may take",
                          rhythm->n, steps, work, HALES_SIMULATE_WORK_MAX);
}

static hales_status run_beats(const hales_rhythm *rhythm, hales_rhythm_result *got, hales_err *err) {
  const hales_model *m = got->steady.model;
  got->run = calloc(rhythm->n, sizeof *got->run);
  got->stat = calloc(rhythm->n * m->n_signal * 3, sizeof *got->stat);
  if (!got->run || !got->stat) return HALES_FAIL(err, HALES_ENOMEM, "out of memory for %zu beats", rhythm->n);
  double state[HALES_STATE_MAX];
  memcpy(state, got->orbit.state, sizeof state);
  HALES_TRY(hales_rhythm_run(m, &got->orbit.settings, got->steady.param, rhythm->rr_s, rhythm->n, state,
                             got->run, got->stat, err));
  for (size_t i = 0; i < rhythm->n; i++)
    if (got->run[i].outcome != HALES_RUN_OK)
      return HALES_FAIL_AT(err, HALES_EMATH, i, "line %u, beat of %g s: %s", (unsigned)rhythm->line[i],
                           rhythm->rr_s[i], hales_run_outcome_text(got->run[i].outcome));
  return HALES_OK;
}

hales_status hales_rhythm_simulate(const hales_simulate_request *r, const hales_rhythm *rhythm,
                                   hales_rhythm_result *out, hales_err *err) {
  *out = (hales_rhythm_result){0};
  hales_rhythm_result got = {.steady = *r};
  const hales_run_settings *asked = &r->settings;
  HALES_TRY(check_intervals(r, rhythm, err));
  HALES_TRY(check_work(rhythm, asked->steps ? asked->steps : r->model->default_steps, err));
  got.steady.param[r->model->period_param] = mean_of(rhythm);
  HALES_TRY(hales_simulate_run(&got.steady, &got.orbit, err));
  HALES_TRY(check_work(rhythm, got.orbit.settings.steps, err)); /* those that carry the set may be more */
  const hales_status s = run_beats(rhythm, &got, err);
  if (s == HALES_OK)
    *out = got;
  else
    hales_rhythm_result_destroy(&got);
  return s;
}

void hales_rhythm_result_destroy(hales_rhythm_result *result) {
  free(result->run);
  free(result->stat);
  *result = (hales_rhythm_result){0};
}

static void put_beat(hales_jw *w, const hales_rhythm_result *result, double rr_s, size_t i) {
  const hales_simulate_request *r = &result->steady;
  const hales_model *m = r->model;
  double p[HALES_PARAM_MAX], stat[HALES_SIGNAL_MAX][3];
  memcpy(p, r->param, m->n_param * sizeof *p);
  memcpy(stat, result->stat + i * m->n_signal * 3, m->n_signal * sizeof stat[0]);
  p[m->period_param] = rr_s;
  hales_jw_begin_object(w);
  hales_jw_put_number(w, "rr_s", rr_s);
  hales_jw_put_number(w, "volume_defect", result->run[i].volume_defect);
  if (r->settings.accuracy > 0.0) hales_jw_put_number(w, "moved", result->run[i].moved);
  hales_jw_put_object(w, "summary");
  for (size_t k = 0; k < m->n_figure; k++)
    hales_jw_put_number(w, m->figure[k].name, m->figure[k].value(p, (const double(*)[3])stat));
  hales_jw_end_object(w);
  hales_jw_end_object(w);
}

hales_status hales_rhythm_json(const hales_rhythm *rhythm, const hales_rhythm_result *result, hales_buf *out,
                               hales_err *err) {
  const hales_simulate_request *r = &result->steady;
  const hales_model *m = r->model;
  hales_jw w = hales_jw_on(out, true);
  hales_jw_begin_object(&w);
  hales_simulate_put_head(r, &w);
  hales_jw_end_object(&w);
  hales_jw_put_number(&w, "mean_rr_s", r->param[m->period_param]);
  hales_jw_put_array(&w, "beats");
  for (size_t i = 0; i < rhythm->n; i++) put_beat(&w, result, rhythm->rr_s[i], i);
  hales_jw_end_array(&w);
  hales_jw_put_object(&w, "units");
  for (size_t i = 0; i < m->n_figure; i++) hales_jw_put_string(&w, m->figure[i].name, m->figure[i].unit);
  hales_jw_end_object(&w);
  hales_jw_end_object(&w);
  return hales_jw_finish(&w, err);
}
