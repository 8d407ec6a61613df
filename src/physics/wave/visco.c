#include "physics/wave/solve_priv.h"

#include <math.h>

/* Q(h) = (1 - g h D)^-2 (1 + (1 - 2 g) h D) Q(0): second order, and stiff modes die within the step, which
 * the trapezoidal rule would only turn over [Alexander1977]. */
static const double g = 0.29289321881345248; /* 1 - sqrt(1/2) */

/* One vessel's lower + diagonal + upper = 1 - g h D by its factors: carry and pivot of Thomas' algorithm. */
static void solve(size_t n, const double *lower, const double *carry, const double *pivot, double *x) {
  for (size_t i = 0; i < n; i++) x[i] = (x[i] - (i > 0 ? lower[i] * x[i - 1] : 0.0)) * pivot[i];
  for (size_t i = n - 1; i-- > 0;) x[i] -= carry[i] * x[i + 1];
}

void hales_wave_visco(const hales_wave_soa *c, const hales_wave_pipe *pipe, double dt, double *work) {
  const size_t n = (size_t)pipe->cells;
  const double *a = c->a + pipe->first;
  double *q = c->q + pipe->first, *lower = work, *carry = work + n, *pivot = work + 2 * n;
  const double scale = dt * pipe->visco / (pipe->dx * pipe->dx), ahead = 1.0 - 2.0 * g;
  /* nu of the faces on either side of cell i, from A there; none at the ends */
  double nu = 0.0, q_before = 0.0;
  for (size_t i = 0; i < n; i++) {
    const bool last = i + 1 == n;
    const double next = last ? 0.0 : scale / (c->fa0[pipe->first + i + 1] * sqrt(0.5 * (a[i] + a[i + 1])));
    const double here = q[i],
                 change = a[i] * ((last ? 0.0 : next * (q[i + 1] - here)) - nu * (here - q_before));
    lower[i] = -g * a[i] * nu;
    const double upper = -g * a[i] * next;
    pivot[i] = 1.0 / (1.0 - lower[i] - upper - (i > 0 ? lower[i] * carry[i - 1] : 0.0));
    carry[i] = upper * pivot[i];
    q[i] = here + ahead * change;
    q_before = here;
    nu = next;
  }
  solve(n, lower, carry, pivot, q);
  solve(n, lower, carry, pivot, q);
}

void hales_wave_find_u_max(const hales_wave_soa *c, hales_wave_pipe *pipe) {
  const size_t first = pipe->first, last = first + (size_t)pipe->cells;
  double most = 0.0;
  for (size_t i = first; i < last; i++) most = fmax(most, fabs(c->q[i] * c->ia[i]));
  pipe->u_max = most;
}
