/* Lines of a separated table: RFC 4180 with a separator of the reader's choice. */
#include <stdbool.h>
#include <string.h>

#include "base/utf16.h"
#include "thread/readers/csv_priv.h"

#define MAX_FIELD_BYTES 65536

uint64_t hales_csv_at(hales_csv_text *c, size_t i) {
  if (!c->utf16) return i;
  if (i < c->utf8_at) c->utf8_at = c->utf16_at = 0;
  c->utf16_at += hales_utf16_bytes_of(c->in.p + c->utf8_at, i - c->utf8_at);
  c->utf8_at = i;
  return c->utf16_at;
}

static hales_status fail(hales_csv_text *c, const char *what) {
  return HALES_FAIL_AT(c->err, HALES_EPARSE, hales_csv_at(c, c->i), "line %llu, column %llu: %s",
                       (unsigned long long)c->line, (unsigned long long)c->column, what);
}

hales_status hales_csv_full(hales_csv_text *c) {
  return HALES_FAIL_AT(c->err, HALES_ENOMEM, hales_csv_at(c, c->i),
                       "document too large for the memory given to it");
}

static int peek(const hales_csv_text *c) {
  return c->i < c->in.n ? c->in.p[c->i] : -1;
}

/* One character (UTF-8) or one line end; counts lines and columns. */
static hales_status advance(hales_csv_text *c) {
  const uint8_t b = c->in.p[c->i];
  if (b == '\n' || b == '\r') {
    c->i += b == '\r' && c->i + 1 < c->in.n && c->in.p[c->i + 1] == '\n' ? 2 : 1;
    c->line++;
    c->column = 1;
    return HALES_OK;
  }
  const size_t n = hales_utf8_length(c->in.p + c->i, c->in.n - c->i);
  if (n == 0) return fail(c, "not UTF-8; save the file as UTF-8");
  if (b < 0x20 && b != '\t') return fail(c, "control character");
  c->i += n;
  c->column++;
  return HALES_OK;
}

/* Text between two offsets to the arena; in a quoted field "" becomes ".  `above` is the text of the same
 * field of the line before, or NULL: where that says the same, as most do, it is used again. */
static const char *copy(hales_csv_text *c, size_t from, size_t to, bool quoted, const char *above) {
  while (from < to && (c->in.p[from] == ' ' || c->in.p[from] == '\t')) from++;
  while (to > from && (c->in.p[to - 1] == ' ' || c->in.p[to - 1] == '\t')) to--;
  const size_t length = to - from;
  if (length == 0) return "";
  if (above && !quoted && strncmp(above, (const char *)c->in.p + from, length) == 0 && !above[length])
    return above;
  char *out = hales_arena_zalloc(c->arena, to - from + 1, 1, 1);
  if (!out) return NULL;
  size_t n = 0;
  for (size_t k = from; k < to; k++) {
    out[n++] = (char)c->in.p[k];
    if (quoted && c->in.p[k] == '"') k++;
  }
  return out;
}

static bool at_field_end(const hales_csv_text *c) {
  const int b = peek(c);
  return b == -1 || b == c->separator || b == '\n' || b == '\r';
}

static hales_status read_quoted(hales_csv_text *c, size_t *from, size_t *to) {
  const hales_csv_text start = *c;
  HALES_TRY(advance(c));
  *from = c->i;
  for (;;) {
    if (peek(c) == -1) {
      c->i = start.i;
      c->line = start.line;
      c->column = start.column;
      return fail(c, "the quote that opens here is never closed");
    }
    if (c->i - *from > MAX_FIELD_BYTES) return fail(c, "field of more than 65536 bytes; is a quote missing?");
    if (peek(c) == '"') {
      if (c->i + 1 >= c->in.n || c->in.p[c->i + 1] != '"') break;
      HALES_TRY(advance(c));
    }
    HALES_TRY(advance(c));
  }
  *to = c->i;
  HALES_TRY(advance(c));
  return at_field_end(c)
             ? HALES_OK
             : fail(c, "after the closing quote the separator or the end of the line was expected");
}

static hales_status read_plain(hales_csv_text *c, size_t *from, size_t *to) {
  *from = c->i;
  while (!at_field_end(c)) {
    const uint8_t b = c->in.p[c->i];
    if (b > ' ' && b < 0x7f && b != '"' && c->i - *from < MAX_FIELD_BYTES) { /* most bytes */
      c->i++;
      c->column++;
      continue;
    }
    if (b == '"') return fail(c, "quote inside an unquoted field; write it twice and quote the field");
    if (c->i - *from > MAX_FIELD_BYTES) return fail(c, "field of more than 65536 bytes");
    HALES_TRY(advance(c));
  }
  *to = c->i;
  return HALES_OK;
}

static bool is_line_end(const hales_csv_text *c, size_t i) {
  return i >= c->in.n || c->in.p[i] == '\n' || c->in.p[i] == '\r';
}

hales_status hales_csv_take_separator(hales_csv_text *c, bool *said) {
  static const char word[] = "sep=";
  const size_t n = sizeof word - 1;
  *said = false;
  for (size_t k = 0; k < n; k++)
    if (c->i + k >= c->in.n || (c->in.p[c->i + k] | (k < 3 ? 0x20 : 0)) != word[k]) return HALES_OK;
  const uint8_t *mark = c->in.p + c->i + n;
  const bool one = !is_line_end(c, c->i + n) && is_line_end(c, c->i + n + 1);
  if (!one || (*mark != ',' && *mark != ';' && *mark != '\t'))
    return fail(c, "sep= names the separator: a comma, a semicolon or a tab was expected behind it");
  *said = true;
  c->separator = (char)*mark;
  c->i += n + 1;
  return c->i < c->in.n ? advance(c) : HALES_OK;
}

hales_status hales_csv_read_line(hales_csv_text *c) {
  c->n = 0;
  for (;;) {
    const bool quoted = peek(c) == '"';
    size_t from = 0, to = 0;
    if (c->n == HALES_CSV_FIELDS_MAX) return fail(c, "more than 64 fields in one line");
    hales_csv_field *f = &c->fields[c->n];
    f->at = hales_csv_at(c, c->i);
    f->line = c->line;
    f->column = c->column;
    HALES_TRY(quoted ? read_quoted(c, &from, &to) : read_plain(c, &from, &to));
    f->text = copy(c, from, to, quoted, f->text);
    if (!f->text) return hales_csv_full(c);
    if (peek(c) != c->separator) {
      if (c->n > 0 || quoted || *f->text) c->n++;
      return peek(c) == -1 ? HALES_OK : advance(c);
    }
    c->n++;
    HALES_TRY(advance(c));
  }
}

char hales_csv_find_separator(hales_bytes in, size_t from) {
  size_t commas = 0, semicolons = 0, tabs = 0;
  bool quoted = false;
  for (size_t i = from; i < in.n && in.p[i] != '\n' && in.p[i] != '\r'; i++) {
    quoted = quoted != (in.p[i] == '"');
    commas += !quoted && in.p[i] == ',';
    semicolons += !quoted && in.p[i] == ';';
    tabs += !quoted && in.p[i] == '\t';
  }
  if (semicolons > commas && semicolons >= tabs) return ';';
  return tabs > commas ? '\t' : ',';
}

static bool is_digit(uint8_t b) {
  return b >= '0' && b <= '9';
}

/* ".12.2021" and ".3.2021", of a date whose day stands before. */
static bool is_month_and_year(hales_bytes in, size_t i) {
  const size_t year = i + 2 < in.n && in.p[i + 2] == '.' ? i + 3 : i + 4;
  if (year + 4 > in.n || in.p[i] != '.' || in.p[year - 1] != '.' || !is_digit(in.p[year - 2])) return false;
  for (size_t k = 0; k < 4; k++)
    if (!is_digit(in.p[year + k])) return false;
  return is_digit(in.p[i + 1]);
}

bool hales_csv_has_decimal_commas(hales_bytes in, size_t from) {
  for (size_t i = from; i + 2 < in.n; i++)
    if (is_digit(in.p[i]) && ((in.p[i + 1] == ',' && is_digit(in.p[i + 2])) || is_month_and_year(in, i + 1)))
      return true;
  return false;
}
