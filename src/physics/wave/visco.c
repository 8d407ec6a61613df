#include "physics/wave/solve_priv.h"

#include <math.h>

void hales_wave_visco(const hales_wave_soa *c, hales_wave_pipe *pipe, double dt, double *work) {
  const size_t n = (size_t)pipe->cells, first = pipe->first;
  double *lower = work, *upper = work + n, *right = work + 2 * n;
  const double scale = 0.5 * dt * pipe->visco / (pipe->dx * pipe->dx);
  /* nu of the faces on either side of cell i, from A there; none at the ends */
  double nu = 0.0, q_before = 0.0;
  for (size_t i = 0; i < n; i++) {
    const size_t at = first + i;
    double next = 0.0;
    if (i + 1 < n) {
      next = scale / (c->fa0[at + 1] * sqrt(0.5 * (c->a[at] + c->a[at + 1])));
    }
    const double a = c->a[at], q = c->q[at], q_next = i + 1 < n ? c->q[at + 1] : q;
    lower[i] = -a * nu;
    upper[i] = -a * next;
    right[i] = q + a * (next * (q_next - q) - nu * (q - q_before));
    nu = next;
    q_before = q;
  }
  /* Thomas: diagonal is 1 - lower - upper */
  double carry = 0.0, value = 0.0;
  for (size_t i = 0; i < n; i++) {
    const double pivot = 1.0 / (1.0 - lower[i] - upper[i] - lower[i] * carry);
    carry = upper[i] * pivot;
    value = (right[i] - lower[i] * value) * pivot;
    upper[i] = carry;
    right[i] = value;
  }
  pipe->u_max = 0.0;
  for (size_t i = n; i-- > 0;) {
    const size_t at = first + i;
    c->q[at] = i + 1 < n ? right[i] - upper[i] * c->q[at + 1] : right[i];
    pipe->u_max = fmax(pipe->u_max, fabs(c->q[at] * c->ia[at]));
  }
}
