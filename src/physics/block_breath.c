/* A block's lanes over a breath: beats from one another's ends, each from where in the breath the last one
 * left it. */
#include <math.h>
#include <string.h>

#include "physics/block_priv.h"
#include "physics/breath.h"
#include "physics/trace.h"

void hales_block_take_param(hales_block *b, int lane, const double *param, bool periodic) {
  hales_block_put(b, b->param, b->m->n_param, lane, param);
  b->beats_of_map[lane] = periodic ? hales_breath_beats(b->m, param) : 1;
  b->phase[lane] = b->m->breath ? param[b->m->breath->phase_param] : 0.0;
}

void hales_block_prepare(hales_block *b) {
  b->most_of_map = 1;
  b->breathing = false;
  for (int lane = 0; lane < b->lanes; lane++) {
    double p[HALES_PARAM_MAX];
    if (b->beats_of_map[lane] > b->most_of_map) b->most_of_map = b->beats_of_map[lane];
    if (!b->m->breath) continue;
    hales_block_get(b, b->param, b->m->n_param, lane, p);
    b->breathing = b->breathing || hales_breath_moves(b->m, p);
  }
  b->k->prepare(b->param, b->steps, b->work);
  if (b->record_work != b->work) b->k->prepare(b->param, b->record_steps, b->record_work);
}

void hales_block_turn(hales_block *b, int beat) {
  if (!b->breathing) return;
  for (int lane = 0; lane < b->lanes; lane++) {
    double p[HALES_PARAM_MAX];
    const size_t row = b->m->breath->phase_param;
    hales_block_get(b, b->param, b->m->n_param, lane, p);
    p[row] = b->phase[lane];
    if (beat > 0) hales_breath_move(b->m, p, (double)beat);
    b->param[row * (size_t)b->lanes + (size_t)lane] = p[row];
  }
  hales_block_prepare(b);
}

/* Extremes and means of the recorded beat into b->stat. */
static void read_beat(hales_block *b) {
  const hales_model *m = b->m;
  const size_t w = (size_t)b->lanes, last = (size_t)(b->rows - 1) * m->n_signal * w;
  hales_trace_stat(&b->trace, b->rows, b->lanes, m->n_signal, b->stat_work, b->stat);
  if (!m->close_balance || (b->trace.wanted && !b->trace.wanted[m->balance_signal])) return;
  for (int lane = 0; lane < b->lanes; lane++) {
    double p[HALES_PARAM_MAX], from[HALES_SIGNAL_MAX], to[HALES_SIGNAL_MAX];
    hales_block_get(b, b->param, m->n_param, lane, p);
    hales_block_get(b, b->trace.signal, m->n_signal, lane, from);
    hales_block_get(b, b->trace.signal + last, m->n_signal, lane, to);
    m->close_balance(p, from, to, (double(*)[3])(void *)(b->stat + (size_t)lane * m->n_signal * 3));
  }
}

/* The recorded beat, number `beat` of its lanes' maps, into what was read of the ones before. */
static void read_on(hales_block *b, int beat) {
  const size_t n = b->m->n_signal * 3;
  read_beat(b);
  for (int lane = 0; lane < b->lanes; lane++) {
    double *all = b->breath_stat + (size_t)lane * n;
    const double *now = b->stat + (size_t)lane * n;
    if (beat == 0) memcpy(all, now, n * sizeof *all);
    if (beat == 0 || beat >= b->beats_of_map[lane]) continue;
    for (size_t i = 0; i < n; i += 3) {
      all[i] = fmin(all[i], now[i]);
      all[i + 1] = fmax(all[i + 1], now[i + 1]);
      all[i + 2] += (now[i + 2] - all[i + 2]) / (beat + 1); /* beats of a set are alike long */
    }
  }
}

void hales_block_read(hales_block *b) {
  if (b->most_of_map == 1)
    read_beat(b);
  else
    memcpy(b->stat, b->breath_stat, b->m->n_signal * 3 * (size_t)b->lanes * sizeof *b->stat);
}

void hales_block_advance_map(hales_block *b, double *y, bool recorded) {
  const size_t n = b->m->n_state;
  hales_adaptive fared = {0};
  for (int beat = 0; beat < b->most_of_map; beat++) {
    if (beat > 0) hales_block_turn(b, beat);
    hales_block_advance_beat(b, y, recorded);
    if (recorded && !b->unread) read_on(b, beat);
    for (int lane = 0; lane < b->lanes; lane++) {
      if (beat >= b->beats_of_map[lane]) continue; /* through: nobody looks at what it does now */
      if (fared.failure[lane] == HALES_STEPS_OK) {
        fared.failure[lane] = b->adaptive.failure[lane];
        fared.worst_state[lane] = b->adaptive.worst_state[lane];
        fared.accepted[lane] = b->adaptive.accepted[lane];
        fared.rejected[lane] = b->adaptive.rejected[lane];
      }
      if (beat + 1 < b->beats_of_map[lane]) continue;
      double end[HALES_STATE_MAX];
      hales_block_get(b, y, n, lane, end);
      hales_block_put(b, b->through, n, lane, end);
    }
  }
  memcpy(y, b->through, n * (size_t)b->lanes * sizeof *y);
  memcpy(b->adaptive.failure, fared.failure, sizeof fared.failure);
  memcpy(b->adaptive.worst_state, fared.worst_state, sizeof fared.worst_state);
  memcpy(b->adaptive.accepted, fared.accepted, sizeof fared.accepted);
  memcpy(b->adaptive.rejected, fared.rejected, sizeof fared.rejected);
  hales_block_turn(b, 0);
}
