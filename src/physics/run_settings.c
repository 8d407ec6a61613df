#include "physics/run_settings.h"

#include <stdint.h>

#include "physics/lanes/kernel.h"

/* The kernel of so many lanes, or with 0 the narrowest that holds n sets, else the widest: a wide one costs a
 * few sets more than a narrow one.  Steps of the sets' own choice go in the next narrower one that has them.
 * NULL when this processor has none such. */
static const hales_kernel *find_kernel(const hales_kernel *const *kernel, int lanes, size_t n,
                                       bool adaptive) {
  const hales_kernel *best = NULL;
  for (size_t i = 0; kernel[i]; i++) {
    const hales_kernel *k = kernel[i];
    if (!k->supported() || (adaptive && !k->beat_adaptive)) continue;
    if (lanes == 0 && best && (size_t)best->lanes >= n) break;
    if (lanes == 0 || k->lanes == lanes || (adaptive && k->lanes < lanes)) best = k;
  }
  return best;
}

static int widest(const hales_kernel *const *kernel) {
  const hales_kernel *k = find_kernel(kernel, 0, SIZE_MAX, false);
  return k ? k->lanes : 0;
}

int hales_lanes_available(const hales_model *m) {
  return widest(m->kernel);
}

int hales_single_lanes_available(const hales_model *m) {
  return m->single_kernel ? widest(m->single_kernel) : 0;
}

bool hales_run_has_error_control(const hales_model *m) {
  return find_kernel(m->kernel, 0, 1, true) != NULL;
}

/* The kernels in the precision asked for, where there are such. */
static const hales_kernel *const *kernels_of(const hales_model *m, const hales_run_settings *s) {
  return s->precision == HALES_SINGLE && hales_single_lanes_available(m) > 0 ? m->single_kernel : m->kernel;
}

static hales_status check_single(const hales_run_settings *s, hales_err *err) {
  if (s->rtol > 0.0 || s->accuracy > 0.0)
    return HALES_FAIL(err, HALES_EARG,
                      "precision: single has fixed steps only; no rtol (%g), no accuracy (%g)", s->rtol,
                      s->accuracy);
  if (s->steps == 0 || s->steps > HALES_SINGLE_STEPS_MOST || s->record_steps > HALES_SINGLE_STEPS_MOST)
    return HALES_FAIL(
        err, HALES_EARG,
        "precision: single takes steps of %d to %d a beat, given outright; steps = %d, record_steps = %d",
        HALES_STEPS_MIN, HALES_SINGLE_STEPS_MOST, s->steps, s->record_steps);
  if (s->periodic_tol > 0.0 && s->periodic_tol < HALES_SINGLE_TOL_LEAST)
    return HALES_FAIL(err, HALES_EARG,
                      "precision: single finds periodic states to %g at best; periodic_tol = %g",
                      HALES_SINGLE_TOL_LEAST, s->periodic_tol);
  return HALES_OK;
}

hales_status hales_run_settings_check(const hales_model *m, const hales_run_settings *s, hales_err *err) {
  if (s->steps != 0 && (s->steps < HALES_STEPS_MIN || s->steps > HALES_STEPS_MAX))
    return HALES_FAIL(err, HALES_EARG, "steps = %d; a beat takes %d to %d steps", s->steps, HALES_STEPS_MIN,
                      HALES_STEPS_MAX);
  if (s->record_steps != 0 && (s->record_steps < HALES_STEPS_MIN || s->record_steps > HALES_STEPS_MAX))
    return HALES_FAIL(err, HALES_EARG, "record_steps = %d; a beat takes %d to %d steps", s->record_steps,
                      HALES_STEPS_MIN, HALES_STEPS_MAX);
  if (s->periodic_tol != 0.0 && !(s->periodic_tol >= 1e-12 && s->periodic_tol <= 0.1))
    return HALES_FAIL(err, HALES_EARG, "periodic tolerance %g; lawful is 1e-12 to 0.1", s->periodic_tol);
  if (s->periodic_tol == 0.0 && !(s->beats >= 1 && s->beats <= HALES_BEATS_MAX))
    return HALES_FAIL(err, HALES_EARG, "beats = %d; lawful is 1 to %d", s->beats, HALES_BEATS_MAX);
  if (!(s->rtol >= 0.0) || (s->rtol > 0.0 && !(s->rtol >= 1e-12 && s->rtol <= 1e-2)))
    return HALES_FAIL(err, HALES_EARG, "step tolerance %g; lawful is 1e-12 to 0.01, or 0 for fixed steps",
                      s->rtol);
  if (s->rtol > 0.0 && s->periodic_tol > 0.0 && s->rtol > s->periodic_tol)
    return HALES_FAIL(err, HALES_EARG,
                      "step tolerance %g is above the periodic tolerance %g that rests on it", s->rtol,
                      s->periodic_tol);
  if (!(s->accuracy >= 0.0) || (s->accuracy > 0.0 && !(s->accuracy >= 1e-8 && s->accuracy <= 1e-2)))
    return HALES_FAIL(err, HALES_EARG, "accuracy %g; lawful is 1e-8 to 0.01, or 0 for none", s->accuracy);
  if (s->accuracy > 0.0 && s->periodic_tol * 10.0 > s->accuracy)
    return HALES_FAIL(err, HALES_EARG, "accuracy %g is not ten times the periodic tolerance %g", s->accuracy,
                      s->periodic_tol);
  if (s->max_beats < 0 || s->max_beats > HALES_BEATS_MAX)
    return HALES_FAIL(err, HALES_EARG, "max_beats = %d; lawful is 0 to %d", s->max_beats, HALES_BEATS_MAX);
  if (!(s->flow_floor_ml_s >= 0.0 && s->flow_floor_ml_s <= 1e4))
    return HALES_FAIL(err, HALES_EARG, "flow_floor_ml_s = %g; lawful is 0 to 10000 mL/s", s->flow_floor_ml_s);
  if (s->precision != HALES_DOUBLE && s->precision != HALES_SINGLE)
    return HALES_FAIL(err, HALES_EARG, "precision = %d; lawful is %d (double) or %d (single)",
                      (int)s->precision, HALES_DOUBLE, HALES_SINGLE);
  if (s->wanted && s->accuracy > 0.0)
    return HALES_FAIL(err, HALES_EARG, "wanted: accuracy %g answers for all signals, not for some",
                      s->accuracy);
  if (s->precision == HALES_SINGLE) HALES_TRY(check_single(s, err));
  const bool adaptive = s->rtol > 0.0 || s->accuracy > 0.0;
  const hales_kernel *const *kernel = kernels_of(m, s);
  if (adaptive && !hales_run_has_error_control(m))
    return HALES_FAIL(err, HALES_EARG, "model %s runs in fixed steps only: no step tolerance, no accuracy",
                      m->id);
  if (!find_kernel(kernel, s->lanes, SIZE_MAX, adaptive))
    return HALES_FAIL(err, HALES_EARG, "%d lanes are not available on this processor; the widest is %d",
                      s->lanes, widest(kernel));
  return HALES_OK;
}

hales_status hales_run_settle(const hales_model *m, size_t n, hales_run_settings *s,
                              const hales_kernel **kernel, hales_err *err) {
  HALES_TRY(hales_run_settings_check(m, s, err));
  const bool adaptive = s->rtol > 0.0;
  *kernel = find_kernel(kernels_of(m, s), s->lanes, n, adaptive);
  if (kernels_of(m, s) == m->kernel) s->precision = HALES_DOUBLE;
  if (s->steps == 0) s->steps = adaptive ? HALES_ADAPTIVE_STEPS_DEFAULT : m->default_steps;
  if (s->record_steps == 0 || adaptive) s->record_steps = s->steps;
  if (s->max_beats == 0) s->max_beats = HALES_MAX_BEATS_DEFAULT;
  return HALES_OK;
}
