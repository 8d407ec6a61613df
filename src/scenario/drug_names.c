#include "scenario/drug_names.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

enum { LABEL_MAX = 240 };

/* Letters of U+00C0 to U+00FF without their accents; a space for what is no letter. */
static const char latin[] = "aaaaaaaceeeeiiiidnooooo ouuuuyosaaaaaaaceeeeiiiidnooooo ouuuuyoy";

/* Lower case without accents, every run of anything else one space, a space at both ends. */
static void fold(const char *text, char out[LABEL_MAX]) {
  size_t n = 0;
  out[n++] = ' ';
  for (const unsigned char *p = (const unsigned char *)text; *p && n + 2 < LABEL_MAX; p++) {
    char c = ' ';
    if (*p < 0x80 && (isalnum(*p) || *p == '\''))
      c = (char)tolower(*p);
    else if (*p == 0xC3 && p[1] >= 0x80 && p[1] < 0xC0)
      c = latin[*++p - 0x80];
    else if (*p == 0xCC && p[1] >= 0x80) { /* a combining accent after its letter */
      p++;
      continue;
    }
    if (c != ' ' || out[n - 1] != ' ') out[n++] = c;
  }
  if (out[n - 1] != ' ') out[n++] = ' ';
  out[n] = '\0';
}

/* Of words, whole; or of the beginning of one. */
static bool stands_in(const char *label, const char *words, bool whole) {
  const size_t n = strlen(words);
  for (const char *p = label; (p = strstr(p, words)); p++)
    if (p > label && p[-1] == ' ' && (!whole || p[n] == ' ')) return true;
  return false;
}

static bool any_stands(const char *label, const char *const *words, size_t n, bool whole) {
  for (size_t i = 0; i < n; i++)
    if (stands_in(label, words[i], whole)) return true;
  return false;
}

static bool fits_label(const hales_drug_name *row, const char *label) {
  return any_stands(label, row->names, row->names_n, true) &&
         (row->with_n == 0 || any_stands(label, row->with, row->with_n, false));
}

static bool fits_code(const hales_drug_name *row, const char *code) {
  for (size_t i = 0; i < row->atc_n; i++)
    if (strcasecmp(row->atc[i], code) == 0) return true;
  return false;
}

static bool is_atc(const char *system) {
  char folded[LABEL_MAX];
  if (!system) return false;
  fold(system, folded);
  return stands_in(folded, "atc", true) || strstr(system, "2.16.840.1.113883.6.73");
}

size_t hales_drug_names_match(const hales_drug_names *names, const char *label, const char *system,
                              const char *code, const hales_drug_name **hit) {
  char folded[LABEL_MAX] = " ";
  if (label) fold(label, folded);
  const bool coded = code && is_atc(system);
  size_t n = 0;
  for (int by_code = 0; by_code < 2 && n == 0; by_code++)
    for (size_t i = 0; i < names->n && n < HALES_DRUG_NAME_HITS; i++) {
      const hales_drug_name *row = &names->row[i];
      bool known = false;
      for (size_t j = 0; j < n; j++) known |= strcmp(hit[j]->substance, row->substance) == 0;
      if (!known && (by_code ? coded && fits_code(row, code) : fits_label(row, folded))) hit[n++] = row;
    }
  return n;
}
