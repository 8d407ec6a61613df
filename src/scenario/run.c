#include "scenario/run.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "numeric/stats.h"

enum { STREAM_SCENARIO = 0x706c616e };

static hales_change change_of(const hales_effect *e) {
  return (hales_change){.ln_pvr = e->ln_pvr,
                        .ln_svr = e->ln_svr,
                        .ln_hr = e->ln_hr,
                        .ln_contractility = e->ln_contractility,
                        .ln_stressed_volume = e->ln_stressed_volume,
                        .ln_pa_compliance = e->ln_pa_compliance};
}

hales_status hales_scenario_params(const hales_scenario_request *q, size_t plan, size_t draw, double *param,
                                   hales_err *err) {
  const size_t np = q->twin->pm->model->n_param;
  const hales_rng rng = {.seed = q->seed, .stream = STREAM_SCENARIO};
  hales_effect e;
  const hales_drugs *catalogue = q->plan[plan].catalogue;
  const char *model = q->twin->pm->model->id;
  const size_t closure = catalogue ? hales_drugs_closure(catalogue, model) : 0;
  if (closure == SIZE_MAX)
    return HALES_FAIL_AT(err, HALES_EARG, plan, "the treatments say nothing of the model %s", model);
  const hales_status status = hales_plan_effect(&q->plan[plan], closure, rng, draw, &e);
  if (status != HALES_OK) return HALES_FAIL_AT(err, status, plan, "plan %zu was not read", plan);
  const hales_change c = change_of(&e);
  memcpy(param, q->twin->param + draw * np, np * sizeof *param);
  q->twin->pm->apply(&c, param);
  return HALES_OK;
}

static hales_status make_room(const hales_scenario_request *q, hales_scenario *s, hales_err *err) {
  const size_t n = q->twin->n_draw, p = q->n_plan, k = q->twin->pm->n_outcome;
  const size_t draws = n * (1 + p) * k, probabilities = (2 * p + p * p) * k,
               intervals = (1 + 2 * p + p * p) * k;
  double *memory = calloc(draws + probabilities + 3 * intervals, sizeof *memory);
  if (!memory) return HALES_FAIL(err, HALES_ENOMEM, "out of memory for %zu plans on %zu draws", p, n);
  *s = (hales_scenario){
      .pm = q->twin->pm, .lost_plan = SIZE_MAX, .n_plan = p, .n_outcome = k, .memory = memory};
  s->draw = memory;
  s->better_than_today = s->draw + draws;
  s->better_than = s->better_than_today + p * k;
  s->best = s->better_than + p * p * k;
  s->today = (hales_outcome_interval *)(void *)(s->best + p * k);
  s->value = s->today + k;
  s->change = s->value + p * k;
  s->difference = s->change + p * k;
  return HALES_OK;
}

/* What every draw comes to under every plan. */
typedef struct arms {
  size_t n;        /* draws times plans, plan by plan */
  double *param;   /* [n][n_param] */
  double *outcome; /* [n][n_outcome] */
  bool *ok;        /* [n] */
} arms;

/* A plan that changes nothing of a draw leaves what the draw has; the others run, each from its draw's
 * periodic state with the first order of what the plan changes. */
static hales_status run_arms(const hales_scenario_request *q, arms *a, hales_err *err) {
  const hales_twin *t = q->twin;
  const size_t np = t->pm->model->n_param, ns = t->pm->model->n_state, k = t->pm->n_outcome;
  const hales_run_settings settings = hales_twin_settings(t->pm, q->threads);
  double *param = calloc(a->n, (np + ns + k) * sizeof *param);
  size_t *row = calloc(a->n, sizeof *row), n = 0;
  hales_run *run = calloc(a->n, sizeof *run);
  hales_near *near = malloc(sizeof *near);
  hales_status status = HALES_OK;
  if (!param || !row || !run || !near) {
    status = HALES_FAIL(err, HALES_ENOMEM, "out of memory for %zu runs", a->n);
    goto done;
  }
  double *start = param + a->n * np, *outcome = start + a->n * ns;
  const bool is_near = hales_twin_mean_near(t, near);
  for (size_t i = 0; i < a->n; i++) {
    const size_t draw = i % t->n_draw;
    const double *own = t->param + draw * np, *changed = a->param + i * np;
    if (memcmp(own, changed, np * sizeof *own) == 0) {
      memcpy(a->outcome + i * k, t->outcome + draw * k, k * sizeof *outcome);
      a->ok[i] = true;
      continue;
    }
    memcpy(param + n * np, changed, np * sizeof *param);
    if (is_near) hales_near_carry(near, own, t->state + draw * ns, changed, start + n * ns);
    row[n++] = i;
  }
  status = hales_twin_run_from(t->pm, &t->body, &settings, is_near ? near->chord : NULL, n, param,
                               is_near ? start : NULL, run, NULL, outcome, NULL, err);
  for (size_t i = 0; i < n && status == HALES_OK; i++) {
    a->ok[row[i]] = run[i].outcome == HALES_RUN_OK;
    memcpy(a->outcome + row[i] * k, outcome + i * k, k * sizeof *outcome);
  }
done:
  free(near);
  free(run);
  free(row);
  free(param);
  return status;
}

bool hales_scenario_limit_volumes(const hales_patient_model *pm, double *outcome) {
  const size_t least = hales_observable_find(pm, "rv_esv_ml"), esv = hales_outcome_find(pm, "rv_esv_ml"),
               edv = hales_outcome_find(pm, "rv_edv_ml"), ef = hales_outcome_find(pm, "rvef_pct"),
               sv = hales_outcome_find(pm, "sv_ml"), coupling = hales_outcome_find(pm, "rv_pa_coupling");
  if (least == SIZE_MAX || esv == SIZE_MAX) return false;
  const double limit = pm->observable[least].least;
  if (!(outcome[esv] < limit)) return false;
  outcome[esv] = limit;
  if (edv != SIZE_MAX && ef != SIZE_MAX) outcome[ef] = 100.0 * (1.0 - limit / fmax(outcome[edv], limit));
  if (sv != SIZE_MAX && coupling != SIZE_MAX) outcome[coupling] = outcome[sv] / limit;
  return true;
}

/* Runs every draw under every plan and keeps the draws that have an answer under all. */
static hales_status run_draws(const hales_scenario_request *q, hales_scenario *s, size_t *kept,
                              hales_err *err) {
  const hales_twin *t = q->twin;
  const size_t n = t->n_draw, p = q->n_plan, k = s->n_outcome, np = t->pm->model->n_param;
  arms a = {
      .n = n * p, .param = calloc(n * p, (np + k) * sizeof *a.param), .ok = calloc(n * p, sizeof *a.ok)};
  hales_status status = HALES_OK;
  if (!a.param || !a.ok) status = HALES_FAIL(err, HALES_ENOMEM, "out of memory for %zu runs", n * p);
  for (size_t i = 0; i < n * p && status == HALES_OK; i++)
    status = hales_scenario_params(q, i / n, i % n, a.param + i * np, err);
  if (a.param) a.outcome = a.param + n * p * np;
  if (status == HALES_OK) status = run_arms(q, &a, err);
  for (size_t plan = 0; plan < p && status == HALES_OK; plan++) {
    size_t failed = 0;
    for (size_t i = 0; i < n; i++) failed += !a.ok[plan * n + i];
    if ((double)failed <= HALES_SCENARIO_FAILED_MAX * (double)n) continue;
    s->lost_plan = plan;
    status = HALES_FAIL_AT(err, HALES_EMATH, plan,
                           "plan %s: %zu of %zu draws have no periodic state; at most %g %% may fail",
                           q->plan[plan].name, failed, n, 100.0 * HALES_SCENARIO_FAILED_MAX);
  }
  for (size_t i = 0; i < n && status == HALES_OK; i++) {
    bool ok = true;
    for (size_t plan = 0; plan < p; plan++) ok &= a.ok[plan * n + i];
    if (!ok) {
      s->n_failed++;
      continue;
    }
    double *row = s->draw + s->n_draw * (1 + p) * k;
    memcpy(row, t->outcome + i * k, k * sizeof *row);
    (void)hales_scenario_limit_volumes(s->pm, row);
    for (size_t plan = 0; plan < p; plan++) {
      memcpy(row + (1 + plan) * k, a.outcome + (plan * n + i) * k, k * sizeof *row);
      s->n_emptied[plan] += hales_scenario_limit_volumes(s->pm, row + (1 + plan) * k);
    }
    kept[s->n_draw++] = i;
  }
  free(a.ok);
  free(a.param);
  return status;
}

/* Resampled draws repeat: n^2/sum of squared multiplicities. */
static double effective(const hales_scenario_request *q, const hales_scenario *s, const size_t *kept) {
  const size_t nf = q->twin->pm->n_free;
  double pairs = 0.0;
  for (size_t i = 0; i < s->n_draw; i++)
    for (size_t j = 0; j < s->n_draw; j++)
      pairs += memcmp(q->twin->theta + kept[i] * nf, q->twin->theta + kept[j] * nf, nf * sizeof(double)) == 0;
  const double n = (double)s->n_draw * (double)s->n_draw / pairs;
  return q->twin_ess > 0.0 && q->twin_ess < n ? q->twin_ess : n;
}

typedef struct work {
  double *x, *weight;
  hales_weighted *sorted;
} work;

/* Of column a, or of column a minus column b where b is not HALES_NO_INDEX. */
static hales_outcome_interval interval(const hales_scenario *s, size_t a, size_t b, size_t k, work *w) {
  static const double at[3] = {0.5, 0.05, 0.95};
  double q[3];
  for (size_t i = 0; i < s->n_draw; i++) {
    const double *row = s->draw + i * (1 + s->n_plan) * s->n_outcome;
    w->x[i] = row[a * s->n_outcome + k] - (b == HALES_NO_INDEX ? 0.0 : row[b * s->n_outcome + k]);
  }
  hales_weighted_quantiles(s->n_draw, w->x, w->weight, w->sorted, 3, at, q);
  return (hales_outcome_interval){q[0], q[1], q[2]};
}

/* How often column a is better than column b; a tie counts half. */
static double beats(const hales_scenario *s, size_t a, size_t b, size_t k) {
  double won = 0.0;
  for (size_t i = 0; i < s->n_draw; i++) {
    const double *row = s->draw + i * (1 + s->n_plan) * s->n_outcome;
    const double d = (row[a * s->n_outcome + k] - row[b * s->n_outcome + k]) * s->pm->outcome[k].better;
    won += d > 0.0 ? 1.0 : d < 0.0 ? 0.0 : 0.5;
  }
  return won / (double)s->n_draw;
}

/* Each draw's best plan; plans that are equally good share it. */
static void count_best(hales_scenario *s, size_t k) {
  const int better = s->pm->outcome[k].better;
  for (size_t i = 0; i < s->n_draw; i++) {
    const double *row = s->draw + (i * (1 + s->n_plan) + 1) * s->n_outcome;
    double top = -HUGE_VAL;
    size_t ties = 0;
    for (size_t p = 0; p < s->n_plan; p++) {
      const double x = row[p * s->n_outcome + k] * better;
      if (x > top) top = x, ties = 0;
      ties += x >= top;
    }
    for (size_t p = 0; p < s->n_plan; p++)
      if (row[p * s->n_outcome + k] * better >= top)
        s->best[p * s->n_outcome + k] += 1.0 / ((double)ties * (double)s->n_draw);
  }
}

static void summarise(hales_scenario *s, work *w) {
  const size_t no = s->n_outcome, np = s->n_plan;
  for (size_t k = 0; k < no; k++) {
    const bool directed = s->pm->outcome[k].better != 0;
    s->today[k] = interval(s, 0, HALES_NO_INDEX, k, w);
    for (size_t a = 0; a < np; a++) {
      s->value[a * no + k] = interval(s, 1 + a, HALES_NO_INDEX, k, w);
      s->change[a * no + k] = interval(s, 1 + a, 0, k, w);
      if (directed) s->better_than_today[a * no + k] = beats(s, 1 + a, 0, k);
      for (size_t b = 0; b < np; b++) {
        s->difference[(a * np + b) * no + k] = interval(s, 1 + a, 1 + b, k, w);
        if (directed) s->better_than[(a * np + b) * no + k] = beats(s, 1 + a, 1 + b, k);
      }
    }
    if (directed) count_best(s, k);
  }
}

hales_status hales_scenario_run(const hales_scenario_request *q, hales_scenario *s, hales_err *err) {
  *s = (hales_scenario){.lost_plan = SIZE_MAX};
  if (q->n_plan == 0 || q->n_plan > HALES_SCENARIO_PLANS_MAX)
    return HALES_FAIL(err, HALES_EARG, "%zu plans: 1 to %d can be compared", q->n_plan,
                      HALES_SCENARIO_PLANS_MAX);
  if (q->twin->n_draw == 0) return HALES_FAIL(err, HALES_EARG, "the twin has no draws");
  const size_t n = q->twin->n_draw;
  size_t *kept = calloc(n, sizeof *kept);
  work w = {.x = calloc(n, sizeof *w.x),
            .weight = calloc(n, sizeof *w.weight),
            .sorted = calloc(n, sizeof *w.sorted)};
  hales_status status = HALES_OK;
  if (!kept || !w.x || !w.weight || !w.sorted)
    status = HALES_FAIL(err, HALES_ENOMEM, "out of memory for %zu draws", n);
  if (status == HALES_OK) status = make_room(q, s, err);
  if (status == HALES_OK) status = run_draws(q, s, kept, err);
  if (status == HALES_OK) {
    for (size_t i = 0; i < s->n_draw; i++) w.weight[i] = 1.0;
    s->n_effective = effective(q, s, kept);
    summarise(s, &w);
  }
  free(w.sorted);
  free(w.weight);
  free(w.x);
  free(kept);
  if (status != HALES_OK) {
    const size_t lost = s->lost_plan;
    hales_scenario_destroy(s);
    s->lost_plan = lost;
  }
  return status;
}

void hales_scenario_destroy(hales_scenario *s) {
  if (!s) return;
  free(s->memory);
  *s = (hales_scenario){0};
}
