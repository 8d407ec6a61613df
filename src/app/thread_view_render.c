#include <stdio.h>
#include <stdlib.h>

#include "app/thread_view.h"
#include "base/json_write.h"

static const char *const event_names[] = {"treatment_start", "treatment_stop", "treatment_dose", "procedure",
                                          "admission",       "discharge",      "transplant",     "death"};
static const char *const fact_names[] = {"sex", "birth", "death", "ethnicity"};

static void hex(const uint8_t digest[32], char out[65]) {
  static const char digits[] = "0123456789abcdef";
  for (int i = 0; i < 32; i++) {
    out[2 * i] = digits[digest[i] >> 4];
    out[2 * i + 1] = digits[digest[i] & 15];
  }
  out[64] = '\0';
}

static void put_time(hales_jw *w, const char *key, hales_time t) {
  char text[HALES_TIME_TEXT_MAX];
  hales_time_text(t, text);
  hales_jw_put_string(w, key, text[0] ? text : NULL);
}

static void put_digest(hales_jw *w, const char *key, const uint8_t digest[32]) {
  char text[65];
  hex(digest, text);
  hales_jw_put_string(w, key, text);
}

static void put_row(hales_jw *w, const hales_thread_row *r) {
  if (r->quantity) {
    hales_jw_put_object(w, r->quantity);
  } else {
    hales_jw_begin_object(w);
    hales_jw_put_string(w, "code", r->code);
    hales_jw_put_string(w, "system", r->code_system);
  }
  hales_jw_put_string(w, "label", r->label);
  hales_jw_put_string(w, "unit", r->unit);
  hales_jw_put_uint(w, "n", r->n);
  put_time(w, "first", r->first);
  put_time(w, "last", r->last);
  if (r->kind == HALES_VALUE_NUMBER)
    hales_jw_put_number(w, "latest", r->latest);
  else
    hales_jw_put_string(w, "latest", r->latest_text);
  hales_jw_put_string(w, "latest_limit", r->limit && *r->limit ? r->limit : NULL);
  hales_jw_put_object(w, "source");
  put_digest(w, "document", r->latest_sha256);
  hales_jw_put_uint(w, "byte", r->latest_at);
  hales_jw_put_string(w, "at", r->latest_place);
  hales_jw_end_object(w);
  hales_jw_put_uint(w, "flagged", r->flagged);
  hales_jw_put_object(w, "flags");
  for (size_t i = 0; i < HALES_FLAG_NAMES; i++)
    if (r->flags[i]) hales_jw_put_uint(w, hales_flag_names[i].name, r->flags[i]);
  hales_jw_end_object(w);
  hales_jw_end_object(w);
}

static void put_document(hales_jw *w, const hales_stored_document *d) {
  hales_jw_begin_object(w);
  put_digest(w, "sha256", d->doc.sha256);
  hales_jw_put_uint(w, "bytes", d->doc.bytes);
  hales_jw_put_string(w, "reader", d->doc.reader);
  hales_jw_put_string(w, "reader_version", d->doc.reader_version);
  put_time(w, "received",
           (hales_time){.t_us = d->received_us, .precision = HALES_PRECISION_SECOND, .has_offset = true});
  hales_jw_put_uint(w, "statements", d->statements);
  hales_jw_end_object(w);
}

static void put_event(hales_jw *w, const hales_event *e) {
  hales_jw_begin_object(w);
  put_time(w, "time", e->time);
  hales_jw_put_string(w, "kind", event_names[e->kind]);
  hales_jw_put_string(w, "code", e->code);
  hales_jw_put_string(w, "system", e->code_system);
  hales_jw_put_string(w, "label", e->label);
  hales_jw_put_string(w, "dose_text", e->dose_text);
  if (e->has_dose)
    hales_jw_put_number(w, "dose", e->dose);
  else
    hales_jw_put_null(w, "dose");
  hales_jw_put_string(w, "dose_unit", e->dose_unit);
  hales_jw_end_object(w);
}

/* The words of a fact: "male", "1957"; conflicting ones are all listed. */
static void fact_text(const hales_thread_fact *f, char out[HALES_TIME_TEXT_MAX]) {
  hales_time_text(f->date, out);
  if (!out[0]) (void)snprintf(out, HALES_TIME_TEXT_MAX, "%s", f->text ? f->text : "");
}

/* Sex and year of birth where the sources agree, else null. */
static void put_person(hales_jw *w, const hales_thread_view *v) {
  const char *sex = NULL;
  char year[HALES_TIME_TEXT_MAX] = "";
  for (size_t i = 0; i < v->fact_count; i++) {
    const hales_thread_fact *f = &v->facts[i];
    if (f->conflict) continue;
    if (f->kind == HALES_FACT_SEX) sex = f->text;
    if (f->kind == HALES_FACT_BIRTH) hales_time_text(f->date, year);
  }
  hales_jw_put_string(w, "sex", sex);
  if (year[0])
    hales_jw_put_int(w, "birth_year", strtol(year, NULL, 10));
  else
    hales_jw_put_null(w, "birth_year");
}

static void put_facts(hales_jw *w, const hales_thread_view *v) {
  hales_jw_put_array(w, "facts");
  for (size_t i = 0; i < v->fact_count; i++) {
    char text[HALES_TIME_TEXT_MAX];
    fact_text(&v->facts[i], text);
    hales_jw_begin_object(w);
    hales_jw_put_string(w, "name", fact_names[v->facts[i].kind]);
    hales_jw_put_string(w, "value", text);
    hales_jw_put_bool(w, "conflict", v->facts[i].conflict);
    hales_jw_end_object(w);
  }
  hales_jw_end_array(w);
}

hales_status hales_thread_view_json(const hales_thread_view *v, hales_buf *out, hales_err *err) {
  hales_jw w = hales_jw_on(out, true);
  hales_jw_begin_object(&w);
  hales_jw_put_string(&w, "subject", v->subject);
  hales_jw_put_int(&w, "subject_id", v->subject_id);
  put_person(&w, v);
  put_facts(&w, v);
  hales_jw_put_object(&w, "coverage");
  put_time(&w, "first", v->first);
  put_time(&w, "last", v->last);
  hales_jw_end_object(&w);
  hales_jw_put_uint(&w, "observations", v->observations);
  hales_jw_put_uint(&w, "superseded", v->superseded);
  hales_jw_put_object(&w, "quantities");
  for (size_t i = 0; i < v->row_count - v->unknown_count; i++) put_row(&w, &v->rows[i]);
  hales_jw_end_object(&w);
  hales_jw_put_array(&w, "unknown");
  for (size_t i = v->row_count - v->unknown_count; i < v->row_count; i++) put_row(&w, &v->rows[i]);
  hales_jw_end_array(&w);
  hales_jw_put_array(&w, "events");
  for (size_t i = 0; i < v->event_count; i++) put_event(&w, &v->events[i]);
  hales_jw_end_array(&w);
  hales_jw_put_array(&w, "documents");
  for (size_t i = 0; i < v->document_count; i++) put_document(&w, &v->documents[i]);
  hales_jw_end_array(&w);
  hales_jw_end_object(&w);
  return hales_jw_finish(&w, err);
}

/* That a code is none of ours is said by the table that it stands in. */
static bool tells_flag(const hales_thread_row *r, size_t i) {
  return r->flags[i] > 0 && hales_flag_names[i].flag != HALES_OBS_UNKNOWN_CODE;
}

static void text_row(const hales_thread_row *r, hales_buf *out) {
  char first[HALES_TIME_TEXT_MAX], last[HALES_TIME_TEXT_MAX], number[HALES_NUMBER_TEXT_MAX];
  hales_time_text(r->first, first);
  hales_time_text(r->last, last);
  (void)snprintf(number, sizeof number, "%.6g", r->latest); /* converted units have digits nobody measured */
  const char *latest = r->kind == HALES_VALUE_NUMBER ? number : r->latest_text;
  const char *name = r->quantity ? r->quantity : r->code;
  hales_buf_printf(out, "  %-18s %5llu  %-20s  %-20s  %s%s%s%s", name ? name : "(no code)",
                   (unsigned long long)r->n, first[0] ? first : "no time", last[0] ? last : "no time",
                   r->limit ? r->limit : "", latest ? latest : "", r->unit ? " " : "",
                   r->unit ? r->unit : "");
  const char *separator = "   ";
  for (size_t i = 0; i < HALES_FLAG_NAMES; i++) {
    if (!tells_flag(r, i)) continue;
    hales_buf_printf(out, "%s%s %llu", separator, hales_flag_names[i].name, (unsigned long long)r->flags[i]);
    separator = ", ";
  }
  hales_buf_puts(out, "\n");
}

/* What the flags of the rows mean. */
static void text_flags(const hales_thread_view *v, hales_buf *out) {
  const char *heading = "\nFlags\n";
  for (size_t i = 0; i < HALES_FLAG_NAMES; i++) {
    bool told = false;
    for (size_t k = 0; k < v->row_count; k++) told |= tells_flag(&v->rows[k], i);
    if (!told) continue;
    hales_buf_printf(out, "%s  %-16s %s\n", heading, hales_flag_names[i].name, hales_flag_names[i].meaning);
    heading = "";
  }
}

static void text_events(const hales_thread_view *v, hales_buf *out) {
  if (v->event_count) hales_buf_puts(out, "\nEvents\n");
  for (size_t i = 0; i < v->event_count; i++) {
    const hales_event *e = &v->events[i];
    char when[HALES_TIME_TEXT_MAX];
    hales_time_text(e->time, when);
    const char *label = e->label ? e->label : e->code;
    hales_buf_printf(out, "  %-20s  %-16s %s%s%s\n", when[0] ? when : "no time", event_names[e->kind],
                     label ? label : "", e->dose_text ? ", " : "", e->dose_text ? e->dose_text : "");
  }
}

void hales_thread_view_text(const hales_thread_view *v, hales_buf *out) {
  hales_buf_printf(out, "Subject %s", v->subject);
  for (size_t i = 0; i < v->fact_count; i++) {
    char text[HALES_TIME_TEXT_MAX];
    fact_text(&v->facts[i], text);
    hales_buf_printf(out, ", %s %s%s", fact_names[v->facts[i].kind], text,
                     v->facts[i].conflict ? " (sources disagree)" : "");
  }
  hales_buf_printf(out, "\n%llu observations, %llu superseded, %zu document%s\n",
                   (unsigned long long)v->observations, (unsigned long long)v->superseded, v->document_count,
                   v->document_count == 1 ? "" : "s");
  if (v->row_count > v->unknown_count)
    hales_buf_printf(out, "\n  %-18s %5s  %-20s  %-20s  %s\n", "Quantity", "n", "first", "last", "latest");
  for (size_t i = 0; i < v->row_count - v->unknown_count; i++) text_row(&v->rows[i], out);
  if (v->unknown_count) hales_buf_puts(out, "\nKept, not used (names we do not know)\n");
  for (size_t i = v->row_count - v->unknown_count; i < v->row_count; i++) text_row(&v->rows[i], out);
  text_flags(v, out);
  text_events(v, out);
  hales_buf_puts(out, "\nDocuments\n");
  for (size_t i = 0; i < v->document_count; i++) {
    char digest[65];
    hex(v->documents[i].doc.sha256, digest);
    hales_buf_printf(out, "  %.16s  %s %s, %llu bytes, %llu statements\n", digest, v->documents[i].doc.reader,
                     v->documents[i].doc.reader_version, (unsigned long long)v->documents[i].doc.bytes,
                     (unsigned long long)v->documents[i].statements);
  }
}
