/* What the two readers of JSON share: of a whole document (json.c) and of one that passes by
 * (json_stream.c). */
#ifndef HALES_BASE_JSON_PRIV_H
#define HALES_BASE_JSON_PRIV_H

#include "base/input.h"
#include "base/json.h"

/* A value within a document: where its text begins, and what is around it. */
typedef struct hales_json_part {
  const hales_input *in;    /* the document: errors are told by its lines */
  uint64_t at;              /* first byte of the text */
  int depth;                /* of the value; 0 at the top */
  const hales_json *parent; /* NULL at the top */
} hales_json_part;

/* The value that the text begins with, its blanks included; *used: bytes up to its end. */
hales_status hales_json_read_part(hales_bytes in, const hales_json_part *part, hales_arena *arena,
                                  hales_json **out, size_t *used, hales_err *err) HALES_CHECKED;

/* EPARSE when a name is in the object twice. */
hales_status hales_json_check_keys(const hales_json *object, const hales_input *in, hales_arena *arena,
                                   hales_err *err) HALES_CHECKED;

/* Line and column first, then what was expected. */
hales_status hales_json_fail(const hales_input *in, hales_status s, uint64_t at, const char *what,
                             hales_err *err);

#endif
