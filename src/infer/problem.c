#include "infer/problem.h"

#include <math.h>

#include "numeric/stats.h"
#include "numeric/truncnorm.h"

static const double half_log_2pi = 0.91893853320467274178; /* log(2 pi)/2 */

hales_infer_settings hales_infer_settings_default(void) {
  return (hales_infer_settings){
#define S(type, name, start, why) .name = (start),
      HALES_INFER_SETTINGS(S)
#undef S
  };
}

static hales_status check_settings(const hales_infer_settings *s, hales_err *err) {
  if (s->n_start < 1 || s->n_screen < s->n_start)
    return HALES_FAIL(err, HALES_EARG, "settings: 1 <= n_start <= n_screen wanted, got %zu and %zu",
                      s->n_start, s->n_screen);
  if (s->n_damping < 1 || s->n_mode_max < 1 || s->n_round < 1 || s->proposal_nu < 1)
    return HALES_FAIL(err, HALES_EARG,
                      "settings: n_damping, n_mode_max, n_round and proposal_nu must be at least 1");
  if (s->n_round_draw < 64)
    return HALES_FAIL(err, HALES_EARG, "settings: n_round_draw is %zu, at least 64 wanted", s->n_round_draw);
  if (s->n_refine > 0 && (s->n_chain < 16 || s->n_chain % 16 != 0 || s->n_refine_draw < s->n_chain ||
                          s->n_refine_draw % s->n_chain != 0))
    return HALES_FAIL(err, HALES_EARG,
                      "settings: n_chain %zu must be a multiple of 16 and divide n_refine_draw %zu",
                      s->n_chain, s->n_refine_draw);
  const size_t cap = 1000000; /* keeps every size below overflow: cap * PAR_MAX * 8 bytes */
  if (s->n_screen > cap || s->n_damping > 64 || s->n_mode_max > 64 || s->n_round + s->n_refine > 62 ||
      s->n_refine_draw > cap || s->n_chain > cap || s->n_round_draw > cap || s->proposal_nu > 1000 ||
      s->max_search > cap || s->max_iter > cap)
    return HALES_FAIL(err, HALES_EARG,
                      "settings: a count is beyond its limit (1e6 points, 64 rounds, modes)");
  if (!(s->fd_step > 0.0 && s->fd_step <= 1.0) || !(s->decrement_tol > 0.0) || !(s->mode_distance > 0.0) ||
      !(s->khat_max > 0.0) || !(s->ess_min >= 0.0))
    return HALES_FAIL(err, HALES_EARG, "settings: fd_step in (0, 1], tolerances and limits positive wanted");
  return HALES_OK;
}

hales_status hales_problem_check(const hales_problem *p, hales_err *err) {
  if (p->n_par < 1 || p->n_par > HALES_INFER_PAR_MAX || p->n_dat > HALES_INFER_DAT_MAX)
    return HALES_FAIL(err, HALES_EARG, "problem: 1..%d parameters and 0..%d data wanted, got %zu and %zu",
                      HALES_INFER_PAR_MAX, HALES_INFER_DAT_MAX, p->n_par, p->n_dat);
  if (p->forward == NULL) return HALES_FAIL(err, HALES_EARG, "problem: no forward model");
  if (!(p->nu == 0.0 || (p->nu >= 1.0 && p->nu <= 1000.0)))
    return HALES_FAIL(err, HALES_EARG, "problem: nu is %g, 0 (Gaussian) or 1..1000 wanted", p->nu);
  for (size_t j = 0; j < p->n_par; j++) {
    const hales_prior d = p->prior[j];
    if (!isfinite(d.mean) || !(d.sd > 0.0) || !isfinite(d.sd) || !(d.lo < d.hi) ||
        !(d.lo <= d.mean && d.mean <= d.hi))
      return HALES_FAIL_AT(err, HALES_EARG, j,
                           "prior %zu: mean %g, sd %g in [%g, %g]; lo <= mean <= hi, sd > 0", j, d.mean, d.sd,
                           d.lo, d.hi);
    /* mean and density at 1e-100 need a box that the prior sees at all */
    if (!(hales_truncnorm_mass((hales_truncnorm){d.mean, d.sd, d.lo, d.hi}) > 1e-12))
      return HALES_FAIL_AT(err, HALES_EARG, j, "prior %zu: [%g, %g] is narrower than 1e-12 of the prior", j,
                           d.lo, d.hi);
  }
  for (size_t i = 0; i < p->n_dat; i++) {
    if (!isfinite(p->datum[i].value) || !(p->datum[i].sd > 0.0) || !isfinite(p->datum[i].sd))
      return HALES_FAIL_AT(err, HALES_EARG, i, "datum %zu: value %g, sd %g; finite and sd > 0 wanted", i,
                           p->datum[i].value, p->datum[i].sd);
  }
  return check_settings(&p->settings, err);
}

double hales_problem_residual(const hales_problem *p, size_t i, double out) {
  return (p->datum[i].value - out) / p->datum[i].sd;
}

double hales_problem_loglik(const hales_problem *p, size_t i, double out) {
  const double r = hales_problem_residual(p, i, out);
  const double f = p->nu > 0.0 ? hales_t_logpdf(r, p->nu) : -0.5 * r * r - half_log_2pi;
  return f - log(p->datum[i].sd);
}

double hales_problem_logprior(const hales_problem *p, const double *z) {
  double s = 0.0;
  for (size_t j = 0; j < p->n_par; j++) {
    const hales_prior d = p->prior[j];
    const double mass = hales_truncnorm_mass((hales_truncnorm){d.mean, d.sd, d.lo, d.hi});
    s += -0.5 * z[j] * z[j] - half_log_2pi - log(d.sd * mass);
  }
  return s;
}
