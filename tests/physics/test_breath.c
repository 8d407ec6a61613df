/* Beats of a breath: each goes on where the last one ended, and what repeats is the breath. */
#include "support/assert.h"

#include <math.h>
#include <string.h>

#include "physics/breath.h"
#include "physics/ensemble.h"
#include "physics/hales/heart.h"
#include "physics/playback.h"
#include "physics/resolve.h"
#include "physics/rhythm.h"

static const hales_model *const m = &hales_heart;
static const double pi = 3.14159265358979323846;
enum { STEPS = 300, N_STAT = HALES_HT_N_SIGNAL * 3 };

static void breathing(double swing, double beats, double phase, double *p) {
  hales_model_defaults(m, p);
  p[HALES_HT_PL_SWING] = swing;
  p[HALES_HT_PL_BEATS] = beats;
  p[HALES_HT_PL_PHASE] = phase;
}

/* Eq 13 at time t of a breath of breath_s that begins at the set's phase. */
static double pleura(const double *p, double breath_s, double t) {
  return p[HALES_HT_PL_MEAN] +
         0.5 * p[HALES_HT_PL_SWING] * cos(2.0 * pi * (p[HALES_HT_PL_PHASE] + t / breath_s));
}

static double largest_move(const double *y, const double *z, const double *stat) {
  double worst = 0.0;
  for (size_t i = 0; i < m->n_state; i++)
    worst = fmax(worst, fabs(y[i] - z[i]) / hales_figure_size(m->state[i].unit, stat + 3 * i));
  return worst;
}

/* The orbit, walked by hand: one beat after the other, each set told where in the breath it starts. */
static void a_periodic_state_is_the_orbit_of_a_whole_breath(void **state) {
  (void)state;
  static const double beats[] = {4.0, 3.0, 12.0};
  for (size_t k = 0; k < sizeof beats / sizeof beats[0]; k++) {
    const int n = (int)beats[k];
    double p[HALES_PARAM_MAX], y[HALES_STATE_MAX], at[HALES_STATE_MAX], stat[N_STAT], want[N_STAT],
        one[N_STAT];
    hales_run run, step;
    hales_err err = {0};
    breathing(6.3, beats[k], 0.17, p);
    const hales_run_settings s = {.steps = STEPS, .periodic_tol = 1e-7}, beat = {.steps = STEPS, .beats = 1};
    assert_ok_err(hales_ensemble_run(m, &s, 1, p, NULL, &run, y, stat, &err), &err);
    assert_int_equal(run.outcome, HALES_RUN_OK);
    assert_int_equal(run.span, n);
    assert_int_equal(run.beats % n, 0);
    assert_true(run.volume_defect < 1e-12);
    memcpy(at, y, sizeof at);
    for (int i = 0; i < n; i++) {
      p[HALES_HT_PL_PHASE] = fmod(0.17 + i / beats[k], 1.0);
      assert_ok_err(hales_ensemble_run(m, &beat, 1, p, at, &step, at, one, &err), &err);
      assert_int_equal(step.span, 1);
      for (size_t q = 0; q < N_STAT; q += 3) {
        want[q] = i ? fmin(want[q], one[q]) : one[q];
        want[q + 1] = i ? fmax(want[q + 1], one[q + 1]) : one[q + 1];
        want[q + 2] = (i ? want[q + 2] : 0.0) + one[q + 2] / n;
      }
      if (i == 0) assert_true(largest_move(y, at, stat) > 1e-3); /* a beat of it does not repeat */
    }
    const double moved = largest_move(y, at, stat);
    if (!(moved < 1e-6)) fail_msg("%d beats: the breath does not repeat by %g", n, moved);
    for (size_t q = 0; q < N_STAT; q++) /* rounding of the phases apart */
      if (!(fabs(stat[q] - want[q]) <= 1e-7 * fmax(1.0, fabs(want[q]))))
        fail_msg("%d beats: %s[%zu] is %.12g over the breath, %.12g by its beats", n, m->signal[q / 3].name,
                 q % 3, stat[q], want[q]);
    assert_close(stat[3 * HALES_HT_P_PL], -3.0 - 3.15, 0.0, 1e-4); /* all of the swing is in it */
    assert_close(stat[3 * HALES_HT_P_PL + 1], -3.0 + 3.15, 0.0, 1e-4);
    /* energy: chambers and chest give what is lost, over the breath and in each beat with what is stored */
    const double(*row)[3] = (const double(*)[3])stat, (*last)[3] = (const double(*)[3])one;
    assert_true(fabs(row[HALES_HT_W_STORE][2]) < 1e-5 * row[HALES_HT_W_LOSS][2]);
    for (size_t f = 0; f < m->n_figure; f++)
      if (strcmp(m->figure[f].name, "energy_defect") == 0) {
        assert_true(m->figure[f].value(p, row) < 2e-4); /* powers of 300 rows a beat */
        assert_true(m->figure[f].value(p, last) < 2e-4);
      }
    assert_true(fabs(last[HALES_HT_W_STORE][2]) > 2e-3 * row[HALES_HT_W_LOSS][2]);
  }
}

/* Breaths of several lengths and none share blocks; what each answers is what it answers alone. */
static void sets_do_not_see_their_neighbours_breath(void **state) {
  (void)state;
  enum { SETS = 11 };
  static const double beats[SETS] = {4, 3, 1, 4, 5, 2, 4, 7, 3, 2.5, 6};
  for (int single = 0; single < 2; single++) {
    double p[SETS][HALES_HT_N_PARAM], y[SETS][HALES_HT_N_STATE], alone[HALES_HT_N_STATE];
    static double stat[SETS][N_STAT], alone_stat[N_STAT];
    hales_run run[SETS], one;
    hales_err err = {0};
    for (int i = 0; i < SETS; i++) breathing(i % 3 == 2 ? 0.0 : 3.1 + 0.3 * i, beats[i], 0.07 * i, p[i]);
    hales_run_settings s = {.steps = STEPS, .periodic_tol = 1e-4};
    if (single) s.precision = HALES_SINGLE;
    assert_ok_err(hales_ensemble_run(m, &s, SETS, p[0], NULL, run, y[0], stat[0], &err), &err);
    for (int i = 0; i < SETS; i++) {
      hales_run_settings scalar = s;
      scalar.lanes = 1;
      assert_ok_err(hales_ensemble_run(m, &scalar, 1, p[i], NULL, &one, alone, alone_stat, &err), &err);
      const bool whole = i % 3 == 2 || beats[i] == floor(beats[i]);
      assert_int_equal(run[i].outcome, whole ? HALES_RUN_OK : HALES_RUN_UNLAWFUL);
      assert_int_equal(one.outcome, run[i].outcome);
      if (!whole) continue;
      assert_int_equal(run[i].span, i % 3 == 2 ? 1 : (int)beats[i]);
      assert_int_equal(one.beats, run[i].beats);
      assert_memory_equal(y[i], alone, sizeof alone);
      assert_memory_equal(stat[i], alone_stat, sizeof alone_stat);
    }
  }
}

/* A chord shortens the way of sets that do not breathe, and is of no use to one that does: it is of one beat.
 */
static void a_chord_is_of_a_beat(void **state) {
  (void)state;
  double p[2][HALES_HT_N_PARAM], y[2][2][HALES_HT_N_STATE], chord[HALES_HT_N_STATE * HALES_HT_N_STATE];
  hales_run run[2][2];
  hales_err err = {0};
  breathing(6.6, 3.0, 0.45, p[0]);
  breathing(0.0, 3.0, 0.45, p[1]);
  hales_run_settings s = {.steps = STEPS, .periodic_tol = 1e-6};
  assert_ok_err(hales_chord_published(m, &s, chord, &err), &err);
  for (int with = 0; with < 2; with++) {
    s.chord = with ? chord : NULL;
    assert_ok_err(hales_ensemble_run(m, &s, 2, p[0], NULL, run[with], y[with][0], NULL, &err), &err);
    for (int i = 0; i < 2; i++) assert_int_equal(run[with][i].outcome, HALES_RUN_OK);
  }
  assert_memory_equal(y[0][0], y[1][0], sizeof y[0][0]);
  assert_int_equal(run[0][0].beats, run[1][0].beats);
  assert_true(run[1][1].beats < run[0][1].beats);
}

static void beats_on_end_reach_the_same_orbit(void **state) {
  (void)state;
  double p[HALES_PARAM_MAX], y[HALES_STATE_MAX], on[HALES_STATE_MAX], stat[N_STAT];
  hales_run run;
  hales_err err = {0};
  breathing(7.4, 4.0, 0.61, p);
  const hales_run_settings orbit = {.steps = STEPS, .periodic_tol = 1e-8},
                           many = {.steps = STEPS, .beats = 4 * 40}, few = {.steps = STEPS, .beats = 3};
  assert_ok_err(hales_ensemble_run(m, &orbit, 1, p, NULL, &run, y, stat, &err), &err);
  assert_ok_err(hales_ensemble_run(m, &many, 1, p, NULL, &run, on, NULL, &err), &err);
  assert_true(largest_move(y, on, stat) < 1e-6);
  assert_true(run.residual < 1e-7 && run.error_estimate < 1e-6); /* against a breath ago */
  assert_ok_err(hales_ensemble_run(m, &few, 1, p, NULL, &run, on, NULL, &err), &err);
  assert_true(run.residual > 1e-3);
}

/* Pleural pressure follows the clock of the breath, over the seams of the beats as within them. */
static void the_breath_goes_on_over_the_seams(void **state) {
  (void)state;
  double p[HALES_PARAM_MAX], y[HALES_STATE_MAX], s[HALES_HT_N_SIGNAL], end[HALES_HT_N_SIGNAL];
  hales_err err = {0};
  hales_playback *play = NULL;
  breathing(8.0, 2.5, 0.83, p);
  m->initial(p, y);
  const double beat = p[HALES_HT_T];
  assert_ok_err(hales_playback_create(m, STEPS, p, y, &play, &err), &err);
  for (int i = 0; i < 6; i++) {
    hales_playback_read(play, 0.0, s);
    for (size_t k = 0; i > 0 && k < m->n_state; k++) assert_true(s[k] == end[k]);
    for (int k = 0; k <= 8; k++) {
      hales_playback_read(play, beat * k / 8.0, s);
      assert_close(s[HALES_HT_P_PL], pleura(p, 2.5 * beat, beat * (i + k / 8.0)), 0.0, 2e-4);
    }
    hales_playback_read(play, beat, end);
    assert_ok_err(hales_playback_next(play, &err), &err);
  }
  hales_playback_destroy(play);
  /* the plain statement goes on by itself */
  for (int i = 0; i < 9; i++) {
    m->signals(0.37 * i * beat, y, p, s);
    assert_close(s[HALES_HT_P_PL], pleura(p, 2.5 * beat, 0.37 * i * beat), 1e-12, 1e-12);
  }
}

/* With intervals as they come the breath keeps its time: its mean over each beat is that of the cosine. */
static void the_breath_keeps_its_time_in_any_rhythm(void **state) {
  (void)state;
  enum { BEATS = 7 };
  static const double rr[BEATS] = {0.81, 0.62, 1.23, 0.94, 0.71, 1.31, 0.58};
  double p[HALES_PARAM_MAX], y[HALES_STATE_MAX];
  static double stat[BEATS][HALES_HT_N_SIGNAL][3];
  hales_run run[BEATS];
  hales_err err = {0};
  breathing(6.7, 4.0, 0.29, p);
  m->initial(p, y);
  const double w = 2.0 * pi / (4.0 * p[HALES_HT_T]);
  const hales_run_settings s = {.steps = STEPS};
  assert_ok_err(hales_rhythm_run(m, &s, p, rr, BEATS, y, run, &stat[0][0][0], &err), &err);
  double t = 2.0 * pi * 0.29 / w;
  for (int i = 0; i < BEATS; i++) {
    assert_int_equal(run[i].outcome, HALES_RUN_OK);
    const double mean = -3.0 + 3.35 * (sin(w * (t + rr[i])) - sin(w * t)) / (w * rr[i]);
    assert_close(stat[i][HALES_HT_P_PL][2], mean, 0.0, 2e-4); /* trapezoids of 300 rows */
    t += rr[i];
  }
}

/* While pleural pressure falls the right ventricle fills and the left one throws
 * out less. */
static void inspiration_takes_from_the_left(void **state) {
  (void)state;
  enum { BEATS = 5 };
  double p[HALES_PARAM_MAX], y[HALES_STATE_MAX], rr[BEATS];
  static double stat[BEATS][HALES_HT_N_SIGNAL][3];
  hales_run run[BEATS];
  hales_err err = {0};
  breathing(8.0, BEATS, 0.0, p);
  const hales_run_settings s = {.steps = STEPS, .periodic_tol = 1e-6};
  assert_ok_err(hales_ensemble_run(m, &s, 1, p, NULL, run, y, NULL, &err), &err);
  for (int i = 0; i < BEATS; i++) rr[i] = p[HALES_HT_T];
  assert_ok_err(hales_rhythm_run(m, &s, p, rr, BEATS, y, run, &stat[0][0][0], &err), &err);
  double sv[BEATS], rv[BEATS];
  for (int i = 0; i < BEATS; i++) {
    sv[i] = stat[i][HALES_HT_Q_AO][2] * p[HALES_HT_T];
    rv[i] = stat[i][HALES_HT_V_RV][1];
    print_message("beat from phase %.2f: stroke %.1f mL, RV %.1f mL\n", (double)i / BEATS, sv[i], rv[i]);
  }
  /* inspiration is the first half of the breath: three beats begin in it */
  assert_true(sv[1] < sv[0] && sv[2] < sv[1] && rv[1] > rv[0] && rv[2] > rv[1]);
  assert_true(sv[4] > sv[3] && sv[0] > sv[4] && rv[4] < rv[3] &&
              rv[0] < rv[4]);                                            /* and expiration gives back */
  assert_true(1.0 - sv[2] / sv[0] > 0.05 && 1.0 - sv[2] / sv[0] < 0.20); /* 8 mmHg: a deep breath */
}

static void what_has_no_orbit_is_refused_by_name(void **state) {
  (void)state;
  double p[HALES_PARAM_MAX];
  hales_err err = {0};
  breathing(0.4, 2.5, 0.0, p);
  assert_status(hales_breath_check(m, p, &err), HALES_ERANGE);
  assert_int_equal(err.at, HALES_HT_PL_BEATS);
  assert_non_null(strstr(err.msg, "pleural.beats = 2.5"));
  assert_non_null(strstr(err.msg, "pleural.swing"));
  p[HALES_HT_PL_BEATS] = 13.0;
  assert_status(hales_breath_check(m, p, NULL), HALES_ERANGE);
  p[HALES_HT_PL_SWING] = 0.0; /* without a breath nobody asks */
  assert_ok(hales_breath_check(m, p, NULL));
  assert_int_equal(hales_breath_span(m, p, 0), 1);
  breathing(0.4, 7.0, 0.9, p);
  assert_int_equal(hales_breath_span(m, p, 0), 7);
  assert_int_equal(hales_breath_span(m, p, 20), 1);
  assert_close(hales_breath_later(m, p, 1.0), 0.9 + 1.0 / 7.0 - 1.0, 1e-14, 0.0);
}

/* A state from which no beat goes on is told with the beat of the breath that it was met in. */
static void a_breath_that_fails_is_told(void **state) {
  (void)state;
  double p[HALES_PARAM_MAX], y[HALES_STATE_MAX];
  hales_run run;
  hales_err err = {0};
  breathing(5.2, 4.0, 0.4, p);
  m->guess(p, y);
  y[HALES_HT_V_LV] = 4.9e3;
  const hales_run_settings s = {.steps = STEPS, .periodic_tol = 1e-6};
  assert_ok_err(hales_ensemble_run(m, &s, 1, p, y, &run, NULL, NULL, &err), &err);
  assert_int_equal(run.outcome, HALES_RUN_BLEW_UP);
  assert_int_equal(run.bad_beat, 1);
  assert_true(run.bad_state >= 0 && run.bad_step >= 0 && run.bad_step <= STEPS);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_periodic_state_is_the_orbit_of_a_whole_breath),
      cmocka_unit_test(sets_do_not_see_their_neighbours_breath),
      cmocka_unit_test(a_chord_is_of_a_beat),
      cmocka_unit_test(beats_on_end_reach_the_same_orbit),
      cmocka_unit_test(the_breath_goes_on_over_the_seams),
      cmocka_unit_test(the_breath_keeps_its_time_in_any_rhythm),
      cmocka_unit_test(inspiration_takes_from_the_left),
      cmocka_unit_test(what_has_no_orbit_is_refused_by_name),
      cmocka_unit_test(a_breath_that_fails_is_told),
  };
  return cmocka_run_group_tests_name("physics/breath", tests, NULL, NULL);
}
