#include "physics/body/gas.h"

#include "support/assert.h"

#include <math.h>

/* By hand: 40^3 + 150 40 = 70,000 and 100^3 + 150 100 = 1,015,000; half of the sites between 26 and 27 mmHg.
 */
static void saturation_by_hand(void **state) {
  (void)state;
  assert_true(hales_gas_tension(0.5) > 26.0 && hales_gas_tension(0.5) < 27.0);
  assert_close(hales_gas_saturation(40.0), 70.0 / 93.4, 1e-14, 0);
  assert_close(hales_gas_saturation(100.0), 1015.0 / 1038.4, 1e-14, 0);
}

/* By hand: 1.34 13.2 S(40) and 0.12 dissolved. */
static void content_by_hand(void **state) {
  (void)state;
  assert_close(hales_gas_content_ml_dl(13.2, 40.0), 1.34 * 13.2 * 70.0 / 93.4 + 0.12, 1e-14, 0);
}

static void tension_inverts_saturation(void **state) {
  (void)state;
  for (double p = 0.3; p < 700.0; p *= 1.37)
    assert_close(hales_gas_tension(hales_gas_saturation(p)), p, 1e-9, 0);
  assert_close(hales_gas_tension(0.0), 0, 0, 0);
}

static void tension_inverts_content(void **state) {
  (void)state;
  const double hb[] = {7.3, 14.6, 21.0};
  for (int i = 0; i < 3; i++)
    for (double p = 0.4; p < 650.0; p *= 1.61)
      assert_close(hales_gas_tension_of_content(hb[i], hales_gas_content_ml_dl(hb[i], p)), p, 1e-6, 0);
}

/* By hand: 0.21 (760 - 47) - 40 (0.21 + 0.79/0.8) = 149.73 - 47.9. */
static void alveolar_tension_by_hand(void **state) {
  (void)state;
  const hales_gas g = hales_gas_healthy(false);
  assert_close(hales_gas_alveolar_mmhg(&g), 101.83, 0, 1e-9);
}

/* Fick holds, the shunt equation holds, and both come back from the contents. */
static void contents_obey_fick_and_the_shunt(void **state) {
  (void)state;
  const hales_gas g = {
      .hb_g_dl = 12.7, .fio2_frac = 0.28, .barometer_mmhg = 741.0, .pco2_mmhg = 34.0, .shunt_frac = 0.13};
  const double co = 3.9, vo2 = 231.0;
  hales_gas_state s;
  hales_gas_exchange(&g, co, vo2, &s);
  assert_true(s.possible);
  assert_close(10.0 * co * (s.ca_ml_dl - s.cv_ml_dl), vo2, 1e-12, 0);
  const double cc = hales_gas_content_ml_dl(g.hb_g_dl, hales_gas_alveolar_mmhg(&g));
  assert_close(hales_gas_shunt_frac(cc, s.ca_ml_dl, s.cv_ml_dl), 0.13, 1e-11, 0);
  assert_close(hales_gas_content_ml_dl(g.hb_g_dl, s.pv_mmhg), s.cv_ml_dl, 1e-9, 0);
  assert_close(hales_gas_uptake_ml_min(&g, co, s.sv_frac), vo2, 1e-8, 0);
  assert_close(s.delivery_ml_min * s.extraction_frac, vo2, 1e-9, 0);
  assert_close(s.sa_frac, hales_gas_saturation(s.pa_mmhg), 1e-12, 0);
}

/* [Cureton1986] */
static void haemoglobin_is_that_of_the_sex(void **state) {
  (void)state;
  assert_close(hales_gas_healthy(true).hb_g_dl, 13.4, 1e-12, 0);
  assert_close(hales_gas_healthy(false).hb_g_dl, 15.3, 1e-12, 0);
  assert_close(hales_gas_healthy(true).shunt_frac, hales_gas_healthy(false).shunt_frac, 0, 0);
}

/* A healthy adult at rest: 65-80 % venous, above 95 % arterial; with the output halved the veins are darker.
 */
static void healthy_blood_is_healthy(void **state) {
  (void)state;
  const hales_gas g = hales_gas_healthy(false);
  hales_gas_state s, low;
  hales_gas_exchange(&g, 5.3, 236.0, &s);
  assert_true(s.sa_frac > 0.95 && s.sv_frac > 0.65 && s.sv_frac < 0.80);
  hales_gas_exchange(&g, 2.7, 236.0, &low);
  assert_true(low.sv_frac < s.sv_frac - 0.15 && low.sa_frac <= s.sa_frac);
}

static void an_uptake_beyond_delivery_is_impossible(void **state) {
  (void)state;
  const hales_gas g = hales_gas_healthy(false);
  hales_gas_state s;
  hales_gas_exchange(&g, 2.1, 700.0, &s);
  assert_false(s.possible);
  assert_close(s.cv_ml_dl, 0, 0, 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(saturation_by_hand),
      cmocka_unit_test(content_by_hand),
      cmocka_unit_test(tension_inverts_saturation),
      cmocka_unit_test(tension_inverts_content),
      cmocka_unit_test(alveolar_tension_by_hand),
      cmocka_unit_test(contents_obey_fick_and_the_shunt),
      cmocka_unit_test(haemoglobin_is_that_of_the_sex),
      cmocka_unit_test(healthy_blood_is_healthy),
      cmocka_unit_test(an_uptake_beyond_delivery_is_impossible),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
