/* A borrowed run of bytes (a file in memory, a request body) and what any text format needs of it. */
#ifndef HALES_BASE_BYTES_H
#define HALES_BASE_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct hales_bytes {
  const uint8_t *p;
  size_t n;
} hales_bytes;

/* Line and column of a byte offset, both from 1.  Columns count characters (UTF-8), not bytes; LF, CR LF and
 * CR end a line.  An offset beyond the end is the end.  Cost: one pass up to `at`. */
void hales_bytes_line_column(hales_bytes in, uint64_t at, uint64_t *line, uint64_t *column);

/* Bytes of the well-formed UTF-8 character at p (1 to 4); 0 when there is none within n bytes. */
size_t hales_utf8_length(const uint8_t *p, size_t n);

/* Whether the character at p (of n bytes, well-formed) is one that whoever shows text would obey instead of
 * showing it: a control character, a line or paragraph separator, or a mark that turns the direction of what
 * follows (U+202E makes "86 mmHg" of "gHmm 68") [Unicode, UAX 9].  Texts from outside may hold any of them:
 * they are kept as they are, and every way out asks here. */
bool hales_utf8_is_hidden(const uint8_t *p, size_t n);

/* Puts a question mark for every byte of such characters, but for tabs and line ends; in place. */
void hales_text_disarm(char *text, size_t n);

#endif
