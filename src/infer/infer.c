#include "infer/infer.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "infer/rooms.h"
#include "infer/streams.h"

const char *hales_infer_trust_text(hales_infer_trust t) {
  static const char *const text[] = {
#define X(sym, t) [HALES_TRUST_##sym] = (t),
      HALES_INFER_TRUST_LIST(X)
#undef X
  };
  return text[t];
}

size_t hales_infer_bytes(const hales_problem *p) {
  return hales_problem_check(p, NULL) == HALES_OK ? hales_rooms_bytes(p) : 0;
}

/* modes in the free coordinate */
static void tell_modes(const hales_problem *p, const hales_modes *m, hales_infer_result *r) {
  const size_t np = p->n_par;
  r->n_mode = m->n;
  r->n_mode_found = m->n_found;
  for (size_t i = 0; i < m->n; i++) {
    r->mode[i] = m->mode[i];
    memcpy(r->mode_out + i * p->n_dat, m->out + i * p->n_dat, p->n_dat * sizeof *m->out);
    for (size_t k = 0; k < p->n_dat * np; k++)
      r->mode_jac[i * p->n_dat * np + k] = m->jac[i * p->n_dat * np + k] / p->prior[k % np].sd;
    const double *l = m->chol + i * np * np;
    for (size_t j = 0; j < np; j++) {
      r->mode_theta[i * np + j] = p->prior[j].mean + p->prior[j].sd * m->z[i * np + j];
      for (size_t k = 0; k < np; k++) {
        double s = 0.0;
        for (size_t q = 0; q <= j && q <= k; q++) s += l[j * np + q] * l[k * np + q];
        r->mode_cov[(i * np + j) * np + k] = s * p->prior[j].sd * p->prior[k].sd;
      }
    }
  }
  r->stop = m->n > 0 ? m->mode[0].stop : HALES_INFER_INFEASIBLE;
  r->n_agree = m->n > 0 ? m->mode[0].n_start : 0;
  r->grad_norm = m->n > 0 ? m->mode[0].grad_norm : 0.0;
}

/* draws with an answer, in their order */
static void tell_draws(const hales_problem *p, const hales_amis *a, hales_infer_result *r) {
  const size_t np = p->n_par, nd = p->n_dat;
  r->ess = a->psis.ess;
  r->khat = a->psis.khat;
  r->log_evidence = a->log_evidence;
  r->n_round = a->n_round;
  if (!(a->psis.ess > 0.0)) return;
  for (size_t i = 0; i < a->n; i++) {
    if (!a->ok[i]) continue;
    const size_t to = r->n_draw++;
    r->weight[to] = a->weight[i];
    for (size_t j = 0; j < np; j++)
      r->theta[to * np + j] = p->prior[j].mean + p->prior[j].sd * a->z[i * np + j];
    memcpy(r->out + to * nd, a->out + i * nd, nd * sizeof *a->out);
  }
}

static void judge(const hales_problem *p, hales_infer_result *r) {
  const hales_infer_settings *s = &p->settings;
  const bool poor_k = !(r->khat < s->khat_max), poor_ess = !(r->ess >= s->ess_min);
  char *to = r->reason;
  const size_t cap = sizeof r->reason;
  if (r->n_mode == 0) {
    r->trust = HALES_TRUST_NONE;
    (void)snprintf(to, cap, "%s", hales_infer_stop_text(HALES_INFER_INFEASIBLE));
  } else if (r->n_draw == 0) {
    r->trust = HALES_TRUST_NONE;
    (void)snprintf(to, cap, "the model has no answer at any of the posterior draws");
  } else if (poor_k || poor_ess) {
    r->trust = HALES_TRUST_POOR;
    (void)snprintf(to, cap, "after %zu rounds k-hat %.3g (limit %.3g), ESS %.0f (wanted %.0f)", r->n_round,
                   r->khat, s->khat_max, r->ess, s->ess_min);
  } else if (r->stop != HALES_INFER_CONVERGED) {
    r->trust = HALES_TRUST_CAUTION;
    (void)snprintf(to, cap, "best mode: search %s", hales_infer_stop_text(r->stop));
  } else if (r->n_start > 1 && r->n_agree < 2) {
    r->trust = HALES_TRUST_CAUTION;
    (void)snprintf(to, cap, "only 1 of %zu searches found the best mode; there may be better ones",
                   r->n_start);
  } else {
    r->trust = HALES_TRUST_GOOD;
    (void)snprintf(to, cap, "k-hat %.2f, ESS %.0f, %zu of %zu searches agree, %zu mode%s", r->khat, r->ess,
                   r->n_agree, r->n_start, r->n_mode, r->n_mode == 1 ? "" : "s");
  }
}

hales_status hales_infer_run(const hales_problem *p, hales_arena *arena, hales_infer_result *r,
                             hales_err *err) {
  HALES_TRY(hales_problem_check(p, err));
  const size_t start = arena->used;
  *r = (hales_infer_result){.n_par = p->n_par, .n_dat = p->n_dat};
  hales_rooms w;
  bool fits = hales_rooms_take_result(p, arena, r);
  const size_t keep = arena->used;
  fits = fits && hales_rooms_take(p, arena, &w);
  if (!fits) {
    arena->used = start;
    return HALES_FAIL(err, HALES_ENOMEM, "infer: %zu bytes of arena needed, %zu free", hales_rooms_bytes(p),
                      arena->cap - start);
  }
  hales_status st = hales_search_run(&w.ladder, &w.search, err);
  if (st == HALES_OK && w.search.n > 0)
    hales_ladder_settle(&w.ladder, hales_search_best(&w.search, p->n_par));
  if (st == HALES_OK) st = hales_modes_find(&w.ladder, &w.search, &w.jacobian, &w.modes, err);
  r->n_start = w.search.n;
  r->n_forward_search = w.ladder.n_forward;
  if (st == HALES_OK && w.modes.n > 0) st = hales_amis_run(&w.ladder, &w.search, &w.modes, &w.amis, err);
  if (st == HALES_OK && w.modes.n > 0) st = hales_refine_run(&w.ladder, &w.amis, &w.refine, err);
  if (st != HALES_OK) {
    arena->used = start;
    return st;
  }
  tell_modes(p, &w.modes, r);
  if (w.modes.n > 0) tell_draws(p, &w.amis, r);
  r->n_forward = w.ladder.n_forward;
  r->n_forward_failed = w.ladder.n_failed;
  r->bytes_peak = arena->peak;
  judge(p, r);
  arena->used = keep;
  return HALES_OK;
}

void hales_infer_resample(const hales_infer_result *r, hales_rng rng, size_t n, size_t *pick) {
  assert(r->n_draw > 0);
  const double u = hales_rng_uniform(hales_rng_substream(rng, HALES_STREAM_RESAMPLE), 0);
  double total = 0.0, cum = r->weight[0];
  for (size_t i = 0; i < r->n_draw; i++) total += r->weight[i];
  size_t at = 0;
  for (size_t k = 0; k < n; k++) {
    const double want = total * ((double)k + u) / (double)n;
    while (cum < want && at + 1 < r->n_draw) cum += r->weight[++at];
    pick[k] = at;
  }
}
