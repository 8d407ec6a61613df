#include "physics/block.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "physics/chord.h"
#include "physics/orbit.h"
#include "physics/trace.h"

enum {
  ANDERSON_BEATS = 30, /* heuristic: 99.9 % of lawful sets are done by then (bench orbit) */
  NEWTON_ROUNDS = 8,
  MIXTURES_FORGIVEN = 3,
  ALIGN = 64
};

static size_t room(size_t *used, size_t bytes) {
  const size_t at = *used;
  *used += (bytes + ALIGN - 1) / ALIGN * ALIGN;
  return at;
}

hales_status hales_block_create(hales_block *b, const hales_model *m, const hales_kernel *k,
                                const hales_run_settings *s, hales_err *err) {
  /* with steps of its own choice the kernel needs no tables, so the least do */
  const int steps = s->rtol > 0.0 ? HALES_STEPS_MIN : s->steps;
  const int record_steps = s->rtol > 0.0 ? HALES_STEPS_MIN : s->record_steps;
  const size_t w = (size_t)k->lanes * sizeof(double);
  const size_t rows = (size_t)(s->steps > s->record_steps ? s->steps : s->record_steps) + 1;
  size_t used = 0;
  const size_t work = room(&used, k->work_bytes(steps));
  const size_t record = record_steps == steps ? work : room(&used, k->work_bytes(record_steps));
  const size_t param = room(&used, m->n_param * w), y = room(&used, m->n_state * w);
  const size_t before = room(&used, m->n_state * w), result = room(&used, m->n_state * w);
  const size_t time = room(&used, rows * w), signal = room(&used, rows * m->n_signal * w);
  const size_t stat = room(&used, (3 + HALES_TRACE_WORK) * m->n_signal * w); /* and its work */
  char *memory = aligned_alloc(ALIGN, used);
  if (!memory)
    return HALES_FAIL(err, HALES_ENOMEM, "out of memory: %zu bytes for %d steps a beat", used, steps);
  *b = (hales_block){.m = m,
                     .k = k,
                     .lanes = k->lanes,
                     .steps = steps,
                     .record_steps = record_steps,
                     .rtol = s->rtol,
                     .max_steps = s->steps,
                     .chord = s->chord,
                     .work = memory + work,
                     .record_work = memory + record,
                     .param = (double *)(void *)(memory + param),
                     .y = (double *)(void *)(memory + y),
                     .before = (double *)(void *)(memory + before),
                     .result = (double *)(void *)(memory + result),
                     .trace = {(double *)(void *)(memory + time), (double *)(void *)(memory + signal)},
                     .stat = (double *)(void *)(memory + stat),
                     .stat_work = (double *)(void *)(memory + stat) + 3 * m->n_signal * (size_t)k->lanes,
                     .memory = memory};
  return HALES_OK;
}

void hales_block_destroy(hales_block *b) {
  free(b->memory);
  *b = (hales_block){0};
}

static void put_lane(const hales_block *b, double *soa, size_t n, int lane, const double *from) {
  for (size_t i = 0; i < n; i++) soa[i * (size_t)b->lanes + (size_t)lane] = from[i];
}

static void get_lane(const hales_block *b, const double *soa, size_t n, int lane, double *to) {
  for (size_t i = 0; i < n; i++) to[i] = soa[i * (size_t)b->lanes + (size_t)lane];
}

static void copy_lane(const hales_block *b, const double *from, double *to, int lane) {
  for (size_t i = 0; i < b->m->n_state; i++)
    to[i * (size_t)b->lanes + (size_t)lane] = from[i * (size_t)b->lanes + (size_t)lane];
}

void hales_block_load(hales_block *b, int lane, const double *param, const double *start, bool periodic) {
  double y[HALES_STATE_MAX];
  if (start)
    memcpy(y, start, b->m->n_state * sizeof *y);
  else if (periodic)
    b->m->guess(param, y);
  else
    b->m->initial(param, y);
  put_lane(b, b->param, b->m->n_param, lane, param);
  put_lane(b, b->y, b->m->n_state, lane, y);
  b->run[lane] = (hales_run){.outcome = HALES_RUN_OK, .bad_state = -1, .bad_beat = -1, .bad_step = -1};
}

static double lane_volume(const hales_block *b, const double *soa, int lane) {
  double y[HALES_STATE_MAX], p[HALES_PARAM_MAX];
  get_lane(b, soa, b->m->n_state, lane, y);
  get_lane(b, b->param, b->m->n_param, lane, p);
  return b->m->volume(y, p);
}

/* First state of a lane outside the finite or sane range, or -1.  Written so that NaN is found. */
static int insane_state(const hales_model *m, const double *y, size_t stride) {
  for (size_t i = 0; i < m->n_state; i++)
    if (!(y[i * stride] >= m->state[i].lo && y[i * stride] <= m->state[i].hi)) return (int)i;
  return -1;
}

/* One beat of all lanes from y, in place.  recorded: into the trace, on the grid of the recorded beat. */
static void advance(hales_block *b, double *y, bool recorded) {
  if (b->rtol > 0.0) {
    b->adaptive.rtol = b->rtol;
    b->adaptive.max_steps = b->max_steps;
    b->k->beat_adaptive(b->work, y, &b->adaptive, recorded ? &b->trace : NULL);
    b->rows = b->adaptive.rows;
  } else {
    b->k->beat(recorded ? b->record_work : b->work, y, recorded ? &b->trace : NULL);
    b->rows = b->record_steps + 1;
  }
}

/* Whether the error control of a lane gave up in the last beat; then its run says so. */
static bool gave_up(hales_block *b, int lane, int beat) {
  if (!(b->rtol > 0.0) || b->adaptive.failure[lane] == HALES_STEPS_OK) return false;
  hales_run *r = &b->run[lane];
  r->outcome =
      b->adaptive.failure[lane] == HALES_STEPS_SPENT ? HALES_RUN_STEPS_SPENT : HALES_RUN_STEPS_COLLAPSED;
  r->bad_state = b->adaptive.worst_state[lane];
  r->bad_beat = beat;
  r->bad_step = b->adaptive.accepted[lane] + b->adaptive.rejected[lane];
  return true;
}

/* Names the step at which a lane left its range: the beat is run again from its start, on the grid it was run
 * on, and written down. */
static void locate_blow_up(hales_block *b, int lane, int beat, bool recorded) {
  hales_run *r = &b->run[lane];
  const size_t stride = (size_t)b->lanes;
  r->outcome = HALES_RUN_BLEW_UP;
  r->bad_beat = beat;
  r->bad_state = insane_state(b->m, b->y + lane, stride);
  memcpy(b->result, b->before, b->m->n_state * stride * sizeof *b->result);
  if (b->rtol > 0.0 || recorded) {
    advance(b, b->result, true);
  } else {
    b->k->beat(b->work, b->result, &b->trace);
    b->rows = b->steps + 1;
  }
  r->bad_step = b->rows - 1;
  for (int row = 0; row < b->rows; row++) {
    const int bad =
        insane_state(b->m, b->trace.signal + (size_t)row * b->m->n_signal * stride + lane, stride);
    if (bad < 0) continue;
    r->bad_state = bad;
    r->bad_step = row;
    return;
  }
}

/* One beat of all lanes; lanes that are still in play and left their range are marked. */
static void run_beat(hales_block *b, int beat, const bool *active, bool recorded) {
  const size_t bytes = b->m->n_state * (size_t)b->lanes * sizeof *b->y;
  memcpy(b->before, b->y, bytes);
  advance(b, b->y, recorded);
  bool bad[HALES_LANES_MAX] = {false}, any = false;
  for (int lane = 0; lane < b->lanes; lane++) {
    if (active && !active[lane]) continue;
    if (b->run[lane].outcome != HALES_RUN_OK) continue;
    b->run[lane].beats++;
    if (gave_up(b, lane, beat)) continue;
    any |= bad[lane] = insane_state(b->m, b->y + lane, (size_t)b->lanes) >= 0;
  }
  for (int lane = 0; lane < b->lanes; lane++)
    if (bad[lane]) locate_blow_up(b, lane, beat, recorded);
  if (any && recorded) { /* the trace is that of the others still */
    memcpy(b->result, b->before, bytes);
    advance(b, b->result, true);
  }
}

static void prepare(hales_block *b) {
  b->k->prepare(b->param, b->steps, b->work);
  if (b->record_work != b->work) b->k->prepare(b->param, b->record_steps, b->record_work);
}

/* Relative change of a lane over the last beat. */
static double lane_residual(const hales_block *b, int lane) {
  double before[HALES_STATE_MAX], y[HALES_STATE_MAX], scale[HALES_STATE_MAX];
  get_lane(b, b->before, b->m->n_state, lane, before);
  get_lane(b, b->y, b->m->n_state, lane, y);
  hales_orbit_scale(b->m, y, scale);
  return hales_orbit_distance(b->m->n_state, y, before, scale);
}

void hales_block_run_beats(hales_block *b, int beats) {
  double held[HALES_LANES_MAX], last[HALES_LANES_MAX] = {0};
  prepare(b);
  for (int lane = 0; lane < b->lanes; lane++) held[lane] = lane_volume(b, b->y, lane);
  for (int beat = 1; beat <= beats; beat++) {
    run_beat(b, beat, NULL, beat == beats);
    for (int lane = 0; lane < b->lanes; lane++) {
      hales_run *r = &b->run[lane];
      if (r->outcome != HALES_RUN_OK) continue;
      r->residual = lane_residual(b, lane);
      /* changes that shrink by a factor l a beat still have l/(1-l) of the last one before them */
      const double shrink = last[lane] > 0.0 ? fmin(r->residual / last[lane], 0.99) : 0.99;
      r->error_estimate = r->residual * shrink / (1.0 - shrink);
      last[lane] = r->residual;
    }
  }
  memcpy(b->result, b->y, b->m->n_state * (size_t)b->lanes * sizeof *b->y);
  for (int lane = 0; lane < b->lanes; lane++)
    if (b->run[lane].outcome == HALES_RUN_OK)
      b->run[lane].volume_defect = fabs(lane_volume(b, b->y, lane) / held[lane] - 1.0);
}

static void follow_chord(const hales_block *b, int lane, const double *y, const double *g, double *to) {
  double p[HALES_PARAM_MAX];
  get_lane(b, b->param, b->m->n_param, lane, p);
  hales_chord_follow(b->m, b->chord, p, y, g, to);
}

/* Anderson from each lane's start.  done[lane] is set where the estimated error is below tol; answer then
 * holds the fixed point.  Others leave their best state (least residual) in answer. */
static void accelerate(hales_block *b, double tol, int max_beats, bool *done, double *answer) {
  const size_t n = b->m->n_state;
  hales_anderson history[HALES_LANES_MAX];
  double best[HALES_LANES_MAX];
  bool active[HALES_LANES_MAX];
  int left[HALES_LANES_MAX];                       /* mixtures that may blow up before we believe it */
  double plain[HALES_STATE_MAX * HALES_LANES_MAX]; /* the last beat's end that was no mixture */
  memset(history, 0, sizeof history);
  for (int lane = 0; lane < b->lanes; lane++) {
    best[lane] = HUGE_VAL;
    active[lane] = true;
    left[lane] = 0;
  }
  bool any = true;
  for (int beat = 1; beat <= max_beats && any; beat++) {
    run_beat(b, beat, active, false);
    any = false;
    for (int lane = 0; lane < b->lanes; lane++) {
      hales_run *r = &b->run[lane];
      if (active[lane] && r->outcome == HALES_RUN_BLEW_UP && left[lane] > 0) {
        left[lane]--; /* not the model's doing: go on from where it was sane, without history */
        r->outcome = HALES_RUN_OK;
        r->bad_state = r->bad_beat = r->bad_step = -1;
        memset(&history[lane], 0, sizeof history[lane]);
        copy_lane(b, plain, b->y, lane);
        any = true;
        continue;
      }
      active[lane] = active[lane] && r->outcome == HALES_RUN_OK;
      if (!active[lane]) continue;
      if (beat == 1) left[lane] = MIXTURES_FORGIVEN;
      double y[HALES_STATE_MAX], g[HALES_STATE_MAX], next[HALES_STATE_MAX], scale[HALES_STATE_MAX];
      get_lane(b, b->before, n, lane, y);
      get_lane(b, b->y, n, lane, g);
      put_lane(b, plain, n, lane, g);
      hales_orbit_scale(b->m, g, scale);
      r->residual = hales_orbit_distance(n, g, y, scale);
      double ahead[HALES_STATE_MAX];
      if (b->chord) follow_chord(b, lane, y, g, ahead);
      r->error_estimate =
          hales_anderson_step(&history[lane], n, y, b->chord ? ahead : g, scale, b->chord != NULL, next);
      if (insane_state(b->m, next, 1) >= 0) { /* the mixture ran away: start its history anew */
        memcpy(next, g, sizeof g);
        memset(&history[lane], 0, sizeof history[lane]);
      }
      if (r->residual < best[lane]) {
        best[lane] = r->residual;
        put_lane(b, answer, n, lane, g);
      }
      if (beat > 1 && r->error_estimate < tol && r->residual < tol) {
        done[lane] = true;
        active[lane] = false;
        put_lane(b, answer, n, lane, next);
        continue;
      }
      put_lane(b, b->y, n, lane, next);
      any = true;
    }
  }
}

/* P at `count` states of one parameter set (all lanes hold it): from [count][n] in, to [count][n] out. */
static bool map_states(hales_block *b, size_t count, const double *from, double *to) {
  const size_t n = b->m->n_state;
  for (size_t first = 0; first < count; first += (size_t)b->lanes) {
    for (int lane = 0; lane < b->lanes; lane++) {
      const size_t i = first + (size_t)lane < count ? first + (size_t)lane : count - 1;
      put_lane(b, b->y, n, lane, from + i * n);
    }
    advance(b, b->y, false);
    for (int lane = 0; lane < b->lanes && first + (size_t)lane < count; lane++) {
      get_lane(b, b->y, n, lane, to + (first + (size_t)lane) * n);
      if (b->rtol > 0.0 && b->adaptive.failure[lane] != HALES_STEPS_OK) return false;
      if (insane_state(b->m, to + (first + (size_t)lane) * n, 1) >= 0) return false;
    }
  }
  return true;
}

/* Newton on P(y) - y with the monodromy by differences, n perturbed beats a round, the volume held by the
 * reservoir.  y in place.  Returns whether the estimated error fell below tol. */
static bool newton(hales_block *b, const double *param, double tol, hales_run *r, double *y) {
  const size_t n = b->m->n_state;
  double c[HALES_STATE_MAX], from[HALES_STATE_MAX * HALES_STATE_MAX], to[HALES_STATE_MAX * HALES_STATE_MAX];
  double jacobian[HALES_STATE_MAX * HALES_STATE_MAX], step[HALES_STATE_MAX], scale[HALES_STATE_MAX];
  double move[HALES_STATE_MAX], good[HALES_STATE_MAX], least = HUGE_VAL;
  const size_t keep = hales_orbit_reservoir(b->m, param, c);
  for (int lane = 0; lane < b->lanes; lane++) put_lane(b, b->param, b->m->n_param, lane, param);
  prepare(b);
  for (int round = 0; round < NEWTON_ROUNDS; round++) {
    hales_orbit_scale(b->m, y, scale);
    for (size_t j = 0; j < n; j++) { /* row n - 1 is the base state, in the place of the reservoir's */
      double *row = from + j * n;
      memcpy(row, y, n * sizeof *y);
      move[j] = 1e-6 * scale[j]; /* sqrt of rounding, up to the noise of the map (1e-12) */
      if (j == keep) continue;
      row[j] += move[j];
      row[keep] -= c[j] / c[keep] * move[j];
    }
    const bool fine = map_states(b, n, from, to);
    r->beats += (int)n;
    r->residual = fine ? hales_orbit_distance(n, to + keep * n, y, scale) : HUGE_VAL;
    if (!(r->residual < least)) { /* worse: half the step from the last good state */
      if (round == 0) return false;
      for (size_t i = 0; i < n; i++) y[i] = good[i] + (step[i] *= 0.5);
      continue;
    }
    least = r->residual;
    memcpy(good, y, n * sizeof *y);
    for (size_t i = 0, ri = 0; i < n; i++) {
      if (i == keep) continue;
      for (size_t j = 0, rj = 0; j < n; j++) {
        if (j == keep) continue;
        jacobian[ri * (n - 1) + rj++] = (to[j * n + i] - to[keep * n + i]) / move[j] - (i == j ? 1.0 : 0.0);
      }
      step[ri++] = y[i] - to[keep * n + i];
    }
    if (!hales_orbit_solve(n - 1, jacobian, step)) return false;
    double reduced[HALES_STATE_MAX];
    for (size_t i = 0; i + 1 < n; i++) reduced[i] = step[i];
    for (size_t i = 0, ri = 0; i < n; i++)
      if (i != keep) step[i] = reduced[ri++];
    step[keep] = 0.0;
    for (size_t i = 0; i < n; i++)
      if (i != keep) step[keep] -= c[i] / c[keep] * step[i];
    r->error_estimate = 0.0;
    for (size_t i = 0; i < n; i++) {
      y[i] += step[i];
      r->error_estimate = fmax(r->error_estimate, fabs(step[i]) / scale[i]);
    }
    if (r->error_estimate < tol && r->residual < tol) return true;
  }
  return false;
}

/* Plain cycling to the bitter end. */
static bool cycle(hales_block *b, double tol, int max_beats, hales_run *r, double *y) {
  const size_t n = b->m->n_state;
  double g[HALES_STATE_MAX], scale[HALES_STATE_MAX], last = HUGE_VAL;
  while (r->beats < max_beats) {
    if (!map_states(b, 1, y, g)) return false;
    r->beats++;
    hales_orbit_scale(b->m, g, scale);
    r->residual = hales_orbit_distance(n, g, y, scale);
    const double shrink = fmin(r->residual / last, 0.999);
    r->error_estimate = r->residual * shrink / (1.0 - shrink);
    memcpy(y, g, n * sizeof *y);
    if (isfinite(last) && r->error_estimate < tol && r->residual < tol) return true;
    last = r->residual;
  }
  return false;
}

void hales_block_run_periodic(hales_block *b, double tol, int max_beats) {
  const size_t n = b->m->n_state, np = b->m->n_param, lanes = (size_t)b->lanes;
  double answer[HALES_STATE_MAX * HALES_LANES_MAX], param[HALES_PARAM_MAX * HALES_LANES_MAX];
  double held[HALES_LANES_MAX];
  bool done[HALES_LANES_MAX] = {false};
  memcpy(answer, b->y, n * lanes * sizeof *answer);
  memcpy(param, b->param, np * lanes * sizeof *param);
  for (int lane = 0; lane < b->lanes; lane++) held[lane] = lane_volume(b, b->y, lane);
  prepare(b);
  accelerate(b, tol, max_beats < ANDERSON_BEATS ? max_beats : ANDERSON_BEATS, done, answer);

  bool again = false;
  for (int lane = 0; lane < b->lanes; lane++) {
    hales_run *r = &b->run[lane];
    if (done[lane] || r->outcome != HALES_RUN_OK) continue;
    again = true;
    double p[HALES_PARAM_MAX], y[HALES_STATE_MAX], from[HALES_STATE_MAX];
    for (size_t i = 0; i < np; i++) p[i] = param[i * lanes + (size_t)lane];
    get_lane(b, answer, n, lane, from);
    memcpy(y, from, sizeof y);
    bool found = r->beats < max_beats && newton(b, p, tol, r, y);
    if (!found && r->beats < max_beats) {
      memcpy(y, from, sizeof y);
      found = cycle(b, tol, max_beats, r, y);
    }
    if (found)
      put_lane(b, answer, n, lane, y);
    else
      r->outcome = HALES_RUN_NOT_PERIODIC;
  }
  if (again) {
    memcpy(b->param, param, np * lanes * sizeof *param);
    prepare(b);
  }
  memcpy(b->result, answer, n * lanes * sizeof *answer);
  memcpy(b->y, answer, n * lanes * sizeof *answer);
  advance(b, b->y, true);
  for (int lane = 0; lane < b->lanes; lane++) {
    hales_run *r = &b->run[lane];
    if (r->outcome != HALES_RUN_OK || gave_up(b, lane, r->beats + 1)) continue;
    r->volume_defect = fabs(lane_volume(b, b->y, lane) / held[lane] - 1.0);
    if (insane_state(b->m, b->y + lane, lanes) >= 0) r->outcome = HALES_RUN_NOT_PERIODIC;
  }
}
