/* Calendar text to time stamps.  Proleptic Gregorian calendar, years 1800 to 2200 (heuristic: nothing we read
 * was measured outside; a year outside is a typing error).  Not a clock: nothing here asks what time it is.
 */
#ifndef HALES_THREAD_TIMESTAMP_H
#define HALES_THREAD_TIMESTAMP_H

#include "thread/observation.h"

#define HALES_US_PER_S   INT64_C(1000000)
#define HALES_US_PER_DAY (86400 * HALES_US_PER_S)

/* Times without a zone are off by at most this much: zones reach from UTC-12 to UTC+14. */
#define HALES_ZONES_US (14 * 3600 * HALES_US_PER_S)

/* Days since 1970-01-01 of a date that exists; the inverse of hales_civil_from_days. */
int64_t hales_days_from_civil(int year, int month, int day);
void hales_civil_from_days(int64_t days, int *year, int *month, int *day);

/* Reads a FHIR R4 date, dateTime or instant: YYYY, YYYY-MM, YYYY-MM-DD,
 * YYYY-MM-DDThh:mm[:ss[.f...]](Z|+hh:mm). Fractions are cut to microseconds; second 60 counts as the next
 * second 0. Returns OK; EPARSE with err->at = index of the offending character and a message that says what
 * would be right (and never repeats the text: it may be a birth date). */
hales_status hales_time_read(const char *text, hales_time *out, hales_err *err) HALES_CHECKED;

/* Reads YYYY-MM-DD and, where clock is neither NULL nor empty, hh:mm[:ss[.f...]] or h:mm..., with its zone
 * (Z, +hh:mm, -hh:mm) or without: then it is taken as UTC, and has_offset stays false. */
hales_status hales_time_read_local(const char *date, const char *clock, hales_time *out,
                                   hales_err *err) HALES_CHECKED;

/* First instant that is certainly after what t can mean, in the zone that t was taken in: a date lasts its
 * whole day, a month at most 31 days, a year 366.  t is stated. */
int64_t hales_time_end(const hales_time *t);

/* 1 January of the year of t (in the recorded offset), precision YEAR. */
hales_time hales_time_coarsen(hales_time t);

#endif
