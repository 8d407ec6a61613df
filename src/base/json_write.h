/* Streaming JSON writer over a hales_buf: RFC 8259 text, always valid UTF-8, no allocation of its own.
 *
 *   hales_buf out = {0};
 *   hales_jw w = hales_jw_on(&out, true);
 *   hales_jw_begin_object(&w);
 *   hales_jw_put_string(&w, "model", "korakianitis");   // key and value in one call
 *   hales_jw_key(&w, "p_mmhg");
 *   hales_jw_begin_array(&w);
 *   hales_jw_number(&w, 13.25);                         // values of an array have no key
 *   hales_jw_end_array(&w);
 *   hales_jw_end_object(&w);
 *   HALES_TRY(hales_jw_finish(&w, err));                // the only place to check
 *
 * Numbers are the shortest of 15, 16 or 17 digits that read back as the same double, whatever the locale.
 * A NaN or an infinity is written as null and remembered: hales_jw_finish then fails with ERANGE and names
 * the key.  Misuse of the structure (a value without its key, an end that closes nothing) is a programmer's
 * error: assert.
 */
#ifndef HALES_BASE_JSON_WRITE_H
#define HALES_BASE_JSON_WRITE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"

/* Levels of nesting a document of ours may have. */
#define HALES_JW_DEPTH_MAX 64

typedef struct hales_jw {
  hales_buf *out;     /* borrowed until hales_jw_finish */
  bool pretty;        /* two-space indentation and a final newline; else one line without spaces */
  bool has_key;       /* a key was written and waits for its value */
  bool done;          /* the top-level value is complete */
  int depth;          /* open objects and arrays */
  uint64_t is_object; /* bit per level: object, else array */
  uint64_t is_filled; /* bit per level: has at least one member */
  bool unlawful;      /* a NaN or an infinity came; unlawful_key names the first one */
  char last_key[64];
  char unlawful_key[64];
} hales_jw;

/* A writer that appends to out, which the caller owns. */
hales_jw hales_jw_on(hales_buf *out, bool pretty) HALES_CHECKED;

void hales_jw_begin_object(hales_jw *w);
void hales_jw_end_object(hales_jw *w);
void hales_jw_begin_array(hales_jw *w);
void hales_jw_end_array(hales_jw *w);
void hales_jw_key(hales_jw *w, const char *key);

/* Bytes that are not UTF-8 become U+FFFD. */
void hales_jw_string(hales_jw *w, const char *text);
void hales_jw_string_n(hales_jw *w, const char *bytes, size_t n);
void hales_jw_number(hales_jw *w, double value);
void hales_jw_int(hales_jw *w, int64_t value);
void hales_jw_uint(hales_jw *w, uint64_t value);
void hales_jw_bool(hales_jw *w, bool value);
void hales_jw_null(hales_jw *w);

/* Key and value in one call.  put_string writes null for a NULL text. */
void hales_jw_put_string(hales_jw *w, const char *key, const char *text);
void hales_jw_put_number(hales_jw *w, const char *key, double value);
void hales_jw_put_int(hales_jw *w, const char *key, int64_t value);
void hales_jw_put_uint(hales_jw *w, const char *key, uint64_t value);
void hales_jw_put_bool(hales_jw *w, const char *key, bool value);
void hales_jw_put_null(hales_jw *w, const char *key);
/* "key": { and "key": [ */
void hales_jw_put_object(hales_jw *w, const char *key);
void hales_jw_put_array(hales_jw *w, const char *key);

/* Closes the document.
 *
 * Returns OK; ERANGE when a number was NaN or infinite (the message names its key); ENOMEM when the buffer
 * could not grow.  assert: everything that was begun has been ended, and one top-level value was written.
 */
hales_status hales_jw_finish(hales_jw *w, hales_err *err) HALES_CHECKED;

/* The shortest text of 15, 16 or 17 digits that reads back as value; at most HALES_NUMBER_TEXT_MAX bytes with
 * the final NUL, decimal point whatever the locale.  value must be finite.  Returns the length. */
#define HALES_NUMBER_TEXT_MAX 32
size_t hales_number_text(double value, char text[HALES_NUMBER_TEXT_MAX]);

#endif
