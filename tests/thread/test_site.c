/* Whose pressure a general code means. */
#include "thread/site.h"

#include "support/assert.h"
#include "thread/quantity.h"

static hales_site of_words(const char *text) {
  hales_site_told t = {0};
  hales_site_tell(&t, NULL, 0, text, true);
  return hales_site_of(&t);
}

static hales_site of_code(const char *system, const char *code) {
  const hales_coding c = {system, code, NULL};
  hales_site_told t = {0};
  hales_site_tell(&t, &c, 1, NULL, true);
  return hales_site_of(&t);
}

static void words_name_the_place(void **state) {
  (void)state;
  static const struct {
    const char *text;
    hales_site site;
  } cases[] = {
      {"Pulmonary artery pressure", HALES_SITE_PA},
      {"PA Pressure (Swan-Ganz)", HALES_SITE_PA},
      {"PAP", HALES_SITE_PA},
      {"left pulmonary artery", HALES_SITE_PA},
      {"pulmonary arterial blood pressure", HALES_SITE_PA},
      {"Pulmonalarterieller Druck", HALES_SITE_PA},
      {"Right ventricular structure", HALES_SITE_RV},
      {"RV pressure", HALES_SITE_RV},
      {"Right atrial pressure", HALES_SITE_RA},
      {"RA pressure", HALES_SITE_RA},
      {"PCWP", HALES_SITE_WEDGE},
      {"Pulmonary artery wedge pressure", HALES_SITE_WEDGE},
      {"LV pressure", HALES_SITE_FOREIGN},
      {"left ventricle", HALES_SITE_FOREIGN},
      {"femoral vein", HALES_SITE_FOREIGN},
      {"Central venous blood pressure", HALES_SITE_FOREIGN},
      {"aortic valve gradient", HALES_SITE_FOREIGN},
      {"Blood pressure", HALES_SITE_SYSTEMIC},
      {"BP sitting", HALES_SITE_SYSTEMIC},
      {"Blutdruck", HALES_SITE_SYSTEMIC},
      {"Right arm", HALES_SITE_SYSTEMIC},
      {"Ascending aorta", HALES_SITE_SYSTEMIC},
      {"radial artery", HALES_SITE_SYSTEMIC},
      {"Arterial line", HALES_SITE_SYSTEMIC},
      {"tension art\xC3\xA9rielle", HALES_SITE_SYSTEMIC},
      {"Vital signs", HALES_SITE_SYSTEMIC},
      {"Blood pressure, pulmonary arterial hypertension clinic", HALES_SITE_SYSTEMIC},
      {"Blood pressure (Pa)", HALES_SITE_SYSTEMIC}, /* pascal */
      /* not understood, or with two meanings */
      {"Chamber pressures", HALES_SITE_UNCLEAR},
      {"Swan-Ganz", HALES_SITE_UNCLEAR},
      {"Blood pressure, right heart catheterisation", HALES_SITE_UNCLEAR},
      {"Blood pressure RA", HALES_SITE_UNCLEAR}, /* right arm, right atrium */
      {"PA systolique", HALES_SITE_UNCLEAR},     /* French: arterial */
      {"PA pressure, radial artery", HALES_SITE_UNCLEAR},
      {"RV and PA pressures", HALES_SITE_UNCLEAR},
      {"ventricle", HALES_SITE_UNCLEAR},
      {"xyzzy", HALES_SITE_UNCLEAR},
      {"", HALES_SITE_UNCLEAR},
  };
  for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
    if (of_words(cases[k].text) != cases[k].site) print_error("%s\n", cases[k].text);
    assert_int_equal(of_words(cases[k].text), cases[k].site);
  }
}

static void codes_name_the_place(void **state) {
  (void)state;
  assert_int_equal(of_code(HALES_SYSTEM_SNOMED, "53085002"), HALES_SITE_RV);
  assert_int_equal(of_code(HALES_SYSTEM_SNOMED, "87878005"), HALES_SITE_FOREIGN);
  assert_int_equal(of_code(HALES_SYSTEM_SNOMED, "81040000"), HALES_SITE_PA);
  assert_int_equal(of_code(HALES_SYSTEM_SNOMED, "368209003"), HALES_SITE_SYSTEMIC);
  assert_int_equal(of_code("https://loinc.org/", "76284-9"), HALES_SITE_PA);
  assert_int_equal(of_code(HALES_SYSTEM_LOINC, "75994-4"), HALES_SITE_WEDGE);
  assert_int_equal(of_code(HALES_SYSTEM_LOINC, "85354-9"), HALES_SITE_SYSTEMIC);
  assert_int_equal(of_code("urn:iso:std:iso:11073:10101", "150100"), HALES_SITE_FOREIGN);
  /* of another system, a part of one, none */
  assert_int_equal(of_code(HALES_SYSTEM_LOINC, "81040000"), HALES_SITE_UNCLEAR);
  assert_int_equal(of_code(HALES_SYSTEM_SNOMED, "8104000"), HALES_SITE_UNCLEAR);
  assert_int_equal(of_code(HALES_SYSTEM_SNOMED, "53085002 87878005"), HALES_SITE_UNCLEAR);
  assert_int_equal(of_code(NULL, "53085002"), HALES_SITE_UNCLEAR);
}

static void concepts_add_up(void **state) {
  (void)state;
  const hales_coding panel = {HALES_SYSTEM_LOINC, "85354-9", "Blood pressure panel"},
                     strange = {HALES_SYSTEM_SNOMED, "7771000", NULL},
                     local = {"urn:oid:1.2.3", "4711", "PA Pressure (Swan-Ganz)"},
                     arm = {HALES_SYSTEM_SNOMED, "368208006", NULL};
  hales_site_told t = {0};
  assert_int_equal(hales_site_of(&t), HALES_SITE_SYSTEMIC); /* a code alone */
  hales_site_tell(&t, NULL, 0, NULL, true);                 /* a concept that is not there */
  assert_int_equal(hales_site_of(&t), HALES_SITE_SYSTEMIC);
  hales_site_tell(&t, &panel, 1, "RV pressure", true);
  assert_int_equal(hales_site_of(&t), HALES_SITE_RV);
  t = (hales_site_told){0};
  hales_site_tell(&t, &panel, 1, NULL, true);
  hales_site_tell(&t, &strange, 1, NULL, true); /* a body site not known */
  assert_int_equal(hales_site_of(&t), HALES_SITE_UNCLEAR);
  t = (hales_site_told){0};
  hales_site_tell(&t, &strange, 1, "Druckmessung", true); /* an arm is one whatever the panel is called */
  hales_site_tell(&t, &arm, 1, NULL, true);
  assert_int_equal(hales_site_of(&t), HALES_SITE_SYSTEMIC);
  t = (hales_site_told){0};
  hales_site_tell(&t, &local, 1, "PAP", true);
  hales_site_tell(&t, NULL, 0, "sys", false); /* need not be understood */
  assert_int_equal(hales_site_of(&t), HALES_SITE_PA);
  hales_site_tell(&t, &arm, 1, NULL, true);
  assert_int_equal(hales_site_of(&t), HALES_SITE_UNCLEAR);
  char longer[400];
  for (size_t k = 0; k < sizeof longer; k++) longer[k] = k % 5 ? 'y' : ' ';
  longer[sizeof longer - 1] = '\0';
  assert_int_equal(of_words(longer), HALES_SITE_UNCLEAR);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(words_name_the_place),
      cmocka_unit_test(codes_name_the_place),
      cmocka_unit_test(concepts_add_up),
  };
  return cmocka_run_group_tests_name("thread/site", tests, NULL, NULL);
}
