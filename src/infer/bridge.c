#include "infer/bridge.h"

#include <assert.h>
#include <math.h>

enum { MAX_ITER = 500, MAX_SOURCE = 64 };
static const double tolerance = 1e-8; /* relative change of a constant */

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
    double sum[MAX_SOURCE] = {0}, share[MAX_SOURCE], change = 0.0;
    for (size_t k = 0; k < n_source; k++) share[k] = count[k] / factor[k];
    for (size_t i = 0; i < n; i++) {
      double mix = 0.0;
      for (size_t k = 0; k < n_source; k++) mix += share[k] * work[k * n + i];
      for (size_t k = 1; k < n_source; k++) sum[k] += work[k * n + i] / mix;
    }
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
