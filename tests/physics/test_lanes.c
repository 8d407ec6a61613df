/* The lane functions over their ranges, in every width that this processor has. */
#include "support/assert.h"

#include <math.h>
#include <string.h>

#include "lanes_probe.h"
#include "numeric/rng.h"
#include "physics/lanes/support.h"

enum { N = 40000 };

static const lanes_probe *const probes[] = {
    &lanes_probe_1,  &lanes_probe_2,
#if defined(__x86_64__)
    &lanes_probe_4,  &lanes_probe_8,
#endif
#ifdef HALES_SINGLE_KERNELS
    &lanes_probe_s1, &lanes_probe_s4,
#if defined(__x86_64__)
    &lanes_probe_s8, &lanes_probe_s16,
#endif
#endif
};
enum { N_PROBE = sizeof probes / sizeof probes[0] };

static bool runs(const lanes_probe *p) {
  return (p->single ? hales_single_lanes_supported : hales_lanes_supported)(p->lanes);
}

/* What a lane sees of a number. */
static double seen(const lanes_probe *p, double value) {
  return p->single ? (double)(float)value : value;
}

static void fill(double lo, double hi, double *x) {
  const hales_rng rng = {.seed = 314, .stream = 15};
  for (size_t i = 0; i < N; i++) x[i] = lo + (hi - lo) * hales_rng_uniform(rng, i);
}

static double x[N], y[N], first[N];

/* The same bits in every width of a precision. */
static void assert_as_in_one_lane(const lanes_probe *p) {
  if (p->lanes == 1) memcpy(first, y, sizeof y);
  assert_memory_equal(first, y, sizeof y);
}

static void exponential_is_good_to_a_few_units_of_the_last_place(void **state) {
  (void)state;
  static const double range[][2] = {{-0.4, 0.4}, {-37.0, 41.0}, {-86.9, 86.9}, {-699.0, 699.0}};
  for (size_t r = 0; r < 4; r++) {
    fill(range[r][0], range[r][1], x);
    for (size_t p = 0; p < N_PROBE; p++) {
      if (!runs(probes[p]) || (probes[p]->single && r == 3)) continue;
      probes[p]->exp(N, x, y);
      for (size_t i = 0; i < N; i++) { /* long double: the C library's own exp is good to half a unit only */
        const double want = (double)expl((long double)seen(probes[p], x[i]));
        assert_true(fabs(y[i] - want) <= (probes[p]->single ? 1.5e-7 : 4.5e-16) * want);
      }
      assert_as_in_one_lane(probes[p]);
    }
  }
}

static void exponential_stays_finite_far_outside_its_range(void **state) {
  (void)state;
  static const double far[16] = {-1e300, -3000.0, -701.0, 701.0, 900.0, 4e7, 1e300};
  for (size_t p = 0; p < N_PROBE; p++) {
    if (!runs(probes[p])) continue;
    probes[p]->exp(16, far, y);
    const double most = probes[p]->single ? 87.0 : 700.0, rounding = probes[p]->single ? 1.5e-7 : 1e-15;
    for (size_t i = 0; i < 3; i++) assert_close(y[i], exp(-most), rounding, 0.0);
    for (size_t i = 3; i < 7; i++) assert_close(y[i], exp(most), rounding, 0.0);
    assert_close(y[7], 1.0, 0.0, 0.0);
  }
}

static void cosine_of_a_turn_is_good_to_rounding(void **state) {
  (void)state;
  fill(0.0, 1.0, x);
  x[0] = 0.0;
  x[1] = 0.25;
  x[2] = 0.5;
  x[3] = 0.75;
  x[4] = 1.0;
  for (size_t p = 0; p < N_PROBE; p++) {
    if (!runs(probes[p])) continue;
    probes[p]->cos2pi(N, x, y);
    for (size_t i = 0; i < N; i++) {
      const double want = (double)cosl(6.283185307179586476925L * (long double)seen(probes[p], x[i]));
      assert_true(fabs(y[i] - want) <= (probes[p]->single ? 2.5e-7 : 3.4e-16));
    }
    assert_as_in_one_lane(probes[p]);
  }
}

static void roots_are_the_processors_and_a_maximum_drops_nan(void **state) {
  (void)state;
  fill(0.0, 1e6, x);
  for (size_t p = 0; p < N_PROBE; p++) {
    if (!runs(probes[p])) continue;
    probes[p]->sqrt(N, x, y);
    for (size_t i = 0; i < N; i++)
      assert_true(fabs(y[i] - seen(probes[p], sqrt(seen(probes[p], x[i])))) <= 0.0);
    double odd[16] = {0.1, 0.9, 0.0, -7.0, 0.25, 3.0, 0.0, 0.3};
    odd[6] = nan("");
    static const double want[8] = {0.25, 0.9, 0.25, 0.25, 0.25, 3.0, 0.25, 0.3};
    probes[p]->max(16, odd, y);
    for (size_t i = 0; i < 8; i++) assert_close(y[i], seen(probes[p], want[i]), 0.0, 0.0);
  }
}

/* A sixteen of numbers for each place that may be the only one below the bound, and one where none is. */
static void any_lane_that_is_set_is_seen(void **state) {
  (void)state;
  enum { MOST = 16 };
  for (int place = 0; place <= MOST; place++) {
    for (int i = 0; i < MOST; i++) x[i] = i == place ? 0.125 : 0.75 + i;
    for (size_t p = 0; p < N_PROBE; p++) {
      if (!runs(probes[p])) continue;
      probes[p]->any(MOST, x, y);
      for (int i = 0; i < MOST; i++) {
        const bool here = place < MOST && i / probes[p]->lanes == place / probes[p]->lanes;
        assert_close(y[i], here ? 1.0 : 0.0, 0.0, 0.0);
      }
    }
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(exponential_is_good_to_a_few_units_of_the_last_place),
      cmocka_unit_test(exponential_stays_finite_far_outside_its_range),
      cmocka_unit_test(cosine_of_a_turn_is_good_to_rounding),
      cmocka_unit_test(roots_are_the_processors_and_a_maximum_drops_nan),
      cmocka_unit_test(any_lane_that_is_set_is_seen),
  };
  return cmocka_run_group_tests_name("physics/lanes", tests, NULL, NULL);
}
