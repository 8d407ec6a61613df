#include "thread/timestamp.h"

#include <string.h>

/* Counting days in 400-year eras of 146097 days, years starting in March: H. Hinnant, "chrono-compatible
 * low-level date algorithms" [HINNANT2013]. */
int64_t hales_days_from_civil(int year, int month, int day) {
  const int64_t y = (int64_t)year - (month <= 2);
  const int64_t era = (y >= 0 ? y : y - 399) / 400;
  const int64_t yoe = y - era * 400;
  const int64_t doy = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  const int64_t doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
  return era * 146097 + doe - 719468;
}

void hales_civil_from_days(int64_t days, int *year, int *month, int *day) {
  const int64_t z = days + 719468;
  const int64_t era = (z >= 0 ? z : z - 146096) / 146097;
  const int64_t doe = z - era * 146097;
  const int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
  const int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
  const int64_t mp = (5 * doy + 2) / 153;
  *day = (int)(doy - (153 * mp + 2) / 5 + 1);
  *month = (int)(mp < 10 ? mp + 3 : mp - 9);
  *year = (int)(yoe + era * 400 + (*month <= 2));
}

typedef struct cursor {
  const char *text;
  size_t i;
  hales_err *err;
} cursor;

static hales_status fail(cursor *c, const char *what) {
  return HALES_FAIL_AT(c->err, HALES_EPARSE, c->i, "%s", what);
}

/* Exactly `digits` digits within lo..hi. */
static hales_status number(cursor *c, int digits, int lo, int hi, int *out, const char *what) {
  int x = 0;
  for (int k = 0; k < digits; k++) {
    const char d = c->text[c->i + (size_t)k];
    if (d < '0' || d > '9') return fail(c, what);
    x = 10 * x + (d - '0');
  }
  if (x < lo || x > hi) return fail(c, what);
  c->i += (size_t)digits;
  *out = x;
  return HALES_OK;
}

static bool take(cursor *c, char want) {
  if (c->text[c->i] != want) return false;
  c->i++;
  return true;
}

static int days_in_month(int year, int month) {
  static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return month == 2 && leap ? 29 : days[month - 1];
}

/* YYYY[-MM[-DD]] */
static hales_status read_date(cursor *c, hales_time *t) {
  int year = 0, month = 1, day = 1;
  HALES_TRY(number(c, 4, 1800, 2200, &year,
                   "a date begins with a year from 1800 to 2200: YYYY-MM-DD (no other order is guessed)"));
  t->precision = HALES_PRECISION_YEAR;
  if (take(c, '-')) {
    HALES_TRY(number(c, 2, 1, 12, &month, "the month must be 01 to 12: YYYY-MM-DD"));
    t->precision = HALES_PRECISION_MONTH;
    if (take(c, '-')) {
      HALES_TRY(number(c, 2, 1, days_in_month(year, month), &day, "no such day in that month: YYYY-MM-DD"));
      t->precision = HALES_PRECISION_DAY;
    }
  }
  t->t_us = hales_days_from_civil(year, month, day) * HALES_US_PER_DAY;
  return HALES_OK;
}

/* hh:mm[:ss[.f...]] added to t; with one_digit also h:mm */
static hales_status read_clock(cursor *c, hales_time *t, bool one_digit) {
  int hour = 0, minute = 0, second = 0;
  const bool one = one_digit && c->text[c->i] && c->text[c->i + 1] == ':';
  HALES_TRY(number(c, one ? 1 : 2, 0, 23, &hour, "the hour must be 00 to 23: hh:mm:ss"));
  if (!take(c, ':')) return fail(c, "\":\" was expected after the hour: hh:mm:ss");
  HALES_TRY(number(c, 2, 0, 59, &minute, "the minute must be 00 to 59: hh:mm:ss"));
  t->precision = HALES_PRECISION_MINUTE;
  t->t_us += ((int64_t)hour * 3600 + minute * 60) * HALES_US_PER_S;
  if (!take(c, ':')) return HALES_OK;
  HALES_TRY(number(c, 2, 0, 60, &second, "the second must be 00 to 59: hh:mm:ss"));
  t->precision = HALES_PRECISION_SECOND;
  t->t_us += second * HALES_US_PER_S;
  if (!take(c, '.')) return HALES_OK;
  const size_t start = c->i;
  int64_t scale = HALES_US_PER_S / 10;
  for (; c->text[c->i] >= '0' && c->text[c->i] <= '9'; c->i++, scale /= 10)
    t->t_us += (c->text[c->i] - '0') * scale;
  if (c->i == start) return fail(c, "a digit was expected after the point of the seconds");
  t->precision = HALES_PRECISION_FRACTION;
  return HALES_OK;
}

/* Z or +hh:mm or -hh:mm */
static hales_status read_zone(cursor *c, hales_time *t) {
  int hour = 0, minute = 0;
  t->has_offset = true;
  if (take(c, 'Z')) return HALES_OK;
  const bool west = c->text[c->i] == '-';
  if (!west && c->text[c->i] != '+') return fail(c, "a time needs its zone: Z, +hh:mm or -hh:mm");
  c->i++;
  HALES_TRY(number(c, 2, 0, 14, &hour, "the hours of the zone must be 00 to 14"));
  if (!take(c, ':')) return fail(c, "\":\" was expected in the zone: +hh:mm");
  HALES_TRY(number(c, 2, 0, 59, &minute, "the minutes of the zone must be 00 to 59"));
  t->offset_min = (int16_t)((west ? -1 : 1) * (hour * 60 + minute));
  t->t_us -= (int64_t)t->offset_min * 60 * HALES_US_PER_S;
  return HALES_OK;
}

hales_status hales_time_read(const char *text, hales_time *out, hales_err *err) {
  cursor c = {.text = text, .err = err};
  hales_time t = {0};
  HALES_TRY(read_date(&c, &t));
  if (take(&c, 'T')) {
    if (t.precision != HALES_PRECISION_DAY)
      return fail(&c, "a time needs a full date before it: YYYY-MM-DDThh:mm:ss");
    HALES_TRY(read_clock(&c, &t, false));
    HALES_TRY(read_zone(&c, &t));
  }
  if (c.text[c.i] != '\0')
    return fail(&c, "unexpected text after the date; YYYY-MM-DD or YYYY-MM-DDThh:mm:ssZ is right");
  *out = t;
  return HALES_OK;
}

hales_status hales_time_read_local(const char *date, const char *clock, hales_time *out, hales_err *err) {
  cursor c = {.text = date, .err = err};
  hales_time t = {0};
  HALES_TRY(read_date(&c, &t));
  if (t.precision != HALES_PRECISION_DAY || date[c.i] != '\0')
    return fail(&c, "the date must be YYYY-MM-DD and nothing else");
  if (clock && *clock) {
    c = (cursor){.text = clock, .err = err};
    HALES_TRY(read_clock(&c, &t, true));
    if (clock[c.i] == 'Z' || clock[c.i] == '+' || clock[c.i] == '-') HALES_TRY(read_zone(&c, &t));
    if (clock[c.i] != '\0')
      return fail(&c, "the time must be hh:mm or hh:mm:ss (24 hours), with or without a zone (+01:00)");
  }
  *out = t;
  return HALES_OK;
}

int64_t hales_time_end(const hales_time *t) {
  static const int64_t lasts[] = {
      [HALES_PRECISION_YEAR] = 366 * HALES_US_PER_DAY, [HALES_PRECISION_MONTH] = 31 * HALES_US_PER_DAY,
      [HALES_PRECISION_DAY] = HALES_US_PER_DAY,        [HALES_PRECISION_MINUTE] = 60 * HALES_US_PER_S,
      [HALES_PRECISION_SECOND] = HALES_US_PER_S,       [HALES_PRECISION_FRACTION] = 1};
  return t->t_us + lasts[t->precision];
}

hales_time hales_time_coarsen(hales_time t) {
  const int64_t local = t.t_us + (int64_t)t.offset_min * 60 * HALES_US_PER_S;
  const int64_t days = (local >= 0 ? local : local - (HALES_US_PER_DAY - 1)) / HALES_US_PER_DAY;
  int year = 0, month = 0, day = 0;
  hales_civil_from_days(days, &year, &month, &day);
  return (hales_time){.t_us = hales_days_from_civil(year, 1, 1) * HALES_US_PER_DAY,
                      .precision = HALES_PRECISION_YEAR};
}
