/* One beat in one tree of lung arteries. */
#include <math.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/mmhg.h"
#include "physics/wave/wall.h"
#include "twin/arteries_priv.h"

#define X(symbol, name, label, unit) {name, label, unit},
const hales_artery_name hales_artery_names[HALES_ARTERY_FIGURE_N] = {HALES_ARTERY_FIGURES(X)};
const char *const hales_artery_curve_name[HALES_ARTERY_CURVE_N] = {"pressure_mmhg",
                                                                   "reservoir_mmhg",
                                                                   "forward_mmhg",
                                                                   "backward_mmhg",
                                                                   "forward_intensity_kw_m2_s2",
                                                                   "backward_intensity_kw_m2_s2"};
#undef X

enum { N = HALES_ARTERY_POINTS, HARMONICS = ARTERY_HARMONICS, ROOM = ARTERY_ROOM };
static const double pi = 3.14159265358979323846, m3_per_ml = 1e-6;

/* Resistances per flow in mL/s: Pa s/m3 to mmHg s/mL. */
static double clinical(double z_pa_s_m3) {
  return hales_mmhg_from_pa(z_pa_s_m3) * m3_per_ml;
}

static void look(const artery_driven *d, double period_s, artery_probe *p) {
  hales_linear_wave wave[HARMONICS + 1];
  double complex part[HARMONICS + 1];
  const hales_wall_at wall = hales_wall_place(&d->net.vessel[0], 0.5, d->net.density_kg_m3);
  hales_artery_pressure(d, wave, p->p_pa);
  for (size_t k = 0; k <= HARMONICS; k++) part[k] = wave[k].q;
  hales_harmonics_sum(HARMONICS, part, N, p->q_m3_s);
  p->area_m2 = hales_wall_area(&wall, creal(wave[0].p));
  p->c_m_s = sqrt(hales_wall_speed2(&wall, p->area_m2));
  p->density_kg_m3 = d->net.density_kg_m3;
  for (size_t k = 0; k < N; k++) p->u_m_s[k] = p->q_m3_s[k] / p->area_m2;
  p->beat = (hales_beat){N, period_s, p->p_pa, p->u_m_s, p->density_kg_m3};
}

/* Reservoir pressure: that of a windkessel with the tree's resistance and compliance and the same flow,
 * P_k = R Q_k / (1 + i omega R C) [Wang2003]; the mean is the tree's. */
static void reservoir(const artery_probe *p, const hales_human_tree *tree, const double complex *q_ml_s,
                      hales_artery_beat *out) {
  const double r = tree->resistance_pa_s_m3, tau_s = r * tree->compliance_m3_pa;
  double complex w[HARMONICS + 1];
  double p_mean = 0.0, excess = 0.0, *x = out->curve[HALES_ARTERY_RESERVOIR];
  for (size_t k = 0; k < N; k++) p_mean += p->p_pa[k] / N;
  w[0] = p_mean;
  for (size_t k = 1; k <= HARMONICS; k++) {
    const double turn = 2.0 * pi * (double)k / p->beat.period_s * tau_s;
    w[k] = r * m3_per_ml * q_ml_s[k] / (1.0 + turn * (double complex)I);
  }
  hales_harmonics_sum(HARMONICS, w, N, x);
  for (size_t k = 0; k < N; k++) {
    excess = fmax(excess, p->p_pa[k] - x[k]);
    x[k] = hales_mmhg_from_pa(x[k]);
  }
  out->figure[HALES_ARTERY_RESERVOIR_PULSE] = hales_artery_height(x);
  out->figure[HALES_ARTERY_EXCESS] = hales_mmhg_from_pa(excess);
}

static void measure_intensity(const artery_probe *p, double foot_s, hales_artery_beat *out) {
  static const struct {
    hales_wave_kind kind;
    int peak; /* area and time are the next two */
  } rows[] = {{HALES_FORWARD_COMPRESSION, HALES_ARTERY_FC_PEAK},
              {HALES_BACKWARD_COMPRESSION, HALES_ARTERY_BC_PEAK},
              {HALES_FORWARD_EXPANSION, HALES_ARTERY_FE_PEAK},
              {HALES_BACKWARD_EXPANSION, HALES_ARTERY_BE_PEAK}};
  hales_intensity w;
  double *forward = out->curve[HALES_ARTERY_I_FORWARD], *backward = out->curve[HALES_ARTERY_I_BACKWARD];
  hales_wave_intensity(&p->beat, p->c_m_s, &w, forward, backward);
  for (size_t k = 0; k < N; k++) forward[k] *= 1e-3, backward[k] *= 1e-3;
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    double *f = out->figure + rows[i].peak;
    f[0] = 1e-3 * w.wave[rows[i].kind].peak;
    f[1] = 1e-3 * w.wave[rows[i].kind].energy;
    const double after = fmod(w.wave[rows[i].kind].peak_s - foot_s + p->beat.period_s, p->beat.period_s);
    f[2] = f[0] > 0.0 ? 1e3 * after : nan("");
  }
}

static void measure_waves(const artery_probe *p, const hales_human_tree *tree, hales_artery_beat *out) {
  double forward[N], backward[N];
  double *f = out->figure;
  hales_wave_separate(&p->beat, p->c_m_s, forward, backward);
  for (size_t k = 0; k < N; k++) {
    out->curve[HALES_ARTERY_P][k] = hales_mmhg_from_pa(p->p_pa[k]);
    out->curve[HALES_ARTERY_P_FORWARD][k] = hales_mmhg_from_pa(forward[k]);
    out->curve[HALES_ARTERY_P_BACKWARD][k] = hales_mmhg_from_pa(backward[k]);
  }
  const hales_reflection back = hales_wave_reflection(N, p->beat.period_s, forward, backward);
  const hales_power power = hales_wave_power(N, p->p_pa, p->q_m3_s);
  f[HALES_ARTERY_PULSE] = hales_mmhg_from_pa(hales_artery_height(p->p_pa));
  f[HALES_ARTERY_FORWARD] = hales_mmhg_from_pa(hales_artery_height(forward));
  f[HALES_ARTERY_BACKWARD] = hales_mmhg_from_pa(hales_artery_height(backward));
  f[HALES_ARTERY_REFLECTION] = back.magnitude;
  f[HALES_ARTERY_RETURN] = back.has_return ? 1e3 * back.return_s : nan("");
  f[HALES_ARTERY_PWV] = p->c_m_s;
  f[HALES_ARTERY_ZC] = clinical(p->density_kg_m3 * p->c_m_s / p->area_m2);
  f[HALES_ARTERY_C] = hales_pa_from_mmhg(tree->compliance_m3_pa) / m3_per_ml;
  f[HALES_ARTERY_R] = clinical(tree->resistance_pa_s_m3);
  f[HALES_ARTERY_POWER] = 1e3 * power.total_w;
  f[HALES_ARTERY_OSCILLATORY] = 100.0 * power.oscillatory_frac;
  hales_upstroke rise;
  const double foot_s = hales_upstroke_of(N, p->beat.period_s, p->p_pa, &rise) ? rise.foot_s : 0.0;
  measure_intensity(p, foot_s, out);
}

/* Areas of the elastic wall at the highest and the lowest pressure. */
static double area_change_pct(const hales_network *net, const artery_probe *p) {
  const hales_wall_at wall = hales_wall_place(&net->vessel[0], 0.5, net->density_kg_m3);
  double lo = p->p_pa[0], hi = lo;
  for (size_t k = 1; k < N; k++) lo = fmin(lo, p->p_pa[k]), hi = fmax(hi, p->p_pa[k]);
  return 100.0 * (hales_wall_area(&wall, hi) / hales_wall_area(&wall, lo) - 1.0);
}

void hales_artery_measure(const artery_probe *p, const hales_network *net, const hales_human_tree *tree,
                          const double complex *q_ml_s, hales_artery_beat *out) {
  out->period_s = p->beat.period_s;
  measure_waves(p, tree, out);
  reservoir(p, tree, q_ml_s, out);
  out->figure[HALES_ARTERY_AREA_CHANGE] = area_change_pct(net, p);
}

static hales_status in_room(hales_arena *arena, const hales_human_tree *tree, double period_s,
                            const double *q_ml_s, hales_artery_beat *out, hales_err *err) {
  double complex c[HARMONICS + 1];
  artery_driven d;
  artery_probe p;
  hales_artery_harmonics(period_s, q_ml_s, c);
  HALES_TRY(hales_artery_drive(arena, tree, period_s, c, &d, err));
  look(&d, period_s, &p);
  hales_artery_measure(&p, &d.net, tree, c, out);
  hales_linear_impedance(d.l, 0, c);
  for (size_t k = 0; k <= HALES_ARTERY_HARMONICS; k++) {
    out->modulus[k] = clinical(k ? cabs(c[k]) : tree->resistance_pa_s_m3);
    out->phase_rad[k] = k ? carg(c[k]) : 0.0;
  }
  out->figure[HALES_ARTERY_Z1] = out->modulus[1];
  return HALES_OK;
}

hales_status hales_artery_beat_of(const hales_human_tree *tree, double period_s, const double *q_ml_s,
                                  hales_artery_beat *out, hales_err *err) {
  hales_arena arena = {.base = malloc(ROOM), .cap = ROOM};
  if (!arena.base) return HALES_FAIL(err, HALES_ENOMEM, "out of memory for a tree of lung arteries");
  const hales_status s = in_room(&arena, tree, period_s, q_ml_s, out, err);
  free(arena.base);
  return s;
}
