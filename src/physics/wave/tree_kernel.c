#include <math.h>

#include "physics/wave/tree.h"

static const double pi = 3.14159265358979323846;

/* The real series of n samples whose harmonics 0..n/2 are spectrum[0], spectrum[stride], ...  The highest of
 * an even n has no phase of its own: its real part counts. */
static void series_of(size_t n, const double complex *spectrum, size_t stride, double *x) {
  for (size_t k = 0; k < n; k++) {
    const double turn = 2.0 * pi * (double)k / (double)n;
    const double c1 = cos(turn), s1 = sin(turn);
    double c = 1.0, s = 0.0, sum = 0.0;
    for (size_t j = 1; 2 * j < n; j++) {
      const double next = c * c1 - s * s1;
      s = s * c1 + c * s1;
      c = next;
      sum += creal(spectrum[j * stride]) * c - cimag(spectrum[j * stride]) * s;
    }
    sum = creal(spectrum[0]) + 2.0 * sum;
    if (n % 2 == 0) sum += (k % 2 == 0 ? 1.0 : -1.0) * creal(spectrum[n / 2 * stride]);
    x[k] = sum / (double)n;
  }
}

enum { CHUNK = 64 };

static size_t harmonics_from(size_t first, size_t last, double period_s, double *omega) {
  size_t n = 0;
  for (; n < CHUNK && first + n <= last; n++) omega[n] = 2.0 * pi * (double)(first + n) / period_s;
  return n;
}

static hales_status check_period(double period_s, size_t n, hales_err *err) {
  if (!(period_s > 0.0 && isfinite(period_s)))
    return HALES_FAIL(err, HALES_ERANGE, "structured tree: the period must be positive, is %g s", period_s);
  return n > 0 ? HALES_OK : HALES_FAIL(err, HALES_ERANGE, "structured tree: a kernel has one sample or more");
}

hales_status hales_tree_kernel(const hales_tree *t, double density_kg_m3, double viscosity_pa_s,
                               double period_s, size_t n, double *z, double complex *spectrum,
                               hales_err *err) {
  HALES_TRY(check_period(period_s, n, err));
  double omega[CHUNK];
  for (size_t i = 0; i <= n / 2; i += CHUNK) {
    const size_t m = harmonics_from(i, n / 2, period_s, omega);
    HALES_TRY(hales_tree_impedance(t, density_kg_m3, viscosity_pa_s, m, omega, spectrum + i, err));
  }
  series_of(n, spectrum, 1, z);
  return HALES_OK;
}

hales_status hales_tree_kernel_two_sided(const hales_tree *t, double density_kg_m3, double viscosity_pa_s,
                                         double period_s, size_t n, double *y_aa, double *y_av, double *y_vv,
                                         hales_tree_y *spectrum, hales_err *err) {
  HALES_TRY(check_period(period_s, n, err));
  double omega[CHUNK];
  for (size_t i = 0; i <= n / 2; i += CHUNK) {
    const size_t m = harmonics_from(i, n / 2, period_s, omega);
    HALES_TRY(hales_tree_admittance(t, density_kg_m3, viscosity_pa_s, m, omega, spectrum + i, err));
  }
  const size_t stride = sizeof *spectrum / sizeof spectrum->aa;
  series_of(n, &spectrum->aa, stride, y_aa);
  series_of(n, &spectrum->av, stride, y_av);
  series_of(n, &spectrum->vv, stride, y_vv);
  return HALES_OK;
}
