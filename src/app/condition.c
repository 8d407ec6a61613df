#include "app/condition.h"

#include <string.h>

#include "thread/quantity.h"

/* heuristic: words of catheterisation reports, English, German, French and Spanish. */
static const char *const rest[] = {"rest", "resting", "baseline", "basal", "basale",
                                   "ruhe", "repos",   "reposo",   "pre",   "before"};
static const char *const challenge[] = {
    "exercise",     "exercising",   "exertion",  "exertional",     "effort",       "peak",      "workload",
    "ergometer",    "ergometry",    "bike",      "cycling",        "watt",         "watts",     "cpet",
    "icpet",        "stress",       "belastung", "esfuerzo",       "ejercicio",    "recovery",  "ino",
    "nitric",       "vasodilator",  "avt",       "vasoreactivity", "reactivity",   "responder", "oxygen",
    "o2",           "hyperoxia",    "hypoxia",   "iloprost",       "epoprostenol", "adenosine", "sildenafil",
    "treprostinil", "dobutamine",   "challenge", "provocation",    "fluid",        "bolus",     "loading",
    "saline",       "leg",          "legs",      "raise",          "raising",      "valsalva",  "upright",
    "standing",     "nitroprusside"};
static const char *const not_yet[] = {"pre", "before", "without"};
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

hales_condition hales_condition_of(const char *group) {
  hales_condition c = HALES_CONDITION_UNSTATED;
  char word[WORD_MAX];
  bool large, averted = false;
  while (group && next_word(&group, word, &large)) {
    const bool no = large && strcmp(word, "no") == 0; /* nitric oxide; in small letters it is a word */
    if ((no || AMONG(word, challenge)) && !averted) return HALES_CONDITION_CHALLENGE;
    if (AMONG(word, rest)) c = HALES_CONDITION_REST;
    averted = AMONG(word, not_yet);
  }
  return c;
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
