/* Newton's method for the periodic states that mixing does not find. */
#include "physics/block_priv.h"

#include <math.h>
#include <string.h>

#include "physics/orbit.h"

enum { NEWTON_ROUNDS = 8 };

/* P at `count` states of one parameter set (all lanes hold it): from [count][n] in, to [count][n] out. */
static bool map_states(hales_block *b, size_t count, const double *from, double *to) {
  const size_t n = b->m->n_state;
  for (size_t first = 0; first < count; first += (size_t)b->lanes) {
    for (int lane = 0; lane < b->lanes; lane++) {
      const size_t i = first + (size_t)lane < count ? first + (size_t)lane : count - 1;
      hales_block_put(b, b->y, n, lane, from + i * n);
    }
    hales_block_advance(b, b->y, false);
    for (int lane = 0; lane < b->lanes && first + (size_t)lane < count; lane++) {
      hales_block_get(b, b->y, n, lane, to + (first + (size_t)lane) * n);
      if (b->rtol > 0.0 && b->adaptive.failure[lane] != HALES_STEPS_OK) return false;
      if (hales_block_insane(b->m, to + (first + (size_t)lane) * n, 1) >= 0) return false;
    }
  }
  return true;
}

/* Newton on P(y) - y with the monodromy by differences, n perturbed beats a round, the volume held by the
 * reservoir, for as many rounds as max_beats allows.  y in place.  Returns whether the estimated error fell
 * below tol. */
static bool newton_from(hales_block *b, const double *param, double tol, int max_beats, hales_run *r,
                        double *y) {
  const size_t n = b->m->n_state;
  double c[HALES_STATE_MAX], from[HALES_STATE_MAX * HALES_STATE_MAX], to[HALES_STATE_MAX * HALES_STATE_MAX];
  double jacobian[HALES_STATE_MAX * HALES_STATE_MAX], step[HALES_STATE_MAX], scale[HALES_STATE_MAX];
  double move[HALES_STATE_MAX], good[HALES_STATE_MAX], least = HUGE_VAL;
  const size_t keep = hales_orbit_reservoir(b->m, param, c);
  for (int lane = 0; lane < b->lanes; lane++) hales_block_take_param(b, lane, param, true);
  hales_block_prepare(b);
  for (int round = 0; round < NEWTON_ROUNDS && r->beats + (int)n <= max_beats; round++) {
    hales_orbit_scale(b->m, y, scale);
    for (size_t j = 0; j < n; j++) { /* row n - 1 is the base state, in the place of the reservoir's */
      double *row = from + j * n;
      memcpy(row, y, n * sizeof *y);
      move[j] = 1e-6 * scale[j]; /* sqrt of rounding, up to the noise of the map (1e-12) */
      if (j == keep) continue;
      row[j] += move[j];
      row[keep] -= c[j] / c[keep] * move[j];
    }
    const bool fine = map_states(b, n, from, to);
    r->beats += (int)n * b->beats_of_map[0];
    r->residual = fine ? hales_orbit_distance(n, to + keep * n, y, scale) : HUGE_VAL;
    if (!(r->residual < least)) { /* worse: half the step from the last good state */
      if (round == 0) return false;
      for (size_t i = 0; i < n; i++) y[i] = good[i] + (step[i] *= 0.5);
      continue;
    }
    least = r->residual;
    memcpy(good, y, n * sizeof *y);
    for (size_t i = 0, ri = 0; i < n; i++) {
      if (i == keep) continue;
      for (size_t j = 0, rj = 0; j < n; j++) {
        if (j == keep) continue;
        jacobian[ri * (n - 1) + rj++] = (to[j * n + i] - to[keep * n + i]) / move[j] - (i == j ? 1.0 : 0.0);
      }
      step[ri++] = y[i] - to[keep * n + i];
    }
    if (!hales_orbit_solve(n - 1, jacobian, step)) return false;
    double reduced[HALES_STATE_MAX];
    for (size_t i = 0; i + 1 < n; i++) reduced[i] = step[i];
    for (size_t i = 0, ri = 0; i < n; i++)
      if (i != keep) step[i] = reduced[ri++];
    step[keep] = 0.0;
    for (size_t i = 0; i < n; i++)
      if (i != keep) step[keep] -= c[i] / c[keep] * step[i];
    r->error_estimate = 0.0;
    for (size_t i = 0; i < n; i++) {
      y[i] += step[i];
      r->error_estimate = fmax(r->error_estimate, fabs(step[i]) / scale[i]);
    }
    if (r->error_estimate < tol && r->residual < tol) return true;
  }
  return false;
}

void hales_block_newton(hales_block *b, double tol, int max_beats, hales_block_set *set) {
  double y[HALES_STATE_MAX];
  memcpy(y, set->answer, sizeof y);
  set->found = newton_from(b, set->param, tol, max_beats, &set->run, y);
  if (set->found) memcpy(set->answer, y, sizeof y);
}
