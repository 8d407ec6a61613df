#include "physics/subset.h"

#include <stdlib.h>
#include <string.h>

hales_status hales_subset_create(hales_subset *s, const hales_model *m, size_t room, hales_err *err) {
  const size_t states = room * m->n_state;
  *s = (hales_subset){.m = m,
                      .room = room,
                      .row = calloc(room + 1, sizeof *s->row),
                      .param = calloc(room * m->n_param + 1, sizeof *s->param),
                      .start = calloc(states + 1, sizeof *s->start),
                      .run = calloc(room + 1, sizeof *s->run),
                      .state = calloc(states + 1, sizeof *s->state),
                      .stat = calloc(room * m->n_signal * 3 + 1, sizeof *s->stat)};
  if (s->row && s->param && s->start && s->run && s->state && s->stat) return HALES_OK;
  hales_subset_destroy(s);
  return HALES_FAIL(err, HALES_ENOMEM, "out of memory for %zu sets of an ensemble", room);
}

void hales_subset_destroy(hales_subset *s) {
  free(s->row);
  free(s->param);
  free(s->start);
  free(s->run);
  free(s->state);
  free(s->stat);
  *s = (hales_subset){0};
}

void hales_subset_clear(hales_subset *s) {
  s->n = 0;
}

void hales_subset_add(hales_subset *s, size_t row, const double *param, const double *start) {
  const size_t np = s->m->n_param, ns = s->m->n_state, at = s->n++;
  s->row[at] = row;
  memcpy(s->param + at * np, param, np * sizeof *param);
  s->starts = start != NULL;
  if (start) memcpy(s->start + at * ns, start, ns * sizeof *start);
}

hales_status hales_subset_run(hales_subset *s, const hales_run_settings *settings, hales_err *err) {
  if (s->n == 0) return HALES_OK;
  return hales_ensemble_run(s->m, settings, s->n, s->param, s->starts ? s->start : NULL, s->run, s->state,
                            s->stat, err);
}

const double *hales_subset_state(const hales_subset *s, size_t i) {
  return s->state + i * s->m->n_state;
}

const double *hales_subset_stat(const hales_subset *s, size_t i) {
  return s->stat + i * s->m->n_signal * 3;
}
