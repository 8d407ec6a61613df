#include "base/bytes.h"

void hales_bytes_line_column(hales_bytes in, uint64_t at, uint64_t *line, uint64_t *column) {
  const size_t end = at < in.n ? (size_t)at : in.n;
  *line = 1;
  *column = 1;
  for (size_t i = 0; i < end; i++) {
    const uint8_t c = in.p[i];
    if (c == '\n' || (c == '\r' && !(i + 1 < in.n && in.p[i + 1] == '\n'))) {
      ++*line;
      *column = 1;
    } else if ((c & 0xC0) != 0x80) {
      ++*column;
    }
  }
}

size_t hales_utf8_length(const uint8_t *p, size_t n) {
  if (n == 0) return 0;
  const uint8_t a = p[0];
  if (a < 0x80) return 1;
  const size_t len = a >= 0xC2 && a <= 0xDF ? 2 : (a & 0xF0) == 0xE0 ? 3 : a >= 0xF0 && a <= 0xF4 ? 4 : 0;
  if (len == 0 || len > n) return 0;
  for (size_t i = 1; i < len; i++)
    if ((p[i] & 0xC0) != 0x80) return 0;
  /* overlong forms, surrogates, beyond U+10FFFF: Unicode 15, table 3-7 */
  if ((a == 0xE0 && p[1] < 0xA0) || (a == 0xED && p[1] > 0x9F)) return 0;
  if ((a == 0xF0 && p[1] < 0x90) || (a == 0xF4 && p[1] > 0x8F)) return 0;
  return len;
}
