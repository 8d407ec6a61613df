/* Strings of JSON [RFC8259, section 7], decoded into an arena. */
#include <string.h>

#include "base/json_priv.h"

static bool hex4(const uint8_t *s, uint32_t *x) {
  *x = 0;
  for (int k = 0; k < 4; k++) {
    const uint8_t c = s[k];
    const uint32_t d = c >= '0' && c <= '9'   ? (uint32_t)(c - '0')
                       : c >= 'a' && c <= 'f' ? (uint32_t)(c - 'a' + 10)
                       : c >= 'A' && c <= 'F' ? (uint32_t)(c - 'A' + 10)
                                              : 16u;
    if (d == 16) return false;
    *x = *x << 4 | d;
  }
  return true;
}

static size_t put_utf8(char *out, uint32_t c) {
  if (c < 0x80) return out[0] = (char)c, 1;
  if (c < 0x800) return out[0] = (char)(0xC0 | c >> 6), out[1] = (char)(0x80 | (c & 63)), 2;
  if (c < 0x10000) {
    out[0] = (char)(0xE0 | c >> 12);
    out[1] = (char)(0x80 | (c >> 6 & 63));
    out[2] = (char)(0x80 | (c & 63));
    return 3;
  }
  out[0] = (char)(0xF0 | c >> 18);
  out[1] = (char)(0x80 | (c >> 12 & 63));
  out[2] = (char)(0x80 | (c >> 6 & 63));
  out[3] = (char)(0x80 | (c & 63));
  return 4;
}

/* \uXXXX at p->i (on the backslash), with its second half where it is a surrogate. */
static hales_status parse_unicode(hales_json_parser *p, char *out, size_t *n) {
  const size_t at = p->i;
  uint32_t c = 0, low = 0;
  if (p->in.n - at < 6 || !hex4(p->in.p + at + 2, &c))
    return hales_json_parser_fail(p, HALES_EPARSE, at, "\\u needs four hexadecimal digits");
  p->i += 6;
  if (c == 0)
    return hales_json_parser_fail(p, HALES_EPARSE, at, "the character U+0000 is not accepted in a string");
  if (c >= 0xDC00 && c <= 0xDFFF)
    return hales_json_parser_fail(p, HALES_EPARSE, at, "second half of a surrogate pair without the first");
  if (c >= 0xD800 && c <= 0xDBFF) {
    const uint8_t *q = p->in.p + p->i;
    if (p->in.n - p->i < 6 || q[0] != '\\' || q[1] != 'u' || !hex4(q + 2, &low) || low < 0xDC00 ||
        low > 0xDFFF)
      return hales_json_parser_fail(p, HALES_EPARSE, at, "first half of a surrogate pair without the second");
    p->i += 6;
    c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
  }
  *n += put_utf8(out + *n, c);
  return HALES_OK;
}

static hales_status parse_escape(hales_json_parser *p, char *out, size_t *n) {
  static const char names[] = "\"\\/bfnrt", means[] = "\"\\/\b\f\n\r\t";
  const size_t at = p->i;
  if (at + 1 >= p->in.n)
    return hales_json_parser_fail(p, HALES_EPARSE, p->in.n, "string without its closing quote");
  const char c = (char)p->in.p[at + 1];
  if (c == 'u') return parse_unicode(p, out, n);
  const char *k = c ? strchr(names, c) : NULL;
  if (!k)
    return hales_json_parser_fail(
        p, HALES_EPARSE, at, "unknown escape: one of \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX was expected");
  out[(*n)++] = means[k - names];
  p->i += 2;
  return HALES_OK;
}

/* End of the raw string that starts after a quote at `from`: the size of its decoded form is at most that. */
static size_t raw_end(const hales_json_parser *p, size_t from) {
  size_t i = from;
  while (i < p->in.n && p->in.p[i] != '"') i += p->in.p[i] == '\\' ? 2 : 1;
  return i < p->in.n ? i : p->in.n;
}

/* How many bytes stand for themselves: ASCII without control characters, quotes and backslashes.  Eight at a
 * time: a byte of `bad` has its high bit where the byte of the text is one of those [Hacker's Delight, ch.
 * 6].
 */
static size_t plain_run(const uint8_t *p, size_t n) {
  const uint64_t ones = UINT64_C(0x0101010101010101), high = UINT64_C(0x8080808080808080);
  size_t k = 0;
  for (; n - k >= 8; k += 8) {
    uint64_t w;
    memcpy(&w, p + k, sizeof w);
    const uint64_t quote = w ^ ones * '"', backslash = w ^ ones * '\\';
    const uint64_t bad = w | (w - ones * 0x20) | (quote - ones) | (backslash - ones);
    if (bad & high) break; /* or, rarely, a byte behind such a one: looked at below */
  }
  while (k < n && p[k] >= 0x20 && p[k] < 0x80 && p[k] != '"' && p[k] != '\\') k++;
  return k;
}

hales_status hales_json_parse_string(hales_json_parser *p, const char **text, size_t *length) {
  const size_t start = p->i++; /* the quote */
  const size_t run = plain_run(p->in.p + p->i, p->in.n - p->i), end = p->i + run;
  const bool plain = end < p->in.n && p->in.p[end] == '"'; /* as nearly all are */
  char *out = hales_arena_zalloc(p->arena, (plain ? end : raw_end(p, end)) - p->i + 1, 1, 1);
  if (!out)
    return hales_json_parser_fail(p, HALES_ENOMEM, start, "document too large for the memory given to it");
  memcpy(out, p->in.p + p->i, run);
  p->i += run;
  size_t n = run;
  for (;;) {
    if (p->i >= p->in.n)
      return hales_json_parser_fail(p, HALES_EPARSE, p->in.n, "string without its closing quote");
    const uint8_t c = p->in.p[p->i];
    if (c == '"') break;
    if (c == '\\') {
      HALES_TRY(parse_escape(p, out, &n));
      continue;
    }
    if (c < 0x20)
      return hales_json_parser_fail(p, HALES_EPARSE, p->i,
                                    "control character in a string: write it as \\u00XX");
    const size_t len = hales_utf8_length(p->in.p + p->i, p->in.n - p->i);
    if (len == 0) return hales_json_parser_fail(p, HALES_EPARSE, p->i, "not UTF-8; save the file as UTF-8");
    memcpy(out + n, p->in.p + p->i, len);
    n += len;
    p->i += len;
  }
  p->i++;
  out[n] = '\0';
  *text = out;
  *length = n;
  return HALES_OK;
}
