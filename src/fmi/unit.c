#include "fmi/unit.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

typedef struct atom {
  const char *code;
  double factor;
  int kg, m, s, mol, rad;
} atom;

static const double pi = 3.14159265358979323846;
#define M_HG 133.3220e3 /* Pa: a metre of mercury [UCUM] */

/* Longer codes before those they begin with. */
static const atom atoms[] = {
    {"[wood'U]", M_HG * 60.0, 1, -4, -1, 0, 0}, /* mm[Hg].min/L */
    {"m[Hg]", M_HG, 1, -1, -2, 0, 0},
    {"mol", 1.0, 0, 0, 0, 1, 0},
    {"min", 60.0, 0, 0, 1, 0, 0},
    {"deg", pi / 180.0, 0, 0, 0, 0, 1},
    {"rad", 1.0, 0, 0, 0, 0, 1},
    {"Pa", 1.0, 1, -1, -2, 0, 0},
    {"Hz", 1.0, 0, 0, -1, 0, 0},
    {"L", 1e-3, 0, 3, 0, 0, 0},
    {"m", 1.0, 0, 1, 0, 0, 0},
    {"g", 1e-3, 1, 0, 0, 0, 0},
    {"s", 1.0, 0, 0, 1, 0, 0},
    {"h", 3600.0, 0, 0, 1, 0, 0},
    {"d", 86400.0, 0, 0, 1, 0, 0},
    {"N", 1.0, 1, 1, -2, 0, 0},
    {"J", 1.0, 1, 2, -2, 0, 0},
    {"W", 1.0, 1, 2, -3, 0, 0},
    {"%", 1e-2, 0, 0, 0, 0, 0},
    {"1", 1.0, 0, 0, 0, 0, 0},
};

static const struct prefix {
  char letter;
  double factor;
} prefixes[] = {{'k', 1e3}, {'d', 1e-1}, {'c', 1e-2}, {'m', 1e-3}, {'u', 1e-6}, {'n', 1e-9}, {'p', 1e-12}};

static const atom *find_atom(const char *code, size_t n) {
  for (size_t i = 0; i < sizeof atoms / sizeof atoms[0]; i++)
    if (strlen(atoms[i].code) == n && memcmp(atoms[i].code, code, n) == 0) return &atoms[i];
  return NULL;
}

/* An atom, or a prefix and an atom ("min" is a minute, not a milli-inch). */
static const atom *find_symbol(const char *code, size_t n, double *scale) {
  *scale = 1.0;
  const atom *a = find_atom(code, n);
  for (size_t i = 0; !a && n > 1 && i < sizeof prefixes / sizeof prefixes[0]; i++)
    if (code[0] == prefixes[i].letter) {
      a = find_atom(code + 1, n - 1);
      *scale = prefixes[i].factor;
    }
  return a;
}

/* One term with its power; sign is -1 behind a slash. */
static bool take_term(const char *code, size_t n, int sign, hales_si *si) {
  size_t symbol = n, brace = 0;
  while (brace < n && code[brace] != '{') brace++;
  if (brace == 0) return n > 0; /* an annotation alone is a 1 */
  symbol = n = brace;
  while (symbol > 1 && code[symbol - 1] >= '0' && code[symbol - 1] <= '9') symbol--;
  const bool negative = symbol < n && symbol > 1 && code[symbol - 1] == '-';
  int power = symbol == n ? 1 : 0;
  for (size_t i = symbol; i < n; i++) {
    power = 10 * power + (code[i] - '0');
    if (power > 9) return false;
  }
  if (negative) {
    symbol--;
    power = -power;
  }
  double scale;
  const atom *a = find_symbol(code, symbol, &scale);
  if (!a) return false;
  power *= sign;
  si->factor *= pow(a->factor * scale, power);
  const int of[HALES_SI_N] = {a->kg, a->m, a->s, a->mol, a->rad};
  for (int i = 0; i < HALES_SI_N; i++) si->power[i] += power * of[i];
  return true;
}

bool hales_si_read(const char *code, hales_si *si) {
  *si = (hales_si){.factor = 1.0};
  int sign = 1;
  if (*code == '/') {
    sign = -1;
    code++;
  }
  if (*code == '\0') return false;
  for (;;) {
    size_t n = 0;
    for (int depth = 0; code[n] != '\0' && (depth > 0 || (code[n] != '.' && code[n] != '/')); n++)
      depth += (code[n] == '{' || code[n] == '[') - (code[n] == '}' || code[n] == ']');
    if (n == 0 || !take_term(code, n, sign, si)) return false;
    if (code[n] == '\0') return true;
    sign = code[n] == '/' ? -1 : 1;
    code += n + 1;
  }
}
