#include "thread/quantity.h"

#include <string.h>

#define YES_NO "no yes"

/* clang-format off */
static const hales_quantity table[] = {
    /* right-heart catheter */
    {"ra_max_mmhg", "right atrial pressure, maximum", "mm[Hg]", -5, 60, HALES_BY_CATHETER, "60998-2", 0, NULL},
    {"ra_min_mmhg", "right atrial pressure, minimum", "mm[Hg]", -15, 50, HALES_BY_CATHETER, "60997-4", 0, NULL},
    {"ra_mean_mmhg", "right atrial pressure, mean", "mm[Hg]", -10, 50, HALES_BY_CATHETER, "8400-4", 0, NULL},
    {"rv_max_mmhg", "right ventricular pressure, maximum (systolic)", "mm[Hg]", 8, 200, HALES_BY_CATHETER, "8432-7", 0, NULL},
    {"rv_min_mmhg", "right ventricular pressure, minimum (diastolic)", "mm[Hg]", -20, 50, HALES_BY_CATHETER, "8377-4", 0, NULL},
    {"rv_edp_mmhg", "right ventricular pressure, end-diastolic", "mm[Hg]", -10, 60, HALES_BY_CATHETER, NULL, 0, NULL},
    {"rv_mean_mmhg", "right ventricular pressure, mean", "mm[Hg]", -5, 100, HALES_BY_CATHETER, "8406-1", 0, NULL},
    {"pa_sys_mmhg", "pulmonary artery pressure, systolic", "mm[Hg]", 8, 200, HALES_BY_CATHETER, "8440-0", 0, NULL},
    {"pa_dia_mmhg", "pulmonary artery pressure, diastolic", "mm[Hg]", 1, 110, HALES_BY_CATHETER, "8385-7", 0, NULL},
    {"pa_mean_mmhg", "pulmonary artery pressure, mean", "mm[Hg]", 5, 140, HALES_BY_CATHETER, "8414-5", 0, NULL},
    {"pawp_mmhg", "pulmonary artery wedge pressure", "mm[Hg]", -2, 50, HALES_BY_CATHETER, "75994-4", 0, NULL},
    {"co_l_min", "cardiac output", "L/min", 1, 20, HALES_BY_CATHETER, "8741-1", 0, NULL},
    {"ci_l_min_m2", "cardiac index", "L/min/m2", 0.6, 9, HALES_BY_CATHETER, NULL, 0, NULL},
    {"pvr_wu", "pulmonary vascular resistance", "[wood'U]", 0.1, 50, HALES_BY_CATHETER, NULL, 0, NULL},
    {"svr_wu", "systemic vascular resistance", "[wood'U]", 2, 90, HALES_BY_CATHETER, NULL, 0, NULL},
    {"svo2_pct", "mixed venous oxygen saturation", "%", 20, 90, HALES_BY_CATHETER, NULL, 0, NULL},
    {"sao2_pct", "arterial oxygen saturation", "%", 50, 100, HALES_BY_CATHETER, "2708-6", 0, NULL},
    /* systemic circulation */
    {"sa_sys_mmhg", "systemic arterial pressure, systolic", "mm[Hg]", 50, 260, HALES_BY_CUFF, "8480-6 76215-3 76534-7 8459-0", 0, NULL},
    {"sa_dia_mmhg", "systemic arterial pressure, diastolic", "mm[Hg]", 20, 160, HALES_BY_CUFF, "8462-4 76213-8 76535-4 8453-3", 0, NULL},
    {"sa_mean_mmhg", "systemic arterial pressure, mean", "mm[Hg]", 35, 200, HALES_BY_CUFF, "8478-0 76214-6 76536-2", 0, NULL},
    {"hr_bpm", "heart rate", "/min", 25, 230, HALES_BY_CUFF, "8867-4", 0, NULL},
    /* volumes and masses */
    {"lv_edv_ml", "left ventricular end-diastolic volume", "mL", 20, 500, HALES_BY_MRI, "75988-6", 0, NULL},
    {"lv_esv_ml", "left ventricular end-systolic volume", "mL", 5, 420, HALES_BY_MRI, "75989-4", 0, NULL},
    {"rv_edv_ml", "right ventricular end-diastolic volume", "mL", 30, 600, HALES_BY_MRI, NULL, 0, NULL},
    {"rv_esv_ml", "right ventricular end-systolic volume", "mL", 8, 500, HALES_BY_MRI, NULL, 0, NULL},
    {"la_max_ml", "left atrial volume, maximum", "mL", 10, 350, HALES_BY_MRI, NULL, 0, NULL},
    {"la_min_ml", "left atrial volume, minimum", "mL", 3, 300, HALES_BY_MRI, NULL, 0, NULL},
    {"ra_max_ml", "right atrial volume, maximum", "mL", 10, 500, HALES_BY_MRI, NULL, 0, NULL},
    {"ra_min_ml", "right atrial volume, minimum", "mL", 3, 450, HALES_BY_MRI, NULL, 0, NULL},
    {"sv_ml", "stroke volume", "mL", 10, 250, HALES_BY_MRI, "8771-8", 0, NULL},
    {"svi_ml_m2", "stroke volume index", "mL/m2", 6, 120, HALES_BY_MRI, "76297-1", 0, NULL},
    {"rvesvi_ml_m2", "right ventricular end-systolic volume index", "mL/m2", 5, 260, HALES_BY_MRI, NULL, 0, NULL},
    {"lvef_pct", "left ventricular ejection fraction", "%", 5, 90, HALES_BY_MRI, "10230-1 18043-0", 0, NULL},
    {"rvef_pct", "right ventricular ejection fraction", "%", 5, 90, HALES_BY_MRI, NULL, 0, NULL},
    {"rv_mass_g", "right ventricular mass", "g", 10, 250, HALES_BY_MRI, NULL, 0, NULL},
    {"lv_mass_g", "left ventricular mass", "g", 30, 500, HALES_BY_MRI, NULL, 0, NULL},
    {"tapse_mm", "tricuspid annular plane systolic excursion", "mm", 3, 45, HALES_BY_ECHO, NULL, 0, NULL},
    {"trv_m_s", "tricuspid regurgitation velocity", "m/s", 0.5, 7, HALES_BY_ECHO, NULL, 0, NULL},
    {"ra_area_cm2", "right atrial area", "cm2", 5, 80, HALES_BY_ECHO, NULL, 0, NULL},
    {"pericardial_effusion", "pericardial effusion", NULL, 0, 0, HALES_BY_ECHO, NULL, 0, "none minimal moderate large present"},
    /* lung arteries: diameters at diastole, lengths to the next branch */
    {"mpa_diameter_mm", "main pulmonary artery, diameter", "mm", 10, 80, HALES_BY_MRI, NULL, 0, NULL},
    {"rpa_diameter_mm", "right pulmonary artery, diameter", "mm", 8, 60, HALES_BY_MRI, NULL, 0, NULL},
    {"lpa_diameter_mm", "left pulmonary artery, diameter", "mm", 8, 60, HALES_BY_MRI, NULL, 0, NULL},
    {"mpa_length_mm", "main pulmonary artery, length", "mm", 15, 110, HALES_BY_MRI, NULL, 0, NULL},
    {"rpa_length_mm", "right pulmonary artery, length", "mm", 15, 110, HALES_BY_MRI, NULL, 0, NULL},
    {"lpa_length_mm", "left pulmonary artery, length", "mm", 8, 90, HALES_BY_MRI, NULL, 0, NULL},
    {"mpa_rac_pct", "main pulmonary artery, relative area change", "%", 0.5, 120, HALES_BY_MRI, NULL, 0, NULL},
    {"pa_pwv_m_s", "pulse wave velocity of the pulmonary artery", "m/s", 0.5, 25, HALES_BY_MRI, NULL, 0, NULL},
    /* laboratory; molar masses in g/mol: BNP-32, NT-proBNP(1-76), haemoglobin's monomer, as amounts of
     * haemoglobin are reported (mmol/L of Fe) */
    {"bnp_ng_l", "B-type natriuretic peptide", "ng/L", 0.5, 10000, HALES_BY_LAB, "30934-4 42637-9", 3464, NULL},
    {"ntprobnp_ng_l", "N-terminal pro-B-type natriuretic peptide", "ng/L", 2, 150000, HALES_BY_LAB, "33762-6 83107-3", 8457, NULL},
    {"egfr_ml_min_1_73m2", "estimated glomerular filtration rate", "mL/min/{1.73_m2}", 2, 200, HALES_BY_LAB,
     "98979-8 33914-3 62238-1 48642-3 48643-1 69405-9 77147-7", 0, NULL},
    {"hb_g_dl", "haemoglobin", "g/dL", 3, 25, HALES_BY_LAB, "718-7 59260-0", 16114.5, NULL},
    {"dlco_pct", "diffusing capacity for carbon monoxide, of predicted", "%", 5, 160, HALES_BY_LAB, NULL, 0, NULL},
    /* exercise */
    {"walk_6mwd_m", "six-minute walk distance", "m", 5, 1000, HALES_BY_EXERCISE, "64098-7", 0, NULL},
    {"peak_vo2_ml_kg_min", "peak oxygen uptake", "mL/kg/min", 4, 90, HALES_BY_EXERCISE, NULL, 0, NULL},
    {"peak_vo2_pct", "peak oxygen uptake, of predicted", "%", 8, 160, HALES_BY_EXERCISE, NULL, 0, NULL},
    {"ve_vco2_slope", "ventilation to carbon dioxide output, slope", "1", 12, 150, HALES_BY_EXERCISE, NULL, 0, NULL},
    /* body */
    {"height_cm", "height", "cm", 100, 230, HALES_BY_BODY, "8302-2 3137-7", 0, NULL},
    {"weight_kg", "weight", "kg", 25, 300, HALES_BY_BODY, "29463-7 3141-9", 0, NULL},
    {"bsa_m2", "body surface area", "m2", 0.8, 3.5, HALES_BY_BODY, NULL, 0, NULL},
    {"bmi_kg_m2", "body mass index", "kg/m2", 10, 80, HALES_BY_BODY, "39156-5", 0, NULL},
    {"age_years", "age", "a", 16, 105, HALES_BY_BODY, "30525-0", 0, NULL},
    {"sex", "sex", NULL, 0, 0, HALES_BY_BODY, NULL, 0, "male female other unknown"},
    /* judged or asked */
    {"who_fc", "WHO functional class", "1", 1, 4, HALES_BY_CLINIC, "88020-3", 0, NULL},
    {"ph_group", "clinical group of pulmonary hypertension", "1", 1, 5, HALES_BY_CLINIC, NULL, 0, NULL},
    {"pah_subtype", "subtype of pulmonary arterial hypertension", NULL, 0, 0, HALES_BY_CLINIC, NULL, 0,
     "idiopathic heritable drug_toxin ctd hiv portopulmonary chd schistosomiasis pvod other"},
    {"hospitalised_6_months", "admitted to hospital within 6 months", NULL, 0, 0, HALES_BY_CLINIC, NULL, 0, YES_NO},
    {"right_heart_failure", "signs of right heart failure", NULL, 0, 0, HALES_BY_CLINIC, NULL, 0, "absent present"},
    {"symptom_progression", "progression of symptoms", NULL, 0, 0, HALES_BY_CLINIC, NULL, 0, "no slow rapid"},
    {"syncope", "syncope", NULL, 0, 0, HALES_BY_CLINIC, NULL, 0, "no occasional repeated"},
    {"emphasis10", "emPHasis-10 score", "1", 0, 50, HALES_BY_CLINIC, NULL, 0, NULL},
};

/* other spellings of words; "" = for every quantity that has the word */
static const struct { const char *id, *text, *word; } synonyms[] = {
    {"sex", "m", "male"}, {"sex", "f", "female"}, {"sex", "man", "male"}, {"sex", "woman", "female"},
    {"sex", "w", "female"}, {"sex", "weiblich", "female"}, {"sex", "m\xC3\xA4nnlich", "male"},
    {"sex", "maennlich", "male"}, {"sex", "divers", "other"}, {"sex", "femme", "female"}, {"sex", "homme", "male"},
    {"sex", "o", "other"}, {"sex", "u", "unknown"},
    {"", "y", "yes"}, {"", "true", "yes"}, {"", "1", "yes"}, {"", "n", "no"}, {"", "false", "no"}, {"", "0", "no"},
    {"", "true", "present"}, {"", "yes", "present"}, {"", "1", "present"},
    {"", "false", "absent"}, {"", "no", "absent"}, {"", "0", "absent"},
    {"", "false", "none"}, {"", "no", "none"}, {"", "0", "none"}, {"", "absent", "none"},
    {"pericardial_effusion", "trace", "minimal"}, {"pericardial_effusion", "small", "minimal"},
    {"pah_subtype", "ipah", "idiopathic"}, {"pah_subtype", "hpah", "heritable"},
    {"pah_subtype", "connective_tissue_disease", "ctd"}, {"pah_subtype", "ctd_pah", "ctd"},
    {"pah_subtype", "portopulmonary_hypertension", "portopulmonary"}, {"pah_subtype", "popah", "portopulmonary"},
    {"pah_subtype", "congenital_heart_disease", "chd"}, {"pah_subtype", "drug", "drug_toxin"},
};

/* words that are numbers */
static const struct { const char *id, *text; double x; } numerals[] = {
    {"who_fc", "i", 1}, {"who_fc", "ii", 2}, {"who_fc", "iii", 3}, {"who_fc", "iv", 4},
    {"who_fc", "class_i", 1}, {"who_fc", "class_ii", 2}, {"who_fc", "class_iii", 3}, {"who_fc", "class_iv", 4},
};

/* pressures of the places that codes of arterial pressure may mean; the wedge pressure is one mean */
static const char *const at_site[][3] = {
    [HALES_SITE_SYSTEMIC] = {"sa_sys_mmhg", "sa_dia_mmhg", "sa_mean_mmhg"},
    [HALES_SITE_PA] = {"pa_sys_mmhg", "pa_dia_mmhg", "pa_mean_mmhg"},
    [HALES_SITE_RA] = {"ra_max_mmhg", "ra_min_mmhg", "ra_mean_mmhg"},
    [HALES_SITE_RV] = {"rv_max_mmhg", "rv_min_mmhg", "rv_mean_mmhg"},
    [HALES_SITE_WEDGE] = {NULL, NULL, "pawp_mmhg"},
};
/* clang-format on */

#define COUNT(a) (sizeof(a) / sizeof *(a))

const hales_quantity *hales_quantity_row(size_t k) {
  return k < COUNT(table) ? &table[k] : NULL;
}

const hales_quantity *hales_quantity_find(const char *id) {
  for (size_t k = 0; id && k < COUNT(table); k++)
    if (table[k].id[0] == id[0] && strcmp(table[k].id, id) == 0) return &table[k];
  return NULL;
}

/* is `word` one of the words of a space-separated list? returns its place in the list */
static const char *in_list(const char *list, const char *word) {
  const size_t n = strlen(word);
  if (!list || n == 0 || strchr(word, ' ')) return NULL;
  for (const char *s = list; (s = strstr(s, word)); s += n)
    if ((s == list || s[-1] == ' ') && (s[n] == ' ' || s[n] == '\0')) return s;
  return NULL;
}

/* lower case, blanks and hyphens as "_"; false when it does not fit: then it is no name of ours */
static bool fold(const char *text, char *out, size_t cap) {
  size_t n = 0;
  for (; *text; text++) {
    if (n + 1 >= cap) return false;
    const char c = *text;
    out[n++] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c == ' ' || c == '-' ? '_' : c;
  }
  out[n] = '\0';
  return n > 0;
}

bool hales_is_loinc(const char *system) {
  static const char *const names[] = {HALES_SYSTEM_LOINC, "https://loinc.org", "http://loinc.org/",
                                      "https://loinc.org/", "urn:oid:2.16.840.1.113883.6.1"};
  for (size_t k = 0; system && k < COUNT(names); k++)
    if (strcmp(system, names[k]) == 0) return true;
  return false;
}

static const hales_quantity *find_coding(const hales_coding *c) {
  char folded[40];
  if (!c->system || !c->code) return NULL;
  if (strcmp(c->system, HALES_SYSTEM_LOCAL) == 0) return hales_quantity_find(c->code);
  if (strcmp(c->system, HALES_SYSTEM_CSV) == 0)
    return fold(c->code, folded, sizeof folded) ? hales_quantity_find(folded) : NULL;
  if (hales_is_loinc(c->system))
    for (size_t k = 0; k < COUNT(table); k++)
      if (in_list(table[k].loinc, c->code)) return &table[k];
  return NULL;
}

/* Which of the arterial pressures a LOINC code of quantity q means: the column of at_site; -1: none. */
static int arterial(const hales_coding *c, const hales_quantity *q) {
  if (!q || q->by != HALES_BY_CUFF || !hales_is_loinc(c->system)) return -1;
  for (int p = 0; p < 3; p++)
    if (strcmp(q->id, at_site[HALES_SITE_SYSTEMIC][p]) == 0) return p;
  return -1;
}

hales_code_match hales_quantity_match(const hales_coding *codes, size_t n, hales_site where) {
  hales_code_match r = {0}, placed = {0};
  for (size_t i = 0; i < n; i++) {
    const hales_quantity *q = find_coding(&codes[i]);
    const int p = arterial(&codes[i], q);
    if (!q || (p >= 0 && placed.by_site)) continue;
    if (p >= 0) {
      placed = (hales_code_match){.coding = i, .by_site = true, .unclear = where == HALES_SITE_UNCLEAR};
      if (where < HALES_SITE_FOREIGN) placed.quantity = hales_quantity_find(at_site[where][p]);
      placed.foreign = !placed.quantity && !placed.unclear;
      continue;
    }
    if (r.quantity && r.quantity != q) return (hales_code_match){.disagree = true};
    if (!r.quantity) r.coding = i;
    r.quantity = q;
  }
  return r.quantity ? r : placed;
}

/* the words of the list as separate static strings: the tables above hold them all */
static const char *static_word(const char *word) {
  static const char *const words[] = {
      "none",   "minimal",    "moderate",       "large",           "present", "absent",    "male",
      "female", "other",      "unknown",        "idiopathic",      "ctd",     "heritable", "hiv",
      "chd",    "drug_toxin", "portopulmonary", "schistosomiasis", "pvod",    "no",        "yes",
      "slow",   "rapid",      "occasional",     "repeated"};
  for (size_t k = 0; k < COUNT(words); k++)
    if (strcmp(words[k], word) == 0) return words[k];
  return NULL;
}

const char *hales_quantity_word(const hales_quantity *q, const char *text) {
  char folded[40];
  if (!q->words || !text || !fold(text, folded, sizeof folded)) return NULL;
  if (in_list(q->words, folded)) return static_word(folded);
  for (size_t k = 0; k < COUNT(synonyms); k++)
    if (strcmp(synonyms[k].text, folded) == 0 && (!*synonyms[k].id || strcmp(synonyms[k].id, q->id) == 0) &&
        in_list(q->words, synonyms[k].word))
      return synonyms[k].word;
  return NULL;
}

bool hales_quantity_number(const hales_quantity *q, const char *text, double *x) {
  char folded[40];
  if (q->words || !text || !fold(text, folded, sizeof folded)) return false;
  for (size_t k = 0; k < COUNT(numerals); k++)
    if (strcmp(numerals[k].id, q->id) == 0 && strcmp(numerals[k].text, folded) == 0)
      return *x = numerals[k].x, true;
  return false;
}
