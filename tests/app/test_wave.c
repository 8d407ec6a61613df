#include "support/assert.h"

#include "app/wave.h"

/* vessels of 300 cells each, and one that names its own 450 */
static int threads_of(size_t n_vessel, int asked) {
  hales_vessel vessel[16];
  for (size_t v = 0; v < n_vessel; v++) vessel[v] = (hales_vessel){.length_m = 0.15};
  vessel[0].cells = 450;
  const hales_network net = {.vessel = vessel, .n_vessel = n_vessel};
  const hales_wave_settings s = {.cells_per_m = 2000.0, .threads = asked};
  return hales_app_wave_threads(&net, &s);
}

static void a_network_gets_the_threads_it_keeps_busy(void **state) {
  (void)state;
  assert_int_equal(threads_of(2, 4), 1);  /* 750 cells */
  assert_int_equal(threads_of(6, 4), 1);  /* 1950 */
  assert_int_equal(threads_of(7, 4), 2);  /* 2250 */
  assert_int_equal(threads_of(16, 3), 3); /* 4950 */
  assert_int_equal(threads_of(16, 7), 4);
  assert_int_equal(threads_of(16, 1), 1);
  assert_int_equal(threads_of(16, 0), 0); /* the solver's own default */
}

static void settings_beyond_the_lawful_are_left_to_the_solver(void **state) {
  (void)state;
  assert_int_equal(threads_of(16, -3), -3);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_network_gets_the_threads_it_keeps_busy),
      cmocka_unit_test(settings_beyond_the_lawful_are_left_to_the_solver),
  };
  return cmocka_run_group_tests_name("app/wave", tests, NULL, NULL);
}
