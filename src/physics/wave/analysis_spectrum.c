#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "physics/wave/analysis.h"

static const double pi = 3.14159265358979323846;

/* heuristic: [Milnor1989] leaves harmonics out whose flow is lost in noise; a line through white noise
 * exceeds three times its median modulus once in 500 */
static const double above_noise = 3.0, coherent = 0.8;

static double complex harmonic(size_t n, const double *x, size_t k) {
  double re = 0.0, im = 0.0;
  for (size_t j = 0; j < n; j++) {
    const double turn = 2.0 * pi * (double)(j * k % n) / (double)n;
    re += x[j] * cos(turn) / (double)n;
    im -= x[j] * sin(turn) / (double)n;
  }
  double complex c;
  memcpy(&c, (double[2]){re, im}, sizeof c);
  return c;
}

static int ascending(const void *a, const void *b) {
  const double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

enum { FLOOR_MAX = 64 }; /* harmonics that the floor is judged by, the highest ones */

/* Median mean-square flow of the upper quarter of the harmonics. */
static double noise_floor(size_t m, size_t n, const double *q) {
  double power[FLOOR_MAX];
  size_t count = n / 8;
  if (count > FLOOR_MAX) count = FLOOR_MAX;
  if (count == 0) return 0.0;
  for (size_t i = 0; i < count; i++) {
    power[i] = 0.0;
    for (size_t beat = 0; beat < m; beat++) {
      const double r = cabs(harmonic(n, q + beat * n, (n - 1) / 2 - i));
      power[i] += r * r;
    }
  }
  qsort(power, count, sizeof *power, ascending);
  return power[count / 2];
}

hales_status hales_wave_spectrum(size_t m, size_t n, const double *p, const double *q, size_t n_harmonic,
                                 double complex *z, double *coherence, bool *sound, hales_err *err) {
  if (m == 0 || n < HALES_BEAT_MIN || n_harmonic + 1 > n / 2)
    return HALES_FAIL(err, HALES_EARG,
                      "impedance spectrum: %zu beats of %zu samples do not hold %zu harmonics", m, n,
                      n_harmonic);
  const double floor2 = noise_floor(m, n, q);
  for (size_t k = 0; k <= n_harmonic; k++) {
    double complex cross = 0.0;
    double pp = 0.0, qq = 0.0;
    for (size_t beat = 0; beat < m; beat++) {
      const double complex a = harmonic(n, p + beat * n, k), b = harmonic(n, q + beat * n, k);
      cross += a * conj(b);
      pp += creal(a * conj(a));
      qq += creal(b * conj(b));
    }
    const bool any = qq > 0.0 && pp > 0.0;
    z[k] = qq > 0.0 ? cross / qq : 0.0;
    coherence[k] = any ? creal(cross * conj(cross)) / (pp * qq) : 0.0;
    sound[k] = any && qq > above_noise * above_noise * floor2 && coherence[k] > coherent;
  }
  return HALES_OK;
}

double hales_characteristic_impedance(size_t n_harmonic, const double complex *z, const bool *sound) {
  double sum = 0.0;
  int n = 0;
  for (size_t k = 4; k <= 10 && k <= n_harmonic; k++)
    if (sound[k]) sum += cabs(z[k]), n++;
  return n > 0 ? sum / n : nan("");
}

double hales_reflection_of_impedance(double complex z, double complex zc) {
  return cabs((z - zc) / (z + zc));
}
