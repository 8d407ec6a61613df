#include "infer/search_begin.h"

#include <math.h>
#include <string.h>

#include "infer/streams.h"
#include "numeric/truncnorm.h"

static const double lambda_first = 1e-2; /* heuristic: near Gauss-Newton, the prior already damps */
enum { SCREEN_ROUNDS = 4 };              /* screenings before infeasible */

/* one round of prior draws; the first point of the first round is the prior mean */
static hales_status screen(hales_ladder *l, hales_search *s, size_t round, size_t *n_ok, hales_err *err) {
  const hales_problem *p = l->p;
  const size_t np = p->n_par, n = p->settings.n_screen;
  const hales_rng rng = hales_rng_substream(hales_rng_substream(p->rng, HALES_STREAM_SCREEN), round);
  for (size_t i = 0; i < n; i++) {
    for (size_t j = 0; j < np; j++) {
      const hales_truncnorm d = {0.0, 1.0, hales_ladder_lo(p, j), hales_ladder_hi(p, j)};
      s->point_z[i * np + j] =
          round == 0 && i == 0 ? 0.0 : hales_truncnorm_quantile(d, hales_rng_uniform(rng, i * np + j));
    }
  }
  HALES_TRY(hales_ladder_eval(l, n, s->point_z, s->point_out, s->point_ok, err));
  *n_ok = 0;
  for (size_t i = 0; i < n; i++) {
    s->point_loss[i] =
        s->point_ok[i] ? hales_ladder_loss(p, s->point_z + i * np, s->point_out + i * p->n_dat) : HUGE_VAL;
    *n_ok += s->point_ok[i];
  }
  return HALES_OK;
}

static double distance2(size_t n, const double *a, const double *b) {
  double d = 0.0;
  for (size_t j = 0; j < n; j++) d += (a[j] - b[j]) * (a[j] - b[j]);
  return d;
}

/* The best screened points, best first: first those half a typical prior distance apart, then any. */
static void pick_starts(const hales_problem *p, hales_search *s) {
  const size_t np = p->n_par, n = p->settings.n_screen;
  const double apart2 =
      0.25 * 2.0 * (double)np; /* two prior draws are sqrt(2 n_par) apart; heuristic: half */
  s->n = 0;
  for (int pass = 0; pass < 2; pass++) {
    while (s->n < p->settings.n_start) {
      size_t best = n;
      for (size_t i = 0; i < n; i++) {
        bool usable = isfinite(s->point_loss[i]) && (best == n || s->point_loss[i] < s->point_loss[best]);
        for (size_t k = 0; k < s->n && usable; k++) {
          const double d2 = distance2(np, s->point_z + i * np, s->point_z + s->pick[k] * np);
          usable = s->pick[k] != i && (pass > 0 || d2 >= apart2);
        }
        if (usable) best = i;
      }
      if (best == n) break;
      s->pick[s->n++] = best;
    }
  }
  for (size_t k = 0; k < s->n; k++) {
    const size_t i = s->pick[k];
    memcpy(s->z + k * np, s->point_z + i * np, np * sizeof *s->z);
    memcpy(s->out + k * p->n_dat, s->point_out + i * p->n_dat, p->n_dat * sizeof *s->out);
    s->start[k] = (hales_search_start){.loss = s->point_loss[i],
                                       .lambda = lambda_first,
                                       .stop = HALES_INFER_MAX_ITER,
                                       .active = true,
                                       .joined = k};
    memset(s->hess + k * np * np, 0, np * np * sizeof *s->hess);
    for (size_t j = 0; j < np; j++)
      s->hess[k * np * np + j * np + j] = 1.0; /* the prior, until derivatives are known */
  }
}

hales_status hales_search_begin(hales_ladder *l, hales_search *s, hales_err *err) {
  size_t n_ok = 0;
  s->n_way = 0;
  memset(s->vec, 0, l->p->n_par * sizeof *s->vec);
  hales_ladder_settle(l, s->vec); /* the prior mean */
  for (size_t round = 0; round < SCREEN_ROUNDS && n_ok == 0; round++)
    HALES_TRY(screen(l, s, round, &n_ok, err));
  pick_starts(l->p, s);
  if (s->n > 0) hales_ladder_settle(l, s->z); /* the best: most go on from there to one mode */
  return HALES_OK;
}
