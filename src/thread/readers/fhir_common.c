#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "thread/readers/fhir_priv.h"
#include "thread/timestamp.h"

static const char *keep(fhir *f, const char *text) {
  const size_t n = strlen(text) + 1;
  char *p = hales_arena_zalloc(f->arena, n, 1, 1);
  if (p)
    memcpy(p, text, n);
  else
    f->full = true;
  return p;
}

bool fhir_plain_type(const char *type) {
  const size_t n = type ? strspn(type, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") : 0;
  return n > 0 && n <= 40 && type[n] == '\0';
}

hales_status fhir_full(fhir *f) {
  return HALES_FAIL(f->err, HALES_ENOMEM, "document too large for the memory given to it");
}

hales_status fhir_place(fhir *f, const hales_json *v, hales_place *out) {
  char path[256], text[352], line[32] = "";
  const fhir_item *here = f->here;
  if (here->line) (void)snprintf(line, sizeof line, "line %llu: ", (unsigned long long)here->line);
  (void)hales_json_path(v, path, sizeof path);
  (void)snprintf(text, sizeof text, "%s%s%s%s", line, here->root_type, *path && *path != '[' ? "." : "",
                 path);
  out->at = here->at + v->at;
  out->text = keep(f, text);
  return out->text ? HALES_OK : fhir_full(f);
}

hales_status fhir_reject(fhir *f, const hales_json *v, hales_status s, const char *reason) {
  hales_rejection r = {.status = s, .reason = keep(f, reason)};
  if (!r.reason) return fhir_full(f);
  HALES_TRY(fhir_place(f, v, &r.place));
  return f->sink->reject ? f->sink->reject(f->sink->ctx, &r, f->err) : HALES_OK;
}

hales_status fhir_note(fhir *f, const hales_json *v, const char *type, const char *what) {
  if (!f->sink->note) return HALES_OK;
  char text[128];
  (void)snprintf(text, sizeof text, "%s: %s", type, what);
  hales_note n = {.text = keep(f, text), .count = 1};
  if (!n.text) return fhir_full(f);
  HALES_TRY(fhir_place(f, v, &n.first));
  return f->sink->note(f->sink->ctx, &n, f->err);
}

const char *fhir_patient_id(const hales_json *patient, const char *full_url) {
  const char *id = hales_json_get_text(patient, "id");
  if (!id && full_url) id = full_url;
  return id && *id ? id : fhir_patient_identifier(patient);
}

const char *fhir_patient_identifier(const hales_json *patient) {
  const char *id = hales_json_get_text(hales_json_at(hales_json_get(patient, "identifier"), 0), "value");
  return id && *id ? id : NULL;
}

/* No address looks like it: the bar is none of a URL's [RFC 3986].  Only the system is an address, of which a
 * password is taken away: a value may have an "@" of its own, which tells one person from another. */
const char *fhir_identifier_name(fhir *f, const hales_json *identifier) {
  const char *system = fhir_address(f, hales_json_get_text(identifier, "system")),
             *value = hales_json_get_text(identifier, "value");
  if (!value || !*value) return NULL;
  if (!system) system = "";
  const size_t cap = strlen(system) + strlen(value) + 3;
  char *name = hales_arena_zalloc(f->arena, cap, 1, 1);
  if (name)
    (void)snprintf(name, cap, "|%s|%s", system, value);
  else
    f->full = true;
  return name;
}

static int by_id(const void *key, const void *inside) {
  return strcmp(key, ((const fhir_inside *)inside)->id);
}

const hales_json *fhir_contained(const fhir *f, const char *url) {
  if (*url != '#' || f->inside_n == 0) return NULL;
  const fhir_inside *c = bsearch(url + 1, f->inside, f->inside_n, sizeof *f->inside, by_id);
  return c ? c->resource : NULL;
}

static bool is_patient(const hales_json *resource) {
  const char *type = hales_json_get_text(resource, "resourceType");
  return type && strcmp(type, "Patient") == 0;
}

/* "…Patient/ID", "…Patient/ID/_history/3" or "…Patient/ID?token=…": the ID. */
static const char *id_in_url(fhir *f, const char *url) {
  const char *p = NULL;
  for (const char *s = url; (s = strstr(s, "Patient/")); s += 8)
    if (s == url || s[-1] == '/') p = s + 8;
  if (!p) return NULL;
  const size_t n = strcspn(p, "/?#");
  char *copy = hales_arena_zalloc(f->arena, n + 1, 1, 1);
  if (!copy) return f->full = true, NULL;
  memcpy(copy, p, n);
  return n ? copy : NULL;
}

const char *fhir_subject(fhir *f, const hales_json *reference) {
  const char *url = hales_json_get_text(reference, "reference");
  if (!url) {
    const hales_json *identifier = hales_json_get(reference, "identifier");
    const char *id = hales_json_get_text(identifier, "value");
    const fhir_target *t = fhir_known_by(f, fhir_identifier_name(f, identifier));
    if (t && t->subject) return t->subject; /* else nobody's, or that of several */
    return id && *id ? id : NULL;
  }
  return fhir_subject_at(f, url);
}

const char *fhir_subject_at(fhir *f, const char *url) {
  const hales_json *inside = fhir_contained(f, url);
  if (inside) return is_patient(inside) ? fhir_patient_identifier(inside) : NULL;
  const fhir_target *t = fhir_resolve(f, url);
  if (t) return t->patient ? t->subject : NULL;
  if (strncmp(url, "urn:", 4) == 0) return url;
  return id_in_url(f, url);
}

size_t fhir_codings(fhir *f, const hales_json *concept, hales_coding out[FHIR_CODINGS_MAX]) {
  size_t n = 0;
  const hales_json *list = hales_json_get(concept, "coding");
  for (const hales_json *c = list && list->kind == HALES_JSON_ARRAY ? list->first : NULL; c; c = c->next) {
    const hales_coding one = {fhir_address_path(f, hales_json_get_text(c, "system")),
                              hales_json_get_text(c, "code"), hales_json_get_text(c, "display")};
    if (one.code && n < FHIR_CODINGS_MAX) out[n++] = one;
  }
  const char *text = hales_json_get_text(concept, "text");
  if (n == 0 && text) out[n++] = (hales_coding){NULL, text, text};
  return n;
}

const char *fhir_words(const hales_json *concept) {
  const char *words = hales_json_get_text(concept, "text");
  const hales_json *list = hales_json_get(concept, "coding");
  for (const hales_json *c = list && list->kind == HALES_JSON_ARRAY ? list->first : NULL; c && !words;
       c = c->next) {
    words = hales_json_get_text(c, "display");
    if (!words) words = hales_json_get_text(c, "code");
  }
  return words;
}

const char *fhir_unit(const hales_json *quantity) {
  const char *system = hales_json_get_text(quantity, "system"), *code = hales_json_get_text(quantity, "code");
  const char *unit = hales_json_get_text(quantity, "unit");
  if (code && system && strcmp(system, HALES_SYSTEM_UCUM) == 0) return code;
  return unit ? unit : code;
}

hales_status fhir_time_of(const hales_json *v, hales_time *t, hales_err *why) {
  if (!v) return HALES_OK;
  if (!hales_json_text(v)) return HALES_FAIL(why, HALES_EPARSE, "a date must be a string");
  return hales_time_read(v->text, t, why);
}

static hales_status read_time(const hales_json *v, hales_time *t, const hales_json **bad, hales_err *why) {
  if (v) *bad = v;
  return fhir_time_of(v, t, why);
}

hales_status fhir_period(const hales_json *period, hales_time *start, hales_time *end, const hales_json **bad,
                         hales_err *why) {
  HALES_TRY(read_time(hales_json_get(period, "start"), start, bad, why));
  HALES_TRY(read_time(hales_json_get(period, "end"), end, bad, why));
  /* an end includes all that it can mean [FHIR-R4]; a date beside a clock may be of any zone */
  const bool clocks = start->precision >= HALES_PRECISION_MINUTE,
             mixed = clocks != (end->precision >= HALES_PRECISION_MINUTE);
  if (start->precision && end->precision &&
      start->t_us >= hales_time_end(end) + (mixed ? HALES_ZONES_US : 0)) {
    *bad = period;
    return HALES_FAIL(why, HALES_EPARSE, "the period ends before it starts");
  }
  return HALES_OK;
}

/* The earliest and the latest of a Timing's events, in whatever order; no end when there is but one. */
static hales_status read_events(const hales_json *events, hales_time *start, hales_time *end,
                                const hales_json **bad, hales_err *why) {
  for (const hales_json *v = events->first; v; v = v->next) {
    hales_time t = {0};
    HALES_TRY(read_time(v, &t, bad, why));
    if (start->precision == HALES_PRECISION_NONE || t.t_us < start->t_us) *start = t;
    if (end->precision == HALES_PRECISION_NONE || hales_time_end(&t) > hales_time_end(end)) *end = t;
  }
  if (events->n == 1) *end = (hales_time){0};
  return HALES_OK;
}

hales_status fhir_time(const hales_json *resource, const char *stem, hales_time *start, hales_time *end,
                       const hales_json **bad, hales_err *why) {
  char key[40];
  (void)snprintf(key, sizeof key, "%sDateTime", stem);
  const hales_json *v = hales_json_get(resource, key);
  if (!v) {
    (void)snprintf(key, sizeof key, "%sInstant", stem);
    v = hales_json_get(resource, key);
  }
  if (v) return read_time(v, start, bad, why);
  (void)snprintf(key, sizeof key, "%sTiming", stem);
  const hales_json *timing = hales_json_get(resource, key), *events = hales_json_get(timing, "event");
  if (events && events->kind == HALES_JSON_ARRAY && events->first)
    return read_events(events, start, end, bad, why);
  (void)snprintf(key, sizeof key, "%sPeriod", stem);
  const hales_json *period = hales_json_get(resource, key);
  if (!period) period = hales_json_get(hales_json_get(timing, "repeat"), "boundsPeriod");
  return fhir_period(period, start, end, bad, why);
}
