#include "physics/carry.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "physics/resolve.h"
#include "physics/run_settings.h"
#include "physics/subset.h"

enum { PART = 2048, CHECK_BEATS = 60 }; /* sets at a time, which bounds the scratch */
/* heuristic, of 400 sets with eight parameters at ends of their ranges: one comparison that is small by
 * chance follows one that is not.  Where figures move by so much or less, and moved by at most WILD times
 * that before, they are within 1 % of their limit in all but two. */
static const double settled_at = 3e-3, wild = 10.0, surely = 0.03;
static const double check_tol = 1e-3;                      /* of the periodic states that are compared */
static const double last_accuracy = 1e-3, last_tol = 1e-4; /* of the error-controlled steps */
static const int times_most = 16;                          /* the default steps */
static const double work_most = 2e7; /* steps of one run of beats counted out: seconds */

/* A part of the ensemble with its results so far. */
typedef struct part {
  const hales_model *m;
  const hales_run_settings *s;
  size_t n;
  const double *param, *start; /* start NULL: the model's */
  hales_run *run;
  double *state, *stat;
  bool *open;     /* [n] in doubt */
  double *before; /* [n] by how much the figures moved last; negative: not compared yet */
  hales_subset again;
} part;

bool hales_carry_applies(const hales_run_settings *s) {
  return s->steps == 0 && s->record_steps == 0 && s->rtol == 0.0 && s->accuracy == 0.0 &&
         s->precision == HALES_DOUBLE && !s->once && !s->wanted;
}

hales_run_settings hales_carry_settings(const hales_run_settings *s, const hales_run *run) {
  hales_run_settings as = *s;
  if (!hales_carry_applies(s)) return as;
  as.steps = run->steps;
  as.rtol = run->rtol;
  if (as.rtol > 0.0 && as.periodic_tol > 0.0) as.periodic_tol = fmax(as.periodic_tol, last_tol);
  return as;
}

/* Where a run of set i in other steps starts: at the periodic state that there is, else where it began. */
static void start_of(const part *p, size_t i, double *y) {
  const size_t ns = p->m->n_state;
  const double *param = p->param + i * p->m->n_param;
  const bool search = p->s->periodic_tol > 0.0;
  if (search && p->run[i].outcome == HALES_RUN_OK)
    memcpy(y, p->state + i * ns, ns * sizeof *y);
  else if (p->start)
    memcpy(y, p->start + i * ns, ns * sizeof *y);
  else
    (search ? p->m->guess : p->m->initial)(param, y);
}

/* Runs the sets that are in doubt, or have flown apart if those are wanted, once more. */
static hales_status run_again(part *p, const hales_run_settings *s, bool blown, hales_err *err) {
  double y[HALES_STATE_MAX];
  hales_subset_clear(&p->again);
  for (size_t i = 0; i < p->n; i++) {
    if (!p->open[i] && !(blown && p->run[i].outcome == HALES_RUN_BLEW_UP)) continue;
    start_of(p, i, y);
    hales_subset_add(&p->again, i, p->param + i * p->m->n_param, y);
  }
  return hales_subset_run(&p->again, s, err);
}

/* Takes the run of a set's place k in the subset for its answer. */
static void take(part *p, size_t k) {
  const size_t i = p->again.row[k], ns = p->m->n_state, nf = p->m->n_signal * 3;
  const int beats = p->run[i].beats;
  p->run[i] = p->again.run[k];
  if (p->s->periodic_tol > 0.0)
    p->run[i].beats += beats; /* those spent in vain count too */
  else
    p->run[i].beats = p->s->beats;
  memcpy(p->state + i * ns, hales_subset_state(&p->again, k), ns * sizeof *p->state);
  memcpy(p->stat + i * nf, hales_subset_stat(&p->again, k), nf * sizeof *p->stat);
}

/* Compares what was run again with the answers so far, and judges.  finer: it is the new answer. */
static void judge(part *p, bool finer) {
  const size_t ns = p->m->n_state, nf = p->m->n_signal * 3;
  for (size_t k = 0; k < p->again.n; k++) {
    const size_t i = p->again.row[k];
    const double *y = p->state + i * ns, before = p->before[i];
    double moved = HUGE_VAL; /* no answer in those steps */
    if (p->again.run[k].outcome == HALES_RUN_OK) {
      /* a periodic state looked for to less is no end of the same beats; its extremes and means are compared
       */
      const double *z = p->s->periodic_tol > 0.0 ? y : hales_subset_state(&p->again, k);
      moved = hales_figures_moved(p->m, y, p->stat + i * nf, z, hales_subset_stat(&p->again, k), NULL);
      if (finer) take(p, k);
    }
    p->open[i] = !(moved <= surely * settled_at ||
                   (moved <= settled_at && before <= wild * settled_at)); /* before may be negative: none */
    p->run[i].step_error = p->before[i] = moved;
  }
}

static hales_status check_fewer(part *p, hales_err *err) {
  hales_run_settings s = *p->s;
  s.chord = NULL; /* it is of other steps */
  if (s.periodic_tol > 0.0) s.periodic_tol = fmax(s.periodic_tol, check_tol);
  if (s.max_beats == 0) s.max_beats = CHECK_BEATS;
  for (int share = 4; share >= 2; share /= 2) {
    s.steps = p->m->default_steps / share;
    if (s.steps < HALES_STEPS_MIN) continue;
    HALES_TRY(run_again(p, &s, false, err));
    judge(p, false);
  }
  return HALES_OK;
}

static bool is_affordable(const part *p, int steps) {
  const double beats = p->s->periodic_tol > 0.0 ? 0.0 : (double)p->s->beats;
  return steps <= HALES_STEPS_MAX && beats * steps <= work_most;
}

static hales_status climb(part *p, hales_err *err) {
  hales_run_settings s = *p->s;
  s.chord = NULL;
  for (int times = 2; times <= times_most; times *= 2) {
    s.steps = times * p->m->default_steps;
    if (!is_affordable(p, s.steps)) return HALES_OK;
    HALES_TRY(run_again(p, &s, false, err));
    judge(p, true);
  }
  return HALES_OK;
}

/* What nothing else carries, in error-controlled steps. */
static hales_status control_error(part *p, hales_err *err) {
  if (!hales_run_has_error_control(p->m) || !is_affordable(p, times_most * p->m->default_steps))
    return HALES_OK;
  hales_run_settings s = *p->s;
  s.chord = NULL;
  s.accuracy = last_accuracy;
  s.lanes = 1; /* their steps differ so much that beside each other most would wait for one */
  if (s.periodic_tol == 0.0) s.steps = (int)fmin(HALES_STEPS_MAX, work_most / s.beats);
  if (s.periodic_tol > 0.0) s.periodic_tol = last_tol;
  HALES_TRY(run_again(p, &s, true, err));
  for (size_t k = 0; k < p->again.n; k++) {
    const size_t i = p->again.row[k];
    if (p->again.run[k].outcome != HALES_RUN_OK) continue;
    take(p, k);
    p->run[i].step_error = p->run[i].moved;
  }
  return HALES_OK;
}

static hales_status run_part(part *p, hales_err *err) {
  hales_run_settings s = *p->s;
  s.steps = p->m->default_steps;
  HALES_TRY(hales_ensemble_run(p->m, &s, p->n, p->param, p->start, p->run, p->state, p->stat, err));
  for (size_t i = 0; i < p->n; i++) {
    p->open[i] = p->run[i].outcome == HALES_RUN_OK;
    p->before[i] = -1.0;
  }
  HALES_TRY(check_fewer(p, err));
  HALES_TRY(climb(p, err));
  return control_error(p, err);
}

hales_status hales_carry_run(const hales_model *m, const hales_run_settings *s, size_t n, const double *param,
                             const double *start, hales_run *run, double *state, double *stat,
                             hales_err *err) {
  const size_t most = n < PART ? n : PART, ns = m->n_state, nf = m->n_signal * 3;
  double *own_state = state ? NULL : calloc(most * ns + 1, sizeof *own_state);
  double *own_stat = stat ? NULL : calloc(most * nf + 1, sizeof *own_stat);
  part p = {
      .m = m, .s = s, .open = calloc(most + 1, sizeof *p.open), .before = calloc(most + 1, sizeof *p.before)};
  hales_status status = HALES_OK;
  if ((!state && !own_state) || (!stat && !own_stat) || !p.open || !p.before)
    status = HALES_FAIL(err, HALES_ENOMEM, "out of memory for %zu sets of an ensemble", most);
  if (status == HALES_OK) status = hales_subset_create(&p.again, m, most, err);
  for (size_t first = 0; status == HALES_OK && first < n; first += p.n) {
    p.n = n - first < PART ? n - first : PART;
    p.param = param + first * m->n_param;
    p.start = start ? start + first * ns : NULL;
    p.run = run + first;
    p.state = state ? state + first * ns : own_state;
    p.stat = stat ? stat + first * nf : own_stat;
    status = run_part(&p, err);
  }
  hales_subset_destroy(&p.again);
  free(p.open);
  free(p.before);
  free(own_state);
  free(own_stat);
  return status;
}
