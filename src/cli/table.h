/* Text in columns, for people on a terminal. */
#ifndef HALES_CLI_TABLE_H
#define HALES_CLI_TABLE_H

#include "base/buf.h"

enum { HALES_CLI_COLUMNS_MAX = 16 };

/* Start with {.align = "lrr"}: one letter per column, left or right; release with hales_cli_table_deinit. */
typedef struct hales_cli_table {
  const char *align;
  hales_buf cells; /* row-major, each ended by a NUL */
} hales_cli_table;

/* The next cell; rows fill from left to right.  The first row is the header. */
void hales_cli_table_put(hales_cli_table *t, const char *text);
/* A number in at most six digits. */
void hales_cli_table_put_number(hales_cli_table *t, double value);
/* All rows, two spaces between columns, no space at line ends; widths count characters of UTF-8. */
void hales_cli_table_write(const hales_cli_table *t, hales_buf *out);
void hales_cli_table_deinit(hales_cli_table *t);

#endif
