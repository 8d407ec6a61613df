#include <stdio.h>
#include <stdlib.h>

#include "app/thread_view.h"
#include "thread/timestamp.h"

static int64_t floor_div(int64_t a, int64_t b) {
  return a / b - (a % b < 0 ? 1 : 0);
}

void hales_time_text(hales_time t, char out[HALES_TIME_TEXT_MAX]) {
  out[0] = '\0';
  if (t.precision == HALES_PRECISION_NONE) return;
  const int64_t local = t.t_us + (t.has_offset ? t.offset_min * 60 * HALES_US_PER_S : 0);
  const int64_t days = floor_div(local, HALES_US_PER_DAY);
  const int64_t in_day = local - days * HALES_US_PER_DAY;
  int year, month, day;
  hales_civil_from_days(days, &year, &month, &day);
  const int minutes = (int)(in_day / (60 * HALES_US_PER_S));
  const int seconds = (int)(in_day / HALES_US_PER_S % 60), micro = (int)(in_day % HALES_US_PER_S);
  char zone[12] = "";
  if (t.has_offset && t.offset_min == 0)
    (void)snprintf(zone, sizeof zone, "Z");
  else if (t.has_offset)
    (void)snprintf(zone, sizeof zone, "%c%02d:%02d", t.offset_min < 0 ? '-' : '+',
                   abs(t.offset_min) / 60 % 100, abs(t.offset_min) % 60);
  const size_t cap = HALES_TIME_TEXT_MAX;
  switch (t.precision) {
  case HALES_PRECISION_NONE:
    break;
  case HALES_PRECISION_YEAR:
    (void)snprintf(out, cap, "%04d", year);
    break;
  case HALES_PRECISION_MONTH:
    (void)snprintf(out, cap, "%04d-%02d", year, month);
    break;
  case HALES_PRECISION_DAY:
    (void)snprintf(out, cap, "%04d-%02d-%02d", year, month, day);
    break;
  case HALES_PRECISION_MINUTE:
    (void)snprintf(out, cap, "%04d-%02d-%02dT%02d:%02d%s", year, month, day, minutes / 60, minutes % 60,
                   zone);
    break;
  case HALES_PRECISION_SECOND:
    (void)snprintf(out, cap, "%04d-%02d-%02dT%02d:%02d:%02d%s", year, month, day, minutes / 60, minutes % 60,
                   seconds, zone);
    break;
  case HALES_PRECISION_FRACTION:
    (void)snprintf(out, cap, "%04d-%02d-%02dT%02d:%02d:%02d.%06d%s", year, month, day, minutes / 60,
                   minutes % 60, seconds, micro, zone);
    break;
  }
}
