#include "base/utf16.h"

#include <string.h>

bool hales_utf16_is(hales_bytes in) {
  return in.n >= 2 && (memcmp(in.p, "\xFF\xFE", 2) == 0 || memcmp(in.p, "\xFE\xFF", 2) == 0);
}

static uint32_t unit_at(hales_bytes in, size_t i) {
  const bool little = in.p[0] == 0xFF;
  return (uint32_t)in.p[i + (little ? 1 : 0)] << 8 | in.p[i + (little ? 0 : 1)];
}

static size_t put(uint32_t c, uint8_t *to) {
  if (c < 0x80) return to[0] = (uint8_t)c, 1;
  const size_t more = c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
  static const uint8_t lead[] = {0, 0xC0, 0xE0, 0xF0};
  to[0] = (uint8_t)(lead[more] | c >> 6 * more);
  for (size_t k = 1; k <= more; k++) to[k] = (uint8_t)(0x80 | (c >> 6 * (more - k) & 0x3F));
  return more + 1;
}

size_t hales_utf16_to_utf8(hales_bytes in, uint8_t *to, size_t *n) {
  size_t i = 0;
  *n = 0;
  while (i + 2 <= in.n) {
    uint32_t c = unit_at(in, i);
    size_t took = 2;
    if (c >= 0xD800 && c < 0xE000) {
      const uint32_t low = c < 0xDC00 && i + 4 <= in.n ? unit_at(in, i + 2) : 0;
      if (low < 0xDC00 || low >= 0xE000) return i;
      c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
      took = 4;
    }
    *n += put(c, to + *n);
    i += took;
  }
  return i;
}

void hales_utf16_line_column(hales_bytes in, uint64_t at, uint64_t *line, uint64_t *column) {
  const size_t end = at < in.n ? (size_t)at : in.n;
  *line = *column = 1;
  for (size_t i = 2; i + 2 <= end; i += 2) {
    const uint32_t c = unit_at(in, i);
    if (c == '\n' || c == '\r') {
      if (c == '\r' && i + 4 <= in.n && unit_at(in, i + 2) == '\n') i += 2;
      ++*line;
      *column = 1;
    } else if (c < 0xDC00 || c >= 0xE000) {
      ++*column;
    }
  }
}

uint64_t hales_utf16_bytes_of(const uint8_t *utf8, size_t n) {
  uint64_t bytes = 0;
  for (size_t i = 0; i < n; i++)
    if ((utf8[i] & 0xC0) != 0x80) bytes += utf8[i] >= 0xF0 ? 4 : 2;
  return bytes;
}
