/* The reference models against CVODE: no silent difference. */
#include "support/assert.h"

#include <stdlib.h>

#include "agreement.h"
#include "support/random_sets.h"

/* Sets a model by default, near and wide together; under sanitizers fewer.  HALES_ORACLE_SETS=1000 is the
 * full comparison, whose result docs/performance.md records. */
#ifdef HALES_SANITIZED
enum { SETS_KORAKIANITIS = 10, SETS_COLUNGA2020 = 10, SETS_HALES = 3 };
#else
enum { SETS_KORAKIANITIS = 100, SETS_COLUNGA2020 = 100, SETS_HALES = 48 };
#endif

static void korakianitis_agrees_with_cvode_or_says_that_it_does_not(void **state) {
  (void)state;
  agreement_check(&oracle_korakianitis, SETS_KORAKIANITIS, 0.7, 0.002);
}

static void colunga2020_agrees_with_cvode_or_says_that_it_does_not(void **state) {
  (void)state;
  agreement_check(&oracle_colunga2020, SETS_COLUNGA2020, 0.7, 0.0);
}

/* Over the whole of its ranges this model has few hearts: those near its own are compared. */
static void hales_agrees_with_cvode_or_says_that_it_does_not(void **state) {
  (void)state;
  const char *asked = getenv("HALES_ORACLE_SETS");
  const size_t n = asked ? (size_t)strtoul(asked, NULL, 10) : SETS_HALES;
  double *p = random_sets(oracle_hales.m, n, 0.5, 41);
  const agreement a = agreement_of(&oracle_hales, p, n, "within e^0.5");
  free(p);
  assert_int_equal(a.silent, 0);
  assert_true(a.reported * 1000 <= a.sets);
  assert_true(a.oracle_failed * 100 <= a.sets);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(korakianitis_agrees_with_cvode_or_says_that_it_does_not),
      cmocka_unit_test(colunga2020_agrees_with_cvode_or_says_that_it_does_not),
      cmocka_unit_test(hales_agrees_with_cvode_or_says_that_it_does_not),
  };
  return cmocka_run_group_tests_name("physics/oracle", tests, NULL, NULL);
}
