/* Reading a recorded beat against closed forms. */
#include "support/assert.h"

#include <math.h>
#include <string.h>

#include "physics/trace.h"

enum { ROWS = 90, LANES = 2, SIGNALS = 2, LANE = 1, SAMPLES = 37 };
static const double period = 0.83;

static double time_s[ROWS * LANES], values[ROWS * SIGNALS * LANES];
static const hales_trace trace = {.t_s = time_s, .signal = values};

/* An uneven grid over the beat, with two zero-length intervals; lane 0 holds something else. */
static double grid(int row) {
  const double u = (double)(row - (row > 20) - (row > 61)) / (ROWS - 3);
  return period * (u + 0.04 * sin(6.2831853 * u));
}

static void record(double (*f)(double), double (*other)(double)) {
  for (int row = 0; row < ROWS; row++) {
    const double t = row == ROWS - 1 ? period : grid(row);
    time_s[row * LANES] = 2.0 * t;
    time_s[row * LANES + LANE] = t;
    for (int s = 0; s < SIGNALS; s++) {
      values[(row * SIGNALS + s) * LANES] = -17.0;
      values[(row * SIGNALS + s) * LANES + LANE] = s == 0 ? f(t) : other(t);
    }
  }
}

static double parabola(double t) {
  return 113.0 - 240.0 * (t - 0.3137) * (t - 0.3137);
}
static double valley(double t) {
  return -4.0 + 55.0 * (t - 0.511) * (t - 0.511);
}
static double corner_s = 0.4;
static double corner(double t) {
  return 80.0 - 37.0 * fabs(t - corner_s);
}
static double line(double t) {
  return 3.0 + 11.0 * t;
}

/* of the lane that has the curves */
static void read_stat(int rows, double stat[SIGNALS][3]) {
  double work[HALES_TRACE_WORK * SIGNALS * LANES], all[LANES][SIGNALS][3];
  hales_trace_stat(&trace, rows, LANES, SIGNALS, work, &all[0][0][0]);
  memcpy(stat, all[LANE], sizeof all[LANE]);
}

static void extremes_of_parabolas_are_exact_between_the_rows(void **state) {
  (void)state;
  record(parabola, valley);
  double stat[SIGNALS][3];
  read_stat(ROWS, stat);
  assert_close(stat[0][1], 113.0, 1e-12, 0.0);
  assert_close(stat[0][0], parabola(period), 1e-12, 0.0);
  assert_close(stat[1][0], -4.0, 1e-12, 0.0);
  const double a = period - 0.3137, b = 0.3137; /* trapezoid: h^2/12 |f''| = 4e-3 */
  assert_close(stat[0][2], 113.0 - 240.0 * (a * a * a + b * b * b) / (3.0 * period), 0.0, 6e-3);
}

static double bend_s = 0.4;
/* A parabola that goes on as a straight line after bend_s: its curvature jumps there, its slope does not. */
static double bend(double t) {
  const double top = bend_s - 0.003, u = fmin(t, bend_s) - top;
  return 61.0 - 900.0 * u * u - 1800.0 * (bend_s - top) * fmax(t - bend_s, 0.0);
}

/* The top lies within the last interval before the bend, or in the one before that. */
static void a_top_beside_a_bend_is_exact(void **state) {
  (void)state;
  for (int row = 40; row < 50; row++) {
    bend_s = grid(row);
    record(bend, line);
    double stat[SIGNALS][3];
    read_stat(ROWS, stat);
    assert_close(stat[0][1], 61.0, 1e-9, 0.0);
  }
}

/* A lane with fewer rows than its neighbours repeats its last one: the reading does not see it. */
static void rows_that_repeat_the_last_one_change_nothing(void **state) {
  (void)state;
  record(line, parabola);
  double stat[SIGNALS][3], padded[SIGNALS][3];
  enum { USED = ROWS - 9 };
  read_stat(USED, stat);
  for (int row = USED; row < ROWS; row++) {
    time_s[row * LANES + LANE] = time_s[(USED - 1) * LANES + LANE];
    for (int s = 0; s < SIGNALS; s++)
      values[(row * SIGNALS + s) * LANES + LANE] = values[((USED - 1) * SIGNALS + s) * LANES + LANE];
  }
  read_stat(ROWS, padded);
  assert_memory_equal(stat, padded, sizeof stat);
}

/* A corner is no parabola: where it falls on a row nothing is added, between rows never more than is there.
 */
static void a_corner_is_not_overshot(void **state) {
  (void)state;
  record(corner, line);
  double stat[SIGNALS][3], highest = 0.0;
  for (int row = 0; row < ROWS; row++) highest = fmax(highest, corner(grid(row)));
  read_stat(ROWS, stat);
  assert_true(stat[0][1] <= 80.0 + 1e-12);
  assert_true(stat[0][1] >= highest);
  assert_close(stat[1][0], 3.0, 1e-12, 0.0);
  assert_close(stat[1][1], 3.0 + 11.0 * period, 1e-12, 0.0);
  assert_close(stat[1][2], 3.0 + 5.5 * period, 1e-12, 0.0);
  corner_s = grid(47); /* on a row */
  record(corner, line);
  read_stat(ROWS, stat);
  corner_s = 0.4;
  assert_close(stat[0][1], 80.0, 1e-9, 0.0);
}

static void samples_follow_the_curve_and_do_not_overshoot(void **state) {
  (void)state;
  record(corner, line);
  double wave[SIGNALS][SAMPLES];
  hales_trace_resample(&trace, ROWS, LANES, LANE, SIGNALS, period, SAMPLES, &wave[0][0]);
  for (int k = 0; k < SAMPLES; k++) {
    const double t = period * k / SAMPLES;
    assert_true(wave[0][k] <= 80.0 + 1e-12);
    assert_close(wave[0][k], corner(t), 0.0, 37.0 * period / ROWS);
    assert_close(wave[1][k], line(t), 1e-12, 0.0);
  }
  record(parabola, valley);
  hales_trace_resample(&trace, ROWS, LANES, LANE, SIGNALS, period, SAMPLES, &wave[0][0]);
  for (int k = 0; k < SAMPLES; k++) /* monotone slopes cost accuracy at the top only: h^2 f'' / 8 = 6e-3 */
    assert_close(wave[0][k], parabola(period * k / SAMPLES), 0.0, 8e-3);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(extremes_of_parabolas_are_exact_between_the_rows),
      cmocka_unit_test(a_top_beside_a_bend_is_exact),
      cmocka_unit_test(rows_that_repeat_the_last_one_change_nothing),
      cmocka_unit_test(a_corner_is_not_overshot),
      cmocka_unit_test(samples_follow_the_curve_and_do_not_overshoot),
  };
  return cmocka_run_group_tests_name("physics/trace", tests, NULL, NULL);
}
