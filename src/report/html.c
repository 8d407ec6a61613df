#include "report/html.h"

#include <assert.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Length of a well-formed UTF-8 sequence at s (1-4), or 0. */
static size_t utf8_length(const unsigned char *s) {
  if (s[0] < 0x80) return 1;
  const size_t n = s[0] >= 0xC2 && s[0] <= 0xDF   ? 2
                   : s[0] >= 0xE0 && s[0] <= 0xEF ? 3
                   : s[0] >= 0xF0 && s[0] <= 0xF4 ? 4
                                                  : 0;
  for (size_t i = 1; i < n; i++)
    if ((s[i] & 0xC0) != 0x80) return 0;
  if (n == 3 && ((s[0] == 0xE0 && s[1] < 0xA0) || (s[0] == 0xED && s[1] > 0x9F))) return 0;
  if (n == 4 && ((s[0] == 0xF0 && s[1] < 0x90) || (s[0] == 0xF4 && s[1] > 0x8F))) return 0;
  return n;
}

void hales_html_text(hales_buf *b, const char *text) {
  for (const unsigned char *s = (const unsigned char *)text; *s;) {
    const size_t n = utf8_length(s);
    const bool control = *s < 0x20 || *s == 0x7F || (*s == 0xC2 && n == 2 && s[1] < 0xA0);
    if (*s == '&')
      hales_buf_puts(b, "&amp;");
    else if (*s == '<')
      hales_buf_puts(b, "&lt;");
    else if (*s == '>')
      hales_buf_puts(b, "&gt;");
    else if (*s == '"')
      hales_buf_puts(b, "&quot;");
    else if (*s == '\'')
      hales_buf_puts(b, "&#39;");
    else if (*s == '\t' || *s == '\n')
      hales_buf_puts(b, " ");
    else if (n == 0 || control)
      hales_buf_puts(b, "\xEF\xBF\xBD");
    else
      hales_buf_put(b, (const char *)s, n);
    s += n ? n : 1;
  }
}

/* Coordinates are written through integers: one decimal, no locale. */
static void put_coordinate(hales_buf *b, double x) {
  const long tenths = lround(10.0 * fmax(-1e6, fmin(1e6, x)));
  const long size = tenths < 0 ? -tenths : tenths;
  hales_buf_printf(b, size % 10 ? "%s%ld.%ld" : "%s%ld", tenths < 0 ? "-" : "", size / 10, size % 10);
}

void hales_html_put(hales_buf *b, const char *markup, ...) {
  va_list ap;
  va_start(ap, markup);
  for (const char *p = markup; *p;) {
    const size_t n = strcspn(p, "%");
    hales_buf_put(b, p, n);
    p += n;
    if (*p == '\0') break;
    if (p[1] == 's')
      hales_html_text(b, va_arg(ap, const char *));
    else if (p[1] == 'd')
      hales_buf_printf(b, "%d", va_arg(ap, int));
    else if (p[1] == 'f')
      put_coordinate(b, va_arg(ap, double));
    else if (p[1] == 'z' && p[2] == 'u')
      hales_buf_printf(b, "%zu", va_arg(ap, size_t)), p++;
    else {
      assert(p[1] == '%' && "unknown conversion in a markup template");
      hales_buf_put(b, "%", 1);
    }
    p += 2;
  }
  va_end(ap);
}

static const char *const glyphs[HALES_GLYPH_N] = {
    [HALES_GLYPH_ATTN] =
        "<path d=\"M6.5 1.5l5.5 10H1z\" class=\"g15\"/><path d=\"M6.5 5v3.2M6.5 9.4v1\" class=\"g15\"/>",
    [HALES_GLYPH_LOCK] = "<rect x=\"2.5\" y=\"6\" width=\"8\" height=\"6\" rx=\"1\" class=\"gf\"/>"
                         "<path d=\"M4 6V4.2a2.5 2.5 0 015 0V6\" class=\"g15\"/>",
    [HALES_GLYPH_NOT_LEARNED] = "<path d=\"M6.5 1.5l5 5-5 5-5-5z\" class=\"g13 gd\"/>",
    [HALES_GLYPH_MISFIT] = "<path d=\"M1.5 4.7h10M1.5 8.5h10M8.8 1.5l-4.6 10\" class=\"g17\"/>",
    [HALES_GLYPH_MISSING] = "<path d=\"M2.5 6.5h8\" class=\"g2\"/>",
    [HALES_GLYPH_INFO] = "<circle cx=\"6.5\" cy=\"6.5\" r=\"5.3\" class=\"g13\"/><path d=\"M6.5 6v3.6M6.5 "
                         "3.4v1\" class=\"g15\"/>",
};

const char *hales_glyph_path(hales_glyph g) {
  return glyphs[g];
}

void hales_html_glyph(hales_buf *b, hales_glyph g) {
  hales_buf_puts(
      b, "<svg viewBox=\"0 0 13 13\" width=\"13\" height=\"13\" aria-hidden=\"true\" focusable=\"false\">");
  hales_buf_puts(b, glyphs[g]);
  hales_buf_puts(b, "</svg>");
}

void hales_html_tag(hales_buf *b, const char *css, hales_glyph g, const char *word) {
  hales_html_put(b, "<span class=\"tag %s\">", css);
  hales_html_glyph(b, g);
  hales_html_put(b, "%s</span>", word);
}

void hales_html_interval(hales_buf *b, hales_show show, hales_interval v) {
  const int decimals = hales_show_decimals(show, v.median, v.lo90, v.hi90);
  hales_html_put(b, "<span class=\"nb\">%s&nbsp;<span class=\"iv\">%s</span></span>",
                 hales_format_number(v.median, decimals).s, hales_format_range(show, v).s);
}

void hales_html_measured(hales_buf *b, hales_show show, hales_interval v) {
  hales_html_put(b, "<span class=\"nb\">%s&nbsp;<span class=\"iv\">%s</span></span>",
                 hales_format_measured(show, v.median).s, hales_format_range(show, v).s);
}

void hales_html_key_measured(hales_buf *b) {
  hales_buf_puts(
      b, "<svg viewBox=\"0 0 12 10\" width=\"12\" height=\"10\" aria-hidden=\"true\" focusable=\"false\">"
         "<circle cx=\"6\" cy=\"5\" r=\"4\" class=\"m-dot\"/></svg>");
}

void hales_html_key_twin(hales_buf *b) {
  hales_buf_puts(
      b, "<svg viewBox=\"0 0 12 10\" width=\"12\" height=\"10\" aria-hidden=\"true\" focusable=\"false\" "
         "class=\"R\"><rect x=\".5\" y=\"1.5\" width=\"11\" height=\"7\" class=\"tw-bar\"/>"
         "<path d=\"M6 0v10\" class=\"tw-med\"/></svg>");
}

void hales_html_scroll_open(hales_buf *b, const char *css, const char *label, const char *name) {
  hales_html_put(b, "<div class=\"%s\" tabindex=\"0\" role=\"region\" aria-label=\"%s: %s\">", css, label,
                 name);
}

void hales_html_scroll_close(hales_buf *b) {
  hales_buf_puts(b, "</div>\n");
}
