/* One heart with its non-linear tree of lung arteries, at the compliance that its pulse pressure asks for. */
#include <math.h>
#include <stdlib.h>

#include "base/mmhg.h"
#include "physics/wave/bundle.h"
#include "physics/wave/coupled.h"
#include "physics/wave/wall.h"
#include "twin/arteries_coupled_priv.h"

enum { N = HALES_ARTERY_POINTS, STRIDE = 2, STEPS = STRIDE * N, HARMONICS = ARTERY_HARMONICS, FITS = 6 };
static const double m3_per_ml = 1e-6;

#define X(symbol, name, label, unit) {name, label, unit},
const hales_artery_name hales_load_names[HALES_LOAD_FIGURE_N] = {HALES_LOAD_FIGURES(X)};
#undef X

void hales_artery_load(const hales_port *port, double period_s, const double *signal, size_t stride,
                       double *load) {
  const hales_model *m = port->model;
  const double *p_rv = signal + hales_model_find_signal(m, "p_RV") * stride,
               *v_rv = signal + hales_model_find_signal(m, "V_RV") * stride,
               *q = signal + port->valve * stride, *p = signal + port->root * stride;
  const double mw = hales_pa_from_mmhg(1.0) * m3_per_ml * 1e3; /* of one mmHg mL/s */
  double mean_q = 0.0, mean_p = 0.0, mean_power = 0.0, peak = 0.0, lo = HUGE_VAL, hi = -HUGE_VAL, edv = 0.0,
         esp = nan(""), esv = nan("");
  for (size_t k = 0; k < N; k++) {
    const size_t last = (k + N - 1) % N;
    mean_q += q[k] / N, mean_p += p[k] / N, mean_power += p_rv[k] * q[k] * mw / N;
    peak = fmax(peak, p_rv[k] * q[k] * mw);
    lo = fmin(lo, p[k]), hi = fmax(hi, p[k]), edv = fmax(edv, v_rv[k]);
    if (q[last] > 0.0 && !(q[k] > 0.0)) { /* the valve's flow ends between two points */
      const double share = q[last] / (q[last] - q[k]);
      esp = p_rv[last] + share * (p_rv[k] - p_rv[last]);
      esv = v_rv[last] + share * (v_rv[k] - v_rv[last]);
    }
  }
  const double sv = mean_q * period_s;
  load[HALES_LOAD_RV_PEAK] = peak;
  load[HALES_LOAD_RV_MEAN] = mean_power;
  load[HALES_LOAD_COUPLING] = sv / esv;
  load[HALES_LOAD_EA] = esp / sv;
  load[HALES_LOAD_CO] = 0.06 * mean_q;
  load[HALES_LOAD_MPAP] = mean_p;
  load[HALES_LOAD_SPAP] = hi;
  load[HALES_LOAD_DPAP] = lo;
  load[HALES_LOAD_EDV] = edv;
  load[HALES_LOAD_ESV] = esv;
}

/* The recorded beat of a coupled run, every STRIDE-th step. */
typedef struct seen {
  artery_probe probe;
  double root_mmhg[N], q_ml_s[N]; /* at the root */
} seen;

static void look(const hales_coupled *c, const hales_network *net, seen *s) {
  const double *p = hales_coupled_probed(c, 0, HALES_WAVE_P), *q = hales_coupled_probed(c, 0, HALES_WAVE_Q),
               *in = hales_coupled_inlet_flow(c);
  const hales_wall_at wall = hales_wall_place(&net->vessel[0], 0.5, net->density_kg_m3);
  double raw[N], mean_p = 0.0;
  for (size_t k = 0; k < N; k++) {
    const size_t at = k * STRIDE;
    raw[k] = p[at];
    s->root_mmhg[k] = hales_coupled_inlet_pressure(c)[at];
    s->q_ml_s[k] = 0.5 * (in[at] + in[(at + STEPS - 1) % STEPS]); /* means of the steps before and after */
  }
  hales_artery_smooth(net->period_s, raw, s->probe.p_pa);
  for (size_t k = 0; k < N; k++) raw[k] = q[k * STRIDE];
  hales_artery_smooth(net->period_s, raw, s->probe.q_m3_s);
  for (size_t k = 0; k < N; k++) raw[k] = q[k * STRIDE] / hales_wall_area(&wall, p[k * STRIDE]);
  hales_artery_smooth(net->period_s, raw, s->probe.u_m_s);
  for (size_t k = 0; k < N; k++) mean_p += s->probe.p_pa[k] / N;
  s->probe.area_m2 = hales_wall_area(&wall, mean_p);
  s->probe.c_m_s = sqrt(hales_wall_speed2(&wall, s->probe.area_m2));
  s->probe.density_kg_m3 = net->density_kg_m3;
  s->probe.beat = (hales_beat){N, net->period_s, s->probe.p_pa, s->probe.u_m_s, net->density_kg_m3};
}

/* One coupled run from the state of the heart with its own arteries. */
static hales_status run(const artery_heart *h, const hales_human_tree *tree, hales_arena *arena,
                        hales_network *net, hales_coupled **out, hales_artery_couple *r, hales_err *err) {
  hales_vessel *vessel;
  hales_end *end;
  hales_coupled_report report;
  const hales_coupled_settings s = {.steps = STEPS,
                                    .periodic_tol = 1e-3, /* as the twin's own runs */
                                    .max_beats = 150,
                                    .start = h->state,
                                    .n_probe = 1,
                                    .probe = {{0, HALES_WAVE_STATIONS / 2}},
                                    .wave = {.cells_per_m = 200.0}};
  arena->used = 0;
  hales_network each;
  HALES_TRY(hales_human_tree_build(tree, arena, &each, &vessel, &end, err));
  each.period_s = h->circuit.period_s;
  HALES_TRY(hales_network_bundle(&each, arena, net, err));
  HALES_TRY(hales_coupled_create(h->port, h->param, net, &s, out, err));
  HALES_TRY(hales_coupled_run(*out, &report, err));
  r->fits++;
  r->beats += report.beats;
  r->distance = report.distance;
  r->volume_defect = fmax(r->volume_defect, report.volume_defect);
  if (report.outcome == HALES_COUPLED_PERIODIC) return HALES_OK;
  return HALES_FAIL(err, HALES_EMATH,
                    "heart and arteries together are not periodic after %d beats: %.2g left", report.beats,
                    report.distance);
}

/* The next compliance: the companion's, for the coupled flow and a pulse that is off by as much as the
 * companion is at the present one. */
static hales_status improve(const artery_heart *h, const seen *s, double share, double pulse_mmhg,
                            hales_human_tree *tree, bool *at_limit, hales_err *err) {
  hales_artery_beat beat;
  HALES_TRY(hales_artery_beat_of(tree, h->circuit.period_s, s->q_ml_s, &beat, err));
  const double wanted = h->circuit.pulse_mmhg * beat.figure[HALES_ARTERY_PULSE] / pulse_mmhg;
  return hales_artery_match_pulse(tree, share, h->circuit.period_s, s->q_ml_s, wanted, at_limit, err);
}

/* Impedance at the root as the beat has it: harmonics of its pressure over those of its flow. signal: as in
 * hales_artery_load. */
static void measure_impedance(const artery_heart *h, const seen *s, const double *signal,
                              hales_artery_beat *b) {
  double complex p[HARMONICS + 1], q[HARMONICS + 1];
  hales_artery_harmonics(h->circuit.period_s, s->root_mmhg, p);
  hales_artery_harmonics(h->circuit.period_s, s->q_ml_s, q);
  double wedge_mmhg = 0.0;
  for (size_t k = 0; k < N; k++) wedge_mmhg += signal[h->wedge * N + k] / N;
  b->figure[HALES_ARTERY_R] = b->modulus[0] = (creal(p[0]) - wedge_mmhg) / creal(q[0]);
  b->phase_rad[0] = 0.0;
  for (size_t k = 1; k <= HALES_ARTERY_HARMONICS; k++) {
    b->modulus[k] = cabs(p[k] / q[k]);
    b->phase_rad[k] = carg(p[k] / q[k]);
  }
  b->figure[HALES_ARTERY_Z1] = b->modulus[1];
}

static hales_status read(const artery_heart *h, const hales_coupled *c, const seen *s,
                         const hales_network *net, const hales_human_tree *tree, double *room,
                         hales_artery_couple *out, hales_err *err) {
  const size_t n_signal = h->port->model->n_signal;
  double complex q[HARMONICS + 1];
  for (size_t k = 0; k < N; k++)
    for (size_t i = 0; i < n_signal; i++)
      room[i * N + k] = hales_coupled_signals(c)[k * STRIDE * n_signal + i];
  hales_artery_harmonics(h->circuit.period_s, s->q_ml_s, q);
  hales_artery_measure(&s->probe, net, tree, q, &out->coupled);
  measure_impedance(h, s, room, &out->coupled);
  hales_artery_load(h->port, h->circuit.period_s, room, N, out->coupled_load);
  return hales_artery_beat_of(tree, h->circuit.period_s, s->q_ml_s, &out->linear, err);
}

/* From the companion's compliance on, until the coupled pulse is the circuit's. */
static hales_status fit(const artery_heart *h, hales_human_tree *tree, double share, hales_arena *arena,
                        double *room, hales_artery_couple *out, hales_err *err) {
  static const double near_enough = 0.01;
  for (;;) {
    hales_coupled *c = NULL;
    hales_network net;
    seen s;
    hales_status got = run(h, tree, arena, &net, &c, out, err);
    if (got == HALES_OK) {
      look(c, &net, &s);
      const double pulse_mmhg = hales_mmhg_from_pa(hales_artery_height(s.probe.p_pa));
      out->missed = !(fabs(log(pulse_mmhg / h->circuit.pulse_mmhg)) <= near_enough);
      if (!out->missed || out->fits == FITS || (out->at_limit && out->fits > 1)) {
        got = read(h, c, &s, &net, tree, room, out, err);
        hales_coupled_destroy(c);
        return got;
      }
      got = improve(h, &s, share, pulse_mmhg, tree, &out->at_limit, err);
    }
    hales_coupled_destroy(c);
    HALES_TRY(got);
  }
}

hales_status hales_artery_couple_of(const artery_heart *h, const hales_human_tree *body,
                                    const hales_artery_sizes *known, const hales_rng *r,
                                    hales_artery_couple *out, hales_err *err) {
  const artery_circuit *c = &h->circuit;
  artery_circuit to_port = *c;
  hales_human_tree tree;
  double share;
  *out = (hales_artery_couple){0};
  HALES_TRY(hales_artery_tree_of(c, body, known, r, &tree, &share, &out->at_limit, err));
  HALES_TRY(hales_artery_beat_of(&tree, c->period_s, c->q_ml_s, &out->companion, err));
  for (size_t i = 0; i < HALES_LOAD_FIGURE_N; i++) out->circuit_load[i] = h->load[i];
  to_port.r_mmhg_s_ml = h->r_mmhg_s_ml;
  to_port.wedge_mmhg = h->back_mmhg;
  HALES_TRY(hales_artery_tree_of(&to_port, body, known, r, &tree, &share, &out->at_limit, err));
  hales_arena arena = {.base = malloc(ARTERY_ROOM), .cap = ARTERY_ROOM};
  double *room = malloc(h->port->model->n_signal * N * sizeof *room);
  const hales_status s =
      arena.base && room ? fit(h, &tree, share, &arena, room, out, err)
                         : HALES_FAIL(err, HALES_ENOMEM, "out of memory for a heart with its lung arteries");
  free(arena.base);
  free(room);
  return s;
}
