#include "physics/wave/analysis.h"

#include <math.h>

hales_status hales_beat_check(const hales_beat *b, hales_err *err) {
  if (b->n < HALES_BEAT_MIN)
    return HALES_FAIL(err, HALES_ERANGE, "wave analysis needs %d samples a beat or more, not %zu",
                      HALES_BEAT_MIN, b->n);
  if (!(b->period_s > 0.0 && b->density_kg_m3 > 0.0 && isfinite(b->period_s) && isfinite(b->density_kg_m3)))
    return HALES_FAIL(err, HALES_ERANGE, "wave analysis: period %g s and density %g kg/m3 must be positive",
                      b->period_s, b->density_kg_m3);
  for (size_t k = 0; k < b->n; k++)
    if (!isfinite(b->p_pa[k]) || !isfinite(b->u_m_s[k]))
      return HALES_FAIL_AT(err, HALES_ERANGE, k, "wave analysis: sample %zu is not a number (%g Pa, %g m/s)",
                           k, b->p_pa[k], b->u_m_s[k]);
  return HALES_OK;
}

void hales_wave_separate(const hales_beat *b, double c_m_s, double *forward, double *backward) {
  const double rho_c = b->density_kg_m3 * c_m_s;
  for (size_t k = 0; k < b->n; k++) { /* sums of differences telescope */
    const double dp = b->p_pa[k] - b->p_pa[0], du = rho_c * (b->u_m_s[k] - b->u_m_s[0]);
    forward[k] = 0.5 * (dp + du);
    backward[k] = 0.5 * (dp - du);
  }
}

void hales_wave_separate_harmonics(size_t n, const double complex *p, const double complex *q,
                                   const double complex *zc, double complex *forward,
                                   double complex *backward) {
  forward[0] = backward[0] = 0.0;
  for (size_t k = 1; k <= n; k++) {
    forward[k] = 0.5 * (p[k] + zc[k] * q[k]);
    backward[k] = 0.5 * (p[k] - zc[k] * q[k]);
  }
}

void hales_wave_intensity(const hales_beat *b, double c_m_s, hales_intensity *out, double *forward,
                          double *backward) {
  const double dt = b->period_s / (double)b->n, rho_c = b->density_kg_m3 * c_m_s;
  *out = (hales_intensity){0};
  for (size_t k = 0; k < b->n; k++) {
    const size_t before = (k + b->n - 1) % b->n, after = (k + 1) % b->n; /* central differences */
    const double dp = (b->p_pa[after] - b->p_pa[before]) / (2.0 * dt);
    const double du = rho_c * (b->u_m_s[after] - b->u_m_s[before]) / (2.0 * dt);
    const double part[2] = {dp + du, dp - du};
    for (int back = 0; back < 2; back++) {
      const double size = part[back] * part[back] / (4.0 * rho_c);
      const int kind = (back ? HALES_BACKWARD_COMPRESSION : HALES_FORWARD_COMPRESSION) + (part[back] < 0.0);
      out->wave[kind].energy += size * dt;
      if (size > out->wave[kind].peak) {
        out->wave[kind].peak = size;
        out->wave[kind].peak_s = (double)k * dt;
      }
      double *to = back ? backward : forward;
      if (to) to[k] = back ? -size : size;
    }
  }
}

static void extremes(size_t n, const double *x, double *lo, double *hi, size_t *at) {
  *lo = *hi = x[0];
  *at = 0;
  for (size_t k = 1; k < n; k++) {
    if (x[k] < *lo) *lo = x[k];
    if (x[k] > *hi) *hi = x[k], *at = k;
  }
}

hales_reflection hales_wave_reflection(size_t n, double period_s, const double *forward,
                                       const double *backward) {
  static const double least = 0.01; /* heuristic: below it a foot is rounding */
  hales_reflection r = {0};
  double f_lo, f_hi, b_lo, b_hi;
  size_t f_at, b_at;
  extremes(n, forward, &f_lo, &f_hi, &f_at);
  extremes(n, backward, &b_lo, &b_hi, &b_at);
  r.magnitude = (b_hi - b_lo) / (f_hi - f_lo);
  hales_upstroke f, b;
  r.has_return = r.magnitude >= least && hales_upstroke_of(n, period_s, forward, &f) &&
                 hales_upstroke_of(n, period_s, backward, &b);
  if (!r.has_return) return r;
  r.return_s = b.foot_s - f.foot_s;
  if (r.return_s < 0.0) r.return_s += period_s;
  r.peak_lag_s = (double)((b_at + n - f_at) % n) * period_s / (double)n;
  return r;
}

hales_power hales_wave_power(size_t n, const double *p, const double *q) {
  hales_power w = {.peak_w = p[0] * q[0]};
  double mean_p = 0.0, mean_q = 0.0;
  for (size_t k = 0; k < n; k++) {
    mean_p += p[k] / (double)n;
    mean_q += q[k] / (double)n;
    w.total_w += p[k] * q[k] / (double)n;
    w.peak_w = fmax(w.peak_w, p[k] * q[k]);
  }
  w.steady_w = mean_p * mean_q;
  w.oscillatory_frac = (w.total_w - w.steady_w) / w.total_w;
  return w;
}
