/* What the files of the CSV reader share: the text and its lines. */
#ifndef HALES_THREAD_READERS_CSV_PRIV_H
#define HALES_THREAD_READERS_CSV_PRIV_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/bytes.h"
#include "base/status.h"
#include "thread/observation.h"

#define HALES_CSV_FIELDS_MAX 64

typedef struct hales_csv_field {
  const char *text;      /* without the blanks around it; NUL-terminated, in the arena or static */
  uint64_t at;           /* byte offset of its first byte */
  uint64_t line, column; /* where it begins; in characters, from 1 */
} hales_csv_field;

/* A text and the place reached in it. */
typedef struct hales_csv_text {
  hales_bytes in;
  hales_arena *arena;
  hales_err *err;
  char separator;
  bool decimal_commas; /* numbers such as 4,5 stand in it */
  size_t i;
  uint64_t line, column; /* of byte i, from 1 */
  hales_csv_field fields[HALES_CSV_FIELDS_MAX];
  size_t n; /* fields of the line */
  /* The document is UTF-16 and `in` its text as UTF-8: byte utf8_at of that is byte utf16_at of it. */
  bool utf16;
  size_t utf8_at;
  uint64_t utf16_at;
} hales_csv_text;

/* Where byte i of the text stands in the document.  Quick as long as i grows. */
uint64_t hales_csv_at(hales_csv_text *t, size_t i);

/* Excel's first line "sep=;": passed by, the separator in t.  *said false: there is none.  EPARSE where it
 * names another one. */
hales_status hales_csv_take_separator(hales_csv_text *t, bool *said) HALES_CHECKED;
/* What stands between the names of the line from byte `from` on: a comma, a semicolon or a tab. */
char hales_csv_find_separator(hales_bytes in, size_t from);
/* Does a number with a decimal comma, or a date with points, stand anywhere?  In a text that commas do not
 * separate: who writes so writes thousands with a point. */
bool hales_csv_has_decimal_commas(hales_bytes in, size_t from);
/* One line into t->fields; t->n = 0 for an empty line.  EPARSE with the place, ENOMEM. */
hales_status hales_csv_read_line(hales_csv_text *t) HALES_CHECKED;
/* Value text: "<50", "4.5", words; "4,5" where the comma does not separate.  Refused where a mark before
 * three digits may part thousands: "1,234" there, and "1.234" in a table of decimal commas.  OK with o's
 * kind, value, text and flags filled, or the reason why the line is refused. */
hales_status hales_csv_read_value(const hales_csv_text *t, const char *text, hales_obs *o,
                                  hales_err *why) HALES_CHECKED;
/* Empty, or a word for a value that is missing. */
bool hales_csv_is_missing(const char *text);
/* A day, month or year: of a person.  Midnight behind it is none. */
hales_status hales_csv_read_day(const hales_csv_text *t, const char *date, hales_time *out,
                                hales_err *why) HALES_CHECKED;
/* A date, its clock apart (NULL: none) or behind it.  Where semicolons or tabs separate,
 * "31.12.2021" is a date. */
hales_status hales_csv_read_time(const hales_csv_text *t, const char *date, const char *clock,
                                 hales_time *out, hales_err *why) HALES_CHECKED;
/* ENOMEM, said at the place reached. */
hales_status hales_csv_full(hales_csv_text *t);

#endif
