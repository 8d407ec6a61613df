/* A start from someone near by: right to first order, with its own volume, and fewer beats. */
#include "support/assert.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "numeric/rng.h"
#include "physics/orbit.h"
#include "twin/near.h"
#include "twin/twin.h"

static const char *const models[] = {"hales", "korakianitis", "colunga2020"};
enum { N_MODEL = sizeof models / sizeof models[0], DRAWS = 16 };

static const hales_body body = {.sex = HALES_SEX_FEMALE,
                                .has_age = true,
                                .has_height = true,
                                .has_weight = true,
                                .age_years = 47.0,
                                .height_cm = 163.0,
                                .weight_kg = 71.0};

/* theta of somebody: `size` prior sds away, in a direction of its own, from one who is no prior mean: there
 * the times of the heart fall on steps, and a beat of fixed steps has a corner. */
static void person(const hales_patient_model *pm, double size, size_t which, double *theta) {
  const hales_rng rng = {.seed = 3301, .stream = 8};
  for (size_t k = 0; k < pm->n_free; k++) {
    const hales_free_prior f = pm->free[k].prior(&body);
    theta[k] = f.mean + 0.3 * f.sd * hales_rng_normal(hales_rng_substream(rng, 99), k) +
               size * f.sd * hales_rng_normal(hales_rng_substream(rng, which), k);
  }
}

/* Distance of the start from the periodic state, both of that person. */
static double miss(const hales_patient_model *pm, const hales_near *near, double size, size_t which) {
  const hales_model *m = pm->model;
  double theta[HALES_FREE_MAX], param[HALES_PARAM_MAX], start[HALES_STATE_MAX], state[HALES_STATE_MAX];
  double scale[HALES_STATE_MAX];
  hales_run run;
  hales_run_settings s = hales_twin_settings(pm, 1);
  s.periodic_tol = 1e-7;
  person(pm, size, which, theta);
  pm->to_params(&body, theta, param);
  hales_near_start(near, param, start);
  assert_close(m->volume(start, param), param[hales_model_find_param(m, "v_tot")], 1e-12, 0.0);
  assert_ok(hales_ensemble_run(m, &s, 1, param, start, &run, state, NULL, NULL));
  assert_int_equal(run.outcome, HALES_RUN_OK);
  hales_orbit_scale(m, state, scale);
  return hales_orbit_distance(m->n_state, start, state, scale);
}

static void starts_are_right_to_first_order(void **state) {
  (void)state;
  for (size_t i = 0; i < N_MODEL; i++) {
    const hales_patient_model *pm = hales_patient_model_find(models[i]);
    double theta[HALES_FREE_MAX], whole = 0.0, half = 0.0;
    hales_near near;
    person(pm, 0.0, 0, theta);
    assert_true(hales_near_find(pm, &body, theta, &near));
    /* at the person itself: the tolerance of its state */
    assert_true(miss(pm, &near, 0.0, 0) < 3e-6);
    for (size_t which = 1; which <= 8; which++) {
      whole += miss(pm, &near, 0.01, which);
      half += miss(pm, &near, 0.005, which);
    }
    print_message("%s: off by %.1e at 0.01 prior sd, %.1e at half of it\n", models[i], whole / 8, half / 8);
    /* Second order makes it a quarter; a wrong slope of anything leaves a half.  Small, because blood in the
     * lung arteries swings several times a beat: its phase is linear in a parameter over a short way only. */
    assert_true(half < 0.35 * whole);
  }
}

/* A start and a chord of somebody else lead to the same person, whose own place the answer may take; a start
 * that leads nowhere is forgotten. */
static void a_start_and_a_chord_change_the_beats_only(void **state) {
  (void)state;
  const hales_patient_model *pm = hales_patient_model_find("hales");
  const hales_model *m = pm->model;
  double theta[HALES_FREE_MAX], other[HALES_FREE_MAX], start[HALES_STATE_MAX], scale[HALES_STATE_MAX];
  hales_near plain, near;
  person(pm, 0.0, 0, theta);
  person(pm, 0.7, 3, other);
  assert_true(hales_near_find(pm, &body, theta, &plain));
  assert_true(hales_near_find(pm, &body, other, &near));
  hales_near_start(&near, plain.param, start);
  assert_true(hales_near_find_from(pm, &body, theta, start, near.chord, &near));
  hales_orbit_scale(m, plain.state, scale);
  const double apart = hales_orbit_distance(m->n_state, near.state, plain.state, scale);
  assert_true(apart > 0.0 && apart < 3e-6); /* found on a way of its own */
  assert_memory_equal(near.param, plain.param, m->n_param * sizeof *near.param);
  assert_true(miss(pm, &near, 0.0, 0) < 3e-6);
  assert_true(miss(pm, &near, 0.005, 1) < 0.35 * miss(pm, &near, 0.01, 1));
  for (size_t i = 0; i < m->n_state; i++) start[i] = nan("");
  assert_true(hales_near_find_from(pm, &body, theta, start, near.chord, &near));
  assert_memory_equal(near.state, plain.state, m->n_state * sizeof *near.state);
  assert_memory_equal(near.chord, plain.chord, m->n_state * m->n_state * sizeof *near.chord);
}

/* From a known person beside them the first order is that of one step, although its slopes are of elsewhere.
 */
static void who_stands_beside_a_known_person_is_carried_from_there(void **state) {
  (void)state;
  for (size_t i = 0; i < N_MODEL; i++) {
    const hales_patient_model *pm = hales_patient_model_find(models[i]);
    const hales_model *m = pm->model;
    double theta[HALES_FREE_MAX], known[HALES_PARAM_MAX], known_state[HALES_STATE_MAX];
    double param[HALES_PARAM_MAX], answer[HALES_STATE_MAX], start[HALES_STATE_MAX], scale[HALES_STATE_MAX];
    double carried = 0.0, direct = 0.0;
    hales_run run;
    hales_near near;
    hales_run_settings s = hales_twin_settings(pm, 1);
    s.periodic_tol = 1e-7;
    person(pm, 0.0, 0, theta);
    assert_true(hales_near_find(pm, &body, theta, &near));
    for (size_t which = 1; which <= 6; which++) {
      person(pm, 0.2, which, theta);
      pm->to_params(&body, theta, known);
      assert_ok(hales_ensemble_run(m, &s, 1, known, NULL, &run, known_state, NULL, NULL));
      assert_int_equal(run.outcome, HALES_RUN_OK);
      theta[which] += 0.05 * pm->free[which].prior(&body).sd;
      pm->to_params(&body, theta, param);
      assert_ok(hales_ensemble_run(m, &s, 1, param, NULL, &run, answer, NULL, NULL));
      hales_orbit_scale(m, answer, scale);
      hales_near_carry(&near, known, known_state, param, start);
      assert_close(m->volume(start, param), param[hales_model_find_param(m, "v_tot")], 1e-12, 0.0);
      carried += hales_orbit_distance(m->n_state, start, answer, scale);
      hales_near_start(&near, param, start);
      direct += hales_orbit_distance(m->n_state, start, answer, scale);
    }
    print_message("%s: off by %.4f carried, %.4f from afar\n", models[i], carried, direct);
    assert_true(carried < 0.25 * direct);
  }
}

static void draws_take_fewer_beats(void **state) {
  (void)state;
  for (size_t i = 0; i < N_MODEL; i++) {
    const hales_patient_model *pm = hales_patient_model_find(models[i]);
    double theta[HALES_FREE_MAX], param[DRAWS * HALES_PARAM_MAX];
    hales_run from_guess[DRAWS], from_near[DRAWS];
    const hales_run_settings s = hales_twin_settings(pm, 1);
    hales_near near;
    person(pm, 0.0, 0, theta);
    assert_true(hales_near_find(pm, &body, theta, &near));
    for (size_t k = 0; k < DRAWS; k++) {
      person(pm, 0.4, k + 1, theta);
      pm->to_params(&body, theta, param + k * pm->model->n_param);
    }
    hales_run_settings chord = s;
    chord.chord = near.chord;
    assert_ok(hales_twin_run(pm, &body, &chord, NULL, DRAWS, param, from_guess, NULL, NULL, NULL, NULL));
    assert_ok(hales_twin_run(pm, &body, &s, &near, DRAWS, param, from_near, NULL, NULL, NULL, NULL));
    int before = 0, now = 0;
    for (size_t k = 0; k < DRAWS; k++) {
      assert_int_equal(from_near[k].outcome, HALES_RUN_OK);
      before += from_guess[k].beats;
      now += from_near[k].beats;
    }
    print_message("%s: %.1f beats from the model's guess and the chord, %.1f from near by\n", models[i],
                  (double)before / DRAWS, (double)now / DRAWS);
    assert_true(now < before);
  }
}

/* So far away that first order leads out of what is sane: the model's own guess. */
static void far_away_the_models_guess_stands(void **state) {
  (void)state;
  const hales_patient_model *pm = hales_patient_model_find("hales");
  const hales_model *m = pm->model;
  double theta[HALES_FREE_MAX], param[HALES_PARAM_MAX], start[HALES_STATE_MAX], guess[HALES_STATE_MAX];
  hales_near near;
  person(pm, 0.0, 0, theta);
  assert_true(hales_near_find(pm, &body, theta, &near));
  memcpy(param, near.param, m->n_param * sizeof *param);
  param[hales_model_find_param(m, "pul.R")] *= exp(5.0);
  m->guess(param, guess);
  hales_near_start(&near, param, start);
  for (size_t i = 0; i < m->n_state; i++) assert_true(start[i] == guess[i]);
}

/* A cohort away first order leads some astray: whoever has an answer from the model's guess keeps it. */
static void who_is_not_near_has_an_answer_all_the_same(void **state) {
  (void)state;
  enum { MANY = 48 };
  const hales_patient_model *pm = hales_patient_model_find("hales");
  const hales_model *m = pm->model;
  double theta[HALES_FREE_MAX], *param = calloc(MANY * (m->n_param + m->n_state), sizeof *param);
  assert_non_null(param);
  double *start = param + MANY * m->n_param;
  hales_run plain[MANY], astray[MANY], run[MANY];
  const hales_run_settings s = hales_twin_settings(pm, 1);
  hales_near near;
  person(pm, 0.0, 0, theta);
  assert_true(hales_near_find(pm, &body, theta, &near));
  for (size_t k = 0; k < MANY; k++) {
    person(pm, 2.0, k + 1, theta);
    pm->to_params(&body, theta, param + k * m->n_param);
    hales_near_start(&near, param + k * m->n_param, start + k * m->n_state);
  }
  hales_run_settings chord = s;
  chord.chord = near.chord;
  assert_ok(hales_ensemble_run(m, &chord, MANY, param, start, astray, NULL, NULL, NULL));
  assert_ok(hales_twin_run(pm, &body, &s, NULL, MANY, param, plain, NULL, NULL, NULL, NULL));
  assert_ok(hales_twin_run(pm, &body, &s, &near, MANY, param, run, NULL, NULL, NULL, NULL));
  size_t lost = 0;
  for (size_t k = 0; k < MANY; k++) {
    lost += astray[k].outcome != HALES_RUN_OK;
    if (plain[k].outcome == HALES_RUN_OK) assert_int_equal(run[k].outcome, HALES_RUN_OK);
  }
  print_message("%zu of %d lost from near by alone\n", lost, MANY);
  assert_true(lost > 0);
  free(param);
}

/* A start has twenty beats.  Who is found within them is answered from there; who is not, from the model's
 * guess and without the chord, as if nobody had been near: the same bits either way, and in steps of the
 * usual length.  Some of these would have been led there in more beats. */
static void a_start_that_leads_nowhere_in_time_is_forgotten(void **state) {
  (void)state;
  enum { MANY = 96, BEATS_OF_A_START = 20 };
  const hales_patient_model *pm = hales_patient_model_find("hales");
  const hales_model *m = pm->model;
  const size_t ns = m->n_state;
  double theta[HALES_FREE_MAX], *room = calloc(MANY * (m->n_param + 5 * ns), sizeof *room);
  assert_non_null(room);
  double *param = room, *start = param + MANY * m->n_param, *soon = start + MANY * ns,
         *late = soon + MANY * ns, *guessed = late + MANY * ns, *got = guessed + MANY * ns;
  hales_run in_time[MANY], in_the_end[MANY], from_guess[MANY], run[MANY];
  hales_near near;
  person(pm, 0.0, 0, theta);
  assert_true(hales_near_find(pm, &body, theta, &near));
  for (size_t k = 0; k < MANY; k++) {
    person(pm, 1.9, k + 1, theta);
    pm->to_params(&body, theta, param + k * m->n_param);
    hales_near_start(&near, param + k * m->n_param, start + k * ns);
  }
  hales_run_settings s = hales_twin_settings(pm, 1);
  s.periodic_tol = 1e-6;
  hales_run_settings direct = s;
  direct.chord = near.chord;
  direct.max_beats = BEATS_OF_A_START;
  assert_ok(hales_ensemble_run(m, &direct, MANY, param, start, in_time, soon, NULL, NULL));
  direct.max_beats = 400;
  assert_ok(hales_ensemble_run(m, &direct, MANY, param, start, in_the_end, late, NULL, NULL));
  direct.chord = NULL;
  direct.max_beats = HALES_TWIN_PATIENCE_BEATS;
  assert_ok(hales_ensemble_run(m, &direct, MANY, param, NULL, from_guess, guessed, NULL, NULL));
  assert_ok(hales_twin_run_from(pm, &body, &s, near.chord, MANY, param, start, run, got, NULL, NULL, NULL));
  int kept = 0, forgotten = 0, slow = 0;
  for (size_t k = 0; k < MANY; k++) {
    const bool soon_enough = in_time[k].outcome == HALES_RUN_OK;
    if (!soon_enough && from_guess[k].outcome != HALES_RUN_OK) continue; /* asked in shorter steps */
    assert_int_equal(run[k].outcome, HALES_RUN_OK);
    assert_memory_equal(got + k * ns, (soon_enough ? soon : guessed) + k * ns, ns * sizeof *got);
    kept += soon_enough;
    forgotten += !soon_enough;
    slow += !soon_enough && in_the_end[k].outcome == HALES_RUN_OK &&
            memcmp(late + k * ns, guessed + k * ns, ns * sizeof *late) != 0;
  }
  print_message("%d answered from the start, %d from the guess, of which it would have led %d in the end\n",
                kept, forgotten, slow);
  assert_true(kept > 0 && slow > 0);
  free(room);
}

/* Hearts too stiff for the few steps of a fast beat, one in a hundred or two of a broad prior: asked again
 * with shorter steps they have an answer, that of a beat in many steps. */
static void stiff_hearts_have_an_answer(void **state) {
  (void)state;
#ifdef HALES_SANITIZED
  enum { BROAD = 192 };
#else
  enum { BROAD = 384 };
#endif
  const hales_patient_model *pm = hales_patient_model_find("hales");
  const hales_model *m = pm->model;
  const size_t mpap = hales_outcome_find(pm, "mpap_mmhg"), edv = hales_outcome_find(pm, "rv_edv_ml");
  double theta[HALES_FREE_MAX], *param = calloc(BROAD * m->n_param, sizeof *param);
  double *outcome = calloc(BROAD * pm->n_outcome, sizeof *outcome), stat[3 * HALES_SIGNAL_MAX];
  assert_non_null(param);
  assert_non_null(outcome);
  for (size_t k = 0; k < BROAD; k++) {
    person(pm, 1.8, 384 - k, theta); /* the same last ones with a sanitizer */
    pm->to_params(&body, theta, param + k * m->n_param);
  }
  const hales_run_settings s = hales_twin_settings(pm, 2);
  hales_run_settings many = s;
  many.steps = many.record_steps = 1600;
  many.max_beats = HALES_TWIN_PATIENCE_BEATS; /* who needs hundreds of beats hardly repeats */
  hales_run few[BROAD], run[BROAD], exact;
  assert_ok(hales_ensemble_run(m, &s, BROAD, param, NULL, few, NULL, NULL, NULL));
  assert_ok(hales_twin_run(pm, &body, &s, NULL, BROAD, param, run, NULL, outcome, NULL, NULL));
  size_t stiff = 0, with_answer = 0, answered = 0;
  for (size_t k = 0; k < BROAD; k++) {
    if (few[k].outcome == HALES_RUN_OK || few[k].outcome == HALES_RUN_UNLAWFUL) continue;
    stiff++;
    assert_ok(hales_ensemble_run(m, &many, 1, param + k * m->n_param, NULL, &exact, NULL, stat, NULL));
    if (exact.outcome != HALES_RUN_OK) continue; /* has none, or is on the edge of what is sane */
    with_answer++;
    if (run[k].outcome != HALES_RUN_OK) continue;
    answered++;
    for (size_t o = 0; o < pm->n_outcome; o++) {
      const double fine =
          pm->outcome[o].value(param + k * m->n_param, (const double(*)[3])(const void *)stat, 1.8);
      if (o == mpap || o == edv) assert_close(outcome[k * pm->n_outcome + o], fine, 0.01, 0.0);
    }
  }
  /* a twin of those who have an answer is read back from its states with the same bits */
  hales_twin twin;
  size_t n = 0, finer = 0;
  for (size_t k = 0; k < BROAD; k++) n += run[k].outcome == HALES_RUN_OK;
  assert_ok(hales_twin_create(&twin, pm, n, NULL));
  twin.body = body;
  for (size_t k = 0, at = 0; k < BROAD; k++) {
    if (run[k].outcome != HALES_RUN_OK) continue;
    person(pm, 1.8, 384 - k, theta);
    memcpy(twin.theta + at++ * pm->n_free, theta, pm->n_free * sizeof *theta);
  }
  size_t gone = 0; /* hearts that only seemed to repeat */
  for (hales_err e = {0}; hales_twin_fill(&twin, NULL, NULL, 2, &e) != HALES_OK; e = (hales_err){0}, gone++) {
    assert_true(e.status == HALES_EMATH && e.at < n && gone < 4);
    memcpy(twin.theta + e.at * pm->n_free, theta, pm->n_free * sizeof *theta);
  }
  for (size_t i = 0; i < n; i++) finer += twin.fineness[i] > 1.0;
  assert_true(finer + gone >= answered && finer > 0);
  double *told = calloc(n * pm->n_outcome, sizeof *told);
  assert_non_null(told);
  memcpy(told, twin.outcome, n * pm->n_outcome * sizeof *told);
  memset(twin.outcome, 0, n * pm->n_outcome * sizeof *told);
  assert_ok(hales_twin_recall(&twin, 2, NULL));
  assert_memory_equal(told, twin.outcome, n * pm->n_outcome * sizeof *told);
  for (size_t i = 0; i < n; i++) twin.fineness[i] = 1.0; /* of whom that is not said are not believed */
  assert_int_equal(hales_twin_recall(&twin, 2, NULL), HALES_EMATH);
  free(told);
  hales_twin_destroy(&twin);
  print_message(
      "%zu of %d hearts too stiff for few steps; %zu have an answer in many, %zu of those in the twin\n",
      stiff, BROAD, with_answer, answered);
  assert_true(answered > 0 && 4 * answered >= 3 * with_answer);
  free(outcome);
  free(param);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(starts_are_right_to_first_order),
      cmocka_unit_test(a_start_and_a_chord_change_the_beats_only),
      cmocka_unit_test(who_stands_beside_a_known_person_is_carried_from_there),
      cmocka_unit_test(draws_take_fewer_beats),
      cmocka_unit_test(far_away_the_models_guess_stands),
      cmocka_unit_test(a_start_that_leads_nowhere_in_time_is_forgotten),
      cmocka_unit_test(who_is_not_near_has_an_answer_all_the_same),
      cmocka_unit_test(stiff_hearts_have_an_answer),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
