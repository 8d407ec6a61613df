#include "physics/wave/coupled_priv.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mmhg.h"
#include "physics/breath.h"
#include "physics/wave/wall.h"

static const double pa_per_mmhg = HALES_PA_PER_MMHG, m3_per_ml = 1e-6;

static double model_volume(const hales_coupled *c, const double *y) {
  double sum = 0.0;
  for (size_t i = 0; i < c->port->model->n_state; i++) sum += c->weight[i] * y[i];
  return sum;
}

double hales_coupled_volume(const hales_coupled *c) {
  const double net = (hales_wave_volume(c->wave) + hales_wave_lumped_volume(c->wave)) / m3_per_ml;
  return model_volume(c, c->y) + net - c->unstressed_ml + c->q_out * c->period_s / c->s.steps;
}

/* Volume that has passed the outlets for good: through the vessels' ends, less what stands in capacitors. */
static double network_outflow(const hales_coupled *c) {
  double sum = -hales_wave_lumped_volume(c->wave);
  for (size_t e = 0; e < c->net.n_end; e++)
    if (e != c->inlet) sum += hales_wave_end_volume(c->wave, e);
  return sum / m3_per_ml;
}

static double unstressed_volume(const hales_coupled *c) {
  double sum = 0.0;
  for (size_t v = 0; v < c->net.n_vessel; v++) {
    const hales_vessel *vessel = &c->net.vessel[v];
    const int cells = hales_wave_cells(c->wave, v);
    for (int i = 0; i < cells; i++) {
      const hales_wall_at w = hales_wall_place(vessel, (i + 0.5) / cells, c->net.density_kg_m3);
      sum += hales_wall_area(&w, vessel->wall.p_ext_pa) * vessel->length_m / cells;
    }
  }
  return sum / m3_per_ml;
}

static hales_status check(const hales_port *port, const double *param, const hales_network *net,
                          hales_coupled_settings *s, size_t *inlet, hales_err *err) {
  const hales_model *m = port->model;
  HALES_TRY(hales_model_check(m, param, err));
  HALES_TRY(hales_network_check(net, err));
  if (s->steps == 0) s->steps = 1000;
  if (s->substeps == 0) s->substeps = m->effort ? (m->effort(param, s->steps) + s->steps - 1) / s->steps : 8;
  if (!(s->periodic_tol > 0.0)) s->periodic_tol = 1e-6;
  if (s->max_beats == 0) s->max_beats = 300;
  if (s->steps < 50 || s->steps > 1000000 || s->substeps < 1 || s->substeps > 1000 || s->max_beats < 3)
    return HALES_FAIL(
        err, HALES_ERANGE,
        "coupled run: 50 to 1000000 steps, 1 to 1000 substeps and 3 beats or more, not %d, %d, %d", s->steps,
        s->substeps, s->max_beats);
  if (s->n_probe > HALES_COUPLED_PROBES_MAX)
    return HALES_FAIL(err, HALES_EARG, "coupled run: %zu probes; at most %d", s->n_probe,
                      HALES_COUPLED_PROBES_MAX);
  for (size_t i = 0; i < s->n_probe; i++)
    if (s->probe[i].vessel >= net->n_vessel || s->probe[i].station < 0 ||
        s->probe[i].station >= HALES_WAVE_STATIONS)
      return HALES_FAIL_AT(err, HALES_EARG, i, "coupled run: probe %zu is in no vessel or at no station", i);
  const double beat = param[m->period_param];
  if (hales_breath_moves(m, param))
    return HALES_FAIL_AT(err, HALES_ERANGE, m->breath->depth_param,
                         "coupled run: parameter %s = %g; a network repeats with the beat, so it must be 0",
                         m->param[m->breath->depth_param].name, param[m->breath->depth_param]);
  if (!(fabs(net->period_s / beat - 1.0) < 1e-9))
    return HALES_FAIL(err, HALES_EARG, "coupled run: the network's period %g s is not the heart's beat %g s",
                      net->period_s, beat);
  size_t found = 0;
  for (size_t e = 0; e < net->n_end; e++) {
    const hales_end *end = &net->end[e];
    const bool outlet = end->kind == HALES_END_RCR || end->kind == HALES_END_REFLECTION ||
                        (end->kind == HALES_END_TREE && end->tree.mate_end < 0);
    if (end->kind == HALES_END_COUPLED)
      found++, *inlet = e;
    else if (!outlet)
      return HALES_FAIL_AT(
          err, HALES_EARG, e,
          "coupled run: the end at node %d is neither the heart's nor an outlet to the veins", end->node);
  }
  if (found == 1) return HALES_OK;
  return HALES_FAIL(err, HALES_EARG, "coupled run: one end of the network is the heart's (COUPLED), not %zu",
                    found);
}

/* Outlets drain against the model's pressure of the moment. */
static void set_back_pressure(hales_coupled *c, double t) {
  const double p_pa = c->port->back(t, c->y, c->param) * pa_per_mmhg;
  for (size_t e = 0; e < c->net.n_end; e++)
    if (e != c->inlet) hales_wave_set_back_pressure(c->wave, e, p_pa);
}

/* Vessels at the pressure that the model's own arteries have at the start.  From a state of the model's the
 * network is said to hold what those arteries hold there, so that all else keeps its blood; from the guess,
 * which is only near one, what the network holds above its unstressed volume comes out of the reserve. */
static hales_status start(hales_coupled *c, const double *y, hales_err *err) {
  const hales_model *m = c->port->model;
  double s[HALES_SIGNAL_MAX], weight[HALES_STATE_MAX];
  if (y)
    memcpy(c->y, y, m->n_state * sizeof *y);
  else
    m->guess(c->param, c->y);
  const double all = m->volume(c->y, c->param);
  m->signals(0.0, c->y, c->param, s);
  const double p = s[c->port->root] * pa_per_mmhg;
  for (size_t v = 0; v < c->net.n_vessel; v++)
    c->vessel[v].initial_p_pa = p, c->vessel[v].initial_q_m3_s = 0.0;
  HALES_TRY(hales_wave_create(&c->net, &c->s.wave, &c->wave, err));
  set_back_pressure(c, 0.0);
  m->volume_weights(c->param, weight);
  for (size_t i = 0; i < m->n_state; i++) c->weight[i] = weight[i];
  for (size_t i = 0; i < c->port->n_replaced; i++) c->weight[c->port->replaced[i]] = 0.0;
  c->unstressed_ml = unstressed_volume(c);
  const double over = hales_coupled_volume(c) - all;
  if (y)
    c->unstressed_ml += over;
  else
    c->y[c->port->reserve] -= over / c->weight[c->port->reserve];
  c->outflow_ml = network_outflow(c);
  const hales_wave_end_state w = hales_wave_get_end(c->wave, c->inlet);
  c->e = c->e_before = (w.p_pa - w.z_pa_s_m3 * w.q_m3_s) / pa_per_mmhg;
  c->volume_ml = hales_coupled_volume(c);
  return HALES_OK;
}

hales_status hales_coupled_create(const hales_port *port, const double *param, const hales_network *net,
                                  const hales_coupled_settings *s, hales_coupled **out, hales_err *err) {
  *out = NULL;
  hales_coupled_settings settings = *s;
  size_t inlet = 0;
  HALES_TRY(check(port, param, net, &settings, &inlet, err));
  const hales_model *m = port->model;
  hales_coupled *c = calloc(1, sizeof *c);
  if (!c) return HALES_FAIL(err, HALES_ENOMEM, "coupled run: out of memory");
  c->port = port;
  c->s = settings;
  c->s.start = NULL;
  c->net = *net;
  c->inlet = inlet;
  c->period_s = param[m->period_param];
  memcpy(c->param, param, m->n_param * sizeof *param);
  const size_t steps = (size_t)settings.steps;
  c->vessel = calloc(net->n_vessel, sizeof *c->vessel);
  c->signal = calloc((steps + 1) * m->n_signal, sizeof *c->signal);
  c->inlet_p = calloc(steps, sizeof *c->inlet_p);
  c->inlet_q = calloc(steps, sizeof *c->inlet_q);
  c->probed = calloc(2 * steps * (settings.n_probe + 1), sizeof *c->probed);
  hales_status got = HALES_OK;
  if (c->vessel && c->signal && c->inlet_p && c->inlet_q && c->probed) {
    memcpy(c->vessel, net->vessel, net->n_vessel * sizeof *c->vessel);
    c->net.vessel = c->vessel;
    got = start(c, s->start, err);
  } else {
    got = HALES_FAIL(err, HALES_ENOMEM, "coupled run: out of memory for %zu steps a beat", steps);
  }
  if (got != HALES_OK) {
    hales_coupled_destroy(c);
    return got;
  }
  *out = c;
  return HALES_OK;
}

void hales_coupled_destroy(hales_coupled *c) {
  if (!c) return;
  hales_wave_destroy(c->wave);
  free(c->vessel);
  free(c->signal);
  free(c->inlet_p);
  free(c->inlet_q);
  free(c->probed);
  free(c);
}

/* One model step of length h from y at t, the vessel's line at times of the step. */
typedef struct outlook {
  double e0, slope, t0, z;
} outlook;

static void rhs(hales_coupled *c, const outlook *o, double t, double *y, double *f) {
  const hales_port *port = c->port;
  port->see(t, y, c->param, o->e0 + o->slope * (t - o->t0), o->z, c->q_out);
  if (port->rhs)
    port->rhs(t, y, c->param, c->near, f);
  else
    port->model->rhs(t, y, c->param, f);
  for (size_t i = 0; i < port->n_replaced; i++) f[port->replaced[i]] = 0.0;
}

static void runge_kutta(hales_coupled *c, const outlook *o, double t, double h) {
  const size_t n = c->port->model->n_state;
  double k[4][HALES_STATE_MAX], y[HALES_STATE_MAX];
  static const double at[4] = {0.0, 0.5, 0.5, 1.0}, weight[4] = {1.0 / 6, 1.0 / 3, 1.0 / 3, 1.0 / 6};
  for (int stage = 0; stage < 4; stage++) {
    for (size_t i = 0; i < n; i++) y[i] = c->y[i] + (stage > 0 ? at[stage] * h * k[stage - 1][i] : 0.0);
    rhs(c, o, t + at[stage] * h, y, k[stage]);
  }
  for (size_t i = 0; i < n; i++)
    for (int stage = 0; stage < 4; stage++) c->y[i] += h * weight[stage] * k[stage][i];
}

static void record(hales_coupled *c, int step, double t) {
  const hales_model *m = c->port->model;
  const hales_wave_end_state w = hales_wave_get_end(c->wave, c->inlet);
  c->port->see(t, c->y, c->param, c->e, w.z_pa_s_m3 * m3_per_ml / pa_per_mmhg, c->q_out);
  m->signals(t, c->y, c->param, c->signal + (size_t)step * m->n_signal);
}

static void probe(hales_coupled *c, int k) {
  const size_t steps = (size_t)c->s.steps;
  double value[HALES_WAVE_QUANTITIES];
  for (size_t i = 0; i < c->s.n_probe; i++) {
    hales_wave_get_point(c->wave, c->s.probe[i].vessel, c->s.probe[i].station, value);
    c->probed[2 * i * steps + (size_t)k] = value[HALES_WAVE_P];
    c->probed[(2 * i + 1) * steps + (size_t)k] = value[HALES_WAVE_Q];
  }
}

static hales_status check_state(const hales_coupled *c, const double *y, double t, uint64_t at,
                                hales_err *err) {
  const hales_model *m = c->port->model;
  for (size_t i = 0; i < m->n_state; i++)
    if (!(y[i] >= m->state[i].lo && y[i] <= m->state[i].hi))
      return HALES_FAIL_AT(err, HALES_EMATH, at, "coupled run: %s = %g leaves its range at %.4f s of beat %d",
                           m->state[i].name, y[i], t, c->beat);
  return HALES_OK;
}

static hales_status step(hales_coupled *c, int k, bool on_record, hales_err *err) {
  const double h = c->period_s / c->s.steps, t = h * k, fine = h / c->s.substeps;
  const hales_wave_end_state w = hales_wave_get_end(c->wave, c->inlet);
  c->e = (w.p_pa - w.z_pa_s_m3 * w.q_m3_s) / pa_per_mmhg;
  const outlook o = {c->e, (c->e - c->e_before) / h, t, w.z_pa_s_m3 * m3_per_ml / pa_per_mmhg};
  c->e_before = c->e;
  if (on_record) record(c, k, t), probe(c, k);
  c->inlet_p[k] = w.p_pa / pa_per_mmhg;
  const double before = model_volume(c, c->y);
  for (int i = 0; i < c->s.substeps; i++) runge_kutta(c, &o, t + fine * i, fine);
  HALES_TRY(check_state(c, c->y, t, (uint64_t)k, err));
  const double q = c->q_out + (before - model_volume(c, c->y)) / h; /* what the model has given */
  c->inlet_q[k] = q;
  set_back_pressure(c, t + h);
  hales_wave_drive(c->wave, c->inlet, q * m3_per_ml);
  HALES_TRY(hales_wave_advance(c->wave, c->period_s * c->beat + t + h, err));
  const double outflow = network_outflow(c);
  c->q_out = (outflow - c->outflow_ml) / h;
  c->outflow_ml = outflow;
  return HALES_OK;
}

hales_status hales_coupled_beat(hales_coupled *c, bool on_record, hales_err *err) {
  static const double tolerated = 1e-10; /* what rounding and mixing leave is below 1e-12 */
  c->near[0] = c->near[1] = 0.0;         /* a beat is a function of its state */
  for (int k = 0; k < c->s.steps; k++) {
    HALES_TRY(step(c, k, on_record, err));
    const double defect = fabs(hales_coupled_volume(c) - c->volume_ml) / c->volume_ml;
    c->volume_defect = fmax(c->volume_defect, defect);
    if (!(defect <= tolerated))
      return HALES_FAIL_AT(err, HALES_EMATH, (uint64_t)k,
                           "coupled run: %.3g of the volume is lost in step %d of beat %d", defect, k,
                           c->beat);
  }
  if (on_record) record(c, c->s.steps, c->period_s);
  c->beat++;
  return HALES_OK;
}

size_t hales_coupled_state_size(const hales_coupled *c) {
  return c->port->model->n_state + 2 + hales_wave_state_size(c->wave);
}

void hales_coupled_get_state(const hales_coupled *c, double *x) {
  const size_t n = c->port->model->n_state;
  memcpy(x, c->y, n * sizeof *x);
  for (size_t i = 0; i < c->port->n_replaced; i++) x[c->port->replaced[i]] = 0.0;
  x[n] = c->q_out;
  x[n + 1] = c->e_before;
  hales_wave_get_state(c->wave, x + n + 2);
}

hales_status hales_coupled_set_state(hales_coupled *c, const double *x, bool anew, hales_err *err) {
  const size_t n = c->port->model->n_state;
  HALES_TRY(check_state(c, x, 0.0, 0, err));
  hales_wave *wave = c->wave;
  if (anew) HALES_TRY(hales_wave_create(&c->net, &c->s.wave, &wave, err));
  const hales_status s = hales_wave_set_state(wave, x + n + 2, err);
  if (anew && s == HALES_OK) {
    hales_wave_destroy(c->wave);
    c->wave = wave;
    c->beat = 0;
  } else if (anew) {
    hales_wave_destroy(wave);
  }
  HALES_TRY(s);
  memcpy(c->y, x, n * sizeof *x);
  c->q_out = x[n];
  c->e_before = x[n + 1];
  set_back_pressure(c, 0.0);
  c->outflow_ml = network_outflow(c);
  return HALES_OK;
}

int hales_coupled_steps(const hales_coupled *c) {
  return c->s.steps;
}

const double *hales_coupled_signals(const hales_coupled *c) {
  return c->signal;
}

const double *hales_coupled_inlet_pressure(const hales_coupled *c) {
  return c->inlet_p;
}

const double *hales_coupled_inlet_flow(const hales_coupled *c) {
  return c->inlet_q;
}

const double *hales_coupled_probed(const hales_coupled *c, size_t i, hales_wave_quantity q) {
  return c->probed + (2 * i + (q == HALES_WAVE_Q ? 1 : 0)) * (size_t)c->s.steps;
}
