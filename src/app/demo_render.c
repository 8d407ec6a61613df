/* The closing table of a demonstration. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/demo.h"
#include "base/json_write.h"

static int ascending(const void *a, const void *b) {
  const double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

/* Median and largest |twin - measured| of one quantity over the patients; how many have it. */
typedef struct quantity_error {
  double median, worst;
  size_t n;
} quantity_error;

static quantity_error error_of(const hales_demo_result *r, const char *name) {
  quantity_error e = {0};
  double *x = malloc((r->n_row + 1) * sizeof *x);
  if (!x) return e;
  for (size_t i = 0; i < r->n_row; i++)
    if (strcmp(r->row[i].name, name) == 0) x[e.n++] = fabs(r->row[i].twin - r->row[i].measured);
  qsort(x, e.n, sizeof *x, ascending);
  if (e.n > 0) {
    e.median = e.n % 2 ? x[e.n / 2] : 0.5 * (x[e.n / 2 - 1] + x[e.n / 2]);
    e.worst = x[e.n - 1];
  }
  free(x);
  return e;
}

static bool first_of_name(const hales_demo_result *r, size_t i) {
  for (size_t k = 0; k < i; k++)
    if (strcmp(r->row[k].name, r->row[i].name) == 0) return false;
  return true;
}

static const hales_demo_row *find(const hales_demo_result *r, const char *subject, const char *name) {
  for (size_t i = 0; i < r->n_row; i++)
    if (strcmp(r->row[i].subject, subject) == 0 && strcmp(r->row[i].name, name) == 0) return &r->row[i];
  return NULL;
}

void hales_demo_text(const hales_demo_result *r, hales_buf *out) {
  const char *subject[64] = {0};
  size_t n = 0;
  for (size_t i = 0; i < r->n_row && n < 64; i++)
    if (n == 0 || strcmp(subject[n - 1], r->row[i].subject) != 0) subject[n++] = r->row[i].subject;
  const char *errors = n > 0 ? "|twin-measured|" : "";
  hales_buf_puts(out, "Measured/twin (median); ! marks a misfit, which the report explains\n\n");
  hales_buf_printf(out, "%*s%s\n%-12s", (int)(11 + 9 * n), "", errors, "quantity");
  for (size_t k = 0; k < n; k++) hales_buf_printf(out, " %7.7s ", subject[k]);
  hales_buf_puts(out, " median   max\n");
  for (size_t i = 0; i < r->n_row; i++) {
    if (!first_of_name(r, i)) continue;
    const int decimals = strcmp(r->row[i].name, "co_l_min") == 0 ? 1 : 0;
    hales_buf_printf(out, "%-12s", r->row[i].name);
    for (size_t k = 0; k < n; k++) {
      const hales_demo_row *row = find(r, subject[k], r->row[i].name);
      char pair[64] = "-";
      if (row) (void)snprintf(pair, sizeof pair, "%.*f/%.*f", decimals, row->measured, decimals, row->twin);
      hales_buf_printf(out, " %7s%s", pair, row && row->misfit ? "!" : " ");
    }
    const quantity_error e = error_of(r, r->row[i].name);
    hales_buf_printf(out, "  %5.2f %5.2f\n", e.median, e.worst);
  }
  hales_buf_puts(out, "\nThese are the data of the fit itself: agreement shows a fit, not a prediction.\n");
  hales_buf_printf(out, "%zu patient%s calibrated and reported in %.1f s. Research software.\nOpen %s\n",
                   r->n_subject, r->n_subject == 1 ? "" : "s", r->seconds, r->index);
}

hales_status hales_demo_json(const hales_demo_result *r, hales_buf *out, hales_err *err) {
  hales_jw w = hales_jw_on(out, true);
  hales_jw_begin_object(&w);
  hales_jw_put_uint(&w, "patients", r->n_subject);
  hales_jw_put_number(&w, "seconds", r->seconds);
  hales_jw_put_string(&w, "index", r->index);
  hales_jw_key(&w, "error");
  hales_jw_begin_object(&w);
  for (size_t i = 0; i < r->n_row; i++) {
    if (!first_of_name(r, i)) continue;
    const quantity_error e = error_of(r, r->row[i].name);
    hales_jw_key(&w, r->row[i].name);
    hales_jw_begin_object(&w);
    hales_jw_put_number(&w, "median", e.median);
    hales_jw_put_number(&w, "largest", e.worst);
    hales_jw_put_uint(&w, "n", e.n);
    hales_jw_end_object(&w);
  }
  hales_jw_end_object(&w);
  hales_jw_key(&w, "rows");
  hales_jw_begin_array(&w);
  for (size_t i = 0; i < r->n_row; i++) {
    const hales_demo_row *row = &r->row[i];
    hales_jw_begin_object(&w);
    hales_jw_put_string(&w, "subject", row->subject);
    hales_jw_put_string(&w, "name", row->name);
    hales_jw_put_number(&w, "measured", row->measured);
    hales_jw_put_number(&w, "twin", row->twin);
    hales_jw_put_number(&w, "pred_lo90", row->lo90);
    hales_jw_put_number(&w, "pred_hi90", row->hi90);
    hales_jw_put_bool(&w, "misfit", row->misfit);
    hales_jw_end_object(&w);
  }
  hales_jw_end_array(&w);
  hales_jw_end_object(&w);
  return hales_jw_finish(&w, err);
}
