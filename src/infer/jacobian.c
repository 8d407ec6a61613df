#include "infer/jacobian.h"

#include <math.h>
#include <string.h>

/* slot of (point, parameter): side 0 is up, 1 is down */
static size_t slot(const hales_problem *p, size_t pt, size_t j, size_t side) {
  return (pt * p->n_par + j) * 2 + side;
}

static double step_of(const hales_problem *p, size_t j) {
  const double width = hales_ladder_hi(p, j) - hales_ladder_lo(p, j); /* may be infinite */
  return fmin(p->settings.fd_step, 0.25 * width);
}

static bool has_room(const hales_problem *p, size_t j, double zj, size_t side) {
  const double h = step_of(p, j);
  return side == 0 ? zj + h <= hales_ladder_hi(p, j) : zj - h >= hales_ladder_lo(p, j);
}

/* asks for the n slots in work->request and files the answers by slot */
static hales_status ask(hales_ladder *l, size_t n, const double *z, hales_jacobian *work, hales_err *err) {
  const hales_problem *p = l->p;
  const size_t np = p->n_par, nd = p->n_dat;
  for (size_t i = 0; i < n; i++) {
    const size_t s = work->request[i], side = s % 2, j = s / 2 % np, pt = s / 2 / np;
    memcpy(work->z + i * np, z + pt * np, np * sizeof *z);
    work->z[i * np + j] += side == 0 ? step_of(p, j) : -step_of(p, j);
  }
  HALES_TRY(hales_ladder_eval(l, n, work->z, work->out, work->ok, err));
  for (size_t i = 0; i < n; i++) {
    const size_t s = work->request[i];
    work->done[s] = work->ok[i];
    memcpy(work->side_out + s * nd, work->out + i * nd, nd * sizeof *work->out);
  }
  return HALES_OK;
}

/* column j of one point's Jacobian from the sides that answered */
static void column(const hales_problem *p, size_t pt, size_t j, const double *out, double *jac,
                   const hales_jacobian *work) {
  const size_t nd = p->n_dat, up = slot(p, pt, j, 0), down = slot(p, pt, j, 1);
  const double *a = work->done[up] ? work->side_out + up * nd : out + pt * nd;
  const double *b = work->done[down] ? work->side_out + down * nd : out + pt * nd;
  const double steps = (work->done[up] ? 1.0 : 0.0) + (work->done[down] ? 1.0 : 0.0);
  for (size_t i = 0; i < nd; i++)
    jac[(pt * nd + i) * p->n_par + j] = steps > 0.0 ? (a[i] - b[i]) / (steps * step_of(p, j)) : 0.0;
}

hales_status hales_jacobian_eval(hales_ladder *l, size_t n_pt, bool central, const double *z,
                                 const double *out, double *jac, hales_jacobian *work, hales_err *err) {
  const hales_problem *p = l->p;
  size_t n = 0;
  memset(work->done, 0, 2 * n_pt * p->n_par * sizeof *work->done);
  for (size_t pt = 0; pt < n_pt; pt++) {
    for (size_t j = 0; j < p->n_par; j++) {
      const double zj = z[pt * p->n_par + j];
      const bool up = has_room(p, j, zj, 0), down = has_room(p, j, zj, 1);
      if (up) work->request[n++] = slot(p, pt, j, 0);
      if (down && (central || !up)) work->request[n++] = slot(p, pt, j, 1);
    }
  }
  HALES_TRY(ask(l, n, z, work, err));
  if (!central) { /* second chance on the other side */
    n = 0;
    for (size_t pt = 0; pt < n_pt; pt++) {
      for (size_t j = 0; j < p->n_par; j++) {
        const bool any = work->done[slot(p, pt, j, 0)] || work->done[slot(p, pt, j, 1)];
        const double zj = z[pt * p->n_par + j];
        if (!any && has_room(p, j, zj, 0) && has_room(p, j, zj, 1)) work->request[n++] = slot(p, pt, j, 1);
      }
    }
    if (n > 0) HALES_TRY(ask(l, n, z, work, err));
  }
  for (size_t pt = 0; pt < n_pt; pt++) {
    for (size_t j = 0; j < p->n_par; j++) column(p, pt, j, out, jac, work);
  }
  return HALES_OK;
}

double hales_jacobian_lowest(const hales_problem *p, size_t pt, const double *z, const hales_jacobian *work,
                             double *low_z, double *low_out) {
  const size_t np = p->n_par, nd = p->n_dat;
  double lowest = HUGE_VAL;
  size_t best = 0;
  memcpy(low_z, z, np * sizeof *z);
  for (size_t i = 0; i < 2 * np; i++) {
    const size_t s = slot(p, pt, i / 2, i % 2);
    if (!work->done[s]) continue;
    low_z[i / 2] = z[i / 2] + (i % 2 ? -step_of(p, i / 2) : step_of(p, i / 2));
    const double loss = hales_ladder_loss(p, low_z, work->side_out + s * nd);
    low_z[i / 2] = z[i / 2];
    if (!(loss < lowest)) continue;
    lowest = loss;
    best = i;
  }
  if (!(lowest < HUGE_VAL)) return lowest;
  low_z[best / 2] += best % 2 ? -step_of(p, best / 2) : step_of(p, best / 2);
  memcpy(low_out, work->side_out + slot(p, pt, best / 2, best % 2) * nd, nd * sizeof *low_out);
  return lowest;
}
