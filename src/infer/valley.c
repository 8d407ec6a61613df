#include "infer/valley.h"

#include <math.h>
#include <string.h>

#include "numeric/linalg.h"

enum { POINTS = HALES_VALLEY_POINTS, SIDEWAYS = 3, TRIES = 3 };
/* nats.  A barrier of half a nat leaves its top e^-0.5 of the density beside it: no draw would tell the two
 * sides apart. */
static const double barrier = 0.5;
/* nats above the best; half the draws of a posterior of six parameters stand higher, nearly all of one of
 * twenty.  heuristic */
static const double loss_near = 3.0;

/* The places of the path as they are; row 0 of s->point_z on. */
static void put_line(const hales_problem *p, hales_search *s, size_t k, size_t c) {
  const size_t np = p->n_par;
  for (size_t r = 0; r < POINTS; r++) {
    const double t = (double)(r + 1) / (POINTS + 1);
    for (size_t j = 0; j < np; j++)
      s->point_z[r * np + j] = (1.0 - t) * s->z[c * np + j] + t * s->z[k * np + j];
  }
}

/* Moves place r, of known output, down without moving it along the line d: the step s of least (H s/2 + g)' s
 * with d' s = 0 is -H^-1 (g - m d) with m = d' H^-1 g/d' H^-1 d.  Derivatives are those of both ends in
 * proportion, which is exact for a model of second order.  It stays where H cannot be factored. */
static void step_sideways(const hales_problem *p, hales_search *s, size_t k, size_t c, size_t r) {
  const size_t np = p->n_par, nd = p->n_dat;
  const double t = (double)(r + 1) / (POINTS + 1);
  double *jac = s->pack_jac, *step = s->pack_z, *hess = s->mat, *z = s->point_z + r * np;
  double *line = s->vec, *solved = line + np, top = 0.0, below = 0.0;
  for (size_t i = 0; i < nd * np; i++)
    jac[i] = (1.0 - t) * s->jac[c * nd * np + i] + t * s->jac[k * nd * np + i];
  hales_ladder_normal(p, z, s->point_out + r * nd, jac, step, hess);
  if (!hales_chol_factor(np, hess, hess)) return;
  for (size_t j = 0; j < np; j++) line[j] = s->z[k * np + j] - s->z[c * np + j];
  hales_chol_solve(np, hess, line, solved);
  hales_chol_solve(np, hess, step, step);
  for (size_t j = 0; j < np; j++) {
    top += line[j] * step[j];
    below += line[j] * solved[j];
  }
  for (size_t j = 0; j < np; j++) {
    const double to = z[j] - step[j] + top / below * solved[j];
    z[j] = fmin(fmax(to, hales_ladder_lo(p, j)), hales_ladder_hi(p, j));
  }
}

/* Whether ends k and c, which are apart, are in one valley. */
static hales_status is_connected(hales_ladder *l, hales_search *s, size_t k, size_t c, bool *connected,
                                 hales_err *err) {
  const hales_problem *p = l->p;
  const double limit = fmax(s->start[k].loss, s->start[c].loss) + barrier;
  bool passed[POINTS] = {false}; /* a place of the path here is low enough */
  put_line(p, s, k, c);
  for (int round = 0; round <= SIDEWAYS; round++) {
    HALES_TRY(hales_ladder_eval(l, POINTS, s->point_z, s->point_out, s->point_ok, err));
    *connected = true;
    for (size_t r = 0; r < POINTS; r++) {
      passed[r] = passed[r] || (s->point_ok[r] && hales_ladder_loss(p, s->point_z + r * p->n_par,
                                                                    s->point_out + r * p->n_dat) <= limit);
      *connected = *connected && passed[r];
    }
    if (*connected) return HALES_OK;
    for (size_t r = 0; r < POINTS; r++)
      if (s->point_ok[r]) step_sideways(p, s, k, c, r);
  }
  return HALES_OK;
}

/* The nearest end to k of those that are lower, led others or nobody when the searches ended, and are farther
 * than *beyond; s->n when there is none.  *beyond becomes its squared distance, by its own matrix. */
static size_t next_lower(const hales_problem *p, const hales_search *s, size_t k, double *beyond) {
  const size_t np = p->n_par;
  double least = HUGE_VAL;
  size_t best = s->n;
  for (size_t c = 0; c < s->n; c++) {
    const bool lower = s->start[c].loss < s->start[k].loss || (s->start[c].loss <= s->start[k].loss && c < k);
    if (!lower || !s->start[c].led) continue;
    const double d2 = hales_ladder_distance2(np, s->z + k * np, s->z + c * np, s->hess + c * np * np);
    if (!(d2 > *beyond) || d2 >= least) continue;
    least = d2;
    best = c;
  }
  *beyond = least;
  return best;
}

/* All that agree with k agree with whom c agrees with, and what ended that one counts. */
static void follow(hales_search *s, size_t k, size_t c) {
  const size_t to = s->start[c].joined;
  for (size_t i = 0; i < s->n; i++) {
    if (s->start[i].joined != k) continue;
    s->start[i].joined = to;
    s->start[i].stop = s->start[to].stop;
  }
}

hales_status hales_valley_join(hales_ladder *l, hales_search *s, hales_err *err) {
  const double same2 = l->p->settings.mode_distance * l->p->settings.mode_distance;
  double lowest = HUGE_VAL;
  for (size_t k = 0; k < s->n; k++) {
    lowest = fmin(lowest, s->start[k].loss);
    s->start[k].led = s->start[k].joined == k;
  }
  for (size_t k = 0; k < s->n; k++) {
    if (!s->start[k].led || s->start[k].loss > lowest + loss_near) continue;
    double beyond = -1.0;
    bool connected = false;
    for (int i = 0; i < TRIES && !connected; i++) {
      const size_t c = next_lower(l->p, s, k, &beyond);
      if (c == s->n) break;
      connected = beyond <= same2;
      if (!connected) HALES_TRY(is_connected(l, s, k, c, &connected, err));
      if (connected) follow(s, k, c);
    }
  }
  return HALES_OK;
}
