#include "cli/table.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

void hales_cli_table_put(hales_cli_table *t, const char *text) {
  hales_buf_put(&t->cells, text, strlen(text) + 1);
}

void hales_cli_table_put_number(hales_cli_table *t, double value) {
  char text[32];
  (void)snprintf(text, sizeof text, "%.6g", value);
  hales_cli_table_put(t, text);
}

static size_t characters(const char *text) {
  size_t n = 0;
  for (; *text != '\0'; text++) n += ((unsigned char)*text & 0xC0) != 0x80;
  return n;
}

void hales_cli_table_write(const hales_cli_table *t, hales_buf *out) {
  const size_t columns = strlen(t->align);
  size_t width[HALES_CLI_COLUMNS_MAX] = {0};
  assert(columns > 0 && columns <= HALES_CLI_COLUMNS_MAX);
  if (t->cells.failed) {
    out->failed = true;
    return;
  }
  size_t i = 0;
  for (const char *c = t->cells.data; c && c < t->cells.data + t->cells.len; c += strlen(c) + 1, i++) {
    const size_t n = characters(c);
    if (n > width[i % columns]) width[i % columns] = n;
  }
  i = 0;
  for (const char *c = t->cells.data; c && c < t->cells.data + t->cells.len; c += strlen(c) + 1, i++) {
    const size_t column = i % columns, pad = width[column] - characters(c);
    const bool last = column + 1 == columns, right = t->align[column] == 'r';
    if (right) hales_buf_printf(out, "%*s", (int)pad, "");
    hales_buf_puts(out, c);
    if (!right && !last) hales_buf_printf(out, "%*s", (int)pad, "");
    if (!last) {
      hales_buf_puts(out, "  ");
      continue;
    }
    while (out->len > 0 && out->data[out->len - 1] == ' ') out->len--; /* an empty last cell */
    hales_buf_puts(out, "\n");
  }
}

void hales_cli_table_deinit(hales_cli_table *t) {
  hales_buf_deinit(&t->cells);
}
