#include "app/condition.h"

#include <string.h>

#include "thread/quantity.h"

/* heuristic: words of catheterisation reports, English, German, French and Spanish. */
static const char *const rest[] = {"rest", "resting", "baseline", "basal", "basale",
                                   "ruhe", "repos",   "reposo",   "pre",   "before"};
/* Said of a measurement, and hardly of anything else. */
static const char *const strong[] = {
    "exercise",   "exercising", "exertion",  "exertional", "effort",         "peak",
    "workload",   "ergometer",  "ergometry", "bike",       "cycling",        "watt",
    "watts",      "cpet",       "icpet",     "belastung",  "esfuerzo",       "ejercicio",
    "recovery",   "ino",        "nitric",    "ppm",        "vasodilator",    "avt",
    "adenosine",  "reactivity", "hypoxia",   "hyperoxia",  "vasoreactivity", "nitroprusside",
    "dobutamine", "challenge",  "raise",     "raising",    "valsalva",       "provocation"};
/* Said of a patient, a visit or a clinic as well ("home oxygen clinic", "leg oedema", "standing order"). */
static const char *const weak[] = {
    "stress", "oxygen",  "o2",     "iloprost", "epoprostenol", "sildenafil", "treprostinil", "fluid",
    "bolus",  "loading", "saline", "leg",      "legs",         "upright",    "standing",     "responder"};
/* After "stress": a test. */
static const char *const test[] = {"echo", "tte", "echocardiography", "echocardiogram", "test", "cmr",
                                   "mri",  "mrt", "imaging",          "perfusion"};
static const char *const not_yet[] = {"pre", "before", "without", "no", "off", "ohne", "sans", "sin"};
enum { WORD_MAX = 24 };

/* ASCII only: the locale must not matter. */
static bool is_of_word(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c & 0x80);
}

static char lower(char c) {
  return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* The next word in small letters, cut where it is longer than any of ours; false at the end. */
static bool next_word(const char **s, char out[WORD_MAX], bool *all_large) {
  while (**s && !is_of_word(**s)) (*s)++;
  size_t n = 0;
  *all_large = true;
  for (; is_of_word(**s); (*s)++) {
    *all_large &= **s >= 'A' && **s <= 'Z';
    if (n + 1 < WORD_MAX) out[n++] = lower(**s);
  }
  out[n] = '\0';
  return n > 0;
}

static bool is_among(const char *word, const char *const *list, size_t n) {
  for (size_t i = 0; i < n; i++)
    if (strcmp(word, list[i]) == 0) return true;
  return false;
}
#define AMONG(word, list) is_among((word), (list), sizeof(list) / sizeof((list)[0]))

static bool has_small_letters(const char *name) {
  while (*name && !(*name >= 'a' && *name <= 'z')) name++;
  return *name != '\0';
}

/* "NO" in capitals is nitric oxide, unless it numbers ("VISIT NO 3") or denies ("RHC NO OXYGEN"): after it
 * comes a number without "ppm", or another word in a name of capitals alone.  `after` begins behind it. */
static bool is_nitric_oxide(const char *name, const char *after) {
  char next[WORD_MAX];
  bool large;
  const char *s = after;
  if (!next_word(&s, next, &large)) return true;
  const char *unit = next + strspn(next, "0123456789");
  if (unit != next && (*unit == '\0' || strcmp(unit, "ppm") == 0)) return *unit != '\0';
  return *after == '+' || *after == '/' || *after == ',' || has_small_letters(name);
}

/* What the words of a name say. */
typedef struct said {
  bool rest, weak, strong;
} said;

static said listen(const char *name) {
  said all = {0};
  char word[WORD_MAX], next[WORD_MAX];
  bool large, averted = false;
  for (const char *s = name; s && next_word(&s, word, &large);) {
    const bool no = strcmp(word, "no") == 0, nitric = no && large && is_nitric_oxide(name, s);
    const char *ahead = s;
    const bool tested = strcmp(word, "stress") == 0 && next_word(&ahead, next, &large) && AMONG(next, test);
    all.strong |= !averted && (nitric || tested || AMONG(word, strong));
    all.weak |= !averted && AMONG(word, weak);
    all.rest |= AMONG(word, rest);
    averted = !nitric && AMONG(word, not_yet);
  }
  return all;
}

hales_condition hales_condition_of(const char *group) {
  const said s = listen(group);
  if (s.strong || s.weak) return s.rest ? HALES_CONDITION_MIXED : HALES_CONDITION_CHALLENGE;
  return s.rest ? HALES_CONDITION_REST : HALES_CONDITION_UNSTATED;
}

bool hales_condition_is_sure(const char *group) {
  return listen(group).strong;
}

const char *hales_obs_group(const hales_obs *o) {
  return o->context && *o->context && o->code_system && strcmp(o->code_system, HALES_SYSTEM_CSV) == 0
             ? o->context
             : NULL;
}

/* Passes over what is no word; true when there was any. */
static bool pass_gap(const char **s) {
  const char *from = *s;
  while (**s && !is_of_word(**s)) (*s)++;
  return *s != from;
}

bool hales_group_same(const char *a, const char *b) {
  if (!a || !b) return a == b;
  (void)pass_gap(&a);
  (void)pass_gap(&b);
  for (; *a && lower(*a) == lower(*b); a++, b++) {
    if (is_of_word(a[1]) && is_of_word(b[1])) continue;
    const char *x = a + 1, *y = b + 1;
    const bool gap_a = pass_gap(&x), gap_b = pass_gap(&y);
    if (*x && *y && gap_a != gap_b) return false;
    a = x - 1;
    b = y - 1;
  }
  return *a == *b;
}
