/* What records of medication call the catalogue's treatments. */
#include "scenario/drug_names.h"

#include <stdio.h>

#include "catalogue.h"

static const hales_drug_names *names;

static int setup(void **state) {
  if (catalogue_setup(state) != 0) return 1;
  hales_err err = {0};
  assert_ok_err(hales_drug_names_load(&catalogue_arena, catalogue, &names, &err), &err);
  return 0;
}

/* "sildenafil+macitentan", with "(substance)" where only the class is known. */
static void stands_for(const char *label, const char *system, const char *code, const char *wanted) {
  const hales_drug_name *hit[HALES_DRUG_NAME_HITS];
  char got[160] = "";
  const size_t n = hales_drug_names_match(names, label, system, code, hit);
  for (size_t i = 0; i < n; i++) {
    for (size_t j = 0; j < hit[i]->drugs_n; j++)
      snprintf(got + strlen(got), sizeof got - strlen(got), "%s%s", *got ? "+" : "", hit[i]->drugs[j]->id);
    if (hit[i]->drugs_n == 0)
      snprintf(got + strlen(got), sizeof got - strlen(got), "%s(%s %s)", *got ? "+" : "", hit[i]->substance,
               hit[i]->drug_class->id);
  }
  if (strcmp(got, wanted) != 0)
    fail_msg("%s %s is '%s', not '%s'", label ? label : "-", code ? code : "-", got, wanted);
}

static void labels_as_prescribers_write_them(void **state) {
  (void)state;
  static const char *const label[][2] = {
      {"Sildenafil 20 MG Oral Tablet", "sildenafil"},
      {"SILDENAFIL CITRATE", "sildenafil"},
      {"sild\xC3\xA9nafil", "sildenafil"},        /* one letter with its accent */
      {"silde\xCC\x81nafil 40 mg", "sildenafil"}, /* the accent after its letter */
      {"Viagra 50 mg", "sildenafil"},
      {"Tracleer\xC2\xAE 125 mg", "bosentan"}, /* a registered mark is no letter */
      {"\xC3\x93xido n\xC3\xADtrico inhalado", "inhaled_no"},
      {"nitric oxide, inhaled 20 ppm", "inhaled_no"},
      {"Opsynvi 10 mg/40 mg film-coated tablet", "macitentan+tadalafil"},
      {"macitentan/tadalafil", "tadalafil+macitentan"},
      {"treprostinil diolamine (Orenitram) 5 mg", "treprostinil_oral"},
      {"Treprostinil 1 MG Extended Release Oral Tablet", "treprostinil_oral"},
      {"Remodulin 20 ng/kg/min", "treprostinil"},
      {"Remodulin (treprostinil) infusion, oral anticoagulation", "treprostinil"},
      {"treprostinil SC, patient not for oral therapy", "treprostinil"},
      {"treprostinil 5 mg/ml infusion", "treprostinil"},
      {"Tyvaso (treprostinil) inhalation solution", "(treprostinil prostacyclin)"},
      {"treprostinil 0.6 MG/ML Inhalant", "(treprostinil prostacyclin)"},
      {"Iloprost i.v. infusion", "(iloprost prostacyclin_parenteral)"},
      {"Ventavis 10 ug/ml nebuliser solution", "iloprost"},
      {"vardenafil 10 mg", "(vardenafil pde5i)"},
      {"Torasemid AL 10 mg", "diuretic"},
      {"metoprolol succinate 47.5 mg", ""},
      {"desildenafil", ""}, /* a part of a word is another word */
      {"oral contraceptive", ""},
      {"", ""}};
  for (size_t i = 0; i < sizeof label / sizeof label[0]; i++)
    stands_for(label[i][0], NULL, NULL, label[i][1]);
}

static void codes_count_in_their_own_system(void **state) {
  (void)state;
  stands_for(NULL, "http://www.whocc.no/atc", "C02KX04", "macitentan");
  stands_for("Pulmonary drug", "urn:oid:2.16.840.1.113883.6.73", "c02kx54", "macitentan+tadalafil");
  stands_for(NULL, "http://example.org/local", "C02KX04", "");
  stands_for(NULL, NULL, "C02KX04", "");
  stands_for("bosentan 125 mg", "http://www.whocc.no/atc", "C02KX04", "bosentan"); /* the words come first */
}

static void every_treatment_of_the_catalogue_has_a_name_and_no_name_two_meanings(void **state) {
  (void)state;
  for (size_t d = 0; d < catalogue->drugs_n; d++) {
    bool found = false;
    for (size_t i = 0; i < names->n; i++)
      found |= names->row[i].names_n > 0 && names->row[i].drugs_n == 1 &&
               names->row[i].drugs[0] == &catalogue->drugs[d];
    if (!found) fail_msg("%s", catalogue->drugs[d].id);
  }
  for (size_t i = 0; i < names->n; i++)
    for (size_t j = 0; j < i; j++) {
      const hales_drug_name *a = &names->row[i], *b = &names->row[j];
      if (strcmp(a->substance, b->substance) == 0) continue;
      for (size_t k = 0; k < a->names_n; k++)
        for (size_t l = 0; l < b->names_n; l++) assert_string_not_equal(a->names[k], b->names[l]);
      for (size_t k = 0; k < a->atc_n; k++)
        for (size_t l = 0; l < b->atc_n; l++) assert_string_not_equal(a->atc[k], b->atc[l]);
    }
}

static void doses_of_other_loop_diuretics_are_worth_more(void **state) {
  (void)state;
  const hales_drug_name *hit[HALES_DRUG_NAME_HITS];
  assert_int_equal(hales_drug_names_match(names, "torasemide 10 mg", NULL, NULL, hit), 1);
  assert_close(hit[0]->worth, 2, 0, 0);
  assert_int_equal(hales_drug_names_match(names, "furosemide 40 mg", NULL, NULL, hit), 1);
  assert_close(hit[0]->worth, 1, 0, 0);
  assert_int_equal(hales_drug_names_match(names, "Yuvanci 10/40", NULL, NULL, hit), 1);
  assert_close(hit[0]->worth, 0, 0, 0); /* two doses in one tablet */
}

static void a_faulty_list_is_refused_with_its_place(void **state) {
  (void)state;
#define ONE(fields) "{\"version\":1,\"medications\":[{\"substance\":\"x\"," fields "}]}"
  static const char *const bad[][2] = {
      {"{\"version\":2,\"medications\":[]}", "version 1"},
      {"{\"version\":1}", "medications"},
      {ONE("\"names\":[\"Revatio\"],\"drugs\":[\"sildenafil\"]"),
       "medications[0].names[0]: words in lower case"},
      {ONE("\"names\":[\"x\"],\"drugs\":[\"sildenafi\"]"),
       "medications[0].drugs[0]: a drug of the catalogue"},
      {ONE("\"names\":[\"x\"],\"class\":\"statin\""), "class must be"},
      {ONE("\"names\":[\"x\"],\"class\":\"era\",\"drugs\":[\"bosentan\"]"), "either drugs or class"},
      {ONE("\"names\":[\"x\"]"), "either drugs or class"},
      {ONE("\"names\":[],\"drugs\":[\"bosentan\"]"), "a name or a code"},
      {ONE("\"names\":[\"x\"],\"drugs\":[\"bosentan\"],\"worth\":0"), "worth: a number"},
      {ONE("\"names\":[\"x\"],\"drugs\":[\"bosentan\"],\"dose\":3"), "dose: unknown key"},
      {ONE("\"names\":\"x\",\"drugs\":[\"bosentan\"]"), "an array"}};
#undef ONE
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
    uint8_t memory[1 << 14];
    hales_arena arena = {.base = memory, .cap = sizeof memory};
    const hales_drug_names *out = NULL;
    hales_err err = {0};
    const hales_bytes text = {(const uint8_t *)bad[i][0], strlen(bad[i][0])};
    assert_status(hales_drug_names_read(text, &arena, catalogue, &out, &err), HALES_EPARSE);
    if (!strstr(err.msg, bad[i][1])) fail_msg("%s: \"%s\"", bad[i][0], err.msg);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(labels_as_prescribers_write_them),
      cmocka_unit_test(codes_count_in_their_own_system),
      cmocka_unit_test(every_treatment_of_the_catalogue_has_a_name_and_no_name_two_meanings),
      cmocka_unit_test(doses_of_other_loop_diuretics_are_worth_more),
      cmocka_unit_test(a_faulty_list_is_refused_with_its_place),
  };
  return cmocka_run_group_tests(tests, setup, catalogue_teardown);
}
