#include "physics/wave/coupled.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mmhg.h"
#include "physics/orbit.h"
#include "physics/wave/wall.h"

static const double pa_per_mmhg = HALES_PA_PER_MMHG, m3_per_ml = 1e-6;

struct hales_coupled {
  const hales_port *port;
  hales_coupled_settings s;
  hales_network net;
  hales_vessel *vessel; /* the caller's, at the pressure of the start */
  hales_wave *wave;
  size_t inlet;
  double period_s, param[HALES_PARAM_MAX],
      weight[HALES_STATE_MAX]; /* mL per unit of each state; 0: replaced */
  double y[HALES_STATE_MAX];
  double e, e_before;   /* of eq 1, mmHg, now and a step ago */
  double q_out;         /* mL/s that the veins receive in this step */
  double unstressed_ml; /* of the network's vessels */
  double outflow_ml;    /* that has left the network since creation, outlets' capacitors left too */
  int beat;
  double *signal;                         /* [steps + 1][n_signal] */
  double *inlet_p, *inlet_q, *inlet_last; /* [steps] mmHg, mL/s; pressure in the beat before */
};

const char *hales_coupled_outcome_text(hales_coupled_outcome o) {
  return o == HALES_COUPLED_PERIODIC ? "periodic" : "not periodic within the allowed beats";
}

static double model_volume(const hales_coupled *c, const double *y) {
  double sum = 0.0;
  for (size_t i = 0; i < c->port->model->n_state; i++) sum += c->weight[i] * y[i];
  return sum;
}

/* Stressed volume of everything, what is on its way to the veins included. */
static double total_volume(const hales_coupled *c) {
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
  if (s->substeps == 0) s->substeps = 8;
  if (!(s->periodic_tol > 0.0)) s->periodic_tol = 1e-6;
  if (s->max_beats == 0) s->max_beats = 300;
  if (s->steps < 50 || s->steps > 1000000 || s->substeps < 1 || s->substeps > 1000 || s->max_beats < 3)
    return HALES_FAIL(
        err, HALES_ERANGE,
        "coupled run: 50 to 1000000 steps, 1 to 1000 substeps and 3 beats or more, not %d, %d, %d", s->steps,
        s->substeps, s->max_beats);
  const double beat = param[m->period_param];
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

/* Vessels at the pressure that the model's own arteries have in its guess; the reserve keeps v_tot. */
static hales_status start(hales_coupled *c, hales_err *err) {
  const hales_model *m = c->port->model;
  double s[HALES_SIGNAL_MAX], weight[HALES_STATE_MAX];
  m->guess(c->param, c->y);
  const double all = m->volume(c->y, c->param);
  m->signals(0.0, c->y, c->param, s);
  const double p = s[c->port->root] * pa_per_mmhg;
  for (size_t v = 0; v < c->net.n_vessel; v++)
    c->vessel[v].initial_p_pa = p, c->vessel[v].initial_q_m3_s = 0.0;
  HALES_TRY(hales_wave_create(&c->net, &c->s.wave, &c->wave, err));
  for (size_t e = 0; e < c->net.n_end; e++)
    if (e != c->inlet) hales_wave_set_back_pressure(c->wave, e, s[c->port->back] * pa_per_mmhg);
  m->volume_weights(c->param, weight);
  for (size_t i = 0; i < m->n_state; i++) c->weight[i] = weight[i];
  for (size_t i = 0; i < c->port->n_replaced; i++) c->weight[c->port->replaced[i]] = 0.0;
  c->unstressed_ml = unstressed_volume(c);
  c->y[c->port->reserve] += (all - total_volume(c)) / c->weight[c->port->reserve];
  c->outflow_ml = network_outflow(c);
  const hales_wave_end_state w = hales_wave_get_end(c->wave, c->inlet);
  c->e = c->e_before = (w.p_pa - w.z_pa_s_m3 * w.q_m3_s) / pa_per_mmhg;
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
  c->net = *net;
  c->inlet = inlet;
  c->period_s = param[m->period_param];
  memcpy(c->param, param, m->n_param * sizeof *param);
  const size_t steps = (size_t)settings.steps;
  c->vessel = calloc(net->n_vessel, sizeof *c->vessel);
  c->signal = calloc((steps + 1) * m->n_signal, sizeof *c->signal);
  c->inlet_p = calloc(steps, sizeof *c->inlet_p);
  c->inlet_q = calloc(steps, sizeof *c->inlet_q);
  c->inlet_last = calloc(steps, sizeof *c->inlet_last);
  hales_status got = HALES_OK;
  if (c->vessel && c->signal && c->inlet_p && c->inlet_q && c->inlet_last) {
    memcpy(c->vessel, net->vessel, net->n_vessel * sizeof *c->vessel);
    c->net.vessel = c->vessel;
    got = start(c, err);
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
  free(c->inlet_last);
  free(c);
}

/* One model step of length h from y at t, the vessel's line at times of the step. */
typedef struct outlook {
  double e0, slope, t0, z;
} outlook;

static void rhs(const hales_coupled *c, const outlook *o, double t, double *y, double *f) {
  const hales_port *port = c->port;
  port->see(t, y, c->param, o->e0 + o->slope * (t - o->t0), o->z, c->q_out);
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

static hales_status step(hales_coupled *c, int k, hales_err *err) {
  const hales_model *m = c->port->model;
  const double h = c->period_s / c->s.steps, t = h * k, fine = h / c->s.substeps;
  const hales_wave_end_state w = hales_wave_get_end(c->wave, c->inlet);
  c->e = (w.p_pa - w.z_pa_s_m3 * w.q_m3_s) / pa_per_mmhg;
  const outlook o = {c->e, (c->e - c->e_before) / h, t, w.z_pa_s_m3 * m3_per_ml / pa_per_mmhg};
  c->e_before = c->e;
  record(c, k, t);
  c->inlet_p[k] = w.p_pa / pa_per_mmhg;
  const double before = model_volume(c, c->y);
  for (int i = 0; i < c->s.substeps; i++) runge_kutta(c, &o, t + fine * i, fine);
  for (size_t i = 0; i < m->n_state; i++)
    if (!(c->y[i] >= m->state[i].lo && c->y[i] <= m->state[i].hi))
      return HALES_FAIL_AT(err, HALES_EMATH, (uint64_t)k,
                           "coupled run: %s = %g leaves its range at %.4f s of beat %d", m->state[i].name,
                           c->y[i], t, c->beat);
  const double q = c->q_out + (before - model_volume(c, c->y)) / h; /* what the model has given */
  c->inlet_q[k] = q;
  double s[HALES_SIGNAL_MAX];
  m->signals(t + h, c->y, c->param, s);
  for (size_t e = 0; e < c->net.n_end; e++)
    if (e != c->inlet) hales_wave_set_back_pressure(c->wave, e, s[c->port->back] * pa_per_mmhg);
  hales_wave_drive(c->wave, c->inlet, q * m3_per_ml);
  HALES_TRY(hales_wave_advance(c->wave, c->period_s * c->beat + t + h, err));
  const double outflow = network_outflow(c);
  c->q_out = (outflow - c->outflow_ml) / h;
  c->outflow_ml = outflow;
  return HALES_OK;
}

/* Largest change of the model's own states and of the inlet's pressure over the beat. */
static double change_of(hales_coupled *c, const double *y_before) {
  const hales_model *m = c->port->model;
  double scale[HALES_STATE_MAX], a[HALES_STATE_MAX], b[HALES_STATE_MAX], lo = HUGE_VAL, hi = -HUGE_VAL,
                                                                         moved = 0.0;
  memcpy(a, y_before, m->n_state * sizeof *a);
  memcpy(b, c->y, m->n_state * sizeof *b);
  for (size_t i = 0; i < c->port->n_replaced; i++) a[c->port->replaced[i]] = b[c->port->replaced[i]] = 0.0;
  hales_orbit_scale(m, b, scale);
  for (int k = 0; k < c->s.steps; k++) {
    lo = fmin(lo, c->inlet_p[k]);
    hi = fmax(hi, c->inlet_p[k]);
    moved = fmax(moved, fabs(c->inlet_p[k] - c->inlet_last[k]));
  }
  return fmax(hales_orbit_distance(m->n_state, a, b, scale), moved / (hi - lo));
}

hales_status hales_coupled_run(hales_coupled *c, hales_coupled_report *report, hales_err *err) {
  const hales_model *m = c->port->model;
  double last = HUGE_VAL;
  *report = (hales_coupled_report){.outcome = HALES_COUPLED_NOT_PERIODIC, .volume_ml = total_volume(c)};
  for (int beat = 0; beat < c->s.max_beats; beat++) {
    double y_before[HALES_STATE_MAX];
    memcpy(y_before, c->y, m->n_state * sizeof *y_before);
    memcpy(c->inlet_last, c->inlet_p, (size_t)c->s.steps * sizeof *c->inlet_p);
    for (int k = 0; k < c->s.steps; k++) {
      HALES_TRY(step(c, k, err));
      const double defect = fabs(total_volume(c) - report->volume_ml) / report->volume_ml;
      report->volume_defect = fmax(report->volume_defect, defect);
    }
    record(c, c->s.steps, c->period_s);
    c->beat++;
    report->beats = beat + 1;
    report->change = change_of(c, y_before);
    const double ratio = report->change / last;
    /* a change that shrinks by `ratio` a beat has change ratio/(1 - ratio) still to go */
    report->distance = ratio < 1.0 ? report->change * fmax(1.0, ratio / (1.0 - ratio)) : HUGE_VAL;
    last = report->change;
    if (beat >= 2 && report->distance <= c->s.periodic_tol) {
      report->outcome = HALES_COUPLED_PERIODIC;
      break;
    }
  }
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

const hales_wave *hales_coupled_network(const hales_coupled *c) {
  return c->wave;
}

hales_coupled_figures hales_coupled_measure(const hales_coupled *c) {
  const hales_model *m = c->port->model;
  const size_t p_rv = hales_model_find_signal(m, "p_RV"), v_rv = hales_model_find_signal(m, "V_RV");
  const double mw = pa_per_mmhg * m3_per_ml * 1e3; /* of one mmHg mL/s */
  const int n = c->s.steps;
  hales_coupled_figures f = {.spap_mmhg = c->inlet_p[0], .dpap_mmhg = c->inlet_p[0]};
  double mean_q = 0.0, power = 0.0, before = 0.0;
  for (int k = 0; k < n; k++) {
    const double *s = c->signal + (size_t)k * m->n_signal, p = c->inlet_p[k], q = c->inlet_q[k];
    f.spap_mmhg = fmax(f.spap_mmhg, p);
    f.dpap_mmhg = fmin(f.dpap_mmhg, p);
    f.mpap_mmhg += p / n;
    mean_q += q / n;
    power += p * q * mw / n;
    f.pa_peak_power_mw = fmax(f.pa_peak_power_mw, p * q * mw);
    f.rv_mean_power_mw += s[p_rv] * s[c->port->valve] * mw / n;
    f.rv_peak_power_mw = fmax(f.rv_peak_power_mw, s[p_rv] * s[c->port->valve] * mw);
    f.rvedv_ml = fmax(f.rvedv_ml, s[v_rv]);
    const double flow = s[c->port->valve];
    if (before > 0.0 && !(flow > 0.0)) { /* the valve's flow ends between two steps */
      const double share = before / (before - flow), *last = s - m->n_signal;
      f.rvesp_mmhg = last[p_rv] + share * (s[p_rv] - last[p_rv]);
      f.rvesv_ml = last[v_rv] + share * (s[v_rv] - last[v_rv]);
    }
    before = flow;
  }
  f.co_l_min = mean_q * 0.06;
  f.sv_ml = mean_q * c->period_s;
  f.oscillatory_frac = 1.0 - f.mpap_mmhg * mean_q * mw / power;
  f.ea_mmhg_ml = f.rvesp_mmhg / f.sv_ml;
  return f;
}
