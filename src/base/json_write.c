#include "base/json_write.h"

#include <assert.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"

hales_jw hales_jw_on(hales_buf *out, bool pretty) {
  return (hales_jw){.out = out, .pretty = pretty};
}

static uint64_t level_bit(const hales_jw *w) {
  return UINT64_C(1) << (w->depth - 1);
}

static bool in_object(const hales_jw *w) {
  return w->depth > 0 && (w->is_object & level_bit(w)) != 0;
}

static void newline(hales_jw *w) {
  if (!w->pretty) return;
  hales_buf_puts(w->out, "\n");
  for (int i = 0; i < w->depth; i++) hales_buf_puts(w->out, "  ");
}

/* The comma and the line break before a member of the open object or array. */
static void separate(hales_jw *w) {
  if (w->is_filled & level_bit(w)) hales_buf_puts(w->out, ",");
  w->is_filled |= level_bit(w);
  newline(w);
}

/* Everything that stands before a value. */
static void before_value(hales_jw *w) {
  assert(!w->done && "one top-level value per document");
  if (w->depth == 0) return;
  if (in_object(w)) {
    assert(w->has_key && "a value in an object needs its key");
    w->has_key = false;
  } else {
    separate(w);
  }
}

static void after_value(hales_jw *w) {
  if (w->depth == 0) w->done = true;
}

static void begin(hales_jw *w, bool object) {
  before_value(w);
  assert(w->depth < HALES_JW_DEPTH_MAX && "nested too deeply");
  w->depth++;
  w->is_object = object ? w->is_object | level_bit(w) : w->is_object & ~level_bit(w);
  w->is_filled &= ~level_bit(w);
  hales_buf_puts(w->out, object ? "{" : "[");
}

static void end(hales_jw *w, bool object) {
  assert(w->depth > 0 && in_object(w) == object && "an end that does not match its begin");
  assert(!w->has_key && "a key without its value");
  const bool filled = (w->is_filled & level_bit(w)) != 0;
  w->depth--;
  if (filled) newline(w);
  hales_buf_puts(w->out, object ? "}" : "]");
  after_value(w);
}

void hales_jw_begin_object(hales_jw *w) {
  begin(w, true);
}
void hales_jw_end_object(hales_jw *w) {
  end(w, true);
}
void hales_jw_begin_array(hales_jw *w) {
  begin(w, false);
}
void hales_jw_end_array(hales_jw *w) {
  end(w, false);
}

static const char *short_escape(unsigned char c) {
  switch (c) {
  case '"':
    return "\\\"";
  case '\\':
    return "\\\\";
  case '\b':
    return "\\b";
  case '\f':
    return "\\f";
  case '\n':
    return "\\n";
  case '\r':
    return "\\r";
  case '\t':
    return "\\t";
  default:
    return NULL;
  }
}

/* Of a character of up to three bytes. */
static unsigned code_point(const uint8_t *p, size_t n) {
  if (n == 1) return p[0];
  if (n == 2) return (p[0] & 0x1Fu) << 6 | (p[1] & 0x3Fu);
  return (p[0] & 0x0Fu) << 12 | (p[1] & 0x3Fu) << 6 | (p[2] & 0x3Fu);
}

static void put_quoted(hales_buf *out, const char *bytes, size_t n) {
  const uint8_t *s = (const uint8_t *)bytes;
  hales_buf_puts(out, "\"");
  size_t plain = 0; /* start of the run not yet written */
  for (size_t i = 0; i < n;) {
    const size_t length = hales_utf8_length(s + i, n - i);
    const char *escape = short_escape(s[i]);
    const bool hidden = length > 0 && (s[i] < 0x20 || s[i] >= 0x7F) && hales_utf8_is_hidden(s + i, length);
    if (length > 0 && !escape && !hidden) {
      i += length;
      continue;
    }
    hales_buf_put(out, bytes + plain, i - plain);
    if (length == 0)
      hales_buf_puts(out, "\xEF\xBF\xBD");
    else if (escape)
      hales_buf_puts(out, escape);
    else
      hales_buf_printf(out, "\\u%04x", code_point(s + i, length));
    plain = i += length ? length : 1;
  }
  if (n) hales_buf_put(out, bytes + plain, n - plain);
  hales_buf_puts(out, "\"");
}

void hales_jw_key(hales_jw *w, const char *key) {
  assert(in_object(w) && !w->has_key && "a key belongs into an object, before its value");
  separate(w);
  put_quoted(w->out, key, strlen(key));
  hales_buf_puts(w->out, w->pretty ? ": " : ":");
  w->has_key = true;
  (void)snprintf(w->last_key, sizeof w->last_key, "%s", key);
}

void hales_jw_string_n(hales_jw *w, const char *bytes, size_t n) {
  before_value(w);
  put_quoted(w->out, bytes, n);
  after_value(w);
}

void hales_jw_string(hales_jw *w, const char *text) {
  hales_jw_string_n(w, text, strlen(text));
}

size_t hales_number_text(double value, char text[HALES_NUMBER_TEXT_MAX]) {
  assert(isfinite(value));
  for (int digits = 15; digits <= 17; digits++) {
    (void)snprintf(text, HALES_NUMBER_TEXT_MAX, "%.*g", digits, value);
    if (strtod(text, NULL) == value) break; /* both obey the same locale, so the comparison is sound */
  }
  /* a host program may have set a locale: whatever stands for the decimal point becomes one '.' */
  size_t to = 0;
  bool pointed = false;
  for (size_t from = 0; text[from] != '\0'; from++) {
    const char c = text[from];
    if ((c >= '0' && c <= '9') || c == '-' || c == '+' || c == 'e')
      text[to++] = c;
    else if (!pointed)
      text[to++] = '.', pointed = true;
  }
  text[to] = '\0';
  return to;
}

void hales_jw_number(hales_jw *w, double value) {
  if (!isfinite(value)) {
    if (!w->unlawful) memcpy(w->unlawful_key, w->last_key, sizeof w->unlawful_key);
    w->unlawful = true;
    hales_jw_null(w);
    return;
  }
  char text[HALES_NUMBER_TEXT_MAX];
  const size_t n = hales_number_text(value, text);
  before_value(w);
  hales_buf_put(w->out, text, n);
  after_value(w);
}

void hales_jw_int(hales_jw *w, int64_t value) {
  before_value(w);
  hales_buf_printf(w->out, "%" PRId64, value);
  after_value(w);
}

void hales_jw_uint(hales_jw *w, uint64_t value) {
  before_value(w);
  hales_buf_printf(w->out, "%" PRIu64, value);
  after_value(w);
}

void hales_jw_bool(hales_jw *w, bool value) {
  before_value(w);
  hales_buf_puts(w->out, value ? "true" : "false");
  after_value(w);
}

void hales_jw_null(hales_jw *w) {
  before_value(w);
  hales_buf_puts(w->out, "null");
  after_value(w);
}

void hales_jw_put_string(hales_jw *w, const char *key, const char *text) {
  hales_jw_key(w, key);
  if (text)
    hales_jw_string(w, text);
  else
    hales_jw_null(w);
}

void hales_jw_put_number(hales_jw *w, const char *key, double value) {
  hales_jw_key(w, key);
  hales_jw_number(w, value);
}

void hales_jw_put_int(hales_jw *w, const char *key, int64_t value) {
  hales_jw_key(w, key);
  hales_jw_int(w, value);
}

void hales_jw_put_uint(hales_jw *w, const char *key, uint64_t value) {
  hales_jw_key(w, key);
  hales_jw_uint(w, value);
}

void hales_jw_put_bool(hales_jw *w, const char *key, bool value) {
  hales_jw_key(w, key);
  hales_jw_bool(w, value);
}

void hales_jw_put_null(hales_jw *w, const char *key) {
  hales_jw_key(w, key);
  hales_jw_null(w);
}

void hales_jw_put_object(hales_jw *w, const char *key) {
  hales_jw_key(w, key);
  hales_jw_begin_object(w);
}

void hales_jw_put_array(hales_jw *w, const char *key) {
  hales_jw_key(w, key);
  hales_jw_begin_array(w);
}

hales_status hales_jw_finish(hales_jw *w, hales_err *err) {
  assert(w->done && w->depth == 0 && "everything begun must be ended");
  if (w->pretty) hales_buf_puts(w->out, "\n");
  if (w->unlawful)
    return HALES_FAIL(err, HALES_ERANGE, "number at key \"%s\" is not finite: JSON cannot carry it",
                      w->unlawful_key);
  return hales_buf_status(w->out, err);
}
