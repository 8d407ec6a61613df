/* Markup out.  Text from outside reaches the page only through these functions, which escape it. */
#ifndef HALES_REPORT_HTML_H
#define HALES_REPORT_HTML_H

#include "base/buf.h"
#include "report/format.h"

/* Appends text with & < > " ' escaped; control characters and broken UTF-8 become U+FFFD. */
void hales_html_text(hales_buf *b, const char *text);
/* Markup template: %s is escaped text, %d an int, %zu a size, %f a coordinate with one decimal
 * (never "-0.0", never a locale's comma), %% a percent sign.  Nothing else. */
void hales_html_put(hales_buf *b, const char *markup, ...) HALES_PRINTF(2, 3);

/* Glyphs of the states (section 5): always beside a word. */
typedef enum hales_glyph {
  HALES_GLYPH_ATTN,
  HALES_GLYPH_LOCK,
  HALES_GLYPH_NOT_LEARNED,
  HALES_GLYPH_MISFIT,
  HALES_GLYPH_MISSING,
  HALES_GLYPH_INFO,
  HALES_GLYPH_N
} hales_glyph;

/* The paths of a glyph in a 13 x 13 box, in currentColor. */
const char *hales_glyph_path(hales_glyph g);
/* A decorative inline picture of a glyph. */
void hales_html_glyph(hales_buf *b, hales_glyph g);
/* Tinted label: glyph and word.  css is attn, lock, nl, miss, note-t or ok. */
void hales_html_tag(hales_buf *b, const char *css, hales_glyph g, const char *word);

/* "10.6 <span class=iv>[9.6–11.8]</span>" */
void hales_html_interval(hales_buf *b, hales_show show, hales_interval v);
/* The same of a measured value: its own decimals, its error's of its kind. */
void hales_html_measured(hales_buf *b, hales_show show, hales_interval v);

/* Small pictures for headings and legends: the measured dot and the twin bar, decorative. */
void hales_html_key_measured(hales_buf *b);
void hales_html_key_twin(hales_buf *b);

/* Opens and closes a wide region that scrolls by itself and can be reached by keyboard. */
void hales_html_scroll_open(hales_buf *b, const char *css, const char *label, const char *name);
void hales_html_scroll_close(hales_buf *b);

#endif
