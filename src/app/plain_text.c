#include "app/plain_text.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "app/report_parts.h"

static void number(double v, int decimals, char out[24]) {
  if (decimals < 0) {
    const double step = pow(10.0, -decimals);
    v = round(v / step) * step;
    decimals = 0;
  }
  if (fabs(v) < 0.5 * pow(10.0, -decimals)) v = 0.0; /* never -0 */
  (void)snprintf(out, 24, "%.*f", decimals, v);
}

static int decimals_of(const hales_shown_unit *u, double median, double lo90, double hi90) {
  return hales_show_decimals(u->show, u->factor * median, u->factor * lo90, u->factor * hi90);
}

hales_plain hales_plain_interval(const char *ucum, double median, double lo90, double hi90) {
  const hales_shown_unit u = hales_parts_unit(ucum);
  const int decimals = decimals_of(&u, median, lo90, hi90);
  hales_plain p = {.unit = u.unit ? u.unit : hales_show_unit(u.show), .factor = u.factor};
  char lo[24], hi[24];
  number(u.factor * median, decimals, p.value);
  number(u.factor * lo90, decimals, lo);
  number(u.factor * hi90, decimals, hi);
  (void)snprintf(p.range, sizeof p.range, "%s to %s", lo, hi);
  return p;
}

void hales_plain_beside(const char *ucum, double median, double lo90, double hi90, double value,
                        char out[24]) {
  const hales_shown_unit u = hales_parts_unit(ucum);
  number(u.factor * value, decimals_of(&u, median, lo90, hi90), out);
}

void hales_plain_wrap(hales_buf *out, const char *first, size_t indent, const char *text) {
  size_t column = strlen(first);
  bool start = true;
  hales_buf_puts(out, first);
  while (*text) {
    const size_t word = strcspn(text, " ");
    if (!start && column + 1 + word > HALES_PLAIN_WIDTH) {
      hales_buf_printf(out, "\n%*s", (int)indent, "");
      column = indent;
    } else if (!start) {
      hales_buf_puts(out, " ");
      column++;
    }
    hales_buf_put(out, text, word);
    column += word;
    start = false;
    text += word + strspn(text + word, " ");
  }
  hales_buf_puts(out, "\n");
}

void hales_plain_lines(hales_buf *out, const char *text) {
  while (*text) {
    const size_t n = strcspn(text, "\n"), indent = strspn(text, " ");
    char line[1024];
    if (n <= HALES_PLAIN_WIDTH || n >= sizeof line) {
      hales_buf_put(out, text, n);
      hales_buf_puts(out, "\n");
    } else {
      (void)snprintf(line, sizeof line, "%.*s", (int)n, text);
      char first[HALES_PLAIN_WIDTH / 2] = "";
      if (indent < sizeof first) (void)snprintf(first, sizeof first, "%*s", (int)indent, "");
      hales_plain_wrap(out, first, strlen(first) + 2, line + strlen(first));
    }
    text += n + (text[n] == '\n');
  }
}
