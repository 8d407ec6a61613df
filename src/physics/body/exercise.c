#include "physics/body/exercise_priv.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "physics/hales/heart.h"

/* Rounds of the search for the resistance that holds the arterial pressure: first as if the output stayed,
 * then by chords in logarithms. */
enum { ROUNDS = 8 };
static const double pressure_tol = 0.02;
/* No further round is needed within so many tolerances of the periodic state: below them a pressure is not
 * known. */
static const double pressure_had_tols = 5.0;
/* What a chord may say that pressure goes with resistance: 1 where the output stays, less where it falls.
 * heuristic: beyond these it is noise */
static const double slope_least = 0.2, slope_most = 1.5;

/* The set at drive e.  Whether a contraction that fills its beat holds the rate. */
static bool drive_set(const double *rest, const hales_exertion *x, double e, double *p) {
  const hales_reserve *r = &x->reserve;
  const hales_model *m = &hales_heart;
  memcpy(p, rest, m->n_param * sizeof *p);
  const double hr = 60.0 / rest[HALES_HT_T];
  p[HALES_HT_T] = 60.0 / (hr + e * r->chronotropic_frac * fmax(r->hr_max_bpm - hr, 0.0));
  p[HALES_HT_LV_S_ACT] *= 1.0 + e * r->lv_contractility_frac;
  p[HALES_HT_RV_S_ACT] *= 1.0 + e * r->rv_contractility_frac;
  p[HALES_HT_LA_E_ACT] *= 1.0 + e * r->lv_contractility_frac;
  p[HALES_HT_RA_E_ACT] *= 1.0 + e * r->rv_contractility_frac;
  p[HALES_HT_V_SARC] *= 1.0 + e * r->sarcomere_speed_frac;
  p[HALES_HT_V_TOT] += e * r->volume_ml_m2 * x->bsa_m2;
  p[HALES_HT_SV_R] /= 1.0 + e * r->return_frac;
  static const int times[] = {HALES_HT_LV_RISE, HALES_HT_LV_FALL, HALES_HT_RV_RISE, HALES_HT_RV_FALL};
  for (size_t i = 0; i < sizeof times / sizeof times[0]; i++) p[times[i]] *= 1.0 - e * r->activation_frac;
  hales_model_clamp(m, p);
  /* no beat begins before the last one's contraction is over: what holds the reflex's rate holds this one's
   */
  const double least = fmin(hales_heart_shortest_beat(p), rest[HALES_HT_T]);
  const bool filled = p[HALES_HT_T] < least;
  if (filled) p[HALES_HT_T] = least;
  /* a first guess, as if the stroke stayed: then output goes with the rate */
  p[HALES_HT_SYS_R] = hales_var_clamp(&m->param[HALES_HT_SYS_R], p[HALES_HT_SYS_R] * (1.0 + e * r->map_frac) *
                                                                     p[HALES_HT_T] / rest[HALES_HT_T]);
  return filled;
}

enum { MIN, MAX, MEAN };
typedef const double (*stats)[3];

static double ef(stats s, int volume) {
  return 100.0 * (1.0 - s[volume][MIN] / s[volume][MAX]);
}

static hales_load read_load(double drive, const double *p, stats s) {
  hales_load l = {.drive = drive,
                  .hr_bpm = 60.0 / p[HALES_HT_T],
                  .co_l_min = 0.06 * s[HALES_HT_Q_SYS][MEAN],
                  .sv_ml = s[HALES_HT_Q_SYS][MEAN] * p[HALES_HT_T],
                  .map_mmhg = s[HALES_HT_P_SA][MEAN],
                  .mpap_mmhg = s[HALES_HT_P_MPA][MEAN],
                  .pawp_mmhg = s[HALES_HT_P_PV][MEAN],
                  .rap_mmhg = s[HALES_HT_P_RA][MEAN],
                  .rvef_pct = ef(s, HALES_HT_V_RV),
                  .lvef_pct = ef(s, HALES_HT_V_LV)};
  return l;
}

enum { N = HALES_EXERCISE_LOADS, PARAMS = HALES_HT_N_PARAM, STATES = HALES_HT_N_STATE };

/* The loads of all people, one after the other; those whose pressure is not yet had are packed together for a
 * round. */
typedef struct bench {
  size_t n; /* people */
  const hales_exertion *x;
  const hales_run_settings *s;
  hales_exercise *out;
  double (*param)[PARAMS]; /* [n N] */
  double (*state)[STATES]; /* [n N] periodic, as found last */
  bool *filled;            /* [n N] of drive_set */
  double *moved, *off;     /* [n N] last change of ln resistance; ln pressure over the wanted one before it */
  double *target;          /* [n] arterial pressure at rest, mmHg */
  size_t *lost;            /* [n] load from which on there is no state; N: none such is known */
  size_t *which;           /* [n N] loads of this round, in order: */
  double (*p)[PARAMS], (*from)[STATES], (*y)[STATES], (*stat)[HALES_HT_N_SIGNAL][3];
  hales_run *run;
} bench;

/* Goes on with load i of the round, which has no answer, in double: from its state of the round before, or
 * else from that of the load below it and the blood that this one has more, as the model's guess in the
 * systemic veins (hales/guess.c); then in twice the steps and in eight times as many, since what the walls
 * cannot follow in one step they can in shorter ones.  Where that finds nothing either this person's loads
 * end here, unless it had an answer in a round before. */
static hales_status seek(bench *b, size_t i, hales_err *err) {
  static const int shorter[] = {1, 2, 8};
  const size_t at = b->which[i], who = at / N, k = at % N;
  const int steps = b->s->steps ? b->s->steps : hales_heart.default_steps;
  const int record = b->s->record_steps ? b->s->record_steps : steps;
  hales_run_settings fine = *b->s;
  double from[STATES];
  if (k > 0) {
    memcpy(from, b->state[at - 1], sizeof from);
    from[HALES_HT_V_SV] += b->param[at][HALES_HT_V_TOT] - b->param[at - 1][HALES_HT_V_TOT];
  }
  const bool before = b->out[who].load[k].periodic;
  fine.precision = HALES_DOUBLE;
  fine.max_beats = 0; /* of a load that decides a peak, and of few: as many as a search may take */
  for (size_t a = 0; a < sizeof shorter / sizeof shorter[0] && b->run[i].outcome != HALES_RUN_OK; a++) {
    const double *start = before && a == 0 ? b->state[at] : k > 0 ? from : NULL;
    if (a > 0) fine.chord = NULL; /* it is of the steps that it was found in */
    fine.steps = fine.record_steps = HALES_STEPS_MAX;
    if (steps < HALES_STEPS_MAX / shorter[a]) fine.steps = shorter[a] * steps;
    if (record < HALES_STEPS_MAX / shorter[a]) fine.record_steps = shorter[a] * record;
    HALES_TRY(hales_ensemble_run(&hales_heart, &fine, 1, b->p[i], start, &b->run[i], b->y[i],
                                 &b->stat[i][0][0], err));
  }
  if (b->run[i].outcome != HALES_RUN_OK && !before) b->lost[who] = k;
  return HALES_OK;
}

/* What load i of the round shows, and the resistance for the next; false when there need be none. */
static bool take_load(bench *b, size_t i, int round) {
  const size_t at = b->which[i], who = at / N, k = at % N;
  hales_load *l = &b->out[who].load[k];
  const double drive = l->drive;
  if (b->run[i].outcome != HALES_RUN_OK) return false;
  *l = read_load(drive, b->p[i], (stats)b->stat[i]);
  l->periodic = true;
  l->filled = b->filled[at];
  memcpy(b->state[at], b->y[i], sizeof b->state[at]);
  if (k == 0) b->target[who] = l->map_mmhg;
  if (!b->out[who].load[0].periodic) return false;
  const double wanted = b->target[who] * (1.0 + drive * b->x[who].reserve.map_frac);
  const double miss = fabs(l->map_mmhg / wanted - 1.0);
  l->ok = miss <= pressure_tol;
  if (k == 0 || miss <= pressure_had_tols * b->s->periodic_tol || round == ROUNDS) return false;
  const double off = log(l->map_mmhg / wanted);
  /* as if the output stayed; from the second round on by what the last change did */
  double step = log(fmax(wanted - l->rap_mmhg, 1.0) / fmax(l->map_mmhg - l->rap_mmhg, 1.0));
  if (b->moved[at] < 0.0 || b->moved[at] > 0.0) {
    const double slope = (off - b->off[at]) / b->moved[at];
    if (slope > slope_least && slope < slope_most) step = -off / slope;
  }
  const hales_var *v = &hales_heart.param[HALES_HT_SYS_R];
  double *r = &b->param[at][HALES_HT_SYS_R];
  const double next = hales_var_clamp(v, *r * fmin(fmax(exp(step), 0.5), 2.0));
  const bool moves = next < *r || next > *r; /* else it is at its bound and stays there */
  b->moved[at] = log(next / *r);
  b->off[at] = off;
  *r = next;
  return moves;
}

/* All loads side by side, each with the resistance that gives its arterial pressure; from the second round on
 * from where the one before ended. */
static hales_status run_loads(bench *b, hales_err *err) {
  size_t m = b->n * N;
  hales_run_settings quick = *b->s;
  quick.once = true; /* seek goes on where it pays */
  for (size_t i = 0; i < m; i++) b->which[i] = i;
  for (int round = 0; round <= ROUNDS && m > 0; round++) {
    for (size_t i = 0; i < m; i++) {
      memcpy(b->p[i], b->param[b->which[i]], sizeof b->p[i]);
      memcpy(b->from[i], b->state[b->which[i]], sizeof b->from[i]);
    }
    HALES_TRY(hales_ensemble_run(&hales_heart, &quick, m, &b->p[0][0], round > 0 ? &b->from[0][0] : NULL,
                                 b->run, &b->y[0][0], &b->stat[0][0][0], err));
    size_t left = 0;
    for (size_t i = 0; i < m; i++) {
      const size_t who = b->which[i] / N, k = b->which[i] % N;
      if (k > b->lost[who]) continue; /* nobody gets past the load that is lost */
      if (b->run[i].outcome != HALES_RUN_OK) HALES_TRY(seek(b, i, err));
      if (take_load(b, i, round)) b->which[left++] = b->which[i];
    }
    m = left;
  }
  return HALES_OK;
}

static hales_status bench_create(bench *b, hales_err *err) {
  const size_t m = b->n * N;
  b->param = calloc(m, sizeof *b->param);
  b->state = calloc(m, sizeof *b->state);
  b->filled = calloc(m, sizeof *b->filled);
  b->moved = calloc(m, sizeof *b->moved);
  b->off = calloc(m, sizeof *b->off);
  b->target = calloc(b->n, sizeof *b->target);
  b->lost = calloc(b->n, sizeof *b->lost);
  b->which = calloc(m, sizeof *b->which);
  b->p = calloc(m, sizeof *b->p);
  b->from = calloc(m, sizeof *b->from);
  b->y = calloc(m, sizeof *b->y);
  b->stat = calloc(m, sizeof *b->stat);
  b->run = calloc(m, sizeof *b->run);
  const bool room = b->param && b->state && b->target && b->lost && b->which && b->p && b->from && b->y;
  if (room && b->filled && b->moved && b->off && b->stat && b->run) {
    for (size_t i = 0; i < b->n; i++) b->lost[i] = N;
    return HALES_OK;
  }
  return HALES_FAIL(err, HALES_ENOMEM, "out of memory for the loads of %zu", b->n);
}

static void bench_destroy(bench *b) {
  free(b->param);
  free(b->state);
  free(b->filled);
  free(b->moved);
  free(b->off);
  free(b->target);
  free(b->lost);
  free(b->which);
  free(b->p);
  free(b->from);
  free(b->y);
  free(b->stat);
  free(b->run);
}

hales_status hales_exercise_run_each(size_t n, const double *param, const hales_exertion *x,
                                     const hales_run_settings *s, hales_exercise *out, hales_err *err) {
  bench b = {.n = n, .x = x, .s = s, .out = out};
  for (size_t i = 0; i < n; i++) out[i] = (hales_exercise){0};
  hales_status status = n > 0 ? bench_create(&b, err) : HALES_OK;
  for (size_t i = 0; status == HALES_OK && i < n * N; i++) {
    hales_load *l = &out[i / N].load[i % N];
    l->drive = (double)(i % N) / (N - 1);
    b.filled[i] = drive_set(param + i / N * PARAMS, &x[i / N], l->drive, b.param[i]);
    l->hr_bpm = 60.0 / b.param[i][HALES_HT_T]; /* all that is said of a load without a state */
  }
  if (status == HALES_OK) status = run_loads(&b, err);
  for (size_t i = 0; status == HALES_OK && i < n; i++) hales_exercise_conclude(&x[i], &out[i]);
  bench_destroy(&b);
  return status;
}

hales_status hales_exercise_run(const double *param, const hales_exertion *x, const hales_run_settings *s,
                                hales_exercise *out, hales_err *err) {
  HALES_TRY(hales_exercise_run_each(1, param, x, s, out, err));
  if (out->end == HALES_EXERCISE_NO_REST) return HALES_FAIL(err, HALES_EMATH, "no periodic state at rest");
  if (out->end == HALES_EXERCISE_HUNGRY)
    return HALES_FAIL(
        err, HALES_EMATH,
        "%.1f L/min with %g g/dL of haemoglobin and a shunt of %g cannot carry the uptake at rest, "
        "%.0f mL/min",
        out->load[0].co_l_min, x->gas.hb_g_dl, x->gas.shunt_frac, x->vo2_rest_ml_min_m2 * x->bsa_m2);
  return HALES_OK;
}
