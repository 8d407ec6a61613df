/* The search for periodic states: sets come to lanes as lanes become free. */
#include "physics/block_priv.h"

#include <math.h>
#include <string.h>

#include "physics/chord.h"
#include "physics/orbit.h"

enum {
  ANDERSON_BEATS = 30, /* heuristic: 99.9 % of lawful sets are done by then (bench orbit) */
  NEWTON_ROUNDS = 8,
  MIXTURES_FORGIVEN = 3
};

/* What a lane is at. */
typedef struct lane_search {
  hales_block_set *set;
  hales_anderson history;
  double best;
  int left;                      /* mixtures that may blow up before we believe it */
  double plain[HALES_STATE_MAX]; /* the last beat's end that was no mixture */
} lane_search;

static void begin(hales_block *b, int lane, hales_block_set *set, lane_search *s) {
  hales_block_load(b, lane, set->param, set->start, true);
  *s = (lane_search){.set = set, .best = HUGE_VAL};
  set->held = hales_block_volume(b, b->y, lane);
  set->found = false;
  hales_block_get(b, b->y, b->m->n_state, lane, set->answer);
}

static void follow_chord(const hales_block *b, int lane, const double *y, const double *g, double *to) {
  double p[HALES_PARAM_MAX];
  hales_block_get(b, b->param, b->m->n_param, lane, p);
  hales_chord_follow(b->m, b->chord, p, y, g, to);
}

/* What the last beat says of a lane by Anderson's method; its next start is then in b->y.  Whether to go on
 * with it: not when the estimated error is below tol, and set->answer the fixed point; nor when its run has
 * failed. Until then set->answer is the state of least residual. */
static bool go_on(hales_block *b, int lane, double tol, lane_search *s) {
  const size_t n = b->m->n_state;
  hales_run *r = &b->run[lane];
  if (r->outcome == HALES_RUN_BLEW_UP && s->left > 0) {
    s->left--; /* not the model's doing: go on from where it was sane, without history */
    r->outcome = HALES_RUN_OK;
    r->bad_state = r->bad_beat = r->bad_step = -1;
    memset(&s->history, 0, sizeof s->history);
    hales_block_put(b, b->y, n, lane, s->plain);
    return true;
  }
  if (r->outcome != HALES_RUN_OK) return false;
  if (r->beats == 1) s->left = MIXTURES_FORGIVEN;
  double y[HALES_STATE_MAX], *g = s->plain, next[HALES_STATE_MAX], scale[HALES_STATE_MAX];
  hales_block_get(b, b->before, n, lane, y);
  hales_block_get(b, b->y, n, lane, g);
  hales_orbit_scale(b->m, g, scale);
  r->residual = hales_orbit_distance(n, g, y, scale);
  double ahead[HALES_STATE_MAX];
  if (b->chord) follow_chord(b, lane, y, g, ahead);
  r->error_estimate =
      hales_anderson_step(&s->history, n, y, b->chord ? ahead : g, scale, b->chord != NULL, next);
  if (hales_block_insane(b->m, next, 1) >= 0) { /* the mixture ran away: start its history anew */
    memcpy(next, g, n * sizeof *g);
    memset(&s->history, 0, sizeof s->history);
  }
  if (r->residual < s->best) {
    s->best = r->residual;
    memcpy(s->set->answer, g, n * sizeof *g);
  }
  /* without a history the estimate is the residual alone, which a slow mode makes small far from the end */
  const bool estimated = r->beats > 1 && (b->chord || s->history.kept > 0);
  if (estimated && r->error_estimate < tol && r->residual < tol) {
    s->set->found = true;
    memcpy(s->set->answer, next, n * sizeof *next);
    return false;
  }
  hales_block_put(b, b->y, n, lane, next);
  return true;
}

/* Anderson for all sets, in as many lanes as there are. */
static void accelerate(hales_block *b, size_t n, double tol, int most) {
  lane_search search[HALES_LANES_MAX];
  bool active[HALES_LANES_MAX];
  size_t next = 0, busy = 0;
  for (int lane = 0; lane < b->lanes; lane++) { /* spare lanes repeat the last set, and nobody looks */
    active[lane] = next < n;
    begin(b, lane, &b->set[active[lane] ? next++ : n - 1], &search[lane]);
    busy += active[lane];
  }
  hales_block_prepare(b);
  while (busy > 0) {
    bool changed = false;
    hales_block_beat(b, active, false);
    for (int lane = 0; lane < b->lanes; lane++) {
      if (!active[lane]) continue;
      if (go_on(b, lane, tol, &search[lane]) && b->run[lane].beats < most) continue;
      search[lane].set->run = b->run[lane];
      active[lane] = next < n;
      if (active[lane])
        begin(b, lane, &b->set[next++], &search[lane]), changed = true;
      else
        busy--;
    }
    if (changed) hales_block_prepare(b);
  }
}

/* P at `count` states of one parameter set (all lanes hold it): from [count][n] in, to [count][n] out. */
static bool map_states(hales_block *b, size_t count, const double *from, double *to) {
  const size_t n = b->m->n_state;
  for (size_t first = 0; first < count; first += (size_t)b->lanes) {
    for (int lane = 0; lane < b->lanes; lane++) {
      const size_t i = first + (size_t)lane < count ? first + (size_t)lane : count - 1;
      hales_block_put(b, b->y, n, lane, from + i * n);
    }
    hales_block_advance(b, b->y, false);
    for (int lane = 0; lane < b->lanes && first + (size_t)lane < count; lane++) {
      hales_block_get(b, b->y, n, lane, to + (first + (size_t)lane) * n);
      if (b->rtol > 0.0 && b->adaptive.failure[lane] != HALES_STEPS_OK) return false;
      if (hales_block_insane(b->m, to + (first + (size_t)lane) * n, 1) >= 0) return false;
    }
  }
  return true;
}

/* Newton on P(y) - y with the monodromy by differences, n perturbed beats a round, the volume held by the
 * reservoir.  y in place.  Returns whether the estimated error fell below tol. */
static bool newton(hales_block *b, const double *param, double tol, hales_run *r, double *y) {
  const size_t n = b->m->n_state;
  double c[HALES_STATE_MAX], from[HALES_STATE_MAX * HALES_STATE_MAX], to[HALES_STATE_MAX * HALES_STATE_MAX];
  double jacobian[HALES_STATE_MAX * HALES_STATE_MAX], step[HALES_STATE_MAX], scale[HALES_STATE_MAX];
  double move[HALES_STATE_MAX], good[HALES_STATE_MAX], least = HUGE_VAL;
  const size_t keep = hales_orbit_reservoir(b->m, param, c);
  for (int lane = 0; lane < b->lanes; lane++) hales_block_put(b, b->param, b->m->n_param, lane, param);
  hales_block_prepare(b);
  for (int round = 0; round < NEWTON_ROUNDS; round++) {
    hales_orbit_scale(b->m, y, scale);
    for (size_t j = 0; j < n; j++) { /* row n - 1 is the base state, in the place of the reservoir's */
      double *row = from + j * n;
      memcpy(row, y, n * sizeof *y);
      move[j] = 1e-6 * scale[j]; /* sqrt of rounding, up to the noise of the map (1e-12) */
      if (j == keep) continue;
      row[j] += move[j];
      row[keep] -= c[j] / c[keep] * move[j];
    }
    const bool fine = map_states(b, n, from, to);
    r->beats += (int)n;
    r->residual = fine ? hales_orbit_distance(n, to + keep * n, y, scale) : HUGE_VAL;
    if (!(r->residual < least)) { /* worse: half the step from the last good state */
      if (round == 0) return false;
      for (size_t i = 0; i < n; i++) y[i] = good[i] + (step[i] *= 0.5);
      continue;
    }
    least = r->residual;
    memcpy(good, y, n * sizeof *y);
    for (size_t i = 0, ri = 0; i < n; i++) {
      if (i == keep) continue;
      for (size_t j = 0, rj = 0; j < n; j++) {
        if (j == keep) continue;
        jacobian[ri * (n - 1) + rj++] = (to[j * n + i] - to[keep * n + i]) / move[j] - (i == j ? 1.0 : 0.0);
      }
      step[ri++] = y[i] - to[keep * n + i];
    }
    if (!hales_orbit_solve(n - 1, jacobian, step)) return false;
    double reduced[HALES_STATE_MAX];
    for (size_t i = 0; i + 1 < n; i++) reduced[i] = step[i];
    for (size_t i = 0, ri = 0; i < n; i++)
      if (i != keep) step[i] = reduced[ri++];
    step[keep] = 0.0;
    for (size_t i = 0; i < n; i++)
      if (i != keep) step[keep] -= c[i] / c[keep] * step[i];
    r->error_estimate = 0.0;
    for (size_t i = 0; i < n; i++) {
      y[i] += step[i];
      r->error_estimate = fmax(r->error_estimate, fabs(step[i]) / scale[i]);
    }
    if (r->error_estimate < tol && r->residual < tol) return true;
  }
  return false;
}

/* Plain cycling to the bitter end. */
static bool cycle(hales_block *b, double tol, int max_beats, hales_run *r, double *y) {
  const size_t n = b->m->n_state;
  double g[HALES_STATE_MAX], scale[HALES_STATE_MAX], last = HUGE_VAL;
  while (r->beats < max_beats) {
    if (!map_states(b, 1, y, g)) return false;
    r->beats++;
    hales_orbit_scale(b->m, g, scale);
    r->residual = hales_orbit_distance(n, g, y, scale);
    const double shrink = fmin(r->residual / last, 0.999);
    r->error_estimate = r->residual * shrink / (1.0 - shrink);
    memcpy(y, g, n * sizeof *y);
    if (isfinite(last) && r->error_estimate < tol && r->residual < tol) return true;
    last = r->residual;
  }
  return false;
}

/* Where Anderson found nothing: Newton, then patience. */
static void insist(hales_block *b, double tol, int max_beats, hales_block_set *set) {
  hales_run *r = &set->run;
  double y[HALES_STATE_MAX];
  memcpy(y, set->answer, sizeof y);
  set->found = r->beats < max_beats && newton(b, set->param, tol, r, y);
  if (!set->found && r->beats < max_beats) {
    memcpy(y, set->answer, sizeof y);
    set->found = cycle(b, tol, max_beats, r, y);
  }
  if (set->found)
    memcpy(set->answer, y, sizeof y);
  else
    r->outcome = HALES_RUN_NOT_PERIODIC;
}

void hales_block_search(hales_block *b, size_t n, double tol, int max_beats) {
  accelerate(b, n, tol, max_beats < ANDERSON_BEATS ? max_beats : ANDERSON_BEATS);
  for (size_t i = 0; i < n; i++)
    if (!b->set[i].found && b->set[i].run.outcome == HALES_RUN_OK) {
      if (b->single) /* Newton's differences would be noise: ensemble.c asks again in double */
        b->set[i].run.outcome = HALES_RUN_NOT_PERIODIC;
      else
        insist(b, tol, max_beats, &b->set[i]);
    }
}

void hales_block_record(hales_block *b, size_t first, size_t count) {
  const size_t n = b->m->n_state;
  for (int lane = 0; lane < b->lanes; lane++) {
    const hales_block_set *set = &b->set[first + ((size_t)lane < count ? (size_t)lane : count - 1)];
    hales_block_load(b, lane, set->param, set->answer, true);
    b->run[lane] = set->run;
  }
  hales_block_prepare(b);
  memcpy(b->result, b->y, n * (size_t)b->lanes * sizeof *b->y);
  hales_block_advance(b, b->y, true);
  for (int lane = 0; lane < b->lanes; lane++) {
    hales_run *r = &b->run[lane];
    if (r->outcome != HALES_RUN_OK || hales_block_gave_up(b, lane, r->beats + 1)) continue;
    const double held = b->set[first + ((size_t)lane < count ? (size_t)lane : count - 1)].held;
    r->volume_defect = fabs(hales_block_volume(b, b->y, lane) / held - 1.0);
    if (hales_block_insane(b->m, b->y + lane, (size_t)b->lanes) >= 0) r->outcome = HALES_RUN_NOT_PERIODIC;
  }
}
