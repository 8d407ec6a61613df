#include "physics/mixing.h"

#include <math.h>
#include <stdlib.h>

#include "physics/orbit.h"

enum { DEPTH = HALES_MIXING_DEPTH };

hales_status hales_mixing_create(size_t n, hales_mixing *m, hales_err *err) {
  *m = (hales_mixing){.n = n, .block = calloc((6 + 2 * DEPTH) * n, sizeof(double))};
  if (!m->block) return HALES_FAIL(err, HALES_ENOMEM, "no memory to compare beats of %zu numbers", n);
  double **array[6] = {&m->y, &m->g, &m->scale, &m->y_last, &m->f_last, &m->left};
  for (size_t k = 0; k < 6; k++) *array[k] = m->block + k * n;
  for (size_t k = 0; k < DEPTH; k++)
    m->df[k] = m->block + (6 + k) * n, m->dg[k] = m->block + (6 + DEPTH + k) * n;
  return HALES_OK;
}

void hales_mixing_destroy(hales_mixing *m) {
  free(m->block);
  *m = (hales_mixing){0};
}

void hales_mixing_forget(hales_mixing *m) {
  m->kept = m->next = 0;
  m->has_last = false;
}

static double product(const hales_mixing *m, const double *a, const double *b) {
  double sum = 0.0;
  for (size_t i = 0; i < m->n; i++) sum += a[i] * b[i] / (m->scale[i] * m->scale[i]);
  return sum;
}

/* Least-squares weights of the kept differences for the last residual: normal equations, columns scaled to
 * length one. */
static bool find_weights(const hales_mixing *m, double *weight) {
  /* relative to a diagonal of one: keeps weights below about 1e5 */
  static const double ridge = 1e-10;
  const size_t k = (size_t)m->kept;
  double gram[DEPTH * DEPTH], length[DEPTH];
  for (size_t i = 0; i < k; i++) length[i] = sqrt(product(m, m->df[i], m->df[i]));
  for (size_t i = 0; i < k; i++) {
    if (!(length[i] > 0.0)) return false;
    for (size_t j = 0; j < k; j++)
      gram[i * k + j] = product(m, m->df[i], m->df[j]) / (length[i] * length[j]) + (i == j ? ridge : 0.0);
    weight[i] = product(m, m->df[i], m->f_last) / length[i];
  }
  if (!hales_orbit_solve(k, gram, weight)) return false;
  for (size_t i = 0; i < k; i++) weight[i] /= length[i];
  return true;
}

bool hales_mixing_step(hales_mixing *m) {
  double *df = m->df[m->next], *dg = m->dg[m->next], weight[DEPTH];
  for (size_t i = 0; i < m->n; i++) {
    const double f = m->g[i] - m->y[i];
    df[i] = f - m->f_last[i];
    dg[i] = m->g[i] - (m->y_last[i] + m->f_last[i]);
    m->f_last[i] = m->left[i] = f;
    m->y_last[i] = m->y[i];
  }
  if (!m->has_last) {
    m->has_last = true;
    return false;
  }
  m->next = (m->next + 1) % DEPTH;
  if (m->kept < DEPTH) m->kept++;
  if (!find_weights(m, weight)) return false;
  for (size_t j = 0; j < (size_t)m->kept; j++)
    for (size_t i = 0; i < m->n; i++) {
      m->g[i] -= weight[j] * m->dg[j][i];
      m->left[i] -= weight[j] * m->df[j][i];
    }
  return true;
}
