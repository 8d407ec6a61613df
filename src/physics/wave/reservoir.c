#include <math.h>

#include "physics/wave/analysis.h"

/* Least squares of p = p_inf + h exp(-b t) over diastole for a given b: sum of squares. */
static double decay(size_t n, const double *p, double dt, double b, double *p_inf, double *h) {
  double s1 = 0.0, se = 0.0, see = 0.0, sp = 0.0, spe = 0.0;
  for (size_t k = 0; k < n; k++) {
    const double e = exp(-b * dt * (double)k);
    s1 += 1.0;
    se += e;
    see += e * e;
    sp += p[k];
    spe += p[k] * e;
  }
  const double det = s1 * see - se * se;
  *h = (s1 * spe - se * sp) / det;
  *p_inf = (sp - *h * se) / s1;
  double sum = 0.0;
  for (size_t k = 0; k < n; k++) {
    const double miss = p[k] - *p_inf - *h * exp(-b * dt * (double)k);
    sum += miss * miss;
  }
  return sum;
}

/* Systole from p[0] for a given filling rate, exact for pressure linear between samples; its end. */
static double fill(size_t closure, const double *p, double dt, double a, double b, double p_inf,
                   double *reservoir) {
  const double rate = a + b, e = exp(-rate * dt);
  const double whole = (1.0 - e) / rate, ramp = (1.0 - whole / dt) / rate; /* integrals of the kernel */
  double r = p[0];
  reservoir[0] = r;
  for (size_t k = 0; k < closure; k++) {
    const double drive0 = a * p[k] + b * p_inf, drive1 = a * p[k + 1] + b * p_inf;
    r = r * e + drive0 * whole + (drive1 - drive0) * ramp;
    reservoir[k + 1] = r;
  }
  return r;
}

enum { STEPS = 200 }; /* at most, of a search */

/* b, p_inf and what is left of the fit, of m samples of diastole; h at its beginning.  The sum of squares has
 * one minimum in ln b: golden section between 1/50 and 50 of 1/diastole. */
static hales_reservoir_outcome fit_diastole(size_t m, const double *p, double dt, hales_reservoir *out,
                                            double *h) {
  const double span = dt * (double)m, ratio = 0.6180339887498949;
  double lo = log(0.02 / span), hi = log(50.0 / span);
  const double least = lo, most = hi;
  for (int i = 0; i < STEPS && hi - lo > 1e-10; i++) {
    const double x1 = hi - ratio * (hi - lo), x2 = lo + ratio * (hi - lo);
    if (decay(m, p, dt, exp(x1), &out->p_inf_pa, h) < decay(m, p, dt, exp(x2), &out->p_inf_pa, h))
      hi = x2;
    else
      lo = x1;
  }
  out->b_per_s = exp(0.5 * (lo + hi));
  out->rms_pa = sqrt(decay(m, p, dt, out->b_per_s, &out->p_inf_pa, h) / (double)m);
  if (lo - least < 1e-6 || most - hi < 1e-6 || !(*h > 0.0)) return HALES_RESERVOIR_NO_DECAY;
  double lowest = p[0];
  for (size_t k = 1; k < m; k++) lowest = fmin(lowest, p[k]);
  return out->p_inf_pa < lowest ? HALES_RESERVOIR_FITTED : HALES_RESERVOIR_BAD_ASYMPTOTE;
}

/* a, and the reservoir up to the closure: the end of systole rises with a towards P itself, to `want`;
 * bisection in ln a from 1/1000 to 10,000 a period. */
static hales_reservoir_outcome fit_systole(size_t closure, const double *p, double dt, double period_s,
                                           double want, double *reservoir, hales_reservoir *out) {
  const double b = out->b_per_s, p_inf = out->p_inf_pa;
  double lo = log(1e-3 / period_s), hi = log(1e4 / period_s);
  if (!(fill(closure, p, dt, exp(lo), b, p_inf, reservoir) < want &&
        fill(closure, p, dt, exp(hi), b, p_inf, reservoir) > want))
    return HALES_RESERVOIR_NO_SYSTOLE;
  for (int i = 0; i < STEPS && hi - lo > 1e-12; i++) {
    const double middle = 0.5 * (lo + hi);
    if (fill(closure, p, dt, exp(middle), b, p_inf, reservoir) < want)
      lo = middle;
    else
      hi = middle;
  }
  out->a_per_s = exp(0.5 * (lo + hi));
  fill(closure, p, dt, out->a_per_s, b, p_inf, reservoir);
  return HALES_RESERVOIR_FITTED;
}

hales_status hales_reservoir_fit(size_t n, double period_s, const double *p_pa, size_t closure,
                                 double *reservoir, hales_reservoir *out, hales_err *err) {
  if (!(closure >= 4 && closure + 8 <= n))
    return HALES_FAIL(err, HALES_ERANGE,
                      "reservoir pressure: closure at sample %zu leaves too little of %zu samples", closure,
                      n);
  const double dt = period_s / (double)n;
  double h = 0.0;
  *out = (hales_reservoir){0};
  out->outcome = fit_diastole(n - closure, p_pa + closure, dt, out, &h);
  if (out->outcome != HALES_RESERVOIR_FITTED) return HALES_OK;
  out->outcome = fit_systole(closure, p_pa, dt, period_s, out->p_inf_pa + h, reservoir, out);
  if (out->outcome != HALES_RESERVOIR_FITTED) return HALES_OK;
  for (size_t k = 0; k < n; k++) {
    if (k > closure) reservoir[k] = out->p_inf_pa + h * exp(-out->b_per_s * dt * (double)(k - closure));
    out->excess_peak_pa = fmax(out->excess_peak_pa, p_pa[k] - reservoir[k]);
  }
  return HALES_OK;
}
