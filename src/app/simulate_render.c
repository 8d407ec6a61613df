#include "app/simulate.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/json_write.h"

/* How far the figures moved between the last two step tolerances, and which moved most. */
static void put_accuracy(hales_jw *w, const hales_model *m, double asked, const hales_run *run) {
  if (!(asked > 0.0)) {
    hales_jw_put_null(w, "accuracy");
    return;
  }
  hales_jw_put_object(w, "accuracy");
  hales_jw_put_number(w, "asked", asked);
  hales_jw_put_number(w, "moved", run->moved);
  hales_jw_put_string(w, "signal", m->signal[run->moved_signal].name);
  hales_jw_end_object(w);
}

static void put_if_known(hales_jw *w, const char *key, double value) {
  if (value >= 0.0 && isfinite(value))
    hales_jw_put_number(w, key, value);
  else
    hales_jw_put_null(w, key);
}

void hales_simulate_put_head(const hales_simulate_request *r, hales_jw *w) {
  const hales_model *m = r->model;
  const hales_run_settings *s = &r->settings;
  hales_jw_put_string(w, "model", m->id);
  hales_jw_put_int(w, "version", m->version);
  hales_jw_put_object(w, "parameters");
  for (size_t i = 0; i < m->n_param; i++) hales_jw_put_number(w, m->param[i].name, r->param[i]);
  hales_jw_end_object(w);
  hales_jw_put_object(w, "settings");
  if (s->accuracy > 0.0)
    hales_jw_put_number(w, "accuracy", s->accuracy);
  else
    hales_jw_put_int(w, "steps", s->steps ? s->steps : m->default_steps);
}

hales_status hales_simulate_json(const hales_simulate_request *r, const hales_simulate_result *result,
                                 hales_buf *out, hales_err *err) {
  const hales_model *m = r->model;
  const hales_run_settings *s = &r->settings;
  hales_jw w = hales_jw_on(out, true);
  hales_jw_begin_object(&w);
  hales_simulate_put_head(r, &w);
  if (s->beats > 0)
    hales_jw_put_int(&w, "beats", s->beats);
  else
    hales_jw_put_number(&w, "periodic_tol", s->periodic_tol);
  hales_jw_end_object(&w);
  hales_jw_put_object(&w, "signals");
  for (size_t i = 0; i < m->n_signal; i++) {
    hales_jw_put_object(&w, m->signal[i].name);
    hales_jw_put_number(&w, "min", result->stat[i][0]);
    hales_jw_put_number(&w, "max", result->stat[i][1]);
    hales_jw_put_number(&w, "mean", result->stat[i][2]);
    hales_jw_put_number(&w, "curve_min", result->curve[i][0]);
    hales_jw_put_number(&w, "curve_max", result->curve[i][1]);
    hales_jw_end_object(&w);
  }
  hales_jw_end_object(&w);
  hales_jw_put_object(&w, "summary");
  for (size_t i = 0; i < m->n_figure; i++)
    hales_jw_put_number(&w, m->figure[i].name, m->figure[i].value(r->param, result->read));
  hales_jw_end_object(&w);
  hales_jw_put_object(&w, "units");
  for (size_t i = 0; i < m->n_signal; i++) hales_jw_put_string(&w, m->signal[i].name, m->signal[i].unit);
  for (size_t i = 0; i < m->n_figure; i++) hales_jw_put_string(&w, m->figure[i].name, m->figure[i].unit);
  hales_jw_end_object(&w);
  hales_jw_put_object(&w, "orbit");
  hales_jw_put_bool(&w, "converged", result->converged);
  hales_jw_put_int(&w, "beats", result->run.beats);
  hales_jw_put_int(&w, "span", result->run.span);
  hales_jw_put_number(&w, "residual", result->run.residual);
  hales_jw_put_number(&w, "error_estimate", result->run.error_estimate);
  hales_jw_put_number(&w, "volume_defect", result->run.volume_defect);
  put_if_known(&w, "steps", result->run.steps > 0 ? result->run.steps : -1.0);
  put_if_known(&w, "rtol", result->run.rtol > 0.0 ? result->run.rtol : -1.0);
  put_if_known(&w, "step_error", result->step_error);
  put_if_known(&w, "growth", result->growth);
  put_accuracy(&w, m, s->accuracy, &result->run);
  hales_jw_end_object(&w);
  hales_jw_end_object(&w);
  return hales_jw_finish(&w, err);
}

hales_status hales_simulate_csv(const hales_simulate_request *r, const hales_simulate_result *result,
                                hales_buf *out, hales_err *err) {
  const hales_model *m = r->model;
  const size_t points = hales_simulate_points(r);
  double *wave = calloc(m->n_signal * points, sizeof *wave); /* [n_signal][points] */
  if (!wave) return HALES_FAIL(err, HALES_ENOMEM, "out of memory for one beat of %zu signals", m->n_signal);
  hales_simulate_request as_run = *r;
  as_run.settings = result->settings;
  hales_status s = hales_simulate_wave(&as_run, result->state, wave, err);
  for (size_t i = 0; s == HALES_OK && i < m->n_signal * points; i++)
    if (!isfinite(wave[i]))
      s = HALES_FAIL_AT(err, HALES_EMATH, i % points, "signal %s is not finite", m->signal[i / points].name);
  if (s == HALES_OK) {
    const double period_s = r->param[m->period_param];
    hales_buf_puts(out, "t_s");
    for (size_t i = 0; i < m->n_signal; i++) hales_buf_printf(out, ",%s", m->signal[i].name);
    hales_buf_puts(out, "\n");
    for (size_t k = 0; k < points; k++) {
      char text[HALES_NUMBER_TEXT_MAX];
      hales_buf_put(out, text, hales_number_text(period_s * (double)k / HALES_SIMULATE_WAVE_POINTS, text));
      for (size_t i = 0; i < m->n_signal; i++) {
        hales_buf_puts(out, ",");
        hales_buf_put(out, text, hales_number_text(wave[i * points + k], text));
      }
      hales_buf_puts(out, "\n");
    }
  }
  free(wave);
  return s == HALES_OK ? hales_buf_status(out, err) : s;
}
