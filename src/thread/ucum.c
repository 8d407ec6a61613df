#include "thread/ucum.h"

#include <math.h>
#include <string.h>

/* [UCUM]: m[Hg] = 133.3220 kPa, m[H2O] = 9.80665 kPa, [in_i] = 2.54 cm, [ft_i] = 12 [in_i], [ft_us] =
 * 1200/3937 m, [lb_av] = 7000 [gr] of 64.79891 mg, a = 365.25 d, mo = a/12, [wood'U] = mm[Hg].min/L, dyn =
 * g.cm/s2. */
#define PA        (1.0 / 133.3220)             /* mm[Hg] */
#define LB        0.45359237                   /* kg */
#define DYN_S_CM5 (1e5 * PA / (60.0 * 1000.0)) /* 1e5 Pa.s/m3 in mm[Hg].min/L */

static const hales_unit units[] = {
    {"1", HALES_UNIT_NUMBER, 1.0},
    {"%", HALES_UNIT_NUMBER, 0.01},
    {"10*-2", HALES_UNIT_NUMBER, 0.01},
    {"mm[Hg]", HALES_UNIT_PRESSURE, 1.0},
    {"cm[Hg]", HALES_UNIT_PRESSURE, 10.0},
    {"Pa", HALES_UNIT_PRESSURE, PA},
    {"hPa", HALES_UNIT_PRESSURE, 100.0 * PA},
    {"kPa", HALES_UNIT_PRESSURE, 1000.0 * PA},
    {"cm[H2O]", HALES_UNIT_PRESSURE, 98.0665 * PA},
    {"mm[H2O]", HALES_UNIT_PRESSURE, 9.80665 * PA},
    {"mbar", HALES_UNIT_PRESSURE, 100.0 * PA},
    {"mL", HALES_UNIT_VOLUME, 1.0},
    {"cm3", HALES_UNIT_VOLUME, 1.0},
    {"dL", HALES_UNIT_VOLUME, 100.0},
    {"L", HALES_UNIT_VOLUME, 1000.0},
    {"mL/m2", HALES_UNIT_VOLUME_INDEX, 1.0},
    {"L/min", HALES_UNIT_FLOW, 1.0},
    {"mL/min", HALES_UNIT_FLOW, 0.001},
    {"mL/s", HALES_UNIT_FLOW, 0.06},
    {"L/s", HALES_UNIT_FLOW, 60.0},
    {"L/min/m2", HALES_UNIT_FLOW_INDEX, 1.0},
    {"L/(min.m2)", HALES_UNIT_FLOW_INDEX, 1.0},
    {"mL/min/m2", HALES_UNIT_FLOW_INDEX, 0.001},
    {"mL/min/{1.73_m2}", HALES_UNIT_CLEARANCE, 1.0},
    {"mL/min/{1.73m2}", HALES_UNIT_CLEARANCE, 1.0},
    {"mL/min/1.73.m2", HALES_UNIT_CLEARANCE, 1.0},
    {"mL/min/1.73m2", HALES_UNIT_CLEARANCE, 1.0},
    {"mL/s/{1.73_m2}", HALES_UNIT_CLEARANCE, 60.0},
    {"mL/kg/min", HALES_UNIT_UPTAKE, 1.0},
    {"mL/min/kg", HALES_UNIT_UPTAKE, 1.0},
    {"mL/(kg.min)", HALES_UNIT_UPTAKE, 1.0},
    {"mL/(min.kg)", HALES_UNIT_UPTAKE, 1.0},
    {"[wood'U]", HALES_UNIT_RESISTANCE, 1.0},
    {"mm[Hg].min/L", HALES_UNIT_RESISTANCE, 1.0},
    {"mm[Hg]/(L/min)", HALES_UNIT_RESISTANCE, 1.0},
    {"mm[Hg].s/mL", HALES_UNIT_RESISTANCE, 1000.0 / 60.0},
    {"dyn.s.cm-5", HALES_UNIT_RESISTANCE, DYN_S_CM5},
    {"dyn.s/cm5", HALES_UNIT_RESISTANCE, DYN_S_CM5},
    {"[wood'U].m2", HALES_UNIT_RESISTANCE_INDEX, 1.0},
    {"mm[Hg].min.m2/L", HALES_UNIT_RESISTANCE_INDEX, 1.0},
    {"dyn.s.cm-5.m2", HALES_UNIT_RESISTANCE_INDEX, DYN_S_CM5},
    {"dyn.s.m2/cm5", HALES_UNIT_RESISTANCE_INDEX, DYN_S_CM5},
    {"mL/mm[Hg]", HALES_UNIT_COMPLIANCE, 1.0},
    {"mL/kPa", HALES_UNIT_COMPLIANCE, 1.0 / (1000.0 * PA)},
    {"mm[Hg]/mL", HALES_UNIT_ELASTANCE, 1.0},
    {"kPa/mL", HALES_UNIT_ELASTANCE, 1000.0 * PA},
    {"/min", HALES_UNIT_RATE, 1.0},
    {"1/min", HALES_UNIT_RATE, 1.0},
    {"min-1", HALES_UNIT_RATE, 1.0},
    {"Hz", HALES_UNIT_RATE, 60.0},
    {"/s", HALES_UNIT_RATE, 60.0},
    {"s", HALES_UNIT_TIME, 1.0},
    {"ms", HALES_UNIT_TIME, 0.001},
    {"us", HALES_UNIT_TIME, 1e-6},
    {"min", HALES_UNIT_TIME, 60.0},
    {"h", HALES_UNIT_TIME, 3600.0},
    {"d", HALES_UNIT_TIME, 86400.0},
    {"wk", HALES_UNIT_TIME, 7.0 * 86400.0},
    {"mo", HALES_UNIT_TIME, 365.25 * 86400.0 / 12.0},
    {"a", HALES_UNIT_TIME, 365.25 * 86400.0},
    {"cm", HALES_UNIT_LENGTH, 1.0},
    {"mm", HALES_UNIT_LENGTH, 0.1},
    {"um", HALES_UNIT_LENGTH, 1e-4},
    {"m", HALES_UNIT_LENGTH, 100.0},
    {"km", HALES_UNIT_LENGTH, 1e5},
    {"[in_i]", HALES_UNIT_LENGTH, 2.54},
    {"[ft_i]", HALES_UNIT_LENGTH, 30.48},
    {"[in_us]", HALES_UNIT_LENGTH, 10000.0 / 3937.0},
    {"[ft_us]", HALES_UNIT_LENGTH, 120000.0 / 3937.0},
    {"cm2", HALES_UNIT_AREA, 1.0},
    {"mm2", HALES_UNIT_AREA, 0.01},
    {"m2", HALES_UNIT_AREA, 1e4},
    {"m/s", HALES_UNIT_VELOCITY, 1.0},
    {"cm/s", HALES_UNIT_VELOCITY, 0.01},
    {"kg", HALES_UNIT_MASS, 1.0},
    {"g", HALES_UNIT_MASS, 0.001},
    {"mg", HALES_UNIT_MASS, 1e-6},
    {"[lb_av]", HALES_UNIT_MASS, LB},
    {"[oz_av]", HALES_UNIT_MASS, LB / 16.0},
    {"[stone_av]", HALES_UNIT_MASS, 14.0 * LB},
    {"kg/m2", HALES_UNIT_MASS_INDEX, 1.0},
    {"ng/L", HALES_UNIT_MASS_CONCENTRATION, 1.0},
    {"pg/mL", HALES_UNIT_MASS_CONCENTRATION, 1.0},
    {"ng/dL", HALES_UNIT_MASS_CONCENTRATION, 10.0},
    {"ng/mL", HALES_UNIT_MASS_CONCENTRATION, 1000.0},
    {"ug/L", HALES_UNIT_MASS_CONCENTRATION, 1000.0},
    {"mg/L", HALES_UNIT_MASS_CONCENTRATION, 1e6},
    {"mg/dL", HALES_UNIT_MASS_CONCENTRATION, 1e7},
    {"g/L", HALES_UNIT_MASS_CONCENTRATION, 1e9},
    {"g/dL", HALES_UNIT_MASS_CONCENTRATION, 1e10},
    {"pmol/L", HALES_UNIT_AMOUNT_CONCENTRATION, 1.0},
    {"fmol/mL", HALES_UNIT_AMOUNT_CONCENTRATION, 1.0},
    {"nmol/L", HALES_UNIT_AMOUNT_CONCENTRATION, 1000.0},
    {"umol/L", HALES_UNIT_AMOUNT_CONCENTRATION, 1e6},
    {"mmol/L", HALES_UNIT_AMOUNT_CONCENTRATION, 1e9},
};

/* What people write instead, in small letters and as plain_text() leaves it.  heuristic: spellings met in
 * published tables and in FHIR "unit" texts. */
static const struct {
  const char *text, *code;
} aliases[] = {
    {"mmhg", "mm[Hg]"},
    {"cmh2o", "cm[H2O]"},
    {"torr", "mm[Hg]"}, /* 3 parts in a million apart */
    {"bpm", "/min"},
    {"beats/min", "/min"},
    {"beats/minute", "/min"},
    {"beatspermin", "/min"},
    {"beatsperminute", "/min"},
    {"permin", "/min"},
    {"perminute", "/min"},
    {"wu", "[wood'U]"},
    {"woodunit", "[wood'U]"},
    {"woodunits", "[wood'U]"},
    {"mmhg.min/l", "mm[Hg].min/L"},
    {"mmhgmin/l", "mm[Hg].min/L"},
    {"mmhg/(l/min)", "mm[Hg].min/L"},
    {"mmhg/l/min", "mm[Hg].min/L"},
    {"dyns/cm5", "dyn.s/cm5"}, /* blanks are gone */
    {"dynscm-5", "dyn.s/cm5"},
    {"dyne.s/cm5", "dyn.s/cm5"},
    {"dynes.s/cm5", "dyn.s/cm5"},
    {"dyn.sec/cm5", "dyn.s/cm5"},
    {"dynes.sec/cm5", "dyn.s/cm5"},
    {"dyn.sec.cm-5", "dyn.s/cm5"},
    {"dyne.s.cm-5", "dyn.s/cm5"},
    {"dynes.s.cm-5", "dyn.s/cm5"},
    {"dyne.sec.cm-5", "dyn.s/cm5"},
    {"dynes.sec.cm-5", "dyn.s/cm5"},
    {"ml/mmhg", "mL/mm[Hg]"},
    {"cms", "cm"},
    {"centimeter", "cm"},
    {"centimeters", "cm"},
    {"centimetre", "cm"},
    {"centimetres", "cm"},
    {"millimeter", "mm"},
    {"millimeters", "mm"},
    {"millimetre", "mm"},
    {"millimetres", "mm"},
    {"kgs", "kg"},
    {"kilogram", "kg"},
    {"kilograms", "kg"},
    {"gram", "g"},
    {"grams", "g"},
    {"pound", "[lb_av]"},
    {"pounds", "[lb_av]"},
    {"foot", "[ft_i]"},
    {"feet", "[ft_i]"},
    {"liter/min", "L/min"},
    {"liters/min", "L/min"},
    {"litre/min", "L/min"},
    {"litres/min", "L/min"},
    {"milliliter", "mL"},
    {"milliliters", "mL"},
    {"millilitre", "mL"},
    {"millilitres", "mL"},
    {"lb", "[lb_av]"},
    {"lbs", "[lb_av]"},
    {"in", "[in_i]"},
    {"inch", "[in_i]"},
    {"inches", "[in_i]"},
    {"ft", "[ft_i]"},
    {"percent", "%"},
    {"year", "a"},
    {"years", "a"},
    {"yr", "a"},
    {"meter", "m"},
    {"metre", "m"},
    {"metres", "m"},
    {"meters", "m"},
    {"sec", "s"},
    {"msec", "ms"},
    {"cc", "mL"},
};

static const hales_unit *find_code(const char *code) {
  for (size_t k = 0; k < sizeof units / sizeof *units; k++)
    if (strcmp(units[k].code, code) == 0) return &units[k];
  return NULL;
}

/* code without "{...}"; "" becomes "1".  false when it does not fit or a brace is alone. */
static bool strip_annotations(const char *code, char *out, size_t cap) {
  size_t n = 0;
  for (const char *s = code; *s; s++) {
    if (*s == '}') return false;
    if (*s == '{') {
      s = strchr(s, '}');
      if (!s) return false;
      continue;
    }
    if (n + 2 > cap) return false;
    out[n++] = *s;
  }
  if (n == 0) out[n++] = '1';
  out[n] = '\0';
  return true;
}

static bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* The litre is "l" as well as "L" [UCUM]: the one letter wherever it stands alone or behind a prefix. */
static void capital_litre(char *code) {
  for (char *s = code; *s; s++) {
    if (*s != 'l' || is_letter(s[1])) continue;
    const bool prefixed = s > code && strchr("mdcun", s[-1]);
    const char *start = prefixed ? s - 1 : s;
    if (start == code || !is_letter(start[-1])) *s = 'L';
  }
}

/* Typography: no blanks and carets, a dot for every sign of multiplication, plain digits for raised ones.
 * false when it does not fit. */
static bool plain_text(const char *code, char *out, size_t cap) {
  static const struct {
    const char *text, *plain;
  } signs[] = {
      {" ", ""},         {"^", ""},         {"*", "."},        {"\xC2\xB7", "."},     {"\xE2\x8B\x85", "."},
      {"\xC3\x97", "."}, {"\xC2\xB2", "2"}, {"\xC2\xB3", "3"}, {"\xE2\x81\xB5", "5"}, {"\xE2\x81\xBB", "-"}};
  size_t n = 0;
  while (*code) {
    const char *put = NULL;
    size_t len = 1;
    for (size_t k = 0; k < sizeof signs / sizeof *signs && !put; k++)
      if (strncmp(signs[k].text, code, strlen(signs[k].text)) == 0) {
        put = signs[k].plain;
        len = strlen(signs[k].text);
      }
    if (n + 2 > cap) return false;
    if (!put || *put) out[n++] = put ? *put : *code;
    code += len;
  }
  out[n] = '\0';
  return n > 0;
}

/* A code of UCUM, annotations and the two litres allowed. */
static const hales_unit *find_ucum(const char *code) {
  char capital[32], plain[32];
  if (strlen(code) >= sizeof capital) return NULL;
  memcpy(capital, code, strlen(code) + 1);
  capital_litre(capital);
  const hales_unit *u = find_code(capital);
  return !u && strip_annotations(capital, plain, sizeof plain) ? find_code(plain) : u;
}

const hales_unit *hales_unit_find(const char *code, bool *alias) {
  char plain[32];
  if (alias) *alias = false;
  if (!code || !*code) return NULL;
  const hales_unit *u = find_ucum(code);
  if (u || !plain_text(code, plain, sizeof plain)) return u;
  u = find_ucum(plain);
  for (char *s = plain; *s; s++) *s = *s >= 'A' && *s <= 'Z' ? (char)(*s - 'A' + 'a') : *s;
  for (size_t k = 0; !u && k < sizeof aliases / sizeof *aliases; k++)
    if (strcmp(aliases[k].text, plain) == 0) u = find_code(aliases[k].code);
  if (alias) *alias = u != NULL;
  return u;
}

const hales_unit *hales_unit_row(size_t k) {
  return k < sizeof units / sizeof *units ? &units[k] : NULL;
}

/* Units are not free text of a patient, yet a field may hold anything: show only short printable ones. */
static const char *shown(const char *code) {
  size_t n = 0;
  for (; code[n]; n++)
    if (n >= 24 || code[n] <= ' ' || code[n] > '~') return "(not printable)";
  return code;
}

hales_status hales_unit_convert(double x, const char *from, const char *to, double molar_mass_g_mol,
                                double *y, hales_err *err) {
  const hales_unit *a = hales_unit_find(from, NULL), *b = hales_unit_find(to, NULL);
  if (!from || !*from)
    return HALES_FAIL(err, HALES_EUNIT, "the unit is missing; a UCUM code such as %s was expected", to);
  if (!a)
    return HALES_FAIL(err, HALES_EUNIT, "unknown unit \"%s\"; a UCUM code such as %s was expected",
                      shown(from), to);
  if (!b) return HALES_FAIL(err, HALES_EUNIT, "unknown target unit \"%s\"", shown(to ? to : ""));
  double factor = a->factor / b->factor;
  if (a->kind != b->kind) {
    /* 1 pmol/L of M g/mol is M pg/L = M/1000 ng/L */
    const double ng_per_pmol = molar_mass_g_mol / 1000.0;
    const bool to_mass =
        a->kind == HALES_UNIT_AMOUNT_CONCENTRATION && b->kind == HALES_UNIT_MASS_CONCENTRATION;
    const bool to_amount =
        a->kind == HALES_UNIT_MASS_CONCENTRATION && b->kind == HALES_UNIT_AMOUNT_CONCENTRATION;
    if (!(ng_per_pmol > 0.0) || !(to_mass || to_amount))
      return HALES_FAIL(err, HALES_EUNIT, "unit \"%s\" cannot be turned into %s", shown(from), to);
    factor = to_mass ? factor * ng_per_pmol : factor / ng_per_pmol;
  }
  const double r = strcmp(a->code, b->code) == 0 ? x : x * factor;
  if (!isfinite(r)) return HALES_FAIL(err, HALES_ERANGE, "value not finite in %s", to);
  *y = r;
  return HALES_OK;
}
