/* Mappings of a configuration file, taken against a table of their lawful keys. */
#ifndef HALES_PHYSICS_WAVE_FIELDS_H
#define HALES_PHYSICS_WAVE_FIELDS_H

#include "base/json.h"

typedef enum hales_field_kind {
  HALES_FIELD_NUMBER, /* in [lo, hi] */
  HALES_FIELD_WHOLE,  /* whole number in [lo, hi]; 3.0 is one */
  HALES_FIELD_TEXT,   /* string or number: a label may be 12 */
  HALES_FIELD_FLAG,
  HALES_FIELD_LIST,
  HALES_FIELD_MAP,
} hales_field_kind;

typedef struct hales_field {
  const char *name;
  hales_field_kind kind;
  bool required;
  double lo, hi;
  const char *old[3]; /* earlier spellings, as lawful */
} hales_field;

enum { HALES_WAVE_TEXT_NOTES_MAX = 32 };

/* A file while it is read. */
typedef struct hales_wave_text {
  const char *file; /* its name in messages, borrowed */
  hales_bytes in;
  hales_arena *arena;
  hales_err *err;
  size_t n_note;
  const char *note[HALES_WAVE_TEXT_NOTES_MAX]; /* remarks for the user, each once, in the arena */
} hales_wave_text;

/* Raises "FILE:LINE:COLUMN: message" for the byte `at`; returns s. */
hales_status hales_wave_text_fail(const hales_wave_text *d, hales_status s, uint64_t at, const char *fmt, ...)
    HALES_PRINTF(4, 5);

/* Keeps a remark, unless it is there already or there are too many. */
void hales_wave_text_note(hales_wave_text *d, const char *fmt, ...) HALES_PRINTF(2, 3);

/* A copy of text in the arena, or NULL when that is full. */
const char *hales_wave_text_copy(const hales_wave_text *d, const char *text);

/* Sorts the members of a mapping into the rows of a table.
 *
 *   map    the mapping; what: what it describes, for messages ("vessel aorta")
 *   value  [n] out   member of row i, NULL when absent or null
 *
 * Returns OK; EPARSE for what is no mapping, an unknown key (with the nearest known one), a key and its
 * earlier spelling together, a missing required key, a value of another kind; ERANGE for a number outside
 * its row's range. */
hales_status hales_fields_take(hales_wave_text *d, const hales_json *map, const char *what,
                               const hales_field *table, size_t n, const hales_json **value) HALES_CHECKED;

/* Values of what hales_fields_take has accepted; fallback when NULL. */
double hales_field_number(const hales_json *v, double fallback);
int hales_field_whole(const hales_json *v, int fallback);
bool hales_field_flag(const hales_json *v, bool fallback);
const char *hales_field_text(const hales_json *v); /* NULL: absent */

#endif
