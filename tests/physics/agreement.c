#include "agreement.h"

#include "support/assert.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "numeric/parallel.h"
#include "physics/ensemble.h"
#include "physics/resolve.h"
#include "support/random_sets.h"

enum { BEATS = 1, BATCH = 200 };
static const double oracle_rtol = 1e-10;
static const double accuracy = 1e-5;

/* One batch: parameters, starts, our answers and CVODE's. */
typedef struct batch {
  const oracle_model *o;
  const char *name;
  size_t first, n; /* of all sets */
  const double *param;
  double *start, *state, *stat, *want_state, *want_stat;
  hales_run *run;
  bool *ok; /* CVODE got through */
} batch;

static void run_oracle(void *ctx, size_t i, int worker) {
  (void)worker;
  const batch *b = ctx;
  const hales_model *m = b->o->m;
  double *y = b->want_state + i * m->n_state;
  memcpy(y, b->start + i * m->n_state, m->n_state * sizeof *y);
  b->ok[i] =
      oracle_run(b->o, b->param + i * m->n_param, BEATS, oracle_rtol, y, b->want_stat + i * m->n_signal * 3);
}

/* Where a patient is looked at: the periodic state, roughly; where there is none, the model's guess. */
static void start_near_the_orbit(const batch *b) {
  hales_err err = {0};
  const hales_model *m = b->o->m;
  const hales_run_settings s = {.steps = 300, .periodic_tol = 1e-3, .threads = hales_processors()};
  assert_ok_err(hales_ensemble_run(m, &s, b->n, b->param, NULL, b->run, b->start, NULL, &err), &err);
  for (size_t i = 0; i < b->n; i++)
    if (b->run[i].outcome != HALES_RUN_OK) m->guess(b->param + i * m->n_param, b->start + i * m->n_state);
}

/* Largest difference of end state and last beat's extremes and means, by the size of each; what a model
 * measures otherwise (oracle_model.measure) by that. */
static double difference(const oracle_model *o, const double *p, const double *y, const double *stat,
                         const double *want_y, const double *want, const char **where) {
  const hales_model *m = o->m;
  double worst = 0.0;
  for (size_t s = 0; s < m->n_signal; s++) {
    const double *a = stat + 3 * s, *b = want + 3 * s, size = hales_figure_size(m->signal[s].unit, b);
    double d[4] = {fabs(a[0] - b[0]) / size, fabs(a[1] - b[1]) / size, fabs(a[2] - b[2]) / size,
                   s < m->n_state ? fabs(y[s] - want_y[s]) / size : 0.0};
    const double lo = o->measure ? o->measure(p, s, b[0]) : b[0];
    const double hi = o->measure ? o->measure(p, s, b[1]) : b[1];
    if (lo != b[0] || hi != b[1]) {
      const double range = fmax(fmax(fabs(lo), fabs(hi)), 1.0); /* mmHg */
      d[0] = fabs(o->measure(p, s, a[0]) - lo) / range;
      d[1] = fabs(o->measure(p, s, a[1]) - hi) / range;
    }
    for (int k = 0; k < 4; k++)
      if (!(d[k] <= worst) && !isnan(worst)) worst = d[k], *where = m->signal[s].name;
  }
  return worst;
}

/* What we differ by, and where. */
static double our_difference(const batch *b, size_t i, const char **where) {
  const hales_model *m = b->o->m;
  return difference(b->o, b->param + i * m->n_param, b->state + i * m->n_state, b->stat + i * m->n_signal * 3,
                    b->want_state + i * m->n_state, b->want_stat + i * m->n_signal * 3, where);
}

/* Puts CVODE's answer at a finer tolerance in the place of its first one.  Returns by how much it moved;
 * infinity, and the first answer stays, when CVODE gives up. */
static double refine_oracle(const batch *b, size_t i, double rtol) {
  const hales_model *m = b->o->m;
  double y[HALES_STATE_MAX], stat[HALES_SIGNAL_MAX * 3];
  double *want_y = b->want_state + i * m->n_state, *want = b->want_stat + i * m->n_signal * 3;
  const double *p = b->param + i * m->n_param;
  const char *where = "";
  memcpy(y, b->start + i * m->n_state, m->n_state * sizeof *y);
  if (!oracle_run(b->o, p, BEATS, rtol, y, stat)) return HUGE_VAL;
  const double moved = difference(b->o, p, y, stat, want_y, want, &where);
  memcpy(want_y, y, m->n_state * sizeof *y);
  memcpy(want, stat, m->n_signal * 3 * sizeof *stat);
  return moved;
}

static void judge(const batch *b, size_t i, agreement *t) {
  const char *name = b->name;
  const size_t set = b->first + i;
  const hales_model *m = b->o->m;
  const hales_run *r = &b->run[i];
  const char *where = "";
  if (r->outcome != HALES_RUN_OK) {
    t->reported++;
    print_message("  %s %s set %zu: we report: %s (beat %d, step %d, %s moved by %.1e)%s\n", m->id, name, set,
                  hales_run_outcome_text(r->outcome), r->bad_beat, r->bad_step,
                  m->signal[r->moved_signal].name, r->moved, b->ok[i] ? "" : "; CVODE fails as well");
    return;
  }
  assert_true(r->volume_defect < 1e-10);
  if (!b->ok[i]) {
    t->oracle_failed++;
    print_message("  %s %s set %zu: CVODE gives up\n", m->id, name, set);
    return;
  }
  double d = our_difference(b, i, &where), moved = 0.0;
  for (int k = 0; k < 2 && !(d <= accuracy); k++) { /* is it CVODE's? */
    moved = refine_oracle(b, i, oracle_rtol * (k == 0 ? 0.1 : 0.01));
    d = our_difference(b, i, &where);
    if (!(moved > 0.5 * accuracy)) break;
  }
  if (!(d <= accuracy) && moved > 0.5 * accuracy) {
    t->oracle_failed++;
    print_message("  %s %s set %zu: differs by %.2g in %s, and CVODE from itself by %.2g\n", m->id, name, set,
                  d, where, moved);
    return;
  }
  t->worst = fmax(t->worst, d);
  t->agree += d <= accuracy;
  if (d <= accuracy) return;
  t->silent++;
  print_message("  %s %s set %zu: differs by %.2g in %s; the run had moved by %.1e\n", m->id, name, set, d,
                where, r->moved);
}

static void run_batch(const oracle_model *o, const double *param, size_t first, size_t n, const char *name,
                      agreement *t) {
  const hales_model *m = o->m;
  const size_t states = n * m->n_state, stats = n * m->n_signal * 3;
  batch b = {.o = o,
             .name = name,
             .first = first,
             .n = n,
             .param = param + first * m->n_param,
             .start = calloc(states, sizeof(double)),
             .state = calloc(states, sizeof(double)),
             .stat = calloc(stats, sizeof(double)),
             .want_state = calloc(states, sizeof(double)),
             .want_stat = calloc(stats, sizeof(double)),
             .run = calloc(n, sizeof(hales_run)),
             .ok = calloc(n, sizeof(bool))};
  start_near_the_orbit(&b);
  hales_err err = {0};
  const int cores = hales_processors();
  const hales_run_settings s = {.accuracy = accuracy, .beats = BEATS, .threads = cores};
  assert_ok_err(hales_ensemble_run(m, &s, n, b.param, b.start, b.run, b.state, b.stat, &err), &err);
  hales_parallel_for(n, cores, run_oracle, &b);
  for (size_t i = 0; i < n; i++) judge(&b, i, t);
  t->sets += (int)n;
  free(b.start);
  free(b.state);
  free(b.stat);
  free(b.want_state);
  free(b.want_stat);
  free(b.run);
  free(b.ok);
}

agreement agreement_of(const oracle_model *o, const double *param, size_t n, const char *name) {
  agreement t = {0};
  for (size_t first = 0; first < n; first += BATCH) {
    run_batch(o, param, first, n - first < BATCH ? n - first : BATCH, name, &t);
    print_message(
        "%s, %s: %d sets, %d agree to %.0e (largest difference %.1e), %d we report, %d only CVODE gives up, %d "
        "differ in silence\n",
        o->m->id, name, t.sets, t.agree, accuracy, t.worst, t.reported, t.oracle_failed, t.silent);
    (void)fflush(stdout); /* a long count is of use as far as it got */
  }
  return t;
}

void agreement_check(const oracle_model *o, size_t sets, double spread, double reported_share) {
  const char *asked = getenv("HALES_ORACLE_SETS");
  if (asked) sets = (size_t)strtoul(asked, NULL, 10);
  const size_t n_wide = sets / 10, n_near = sets - n_wide;
  double *near = random_sets(o->m, n_near, spread, 41), *wide = wide_sets(o->m, n_wide, 43);
  char name[32];
  (void)snprintf(name, sizeof name, "within e^%g", spread);
  const agreement a = agreement_of(o, near, n_near, name);
  const agreement b = agreement_of(o, wide, n_wide, "whole ranges");
  free(near);
  free(wide);
  assert_int_equal(a.silent, 0);
  assert_int_equal(b.silent, 0);
  assert_true(a.reported <= reported_share * a.sets);
  assert_true(a.oracle_failed * 100 <= a.sets); /* the comparison exists */
  /* over whole ranges CVODE gives up on 6 of 100 sets (docs/performance.md): of few, a fifth, rounded up */
  assert_true(b.oracle_failed * 5 <= b.sets + 4);
}
