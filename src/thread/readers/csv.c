/* CVD-Net's long CSV: one measurement per line.
 *
 * Columns, in any order: subject_identifier, measurement_date, variable_name, value are needed; dataset_name,
 * gender, date_of_birth, date_of_death, ethnicity, measurement_time, visit_grouping and unit (ours: a UCUM
 * code) may be absent; others are noted and not read.  Names of columns and variables in any case.  RFC 4180,
 * separated by commas, semicolons or tabs, UTF-8 with or without byte order mark, lines ended by LF, CR LF or
 * CR; Excel's first line "sep=;" may stand before; UTF-16 with its byte order mark.  Empty and "NA" are
 * missing values [CVDNET]: skipped and counted; so are "N/A", "n/a", "#N/A" and "NULL".  Empty fields beyond
 * the header's, lines of empty fields and the header once more are passed by.
 *
 * The whole document is refused (EPARSE) when its structure is broken: columns missing or twice, a line with
 * another number of fields than the header, a quote that is never closed, bytes that are not UTF-8, more than
 * HALES_CSV_FIELDS_MAX fields or 64 KiB in one.  A line that is sound but says something unlawful is rejected
 * alone.
 *
 * A file may lawfully end without the end of its last line, and one that was cut off does: "86" is then "8",
 * and nothing else tells.  The value is flagged and noted, and refused where it is outside the range of its
 * quantity or where its unit, stated on the line before, is gone.  What a cut would have changed visibly
 * raises no doubt: a last field in quotes, or one that repeats the line before (the data set, the visit).
 */
#include <stdio.h>
#include <string.h>

#include "base/utf16.h"
#include "thread/batch.h"
#include "thread/quantity.h"
#include "thread/reader.h"
#include "thread/readers/csv_table.h"
#include "thread/timestamp.h"

/* Field of a column; absent, empty or NA in one of its spellings: NULL. */
static const hales_csv_field *get(const hales_csv_table *c, hales_csv_column j) {
  if (c->where[j] < 0) return NULL;
  const hales_csv_field *f = &c->t.fields[c->where[j]];
  return hales_csv_is_missing(f->text) ? NULL : f;
}

static const char *text_of(const hales_csv_table *c, hales_csv_column j) {
  const hales_csv_field *f = get(c, j);
  return f ? f->text : NULL;
}

/* The decimal digits of x at p; returns where they end. */
static char *put_decimal(char *p, uint64_t x) {
  char digits[20];
  size_t n = 0;
  do digits[n++] = (char)('0' + x % 10);
  while (x /= 10);
  while (n > 0) *p++ = digits[--n];
  return p;
}

/* "line 12, column 3"; every row has one, so not through printf. */
static hales_status place_of(hales_csv_table *c, const hales_csv_field *f, hales_place *out) {
  static const char line[] = "line ", column_word[] = ", column ";
  char text[64];
  memcpy(text, line, sizeof line - 1);
  char *p = put_decimal(text + sizeof line - 1, f->line);
  memcpy(p, column_word, sizeof column_word - 1);
  p = put_decimal(p + sizeof column_word - 1, f->column);
  const size_t n = (size_t)(p - text);
  char *copied = hales_arena_zalloc(c->t.arena, n + 1, 1, 1);
  if (!copied) return hales_csv_full(&c->t);
  memcpy(copied, text, n);
  *out = (hales_place){.at = f->at, .text = copied};
  return HALES_OK;
}

static hales_status reject(hales_csv_table *c, const hales_csv_field *f, hales_status s,
                           const char *column_name, const char *reason) {
  hales_rejection r = {.status = s};
  HALES_TRY(place_of(c, f, &r.place));
  const size_t cap = strlen(column_name) + strlen(reason) + 3;
  char *text = hales_arena_zalloc(c->t.arena, cap, 1, 1);
  if (!text) return hales_csv_full(&c->t);
  (void)snprintf(text, cap, "%s: %s", column_name, reason);
  r.reason = text;
  return c->sink->reject ? c->sink->reject(c->sink->ctx, &r, c->t.err) : HALES_OK;
}

static bool same_as_before(hales_csv_table *c, hales_csv_column j) {
  const char *now = text_of(c, j), *before = c->last[j];
  c->last[j] = now;
  return now && before && (now == before || strcmp(now, before) == 0);
}

static hales_status put_fact(hales_csv_table *c, hales_csv_column j, hales_fact_kind kind) {
  const hales_csv_field *f = get(c, j);
  if (!f) return HALES_OK;
  hales_subject_fact fact = {.kind = kind, .subject = text_of(c, HALES_CSV_SUBJECT), .text = NULL};
  if (kind == HALES_FACT_BIRTH || kind == HALES_FACT_DEATH) {
    hales_err why = {0};
    const hales_status s = hales_csv_read_day(&c->t, f->text, &fact.date, &why);
    if (s != HALES_OK) return reject(c, f, s, hales_csv_columns[j].name, why.msg);
  } else if (kind == HALES_FACT_SEX) {
    fact.text = hales_quantity_word(hales_quantity_find("sex"), f->text);
    if (!fact.text) return reject(c, f, HALES_EPARSE, hales_csv_columns[j].name, "M, F, O or U was expected");
  } else {
    fact.text = f->text;
  }
  HALES_TRY(place_of(c, f, &fact.place));
  return c->sink->subject ? c->sink->subject(c->sink->ctx, &fact, c->t.err) : HALES_OK;
}

static hales_status put_facts(hales_csv_table *c) {
  static const struct {
    hales_csv_column j;
    hales_fact_kind kind;
  } facts[] = {{HALES_CSV_GENDER, HALES_FACT_SEX},
               {HALES_CSV_BIRTH, HALES_FACT_BIRTH},
               {HALES_CSV_DEATH, HALES_FACT_DEATH},
               {HALES_CSV_ETHNICITY, HALES_FACT_ETHNICITY}};
  const bool same_subject = same_as_before(c, HALES_CSV_SUBJECT);
  for (size_t k = 0; k < sizeof facts / sizeof *facts; k++) {
    const bool same = same_as_before(c, facts[k].j);
    if (!(same && same_subject)) HALES_TRY(put_fact(c, facts[k].j, facts[k].kind));
  }
  return HALES_OK;
}

static hales_status put_obs(hales_csv_table *c) {
  const hales_csv_field *variable = get(c, HALES_CSV_VARIABLE), *value = get(c, HALES_CSV_VALUE),
                        *date = get(c, HALES_CSV_DATE), *clock = get(c, HALES_CSV_CLOCK);
  if (!variable)
    return reject(c, &c->t.fields[c->where[HALES_CSV_VARIABLE]], HALES_EPARSE, "variable_name",
                  "it is empty");
  if (!value) {
    if (c->missing++ == 0) {
      hales_place p = {0};
      HALES_TRY(place_of(c, &c->t.fields[c->where[HALES_CSV_VALUE]], &p));
      c->first_missing_at = p.at;
      c->first_missing = p.text;
    }
    return HALES_OK;
  }
  hales_obs o = {.subject = text_of(c, HALES_CSV_SUBJECT),
                 .code_system = HALES_SYSTEM_CSV,
                 .code = variable->text,
                 .unit = text_of(c, HALES_CSV_UNIT),
                 .context = text_of(c, HALES_CSV_VISIT),
                 .source = text_of(c, HALES_CSV_DATASET)};
  if (c->unended) {
    o.flags |= HALES_OBS_UNENDED;
    if (!o.unit && c->where[HALES_CSV_UNIT] == (int)c->header_n - 1)
      return reject(c, value, HALES_EPARSE, "unit", HALES_UNENDED_REFUSED);
  }
  hales_err why = {0};
  hales_status s = HALES_OK;
  if (date) s = hales_csv_read_time(&c->t, date->text, clock ? clock->text : NULL, &o.time, &why);
  if (s != HALES_OK) return reject(c, date, s, "measurement_date or measurement_time", why.msg);
  s = hales_csv_read_value(&c->t, value->text, &o, &why);
  if (s != HALES_OK) return reject(c, value, s, "value", why.msg);
  HALES_TRY(place_of(c, value, &o.place));
  return c->sink->obs ? c->sink->obs(c->sink->ctx, &o, c->t.err) : HALES_OK;
}

/* The line just read is the last one and has no end: may more of it have been meant?  above: the text that
 * the last column had on the line before; it is the same string where the text is the same (csv_line.c). */
static bool may_be_cut(const hales_csv_table *c, const char *above) {
  const uint8_t end = c->t.in.p[c->t.in.n - 1];
  if (c->t.i < c->t.in.n || end == '\n' || end == '\r' || end == '"') return false;
  const char *text = c->t.fields[c->t.n - 1].text;
  const int last = (int)c->header_n - 1;
  return last == c->where[HALES_CSV_VALUE] || strcmp(text, above) != 0;
}

/* Said once, of the file's end. */
static hales_status note_unended(hales_csv_table *c) {
  hales_place p = {0};
  HALES_TRY(place_of(c, &c->t.fields[0], &p));
  return hales_csv_put_note(c, "the last line has no end: is the file cut off?", 1, p.at, p.text);
}

/* What a spreadsheet puts behind its last column and below its last line. */
static void drop_blanks(hales_csv_table *c) {
  size_t n = c->t.n;
  while (n > 0 && !*c->t.fields[n - 1].text) n--;
  if (n == 0)
    c->t.n = 0;
  else if (c->t.n > c->header_n)
    c->t.n = n > c->header_n ? n : c->header_n;
}

static hales_status note_header(hales_csv_table *c) {
  hales_place p = {0};
  HALES_TRY(place_of(c, &c->t.fields[0], &p));
  return hales_csv_put_note(c, "the header once more: skipped", 1, p.at, p.text);
}

static hales_status read_rows(hales_csv_table *c) {
  while (c->t.i < c->t.in.n) {
    const size_t start = c->t.i, mark = c->t.arena->used;
    const uint64_t line = c->t.line;
    const char *above = c->t.fields[c->header_n - 1].text;
    HALES_TRY(hales_csv_read_line(&c->t));
    drop_blanks(c);
    if (c->t.n == 0) {
      c->t.arena->used = mark;
      continue;
    }
    if (c->t.n != c->header_n)
      return HALES_FAIL_AT(c->t.err, HALES_EPARSE, hales_csv_at(&c->t, start),
                           "line %llu has %zu fields, the header %zu", (unsigned long long)line, c->t.n,
                           c->header_n);
    if (hales_csv_is_header_again(c)) {
      HALES_TRY(note_header(c));
      continue;
    }
    c->unended = may_be_cut(c, above);
    if (c->unended) HALES_TRY(note_unended(c));
    HALES_TRY(put_facts(c));
    HALES_TRY(put_obs(c));
  }
  return HALES_OK;
}

/* The text of a document in UTF-16, in scratch: at most half as large again. */
static hales_status as_utf8(hales_bytes *in, hales_arena *scratch, hales_err *err) {
  uint8_t *text = hales_arena_zalloc(scratch, in->n / 2, 3, 1);
  if (!text) return HALES_FAIL(err, HALES_ENOMEM, "document too large for the memory given to it");
  size_t n = 0;
  const size_t read = hales_utf16_to_utf8(*in, text, &n);
  if (read < in->n) {
    uint64_t line = 0, column = 0;
    hales_utf16_line_column(*in, read, &line, &column);
    return HALES_FAIL_AT(err, HALES_EPARSE, read, "line %llu, column %llu: %s", (unsigned long long)line,
                         (unsigned long long)column,
                         read + 1 == in->n
                             ? "the text is UTF-16 and ends in half a character: is the file cut off?"
                             : "not UTF-16: half of a surrogate pair");
  }
  *in = (hales_bytes){text, n};
  return HALES_OK;
}

static hales_status read(const hales_input *source, const void *state, hales_arena *scratch,
                         const hales_sink *sink, hales_err *err) {
  (void)state;
  hales_bytes in = {source->bytes, (size_t)source->n};
  const bool utf16 = hales_utf16_is(in);
  if (utf16) HALES_TRY(as_utf8(&in, scratch, err));
  hales_csv_table c = {
      .t = {.in = in, .arena = scratch, .err = err, .separator = ',', .line = 1, .column = 1, .utf16 = utf16},
      .sink = sink};
  if (in.n >= 3 && memcmp(in.p, "\xEF\xBB\xBF", 3) == 0) c.t.i = 3;
  HALES_TRY(hales_csv_read_header(&c));
  HALES_TRY(read_rows(&c));
  if (c.missing)
    HALES_TRY(
        hales_csv_put_note(&c, "missing values: skipped", c.missing, c.first_missing_at, c.first_missing));
  return HALES_OK;
}

const hales_reader hales_reader_csv = {
    .id = "csv", .version = "6", .whole = true, .sniff = hales_csv_sniff, .read = read};
