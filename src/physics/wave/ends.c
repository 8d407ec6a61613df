#include "physics/wave/ends.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { NEWTON_MAX = 40 };

/* Integral of the series from its first sample to x, first sample <= x <= first + period. */
static double integral_to(const hales_series *s, const double *integral, double period, double x,
                          size_t *hint) {
  size_t i = *hint < s->n ? *hint : 0;
  if (s->t_s[i] > x) i = 0;
  while (i + 1 < s->n && s->t_s[i + 1] <= x) i++;
  *hint = i;
  const bool wraps = i + 1 == s->n;
  const double t1 = wraps ? s->t_s[0] + period : s->t_s[i + 1], y0 = s->value[i];
  const double width = t1 - s->t_s[i], dx = x - s->t_s[i];
  if (!(width > 0.0)) return integral[i];
  const double slope = ((wraps ? s->value[0] : s->value[i + 1]) - y0) / width;
  return integral[i] + dx * (y0 + 0.5 * slope * dx);
}

double hales_wave_series_mean(const hales_series *s, const double *integral, double period, double t,
                              double dt, size_t *hint) {
  if (s->n == 1) return s->value[0];
  const double from = s->t_s[0], x = t - from, phase = x - period * floor(x / period);
  const double begin = from + phase, stop = begin + dt, last = from + period;
  double sum = -integral_to(s, integral, period, begin, hint);
  if (stop <= last) return (sum + integral_to(s, integral, period, stop, hint)) / dt;
  sum += integral_to(s, integral, period, last, hint);
  return (sum + integral_to(s, integral, period, stop - period, hint)) / dt;
}

static hales_status init_series(hales_wave_end *e, hales_err *err) {
  const hales_series *s = &e->data->series;
  e->integral = calloc(s->n, sizeof *e->integral);
  if (!e->integral) return HALES_FAIL(err, HALES_ENOMEM, "no memory for a series of %zu samples", s->n);
  for (size_t i = 1; i < s->n; i++)
    e->integral[i] = e->integral[i - 1] + 0.5 * (s->value[i] + s->value[i - 1]) * (s->t_s[i] - s->t_s[i - 1]);
  return HALES_OK;
}

static double characteristic_impedance(const hales_wall_at *w, double a) {
  return w->density_kg_m3 * sqrt(hales_wall_speed2(w, a)) / a;
}

hales_status hales_wave_end_init(hales_wave_end *e, const hales_end *data, size_t tip,
                                 const hales_wave_grid *g, double p_start, hales_err *err) {
  const hales_wall_at *wall = &g->tip[tip].wall;
  const double depth = g->node[hales_wave_find_node(g, data->node)].depth_pa;
  *e = (hales_wave_end){.data = data,
                        .kind = data->kind,
                        .tip = tip,
                        .depth_pa = depth,
                        .p_out = data->p_out_pa,
                        .p = p_start + depth};
  e->p_c = e->p;
  if (data->kind == HALES_END_FLOW || data->kind == HALES_END_PRESSURE) return init_series(e, err);
  if (data->kind == HALES_END_RCR) {
    e->r1 = data->r1 < 0.0 ? characteristic_impedance(wall, wall->a0_m2) : data->r1;
    e->r2 = data->r2, e->c = data->c_m3_pa, e->l = data->l_pa_s2_m3;
  }
  if (data->kind == HALES_END_REFLECTION) e->p_c = hales_wall_invariant(wall, hales_wall_area(wall, p_start));
  if (data->kind == HALES_END_TREE) e->p_out = data->tree.p_out_pa;
  return HALES_OK;
}

void hales_wave_end_deinit(hales_wave_end *e) {
  free(e->integral);
  hales_wave_tail_deinit(&e->tail);
  *e = (hales_wave_end){0};
}

/* Eq 2. */
static hales_wave_fault reflect(const hales_wave_end *e, hales_wave_tip *tip) {
  const double keep = 1.0 - e->data->reflection, turn = 1.0 + e->data->reflection;
  const double sign = tip->distal ? 1.0 : -1.0;
  for (int round = 0; round < NEWTON_MAX; round++) {
    const double u = sign * tip->q / tip->a, c = sqrt(hales_wall_speed2(&tip->wall, tip->a));
    const double off = turn * u - keep * (hales_wall_invariant(&tip->wall, tip->a) - e->p_c);
    const double da = -off * tip->a / (turn * (sign * tip->slope - u) - keep * c);
    tip->a += fmax(da, -0.7 * tip->a);
    tip->q = tip->q_in + tip->slope * (tip->a - tip->a_in);
    if (!(tip->a > 0.0)) return HALES_WAVE_EMPTIED;
    if (fabs(da) < 1e-9 * tip->a_in) return HALES_WAVE_SOUND;
  }
  return HALES_WAVE_NO_ROOT;
}

static hales_wave_fault meet_tail(const hales_wave_end *e, hales_wave_tip *tip, double t, double dt,
                                  double period) {
  const hales_wave_tail *tail = &e->tail;
  const double points = (t + 0.5 * dt) / period * (double)tail->n, share = points - floor(points);
  const double history = (1.0 - share) * tail->history[0] + share * tail->history[1];
  if (!tail->mate) return hales_wave_tip_meet(tip, e->p_out + history - e->depth_pa, tail->z[0]);
  return hales_wave_tip_meet(tip, -history / tail->z[0] - e->depth_pa, 1.0 / tail->z[0]);
}

hales_wave_fault hales_wave_end_solve(hales_wave_end *e, hales_wave_tip *tip, double t, double dt,
                                      double period) {
  const hales_series *s = &e->data->series;
  switch (e->kind) {
  case HALES_END_FLOW:
    return hales_wave_tip_flow(tip, -hales_wave_series_mean(s, e->integral, period, t, dt, &e->hint));
  case HALES_END_COUPLED:
    return hales_wave_tip_flow(tip, -e->drive);
  case HALES_END_PRESSURE:
    return hales_wave_tip_meet(
        tip, hales_wave_series_mean(s, e->integral, period, t, dt, &e->hint) - e->depth_pa, 0.0);
  case HALES_END_REFLECTION:
    return reflect(e, tip);
  case HALES_END_TREE:
    return meet_tail(e, tip, t, dt, period);
  case HALES_END_RCR: {
    /* eq 1 in the middle of the step: everything behind the vessel is p + z q */
    double p = e->p_out, z = e->r1 + e->r2;
    if (e->c > 0.0) {
      const double keep = 0.5 * dt / e->c, share = 1.0 / (1.0 + keep / e->r2);
      p = (e->p_c + keep * e->p_out / e->r2) * share;
      z = e->r1 + keep * share;
    }
    const double inertance = 2.0 * e->l / dt;
    return hales_wave_tip_meet(tip, p - inertance * e->q_l - e->depth_pa, z + inertance);
  }
  case HALES_END_NONE:
    break;
  }
  return HALES_WAVE_NO_ROOT;
}

void hales_wave_end_advance(hales_wave_end *e, const hales_wave_tip *tip, double dt) {
  double dp_da;
  const double q = tip->distal ? tip->q : -tip->q;
  if (e->kind == HALES_END_RCR && e->c > 0.0) {
    const double keep = 0.5 * dt / e->c;
    const double middle = (e->p_c + keep * (q + e->p_out / e->r2)) / (1.0 + keep / e->r2);
    e->p_c = 2.0 * middle - e->p_c;
  }
  if (e->l > 0.0) e->q_l = 2.0 * q - e->q_l; /* else no state: nothing would damp it */
  e->q_out = q;
  e->p = hales_wave_tip_pressure(tip, tip->a, &dp_da) + e->depth_pa;
  e->volume += q * dt;
}
