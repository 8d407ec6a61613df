#include "report/format.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#define NBSP    "\xC2\xA0"
#define MINUS   "\xE2\x88\x92"
#define EN_DASH "\xE2\x80\x93"

enum { DECIMALS_MIN = -6, DECIMALS_MAX = 9 };

typedef enum rule { RULE_FIXED, RULE_BELOW1, RULE_SIG2, RULE_WIDTH } rule;

static const struct {
  const char *unit;
  int decimals;
  rule rule;
} shows[HALES_SHOW_N] = {
#define X(sym, unit, decimals, r) {unit, decimals, RULE_##r},
    HALES_SHOW_LIST(X)
#undef X
};

const char *hales_show_unit(hales_show show) {
  return shows[show].unit;
}

/* Decimals that leave n significant digits of x; x = 0 counts as 1. */
static int significant(double x, int n) {
  if (!(fabs(x) > 0.0)) return n - 1;
  /* from the rounded number, so that 9.96 with two digits is 10 and not 10.0 */
  char s[40];
  (void)snprintf(s, sizeof s, "%.*e", n - 1, x);
  const char *e = strchr(s, 'e');
  int power = 0, sign = 1;
  for (++e; *e; e++) {
    if (*e == '-')
      sign = -1;
    else if (*e >= '0' && *e <= '9')
      power = 10 * power + (*e - '0');
  }
  return n - 1 - sign * power;
}

static int clamp(int x, int lo, int hi) {
  return x < lo ? lo : x > hi ? hi : x;
}

int hales_show_decimals(hales_show show, double median, double lo90, double hi90) {
  const int most = shows[show].decimals;
  switch (shows[show].rule) {
  case RULE_BELOW1:
    return fabs(median) < 1.0 - 0.5 * pow(10.0, -most) ? most + 1 : most;
  case RULE_SIG2:
    return clamp(significant(median, 2), DECIMALS_MIN, most);
  case RULE_WIDTH: {
    const double width = hi90 - lo90;
    if (!(width > 0.0)) return clamp(significant(median, 3), DECIMALS_MIN, most);
    /* a median of about zero has no digits of its own */
    const int of_width = significant(width, 2);
    const int of_median = fabs(median) > 0.01 * width ? significant(median, 2) : of_width;
    return clamp(of_width > of_median ? of_width : of_median, 0, most);
  }
  case RULE_FIXED:
    break;
  }
  return most;
}

/* |value| rounded to `decimals`, digits only, as "1234.5"; the locale's decimal sign becomes a point. */
static void digits_of(char *s, size_t size, double value, int decimals) {
  double x = fabs(value);
  if (decimals < 0) {
    const double step = pow(10.0, -decimals);
    x = round(x / step) * step;
  }
  (void)snprintf(s, size, "%.*f", decimals > 0 ? decimals : 0, x);
  for (char *c = s; *c; c++)
    if (*c < '0' || *c > '9') *c = '.';
}

static bool all_zero(const char *s) {
  return s[strspn(s, "0.")] == '\0';
}

static bool shows_negative(double value, int decimals) {
  char s[400];
  digits_of(s, sizeof s, value, decimals);
  return value < 0.0 && !all_zero(s);
}

/* Appends as much of `from` as fits; texts here are far shorter than the array. */
static void add(hales_text *t, const char *from) {
  const size_t used = strlen(t->s), room = sizeof t->s - 1 - used;
  const size_t n = strlen(from) < room ? strlen(from) : room;
  memcpy(t->s + used, from, n);
  t->s[used + n] = '\0';
}

static void add_grouped(hales_text *t, const char *digits) {
  const size_t whole = strcspn(digits, ".");
  for (size_t i = 0; digits[i]; i++) {
    if (i > 0 && i < whole && (whole - i) % 3 == 0) add(t, ",");
    add(t, (const char[]){digits[i], '\0'});
  }
}

static void add_number(hales_text *t, double value, int decimals, bool plus) {
  char s[400];
  digits_of(s, sizeof s, value, decimals);
  if (!all_zero(s)) {
    if (value < 0.0)
      add(t, MINUS);
    else if (plus)
      add(t, "+");
  }
  if (fabs(value) >= 1e15) { /* beyond what grouped digits can say */
    (void)snprintf(s, sizeof s, "%.3g", fabs(value));
    add(t, s);
    return;
  }
  add_grouped(t, s);
}

hales_text hales_format_number(double value, int decimals) {
  hales_text t = {{0}};
  add_number(&t, value, clamp(decimals, DECIMALS_MIN, DECIMALS_MAX), false);
  return t;
}

hales_text hales_format_value(hales_show show, double value) {
  return hales_format_number(value, hales_show_decimals(show, value, value, value));
}

hales_text hales_format_measured(hales_show show, double value) {
  const int least = hales_show_decimals(show, value, value, value);
  for (int more = 0; more <= 2; more++) {
    const double scale = pow(10.0, least + more);
    /* what was given in decimals is as near to them as a double can be */
    if (fabs(value * scale - round(value * scale)) < 1e-9 * scale)
      return hales_format_number(value, least + more);
  }
  return hales_format_number(value, least + 1);
}

hales_text hales_format_single(double value) {
  const int most = fabs(value) < 1.0 ? 3 : fabs(value) < 10.0 ? 2 : 1;
  int decimals = 0;
  for (double scale = 1.0; decimals < most; decimals++, scale *= 10.0)
    if (fabs(value * scale - round(value * scale)) < 1e-9 * scale) break;
  return hales_format_number(value, decimals);
}

hales_text hales_format_computed(hales_show show, double value) {
  const int decimals = hales_show_decimals(show, value, value, value);
  const bool whole = fabs(value - round(value)) < 1e-9;
  return hales_format_number(value, decimals == 0 && !whole ? 1 : decimals);
}

static void add_range(hales_text *t, hales_interval v, int decimals, bool change) {
  const bool to = shows_negative(v.lo90, decimals) || shows_negative(v.hi90, decimals);
  add(t, "[");
  add_number(t, v.lo90, decimals, change && to);
  add(t, to ? NBSP "to" NBSP : EN_DASH);
  add_number(t, v.hi90, decimals, change && to);
  add(t, "]");
}

hales_text hales_format_range(hales_show show, hales_interval v) {
  hales_text t = {{0}};
  add_range(&t, v, hales_show_decimals(show, v.median, v.lo90, v.hi90), false);
  return t;
}

hales_text hales_format_measured_interval(hales_show show, hales_interval v) {
  hales_text t = hales_format_measured(show, v.median);
  add(&t, NBSP);
  add_range(&t, v, hales_show_decimals(show, v.median, v.lo90, v.hi90), false);
  return t;
}

static hales_text interval(hales_show show, hales_interval v, bool change) {
  /* a small difference between large values is no finer than they are: no extra decimal below 1 */
  const int decimals = change && shows[show].rule == RULE_BELOW1
                           ? shows[show].decimals
                           : hales_show_decimals(show, v.median, v.lo90, v.hi90);
  hales_text t = {{0}};
  add_number(&t, v.median, decimals, change);
  add(&t, NBSP);
  add_range(&t, v, decimals, change);
  return t;
}

hales_text hales_format_interval(hales_show show, hales_interval v) {
  return interval(show, v, false);
}
hales_text hales_format_change(hales_show show, hales_interval v) {
  return interval(show, v, true);
}

hales_text hales_format_probability(double probability, double n_effective) {
  hales_text t = {{0}};
  if (!(n_effective >= 2.0)) {
    add(&t, "too few draws");
    return t;
  }
  static const double steps[] = {1.0, 2.0, 5.0, 10.0, 20.0, 25.0, 50.0}; /* percent */
  size_t k = 0;
  while (k + 1 < sizeof steps / sizeof *steps && steps[k] * n_effective < 100.0) k++;
  const double step = steps[k], percent = 100.0 * probability;
  if (percent < step || percent > 100.0 - step) {
    add(&t, percent < step ? "<" NBSP : ">" NBSP);
    add_number(&t, percent < step ? step : 100.0 - step, 0, false);
  } else {
    add_number(&t, round(percent / step) * step, 0, false);
  }
  add(&t, NBSP "%");
  return t;
}

static int two_digits(const char *s) {
  return s[0] >= '0' && s[0] <= '9' && s[1] >= '0' && s[1] <= '9' ? 10 * (s[0] - '0') + (s[1] - '0') : -1;
}

hales_text hales_format_date(const char *iso) {
  static const char months[12][4] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  hales_text t = {{0}};
  const size_t n = strlen(iso);
  const bool dated = n >= 10 && two_digits(iso) >= 0 && two_digits(iso + 2) >= 0 && iso[4] == '-' &&
                     iso[7] == '-' && two_digits(iso + 5) >= 1 && two_digits(iso + 5) <= 12 &&
                     two_digits(iso + 8) >= 1 && two_digits(iso + 8) <= 31;
  const bool timed = dated && n >= 17 && (iso[10] == 'T' || iso[10] == ' ') && two_digits(iso + 11) >= 0 &&
                     iso[13] == ':' && two_digits(iso + 14) >= 0;
  if (!dated || (n > 10 && !timed)) {
    add(&t, iso);
    return t;
  }
  char s[48];
  (void)snprintf(s, sizeof s, "%d" NBSP "%s" NBSP "%.4s", two_digits(iso + 8),
                 months[two_digits(iso + 5) - 1], iso);
  add(&t, s);
  if (!timed) return t;
  const char *zone = iso + 16;
  zone += strspn(zone, ":.0123456789");
  (void)snprintf(s, sizeof s, ", %.5s" NBSP "UTC", iso + 11);
  add(&t, s);
  const int hours = zone[0] == '+' || zone[0] == '-' ? two_digits(zone + 1) : 0;
  if (hours > 0) {
    const char *colon = strchr(zone, ':');
    const int minutes = colon && two_digits(colon + 1) > 0 ? two_digits(colon + 1) : 0;
    (void)snprintf(s, sizeof s, minutes ? "%s%d:%02d" : "%s%d", zone[0] == '+' ? "+" : MINUS, hours, minutes);
    add(&t, s);
  }
  return t;
}

hales_text hales_format_hash(const char *hash) {
  hales_text t = {{0}};
  const size_t n = strlen(hash);
  if (n <= 16) {
    add(&t, hash);
    return t;
  }
  const char *body = strchr(hash, '-') && strchr(hash, '-') - hash < 8 ? strchr(hash, '-') + 1 : hash;
  char s[32];
  (void)snprintf(s, sizeof s, "%.*s%.4s\xE2\x80\xA6%s", (int)(body - hash), hash, body, hash + n - 4);
  add(&t, s);
  return t;
}
