#include "thread/site.h"

#include <stdio.h>
#include <string.h>

#include "thread/quantity.h"

#define BIT(site) (1u << (site))
#define SYSTEMIC  BIT(HALES_SITE_SYSTEMIC)
#define PA        BIT(HALES_SITE_PA)
#define RA        BIT(HALES_SITE_RA)
#define RV        BIT(HALES_SITE_RV)
#define WEDGE     BIT(HALES_SITE_WEDGE)
#define FOREIGN   BIT(HALES_SITE_FOREIGN)
#define PLACES    (SYSTEMIC | PA | RA | RV | WEDGE | FOREIGN)
#define GENERAL   BIT(8)  /* a blood pressure, of no place said */
#define DOUBTFUL  BIT(9)  /* of the heart or the lungs, or an abbreviation with two meanings */
#define ARTERIAL  BIT(10) /* of an artery: systemic unless another place is named */
#define ROMANCE   BIT(11) /* French, Spanish: there "PA" is the arterial pressure */
#define ABBR_PA   BIT(12)

#define MDC "urn:iso:std:iso:11073:10101"

/* Places and panels by code: [MII-ICU], the vital signs of FHIR, SNOMED CT's structures as DICOM lists them.
 * IEEE 11073-10101 has a pressure's systolic, diastolic and mean value in the three codes after its own. */
static const struct {
  const char *system, *codes;
  unsigned means;
} known[] = {
    {HALES_SYSTEM_LOINC, "76284-9", PA},
    {HALES_SYSTEM_SNOMED, "250767002 81040000 78480002 50408007 45341000", PA},
    {MDC, "150044 150045 150046 150047", PA},
    {HALES_SYSTEM_LOINC, "60996-6", RA},
    {HALES_SYSTEM_SNOMED, "276755008 73829009", RA},
    {MDC, "150068 150069 150070 150071", RA},
    {HALES_SYSTEM_SNOMED, "276756009 53085002", RV},
    {MDC, "150104 150105 150106 150107", RV},
    {HALES_SYSTEM_LOINC, "75994-4", WEDGE},
    {MDC, "150052", WEDGE},
    {HALES_SYSTEM_SNOMED, "276769008 87878005 82471001", FOREIGN},
    {MDC,
     "150056 150057 150058 150059 150064 150065 150066 150067 150084 150085 150086 150087 150100 150101 150102 "
     "150103",
     FOREIGN},
    {HALES_SYSTEM_SNOMED,
     "182245002 72098002 59126009 368208006 368209003 40983000 53120007 7569003 17137000 45631007 368504007 "
     "7657000 113270003 67937003 44984001 86547008 15825003 51114001 364090009",
     SYSTEMIC},
    {MDC,
     "150020 150021 150022 150023 150028 150029 150030 150031 150032 150033 150034 150035 150036 150037 150038 "
     "150039",
     SYSTEMIC},
    {HALES_SYSTEM_LOINC,
     "85354-9 35094-2 55284-4 55417-0 85353-1 34566-0 8716-3 96607-7 8480-6 8462-4 8478-0", GENERAL},
    {HALES_SYSTEM_SNOMED, "75367002 46973005 271649006 271650006", GENERAL},
    {MDC, "150016 150017 150018 150019", GENERAL},
};

/* Words, as fold() leaves them: small letters, one blank around each.  No blank at the end: a beginning.
 * heuristic: spellings of catheter reports, monitors and FHIR displays, English and German. */
static const struct {
  const char *text;
  unsigned means;
} words[] = {
    {" pa ", ABBR_PA},
    {" pap ", PA},
    {" paps", PA},
    {" papd", PA},
    {" papm", PA},
    {" pasp ", PA},
    {" padp ", PA},
    {" mpap ", PA},
    {" spap ", PA},
    {" dpap ", PA},
    {" pulmonary arter", PA},
    {" pulmonary art ", PA},
    {" pulm art", PA},
    {" art pulm", PA},
    {" mpa ", PA}, /* main, right and left */
    {" rpa ", PA},
    {" lpa ", PA},
    {" pulmonary pressure", PA},
    {" pulmonary blood pressure", PA},
    {" pulmonary systolic ", PA},
    {" pulmonary diastolic ", PA},
    {" pulmonary mean ", PA},
    {" pulmonary trunk ", PA},
    {" pulmonalarter", PA},
    {" pulmonalisdruck ", PA},
    {" arteria pulmonalis ", PA},
    {" truncus pulmonalis ", PA},
    {" wedge", WEDGE},
    {" pcwp ", WEDGE},
    {" pawp ", WEDGE},
    {" paop ", WEDGE},
    {" pcw ", WEDGE},
    {" pwp ", WEDGE},
    {" occlusion ", WEDGE},
    {" occluded ", WEDGE},
    {" pulmonary capillary ", WEDGE},
    {" rv ", RV},
    {" rvp ", RV},
    {" rvsp ", RV},
    {" rvdp ", RV},
    {" rvedp ", RV},
    {" right ventric", RV},
    {" rechter ventrikel ", RV},
    {" rechtsventrik", RV},
    {" right atri", RA},
    {" rap ", RA},
    {" ra pressure", RA},
    {" rechter vorhof ", RA},
    {" rechtsatrial", RA},
    {" lv ", FOREIGN},
    {" lvp ", FOREIGN},
    {" lvsp ", FOREIGN},
    {" lvedp ", FOREIGN},
    {" left ventric", FOREIGN},
    {" linker ventrikel ", FOREIGN},
    {" linksventrik", FOREIGN},
    {" left atri", FOREIGN},
    {" lap ", FOREIGN},
    {" la pressure", FOREIGN},
    {" linker vorhof ", FOREIGN},
    {" cvp ", FOREIGN},
    {" zvd ", FOREIGN},
    {" venous ", FOREIGN},
    {" vein", FOREIGN},
    {" vena ", FOREIGN},
    {" venen", FOREIGN},
    {" ven\xC3\xB6s", FOREIGN},
    {" portal ", FOREIGN},
    {" hepatic ", FOREIGN},
    {" intracranial ", FOREIGN},
    {" umbilical ", FOREIGN},
    {" fetal ", FOREIGN},
    {" foetal ", FOREIGN},
    {" fetus ", FOREIGN},
    {" gradient", FOREIGN},
    {" valve", FOREIGN},
    {" arm ", SYSTEMIC},
    {" arms ", SYSTEMIC},
    {" oberarm", SYSTEMIC},
    {" forearm", SYSTEMIC},
    {" wrist", SYSTEMIC},
    {" finger", SYSTEMIC},
    {" thigh", SYSTEMIC},
    {" leg ", SYSTEMIC},
    {" calf ", SYSTEMIC},
    {" ankle", SYSTEMIC},
    {" limb", SYSTEMIC},
    {" extremity ", SYSTEMIC},
    {" cuff", SYSTEMIC},
    {" nibp ", SYSTEMIC},
    {" nbp ", SYSTEMIC},
    {" nibd ", SYSTEMIC},
    {" noninvasive ", SYSTEMIC},
    {" non invasive ", SYSTEMIC},
    {" abp ", SYSTEMIC},
    {" systemic", SYSTEMIC},
    {" brachial", SYSTEMIC},
    {" radial", SYSTEMIC},
    {" ulnar", SYSTEMIC},
    {" axillar", SYSTEMIC},
    {" femoral", SYSTEMIC},
    {" popliteal", SYSTEMIC},
    {" tibial", SYSTEMIC},
    {" dorsalis pedis ", SYSTEMIC},
    {" carotid", SYSTEMIC},
    {" subclavian", SYSTEMIC},
    {" aort", SYSTEMIC},
    {" artery", ARTERIAL},
    {" arteri", ARTERIAL},
    {" art\xC3\xA9r", ARTERIAL},
    {" art ", ARTERIAL},
    {" art\xC3\xA9rielle ", ROMANCE},
    {" systolique", ROMANCE},
    {" diastolique", ROMANCE},
    {" moyenne ", ROMANCE},
    {" sist\xC3\xB3lica", ROMANCE},
    {" diast\xC3\xB3lica", ROMANCE},
    {" blood pressure", GENERAL},
    {" bloodpressure", GENERAL},
    {" bp ", GENERAL},
    {" sbp ", GENERAL},
    {" dbp ", GENERAL},
    {" blutdruck", GENERAL},
    {" vital sign", GENERAL},
    {" vitals ", GENERAL},
    {" vitalparameter ", GENERAL},
    {" vitalzeichen ", GENERAL},
    {" swan", DOUBTFUL},
    {" right heart ", DOUBTFUL},
    {" rhc", DOUBTFUL},
    {" rhk ", DOUBTFUL},
    {" rechtsherz", DOUBTFUL},
    {" pulm", DOUBTFUL},
    {" pap", DOUBTFUL},
    {" ra ", DOUBTFUL}, /* right atrium, right arm */
    {" la ", DOUBTFUL},
    {" atri", DOUBTFUL},
    {" ventri", DOUBTFUL},
    {" vorhof", DOUBTFUL},
    {" chamber", DOUBTFUL},
    {" intracardiac ", DOUBTFUL},
};

/* Names of diseases and clinics, a muscle and paper say nothing of a place. */
static const char *const idle[] = {" pulmonary arterial hypertension ",
                                   " pulm arterial hypertension ",
                                   " pulmonary hypertension ",
                                   " pulm hypertension ",
                                   " pulmonary rehabilitation ",
                                   " atrial fibrillation ",
                                   " papillar",
                                   " paper",
                                   " papier"};

#define COUNT(a) (sizeof(a) / sizeof *(a))

static bool is_word(unsigned char c) {
  return c >= 0x80 || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Small letters with one blank around each word; "Pa" is the unit.  false when it does not fit. */
static bool fold(const char *text, char *out, size_t cap) {
  size_t n = 0;
  out[n++] = ' ';
  while (*text) {
    size_t len = 0;
    while (is_word((unsigned char)text[len])) len++;
    const bool unit = len == 2 && text[0] == 'P' && text[1] == 'a';
    if (n + len + 2 > cap) return false;
    for (size_t k = 0; k < len && !unit; k++)
      out[n++] = text[k] >= 'A' && text[k] <= 'Z' ? (char)(text[k] - 'A' + 'a') : text[k];
    if (len > 0 && !unit) out[n++] = ' ';
    text += len ? len : 1;
  }
  out[n] = '\0';
  return true;
}

static unsigned words_mean(const char *text) {
  char folded[256];
  unsigned m = 0;
  if (!text) return 0;
  if (!fold(text, folded, sizeof folded)) return DOUBTFUL;
  for (size_t k = 0; k < COUNT(idle); k++)
    for (char *at; (at = strstr(folded, idle[k])); memset(at + 1, '.', strlen(idle[k]) - 2)) {}
  for (size_t k = 0; k < COUNT(words); k++)
    if (strstr(folded, words[k].text)) m |= words[k].means;
  if (m & ABBR_PA) m |= m & ROMANCE ? DOUBTFUL : PA;
  /* "pulmonary artery wedge" is the wedge; "femoral vein" and "aortic valve" are no arteries */
  if (m & WEDGE) m &= ~PA;
  if (m & FOREIGN) m &= ~(PLACES & ~FOREIGN);
  if ((m & ARTERIAL) && !(m & (PLACES | DOUBTFUL))) m |= SYSTEMIC;
  return m;
}

static bool same_system(const char *a, const char *b) {
  return a && (strcmp(a, b) == 0 || (strcmp(b, HALES_SYSTEM_LOINC) == 0 && hales_is_loinc(a)));
}

static bool has_code(const char *list, const char *code) {
  const size_t n = strlen(code);
  if (n == 0 || strchr(code, ' ')) return false;
  for (const char *s = list; (s = strstr(s, code)); s += n)
    if ((s == list || s[-1] == ' ') && (s[n] == ' ' || s[n] == '\0')) return true;
  return false;
}

static unsigned code_means(const hales_coding *c) {
  for (size_t k = 0; c->code && k < COUNT(known); k++)
    if (same_system(c->system, known[k].system) && has_code(known[k].codes, c->code)) return known[k].means;
  return 0;
}

/* Codes of another place than the arm's decide: their own words may only say more of it (" art pulm" holds
 * "art"; a wedge is in the lung's artery; a vein or a gradient is nothing of ours). */
static unsigned concept_means(unsigned by_code, unsigned by_words) {
  const bool decided = (by_code & PLACES & ~SYSTEMIC) != 0;
  return by_code | (decided ? by_words & ~(PLACES & ~(FOREIGN | WEDGE)) : by_words);
}

void hales_site_tell(hales_site_told *t, const hales_coding *codes, size_t n, const char *text, bool must) {
  unsigned by_code = 0, by_words = words_mean(text);
  for (size_t k = 0; k < n; k++) {
    by_code |= code_means(&codes[k]);
    by_words |= words_mean(codes[k].display);
  }
  const unsigned m = concept_means(by_code, by_words);
  t->named |= m & PLACES;
  t->doubtful |= (m & DOUBTFUL) != 0;
  t->unknown |= must && (n > 0 || text) && !(m & (PLACES | GENERAL));
}

hales_site hales_site_of(const hales_site_told *t) {
  unsigned named = t->named;
  if (named & FOREIGN) return HALES_SITE_FOREIGN;
  if (named & WEDGE) named &= ~PA; /* a wedge among the pressures of the lung's artery */
  if (named == SYSTEMIC) return t->doubtful ? HALES_SITE_UNCLEAR : HALES_SITE_SYSTEMIC;
  if (named == 0) return t->doubtful || t->unknown ? HALES_SITE_UNCLEAR : HALES_SITE_SYSTEMIC;
  for (int site = HALES_SITE_PA; site <= HALES_SITE_WEDGE; site++)
    if (named == BIT(site)) return (hales_site)site;
  return HALES_SITE_UNCLEAR;
}
