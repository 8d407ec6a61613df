#include "infer/modes.h"

#include <math.h>
#include <string.h>

#include "numeric/linalg.h"

static const double weight_cut = 1e-3;  /* heuristic: a component with less mass moves no reported quantile */
static const double loss_window = 15.0; /* nats; exp(-15) = 3e-7: no width makes up for it */

/* starts by loss, equal ones by index */
static void order_starts(const hales_search *s, size_t *order) {
  for (size_t k = 0; k < s->n; k++) {
    size_t at = k;
    for (; at > 0 && s->start[order[at - 1]].loss > s->start[k].loss; at--) order[at] = order[at - 1];
    order[at] = k;
  }
}

/* the mode that start k belongs to, or m->n */
static size_t home(const hales_problem *p, const hales_search *s, const hales_modes *m, size_t k) {
  const size_t np = p->n_par;
  const double near = p->settings.mode_distance;
  for (size_t i = 0; i < m->n; i++) {
    const size_t rep = m->mode[i].start;
    if (s->start[k].joined == s->start[rep].joined) return i;
    if (hales_ladder_distance2(np, s->z + k * np, s->z + rep * np, s->hess + rep * np * np) <= near * near)
      return i;
  }
  return m->n;
}

static void group(const hales_problem *p, const hales_search *s, hales_modes *m) {
  const size_t np = p->n_par, nd = p->n_dat;
  order_starts(s, m->order);
  m->n = m->n_found = 0;
  for (size_t i = 0; i < s->n; i++) {
    const size_t k = m->order[i], at = home(p, s, m, k);
    if (at < m->n) {
      m->mode[at].n_start++;
      /* a joined start stopped early; when it stands for the mode, the one it joined knows how it ended */
      if (s->start[k].stop == HALES_INFER_CONVERGED) m->mode[at].stop = HALES_INFER_CONVERGED;
      continue;
    }
    if (s->start[k].loss > s->start[m->order[0]].loss + loss_window) continue;
    m->n_found++;
    if (m->n == p->settings.n_mode_max) continue;
    m->mode[m->n] =
        (hales_mode){.loss = s->start[k].loss, .stop = s->start[k].stop, .n_start = 1, .start = k};
    memcpy(m->z + m->n * np, s->z + k * np, np * sizeof *m->z);
    memcpy(m->out + m->n * nd, s->out + k * nd, nd * sizeof *m->out);
    m->n++;
  }
}

/* Laplace approximation of mode i from its central differences */
static hales_status laplace(const hales_problem *p, hales_modes *m, size_t i, hales_err *err) {
  const size_t np = p->n_par;
  double *chol = m->chol + i * np * np;
  hales_ladder_normal(p, m->z + i * np, m->out + i * p->n_dat, m->jac + i * p->n_dat * np, m->grad, m->mat);
  hales_mode *mode = &m->mode[i];
  mode->grad_norm = 0.0;
  for (size_t j = 0; j < np; j++) {
    const double z = m->z[i * np + j], lo = hales_ladder_lo(p, j), hi = hales_ladder_hi(p, j);
    mode->at_bound = mode->at_bound || z <= lo || z >= hi;
    const bool held = (z <= lo && m->grad[j] > 0.0) || (z >= hi && m->grad[j] < 0.0);
    if (!held) mode->grad_norm += m->grad[j] * m->grad[j];
  }
  mode->grad_norm = sqrt(mode->grad_norm);
  if (!hales_chol_factor(np, m->mat, m->mat))
    return HALES_FAIL(err, HALES_EMATH,
                      "laplace: the Gauss-Newton matrix of mode %zu overflows; check datum sd", i);
  mode->log_weight = -mode->loss - 0.5 * hales_chol_logdet(np, m->mat);
  hales_chol_invert(np, m->mat, chol);
  if (!hales_chol_factor(np, chol, chol))
    return HALES_FAIL(err, HALES_EMATH, "laplace: the covariance of mode %zu is singular to rounding", i);
  return HALES_OK;
}

/* drops the light ones; the order (by loss) stays */
static void drop_light(const hales_problem *p, hales_modes *m) {
  const size_t np = p->n_par, nd = p->n_dat;
  double max = -HUGE_VAL;
  for (size_t i = 0; i < m->n; i++) max = fmax(max, m->mode[i].log_weight);
  size_t kept = 0;
  for (size_t i = 0; i < m->n; i++) {
    m->mode[i].log_weight -= max;
    if (m->mode[i].log_weight < log(weight_cut)) continue;
    if (kept < i) {
      m->mode[kept] = m->mode[i];
      memcpy(m->z + kept * np, m->z + i * np, np * sizeof *m->z);
      memcpy(m->out + kept * nd, m->out + i * nd, nd * sizeof *m->out);
      memcpy(m->jac + kept * nd * np, m->jac + i * nd * np, nd * np * sizeof *m->jac);
      memcpy(m->chol + kept * np * np, m->chol + i * np * np, np * np * sizeof *m->chol);
    }
    kept++;
  }
  m->n = kept;
}

hales_status hales_modes_find(hales_ladder *l, const hales_search *s, hales_jacobian *work, hales_modes *m,
                              hales_err *err) {
  group(l->p, s, m);
  if (m->n == 0) return HALES_OK;
  HALES_TRY(hales_jacobian_eval(l, m->n, true, m->z, m->out, m->jac, work, err));
  for (size_t i = 0; i < m->n; i++) HALES_TRY(laplace(l->p, m, i, err));
  drop_light(l->p, m);
  return HALES_OK;
}
