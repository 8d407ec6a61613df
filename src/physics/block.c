#include "physics/block.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "physics/block_priv.h"
#include "physics/breath.h"
#include "physics/orbit.h"
#include "physics/trace.h"

enum { ALIGN = 64 };

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
  const size_t set = room(&used, (size_t)k->lanes * HALES_BLOCK_ROUNDS * sizeof(hales_block_set));
  const size_t time = room(&used, rows * w), signal = room(&used, rows * m->n_signal * w);
  const size_t stat = room(&used, (3 + HALES_TRACE_WORK) * m->n_signal * w); /* and its work */
  const size_t breath = m->breath ? 1 : 0;                                   /* else none of the following */
  const size_t through = room(&used, breath * m->n_state * w);
  const size_t past = room(&used, breath * HALES_BREATH_BEATS_MOST * m->n_state * w);
  const size_t breath_stat = room(&used, breath * 3 * m->n_signal * w);
  char *memory = aligned_alloc(ALIGN, used);
  if (!memory)
    return HALES_FAIL(err, HALES_ENOMEM, "out of memory: %zu bytes for %d steps a beat", used, steps);
  *b = (hales_block){
      .m = m,
      .k = k,
      .lanes = k->lanes,
      .steps = steps,
      .record_steps = record_steps,
      .rtol = s->rtol,
      .max_steps = s->steps,
      .single = s->precision == HALES_SINGLE,
      .flow_floor = s->flow_floor_ml_s,
      .chord = s->chord,
      .work = memory + work,
      .record_work = memory + record,
      .param = (double *)(void *)(memory + param),
      .y = (double *)(void *)(memory + y),
      .before = (double *)(void *)(memory + before),
      .result = (double *)(void *)(memory + result),
      .trace = {(double *)(void *)(memory + time), (double *)(void *)(memory + signal), s->wanted},
      .stat = (double *)(void *)(memory + stat),
      .through = (double *)(void *)(memory + through),
      .past = (double *)(void *)(memory + past),
      .breath_stat = (double *)(void *)(memory + breath_stat),
      .stat_work = (double *)(void *)(memory + stat) + 3 * m->n_signal * (size_t)k->lanes,
      .set = (hales_block_set *)(void *)(memory + set),
      .memory = memory};
  return HALES_OK;
}

void hales_block_destroy(hales_block *b) {
  free(b->memory);
  *b = (hales_block){0};
}

void hales_block_put(const hales_block *b, double *soa, size_t n, int lane, const double *from) {
  for (size_t i = 0; i < n; i++) soa[i * (size_t)b->lanes + (size_t)lane] = from[i];
}

void hales_block_get(const hales_block *b, const double *soa, size_t n, int lane, double *to) {
  for (size_t i = 0; i < n; i++) to[i] = soa[i * (size_t)b->lanes + (size_t)lane];
}

void hales_block_load(hales_block *b, int lane, const double *param, const double *start, bool periodic) {
  double y[HALES_STATE_MAX];
  if (start)
    memcpy(y, start, b->m->n_state * sizeof *y);
  else if (periodic)
    b->m->guess(param, y);
  else
    b->m->initial(param, y);
  hales_block_take_param(b, lane, param, periodic);
  hales_block_put(b, b->y, b->m->n_state, lane, y);
  b->run[lane] = (hales_run){.outcome = HALES_RUN_OK, .bad_state = -1, .bad_beat = -1, .bad_step = -1};
}

double hales_block_volume(const hales_block *b, const double *soa, int lane) {
  double y[HALES_STATE_MAX], p[HALES_PARAM_MAX];
  hales_block_get(b, soa, b->m->n_state, lane, y);
  hales_block_get(b, b->param, b->m->n_param, lane, p);
  return b->m->volume(y, p);
}

/* First state of a lane outside the finite or sane range, or -1.  Written so that NaN is found. */
int hales_block_insane(const hales_model *m, const double *y, size_t stride) {
  for (size_t i = 0; i < m->n_state; i++)
    if (!(y[i * stride] >= m->state[i].lo && y[i * stride] <= m->state[i].hi)) return (int)i;
  return -1;
}

void hales_block_advance(hales_block *b, double *y, bool recorded) {
  (b->most_of_map > 1 ? hales_block_advance_map : hales_block_advance_beat)(b, y, recorded);
}

void hales_block_advance_beat(hales_block *b, double *y, bool recorded) {
  const hales_trace *trace = recorded && !b->unread ? &b->trace : NULL;
  if (b->rtol > 0.0) {
    b->adaptive.rtol = b->rtol;
    b->adaptive.max_steps = b->max_steps;
    b->k->beat_adaptive(b->work, y, &b->adaptive, trace);
    b->rows = b->adaptive.rows;
  } else {
    b->k->beat(recorded ? b->record_work : b->work, y, trace);
    b->rows = b->record_steps + 1;
  }
}

/* Whether the error control of a lane gave up in the last beat; then its run says so. */
bool hales_block_gave_up(hales_block *b, int lane, int beat) {
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
static void locate_blow_up(hales_block *b, int lane, bool recorded) {
  hales_run *r = &b->run[lane];
  const size_t stride = (size_t)b->lanes;
  const bool *wanted = b->trace.wanted, unread = b->unread;
  b->trace.wanted = NULL; /* all states are looked at */
  b->unread = false;
  r->outcome = HALES_RUN_BLEW_UP;
  r->bad_beat = r->beats;
  r->bad_state = hales_block_insane(b->m, b->y + lane, stride);
  memcpy(b->result, b->before, b->m->n_state * stride * sizeof *b->result);
  const int of_map = b->beats_of_map[lane];
  bool found = false;
  for (int beat = 0; beat < of_map && !found; beat++) {
    if (beat > 0) hales_block_turn(b, beat);
    if (b->rtol > 0.0 || recorded) {
      hales_block_advance_beat(b, b->result, true);
    } else {
      b->k->beat(b->work, b->result, &b->trace);
      b->rows = b->steps + 1;
    }
    r->bad_beat = r->beats - of_map + beat + 1;
    r->bad_step = b->rows - 1;
    for (int row = 0; row < b->rows && !found; row++) {
      const int bad =
          hales_block_insane(b->m, b->trace.signal + (size_t)row * b->m->n_signal * stride + lane, stride);
      if (bad < 0) continue;
      found = true;
      r->bad_state = bad;
      r->bad_step = row;
    }
  }
  if (of_map > 1) hales_block_turn(b, 0);
  b->trace.wanted = wanted;
  b->unread = unread;
}

/* The map of all lanes; lanes that are still in play and left their range are marked. */
void hales_block_beat(hales_block *b, const bool *active, bool recorded) {
  const size_t bytes = b->m->n_state * (size_t)b->lanes * sizeof *b->y;
  memcpy(b->before, b->y, bytes);
  hales_block_advance(b, b->y, recorded);
  bool bad[HALES_LANES_MAX] = {false}, any = false;
  for (int lane = 0; lane < b->lanes; lane++) {
    if (active && !active[lane]) continue;
    if (b->run[lane].outcome != HALES_RUN_OK) continue;
    b->run[lane].beats += b->beats_of_map[lane];
    if (hales_block_gave_up(b, lane, b->run[lane].beats)) continue;
    any |= bad[lane] = hales_block_insane(b->m, b->y + lane, (size_t)b->lanes) >= 0;
  }
  for (int lane = 0; lane < b->lanes; lane++)
    if (bad[lane]) locate_blow_up(b, lane, recorded);
  if (any && recorded && !b->unread) { /* the trace is that of the others still */
    memcpy(b->result, b->before, bytes);
    hales_block_advance(b, b->result, true);
  }
}

/* Ends of beats, as far back as a breath goes: number 0 is the start. */
static double *past_of(const hales_block *b, int beat) {
  return b->past + (size_t)(beat % HALES_BREATH_BEATS_MOST) * b->m->n_state * (size_t)b->lanes;
}

/* Relative change of a lane over the last beat; of one that breathes, over the last breath, or as much of it
 * as there was. */
static double lane_residual(const hales_block *b, int lane, int beat) {
  double before[HALES_STATE_MAX], y[HALES_STATE_MAX], scale[HALES_STATE_MAX], p[HALES_PARAM_MAX];
  hales_block_get(b, b->param, b->m->n_param, lane, p);
  const int of_breath = hales_breath_beats(b->m, p);
  hales_block_get(b, of_breath > 1 ? past_of(b, of_breath < beat ? beat - of_breath : 0) : b->before,
                  b->m->n_state, lane, before);
  hales_block_get(b, b->y, b->m->n_state, lane, y);
  hales_orbit_scale(b->m, y, scale);
  return hales_orbit_distance(b->m->n_state, y, before, scale);
}

void hales_block_run_beats(hales_block *b, int beats) {
  double held[HALES_LANES_MAX], last[HALES_LANES_MAX] = {0};
  hales_block_prepare(b);
  for (int lane = 0; lane < b->lanes; lane++) held[lane] = hales_block_volume(b, b->y, lane);
  for (int beat = 1; beat <= beats; beat++) {
    if (beat > 1) hales_block_turn(b, beat - 1);
    if (b->breathing) memcpy(past_of(b, beat - 1), b->y, b->m->n_state * (size_t)b->lanes * sizeof *b->y);
    hales_block_beat(b, NULL, beat == beats);
    for (int lane = 0; lane < b->lanes; lane++) {
      hales_run *r = &b->run[lane];
      if (r->outcome != HALES_RUN_OK) continue;
      r->residual = lane_residual(b, lane, beat);
      /* changes that shrink by a factor l a beat still have l/(1-l) of the last one before them */
      const double shrink = last[lane] > 0.0 ? fmin(r->residual / last[lane], 0.99) : 0.99;
      r->error_estimate = r->residual * shrink / (1.0 - shrink);
      last[lane] = r->residual;
    }
  }
  memcpy(b->result, b->y, b->m->n_state * (size_t)b->lanes * sizeof *b->y);
  for (int lane = 0; lane < b->lanes; lane++)
    if (b->run[lane].outcome == HALES_RUN_OK)
      b->run[lane].volume_defect = fabs(hales_block_volume(b, b->y, lane) / held[lane] - 1.0);
}
