/* Whose pressure a general code means. */
#include "thread/site.h"

#include "support/assert.h"
#include "thread/quantity.h"

#define MDC "urn:iso:std:iso:11073:10101"

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
      {"Art. pulm.", HALES_SITE_PA},
      {"left pulm. art.", HALES_SITE_PA},
      {"arterial line in MPA", HALES_SITE_PA},
      {"Art pulm sys", HALES_SITE_PA},
      {"PAPsyst", HALES_SITE_PA},
      {"PAPmean", HALES_SITE_PA},
      {"papdia", HALES_SITE_PA},
      {"systolic arterial pressure, RPA", HALES_SITE_PA},
      {"arterial pressure (LPA)", HALES_SITE_PA},
      {"MDC_PRESS_BLD_ART_PULM_SYS", HALES_SITE_PA},
      {"pulm. art. wedge pressure", HALES_SITE_WEDGE},
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
      {"Blood pressure, pulm. arterial hypertension", HALES_SITE_SYSTEMIC},
      {"Blood pressure before papillary muscle repair", HALES_SITE_SYSTEMIC},
      {"Blood pressure, paper chart", HALES_SITE_SYSTEMIC},
      {"Blood pressure (Pa)", HALES_SITE_SYSTEMIC}, /* pascal */
      /* not understood, or with two meanings */
      {"Chamber pressures", HALES_SITE_UNCLEAR},
      {"Swan-Ganz", HALES_SITE_UNCLEAR},
      {"RHK systolisch", HALES_SITE_UNCLEAR},
      {"arterial pressure, RHC2", HALES_SITE_UNCLEAR},
      {"arteria, pulm.", HALES_SITE_UNCLEAR},
      {"PAPX arterial", HALES_SITE_UNCLEAR},
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
  assert_int_equal(of_code(MDC, "150100"), HALES_SITE_FOREIGN);
  /* of another system, a part of one, none */
  assert_int_equal(of_code(HALES_SYSTEM_LOINC, "81040000"), HALES_SITE_UNCLEAR);
  assert_int_equal(of_code(HALES_SYSTEM_SNOMED, "8104000"), HALES_SITE_UNCLEAR);
  assert_int_equal(of_code(HALES_SYSTEM_SNOMED, "53085002 87878005"), HALES_SITE_UNCLEAR);
  assert_int_equal(of_code(NULL, "53085002"), HALES_SITE_UNCLEAR);
}

/* The usual words of a code must not speak against it. */
static void codes_decide_before_the_words_of_their_concept(void **state) {
  (void)state;
  static const struct {
    hales_coding codes[2];
    const char *text;
    hales_site site;
  } cases[] = {
      {{{HALES_SYSTEM_SNOMED, "250767002", "Pulmonary artery pressure"},
        {MDC, "150044", "MDC_PRESS_BLD_ART_PULM"}},
       NULL,
       HALES_SITE_PA},
      {{{HALES_SYSTEM_SNOMED, "81040000", "Pulmonary artery structure"}}, "Art. pulm.", HALES_SITE_PA},
      {{{HALES_SYSTEM_SNOMED, "81040000", NULL}}, "A. pulmonalis, art. line", HALES_SITE_PA},
      {{{MDC, "150045", NULL}}, "art. press., sys", HALES_SITE_PA},
      {{{MDC, "150046", NULL}}, "arterial", HALES_SITE_PA},
      {{{MDC, "150047", "MDC_PRESS_BLD_ART_PULM_MEAN"}}, NULL, HALES_SITE_PA},
      {{{MDC, "150105", NULL}}, NULL, HALES_SITE_RV},
      {{{MDC, "150101", NULL}}, NULL, HALES_SITE_FOREIGN},
      {{{MDC, "150038", "MDC_PRESS_BLD_ART_ABP_DIA"}}, NULL, HALES_SITE_SYSTEMIC},
      /* a wedge, or a gradient across the valve, it may be */
      {{{HALES_SYSTEM_SNOMED, "81040000", NULL}}, "PCWP", HALES_SITE_WEDGE},
      {{{HALES_SYSTEM_SNOMED, "81040000", NULL}}, "valve gradient", HALES_SITE_FOREIGN},
      /* two places by code; and what is coded as the arm's and spoken of otherwise is not of the arm */
      {{{HALES_SYSTEM_SNOMED, "81040000", NULL}, {MDC, "150104", NULL}}, NULL, HALES_SITE_UNCLEAR},
      {{{HALES_SYSTEM_SNOMED, "368209003", NULL}}, "PAPsys", HALES_SITE_UNCLEAR},
      {{{MDC, "150036", NULL}}, "RHK", HALES_SITE_UNCLEAR},
  };
  for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
    hales_site_told t = {0};
    hales_site_tell(&t, cases[k].codes, cases[k].codes[1].code ? 2 : 1, cases[k].text, true);
    if (hales_site_of(&t) != cases[k].site) print_error("case %zu\n", k);
    assert_int_equal(hales_site_of(&t), cases[k].site);
  }
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
      cmocka_unit_test(codes_decide_before_the_words_of_their_concept),
      cmocka_unit_test(concepts_add_up),
  };
  return cmocka_run_group_tests_name("thread/site", tests, NULL, NULL);
}
