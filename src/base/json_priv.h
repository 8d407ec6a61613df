/* What the two readers of JSON share: of a whole document (json.c, with its strings in json_string.c) and of
 * one that passes by (json_stream.c). */
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

/* A text on its way to values. */
typedef struct hales_json_parser {
  hales_bytes in;
  size_t i;
  hales_arena *arena;
  hales_err *err;
  const hales_json_part *part; /* what `in` is a part of; NULL: it is the whole document */
} hales_json_parser;

/* What is wrong at a byte of the parser's text, told by the place in the document. */
hales_status hales_json_parser_fail(hales_json_parser *p, hales_status s, size_t at, const char *what);

/* The string whose quote p->i is on: decoded, of *length bytes and a NUL, in the arena; p->i is then behind
 * its end.  EPARSE; ENOMEM. */
hales_status hales_json_parse_string(hales_json_parser *p, const char **text, size_t *length) HALES_CHECKED;

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
