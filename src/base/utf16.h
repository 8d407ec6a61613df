/* UTF-16 as UTF-8, for texts of programs that write it: told by the byte order mark at the front. */
#ifndef HALES_BASE_UTF16_H
#define HALES_BASE_UTF16_H

#include <stdbool.h>

#include "base/bytes.h"

/* Do the bytes begin with a byte order mark of UTF-16? */
bool hales_utf16_is(hales_bytes in);

/* Writes the text that begins with such a mark as UTF-8, the mark too.
 *
 *   to   [3 * (in.n / 2)]  out
 *   n                      out  bytes written
 *
 * Returns in.n; less where bytes are no text, namely their place: half of a surrogate pair, or one byte left
 * over.  What stands before is written then. */
size_t hales_utf16_to_utf8(hales_bytes in, uint8_t *to, size_t *n);

/* As hales_bytes_line_column, of such a text; the mark is no column. */
void hales_utf16_line_column(hales_bytes in, uint64_t at, uint64_t *line, uint64_t *column);

/* Bytes that n bytes of UTF-8 take in UTF-16. */
uint64_t hales_utf16_bytes_of(const uint8_t *utf8, size_t n);

#endif
