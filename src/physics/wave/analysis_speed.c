#include <math.h>

#include "physics/wave/analysis.h"

/* heuristic: the part of the rise that is neither the rounded foot nor the reflected top */
static const double rise_from = 0.2, rise_to = 0.8;

bool hales_upstroke_of(size_t n, double period_s, const double *x, hales_upstroke *out) {
  const double dt = period_s / (double)n;
  size_t steep = 0;
  double slope = 0.0;
  for (size_t k = 0; k < n; k++) {
    const double rise = (x[(k + 1) % n] - x[(k + n - 1) % n]) / (2.0 * dt);
    if (rise > slope) slope = rise, steep = k;
  }
  if (!(slope > 0.0)) return false;
  /* down to the last sample before the rise, up to the first that does not rise */
  size_t low = steep + n, high = steep + n;
  while (low > steep && x[(low - 1) % n] < x[low % n]) low--;
  while (high < steep + 2 * n && x[(high + 1) % n] > x[high % n]) high++;
  const double base = x[low % n], height = x[high % n] - base;
  /* tangent of the steepest place meets the level of the foot; vertex of the slopes' parabola places it finer
   * than a sample would: the tangent's line does not depend on it to first order */
  out->foot_s = (double)steep * dt - (x[steep] - base) / slope;
  if (out->foot_s < 0.0) out->foot_s += period_s;
  out->first = low;
  while (out->first < high && x[out->first % n] < base + rise_from * height) out->first++;
  out->last = out->first;
  while (out->last < high && x[(out->last + 1) % n] <= base + rise_to * height) out->last++;
  return true;
}

/* Least-squares slope of y against x over the samples first..last of two periodic series. */
static hales_speed line(size_t n, const double *x, const double *y, size_t first, size_t last) {
  const double m = (double)(last - first + 1);
  double mx = 0.0, my = 0.0, sxx = 0.0, sxy = 0.0, syy = 0.0;
  for (size_t k = first; k <= last; k++) {
    mx += x[k % n] / m;
    my += y[k % n] / m;
  }
  for (size_t k = first; k <= last; k++) {
    const double dx = x[k % n] - mx, dy = y[k % n] - my;
    sxx += dx * dx;
    sxy += dx * dy;
    syy += dy * dy;
  }
  if (last < first + 2 || !(sxx > 0.0) || !(syy > 0.0)) return (hales_speed){nan(""), 0.0, 0};
  return (hales_speed){sxy / sxx, sxy * sxy / (sxx * syy), last - first + 1};
}

hales_speed hales_speed_pu_loop(const hales_beat *b) {
  hales_upstroke u;
  if (!hales_upstroke_of(b->n, b->period_s, b->u_m_s, &u)) return (hales_speed){nan(""), 0.0, 0};
  hales_speed s = line(b->n, b->u_m_s, b->p_pa, u.first, u.last);
  s.c_m_s /= b->density_kg_m3;
  return s;
}

hales_speed hales_speed_qa_loop(size_t n, double period_s, const double *q, const double *a) {
  hales_upstroke u;
  if (!hales_upstroke_of(n, period_s, q, &u)) return (hales_speed){nan(""), 0.0, 0};
  return line(n, a, q, u.first, u.last);
}

hales_speed hales_speed_single_point(const hales_beat *b) {
  double dp = 0.0, du = 0.0;
  for (size_t k = 0; k < b->n; k++) {
    const size_t next = (k + 1) % b->n;
    dp += (b->p_pa[next] - b->p_pa[k]) * (b->p_pa[next] - b->p_pa[k]);
    du += (b->u_m_s[next] - b->u_m_s[k]) * (b->u_m_s[next] - b->u_m_s[k]);
  }
  if (!(du > 0.0)) return (hales_speed){nan(""), 0.0, 0};
  return (hales_speed){sqrt(dp / du) / b->density_kg_m3, 1.0, b->n};
}

hales_speed hales_speed_foot_to_foot(size_t n, double period_s, const double *up, const double *down,
                                     double distance_m) {
  hales_upstroke a, b;
  if (!hales_upstroke_of(n, period_s, up, &a) || !hales_upstroke_of(n, period_s, down, &b))
    return (hales_speed){nan(""), 0.0, 0};
  double lag = b.foot_s - a.foot_s;
  if (lag < -0.5 * period_s) lag += period_s; /* the beat began between the two feet */
  if (!(lag > 0.0)) return (hales_speed){nan(""), 0.0, 0};
  return (hales_speed){distance_m / lag, 1.0, 2};
}

double hales_speed_bramwell_hill(double density_kg_m3, double relative_area_change,
                                 double pulse_pressure_pa) {
  return sqrt(pulse_pressure_pa / (density_kg_m3 * relative_area_change));
}
