#include "thread/readers/csv_table.h"

#include <string.h>

#include "base/utf16.h"
#include "thread/quantity.h"

const hales_csv_column_name hales_csv_columns[HALES_CSV_COLUMNS] = {
    [HALES_CSV_DATASET] = {"dataset_name", false}, [HALES_CSV_SUBJECT] = {"subject_identifier", true},
    [HALES_CSV_GENDER] = {"gender", false},        [HALES_CSV_BIRTH] = {"date_of_birth", false},
    [HALES_CSV_DEATH] = {"date_of_death", false},  [HALES_CSV_ETHNICITY] = {"ethnicity", false},
    [HALES_CSV_DATE] = {"measurement_date", true}, [HALES_CSV_CLOCK] = {"measurement_time", false},
    [HALES_CSV_VISIT] = {"visit_grouping", false}, [HALES_CSV_VARIABLE] = {"variable_name", true},
    [HALES_CSV_VALUE] = {"value", true},           [HALES_CSV_UNIT] = {"unit", false},
};

hales_status hales_csv_put_note(hales_csv_table *c, const char *text, uint64_t count, uint64_t at,
                                const char *place) {
  if (!c->sink->note) return HALES_OK;
  const hales_note n = {.text = text, .count = count, .first = {at, place}};
  return c->sink->note(c->sink->ctx, &n, c->t.err);
}

/* In any case, and with blanks or hyphens for the underscores. */
static bool same_name(const char *a, const char *b) {
  for (; *a && *b; a++, b++) {
    const char low = *a >= 'A' && *a <= 'Z' ? (char)(*a - 'A' + 'a') : *a == ' ' || *a == '-' ? '_' : *a;
    if (low != *b) return false;
  }
  return *a == *b;
}

static hales_status header_field(hales_csv_table *c, size_t k) {
  const hales_csv_field *f = &c->t.fields[k];
  for (int j = 0; j < HALES_CSV_COLUMNS; j++) {
    if (!same_name(f->text, hales_csv_columns[j].name)) continue;
    if (c->where[j] >= 0)
      return HALES_FAIL_AT(
          c->t.err, HALES_EPARSE, f->at, "line %llu, column %llu: the column %s is there twice",
          (unsigned long long)f->line, (unsigned long long)f->column, hales_csv_columns[j].name);
    c->where[j] = (int)k;
    return HALES_OK;
  }
  return hales_csv_put_note(c, "column not known: not read", 1, f->at, f->line == 1 ? "line 1" : "line 2");
}

/* A header of quantities is a table of another shape. */
static bool is_wide(const hales_csv_table *c) {
  bool wide = false;
  for (size_t k = 0; k < c->t.n; k++) wide |= hales_quantity_find(c->t.fields[k].text) != NULL;
  return wide;
}

hales_status hales_csv_read_header(hales_csv_table *c) {
  bool said = false;
  HALES_TRY(hales_csv_take_separator(&c->t, &said));
  const unsigned long long line = c->t.line;
  if (!said) c->t.separator = hales_csv_find_separator(c->t.in, c->t.i);
  c->t.decimal_commas = c->t.separator != ',' && hales_csv_has_decimal_commas(c->t.in, c->t.i);
  HALES_TRY(hales_csv_read_line(&c->t));
  c->header_n = c->t.n;
  for (int j = 0; j < HALES_CSV_COLUMNS; j++) c->where[j] = -1;
  for (size_t k = 0; k < c->t.n; k++) HALES_TRY(header_field(c, k));
  for (int j = 0; j < HALES_CSV_COLUMNS; j++)
    if (hales_csv_columns[j].needed && c->where[j] < 0)
      return HALES_FAIL_AT(c->t.err, HALES_EPARSE, 0, "line %llu: the column %s is missing; %s", line,
                           hales_csv_columns[j].name,
                           is_wide(c) ? "one measurement a line is read, not one quantity a column"
                                      : "needed: subject_identifier, measurement_date, variable_name, value");
  return HALES_OK;
}

bool hales_csv_is_header_again(const hales_csv_table *c) {
  for (int j = 0; j < HALES_CSV_COLUMNS; j++)
    if (c->where[j] >= 0 && !same_name(c->t.fields[c->where[j]].text, hales_csv_columns[j].name))
      return false;
  return true;
}

/* Contains the needle, in any case, within the first n bytes? */
static bool line_has(hales_bytes in, size_t n, const char *needle) {
  const size_t m = strlen(needle);
  for (size_t i = 0; i + m <= n; i++) {
    size_t k = 0;
    while (k < m && (in.p[i + k] | (in.p[i + k] >= 'A' && in.p[i + k] <= 'Z' ? 0x20 : 0)) == needle[k]) k++;
    if (k == m) return true;
  }
  return false;
}

static int sniff_utf8(hales_bytes in) {
  size_t n = 0;
  while (n < in.n && n < 4096 && in.p[n] != '\n' && in.p[n] != '\r') n++;
  if (n <= 8 && line_has(in, n, "sep=")) /* Excel's: the names stand on the next line */
    while (n < in.n && n < 4096 && (n < 10 || (in.p[n] != '\n' && in.p[n] != '\r'))) n++;
  int known = 0;
  for (int j = 0; j < HALES_CSV_COLUMNS; j++)
    known += j != HALES_CSV_VALUE && j != HALES_CSV_UNIT && line_has(in, n, hales_csv_columns[j].name);
  /* a table of some kind: let read() say which columns it lacks */
  if (known >= 2) return 95;
  const bool json = in.n > 0 && (in.p[0] == '{' || in.p[0] == '[');
  return !json && n > 0 && (line_has(in, n, ",") || line_has(in, n, ";") || line_has(in, n, "\t") || known)
             ? 55
             : 0;
}

int hales_csv_sniff(hales_bytes in) {
  enum { HEAD = 4096 };
  uint8_t text[HEAD / 2 * 3];
  if (hales_utf16_is(in)) {
    in.n = in.n < HEAD ? in.n : HEAD;
    size_t n = 0;
    (void)hales_utf16_to_utf8(in, text, &n);
    return n > 3 ? sniff_utf8((hales_bytes){text + 3, n - 3}) : 0; /* behind the mark */
  }
  return sniff_utf8(in);
}
