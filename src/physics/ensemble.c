#include "physics/ensemble.h"

#include <stdlib.h>
#include <string.h>

#include "numeric/parallel.h"
#include "physics/block.h"
#include "physics/breath.h"
#include "physics/carry.h"
#include "physics/lanes/kernel.h"
#include "physics/resolve.h"
#include "physics/run_settings.h"
#include "physics/subset.h"
#include "physics/trace.h"

const char *hales_run_outcome_text(hales_run_outcome o) {
  switch (o) {
  case HALES_RUN_OK:
    return "ok";
  case HALES_RUN_NOT_PERIODIC:
    return "no periodic state found";
  case HALES_RUN_BLEW_UP:
    return "a state left the finite or sane range";
  case HALES_RUN_UNLAWFUL:
    return "parameters outside their range";
  case HALES_RUN_STEPS_SPENT:
    return "the step budget of a beat was spent before its end";
  case HALES_RUN_STEPS_COLLAPSED:
    return "the tolerance asks for steps below rounding";
  case HALES_RUN_UNRESOLVED:
    return "the figures move with the step tolerance by more than the accuracy asked for";
  }
  return "unknown outcome";
}

/* What all blocks of one call share. */
typedef struct ensemble {
  const hales_model *m;
  const hales_kernel *k;
  hales_run_settings s;
  size_t n;            /* lawful sets */
  const size_t *index; /* [n] of their rows */
  const double *param, *start;
  hales_run *run;
  double *state, *stat;
  double *wave; /* instead of state and stat: n_time samples */
  size_t n_time;
  size_t part;        /* sets that a worker takes at a time */
  hales_block *block; /* [workers] */
} ensemble;

static void keep_results(const ensemble *e, hales_block *b, size_t first, size_t count) {
  const hales_model *m = e->m;
  if (e->stat) hales_block_read(b);
  for (size_t lane = 0; lane < count; lane++) {
    const size_t row = e->index[first + lane];
    e->run[row] = b->run[lane];
    e->run[row].span = b->beats_of_map[lane];
    e->run[row].steps = e->s.rtol > 0.0 ? 0 : e->s.steps;
    e->run[row].rtol = e->s.rtol;
    e->run[row].step_error = -1.0;
    const bool ok = b->run[lane].outcome == HALES_RUN_OK;
    if (e->state)
      for (size_t i = 0; i < m->n_state; i++)
        e->state[row * m->n_state + i] = ok ? b->result[i * (size_t)b->lanes + lane] : 0.0;
    if (e->stat) {
      double *stat = e->stat + row * m->n_signal * 3;
      if (ok)
        memcpy(stat, b->stat + lane * m->n_signal * 3, m->n_signal * 3 * sizeof *stat);
      else
        memset(stat, 0, m->n_signal * 3 * sizeof *stat);
      if (ok && m->cut_extremes) m->cut_extremes((double(*)[3])(void *)stat);
    }
    if (e->wave) {
      double *wave = e->wave + row * m->n_signal * e->n_time;
      const double period = e->param[row * m->n_param + m->period_param];
      if (ok)
        hales_trace_resample(&b->trace, b->rows, b->lanes, (int)lane, m->n_signal, period, e->n_time, wave);
      else
        memset(wave, 0, m->n_signal * e->n_time * sizeof *wave);
    }
  }
}

static const double *start_of(const ensemble *e, size_t row) {
  return e->start ? e->start + row * e->m->n_state : NULL;
}

static void run_periodic(const ensemble *e, hales_block *b, size_t first, size_t count) {
  const size_t lanes = (size_t)b->lanes;
  for (size_t i = 0; i < count; i++) {
    const size_t row = e->index[first + i];
    b->set[i].param = e->param + row * e->m->n_param;
    b->set[i].start = start_of(e, row);
  }
  hales_block_search(b, count, e->s.periodic_tol, e->s.max_beats);
  for (int pass = 0; pass < 2; pass++) {
    bool confirmed = true;
    for (size_t done = 0; done < count; done += lanes) {
      const size_t now = count - done < lanes ? count - done : lanes;
      confirmed &= hales_block_record(b, done, now, e->s.periodic_tol);
      keep_results(e, b, first + done, now);
    }
    if (confirmed) return;
    if (pass == 0) hales_block_search_on(b, count, e->s.periodic_tol, e->s.max_beats);
  }
}

static void run_beats(const ensemble *e, hales_block *b, size_t first, size_t count) {
  const size_t lanes = (size_t)b->lanes;
  for (size_t lane = 0; lane < lanes; lane++) { /* spare lanes repeat the last set */
    const size_t row = e->index[first + (lane < count ? lane : count - 1)];
    hales_block_load(b, (int)lane, e->param + row * e->m->n_param, start_of(e, row), false);
  }
  hales_block_run_beats(b, e->s.beats);
  keep_results(e, b, first, count);
}

static void run_part(void *ctx, size_t i, int worker) {
  const ensemble *e = ctx;
  const size_t first = i * e->part, count = e->n - first < e->part ? e->n - first : e->part;
  (e->s.periodic_tol > 0.0 ? run_periodic : run_beats)(e, &e->block[worker], first, count);
}

/* How many sets a worker takes at a time.  Of a search the more the better, for its lanes are idle only at
 * its end, but every worker should have some turns: they take unequal times. */
static size_t part_of(const ensemble *e, size_t workers) {
  const size_t lanes = (size_t)e->k->lanes, blocks = (e->n + lanes - 1) / lanes;
  if (!(e->s.periodic_tol > 0.0)) return lanes;
  const size_t rounds = workers > 1 ? blocks / (4 * workers) : blocks;
  return lanes * (rounds < 1 ? 1 : rounds > HALES_BLOCK_ROUNDS ? HALES_BLOCK_ROUNDS : rounds);
}

typedef struct effort {
  size_t row;
  int steps;
} effort;

static int by_effort(const void *a, const void *b) {
  const effort *x = a, *y = b;
  if (x->steps != y->steps) return (x->steps > y->steps) - (x->steps < y->steps);
  return (x->row > y->row) - (x->row < y->row);
}

/* Beats of the map whose fixed point is sought: several in a breath. */
static int beats_of_map(const ensemble *e, size_t row) {
  return e->s.periodic_tol > 0.0 ? hales_breath_beats(e->m, e->param + row * e->m->n_param) : 1;
}

static bool is_lawful(const ensemble *e, const double *param) {
  return hales_model_check(e->m, param, NULL) == HALES_OK &&
         !(e->s.periodic_tol > 0.0 && hales_breath_beats(e->m, param) == 0);
}

/* Orders the rows of index so that sets that take much the same number of steps share a block. */
static hales_status group_by_effort(const ensemble *e, size_t *index, hales_err *err) {
  effort *all = malloc(e->n * sizeof *all);
  if (!all) return HALES_FAIL(err, HALES_ENOMEM, "out of memory for an ensemble of %zu sets", e->n);
  for (size_t i = 0; i < e->n; i++)
    all[i] = (effort){index[i], beats_of_map(e, index[i]) *
                                    e->m->effort(e->param + index[i] * e->m->n_param, e->s.steps)};
  qsort(all, e->n, sizeof *all, by_effort);
  for (size_t i = 0; i < e->n; i++) index[i] = all[i].row;
  free(all);
  return HALES_OK;
}

static hales_status run_ensemble(ensemble *e, size_t n, hales_err *err) {
  HALES_TRY(hales_run_settle(e->m, n, &e->s, &e->k, err));
  if (n == 0) return HALES_OK;
  const size_t blocks = (n + (size_t)e->k->lanes - 1) / (size_t)e->k->lanes;
  size_t workers = e->s.threads > 1 ? (size_t)e->s.threads : 1;
  if (workers > blocks) workers = blocks;

  hales_status status = HALES_OK;
  size_t *index = malloc(n * sizeof *index), ready = 0;
  e->block = calloc(workers, sizeof *e->block);
  if (!index || !e->block) {
    status = HALES_FAIL(err, HALES_ENOMEM, "out of memory for an ensemble of %zu sets", n);
    goto done;
  }
  for (; ready < workers; ready++) {
    status = hales_block_create(&e->block[ready], e->m, e->k, &e->s, err);
    if (status != HALES_OK) goto done;
    e->block[ready].unread = !e->stat && !e->wave;
  }
  e->n = 0;
  e->index = index;
  for (size_t row = 0; row < n; row++) {
    if (is_lawful(e, e->param + row * e->m->n_param)) {
      index[e->n++] = row;
      continue;
    }
    e->run[row] = (hales_run){
        .outcome = HALES_RUN_UNLAWFUL, .bad_state = -1, .bad_beat = -1, .bad_step = -1, .step_error = -1.0};
    if (e->state) memset(e->state + row * e->m->n_state, 0, e->m->n_state * sizeof *e->state);
    if (e->stat) memset(e->stat + row * e->m->n_signal * 3, 0, e->m->n_signal * 3 * sizeof *e->stat);
  }
  if (e->m->effort && e->s.rtol == 0.0 && e->n > (size_t)e->k->lanes) {
    status = group_by_effort(e, index, err);
    if (status != HALES_OK) goto done;
  }
  e->part = part_of(e, workers);
  hales_parallel_for((e->n + e->part - 1) / e->part, (int)workers, run_part, e);
done:
  for (size_t i = 0; i < ready; i++) hales_block_destroy(&e->block[i]);
  free(e->block);
  free(index);
  return status;
}

static bool is_lost(const hales_run *r) {
  return r->outcome != HALES_RUN_OK && r->outcome != HALES_RUN_UNLAWFUL;
}

/* Sets without an answer in single precision, once more in double: so none is lost to rounding. */
static hales_status run_lost_again(const ensemble *e, size_t n, hales_err *err) {
  const size_t np = e->m->n_param, ny = e->m->n_state, ns = e->m->n_signal * 3;
  size_t lost = 0;
  for (size_t i = 0; i < n; i++) lost += is_lost(&e->run[i]);
  if (lost == 0) return HALES_OK;
  hales_subset again;
  HALES_TRY(hales_subset_create(&again, e->m, lost, err));
  for (size_t i = 0; i < n; i++)
    if (is_lost(&e->run[i])) hales_subset_add(&again, i, e->param + i * np, start_of(e, i));
  hales_run_settings s = e->s;
  s.precision = HALES_DOUBLE;
  s.lanes = 0; /* widths differ, bits do not */
  const hales_status status = hales_subset_run(&again, &s, err);
  for (size_t k = 0; status == HALES_OK && k < lost; k++) {
    const size_t i = again.row[k];
    again.run[k].beats += e->run[i].beats;
    e->run[i] = again.run[k];
    if (e->state) memcpy(e->state + i * ny, hales_subset_state(&again, k), ny * sizeof *e->state);
    if (e->stat) memcpy(e->stat + i * ns, hales_subset_stat(&again, k), ns * sizeof *e->stat);
  }
  hales_subset_destroy(&again);
  return status;
}

hales_status hales_ensemble_run(const hales_model *m, const hales_run_settings *s, size_t n,
                                const double *param, const double *start, hales_run *run, double *state,
                                double *stat, hales_err *err) {
  if (!(s->accuracy == 0.0)) {
    HALES_TRY(hales_run_settings_check(m, s, err));
    return hales_resolve_run(m, s, n, param, start, run, state, stat, err);
  }
  if (hales_carry_applies(s)) {
    HALES_TRY(hales_run_settings_check(m, s, err));
    return hales_carry_run(m, s, n, param, start, run, state, stat, err);
  }
  ensemble e = {.m = m, .s = *s, .param = param, .start = start, .run = run, .state = state, .stat = stat};
  HALES_TRY(run_ensemble(&e, n, err));
  return e.s.precision == HALES_SINGLE && !s->once ? run_lost_again(&e, n, err) : HALES_OK;
}

hales_status hales_wave_record(const hales_model *m, const hales_run_settings *s, size_t n,
                               const double *param, const double *state, size_t n_time, double *wave,
                               hales_err *err) {
  if (n_time < 2) return HALES_FAIL(err, HALES_EARG, "a waveform needs at least 2 samples, not %zu", n_time);
  hales_run *run = calloc(n ? n : 1, sizeof *run);
  if (!run) return HALES_FAIL(err, HALES_ENOMEM, "out of memory for %zu waveforms", n);
  ensemble e = {.m = m, .s = *s, .param = param, .start = state, .run = run, .wave = wave, .n_time = n_time};
  e.s.beats = 1;
  e.s.periodic_tol = 0.0;
  if (s->accuracy > 0.0 && e.s.rtol == 0.0) e.s.rtol = 1e-4 * s->accuracy; /* where most sets are resolved */
  e.s.accuracy = 0.0;
  e.s.wanted = NULL;
  hales_status status = run_ensemble(&e, n, err);
  for (size_t i = 0; status == HALES_OK && i < n; i++)
    if (run[i].outcome != HALES_RUN_OK)
      status = HALES_FAIL_AT(err, HALES_EMATH, i, "no waveform of set %zu: %s", i,
                             hales_run_outcome_text(run[i].outcome));
  free(run);
  return status;
}
