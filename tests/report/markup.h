/* Reads a page as a strict parser would and asserts what every page must have. */
#ifndef HALES_TESTS_REPORT_MARKUP_H
#define HALES_TESTS_REPORT_MARKUP_H

#include <stddef.h>

typedef struct markup {
  size_t elements, figures, drawings, hidden_drawings, tables, sections, links;
} markup;

/* Fails the test unless: tags nest and close; ids are unique and every #link and aria-labelledby has its
 * target; there is one h1, and no heading level is skipped; every described drawing has a title and a
 * description with text, every other one is hidden; every figure has a caption and a data table; every
 * section is named by its heading; every table has a caption and column heads; attributes of geometry are
 * finite numbers; there is no script, no style attribute, no address outside the file. */
markup assert_sound_page(const char *html);

/* How often needle stands in the text. */
size_t occurrences(const char *text, const char *needle);

#endif
