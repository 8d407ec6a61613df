#include <math.h>

#include "physics/wave/linear.h"

static const double pi = 3.14159265358979323846;

static double complex complex_of(double re, double im) {
  return re + im * (double complex)I;
}

/* x'' is a comb of steps in slope s, so c_k = -(1/T omega_k^2) sum of ds_j exp(-i omega_k t_j); a series that
 * jumps at the period closes with the line that hales_series promises. */
void hales_harmonics_of(const hales_series *s, double period_s, size_t n, double complex *c) {
  const bool closes = s->n > 1 && s->t_s[s->n - 1] - s->t_s[0] >= period_s * (1.0 - 1e-12);
  const size_t m = closes ? s->n - 1 : s->n; /* corners */
  for (size_t k = 0; k <= n; k++) c[k] = 0.0;
  if (m == 1) {
    c[0] = s->value[0];
    return;
  }
  double mean = 0.0, slope_before = 0.0;
  for (size_t j = 0; j <= m; j++) { /* the first line once more, to close the ring of slopes */
    const size_t a = j % m, b = (j + 1) % m;
    const double width = s->t_s[b] - s->t_s[a] + (b < a || m == 1 ? period_s : 0.0);
    const double slope = (s->value[b] - s->value[a]) / width;
    if (j < m) mean += 0.5 * width * (s->value[a] + s->value[b]);
    if (j > 0) {
      const double turn = 2.0 * pi * s->t_s[a] / period_s, re1 = cos(turn), im1 = -sin(turn);
      double re = 1.0, im = 0.0;
      for (size_t k = 1; k <= n; k++) {
        const double next = re * re1 - im * im1;
        im = re * im1 + im * re1;
        re = next;
        c[k] += complex_of((slope - slope_before) * re, (slope - slope_before) * im);
      }
    }
    slope_before = slope;
  }
  c[0] = mean / period_s;
  for (size_t k = 1; k <= n; k++) {
    const double omega = 2.0 * pi * (double)k / period_s;
    c[k] *= -1.0 / (period_s * omega * omega);
  }
}

void hales_harmonics_sum(size_t n, const double complex *c, size_t n_sample, double *x) {
  for (size_t j = 0; j < n_sample; j++) {
    const double turn = 2.0 * pi * (double)j / (double)n_sample, c1 = cos(turn), s1 = sin(turn);
    double re = 1.0, im = 0.0, sum = creal(c[0]);
    for (size_t k = 1; k <= n; k++) {
      const double next = re * c1 - im * s1;
      im = im * c1 + re * s1;
      re = next;
      sum += 2.0 * (creal(c[k]) * re - cimag(c[k]) * im);
    }
    x[j] = sum;
  }
}
