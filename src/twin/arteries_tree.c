/* The tree of vessels that stands for a draw's lung arteries: sizes of the person, resistance and pulse
 * pressure of the draw. */
#include <math.h>
#include <stdlib.h>

#include "base/mmhg.h"
#include "twin/arteries_priv.h"

enum { N = HALES_ARTERY_POINTS, N_LARGE = 3 };
static const double ml_to_m3 = 1e-6;

/* Relative spread (logarithmic sd) of what is assumed: diameters as among healthy people [Burman2016];
 * lengths and of the share of compliance [heuristic]; of what is measured on images: [heuristic,
 * repeatability of MRI]. */
static const double large_share = 0.19, share_sd = 0.2, assumed_diameter_sd = 0.11, assumed_length_sd = 0.15,
                    measured_size_sd = 0.05, measured_wall_sd = 0.15;

void hales_artery_circuit_of(const hales_patient_model *pm, const double *param, const double *wave,
                             artery_circuit *c) {
  const double *q = wave + pm->lung.valve * N, *p = wave + pm->lung.pressure * N,
               *w = wave + pm->lung.wedge * N;
  double q_mean = 0.0, p_mean = 0.0, w_mean = 0.0, smooth[N];
  for (size_t k = 0; k < N; k++) {
    c->q_ml_s[k] = q[k];
    q_mean += q[k] / N, p_mean += p[k] / N, w_mean += w[k] / N;
  }
  c->period_s = param[pm->model->period_param];
  hales_artery_smooth(c->period_s, p, smooth);
  double lo = smooth[0], hi = lo;
  for (size_t k = 1; k < N; k++) lo = fmin(lo, smooth[k]), hi = fmax(hi, smooth[k]);
  c->r_mmhg_s_ml = (p_mean - w_mean) / q_mean;
  c->wedge_mmhg = w_mean;
  c->p_dia_mmhg = lo;
  c->pulse_mmhg = hi - lo;
}

hales_status hales_artery_circuits(const hales_patient_model *pm, const hales_run_settings *s, size_t n,
                                   const double *param, const double *state, artery_circuit *c,
                                   hales_err *err) {
  const size_t size = pm->model->n_signal * N;
  double *wave = malloc(n * size * sizeof *wave);
  if (!wave) return HALES_FAIL(err, HALES_ENOMEM, "out of memory for the beats of %zu draws", n);
  const hales_status status = hales_wave_record(pm->model, s, n, param, state, N, wave, err);
  for (size_t i = 0; status == HALES_OK && i < n; i++)
    hales_artery_circuit_of(pm, param + i * pm->model->n_param, wave + i * size, &c[i]);
  free(wave);
  return status;
}

/* Of unknown sex: a woman, as most who have the disease are [Hoeper2017]; heights as human_tree.h's. */
hales_human_tree hales_artery_body(const hales_body *b) {
  const bool man = b->sex == HALES_SEX_MALE;
  return (hales_human_tree){.is_male = man,
                            .height_m = b->has_height ? 0.01 * b->height_cm
                                        : man         ? 1.75
                                                      : 1.62};
}

static double spread(const hales_rng *r, uint64_t index, double sd) {
  return r ? exp(sd * hales_rng_normal(*r, index)) : 1.0;
}

/* Sizes of a draw: diameters that are assumed are all large or all small together. */
static void size_tree(const hales_artery_sizes *known, const hales_rng *r, hales_human_tree *h) {
  static const double lengths_m[N_LARGE] = {45e-3, 57.5e-3, 25e-3}; /* as human_tree.h's at 1.75 m */
  const double together = spread(r, 0, assumed_diameter_sd);
  double typical[N_LARGE];
  hales_human_tree_diameters(h->is_male, h->height_m, typical);
  for (uint64_t i = 0; i < N_LARGE; i++) {
    const double d = known->diameter_m[i], l = known->length_m[i];
    h->diameter_m[i] = d > 0.0 ? d * spread(r, 1 + i, measured_size_sd) : typical[i] * together;
    h->length_m[i] = l > 0.0 ? l * spread(r, 4 + i, measured_size_sd)
                             : lengths_m[i] * h->height_m / 1.75 * spread(r, 4 + i, assumed_length_sd);
  }
}

/* Walls of a draw: eqs 1 and 2 of human_tree.h where they were measured.  Returns the share of the large
 * arteries in the compliance where they were not, else 0. */
static double stiffen_tree(const hales_artery_sizes *known, const hales_rng *r, const artery_circuit *c,
                           hales_human_tree *h) {
  if (known->pwv_m_s > 0.0) {
    h->pwv_m_s = known->pwv_m_s * spread(r, 7, measured_wall_sd);
  } else if (known->area_change_frac > 0.0) {
    h->area_change_frac = known->area_change_frac * spread(r, 7, measured_wall_sd);
    h->pulse_pressure_pa = hales_pa_from_mmhg(c->pulse_mmhg);
  } else {
    return large_share * spread(r, 7, share_sd);
  }
  return 0.0;
}

hales_human_tree hales_artery_bed(const artery_circuit *c, const hales_human_tree *body) {
  hales_human_tree h = *body;
  h.resistance_pa_s_m3 = hales_pa_from_mmhg(c->r_mmhg_s_ml) / ml_to_m3;
  h.p_out_pa = hales_pa_from_mmhg(c->wedge_mmhg);
  h.p_dia_pa = hales_pa_from_mmhg(c->p_dia_mmhg);
  return h;
}

hales_status hales_artery_tree_of(const artery_circuit *c, const hales_human_tree *body,
                                  const hales_artery_sizes *known, const hales_rng *r, hales_human_tree *h,
                                  double *share, bool *at_limit, hales_err *err) {
  *h = hales_artery_bed(c, body);
  size_tree(known, r, h);
  *share = stiffen_tree(known, r, c, h);
  return hales_artery_match_pulse(h, *share, c->period_s, c->q_ml_s, c->pulse_mmhg, at_limit, err);
}
