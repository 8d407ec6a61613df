/* One beat in steps of the embedded pair, each lane on its own clock.
 *
 * A kernel includes this file after it has defined
 *   N, N_BREAK, N_OUT              numbers of states, of breaks and of signals
 *   work                           with vd breaks[N_BREAK], ascending, the last one the end of the beat
 *   point                          what a step hands to the next beside y: flows, pressures
 *   state_floor [N]                scale of a state that is near zero
 *   first_point(w, y, c)           the point that a state at t = 0 implies
 *   attempt(w, t, h, t1, y, c, y1, c1, error)   one step, its error estimate per state >= 0
 *   put_point(w, trace, row, t, y, c)
 *
 * Lanes go round together, but a lane's steps depend on its own numbers alone: a lane that is refused tries
 * again in the next round, a lane that is done stands still with step zero.
 */
#ifndef HALES_PHYSICS_LANES_ADAPTIVE_H
#define HALES_PHYSICS_LANES_ADAPTIVE_H

/* heuristic: the classical controller for an estimate of third order, h (0.9 / error)^(1/3) in bounds */
static const double step_safety = 0.9, step_least = 0.2, step_most = 5.0;
static const double first_step = 1e-4;      /* of the beat */
static const double collapsed_step = 1e-18; /* of the beat; a start far off balance moves as fast as 1e-12 */

/* Longest step as a share of the beat: no activation is strode over unseen, and extremes and means, which are
 * read between the steps at third and second order, follow the tolerance. */
static double longest_step(double rtol) {
  return fmin(0.01, 0.01 * cbrt(rtol / 1e-5));
}

/* Rows of a trace, each lane at its own count. */
typedef struct lane_rows {
  const hales_trace *trace;
  int used[W];
} lane_rows;

static void put_lane_row(const work *w, lane_rows *r, int lane, vd t, const vd *y, const point *c) {
  double t_row[W], row[(size_t)N_OUT * W];
  const hales_trace one = {.t_s = t_row, .signal = row};
  put_point(w, &one, 0, t, y, c);
  const size_t at = (size_t)r->used[lane]++, l = (size_t)lane;
  r->trace->t_s[at * W + l] = t_row[l];
  for (size_t i = 0; i < N_OUT; i++) r->trace->signal[(at * N_OUT + i) * W + l] = row[i * W + l];
}

/* Lanes with fewer rows repeat their last one, so that all have a->rows. */
static void pad_rows(lane_rows *r, hales_adaptive *a) {
  a->rows = 1;
  for (int lane = 0; lane < W; lane++)
    a->rows = a->accepted[lane] + 1 > a->rows ? a->accepted[lane] + 1 : a->rows;
  if (!r->trace) return;
  for (int lane = 0; lane < W; lane++)
    for (; r->used[lane] < a->rows; r->used[lane]++) {
      const size_t at = (size_t)r->used[lane], l = (size_t)lane;
      r->trace->t_s[at * W + l] = r->trace->t_s[(at - 1) * W + l];
      for (size_t i = 0; i < N_OUT; i++)
        r->trace->signal[(at * N_OUT + i) * W + l] = r->trace->signal[((at - 1) * N_OUT + i) * W + l];
    }
}

/* Largest error of a step relative to the tolerance, and whose. */
static void step_error(const vd *y, const vd *y1, const vd *error, double rtol, double *worst, int *whose) {
  for (int lane = 0; lane < W; lane++) worst[lane] = 0.0;
  for (int i = 0; i < N; i++) {
    double e[W];
    const vd size = vmax(vmax(vmax(y[i], -y[i]), vmax(y1[i], -y1[i])), vset(state_floor[i]));
    vstore(e, error[i] / (rtol * size) + (y1[i] - y1[i])); /* not finite: NaN */
    for (int lane = 0; lane < W; lane++)
      if (!(e[lane] <= worst[lane]) && !isnan(worst[lane])) {
        worst[lane] = e[lane];
        whose[lane] = i;
      }
  }
}

/* The next step of one lane, and whether the tried one stands. */
static bool control(double error, double tried, double longest, double *next) {
  const bool fine = error <= 1.0; /* false for a NaN */
  double factor = step_least;
  if (error > 0.0) factor = fmin(fmax(cbrt(step_safety / error), step_least), step_most);
  if (!(error > 0.0) && fine) factor = step_most;
  *next = fmin(tried * (fine ? factor : fmin(factor, 0.7)), longest);
  return fine;
}

static vd lane_mask(const bool *on, vd a, vd b) {
  double x[W], y[W];
  vstore(x, a);
  vstore(y, b);
  for (int lane = 0; lane < W; lane++)
    if (!on[lane]) x[lane] = y[lane];
  return vload(x);
}

static void keep_accepted(const bool *fine, vd *y, const vd *y1, point *c, const point *c1) {
  enum { POINT = sizeof(point) / sizeof(vd) };
  for (int i = 0; i < N; i++) y[i] = lane_mask(fine, y1[i], y[i]);
  vd *to = (vd *)(void *)c;
  const vd *from = (const vd *)(const void *)c1;
  for (int i = 0; i < POINT; i++) to[i] = lane_mask(fine, from[i], to[i]);
}

/* State of all lanes' clocks. */
typedef struct clocks {
  double t[W], h[W], beat[W];
  int corner[W]; /* next break of the beat */
  bool live[W];
} clocks;

/* Chosen so that neither a corner is crossed nor a sliver left before one. */
static void choose_steps(const work *w, const clocks *k, double *t1, double *h) {
  for (int lane = 0; lane < W; lane++) {
    double ends[W];
    vstore(ends, w->breaks[k->live[lane] ? k->corner[lane] : N_BREAK - 1]);
    const double gap = ends[lane] - k->t[lane];
    const bool reach = gap <= k->h[lane];
    h[lane] = !k->live[lane] ? 0.0 : reach ? gap : fmin(k->h[lane], 0.5 * gap);
    t1[lane] = k->live[lane] && reach ? ends[lane] : k->t[lane] + h[lane];
  }
}

static void pass_corners(const work *w, clocks *k, int lane) {
  double ends[W];
  for (; k->corner[lane] < N_BREAK; k->corner[lane]++) {
    vstore(ends, w->breaks[k->corner[lane]]);
    if (ends[lane] > k->t[lane]) return;
  }
  k->live[lane] = false; /* the beat is over */
}

static bool start_clocks(const work *w, clocks *k) {
  vstore(k->beat, w->breaks[N_BREAK - 1]);
  for (int lane = 0; lane < W; lane++) {
    k->t[lane] = 0.0;
    k->h[lane] = first_step * k->beat[lane];
    k->corner[lane] = 0;
    k->live[lane] = true;
    pass_corners(w, k, lane);
  }
  return true;
}

static void beat_adaptive(void *room, double *state, hales_adaptive *a, const hales_trace *trace) {
  const work *w = room;
  vd y[N], y1[N], error[N];
  point c, c1;
  clocks k;
  lane_rows rows = {.trace = trace};
  for (int i = 0; i < N; i++) y[i] = vload(state + (size_t)i * W);
  first_point(w, y, &c);
  const double longest = longest_step(a->rtol);
  bool any = start_clocks(w, &k);
  for (int lane = 0; lane < W; lane++) {
    a->accepted[lane] = a->rejected[lane] = 0;
    a->failure[lane] = HALES_STEPS_OK;
    a->worst_state[lane] = -1;
    if (trace) put_lane_row(w, &rows, lane, vset(0.0), y, &c);
  }
  while (any) {
    double t1[W], h[W], worst[W];
    bool fine[W];
    choose_steps(w, &k, t1, h);
    attempt(w, vload(k.t), vload(h), vload(t1), y, &c, y1, &c1, error);
    step_error(y, y1, error, a->rtol, worst, a->worst_state);
    for (int lane = 0; lane < W; lane++) {
      fine[lane] = k.live[lane] && control(worst[lane], h[lane], longest * k.beat[lane], &k.h[lane]);
      if (fine[lane]) k.t[lane] = t1[lane];
    }
    keep_accepted(fine, y, y1, &c, &c1);
    any = false;
    for (int lane = 0; lane < W; lane++) {
      if (!k.live[lane]) continue;
      if (fine[lane] && trace) put_lane_row(w, &rows, lane, vload(k.t), y, &c);
      if (fine[lane]) {
        a->accepted[lane]++;
        pass_corners(w, &k, lane);
      } else {
        a->rejected[lane]++;
      }
      if (k.live[lane] && a->accepted[lane] + a->rejected[lane] >= a->max_steps)
        a->failure[lane] = HALES_STEPS_SPENT;
      const bool stuck = !(k.t[lane] + k.h[lane] > k.t[lane]) || k.h[lane] < collapsed_step * k.beat[lane];
      if (k.live[lane] && stuck) a->failure[lane] = HALES_STEPS_COLLAPSED;
      if (a->failure[lane] != HALES_STEPS_OK) k.live[lane] = false;
      any = any || k.live[lane];
    }
  }
  pad_rows(&rows, a);
  for (int i = 0; i < N; i++) vstore(state + (size_t)i * W, y[i]);
}

#endif
