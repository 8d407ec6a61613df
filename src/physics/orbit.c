#include "physics/orbit.h"

#include <math.h>
#include <string.h>

void hales_orbit_scale(const hales_model *m, const double *y, double *scale) {
  for (size_t i = 0; i < m->n_state; i++) {
    const char *unit = m->state[i].unit;
    const double floor = strcmp(unit, "mL") == 0     ? 10.0
                         : strcmp(unit, "mL/s") == 0 ? 20.0
                                                     : 1.0; /* mmHg, um, openings */
    scale[i] = fmax(fabs(y[i]), floor);
  }
}

double hales_orbit_distance(size_t n, const double *a, const double *b, const double *scale) {
  double worst = 0.0;
  for (size_t i = 0; i < n; i++) {
    const double d = fabs(a[i] - b[i]) / scale[i];
    if (!(d <= worst) && !isnan(worst)) worst = d; /* a NaN wins and stays */
  }
  return worst;
}

size_t hales_orbit_reservoir(const hales_model *m, const double *param, double *c) {
  m->volume_weights(param, c);
  size_t at = 0;
  for (size_t i = 1; i < m->n_state; i++)
    if (c[i] > c[at]) at = i;
  return at;
}

bool hales_orbit_solve(size_t n, double *a, double *b) {
  for (size_t c = 0; c < n; c++) {
    size_t pivot = c;
    for (size_t r = c + 1; r < n; r++)
      if (fabs(a[r * n + c]) > fabs(a[pivot * n + c])) pivot = r;
    if (!(fabs(a[pivot * n + c]) > 0.0)) return false;
    if (pivot != c) {
      for (size_t k = 0; k < n; k++) {
        const double t = a[c * n + k];
        a[c * n + k] = a[pivot * n + k];
        a[pivot * n + k] = t;
      }
      const double t = b[c];
      b[c] = b[pivot];
      b[pivot] = t;
    }
    for (size_t r = c + 1; r < n; r++) {
      const double factor = a[r * n + c] / a[c * n + c];
      for (size_t k = c; k < n; k++) a[r * n + k] -= factor * a[c * n + k];
      b[r] -= factor * b[c];
    }
  }
  for (size_t c = n; c-- > 0;) {
    for (size_t k = c + 1; k < n; k++) b[c] -= a[c * n + k] * b[k];
    b[c] /= a[c * n + c];
    if (!isfinite(b[c])) return false;
  }
  return true;
}

/* Least-squares weights of the kept differences for residual f: normal equations, columns scaled to length
 * one, ridge against columns that have become parallel.  Returns false when nothing useful is kept. */
static bool mixture(const hales_anderson *a, size_t n, const double *f, const double *scale, double *weight) {
  /* relative to the unit diagonal: keeps weights below about 1e5, where rounding still is 1e-11 */
  static const double ridge = 1e-10;
  const size_t m = (size_t)a->kept;
  double gram[HALES_ANDERSON_DEPTH * HALES_ANDERSON_DEPTH], length[HALES_ANDERSON_DEPTH];
  for (size_t j = 0; j < m; j++) {
    double sum = 0.0;
    for (size_t i = 0; i < n; i++) sum += (a->df[j][i] / scale[i]) * (a->df[j][i] / scale[i]);
    length[j] = sqrt(sum);
    if (!(length[j] > 0.0)) return false;
  }
  for (size_t j = 0; j < m; j++) {
    for (size_t k = 0; k < m; k++) {
      double sum = 0.0;
      for (size_t i = 0; i < n; i++) sum += (a->df[j][i] / scale[i]) * (a->df[k][i] / scale[i]);
      gram[j * m + k] = sum / (length[j] * length[k]) + (j == k ? ridge : 0.0);
    }
    weight[j] = 0.0;
    for (size_t i = 0; i < n; i++) weight[j] += (a->df[j][i] / scale[i]) * (f[i] / scale[i]);
    weight[j] /= length[j];
  }
  if (m == 0 || !hales_orbit_solve(m, gram, weight)) return false;
  for (size_t j = 0; j < m; j++) weight[j] /= length[j];
  return true;
}

/* heuristic: a step of the mixture can be short by chance.  What the mixture leaves of the residual lies in
 * directions it has not seen, where a remainder of 1 may stand for 1/(1 - lambda) of error; and a step does
 * not fall far below a share of the one before.  Chosen on 8,000 random sets as the least for which the
 * estimate bounds the true error (docs/performance.md); plainly mixed, one more set of a tighter pericardium
 * asks for three times as much as those did. */
static const double unseen_plain = 16.0, unseen_chord = 1.5, moved_memory = 0.05;

double hales_anderson_step(hales_anderson *a, size_t n, const double *y, const double *g, const double *scale,
                           bool chord, double *next) {
  const double unseen = chord ? unseen_chord : unseen_plain;
  double f[HALES_STATE_MAX], weight[HALES_ANDERSON_DEPTH];
  for (size_t i = 0; i < n; i++) f[i] = g[i] - y[i];
  if (a->has_last) {
    for (size_t i = 0; i < n; i++) {
      a->df[a->next][i] = f[i] - a->f_last[i];
      a->dg[a->next][i] = g[i] - (a->y_last[i] + a->f_last[i]);
    }
    a->next = (a->next + 1) % HALES_ANDERSON_DEPTH;
    if (a->kept < HALES_ANDERSON_DEPTH) a->kept++;
  }
  memcpy(a->y_last, y, n * sizeof *y);
  memcpy(a->f_last, f, n * sizeof *f);
  a->has_last = true;
  memcpy(next, g, n * sizeof *g);
  if (!mixture(a, n, f, scale, weight)) return hales_orbit_distance(n, g, y, scale);
  for (int j = 0; j < a->kept; j++)
    for (size_t i = 0; i < n; i++) next[i] -= weight[j] * a->dg[j][i];
  for (int j = 0; j < a->kept; j++)
    for (size_t i = 0; i < n; i++) f[i] -= weight[j] * a->df[j][i];
  const double zero[HALES_STATE_MAX] = {0};
  const double moved = hales_orbit_distance(n, next, g, scale);
  const double estimate =
      fmax(fmax(moved, unseen * hales_orbit_distance(n, f, zero, scale)), moved_memory * a->moved_last);
  a->moved_last = moved;
  return estimate;
}
