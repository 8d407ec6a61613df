#include "physics/rhythm.h"

#include <string.h>

#include "physics/breath.h"

hales_status hales_rhythm_run(const hales_model *m, const hales_run_settings *s, const double *param,
                              const double *rr_s, size_t n, double *state, hales_run *run, double *stat,
                              hales_err *err) {
  hales_run_settings one = *s;
  one.beats = 1;
  one.periodic_tol = 0.0;
  one.chord = NULL;
  double p[HALES_PARAM_MAX], end[HALES_STATE_MAX];
  memcpy(p, param, m->n_param * sizeof *p);
  const double breath_s = hales_breath_s(m, p);
  for (size_t i = 0; i < n; i++) run[i] = (hales_run){.outcome = HALES_RUN_UNLAWFUL};
  for (size_t i = 0; i < n; i++) {
    p[m->period_param] = rr_s[i];
    hales_breath_keep(m, p, breath_s);
    HALES_TRY(hales_ensemble_run(m, &one, 1, p, state, &run[i], end, stat + i * m->n_signal * 3, err));
    if (run[i].outcome != HALES_RUN_OK) return HALES_OK;
    memcpy(state, end, m->n_state * sizeof *end);
    hales_breath_move(m, p, 1.0);
  }
  return HALES_OK;
}
