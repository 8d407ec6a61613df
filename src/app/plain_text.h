/* Numbers and paragraphs of what a command prints for people: as many decimals as the report shows, in the
 * report's units, within 80 columns. */
#ifndef HALES_APP_PLAIN_TEXT_H
#define HALES_APP_PLAIN_TEXT_H

#include "base/buf.h"

enum { HALES_PLAIN_WIDTH = 80 };

/* A median and its interval as they stand in a table: "1.30", "0.70 to 2.76", "mL/mmHg". */
typedef struct hales_plain {
  char value[24], range[52];
  const char *unit; /* static, UTF-8 */
  double factor;    /* shown = stated times this */
} hales_plain;

/* ucum: unit of the three numbers (mmHg s/mL comes out in WU). */
hales_plain hales_plain_interval(const char *ucum, double median, double lo90, double hi90);
/* One number beside such an interval, with its decimals. */
void hales_plain_beside(const char *ucum, double median, double lo90, double hi90, double value,
                        char out[24]);

/* first, then text broken at spaces; later lines begin with as many spaces as indent says. */
void hales_plain_wrap(hales_buf *out, const char *first, size_t indent, const char *text);
/* Lines as they are, those that are too wide broken at spaces: later parts two columns deeper than the line.
 */
void hales_plain_lines(hales_buf *out, const char *text);

#endif
