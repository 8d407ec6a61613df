#include "infer/bridge.h"

#include <assert.h>
#include <math.h>

#include "numeric/clones.h"

enum { MAX_ITER = 500, MAX_SOURCE = 64, ABREAST = 4 };
static const double tolerance = 1e-6; /* relative change of a constant */

/* Of `many` draws, at most ABREAST, the shares q_k/mixture, added to sum [n_source][ABREAST]; density
 * [n_source][n] from the first of them on. */
static inline void add_shares(size_t n_source, size_t n, size_t many, const double *share,
                              const double *density, double *sum) {
  double mix[ABREAST] = {0};
  for (size_t k = 0; k < n_source; k++)
    for (size_t w = 0; w < many; w++) mix[w] += share[k] * density[k * n + w];
  for (size_t w = 0; w < many; w++) mix[w] = 1.0 / mix[w];
  for (size_t k = 1; k < n_source; k++)
    for (size_t w = 0; w < many; w++) sum[k * ABREAST + w] += density[k * n + w] * mix[w];
}

HALES_CLONES static void sum_shares(size_t n_source, size_t n, const double *share, const double *density,
                                    double *sum) {
  double part[MAX_SOURCE * ABREAST] = {0};
  size_t i = 0;
  for (; i + ABREAST <= n; i += ABREAST) add_shares(n_source, n, ABREAST, share, density + i, part);
  if (i < n) add_shares(n_source, n, n - i, share, density + i, part);
  for (size_t k = 0; k < n_source; k++) {
    sum[k] = 0.0;
    for (size_t w = 0; w < ABREAST; w++) sum[k] += part[k * ABREAST + w];
  }
}

void hales_bridge(size_t n_source, size_t n, size_t stride, const double *count, const double *log_q,
                  double *log_z, double *log_mix, double *work) {
  assert(n_source <= MAX_SOURCE);
  /* log_mix holds the largest log(q_l/Z_l) at the start; work the densities relative to it */
  for (size_t i = 0; i < n; i++) {
    log_mix[i] = -HUGE_VAL;
    for (size_t k = 0; k < n_source; k++) log_mix[i] = fmax(log_mix[i], log_q[k * stride + i] - log_z[k]);
    for (size_t k = 0; k < n_source; k++)
      work[k * n + i] = exp(log_q[k * stride + i] - log_z[k] - log_mix[i]);
  }
  double factor[MAX_SOURCE]; /* exp of what was added to log_z since */
  for (size_t k = 0; k < n_source; k++) factor[k] = 1.0;
  for (int it = 0; it < MAX_ITER; it++) {
    double sum[MAX_SOURCE], share[MAX_SOURCE] = {0}, change = 0.0;
    for (size_t k = 0; k < n_source; k++) share[k] = count[k] / factor[k];
    sum_shares(n_source, n, share, work, sum);
    for (size_t k = 1; k < n_source; k++) {
      if (!(sum[k] > 0.0)) continue;
      change = fmax(change, fabs(sum[k] / factor[k] - 1.0));
      factor[k] = sum[k];
    }
    if (change < tolerance) break;
  }
  for (size_t i = 0; i < n; i++) {
    double mix = 0.0;
    for (size_t k = 0; k < n_source; k++) mix += count[k] / factor[k] * work[k * n + i];
    log_mix[i] += log(mix);
  }
  for (size_t k = 1; k < n_source; k++) log_z[k] += log(factor[k]);
}
