#include "infer/search_end.h"

#include <math.h>
#include <string.h>

#include "numeric/linalg.h"

bool hales_search_step_aside(const hales_problem *p, hales_search *s, size_t k, size_t pt) {
  double *z = s->point_z, *out = s->point_out;
  const double loss = hales_jacobian_lowest(p, pt, s->z + k * p->n_par, s->jacobian, z, out);
  if (!(loss < s->start[k].loss - HALES_SEARCH_GAIN_MIN * p->settings.decrement_tol)) return false;
  memcpy(s->z + k * p->n_par, z, p->n_par * sizeof *z);
  memcpy(s->out + k * p->n_dat, out, p->n_dat * sizeof *out);
  s->start[k].loss = loss;
  s->start[k].fresh = false;
  return true;
}

hales_status hales_search_poll(hales_ladder *l, hales_search *s, size_t k, hales_err *err) {
  const hales_problem *p = l->p;
  const size_t np = p->n_par, nd = p->n_dat, n = 2 * np;
  const double length = sqrt(2.0 * p->settings.decrement_tol);
  hales_search_start *st = &s->start[k];
  st->poll = false;
  if (!hales_chol_factor(np, s->hess + k * np * np, s->mat))
    return HALES_OK; /* derivatives are tried again */
  for (size_t r = 0; r < n; r++) {
    for (size_t j = 0; j < np; j++) s->vec[j] = j == r / 2 ? (r % 2 ? -length : length) : 0.0;
    hales_chol_backward(np, s->mat, s->vec, s->vec);
    for (size_t j = 0; j < np; j++)
      s->point_z[r * np + j] =
          fmin(fmax(s->z[k * np + j] + s->vec[j], hales_ladder_lo(p, j)), hales_ladder_hi(p, j));
  }
  HALES_TRY(hales_ladder_eval(l, n, s->point_z, s->point_out, s->point_ok, err));
  size_t best = n;
  for (size_t r = 0; r < n; r++) {
    if (!s->point_ok[r]) continue;
    const double loss = hales_ladder_loss(p, s->point_z + r * np, s->point_out + r * nd);
    if (loss >= st->loss) continue;
    st->loss = loss;
    best = r;
  }
  st->active = best < n;
  if (best == n) {
    st->stop = HALES_INFER_CONVERGED;
    return HALES_OK;
  }
  memcpy(s->z + k * np, s->point_z + best * np, np * sizeof *s->z);
  memcpy(s->out + k * nd, s->point_out + best * nd, nd * sizeof *s->out);
  st->fresh = false;
  return HALES_OK;
}
