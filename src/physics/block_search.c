/* The search for periodic states: sets come to lanes as lanes become free. */
#include "physics/block_priv.h"

#include <math.h>
#include <string.h>

#include "physics/chord.h"
#include "physics/orbit.h"

enum {
  ANDERSON_BEATS = 30, /* heuristic: 99.9 % of lawful sets are done by then (bench orbit) */
  MIXTURES_FORGIVEN = 3,
  HELD_BEATS = 3,
  PATIENCE = 24
};
/* heuristic, as PATIENCE: a mode that shrinks by 0.99 a beat passes, and of 20,000 sets of `hales` each
 * within e^0.3, e^0.5, e^0.7 and 19,456 of its priors none whose state repeats to 1e-3 over 100 beats is
 * given up. */
static const double least_fall = 0.8;

/* heuristic: with a chord the step that ends a search takes most of the last change away.  Of 128 posterior
 * draws the 47 that end a beat earlier so have a change of 0.2 tolerances in the median and 1.1 at most in
 * the next. */
static const double chord_leap = 4.0;
/* Of the tolerance: a first step along the chord so short ends a search at once.  It takes all but a fifth of
 * what is missing away, and slow modes, which hide from a residual, are long in it. */
static const double chord_first = 0.5;

/* How lanes go on from one beat to the next: mixed by Anderson's method, or beat after beat. */
typedef enum pace { MIXED, CYCLED } pace;

/* What a lane is at. */
typedef struct lane_search {
  hales_block_set *set;
  int beats; /* at this pace */
  hales_anderson history;
  double best;
  int left;                                             /* mixtures that may blow up before we believe it */
  double plain[HALES_STATE_MAX];                        /* the last beat's end that was no mixture */
  double last, shrink[HELD_BEATS], least_before, least; /* of residuals, where it cycles */
} lane_search;

/* Gives a lane the next set, at its start or where the pace before left it. */
static void begin(hales_block *b, int lane, hales_block_set *set, lane_search *s) {
  const bool fresh = set->run.beats == 0;
  hales_block_load(b, lane, set->param, fresh ? set->start : set->answer, true);
  *s = (lane_search){
      .set = set, .best = HUGE_VAL, .last = HUGE_VAL, .least_before = HUGE_VAL, .least = HUGE_VAL};
  if (!fresh) {
    b->run[lane] = set->run;
    return;
  }
  set->held = hales_block_volume(b, b->y, lane);
  set->found = false;
  hales_block_get(b, b->y, b->m->n_state, lane, set->answer);
}

static void follow_chord(const hales_block *b, int lane, const double *y, const double *g, double *to) {
  double p[HALES_PARAM_MAX];
  hales_block_get(b, b->param, b->m->n_param, lane, p);
  hales_chord_follow(b->m, b->chord, p, y, g, to);
}

/* Takes back that a lane's run has failed. */
static void forgive(hales_run *r) {
  r->outcome = HALES_RUN_OK;
  r->bad_state = r->bad_beat = r->bad_step = -1;
}

/* What a change of each state is measured by. */
static void find_scale(const hales_block *b, const double *y, double *scale) {
  hales_orbit_scale(b->m, y, scale);
  for (size_t i = 0; b->flow_floor > 0.0 && i < b->m->n_state; i++)
    if (strcmp(b->m->state[i].unit, "mL/s") == 0) scale[i] = fmax(scale[i], b->flow_floor);
}

/* What the last beat says of a lane by Anderson's method; its next start is then in b->y.  Whether to go on
 * with it: not when the estimated error is below tol, and set->answer the fixed point; nor when its run has
 * failed. Until then set->answer is the state of least residual. */
static bool go_on_mixed(hales_block *b, int lane, double tol, lane_search *s) {
  const size_t n = b->m->n_state;
  const bool chord = b->chord && b->beats_of_map[lane] == 1; /* a chord is of a beat */
  hales_run *r = &b->run[lane];
  if (r->outcome == HALES_RUN_BLEW_UP && s->left > 0) {
    s->left--; /* not the model's doing: go on from where it was sane, without history */
    forgive(r);
    memset(&s->history, 0, sizeof s->history);
    hales_block_put(b, b->y, n, lane, s->plain);
    return true;
  }
  if (r->outcome != HALES_RUN_OK) return false;
  if (s->beats == 1) s->left = MIXTURES_FORGIVEN;
  double y[HALES_STATE_MAX], *g = s->plain, next[HALES_STATE_MAX], scale[HALES_STATE_MAX];
  hales_block_get(b, b->before, n, lane, y);
  hales_block_get(b, b->y, n, lane, g);
  find_scale(b, g, scale);
  r->residual = hales_orbit_distance(n, g, y, scale);
  double ahead[HALES_STATE_MAX];
  if (chord) follow_chord(b, lane, y, g, ahead);
  r->error_estimate = hales_anderson_step(&s->history, n, y, chord ? ahead : g, scale, chord, next);
  if (hales_block_insane(b->m, next, 1) >= 0) { /* the mixture ran away: start its history anew */
    memcpy(next, g, n * sizeof *g);
    memset(&s->history, 0, sizeof s->history);
  }
  if (r->residual < s->best) {
    s->best = r->residual;
    memcpy(s->set->answer, g, n * sizeof *g);
  }
  /* without a history the estimate is the residual alone, which a slow mode makes small far from the end */
  const bool estimated =
      s->beats > 1 ? chord || s->history.kept > 0 : chord && r->error_estimate < chord_first * tol;
  if (estimated && r->error_estimate < tol && r->residual < (chord ? chord_leap : 1.0) * tol) {
    s->set->found = true;
    memcpy(s->set->answer, next, n * sizeof *next);
    return false;
  }
  hales_block_put(b, b->y, n, lane, next);
  return true;
}

/* The same where a lane cycles.  A change may be small by chance, in a heart that beats irregularly, so the
 * slowest of the last HELD_BEATS shrinkages counts.  Where the least change of PATIENCE beats is hardly below
 * that of the ones before, more beats are of no use. */
static bool go_on_cycled(hales_block *b, int lane, double tol, lane_search *s) {
  const size_t n = b->m->n_state;
  hales_run *r = &b->run[lane];
  if (r->outcome != HALES_RUN_OK) { /* nothing periodic is near */
    forgive(r);
    return false;
  }
  double y[HALES_STATE_MAX], g[HALES_STATE_MAX], scale[HALES_STATE_MAX], slowest = 0.0;
  hales_block_get(b, b->before, n, lane, y);
  hales_block_get(b, b->y, n, lane, g);
  find_scale(b, g, scale);
  r->residual = hales_orbit_distance(n, g, y, scale);
  s->shrink[s->beats % HELD_BEATS] = fmin(r->residual / s->last, 1.0);
  s->last = r->residual;
  for (int i = 0; i < HELD_BEATS; i++) slowest = fmax(slowest, s->shrink[i]);
  r->error_estimate = r->residual * slowest / (1.0 - fmin(slowest, 0.999));
  memcpy(s->set->answer, g, n * sizeof *g);
  s->set->found = s->beats > HELD_BEATS && r->error_estimate < tol && r->residual < tol;
  if (s->set->found) return false;
  s->least = fmin(s->least, r->residual);
  if (s->beats % PATIENCE != 0) return true;
  const bool hopeless = s->least > least_fall * s->least_before;
  s->least_before = s->least;
  s->least = HUGE_VAL;
  return !hopeless;
}

/* Runs set[0..n) at a pace, in as many lanes as there are. */
static void walk(hales_block *b, size_t n, hales_block_set *const *set, pace how, double tol, int max_beats) {
  const int most = how == CYCLED ? max_beats : ANDERSON_BEATS;
  lane_search search[HALES_LANES_MAX];
  bool active[HALES_LANES_MAX];
  size_t next = 0, busy = 0;
  for (int lane = 0; lane < b->lanes; lane++) { /* spare lanes repeat the last set, and nobody looks */
    active[lane] = next < n;
    begin(b, lane, set[active[lane] ? next++ : n - 1], &search[lane]);
    busy += active[lane];
  }
  hales_block_prepare(b);
  while (busy > 0) {
    bool changed = false;
    hales_block_beat(b, active, false);
    for (int lane = 0; lane < b->lanes; lane++) {
      if (!active[lane]) continue;
      lane_search *s = &search[lane];
      s->beats++;
      const bool more = (how == CYCLED ? go_on_cycled : go_on_mixed)(b, lane, tol, s);
      if (more && s->beats < most && b->run[lane].beats < max_beats) continue;
      s->set->run = b->run[lane];
      active[lane] = next < n;
      if (active[lane])
        begin(b, lane, set[next++], s), changed = true;
      else
        busy--;
    }
    if (changed) hales_block_prepare(b);
  }
}

/* Those of set[0..n) that are still looked for, into left. */
static size_t rest(hales_block *b, size_t n, int max_beats, hales_block_set **left) {
  size_t many = 0;
  for (size_t i = 0; i < n; i++) {
    hales_block_set *set = &b->set[i];
    if (!set->found && set->run.outcome == HALES_RUN_OK && set->run.beats < max_beats) left[many++] = set;
  }
  return many;
}

void hales_block_search(hales_block *b, size_t n, double tol, int max_beats) {
  hales_block_set *left[HALES_LANES_MAX * HALES_BLOCK_ROUNDS] = {NULL};
  for (size_t i = 0; i < n; i++) {
    left[i] = &b->set[i];
    left[i]->run.beats = 0;
  }
  walk(b, n, left, MIXED, tol, max_beats);
  hales_block_search_on(b, n, tol, max_beats);
}

void hales_block_search_on(hales_block *b, size_t n, double tol, int max_beats) {
  hales_block_set *left[HALES_LANES_MAX * HALES_BLOCK_ROUNDS] = {NULL};
  if (!b->single) { /* else Newton's differences would be noise, and ensemble.c asks again in double */
    size_t many = rest(b, n, max_beats, left);
    for (size_t i = 0; i < many; i++) hales_block_newton(b, tol, max_beats, left[i]);
    many = rest(b, n, max_beats, left);
    if (many > 0) walk(b, many, left, CYCLED, tol, max_beats);
  }
  for (size_t i = 0; i < n; i++)
    if (!b->set[i].found && b->set[i].run.outcome == HALES_RUN_OK)
      b->set[i].run.outcome = HALES_RUN_NOT_PERIODIC;
}

static hales_block_set *set_of(const hales_block *b, size_t first, size_t count, int lane) {
  return &b->set[first + ((size_t)lane < count ? (size_t)lane : count - 1)];
}

/* By how much a beat changes a lane's answer, in b->result, of which end [n_state][lanes] is the end. */
static double change_of(const hales_block *b, int lane, const double *end) {
  const size_t n = b->m->n_state;
  double answer[HALES_STATE_MAX], y[HALES_STATE_MAX], scale[HALES_STATE_MAX];
  hales_block_get(b, b->result, n, lane, answer);
  hales_block_get(b, end, n, lane, y);
  find_scale(b, y, scale);
  return hales_orbit_distance(n, y, answer, scale);
}

/* The same for all lanes, by the recorded map, whose ends are in b->y.  One on another grid than the search's
 * ends elsewhere by what the two are apart: where that is more than tol, the search's own map is asked. */
static void find_changes(hales_block *b, double tol, double *change) {
  bool doubt = false;
  /* exploration keeps none of its states, and a second beat of a block for one lane's sake costs it a fifth
   */
  const bool unasked = b->single && b->record_work != b->work;
  for (int lane = 0; lane < b->lanes; lane++) {
    change[lane] = unasked ? 0.0 : change_of(b, lane, b->y);
    doubt = doubt || !(change[lane] <= tol);
  }
  if (!doubt || b->rtol > 0.0 || b->record_work == b->work) return;
  memcpy(b->before, b->result, b->m->n_state * (size_t)b->lanes * sizeof *b->before);
  hales_block_advance(b, b->before, false);
  for (int lane = 0; lane < b->lanes; lane++)
    if (!(change[lane] <= tol)) change[lane] = change_of(b, lane, b->before);
}

bool hales_block_record(hales_block *b, size_t first, size_t count, double tol) {
  bool all = true;
  double change[HALES_LANES_MAX];
  for (int lane = 0; lane < b->lanes; lane++) {
    const hales_block_set *set = set_of(b, first, count, lane);
    hales_block_load(b, lane, set->param, set->answer, true);
    b->run[lane] = set->run;
  }
  memcpy(b->result, b->y, b->m->n_state * (size_t)b->lanes * sizeof *b->y);
  hales_block_prepare(b);
  hales_block_advance(b, b->y, true);
  find_changes(b, tol, change);
  for (int lane = 0; lane < b->lanes; lane++) {
    hales_run *r = &b->run[lane];
    if (r->outcome != HALES_RUN_OK || hales_block_gave_up(b, lane, r->beats + 1)) continue;
    hales_block_set *set = set_of(b, first, count, lane);
    r->volume_defect = fabs(hales_block_volume(b, b->y, lane) / set->held - 1.0);
    const bool sane = hales_block_insane(b->m, b->y + lane, (size_t)b->lanes) < 0;
    if (sane && !(change[lane] <= tol)) r->residual = r->error_estimate = change[lane];
    set->found = sane && change[lane] <= tol;
    if (set->found) continue;
    set->run = *r;
    r->outcome = HALES_RUN_NOT_PERIODIC;
    all = false;
  }
  return all;
}
