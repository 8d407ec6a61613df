#include "infer/amis.h"

#include <math.h>
#include <string.h>

#include "infer/streams.h"
#include "numeric/stats.h"

enum { W = HALES_AMIS_ABREAST };
static const double pi = 3.14159265358979323846;
static const double alpha_floor = 0.05; /* share a light mode gets at least; heuristic: 50 of 1,024 draws */
static const double adapt_ess_per_par =
    5.0; /* adapt on at least so many effective draws a parameter; heuristic */
static const double way_share = 0.3;
static const double wide_share = 0.2, wide_factor = 2.0; /* heuristic: the banana of tests/infer needs arms */
enum { MAX_REDRAW = 100 }; /* candidates per wanted draw before a round gives up on the box */

/* log density of the t component c at z; vec: scratch */
static double log_t(const hales_problem *p, const hales_amis *a, size_t c, const double *z) {
  const size_t np = p->n_par;
  const double nu = (double)p->settings.proposal_nu, d = (double)np, *mean = a->mean + c * np;
  for (size_t j = 0; j < np; j++) a->vec[j] = z[j] - mean[j];
  hales_chol_forward(np, a->chol + c * np * np, a->vec, a->vec);
  double m2 = 0.0;
  for (size_t j = 0; j < np; j++) m2 += a->vec[j] * a->vec[j];
  return a->comp[c].log_norm - 0.5 * (nu + d) * log1p(m2 / nu);
}

static double log_norm(const hales_problem *p, const double *chol) {
  const double nu = (double)p->settings.proposal_nu, d = (double)p->n_par;
  return lgamma(0.5 * (nu + d)) - lgamma(0.5 * nu) - 0.5 * d * log(nu * pi) -
         0.5 * hales_chol_logdet(p->n_par, chol);
}

double hales_amis_log_target(const hales_problem *p, const double *z, const double *out) {
  double s = hales_problem_logprior(p, z);
  for (size_t j = 0; j < p->n_par; j++) s += log(p->prior[j].sd); /* density in z, not theta */
  for (size_t i = 0; i < p->n_dat; i++) s += hales_problem_loglik(p, i, out[i]);
  return s;
}

static void put_component(const hales_problem *p, const hales_modes *m, size_t i, double alpha, double wider,
                          hales_amis *a) {
  const size_t np = p->n_par, c = a->n_comp++;
  memcpy(a->mean + c * np, m->z + i * np, np * sizeof *a->mean);
  for (size_t k = 0; k < np * np; k++) a->chol[c * np * np + k] = wider * m->chol[i * np * np + k];
  a->comp[c] = (hales_amis_component){.alpha = alpha, .log_norm = log_norm(p, a->chol + c * np * np)};
}

/* round 0: per mode one component as the Laplace approximation and a wide one for bent posteriors */
static void start_components(const hales_problem *p, const hales_modes *m, hales_amis *a) {
  double sum = 0.0, floored = 0.0;
  for (size_t i = 0; i < m->n; i++) sum += exp(m->mode[i].log_weight);
  for (size_t i = 0; i < m->n; i++) floored += fmax(exp(m->mode[i].log_weight) / sum, alpha_floor);
  for (size_t i = 0; i < m->n; i++) {
    const double alpha = fmax(exp(m->mode[i].log_weight) / sum, alpha_floor) / floored;
    put_component(p, m, i, alpha * (1.0 - wide_share), 1.0, a);
    put_component(p, m, i, alpha * wide_share, wide_factor, a);
  }
}

/* A waypoint is of use when a posterior draw could stand there (n_par/2 nats above the mode is the rule) and
 * no mode's component covers it already. */
static bool is_useful(const hales_problem *p, const hales_search *s, const hales_modes *m, size_t w) {
  const size_t np = p->n_par;
  if (s->way_loss[w] > m->mode[0].loss + 0.5 * (double)np + 3.0) return false; /* 3 nats: heuristic */
  for (size_t i = 0; i < m->n; i++) {
    if (hales_ladder_distance2(np, m->z + i * np, s->way_z + w * np, s->way_hess + w * np * np) < 1.0)
      return false;
  }
  return true;
}

/* round 0: waypoints share way_share of the draws */
static void add_waypoints(const hales_problem *p, const hales_search *s, const hales_modes *m,
                          hales_amis *a) {
  const size_t np = p->n_par, n_mode = a->n_comp;
  for (size_t w = 0; w < s->n_way; w++) {
    double *chol = a->chol + a->n_comp * np * np;
    if (!is_useful(p, s, m, w) || !hales_chol_factor(np, s->way_hess + w * np * np, a->mat)) continue;
    hales_chol_invert(np, a->mat, chol);
    if (!hales_chol_factor(np, chol, chol)) continue;
    memcpy(a->mean + a->n_comp * np, s->way_z + w * np, np * sizeof *a->mean);
    a->comp[a->n_comp++] = (hales_amis_component){.log_norm = log_norm(p, chol)};
  }
  const size_t n_way = a->n_comp - n_mode;
  if (n_way == 0) return;
  for (size_t c = 0; c < n_mode; c++) a->comp[c].alpha *= 1.0 - way_share;
  for (size_t c = n_mode; c < a->n_comp; c++) a->comp[c].alpha = way_share / (double)n_way;
}

static bool inside(const hales_problem *p, const double *z) {
  for (size_t j = 0; j < p->n_par; j++) {
    if (!(z[j] >= hales_ladder_lo(p, j) && z[j] <= hales_ladder_hi(p, j))) return false;
  }
  return true;
}

/* a candidate of a round: blocks 0, 1..nu, nu+1.. of its own stream */
void hales_amis_draw(const hales_problem *p, const hales_amis *a, hales_rng rng, double *z) {
  const size_t np = p->n_par, nu = p->settings.proposal_nu;
  double u = hales_rng_uniform(rng, 0);
  size_t c = a->first;
  while (c + 1 < a->n_comp && u > a->comp[c].alpha) u -= a->comp[c++].alpha;
  double chi2 = 0.0, g[2];
  for (size_t k = 0; k < nu; k += 2) {
    hales_rng_normals(rng, 1 + k / 2, 2, g);
    chi2 += g[0] * g[0] + (k + 1 < nu ? g[1] * g[1] : 0.0);
  }
  const double stretch = sqrt((double)nu / chi2);
  hales_rng_normals(rng, nu + 1, np, a->vec);
  hales_chol_apply(np, a->chol + c * np * np, a->vec, z);
  for (size_t j = 0; j < np; j++) z[j] = a->mean[c * np + j] + stretch * z[j];
}

/* draws and simulates one round from the last components */
static hales_status run_round(hales_ladder *l, hales_amis *a, hales_err *err) {
  const hales_problem *p = l->p;
  const size_t np = p->n_par, want = p->settings.n_round_draw, at = a->n;
  const hales_rng rng = hales_rng_substream(hales_rng_substream(p->rng, HALES_STREAM_ROUND), a->n_round);
  size_t got = 0, tried = 0;
  while (got < want && tried < MAX_REDRAW * want) {
    double *z = a->z + (at + got) * np;
    hales_amis_draw(p, a, hales_rng_substream(rng, tried++), z);
    got += inside(p, z);
  }
  a->n_candidate[a->n_round++] = tried;
  a->n += got;
  HALES_TRY(hales_ladder_eval(l, got, a->z + at * np, a->out + at * p->n_dat, a->ok + at, err));
  for (size_t i = at; i < a->n; i++)
    a->log_target[i] = a->ok[i] ? hales_amis_log_target(p, a->z + i * np, a->out + i * p->n_dat) : -HUGE_VAL;
  return HALES_OK;
}

double hales_amis_log_mixture(const hales_problem *p, const hales_amis *a, const double *z) {
  double total = 0.0;
  for (size_t r = 0; r < a->n_round; r++) total += (double)a->n_candidate[r];
  for (size_t c = 0; c < a->n_comp; c++) {
    const double share = a->comp[c].alpha * (double)a->n_candidate[a->comp[c].round] / total;
    a->log_q[c] = log(share) + log_t(p, a, c, z);
  }
  return hales_logsumexp(a->n_comp, a->log_q);
}

void hales_amis_log_last(const hales_problem *p, const hales_amis *a, const double *z, double *work,
                         double *log_q) {
  const size_t np = p->n_par;
  const double nu = (double)p->settings.proposal_nu, power = 0.5 * (nu + (double)np);
  double top[W], sum[W];
  for (size_t c = a->first; c < a->n_comp; c++) {
    const double *mean = a->mean + c * np, height = log(a->comp[c].alpha) + a->comp[c].log_norm;
    double m2[W] = {0};
    for (size_t j = 0; j < np; j++)
      for (size_t w = 0; w < W; w++) work[j * W + w] = z[j * W + w] - mean[j];
    hales_chol_forward_abreast(np, a->chol + c * np * np, work);
    for (size_t i = 0; i < np * W; i++) m2[i % W] += work[i] * work[i];
    for (size_t w = 0; w < W; w++) { /* sum of exponentials, relative to the largest so far */
      const double at = height - power * log1p(m2[w] / nu);
      const bool higher = c == a->first || at > top[w];
      sum[w] = c == a->first ? 1.0 : higher ? sum[w] * exp(top[w] - at) + 1.0 : sum[w] + exp(at - top[w]);
      if (higher) top[w] = at;
    }
  }
  for (size_t w = 0; w < W; w++) log_q[w] = top[w] + log(sum[w]);
}

/* weights of all draws under the mixture of all rounds, smoothed */
static void weigh(const hales_problem *p, hales_amis *a) {
  double total = 0.0;
  for (size_t r = 0; r < a->n_round; r++) total += (double)a->n_candidate[r];
  for (size_t i = 0; i < a->n; i++)
    a->log_weight[i] =
        a->ok[i] ? a->log_target[i] - hales_amis_log_mixture(p, a, a->z + i * p->n_par) : -HUGE_VAL;
  a->log_evidence = 0.0;
  if (hales_psis(a->n, a->log_weight, a->weight, a->items, a->tail, &a->psis))
    a->log_evidence = hales_logsumexp(a->n, a->log_weight) - log(total);
}

/* effective size of weight^gamma; fills a->tempered (sum 1) */
static double temper(hales_amis *a, double gamma) {
  double sum = 0.0, sum2 = 0.0;
  for (size_t i = 0; i < a->n; i++) {
    a->tempered[i] = a->weight[i] > 0.0 ? pow(a->weight[i], gamma) : 0.0;
    sum += a->tempered[i];
  }
  for (size_t i = 0; i < a->n; i++) {
    a->tempered[i] /= sum;
    sum2 += a->tempered[i] * a->tempered[i];
  }
  return 1.0 / sum2;
}

void hales_amis_temper(hales_amis *a, double at_least) {
  const double want = fmin(at_least, 0.5 * (double)a->n);
  if (temper(a, 1.0) >= want) return;
  double lo = 0.0, hi = 1.0;
  for (int i = 0; i < 30; i++) {
    const double mid = 0.5 * (lo + hi);
    if (temper(a, mid) >= want)
      lo = mid;
    else
      hi = mid;
  }
  (void)temper(a, lo);
}

/* fills tail[i] = tempered weight times the responsibility of component c among first .. last - 1 */
static void respond(const hales_problem *p, hales_amis *a, size_t first, size_t last, size_t c) {
  for (size_t i = 0; i < a->n; i++) {
    a->tail[i] = 0.0;
    if (!(a->tempered[i] > 0.0)) continue;
    for (size_t k = first; k < last; k++)
      a->log_q[k] = log(a->comp[k].alpha) + log_t(p, a, k, a->z + i * p->n_par);
    a->tail[i] = a->tempered[i] * exp(a->log_q[c] - hales_logsumexp(last - first, a->log_q + first));
  }
}

/* component to = moments of the draws weighted by tail, the covariance shrunk towards the old one */
static void move_component(const hales_problem *p, hales_amis *a, size_t from, size_t to) {
  const size_t np = p->n_par;
  double sum = 0.0, sum2 = 0.0, *mean = a->mean + to * np, *chol = a->chol + to * np * np;
  memset(mean, 0, np * sizeof *mean);
  for (size_t i = 0; i < a->n; i++) {
    sum += a->tail[i];
    sum2 += a->tail[i] * a->tail[i];
    for (size_t j = 0; j < np; j++) mean[j] += a->tail[i] * a->z[i * np + j];
  }
  for (size_t j = 0; j < np; j++) mean[j] /= sum;
  const double n_eff = sum * sum / sum2, n_old = (double)np + 2.0; /* heuristic: worth that many draws */
  memset(a->mat, 0, np * np * sizeof *a->mat);
  for (size_t i = 0; i < a->n; i++) {
    if (!(a->tail[i] > 0.0)) continue;
    const double w = a->tail[i] / sum * n_eff / (n_eff + n_old), *z = a->z + i * np;
    for (size_t j = 0; j < np; j++) {
      for (size_t k = 0; k <= j; k++) a->mat[j * np + k] += w * (z[j] - mean[j]) * (z[k] - mean[k]);
    }
  }
  const double *old = a->chol + from * np * np, share = n_old / (n_eff + n_old);
  for (size_t j = 0; j < np; j++) {
    for (size_t k = 0; k <= j; k++) {
      for (size_t i = 0; i <= k; i++) a->mat[j * np + k] += share * old[j * np + i] * old[k * np + i];
    }
  }
  if (!hales_chol_factor(np, a->mat, chol)) memcpy(chol, old, np * np * sizeof *chol);
  a->comp[to] = (hales_amis_component){.alpha = sum, .log_norm = log_norm(p, chol), .round = a->n_round};
}

/* the next round's components, from the last round's first .. last - 1; those that died are left out */
static void adapt(const hales_problem *p, hales_amis *a, size_t first, size_t last) {
  hales_amis_temper(a, adapt_ess_per_par * (double)(p->n_par + 2));
  double kept = 0.0;
  for (size_t c = first; c < last; c++) {
    respond(p, a, first, last, c);
    double mass = 0.0;
    for (size_t i = 0; i < a->n; i++) mass += a->tail[i];
    if (mass < 0.2 * alpha_floor)
      continue; /* heuristic: a hundredth of the posterior; round 0 still covers it */
    move_component(p, a, c, a->n_comp);
    kept += a->comp[a->n_comp].alpha;
    a->n_comp++;
  }
  for (size_t c = last; c < a->n_comp; c++) a->comp[c].alpha /= kept;
}

bool hales_amis_accepted(const hales_problem *p, const hales_amis *a) {
  return a->psis.khat < p->settings.khat_max && a->psis.ess >= p->settings.ess_min;
}

hales_status hales_amis_run(hales_ladder *l, const hales_search *s, const hales_modes *m, hales_amis *a,
                            hales_err *err) {
  const hales_problem *p = l->p;
  a->n = a->n_comp = a->n_round = a->first = 0;
  start_components(p, m, a);
  add_waypoints(p, s, m, a);
  for (;;) {
    HALES_TRY(run_round(l, a, err));
    weigh(p, a);
    if (a->n_round >= p->settings.n_round || hales_amis_accepted(p, a)) return HALES_OK;
    if (!(a->psis.ess > 0.0)) return HALES_OK; /* nothing to adapt to */
    const size_t last = a->n_comp;
    adapt(p, a, a->first, last);
    a->first = last;
  }
}
