#include "physics/wave/solve_priv.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* heuristic: points of a beat at which structured trees keep their past; 400 resolve 200 harmonics */
enum { TAIL_POINTS = 400 };

const char *hales_wave_outcome_text(hales_wave_outcome o) {
  static const char *const text[] = {"periodic", "not periodic after the largest number of beats",
                                     "within the tolerance asked for, not yet periodic,"};
  return text[o];
}

hales_wave_settings hales_wave_get_settings(const hales_wave *w) {
  return w->settings;
}

static hales_status fill_settings(hales_wave_settings *s, hales_err *err) {
  if (!(s->cells_per_m >= 0.0 && isfinite(s->cells_per_m)))
    return HALES_FAIL(err, HALES_EARG, "%g cells per metre; lawful is more than 0, or 0 for 1000",
                      s->cells_per_m);
  if (s->cells_min != 0 && (s->cells_min < HALES_WAVE_CELLS_MIN || s->cells_min > HALES_WAVE_CELLS_MAX))
    return HALES_FAIL(err, HALES_EARG, "at least %d cells a vessel; lawful is %d to %d", s->cells_min,
                      HALES_WAVE_CELLS_MIN, HALES_WAVE_CELLS_MAX);
  if (!(s->courant >= 0.0 && s->courant <= 0.95))
    return HALES_FAIL(err, HALES_EARG, "Courant number %g; lawful is above 0 to 0.95", s->courant);
  if (s->samples < 0 || s->samples > 100000)
    return HALES_FAIL(err, HALES_EARG, "%d samples a beat; lawful is 1 to 100000", s->samples);
  if (!(s->periodic_tol >= 0.0 && s->periodic_tol <= 0.1))
    return HALES_FAIL(err, HALES_EARG, "periodic tolerance %g; lawful is above 0 to 0.1", s->periodic_tol);
  if (s->max_beats < 0 || s->max_beats > HALES_WAVE_BEATS_MAX)
    return HALES_FAIL(err, HALES_EARG, "at most %d beats; lawful is 1 to %d", s->max_beats,
                      HALES_WAVE_BEATS_MAX);
  if (!(s->accept_pa >= 0.0 && s->accept_area >= 0.0))
    return HALES_FAIL(err, HALES_EARG, "accepted changes of %g Pa, %g of the area; lawful is 0 or more",
                      s->accept_pa, s->accept_area);
  if (s->threads < 0 || s->threads > 64)
    return HALES_FAIL(err, HALES_EARG, "%d threads; lawful is 0 to 64", s->threads);
  if (s->threads == 0) s->threads = 1;
  if (s->cells_min == 0) s->cells_min = HALES_WAVE_CELLS_MIN;
  if (s->cells_per_m == 0.0) s->cells_per_m = 1000.0;
  if (s->courant == 0.0) s->courant = 0.9;
  if (s->samples == 0) s->samples = 200;
  if (s->periodic_tol == 0.0) s->periodic_tol = 1e-5;
  if (s->max_beats == 0) s->max_beats = 200;
  return HALES_OK;
}

/* Mates get to know each other, and all trees start as if the present pressure had always been. */
static void start_tails(hales_wave *w) {
  const hales_network *net = w->grid.net;
  for (int round = 0; round < 3; round++) /* mates; pasts; histories at both points */
    for (size_t i = 0; i < net->n_end; i++) {
      hales_wave_end *e = &w->end[i];
      if (e->tail.n == 0) continue;
      if (round == 0 && e->data->tree.mate_end > -1) e->tail.mate = &w->end[e->data->tree.mate_end].tail;
      if (round == 1) hales_wave_tail_rest(&e->tail, e->p, e->p_out);
      if (round == 2) hales_wave_tail_look(&e->tail), hales_wave_tail_look(&e->tail);
    }
}

static hales_status init_ends(hales_wave *w, hales_err *err) {
  const hales_network *net = w->grid.net;
  for (size_t n = 0; n < w->grid.n_node; n++) w->end_of_node[n] = SIZE_MAX;
  for (size_t i = 0; i < net->n_end; i++) {
    const size_t n = hales_wave_find_node(&w->grid, net->end[i].node), tip = w->grid.node[n].first;
    w->end_of_node[n] = i;
    if (net->end[i].kind == HALES_END_TREE) w->tail_points = TAIL_POINTS;
    HALES_TRY(hales_wave_end_init(&w->end[i], &net->end[i], tip, &w->grid,
                                  net->vessel[w->grid.tip[tip].vessel].initial_p_pa, err));
    if (net->end[i].kind == HALES_END_TREE)
      HALES_TRY(hales_wave_tail_init(&w->end[i].tail, net, i, TAIL_POINTS, err));
  }
  start_tails(w);
  return HALES_OK;
}

static hales_status init(hales_wave *w, const hales_network *net, hales_err *err) {
  HALES_TRY(hales_wave_grid_init(&w->grid, net, &w->settings, err));
  w->end = calloc(net->n_end, sizeof *w->end);
  w->end_of_node = calloc(w->grid.n_node, sizeof *w->end_of_node);
  w->pulse = calloc(4 * net->n_vessel, sizeof *w->pulse);
  int most = 0;
  bool visco = false;
  for (size_t v = 0; v < net->n_vessel; v++) {
    if (w->grid.pipe[v].cells > most) most = w->grid.pipe[v].cells;
    visco = visco || w->grid.pipe[v].visco > 0.0;
  }
  w->visco_room = 3 * (size_t)most;
  if (visco) w->visco_work = calloc(w->visco_room * (size_t)w->settings.threads, sizeof *w->visco_work);
  if (!w->end || !w->end_of_node || !w->pulse || (visco && !w->visco_work))
    return HALES_FAIL(err, HALES_ENOMEM, "no memory for a network of %zu vessels", net->n_vessel);
  HALES_TRY(hales_wave_share_out(w, err));
  HALES_TRY(init_ends(w, err));
  return hales_wave_record_init(w, err);
}

hales_status hales_wave_create(const hales_network *net, const hales_wave_settings *settings,
                               hales_wave **out, hales_err *err) {
  *out = NULL;
  HALES_TRY(hales_network_check(net, err));
  hales_wave_settings s = settings ? *settings : (hales_wave_settings){0};
  HALES_TRY(fill_settings(&s, err));
  const hales_wave_kernel *kernel = hales_wave_find_kernel(s.lanes);
  if (!kernel) return HALES_FAIL(err, HALES_EARG, "%d lanes are not available on this processor", s.lanes);
  hales_wave *w = calloc(1, sizeof *w);
  if (!w) return HALES_FAIL(err, HALES_ENOMEM, "no memory for a solver");
  w->settings = s;
  w->kernel = kernel;
  w->report.dt_min_s = HUGE_VAL;
  const hales_status status = init(w, net, err);
  if (status != HALES_OK) {
    hales_wave_destroy(w);
    return status;
  }
  *out = w;
  return HALES_OK;
}

void hales_wave_destroy(hales_wave *w) {
  if (!w) return;
  for (size_t i = 0; w->end && i < w->grid.net->n_end; i++) hales_wave_end_deinit(&w->end[i]);
  hales_wave_grid_deinit(&w->grid);
  free(w->end);
  free(w->end_of_node);
  free(w->pulse);
  free(w->visco_work);
  free(w->owner);
  free(w->record.time);
  free(w->record.series);
  free(w->record.range);
  free(w->record.now);
  free(w->record.station);
  free(w);
}

/* The trees take note of the flow (two-sided: the pressure) at their ends. */
static void pass_tails(hales_wave *w) {
  const hales_wave_soa *c = &w->grid.cells;
  for (size_t i = 0; i < w->grid.net->n_end; i++) {
    hales_wave_end *e = &w->end[i];
    if (e->tail.n == 0) continue;
    const hales_wave_tip *tip = &w->grid.tip[e->tip];
    const size_t at = tip->cell, in = tip->distal ? at - 1 : at + 1;
    const double q = 1.5 * c->q[at] - 0.5 * c->q[in], p = 1.5 * c->p[at] - 0.5 * c->p[in] + e->depth_pa;
    hales_wave_tail_pass(&e->tail, e->tail.mate ? p : tip->distal ? q : -q);
  }
  for (size_t i = 0; i < w->grid.net->n_end; i++)
    if (w->end[i].tail.n > 0) hales_wave_tail_look(&w->end[i].tail);
  w->tail_tick++;
}

hales_status hales_wave_advance(hales_wave *w, double t_s, hales_err *err) {
  if (!(t_s >= w->time && isfinite(t_s)))
    return HALES_FAIL(err, HALES_EARG, "cannot advance from t = %g s to %g s", w->time, t_s);
  while (w->tail_points > 0) {
    const double tick = w->grid.net->period_s * (double)(w->tail_tick + 1) / (double)w->tail_points;
    if (tick > t_s) break;
    HALES_TRY(hales_wave_march(w, tick, err));
    pass_tails(w);
  }
  return hales_wave_march(w, t_s, err);
}

static void watch_pulse(hales_wave *w) {
  for (size_t v = 0; v < w->grid.n_pipe; v++) {
    const hales_wave_pipe *pipe = &w->grid.pipe[v];
    const size_t i = pipe->first + (size_t)pipe->cells / 2;
    double *x = w->pulse + 4 * v;
    x[0] = fmin(x[0], w->grid.cells.p[i]), x[1] = fmax(x[1], w->grid.cells.p[i]);
    x[2] = fmin(x[2], w->grid.cells.q[i]), x[3] = fmax(x[3], w->grid.cells.q[i]);
  }
}

hales_status hales_wave_beat(hales_wave *w, bool record, hales_err *err) {
  const double begin = w->time, period = w->grid.net->period_s;
  const int samples = w->settings.samples;
  for (size_t v = 0; v < w->grid.n_pipe; v++)
    for (int k = 0; k < 4; k++) w->pulse[4 * v + (size_t)k] = k % 2 == 0 ? HUGE_VAL : -HUGE_VAL;
  if (record) hales_wave_record_begin(w);
  for (int k = 0; k < samples; k++) {
    if (record) hales_wave_record_sample(w, k);
    watch_pulse(w);
    const double stop = begin + period * (k + 1) / samples;
    const hales_status s = hales_wave_advance(w, stop, err);
    if (s != HALES_OK) {
      w->record.on = false;
      return s;
    }
  }
  if (record) hales_wave_record_stop(w);
  return HALES_OK;
}

double hales_wave_time(const hales_wave *w) {
  return w->time;
}

double hales_wave_volume(const hales_wave *w) {
  double sum = 0.0;
  for (size_t v = 0; v < w->grid.n_pipe; v++) sum += w->grid.pipe[v].volume;
  return sum;
}

double hales_wave_lumped_volume(const hales_wave *w) {
  double sum = 0.0;
  for (size_t i = 0; i < w->grid.net->n_end; i++) sum += w->end[i].c * w->end[i].p_c;
  return sum;
}

void hales_wave_set_back_pressure(hales_wave *w, size_t end, double p_pa) {
  w->end[end].p_out = p_pa;
}

void hales_wave_drive(hales_wave *w, size_t end, double q_m3_s) {
  w->end[end].drive = q_m3_s;
}

static bool is_inlet(const hales_wave_end *e) {
  return e->kind == HALES_END_COUPLED || e->kind == HALES_END_FLOW;
}

hales_wave_end_state hales_wave_get_end(const hales_wave *w, size_t end) {
  const hales_wave_end *e = &w->end[end];
  const hales_wave_tip *tip = &w->grid.tip[e->tip];
  const hales_wave_soa *c = &w->grid.cells;
  const size_t at = tip->cell, in = tip->distal ? at - 1 : at + 1;
  const double q = 1.5 * c->q[at] - 0.5 * c->q[in], p = 1.5 * c->p[at] - 0.5 * c->p[in];
  const double a = hales_wall_area(&tip->wall, p), u = q / a;
  const double c2 = hales_wall_speed2(&tip->wall, a),
               wave = sqrt(c2 + tip->alpha * (tip->alpha - 1.0) * u * u);
  /* dp/dq along the wave that leaves the vessel here, for flow into the vessel */
  const double slope = tip->alpha * u + (tip->distal ? -wave : wave);
  const double z = tip->wall.density_kg_m3 * c2 / (a * slope) * (tip->distal ? -1.0 : 1.0);
  const double inward = tip->distal ? -q : q;
  return is_inlet(e) ? (hales_wave_end_state){p + e->depth_pa, inward, z}
                     : (hales_wave_end_state){p + e->depth_pa, -inward, -z};
}

double hales_wave_end_volume(const hales_wave *w, size_t end) {
  return is_inlet(&w->end[end]) ? -w->end[end].volume : w->end[end].volume;
}

void hales_wave_get_report(const hales_wave *w, hales_wave_report *report) {
  *report = w->report;
}
