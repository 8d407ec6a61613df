/* JSON reader that keeps positions: RFC 8259, strict, into an arena.
 *
 * Why our own: provenance needs the byte offset of every value and the decimal text exactly as written, a
 * hostile file must not grow the stack, and a key that is there twice must be an error, not a choice.
 *
 * Beyond the RFC's grammar this refuses what its sections 4, 6 and 9 leave to the implementation:
 * duplicate names in an object, numbers that are not finite doubles, nesting deeper than
 * HALES_JSON_DEPTH_MAX, U+0000 in a string (no text of ours may hold it), text that is not well-formed UTF-8,
 * lone surrogates. A byte order mark at the start is ignored.
 */
#ifndef HALES_BASE_JSON_H
#define HALES_BASE_JSON_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/bytes.h"
#include "base/status.h"

#define HALES_JSON_DEPTH_MAX 128

typedef enum hales_json_kind {
  HALES_JSON_NULL,
  HALES_JSON_BOOL,
  HALES_JSON_NUMBER,
  HALES_JSON_STRING,
  HALES_JSON_ARRAY,
  HALES_JSON_OBJECT,
} hales_json_kind;

/* One value.  Read-only; lives in the arena. */
typedef struct hales_json hales_json;
struct hales_json {
  hales_json_kind kind;
  bool boolean;     /* BOOL */
  uint64_t at;      /* byte offset of its first byte in the document */
  size_t n;         /* STRING, NUMBER: bytes of text; ARRAY, OBJECT: members */
  const char *text; /* STRING: decoded, NUL-terminated UTF-8; NUMBER: exactly as written, NUL-terminated */
  double number;    /* NUMBER: finite, correctly rounded */
  const char *key;  /* name in the object around it, decoded; NULL in an array and at the top */
  size_t index;     /* position in the array or object around it */
  const hales_json *parent;       /* NULL at the top */
  const hales_json *first, *next; /* ARRAY, OBJECT: members; next member of the same parent */
};

/* Reads one document.
 *
 *   in      UTF-8 text, at most one value and white space     borrowed until the call returns
 *   arena   receives the values; about 60 bytes per byte of text in the worst case, 5 usually
 *   root    out; untouched on failure
 *
 * Returns OK; EPARSE (not JSON, or refused as said above) and ERANGE (number beyond the doubles), both with
 * err->at = byte offset and a message that begins with line and column; ENOMEM when the arena is full.
 * Guarantees: stack use bounded by the depth limit; linear time but for sorting the keys of large objects.
 */
hales_status hales_json_read(hales_bytes in, hales_arena *arena, const hales_json **root,
                             hales_err *err) HALES_CHECKED;

/* Lookups.  All take NULL for v and answer "not there". */

/* Member by name, or NULL. */
const hales_json *hales_json_get(const hales_json *v, const char *key);
/* Member by position, or NULL. */
const hales_json *hales_json_at(const hales_json *v, size_t index);
/* Text of a string, or NULL when v is no string. */
const char *hales_json_text(const hales_json *v);
/* hales_json_text(hales_json_get(v, key)) */
const char *hales_json_get_text(const hales_json *v, const char *key);
/* Value of a number; false (x untouched) when v is no number. */
bool hales_json_double(const hales_json *v, double *x);
/* Value of a number that is a whole one within int64; false otherwise. */
bool hales_json_int(const hales_json *v, int64_t *x);
bool hales_json_bool(const hales_json *v, bool *x);

/* Path of v from the top, "entry[3].resource.component[1]", written to out (NUL-terminated, cut to fit).  A
 * key that is not made of letters, digits, "_" and "-" is written as "?": keys may be anybody's text. Returns
 * the length of what was written. */
size_t hales_json_path(const hales_json *v, char *out, size_t cap);

#endif
