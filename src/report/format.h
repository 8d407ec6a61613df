/* How a number is written for a reader (design rules: docs of the visual language, section 3).
 *
 * Every kind of quantity has one unit and one number of decimals; both ends of an interval take the
 * decimals of its median, ranges use an en dash, or "to" as soon as an end is negative, the minus sign
 * is U+2212, thousands are grouped, and number and unit are held together by a no-break space.
 * Results are plain UTF-8 text in a fixed array: not yet escaped for HTML.
 */
#ifndef HALES_REPORT_FORMAT_H
#define HALES_REPORT_FORMAT_H

#include <stdbool.h>
#include <stddef.h>

/* Kinds of quantity.  X(symbol, unit as shown, decimals, rule)
 *   FIXED   always `decimals`
 *   BELOW1  `decimals`, one more when the median rounds to less than 1
 *   SIG2    two significant digits of the median (decimals is the most that is shown)
 *   WIDTH   two significant digits of the interval's width and of the median, whichever is finer; three of
 *           the value where there is no width */
#define HALES_SHOW_LIST(X)                                                                                   \
  X(PRESSURE, "mmHg", 0, FIXED)                                                                              \
  X(FLOW, "L/min", 1, FIXED)                                                                                 \
  X(INDEX, "L/min/m\xC2\xB2", 1, FIXED)                                                                      \
  X(RESISTANCE, "WU", 1, BELOW1)                                                                             \
  X(COMPLIANCE, "mL/mmHg", 2, FIXED)                                                                         \
  X(VOLUME, "mL", 0, FIXED)                                                                                  \
  X(VOLUME_INDEX, "mL/m\xC2\xB2", 0, FIXED)                                                                  \
  X(PERCENT, "%", 0, FIXED)                                                                                  \
  X(RATE, "/min", 0, FIXED)                                                                                  \
  X(ELASTANCE, "mmHg/mL", 2, FIXED)                                                                          \
  X(RATIO, "", 2, FIXED)                                                                                     \
  X(WORK, "mJ", 3, SIG2)                                                                                     \
  X(CURVATURE, "1/cm", 2, FIXED)                                                                             \
  X(WALL, "cm", 2, FIXED)                                                                                    \
  X(TIME, "s", 2, FIXED)                                                                                     \
  X(INTERVAL, "ms", 0, FIXED)                                                                                \
  X(SPEED, "m/s", 1, FIXED)                                                                                  \
  X(PEPTIDE, "ng/L", 3, SIG2)                                                                                \
  X(WALK, "m", 0, FIXED)                                                                                     \
  X(CONTRACTION, "", 2, FIXED)                                                                               \
  X(COUNT, "", 0, FIXED)                                                                                     \
  X(PLAIN, "", 6, WIDTH)

typedef enum hales_show {
#define X(sym, unit, decimals, rule) HALES_SHOW_##sym,
  HALES_SHOW_LIST(X)
#undef X
      HALES_SHOW_N
} hales_show;

/* A 90 % interval and its median, in one unit. */
typedef struct hales_interval {
  double median, lo90, hi90;
} hales_interval;

typedef struct hales_text {
  char s[112]; /* NUL-terminated UTF-8 */
} hales_text;

/* Unit as shown for a kind; "" where there is none (PLAIN: the caller's own unit goes with it). */
const char *hales_show_unit(hales_show show);
/* Decimals for a value with this interval; negative = rounded to tens, hundreds ...  Finite input. */
int hales_show_decimals(hales_show show, double median, double lo90, double hi90);

/* "1,240" with the given decimals (-6 to 9); never "-0". */
hales_text hales_format_number(double value, int decimals);
/* One value without uncertainty: "10.6". */
hales_text hales_format_value(hales_show show, double value);
/* A measured value: as many decimals as it was given, at least those of its kind and at most two more; one
 * that has more than these (converted, a mean of several) one more than its kind.  15.6 mmHg beside a limit
 * of 15 is not 16. */
hales_text hales_format_measured(hales_show show, double value);
/* A number that is graded or put together: as many decimals as it has, up to one (two below 10, three below
 * 1), so that it does not round across the limit of its band. */
hales_text hales_format_single(double value);
/* A value put together from others, beside a twin's: the decimals of its kind, one more where a kind of none
 * would round it. */
hales_text hales_format_computed(hales_show show, double value);
/* "[9.6–11.8]", with the decimals of the median. */
hales_text hales_format_range(hales_show show, hales_interval v);
/* "10.6 [9.6–11.8]"; no unit. */
hales_text hales_format_interval(hales_show show, hales_interval v);
/* As hales_format_measured, its error with the decimals of its kind: "15.6 [12–20]". */
hales_text hales_format_measured_interval(hales_show show, hales_interval v);
/* A difference: "−2.1 [−4.4 to −0.1]", "+1.2 [0.3–2.1]"; no unit. */
hales_text hales_format_change(hales_show show, hales_interval v);
/* "96 %", "< 1 %", "> 99 %": never 0 or 100, and never finer than one in n_effective draws.
 * probability in [0, 1]; n_effective below 2: "too few draws". */
hales_text hales_format_probability(double probability, double n_effective);
/* ISO 8601 date or time to "14 Oct 2026" or "14 Oct 2026, 10:02 UTC" ("UTC+1" with an offset);
 * anything else comes back as it is.  A date without a time is never shifted. */
hales_text hales_format_date(const char *iso);
/* First and last four characters of a long hash or id with an ellipsis between; short ones whole. */
hales_text hales_format_hash(const char *hash);

#endif
