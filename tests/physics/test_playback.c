#include "support/assert.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "physics/ensemble.h"
#include "physics/playback.h"
#include "physics/registry.h"

enum { STEPS = 230, N_TIME = 41 };

/* The third beat's samples are those of the waves of the ensemble, and its first is the state that two beats
 * lead to; bit for bit, because both read the same steps. */
static void beats_are_the_ensembles(void **state) {
  (void)state;
  for (size_t k = 0; hales_models[k]; k++) {
    const hales_model *m = hales_models[k];
    double p[HALES_PARAM_MAX], y[HALES_STATE_MAX], start[HALES_STATE_MAX], s[HALES_SIGNAL_MAX];
    double *wave = calloc(m->n_signal * N_TIME, sizeof *wave);
    hales_err err = {0};
    hales_run run;
    hales_model_defaults(m, p);
    m->initial(p, start);
    const hales_run_settings two = {.steps = STEPS, .beats = 2, .lanes = 1};
    assert_ok_err(hales_ensemble_run(m, &two, 1, p, NULL, &run, y, NULL, &err), &err);
    assert_ok_err(hales_wave_record(m, &two, 1, p, y, N_TIME, wave, &err), &err);
    hales_playback *play = NULL;
    assert_ok_err(hales_playback_create(m, STEPS, p, start, &play, &err), &err);
    assert_ok_err(hales_playback_next(play, &err), &err);
    hales_playback_read(play, p[m->period_param], s); /* the second beat's end */
    for (size_t i = 0; i < m->n_state; i++) assert_true(s[i] == y[i]);
    assert_ok_err(hales_playback_next(play, &err), &err);
    for (size_t t = 0; t < N_TIME; t++) {
      hales_playback_read(play, p[m->period_param] * (double)t / N_TIME, s);
      for (size_t i = 0; i < m->n_signal; i++) assert_true(s[i] == wave[i * N_TIME + t]);
    }
    double before[HALES_SIGNAL_MAX]; /* beyond the beat its nearer end */
    hales_playback_read(play, 0.0, s);
    hales_playback_read(play, -3.5, before);
    assert_memory_equal(before, s, m->n_signal * sizeof *s);
    hales_playback_read(play, p[m->period_param], s);
    hales_playback_read(play, 77.0, before);
    assert_memory_equal(before, s, m->n_signal * sizeof *s);
    hales_playback_destroy(play);
    free(wave);
  }
}

static void says_what_went_wrong(void **state) {
  (void)state;
  const hales_model *m = hales_models[0];
  double p[HALES_PARAM_MAX], y[HALES_STATE_MAX];
  hales_playback *play = NULL;
  hales_err err = {0};
  hales_model_defaults(m, p);
  m->initial(p, y);
  assert_status(hales_playback_create(m, 7, p, y, &play, &err), HALES_EARG);
  assert_null(play);
  y[1] = 1e300; /* the second state */
  err = (hales_err){0};
  assert_status(hales_playback_create(m, STEPS, p, y, &play, &err), HALES_EMATH);
  assert_null(play);
  assert_non_null(strstr(err.msg, "range at step"));
  hales_playback_destroy(NULL);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(beats_are_the_ensembles),
      cmocka_unit_test(says_what_went_wrong),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
