#include <stdio.h>
#include <string.h>

#include "base/decimal.h"
#include "thread/readers/csv_priv.h"
#include "thread/timestamp.h"

/* "nan", "inf" and their kin, whatever the case and sign */
static bool not_finite(const char *s) {
  char low[12] = {0};
  if (*s == '-' || *s == '+') s++;
  for (size_t k = 0; k + 1 < sizeof low && s[k]; k++)
    low[k] = s[k] >= 'A' && s[k] <= 'Z' ? (char)(s[k] + 32) : s[k];
  return strlen(s) < sizeof low &&
         (strcmp(low, "nan") == 0 || strcmp(low, "inf") == 0 || strcmp(low, "infinity") == 0);
}

/* "4,5" with nothing else to a number than digits: the same with a point in `pointed`. */
static bool is_decimal_comma(const char *text, char *pointed, size_t cap) {
  const size_t sign = *text == '-' || *text == '+', whole = strspn(text + sign, "0123456789");
  const char *comma = text + sign + whole;
  const size_t rest = *comma == ',' ? strspn(comma + 1, "0123456789") : 0, n = strlen(text);
  if (whole == 0 || rest == 0 || comma[1 + rest] || n + 1 > cap) return false;
  memcpy(pointed, text, n + 1);
  pointed[comma - text] = '.';
  return true;
}

/* "1,234" may be either; "0,125" and "1234,567" may not. */
static bool is_thousands(const char *text, char mark) {
  const size_t sign = *text == '-' || *text == '+', whole = strspn(text + sign, "0123456789");
  const char *rest = text + sign + whole;
  return *rest == mark && whole >= 1 && whole <= 3 && text[sign] != '0' &&
         strspn(rest + 1, "0123456789") == 3 && rest[4] == '\0';
}

hales_status hales_csv_read_value(const hales_csv_text *t, const char *text, hales_obs *o, hales_err *why) {
  char pointed[40];
  const char *number = text;
  o->value_text = text;
  if (not_finite(text))
    return HALES_FAIL(why, HALES_ERANGE, "not a finite number; leave a missing value empty");
  if (*number == '<' || *number == '>') {
    o->flags |= *number == '<' ? HALES_OBS_LESS_THAN : HALES_OBS_GREATER_THAN;
    number++;
    if (*number == '=') number++;
    while (*number == ' ') number++;
  }
  hales_err e = {0};
  const char *read = number;
  if (t->separator != ',' && is_thousands(number, ','))
    return HALES_FAIL(why, HALES_EPARSE,
                      "a comma before three digits: thousands or decimals? write the number with a point");
  if (t->decimal_commas && is_thousands(number, '.'))
    return HALES_FAIL(
        why, HALES_EPARSE,
        "a point before three digits in a table of decimal commas or of dates with points: thousands or "
        "decimals? write the number without it");
  if (t->separator != ',' && is_decimal_comma(number, pointed, sizeof pointed)) read = pointed;
  const hales_status s = hales_decimal_read(read, strlen(read), &o->value, &e);
  if (s == HALES_OK) {
    o->kind = HALES_VALUE_NUMBER;
    o->value_text = number;
    return HALES_OK;
  }
  o->kind = HALES_VALUE_TEXT;
  o->flags = 0;
  return s == HALES_ERANGE ? HALES_FAIL(why, s, "%s", e.msg) : HALES_OK;
}

bool hales_csv_is_missing(const char *text) {
  static const char *const words[] = {"NA", "N/A", "n/a", "#N/A", "NULL"};
  if (!*text) return true;
  if (*text != 'N' && *text != 'n' && *text != '#') return false;
  for (size_t k = 0; k < sizeof words / sizeof *words; k++)
    if (strcmp(text, words[k]) == 0) return true;
  return false;
}

enum { DATE_BYTES_MAX = 48 };

/* "31.12.2021" with what follows as "2021-12-31", in a table that semicolons or tabs separate, as
 * spreadsheets write it where the day stands first; commas come from elsewhere, too.  Other texts as they
 * are: of a day and month by slashes nobody knows which is which. */
static const char *with_year_first(const hales_csv_text *t, const char *text, char out[DATE_BYTES_MAX]) {
  size_t at = 0, n[3];
  const char *part[3];
  if (t->separator == ',') return text;
  for (int k = 0; k < 3; k++) {
    part[k] = text + at;
    n[k] = strspn(part[k], "0123456789");
    at += n[k];
    if (k < 2 && text[at++] != '.') return text;
  }
  const bool day = n[0] >= 1 && n[0] <= 2 && n[1] >= 1 && n[1] <= 2 && n[2] == 4;
  if (!day || strlen(text + at) + 11 > DATE_BYTES_MAX) return text;
  (void)snprintf(out, DATE_BYTES_MAX, "%.4s-%s%.*s-%s%.*s%s", part[2], n[1] == 1 ? "0" : "", (int)n[1],
                 part[1], n[0] == 1 ? "0" : "", (int)n[0], part[0], text + at);
  return out;
}

hales_status hales_csv_read_day(const hales_csv_text *t, const char *date, hales_time *out, hales_err *why) {
  char pointed[DATE_BYTES_MAX], day[11];
  date = with_year_first(t, date, pointed);
  const size_t n = strlen(date);
  if (n > 11 && date[10] == ' ' && strspn(date + 11, "0:.") == n - 11) { /* a spreadsheet's midnight */
    memcpy(day, date, 10);
    day[10] = '\0';
    date = day;
  }
  return hales_time_read(date, out, why);
}

/* The day and the clock of one text, "2021-03-09 10:30" or "2021-03-09T10:30:00Z". */
hales_status hales_csv_read_time(const hales_csv_text *t, const char *date, const char *clock,
                                 hales_time *out, hales_err *why) {
  char day[11], pointed[DATE_BYTES_MAX];
  date = with_year_first(t, date, pointed);
  const size_t n = strlen(date);
  if (clock || n < 12 || (date[10] != 'T' && date[10] != ' '))
    return hales_time_read_local(date, clock, out, why);
  if (date[10] == 'T' && strpbrk(date + 11, "Z+-")) return hales_time_read(date, out, why);
  memcpy(day, date, 10);
  day[10] = '\0';
  return hales_time_read_local(day, date + 11, out, why);
}
