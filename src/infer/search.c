#include "infer/search.h"

#include <math.h>
#include <string.h>

#include "infer/search_begin.h"
#include "infer/search_end.h"
#include "infer/valley.h"
#include "numeric/linalg.h"

static const double lambda_min = 1e-6, lambda_max = 1e8;
static const double decrement_near = 0.5; /* nats; heuristic */
static const double step_max =
    2.0;                 /* prior sd in any one parameter; heuristic: stays where the model is known */
enum { MAX_FAIL = 2 };   /* failed batches before stalled */
enum { MAX_SECANT = 3 }; /* secant steps between finite differences; heuristic */

const char *hales_infer_stop_text(hales_infer_stop s) {
  static const char *const text[] = {
#define X(sym, t) [HALES_INFER_##sym] = (t),
      HALES_INFER_STOP_LIST(X)
#undef X
  };
  return text[s];
}

/* A parameter that stands on its bound with the descent pointing outwards takes no part in the step. */
static bool is_held(const hales_problem *p, size_t j, double zj, double grad) {
  return (zj <= hales_ladder_lo(p, j) && grad > 0.0) || (zj >= hales_ladder_hi(p, j) && grad < 0.0);
}

/* Step of start k with damping lambda; false when the damped matrix cannot be factored.  mat, vec: scratch.
 */
static bool solve_step(const hales_problem *p, const hales_search *s, size_t k, double lambda, double *step) {
  const size_t np = p->n_par;
  const double *grad = s->grad + k * np, *hess = s->hess + k * np * np, *z = s->z + k * np;
  for (size_t i = 0; i < np; i++) {
    const bool held_i = is_held(p, i, z[i], grad[i]);
    for (size_t j = 0; j <= i; j++) {
      const bool held = held_i || is_held(p, j, z[j], grad[j]);
      const double h = hess[i * np + j];
      s->mat[i * np + j] = i == j ? h * (1.0 + lambda) : held ? 0.0 : h;
    }
    step[i] = held_i ? 0.0 : -grad[i];
  }
  if (!hales_chol_factor(np, s->mat, s->mat)) return false;
  hales_chol_solve(np, s->mat, step, step);
  return true;
}

/* keeps the place of start k when it is new, or better than the one it is near to, or than the worst */
static void note_waypoint(const hales_problem *p, hales_search *s, size_t k) {
  const size_t np = p->n_par;
  size_t at = s->n_way;
  for (size_t w = 0; w < s->n_way && at == s->n_way; w++) {
    if (hales_ladder_distance2(np, s->z + k * np, s->way_z + w * np, s->way_hess + w * np * np) < 1.0) at = w;
  }
  const bool is_new = at == s->n_way;
  if (is_new && s->n_way == HALES_SEARCH_WAY_MAX) {
    at = 0;
    for (size_t w = 1; w < s->n_way; w++) at = s->way_loss[w] > s->way_loss[at] ? w : at;
  }
  if (at < s->n_way && s->way_loss[at] <= s->start[k].loss) return;
  if (at == s->n_way) s->n_way++;
  s->way_loss[at] = s->start[k].loss;
  memcpy(s->way_z + at * np, s->z + k * np, np * sizeof *s->z);
  memcpy(s->way_hess + at * np * np, s->hess + k * np * np, np * np * sizeof *s->hess);
}

/* gradient, Gauss-Newton matrix and decrement of start k from its Jacobian; false when it cannot be factored
 */
static bool set_normal(const hales_problem *p, hales_search *s, size_t k) {
  const size_t np = p->n_par, nd = p->n_dat;
  hales_search_start *st = &s->start[k];
  double *grad = s->grad + k * np;
  hales_ladder_normal(p, s->z + k * np, s->out + k * nd, s->jac + k * nd * np, grad, s->hess + k * np * np);
  st->fresh = true;
  st->grad_norm = st->decrement = 0.0;
  for (size_t j = 0; j < np; j++) {
    if (!is_held(p, j, s->z[k * np + j], grad[j])) st->grad_norm += grad[j] * grad[j];
  }
  st->grad_norm = sqrt(st->grad_norm);
  if (!solve_step(p, s, k, 0.0, s->vec)) return false;
  for (size_t j = 0; j < np; j++) st->decrement -= 0.5 * s->vec[j] * grad[j];
  return true;
}

/* Forward differences are off by half a step's curvature, which near the end is as much as what is left of
 * the gradient: there, and only there, they are central. */
static bool wants_central(const hales_search_start *st) {
  return st->near;
}

/* derivatives of every start that needs them and wants them so, in one batch */
static hales_status refresh(hales_ladder *l, hales_search *s, bool central, hales_err *err) {
  const hales_problem *p = l->p;
  const size_t np = p->n_par, nd = p->n_dat;
  size_t n = 0;
  for (size_t k = 0; k < s->n; k++) {
    if (!s->start[k].active || s->start[k].fresh || wants_central(&s->start[k]) != central) continue;
    memcpy(s->pack_z + n * np, s->z + k * np, np * sizeof *s->z);
    memcpy(s->pack_out + n * nd, s->out + k * nd, nd * sizeof *s->out);
    s->walking[n++] = k;
  }
  if (n == 0) return HALES_OK;
  HALES_TRY(hales_jacobian_eval(l, n, central, s->pack_z, s->pack_out, s->pack_jac, s->jacobian, err));
  for (size_t i = 0; i < n; i++) {
    const size_t k = s->walking[i];
    hales_search_start *st = &s->start[k];
    memcpy(s->jac + k * nd * np, s->pack_jac + i * nd * np, nd * np * sizeof *s->jac);
    st->n_secant = 0;
    if (!set_normal(p, s, k)) {
      st->active = false;
      st->stop = HALES_INFER_STALLED;
    } else if (st->decrement < p->settings.decrement_tol && central) {
      st->active = hales_search_step_aside(p, s, k, i);
      if (!st->active) st->stop = HALES_INFER_CONVERGED;
    } else if (st->decrement < p->settings.decrement_tol) {
      st->fresh = false; /* to be confirmed */
    }
    st->near = st->near || st->decrement < decrement_near;
    note_waypoint(p, s, k);
  }
  return HALES_OK;
}

/* start k moves to (z, out); its Jacobian follows by Broyden's update, the least change that explains the
 * step */
static void move_secant(const hales_problem *p, hales_search *s, size_t k, const double *z,
                        const double *out) {
  const size_t np = p->n_par, nd = p->n_dat;
  double *step = s->vec, *from = s->z + k * np, length2 = 0.0;
  for (size_t j = 0; j < np; j++) {
    step[j] = z[j] - from[j];
    length2 += step[j] * step[j];
  }
  for (size_t i = 0; i < nd && length2 > 0.0; i++) {
    double *row = s->jac + (k * nd + i) * np, miss = out[i] - s->out[k * nd + i];
    for (size_t j = 0; j < np; j++) miss -= row[j] * step[j];
    for (size_t j = 0; j < np; j++) row[j] += miss / length2 * step[j];
  }
  memcpy(from, z, np * sizeof *z);
  memcpy(s->out + k * nd, out, nd * sizeof *out);
}

/* Whether start k, near its end, stands where start c stands that is converged or lower and near its end too.
 */
static bool is_with(const hales_problem *p, const hales_search *s, size_t k, size_t c) {
  static const double loss_near = 1.0; /* nats; heuristic */
  const hales_search_start *a = &s->start[k], *b = &s->start[c];
  const bool done = !b->active && b->stop == HALES_INFER_CONVERGED;
  const bool ahead = b->active && a->near && b->near && b->loss < a->loss;
  if (k == c || b->joined != c || !(done || ahead) || fabs(a->loss - b->loss) > loss_near) return false;
  const size_t np = p->n_par;
  const double d2 = hales_ladder_distance2(np, s->z + k * np, s->z + c * np, s->hess + c * np * np);
  return d2 <= p->settings.mode_distance * p->settings.mode_distance;
}

/* Starts that have come to where another one is end there: they agree with it, and what it finds is theirs.
 */
static void join(const hales_problem *p, hales_search *s) {
  for (size_t k = 0; k < s->n; k++) {
    for (size_t c = 0; c < s->n && s->start[k].active; c++) {
      if (!is_with(p, s, k, c)) continue;
      s->start[k].active = false;
      for (size_t i = 0; i < s->n; i++) s->start[i].joined = s->start[i].joined == k ? c : s->start[i].joined;
    }
  }
}

/* puts the trial point of start k at damping number d into row r of the batch */
static void make_trial(const hales_problem *p, hales_search *s, size_t k, size_t d, size_t r) {
  const size_t np = p->n_par;
  double *to = s->point_z + r * np, lambda = s->start[k].lambda;
  for (size_t i = 0; i < d; i++) lambda *= 10.0;
  if (!solve_step(p, s, k, lambda, s->vec)) memset(s->vec, 0, np * sizeof *s->vec);
  double longest = 0.0;
  for (size_t j = 0; j < np; j++) longest = fmax(longest, fabs(s->vec[j]));
  const double cut = longest > step_max ? step_max / longest : 1.0;
  for (size_t j = 0; j < np; j++) {
    const double t = s->z[k * np + j] + cut * s->vec[j];
    to[j] = fmin(fmax(t, hales_ladder_lo(p, j)), hales_ladder_hi(p, j));
  }
}

/* takes the best trial of start k, rows r .. r + n_damping - 1, or raises its damping */
static void accept_best(const hales_problem *p, hales_search *s, size_t k, size_t r) {
  const size_t np = p->n_par, nd = p->n_dat, n_damp = p->settings.n_damping;
  hales_search_start *st = &s->start[k];
  size_t best = n_damp;
  double loss = st->loss;
  for (size_t d = 0; d < n_damp; d++) {
    if (!s->point_ok[r + d]) continue;
    const double t = hales_ladder_loss(p, s->point_z + (r + d) * np, s->point_out + (r + d) * nd);
    if (t < loss) {
      loss = t;
      best = d;
    }
  }
  st->iter++;
  /* A step from central differences that gains next to nothing of what they promise: the loss has a corner
   * here (an extreme that changes from one wave to the next), or its noise begins.  Derivatives cannot end
   * this search. */
  st->poll = st->near && st->n_secant == 0 && st->loss - loss <= HALES_SEARCH_GAIN_MIN * st->decrement;
  if (best == n_damp) {
    if (st->n_secant > 0) { /* the secants may be to blame: the same again with differences */
      st->fresh = false;
      return;
    }
    if (st->poll) return;
    st->lambda = fmin(st->lambda * pow(10.0, (double)n_damp), lambda_max);
    if (++st->n_fail >= MAX_FAIL) {
      st->active = false;
      st->stop = HALES_INFER_STALLED;
    }
  } else {
    move_secant(p, s, k, s->point_z + (r + best) * np, s->point_out + (r + best) * nd);
    st->loss = loss;
    st->n_fail = 0;
    st->n_secant++;
    st->fresh =
        st->n_secant <= MAX_SECANT && set_normal(p, s, k) && st->decrement >= p->settings.decrement_tol;
    /* next time the winner stands second, so that less damping is tried too */
    st->lambda = fmax(st->lambda * pow(10.0, (double)best - 1.0), lambda_min);
  }
  if (st->active && st->iter >= p->settings.max_iter) st->active = false; /* stop is MAX_ITER already */
}

static hales_status try_steps(hales_ladder *l, hales_search *s, hales_err *err) {
  const hales_problem *p = l->p;
  const size_t n_damp = p->settings.n_damping;
  size_t n = 0;
  for (size_t k = 0; k < s->n; k++) {
    if (!s->start[k].active) continue;
    for (size_t d = 0; d < n_damp; d++) make_trial(p, s, k, d, n * n_damp + d);
    s->walking[n++] = k;
  }
  if (n == 0) return HALES_OK;
  HALES_TRY(hales_ladder_eval(l, n * n_damp, s->point_z, s->point_out, s->point_ok, err));
  for (size_t i = 0; i < n; i++) accept_best(p, s, s->walking[i], i * n_damp);
  return HALES_OK;
}

static hales_status poll_all(hales_ladder *l, hales_search *s, hales_err *err) {
  for (size_t k = 0; k < s->n; k++) {
    if (s->start[k].active && s->start[k].poll) HALES_TRY(hales_search_poll(l, s, k, err));
  }
  return HALES_OK;
}

/* forward points that the next derivatives and trials may take */
static size_t next_cost(const hales_problem *p, const hales_search *s) {
  size_t cost = 0;
  for (size_t k = 0; k < s->n; k++) {
    const hales_search_start *st = &s->start[k];
    if (!st->active) continue;
    cost += p->settings.n_damping + (st->fresh ? 0 : p->n_par);
    if (st->near) cost += (st->fresh ? 0 : p->n_par) + 2 * p->n_par; /* central; and a poll */
  }
  return cost;
}

/* Ends the worst walks until the next batches fit the budget; false when nobody walks any more. */
static bool fit_budget(const hales_ladder *l, hales_search *s, size_t max_forward) {
  for (;;) {
    const size_t cost = next_cost(l->p, s);
    if (cost == 0) return false;
    if (l->n_forward + cost <= max_forward) return true;
    hales_search_start *worst = NULL;
    for (size_t k = 0; k < s->n; k++) {
      if (s->start[k].active && (worst == NULL || s->start[k].loss > worst->loss)) worst = &s->start[k];
    }
    worst->active = false; /* stop is MAX_ITER already */
  }
}

static size_t best_start(const hales_search *s) {
  size_t best = 0;
  for (size_t k = 1; k < s->n; k++) best = s->start[k].loss < s->start[best].loss ? k : best;
  return best;
}

static bool any_near(const hales_search *s) {
  bool any = false;
  for (size_t k = 0; k < s->n; k++) any = any || s->start[k].near;
  return any;
}

/* all that are active walk until they end, or the run has spent max_forward points */
static hales_status walk(hales_ladder *l, hales_search *s, size_t max_forward, hales_err *err) {
  bool near = any_near(s);
  while (fit_budget(l, s, max_forward)) {
    if (!near && any_near(s)) {
      hales_ladder_settle(l, s->z + best_start(s) * l->p->n_par);
      near = true;
    }
    HALES_TRY(refresh(l, s, false, err));
    HALES_TRY(refresh(l, s, true, err));
    join(l->p, s);
    HALES_TRY(try_steps(l, s, err));
    HALES_TRY(poll_all(l, s, err));
  }
  return HALES_OK;
}

/* Whether the best start ended for want of iterations or points; it walks again then, its iterations from 0.
 */
static bool revive_best(hales_search *s) {
  if (s->n == 0) return false;
  hales_search_start *best = &s->start[s->start[best_start(s)].joined];
  best->active = best->stop == HALES_INFER_MAX_ITER;
  if (best->active) best->iter = best->n_fail = 0;
  return best->active;
}

hales_status hales_search_run(hales_ladder *l, hales_search *s, hales_err *err) {
  const size_t max_search = l->p->settings.max_search;
  HALES_TRY(hales_search_begin(l, s, err));
  HALES_TRY(walk(l, s, max_search, err));
  if (revive_best(s)) HALES_TRY(walk(l, s, max_search + max_search / 2, err));
  for (size_t k = 0; k < s->n; k++) s->start[k].stop = s->start[s->start[k].joined].stop;
  return hales_valley_join(l, s, err);
}

const double *hales_search_best(const hales_search *s, size_t n_par) {
  return s->z + best_start(s) * n_par;
}
