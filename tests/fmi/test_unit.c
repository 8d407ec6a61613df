#include "support/assert.h"

#include <string.h>

#include "fmi/unit.h"
#include "physics/registry.h"

/* Factors by hand; the mercury column of UCUM is 133.3220 Pa per millimetre. */
static void reads_units_of_the_tables(void **state) {
  (void)state;
  static const struct {
    const char *code;
    double factor;
    int kg, m, s;
  } row[] = {{"mL", 1e-6, 0, 3, 0},
             {"mm[Hg]", 133.322, 1, -1, -2},
             {"mL/s", 1e-6, 0, 3, -1},
             {"mm[Hg].s/mL", 133.322e6, 1, -4, -1},
             {"mm[Hg].s2/mL", 133.322e6, 1, -4, 0},
             {"mL/mm[Hg]", 1e-6 / 133.322, -1, 4, 2},
             {"1/mL", 1e6, 0, -3, 0},
             {"/min", 1.0 / 60.0, 0, 0, -1},
             {"L/min", 1e-3 / 60.0, 0, 3, -1},
             {"[wood'U]", 133.322 * 60.0 * 1e3, 1, -4, -1},
             {"mm[Hg].mL/s/s", 133.322e-6, 1, 2, -4},
             {"um/s", 1e-6, 0, 1, -1},
             {"cm2", 1e-4, 0, 2, 0},
             {"kPa", 1e3, 1, -1, -2},
             {"mL/min/{1.73_m2}", 1e-6 / 60.0, 0, 3, -1},
             {"s-2", 1.0, 0, 0, -2},
             {"min", 60.0, 0, 0, 1},
             {"%", 0.01, 0, 0, 0},
             {"1", 1.0, 0, 0, 0}};
  for (size_t i = 0; i < sizeof row / sizeof row[0]; i++) {
    hales_si si;
    if (!hales_si_read(row[i].code, &si)) fail_msg("%s was not read", row[i].code);
    assert_close(si.factor, row[i].factor, 1e-14, 0.0);
    assert_int_equal(si.power[HALES_SI_KG], row[i].kg);
    assert_int_equal(si.power[HALES_SI_M], row[i].m);
    assert_int_equal(si.power[HALES_SI_S], row[i].s);
    assert_int_equal(si.power[HALES_SI_MOL], 0);
  }
}

static void refuses_what_si_cannot_say(void **state) {
  (void)state;
  static const char *const codes[] = {"mL/s/mm[Hg]^0.5", "furlong", "",    "/",  "mL/",
                                      "mL//s",           ".s",      "s99", "s-", "min2x"};
  hales_si si;
  for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++)
    if (hales_si_read(codes[i], &si)) fail_msg("\"%s\" was read", codes[i]);
}

/* Every unit of a registered model has its SI form, except roots. */
static void knows_the_units_of_all_models(void **state) {
  (void)state;
  hales_si si;
  for (size_t k = 0; hales_models[k]; k++) {
    const hales_model *m = hales_models[k];
    for (size_t i = 0; i < m->n_param; i++)
      if (!strchr(m->param[i].unit, '^') && !hales_si_read(m->param[i].unit, &si))
        fail_msg("%s %s: unit %s", m->id, m->param[i].name, m->param[i].unit);
    for (size_t i = 0; i < m->n_signal; i++)
      if (!hales_si_read(m->signal[i].unit, &si)) fail_msg("%s: %s", m->signal[i].name, m->signal[i].unit);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(reads_units_of_the_tables),
      cmocka_unit_test(refuses_what_si_cannot_say),
      cmocka_unit_test(knows_the_units_of_all_models),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
