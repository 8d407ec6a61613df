#include "physics/breath.h"

#include <math.h>

bool hales_breath_moves(const hales_model *m, const double *param) {
  return m->breath && param[m->breath->depth_param] != 0.0;
}

int hales_breath_beats(const hales_model *m, const double *param) {
  if (!hales_breath_moves(m, param)) return 1;
  const double n = param[m->breath->beats_param];
  return n >= 1.0 && n <= HALES_BREATH_BEATS_MOST && n == floor(n) ? (int)n : 0;
}

int hales_breath_span(const hales_model *m, const double *param, int beats) {
  return beats > 0 ? 1 : hales_breath_beats(m, param);
}

hales_status hales_breath_check(const hales_model *m, const double *param, hales_err *err) {
  if (hales_breath_beats(m, param) > 0) return HALES_OK;
  const hales_breath *b = m->breath;
  return HALES_FAIL_AT(err, HALES_ERANGE, b->beats_param,
                       "parameter %s = %g: a periodic state with %s = %g needs a whole number of beats in a "
                       "breath, 1 to %d",
                       m->param[b->beats_param].name, param[b->beats_param], m->param[b->depth_param].name,
                       param[b->depth_param], HALES_BREATH_BEATS_MOST);
}

double hales_breath_later(const hales_model *m, const double *param, double beats) {
  const double turn = param[m->breath->phase_param] + beats / param[m->breath->beats_param];
  return turn - floor(turn);
}

void hales_breath_move(const hales_model *m, double *param, double beats) {
  if (hales_breath_moves(m, param)) param[m->breath->phase_param] = hales_breath_later(m, param, beats);
}

double hales_breath_s(const hales_model *m, const double *param) {
  return hales_breath_moves(m, param) ? param[m->breath->beats_param] * param[m->period_param] : 0.0;
}

void hales_breath_keep(const hales_model *m, double *param, double breath_s) {
  if (hales_breath_moves(m, param)) param[m->breath->beats_param] = breath_s / param[m->period_param];
}
