/* Newton's method where mixtures find no periodic state: over a breath of several beats, and damped. */
#include "support/assert.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cups.h"
#include "physics/breath.h"
#include "physics/ensemble.h"
#include "physics/hales/heart.h"
#include "physics/lanes/kernel.h"
#include "physics/resolve.h"
#include "support/random_sets.h"

enum { MIXED = 30 /* maps that mixtures may take */ };
enum { DEPTH = HELD + 1, BEATS, PHASE, N_PARAM };

static const double pi = 3.14159265358979323846;
static const double kept = 0.9991;

typedef struct cups {
  int steps;
  double param[N_PARAM];
} cups;

static size_t cups_bytes(int steps) {
  return (void)steps, sizeof(cups);
}
static void cups_prepare(const double *param, int steps, void *work) {
  cups *w = work;
  w->steps = steps;
  memcpy(w->param, param, sizeof w->param);
}
static void put_rows(const hales_trace *trace, const cups *w, int from, int to, const double *y) {
  for (int row = from; trace && row < to; row++) {
    trace->t_s[row] = w->param[PERIOD] * row / w->steps;
    memcpy(trace->signal + (size_t)row * CUPS, y, CUPS * sizeof *y);
  }
}

/* Where cup i is drawn to in a beat that starts at this phase of the breath; all of them hold what is held.
 */
static double drawn_to(const double *p, int i) {
  double all = 0.0, own = 0.0;
  for (int k = 0; k < CUPS; k++) {
    const double x = share[k] * (1.0 + p[DEPTH] * cos(2.0 * pi * (p[PHASE] + k / 7.0)));
    all += x;
    if (k == i) own = x;
  }
  return p[HELD] * own / all;
}

/* Each deviation goes to the next cup, a little smaller: four differences never span this. */
static void shift_beat(void *work, double *y, const hales_trace *trace) {
  const cups *w = work;
  double d[CUPS];
  put_rows(trace, w, 0, 1, y);
  for (int i = 0; i < CUPS; i++) d[i] = y[i] - drawn_to(w->param, i);
  for (int i = 0; i < CUPS; i++) y[(i + 1) % CUPS] = drawn_to(w->param, (i + 1) % CUPS) + kept * d[i];
  put_rows(trace, w, 1, w->steps + 1, y);
}

/* Deviations that hardly shrink: a beat changes them by far less than they are. */
static void slow_beat(void *work, double *y, const hales_trace *trace) {
  const cups *w = work;
  put_rows(trace, w, 0, 1, y);
  for (int i = 0; i < CUPS; i++) {
    const double rest = drawn_to(w->param, i);
    y[i] = rest + 0.9999 * (y[i] - rest);
  }
  put_rows(trace, w, 1, w->steps + 1, y);
}

/* Cup 4 comes back from x above its rest by 0.5 x/(1 + (x/3)^2): beyond 3 mL two beats say that the rest lies
 * on the other side.  From more than 12 mL above it a beat bursts. */
static double back(double x) {
  return 0.5 * x / (1.0 + x * x / 9.0);
}
static void bursting_beat(void *work, double *y, const hales_trace *trace) {
  const cups *w = work;
  const double x = y[4] - drawn_to(w->param, 4);
  put_rows(trace, w, 0, 1, y);
  y[4] -= back(x);
  y[9] += back(x);
  if (x > 12.0) y[3] = 3e6;
  put_rows(trace, w, 1, w->steps + 1, y);
}

/* As shift_beat, but each deviation is thrown to the other side on its way where it is little.  Where it is
 * much it is not, and Newton's whole step from there goes past the end by more than it was off. */
static double thrown(double d, int i) {
  return 0.9 * d - 1.5 * atan((1.2 + 0.03 * i) * d);
}
static void throwing_beat(void *work, double *y, const hales_trace *trace) {
  const cups *w = work;
  double d[CUPS], all = 0.0;
  put_rows(trace, w, 0, 1, y);
  for (int i = 0; i < CUPS; i++) {
    d[i] = thrown(y[i] - drawn_to(w->param, i), i);
    all += d[i];
  }
  for (int i = 0; i < CUPS; i++) y[(i + 1) % CUPS] = drawn_to(w->param, (i + 1) % CUPS) + d[i] - all / CUPS;
  put_rows(trace, w, 1, w->steps + 1, y);
}

static const hales_kernel slow_kernel = {1, anywhere, cups_bytes, cups_prepare, slow_beat, NULL};
static const hales_kernel bursting_kernel = {1, anywhere, cups_bytes, cups_prepare, bursting_beat, NULL};
static const hales_kernel throwing_kernel = {1, anywhere, cups_bytes, cups_prepare, throwing_beat, NULL};
static const hales_kernel *const slow_kernels[] = {&slow_kernel, NULL};
static const hales_kernel *const bursting_kernels[] = {&bursting_kernel, NULL};
static const hales_kernel *const throwing_kernels[] = {&throwing_kernel, NULL};
static const hales_kernel shift_kernel = {1, anywhere, cups_bytes, cups_prepare, shift_beat, NULL};
static const hales_kernel *const shift_kernels[] = {&shift_kernel, NULL};

static const hales_var cup_params[N_PARAM] = {{"T", "s", 0.8, 0.1, 3.0, "", ""},
                                              {"v", "mL", 450.0, 1.0, 1e4, "", ""},
                                              {"depth", "1", 0.2, 0.0, 0.9, "", ""},
                                              {"beats", "1", 5.0, 1.0, 12.0, "", ""},
                                              {"phase", "1", 0.3, 0.0, 1.0, "", ""}};
static const hales_breath cup_breath = {DEPTH, BEATS, PHASE};

static hales_model cups_with(const hales_kernel *const *kernel) {
  hales_model m = cups_model(N_PARAM, cup_params, kernel);
  m.breath = &cup_breath;
  return m;
}

/* The fixed point of a whole breath in closed form: its map is y -> k^n S^n y + b with S the shift and b what
 * a breath makes of nothing, so y* = (sum of (k^n S^n)^j b, j = 0..11)/(1 - k^12n). */
static void breath_fixed_point(const double *p, int n, double *y) {
  double b[CUPS] = {0}, q[N_PARAM];
  memcpy(q, p, sizeof q);
  for (int beat = 0; beat < n; beat++) {
    double next[CUPS];
    q[PHASE] = fmod(p[PHASE] + beat / (double)n, 1.0);
    for (int i = 0; i < CUPS; i++)
      next[(i + 1) % CUPS] = drawn_to(q, (i + 1) % CUPS) + kept * (b[i] - drawn_to(q, i));
    memcpy(b, next, sizeof b);
  }
  const double shrink = pow(kept, n);
  for (int i = 0; i < CUPS; i++) {
    y[i] = 0.0;
    for (int j = 0; j < CUPS; j++) y[i] += pow(shrink, j) * b[((i - j * n) % CUPS + CUPS) % CUPS];
    y[i] /= 1.0 - pow(shrink, CUPS);
  }
}

/* Five and seven beats shift by what has no divisor in common with twelve cups: the whole breath, too, takes
 * twelve directions. */
static void newton_goes_over_a_whole_breath(void **state) {
  (void)state;
  const hales_model m = cups_with(shift_kernels);
  static const int breath[] = {5, 7};
  for (size_t k = 0; k < 2; k++) {
    const int n = breath[k];
    const double p[N_PARAM] = {0.83, 432.0, 0.17, n, 0.29};
    double y[CUPS], want[CUPS], stat[CUPS * 3], mean = 0.0;
    hales_run r;
    hales_err err = {0};
    const hales_run_settings s = {.steps = STEPS, .periodic_tol = 1e-9, .max_beats = 1000};
    breath_fixed_point(p, n, want);
    assert_ok_err(hales_ensemble_run(&m, &s, 1, p, NULL, &r, y, stat, &err), &err);
    assert_int_equal(r.outcome, HALES_RUN_OK);
    assert_int_equal(r.span, n);
    for (int i = 0; i < CUPS; i++) assert_close(y[i], want[i], 1e-8, 0.0);
    for (int i = 0; i < CUPS; i++) mean += stat[3 * i + 2];
    assert_close(mean, p[HELD], 1e-12, 0.0);
    assert_true(r.volume_defect < 1e-12);
    /* all beats of all maps are counted: thirty mixtures, then a linear map's one round and one to see it */
    const int round = CUPS * n, newton = r.beats - MIXED * n;
    assert_true(newton % round == 0 && newton >= 2 * round && newton <= 3 * round);
    /* and none is begun that the limit has no room for */
    hales_run_settings few = s;
    few.max_beats = MIXED * n + round;
    assert_ok_err(hales_ensemble_run(&m, &few, 1, p, NULL, &r, y, NULL, &err), &err);
    assert_int_equal(r.outcome, HALES_RUN_NOT_PERIODIC);
    assert_int_equal(r.beats, few.max_beats);
  }
}

/* Hearts far from the published one, breathing over two beats: those whose mixtures fail and whose Newton
 * succeeds.  What is returned repeats after two beats walked by hand, and not after one. */
static void hearts_whose_mixtures_fail_are_found_over_their_breath(void **state) {
  (void)state;
  enum { SETS = 140, FIRST = 100, BREATH = 2 };
  const hales_model *m = &hales_heart;
  const int limit = MIXED * BREATH, round = HALES_HT_N_STATE * BREATH;
  double *p = random_sets(m, SETS, 0.7, 61), *y = calloc(SETS * m->n_state, sizeof *y);
  hales_run *r = calloc(SETS, sizeof *r);
  hales_err err = {0};
  const hales_run_settings s = {.steps = 150, .periodic_tol = 1e-6, .max_beats = 500};
  const hales_run_settings beat = {.steps = 150, .beats = 1};
  for (size_t i = 0; i < SETS; i++) {
    double *q = p + i * m->n_param;
    q[HALES_HT_PL_SWING] = 4.0 + 8.0 * (double)(i % 7) / 7.0;
    q[HALES_HT_PL_BEATS] = BREATH;
    q[HALES_HT_PL_PHASE] = 0.1 + 0.09 * (double)(i % 9);
  }
  const size_t at = FIRST * m->n_param;
  assert_ok_err(
      hales_ensemble_run(m, &s, SETS - FIRST, p + at, NULL, r + FIRST, y + FIRST * m->n_state, NULL, &err),
      &err);
  int found = 0;
  for (size_t i = FIRST; i < SETS; i++) {
    if (r[i].outcome != HALES_RUN_OK || r[i].beats <= limit) continue;
    if ((r[i].beats - limit) % round != 0) continue; /* plain beats came after */
    double *q = p + i * m->n_param, *start = y + i * m->n_state, z[HALES_STATE_MAX], once[HALES_STATE_MAX];
    double moved = 0.0, between = 0.0;
    hales_run one;
    memcpy(z, start, m->n_state * sizeof *z);
    for (int k = 0; k < BREATH; k++) {
      assert_ok_err(hales_ensemble_run(m, &beat, 1, q, z, &one, z, NULL, &err), &err);
      assert_int_equal(one.outcome, HALES_RUN_OK);
      if (k == 0) memcpy(once, z, sizeof once);
      hales_breath_move(m, q, 1.0);
    }
    for (size_t k = 0; k < m->n_state; k++) {
      const double ends[3] = {start[k], start[k], start[k]}, size = hales_figure_size(m->state[k].unit, ends);
      moved = fmax(moved, fabs(z[k] - start[k]) / size);
      between = fmax(between, fabs(once[k] - start[k]) / size);
    }
    print_message("set %zu: %d beats, %d of them Newton's; two beats move it by %.1e, one by %.1e\n", i,
                  r[i].beats, r[i].beats - limit, moved, between);
    assert_true(moved < 1.01e-6);
    assert_true(between > 1e-3);
    found++;
  }
  assert_true(found > 0);
  free(p);
  free(y);
  free(r);
}

/* At rest, but for x above it in cup 4 and below it in cup 9. */
static void start_above(const double *p, double x, double *y) {
  for (int i = 0; i < CUPS; i++) y[i] = drawn_to(p, i);
  y[4] += x;
  y[9] -= x;
}

/* A beat that changes little says nothing of how far the end is, before there is a second one. */
static void a_small_change_alone_is_no_periodic_state(void **state) {
  (void)state;
  const hales_model m = cups_with(slow_kernels);
  const double p[N_PARAM] = {0.83, 432.0, 0.0, 3.0, 0.41}, tol = 1e-3;
  double y[CUPS];
  hales_run r;
  hales_err err = {0};
  const hales_run_settings s = {.steps = STEPS, .periodic_tol = tol};
  cups_start(p, y);
  for (int i = 0; i < CUPS; i++)
    assert_true(0.0001 * fabs(y[i] - drawn_to(p, i)) / 9.0 < tol); /* all first changes */
  assert_ok_err(hales_ensemble_run(&m, &s, 1, p, NULL, &r, y, NULL, &err), &err);
  assert_int_equal(r.outcome, HALES_RUN_OK);
  for (int i = 0; i < CUPS; i++) assert_close(y[i], drawn_to(p, i), tol, 0.0);
}

/* Mixtures that lead to where a beat bursts are taken back. */
static void a_mixture_that_bursts_is_not_the_hearts_doing(void **state) {
  (void)state;
  const hales_model m = cups_with(bursting_kernels);
  const double p[N_PARAM] = {0.83, 432.0, 0.0, 3.0, 0.41};
  double y[CUPS];
  hales_run r;
  hales_err err = {0};
  const hales_run_settings s = {.steps = STEPS, .periodic_tol = 1e-7};
  start_above(p, 5.0, y);
  /* the first mixture, of two beats, is the secant: it leads to where beats burst */
  const double x1 = 5.0 - back(5.0);
  assert_true(x1 + back(x1) * (5.0 - x1) / (back(x1) - back(5.0)) > 12.0);
  assert_ok_err(hales_ensemble_run(&m, &s, 1, p, y, &r, y, NULL, &err), &err);
  assert_int_equal(r.outcome, HALES_RUN_OK);
  for (int i = 0; i < CUPS; i++) assert_close(y[i], drawn_to(p, i), 1e-6, 0.0);
  assert_int_equal(r.bad_beat, -1);
}

/* With whole steps these sets take all of Newton's rounds and more; halved where they make it worse, six. */
static void a_step_that_makes_it_worse_is_halved(void **state) {
  (void)state;
  const hales_model m = cups_with(throwing_kernels);
  static const double held[] = {536.0, 553.0, 587.0};
  for (size_t k = 0; k < sizeof held / sizeof held[0]; k++) {
    const double p[N_PARAM] = {0.83, held[k], 0.0, 3.0, 0.41};
    double y[CUPS], z[CUPS];
    hales_run r, one;
    hales_err err = {0};
    const hales_run_settings s = {.steps = STEPS, .periodic_tol = 1e-7}, next = {.steps = STEPS, .beats = 1};
    for (int i = 0; i < CUPS; i++) y[i] = drawn_to(p, i) + (i % 2 ? -1.0 : 1.0) * (1.7 + 0.9 * (i - i % 2));
    assert_ok_err(hales_ensemble_run(&m, &s, 1, p, y, &r, y, NULL, &err), &err);
    assert_int_equal(r.outcome, HALES_RUN_OK);
    assert_true(r.beats > MIXED + CUPS && r.beats <= MIXED + 6 * CUPS);
    assert_ok_err(hales_ensemble_run(&m, &next, 1, p, y, &one, z, NULL, &err), &err);
    for (int i = 0; i < CUPS; i++) assert_close(z[i], y[i], 1e-8, 0.0);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_small_change_alone_is_no_periodic_state),
      cmocka_unit_test(a_mixture_that_bursts_is_not_the_hearts_doing),
      cmocka_unit_test(a_step_that_makes_it_worse_is_halved),
      cmocka_unit_test(newton_goes_over_a_whole_breath),
      cmocka_unit_test(hearts_whose_mixtures_fail_are_found_over_their_breath),
  };
  return cmocka_run_group_tests_name("physics/newton", tests, NULL, NULL);
}
