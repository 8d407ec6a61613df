#include "physics/playback.h"

#include <stdlib.h>
#include <string.h>

#include "physics/block.h"
#include "physics/breath.h"
#include "physics/trace.h"

struct hales_playback {
  hales_block block;
  double param[HALES_PARAM_MAX];
};

static hales_status run_beat(hales_playback *p, const double *start, hales_err *err) {
  hales_block *b = &p->block;
  hales_block_load(b, 0, p->param, start, false);
  hales_block_run_beats(b, 1);
  const hales_run *r = &b->run[0];
  if (r->outcome == HALES_RUN_OK) return HALES_OK;
  const bool known = r->bad_state >= 0 && (size_t)r->bad_state < b->m->n_state;
  return HALES_FAIL_AT(err, HALES_EMATH, r->bad_step < 0 ? UINT64_MAX : (uint64_t)r->bad_step,
                       "%s left the finite or sane range at step %d of a beat",
                       known ? b->m->state[r->bad_state].name : "a state", r->bad_step);
}

hales_status hales_playback_create(const hales_model *m, int steps, const double *param, const double *start,
                                   hales_playback **out, hales_err *err) {
  *out = NULL;
  if (steps == 0) steps = m->default_steps;
  if (steps < HALES_STEPS_MIN || steps > HALES_STEPS_MAX)
    return HALES_FAIL(err, HALES_EARG, "steps = %d; a beat takes %d to %d steps", steps, HALES_STEPS_MIN,
                      HALES_STEPS_MAX);
  hales_playback *p = calloc(1, sizeof *p);
  if (!p) return HALES_FAIL(err, HALES_ENOMEM, "out of memory for a beat of %s", m->id);
  memcpy(p->param, param, m->n_param * sizeof *param);
  const hales_run_settings s = {.steps = steps, .record_steps = steps};
  hales_status status =
      hales_block_create(&p->block, m, m->kernel[0], &s, err); /* the narrowest always runs */
  if (status == HALES_OK) status = run_beat(p, start, err);
  if (status == HALES_OK)
    *out = p;
  else
    hales_playback_destroy(p);
  return status;
}

void hales_playback_destroy(hales_playback *p) {
  if (!p) return;
  hales_block_destroy(&p->block);
  free(p);
}

hales_status hales_playback_next(hales_playback *p, hales_err *err) {
  const hales_block *b = &p->block;
  double y[HALES_STATE_MAX];
  for (size_t i = 0; i < b->m->n_state; i++) y[i] = b->result[i * (size_t)b->lanes];
  hales_breath_move(b->m, p->param, 1.0);
  return run_beat(p, y, err);
}

void hales_playback_read(const hales_playback *p, double t_s, double *signal) {
  const hales_block *b = &p->block;
  for (size_t i = 0; i < b->m->n_signal; i++)
    signal[i] = hales_trace_at(&b->trace, b->rows, b->lanes, 0, b->m->n_signal, i, t_s);
}
