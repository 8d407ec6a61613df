#include "physics/stability.h"

#include <math.h>
#include <string.h>

#include "physics/beat_map.h"
#include "physics/orbit.h"

enum { N = HALES_STATE_MAX, FINER = 16 };

/* The modulus of the largest eigenvalue of a [n][n], which is overwritten: |a^q|^(1/q), q = 2^DOUBLINGS,
 * whose limit it is (Gelfand).  It is too large by the norm of the largest mode's projection to the power
 * 1/q: of 80 sets of all models by up to 1.7 % at q = 256, thus by 0.1 % here.  The logarithm of what is
 * divided out is carried beside the matrix. */
static double spectral_radius(size_t n, double *a) {
  enum { DOUBLINGS = 12 };
  double square[N * N], log_size = 0.0, power = 1.0;
  for (int k = 0; k <= DOUBLINGS; k++) {
    double size = 0.0;
    for (size_t i = 0; i < n * n; i++) size += a[i] * a[i];
    size = sqrt(size);
    if (!(size > 0.0)) return size; /* nothing is left of any disturbance; a NaN stays */
    log_size += log(size);
    for (size_t i = 0; i < n * n; i++) a[i] /= size;
    if (k == DOUBLINGS) break;
    for (size_t i = 0; i < n; i++)
      for (size_t j = 0; j < n; j++) {
        double sum = 0.0;
        for (size_t l = 0; l < n; l++) sum += a[i * n + l] * a[l * n + j];
        square[i * n + j] = sum;
      }
    memcpy(a, square, n * n * sizeof *a);
    log_size *= 2.0;
    power *= 2.0;
  }
  return exp(log_size / power);
}

hales_status hales_stability_find(const hales_model *m, const hales_run_settings *settings,
                                  const double *param, const double *state, int span, double *growth,
                                  hales_err *err) {
  const size_t n = m->n_state, nr = n - 1;
  double c[N], scale[N], map[N * N];
  /* under error control the ends of neighbours differ by its noise too: many even steps instead */
  const int fine = FINER * m->default_steps < HALES_STEPS_MAX ? FINER * m->default_steps : HALES_STEPS_MAX;
  const hales_run_settings s = {.steps =
                                    settings->rtol > 0.0 || settings->accuracy > 0.0 ? fine : settings->steps,
                                .beats = span,
                                .threads = settings->threads};
  HALES_TRY(hales_beat_map_slope(m, &s, param, state, map, err));
  const size_t keep = hales_orbit_reservoir(m, param, c);
  hales_orbit_scale(m, state, scale);
  for (size_t i = 0; i < nr; i++) /* in the states' scales, where no unit outweighs another */
    for (size_t j = 0; j < nr; j++) map[i * nr + j] *= scale[j + (j >= keep)] / scale[i + (i >= keep)];
  const double found = spectral_radius(nr, map);
  if (!isfinite(found)) return HALES_FAIL(err, HALES_EMATH, "the map of a beat is not finite");
  *growth = found;
  return HALES_OK;
}
