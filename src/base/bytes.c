#include "base/bytes.h"

#include <string.h>

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

bool hales_utf8_is_hidden(const uint8_t *p, size_t n) {
  if (n == 1) return *p < 0x20 || *p == 0x7F;
  if (n == 2) return (p[0] == 0xC2 && p[1] < 0xA0) || (p[0] == 0xD8 && p[1] == 0x9C); /* U+0080-9F, U+061C */
  if (n != 3 || p[0] != 0xE2) return false;
  if (p[1] == 0x80) /* U+200E, U+200F, U+2028 to U+202E */
    return p[2] == 0x8E || p[2] == 0x8F || (p[2] >= 0xA8 && p[2] <= 0xAE);
  return p[1] == 0x81 && p[2] >= 0xA6 && p[2] <= 0xA9; /* U+2066 to U+2069 */
}

void hales_text_disarm(char *text, size_t n) {
  for (size_t i = 0; i < n;) {
    const uint8_t *p = (const uint8_t *)text + i;
    const size_t length = hales_utf8_length(p, n - i), step = length ? length : 1;
    const bool lawful = text[i] == '\n' || text[i] == '\t';
    if (!lawful && hales_utf8_is_hidden(p, length)) memset(text + i, '?', step);
    i += step;
  }
}
