/* The Adams pair's weights against polynomials, which they take exactly, on uneven steps. */
#include "support/assert.h"

#include <math.h>

#define HALES_LANES 1
#include "numeric/lanes.h"
#include "physics/lanes/adams.inc"

static double value(vd v) {
  double x;
  vstore(&x, v);
  return x;
}

/* c t^k */
static double power(double t, int k) {
  return 1.7 * pow(t, k);
}

static double area(double from, double to, int k) {
  return 1.7 * (pow(to, k + 1) - pow(from, k + 1)) / (k + 1);
}

static strides strides_of(double last, double before) {
  return (strides){{vset(last), vset(before)}, {vset(1 / last), vset(1 / before)}, vset(1 / (last + before))};
}

/* The parabola takes powers up to two beyond its points and over the step, the cubic up to three; neither the
 * next. */
static void weights_are_exact_up_to_their_order(void **state) {
  (void)state;
  static const double step[][3] = {
      {0.31, 0.47, 0.22}, {0.8, 0.13, 0.56}, {0.05, 0.9, 0.34}}; /* h, and the two before */
  static const double from = -0.4;
  for (size_t s = 0; s < sizeof step / sizeof step[0]; s++) {
    const double h = step[s][0], t[3] = {from, from - step[s][1], from - step[s][1] - step[s][2]};
    const strides past = strides_of(step[s][1], step[s][2]);
    strides next;
    weights w;
    weights_of(vset(h), &past, &w, &next);
    for (int k = 0; k <= 4; k++) {
      const vd f[3] = {vset(power(t[0], k)), vset(power(t[1], k)), vset(power(t[2], k))};
      const double end = power(from + h, k), want = area(from, from + h, k);
      const double beyond = value(weigh(w.beyond, f[0], f[1], f[2])) - end;
      const double predicted = value(weigh(w.predict, f[0], f[1], f[2])) - want;
      const double corrected = value(weigh(w.correct, f[0], f[1], f[2])) + value(w.end) * end - want;
      assert_true((fabs(beyond) < 1e-13) == (k <= 2));
      assert_true((fabs(predicted) < 1e-13) == (k <= 2));
      assert_true((fabs(corrected) < 1e-13) == (k <= 3));
    }
  }
}

/* Reciprocals are carried from step to step; over many uneven ones they stay those of the lengths. */
static void strides_follow_the_steps(void **state) {
  (void)state;
  strides past = strides_of(0.31, 0.47);
  double last = 0.31;
  for (int n = 1; n <= 500; n++) {
    const double h = 1e-3 * pow(1.6, 7 * sin(1.7 * n)); /* from 4e-5 to 0.03 */
    weights unused;
    strides next;
    weights_of(vset(h), &past, &unused, &next);
    assert_true(value(next.h[0]) == h && value(next.h[1]) == last);
    assert_true(fabs(value(next.inv[0]) * h - 1) < 1e-15);
    assert_true(fabs(value(next.inv[1]) * last - 1) < 1e-15);
    assert_true(fabs(value(next.inv_both) * (h + last) - 1) < 1e-15);
    last = h;
    past = next;
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(strides_follow_the_steps),
      cmocka_unit_test(weights_are_exact_up_to_their_order),
  };
  return cmocka_run_group_tests_name("physics/adams", tests, NULL, NULL);
}
