#include "physics/body/growth.h"

#include "support/assert.h"

#include <math.h>

#include "physics/hales/heart.h"

enum { MAX = 1, SIGNALS = HALES_HT_N_SIGNAL };

static void rates_by_hand(void **state) {
  (void)state;
  const hales_growth_law law = {.tau_wall_d = 13.0,
                                .tau_area_d = 170.0,
                                .tau_fail_d = 70.0,
                                .strain_scale = 0.12,
                                .wall_most = 2.2,
                                .area_most = 1.3,
                                .tolerated_frac = 0.15,
                                .shrink_frac = 0.3};
  const hales_growth_point used_to = {{50.0, 60.0, 40.0}, {0.2, 0.17, 0.25}};
  double stat[SIGNALS][3] = {{0}};
  stat[HALES_HT_SIGMA_RV][MAX] = 64.0; /* 1.6 times */
  stat[HALES_HT_EPS_RV][MAX] = 0.28;
  stat[HALES_HT_SIGMA_LV][MAX] = 35.0; /* 0.7 times */
  stat[HALES_HT_EPS_LV][MAX] = 0.17;
  hales_growth_state g = {.wall = {0.0, 0.0, log(1.3)}, .area = {0.0, 0.0, log(1.15)}}, rate;
  hales_growth_rate(&law, &used_to, (const double(*)[3])stat, &g, &rate);
  assert_close(rate.wall[2], 0.6 * (1 - 1.3 / 2.2) / 13.0, 1e-12, 0);
  assert_close(rate.area[2], 0.03 / 0.12 * (1 - 1.15 / 1.3) / 170.0, 1e-12, 0);
  assert_close(rate.strength[2], -0.45 / 70.0, 1e-12, 0);
  assert_close(rate.wall[0], -0.3 * 0.3 / 13.0, 1e-12, 0);
  assert_close(rate.area[0], -0.03 / 0.12 * 0.3 / 170.0, 1e-12, 0);
  assert_close(rate.strength[0], 0, 0, 0);
  /* an unloaded wall keeps the least that the law leaves it */
  hales_growth_law lasting = law;
  lasting.wall_least = 0.7;
  g.wall[0] = log(0.8);
  hales_growth_rate(&lasting, &used_to, (const double(*)[3])stat, &g, &rate);
  assert_close(rate.wall[0], -0.3 * 0.3 * (1 - 0.7 / 0.8) / 0.3 / 13.0, 1e-12, 0);
  g.wall[0] = log(0.69);
  hales_growth_rate(&lasting, &used_to, (const double(*)[3])stat, &g, &rate);
  assert_close(rate.wall[0], 0, 0, 0);
  g.area[2] = log(1.35); /* nor does it widen */
  hales_growth_rate(&law, &used_to, (const double(*)[3])stat, &g, &rate);
  assert_close(rate.area[2], 0, 0, 0);
  g.wall[2] = log(2.4); /* beyond what a wall can be: it grows no more */
  hales_growth_rate(&law, &used_to, (const double(*)[3])stat, &g, &rate);
  assert_close(rate.wall[2], 0, 0, 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(rates_by_hand),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
