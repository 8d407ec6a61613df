/* The engine against CVODE: no silent difference. */
#include "support/assert.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "numeric/parallel.h"
#include "oracle.h"
#include "physics/ensemble.h"
#include "physics/korakianitis.h"
#include "support/random_sets.h"
#include "wide_sets.h"

/* Sets a model by default, near and wide together, about a minute of one core; under sanitizers fewer.
 * HALES_ORACLE_SETS=1000 is the full comparison, whose result docs/performance.md records. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define SANITIZED 1
#endif
#endif
#ifdef SANITIZED
enum { SETS_KORAKIANITIS = 10, SETS_COLUNGA2020 = 50 };
#else
enum { SETS_KORAKIANITIS = 150, SETS_COLUNGA2020 = 1000 };
#endif
enum { BEATS = 1 };

static const double oracle_rtol = 1e-10;
static const double agreement = 1e-5;

typedef struct job {
  const oracle_model *o;
  const double *param;
  double *state, *stat;
  bool *ok;
} job;

static void run_oracle(void *ctx, size_t i, int worker) {
  (void)worker;
  const job *j = ctx;
  const hales_model *m = j->o->m;
  const double *p = j->param + i * m->n_param;
  j->ok[i] =
      oracle_run(j->o, p, BEATS, oracle_rtol, j->state + i * m->n_state, j->stat + i * m->n_signal * 3);
}

/* Where a patient is looked at: the periodic state, roughly; where there is none, the model's guess. */
static void start_near_the_orbit(const hales_model *m, size_t n, const double *param, double *start,
                                 hales_run *run) {
  hales_err err = {0};
  const hales_run_settings s = {.steps = 300, .periodic_tol = 1e-3, .threads = hales_processors()};
  assert_ok_err(hales_ensemble_run(m, &s, n, param, NULL, run, start, NULL, &err), &err);
  for (size_t i = 0; i < n; i++)
    if (run[i].outcome != HALES_RUN_OK) m->guess(param + i * m->n_param, start + i * m->n_state);
}

/* By unit: what counts as near zero. */
static double floor_of(const char *unit) {
  return strcmp(unit, "mL") == 0       ? 10.0
         : strcmp(unit, "mm[Hg]") == 0 ? 1.0
         : strcmp(unit, "mL/s") == 0   ? 20.0
                                       : 1000.0; /* power */
}

/* What a signal is compared by.  A square-root valve near equal pressures turns 1e-8 mmHg into 0.04 mL/s: its
 * extremes are compared by the pressure that drives it, (q/CQ)^2; all else by itself. */
static double measure(const hales_model *m, size_t signal, const double *p, double x) {
  if (m != &hales_korakianitis || signal < HALES_KO_Q_AO || signal > HALES_KO_Q_TI) return x;
  static const int cq[] = {HALES_KO_CQ_AO, HALES_KO_CQ_MI, HALES_KO_CQ_PO, HALES_KO_CQ_TI};
  const double root = x / p[cq[signal - HALES_KO_Q_AO]];
  return root * fabs(root);
}

/* Largest difference of end state and last beat's extremes and means, relative to the value or its floor;
 * extremes of a signal are relative to the larger of the two, its size. */
static double difference(const hales_model *m, const double *p, const double *y, const double *stat,
                         const double *want_y, const double *want_stat, const char **where) {
  double worst = 0.0;
  for (size_t i = 0; i < m->n_state; i++) {
    const double d = fabs(y[i] - want_y[i]) / fmax(fabs(want_y[i]), floor_of(m->state[i].unit));
    if (!(d <= worst)) worst = d, *where = m->state[i].name;
  }
  for (size_t s = 0; s < m->n_signal; s++) {
    const double *a = stat + 3 * s, *b = want_stat + 3 * s;
    const double size = fmax(fmax(fabs(b[0]), fabs(b[1])), floor_of(m->signal[s].unit));
    const double lo = measure(m, s, p, b[0]), hi = measure(m, s, p, b[1]);
    const bool valve = m == &hales_korakianitis && s >= HALES_KO_Q_AO && s <= HALES_KO_Q_TI;
    const double range = valve ? fmax(fmax(fabs(lo), fabs(hi)), floor_of("mm[Hg]")) : size;
    const double d[3] = {fabs(measure(m, s, p, a[0]) - lo) / range, fabs(measure(m, s, p, a[1]) - hi) / range,
                         fabs(a[2] - b[2]) / size};
    for (int k = 0; k < 3; k++)
      if (!(d[k] <= worst)) worst = d[k], *where = m->signal[s].name;
  }
  return worst;
}

/* How far the answer moves when our own tolerance is changed: what a user can see without an oracle. */
static double we_move(const hales_model *m, const double *p, const double *start, double rtol,
                      const double *y, const double *stat) {
  double other_y[HALES_STATE_MAX], other[HALES_SIGNAL_MAX * 3];
  const char *where = "";
  hales_run run;
  hales_err err = {0};
  const hales_run_settings s = {.rtol = rtol, .beats = BEATS};
  assert_ok_err(hales_ensemble_run(m, &s, 1, p, start, &run, other_y, other, &err), &err);
  return run.outcome == HALES_RUN_OK ? difference(m, p, other_y, other, y, stat, &where) : HUGE_VAL;
}

static double oracle_moves(const oracle_model *o, const double *p, const double *start, const double *y,
                           const double *stat) {
  double other_y[HALES_STATE_MAX], other[HALES_SIGNAL_MAX * 3];
  const char *where = "";
  memcpy(other_y, start, o->m->n_state * sizeof *start);
  return oracle_run(o, p, BEATS, 8.0 * oracle_rtol, other_y, other)
             ? difference(o->m, p, other_y, other, y, stat, &where)
             : HUGE_VAL;
}

typedef struct tally {
  int sets, agree, reported, unresolved, oracle_failed, silent;
  double worst;
} tally;

static tally compare(const oracle_model *o, const double *param, size_t n, const char *batch) {
  const hales_model *m = o->m;
  double *y = calloc(n * m->n_state, sizeof *y), *stat = calloc(n * m->n_signal * 3, sizeof *stat);
  double *want_y = calloc(n * m->n_state, sizeof *y), *want = calloc(n * m->n_signal * 3, sizeof *stat);
  hales_run *run = calloc(n, sizeof *run);
  double *start = calloc(n * m->n_state, sizeof *start);
  start_near_the_orbit(m, n, param, start, run);
  memcpy(want_y, start, n * m->n_state * sizeof *start);
  bool *ok = calloc(n, sizeof *ok);
  hales_err err = {0};
  const int cores = hales_processors();
  const hales_run_settings s = {.rtol = o->our_rtol, .beats = BEATS, .threads = cores};
  assert_ok_err(hales_ensemble_run(m, &s, n, param, start, run, y, stat, &err), &err);
  job j = {o, param, want_y, want, ok};
  hales_parallel_for(n, cores, run_oracle, &j);
  tally t = {.sets = (int)n};
  for (size_t i = 0; i < n; i++) {
    const char *where = "";
    if (run[i].outcome != HALES_RUN_OK) {
      t.reported++;
      print_message("  %s %s set %zu: we report: %s (beat %d, step %d)%s\n", m->id, batch, i,
                    hales_run_outcome_text(run[i].outcome), run[i].bad_beat, run[i].bad_step,
                    ok[i] ? "" : "; CVODE fails as well");
      continue;
    }
    assert_true(run[i].volume_defect < 1e-10);
    if (!ok[i]) {
      t.oracle_failed++;
      print_message("  %s %s set %zu: CVODE gives up\n", m->id, batch, i);
      continue;
    }
    const double d = difference(m, param + i * m->n_param, y + i * m->n_state, stat + i * m->n_signal * 3,
                                want_y + i * m->n_state, want + i * m->n_signal * 3, &where);
    t.worst = fmax(t.worst, d);
    if (d <= agreement) {
      t.agree++;
    } else if (we_move(m, param + i * m->n_param, start + i * m->n_state, o->our_rtol * 8.0,
                       y + i * m->n_state, stat + i * m->n_signal * 3) > 0.5 * agreement) {
      t.unresolved++;
      print_message("  %s %s set %zu: differs by %.2g in %s; our own tolerance shows it\n", m->id, batch, i,
                    d, where);
    } else if (oracle_moves(o, param + i * m->n_param, start + i * m->n_state, want_y + i * m->n_state,
                            want + i * m->n_signal * 3) > 0.5 * agreement) {
      t.unresolved++;
      print_message("  %s %s set %zu: differs by %.2g in %s; CVODE's own tolerance shows it\n", m->id, batch,
                    i, d, where);
    } else {
      t.silent++;
      print_message("  %s %s set %zu: differs by %.2g in %s\n", m->id, batch, i, d, where);
    }
  }
  print_message("%s, %s: %d sets, %d agree to %.0e (largest difference %.1e), %d we report, %d are "
                "unresolved, %d only CVODE gives up, %d differ in silence\n",
                m->id, batch, t.sets, t.agree, agreement, t.worst, t.reported, t.unresolved, t.oracle_failed,
                t.silent);
  free(y);
  free(stat);
  free(want_y);
  free(want);
  free(run);
  free(start);
  free(ok);
  return t;
}

static void check_model(const oracle_model *o, size_t sets) {
  const char *asked = getenv("HALES_ORACLE_SETS");
  if (asked) sets = (size_t)strtoul(asked, NULL, 10);
  const size_t n_wide = sets / 10, n_near = sets - n_wide;
  double *near = random_sets(o->m, n_near, 0.7, 41), *wide = wide_sets(o->m, n_wide, 43);
  const tally a = compare(o, near, n_near, "within e^0.7"), b = compare(o, wide, n_wide, "whole ranges");
  free(near);
  free(wide);
  assert_int_equal(a.silent, 0);
  assert_int_equal(b.silent, 0);
  assert_int_equal(a.reported, 0);
  assert_true((a.unresolved + a.oracle_failed) * 20 <= a.sets); /* at most 5 % of what a body can be */
  if (n_wide >= 10) assert_true(b.agree > 0); /* far from any body much fails, CVODE first: printed above */
}

static void korakianitis_agrees_with_cvode_on_random_lawful_sets(void **state) {
  (void)state;
  check_model(&oracle_korakianitis, SETS_KORAKIANITIS);
}

static void colunga2020_agrees_with_cvode_on_random_lawful_sets(void **state) {
  (void)state;
  check_model(&oracle_colunga2020, SETS_COLUNGA2020);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(korakianitis_agrees_with_cvode_on_random_lawful_sets),
      cmocka_unit_test(colunga2020_agrees_with_cvode_on_random_lawful_sets),
  };
  return cmocka_run_group_tests_name("physics/oracle", tests, NULL, NULL);
}
