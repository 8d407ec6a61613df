#include <string.h>

#include "thread/readers/fhir_priv.h"

/* Classes of v3-ActCode in which a person stays in hospital [FHIR-R4] (value set ActEncounterCode):
 * inpatient, acute and non-acute.  A visit, an emergency room or an observation unit alone is no admission.
 */
static bool is_stay(const char *code) {
  static const char *const stays[] = {"IMP", "ACUTE", "NONAC"};
  for (size_t k = 0; code && k < sizeof stays / sizeof *stays; k++)
    if (strcmp(stays[k], code) == 0) return true;
  return false;
}

/* The coding of the class: R4 and STU3 have one, R5 a list of concepts, of which one that is a stay counts
 * [FHIR-R5]. */
static const hales_json *class_coding(const hales_json *encounter) {
  const hales_json *class = hales_json_get(encounter, "class"), *any = NULL;
  if (!class || class->kind != HALES_JSON_ARRAY) return class;
  for (const hales_json *k = class->first; k; k = k->next) {
    const hales_json *codings = hales_json_get(k, "coding");
    for (const hales_json *c = codings && codings->kind == HALES_JSON_ARRAY ? codings->first : NULL; c;
         c = c->next) {
      if (is_stay(hales_json_get_text(c, "code"))) return c;
      if (!any) any = c;
    }
  }
  return any;
}

const char *fhir_class_code(const hales_json *encounter) {
  const hales_json *coding = class_coding(encounter);
  const char *word = hales_json_text(coding) ? coding->text : NULL; /* DSTU2: "inpatient" */
  return !word ? hales_json_get_text(coding, "code") : strcmp(word, "inpatient") == 0 ? "IMP" : word;
}

static hales_status put(fhir *f, const hales_event *e) {
  return f->sink->event ? f->sink->event(f->sink->ctx, e, f->err) : HALES_OK;
}

/* A part of another stay (a transfer within it).  A part of a visit in this document is a stay of its own: an
 * emergency that led to an admission. */
static bool is_part_of_stay(fhir *f, const hales_json *resource) {
  const hales_json *whole = hales_json_get(resource, "partOf");
  const char *url = hales_json_get_text(whole, "reference");
  const fhir_target *t = url ? fhir_resolve(f, url) : NULL;
  const char *class = t ? t->class_code : NULL;
  return whole && (!class || is_stay(class));
}

hales_status fhir_encounter(fhir *f, const fhir_record *r) {
  static const char *const happened[] = {
      "in-progress", "onleave",   "finished", "unknown",
      "discharged",  "completed", "on-hold",  "discontinued"}; /* the last four: R5, of what has begun */
  const char *status = hales_json_get_text(r->resource, "status");
  const hales_json *class = class_coding(r->resource), *period = hales_json_get(r->resource, "period");
  if (!period) period = hales_json_get(r->resource, "actualPeriod"); /* R5 */
  hales_event e = {.subject = r->subject, .identity = r->identity};
  hales_time end = {0};
  hales_err why = {0};
  const hales_json *bad = r->resource;
  size_t k = 0;
  e.code_system = fhir_address_path(f, hales_json_get_text(class, "system"));
  e.code = fhir_class_code(r->resource);
  if (e.identity.state == HALES_VERSION_ENTERED_IN_ERROR)
    return fhir_withdraw(f, r, true, "entered in error: skipped");
  if (status && strcmp(status, "cancelled") == 0)
    return fhir_withdraw(f, r, true, "planned or cancelled: skipped");
  if (!is_stay(e.code)) return fhir_withdraw(f, r, false, "no stay in hospital: skipped");
  if (!status)
    return fhir_reject(f, r->resource, HALES_EPARSE, "status: missing; one of FHIR R4 was expected");
  while (k < sizeof happened / sizeof *happened && strcmp(happened[k], status) != 0) k++;
  if (k == sizeof happened / sizeof *happened)
    return fhir_withdraw(f, r, false, "planned or cancelled: skipped");
  if (is_part_of_stay(f, r->resource)) return fhir_withdraw(f, r, false, "part of another stay: skipped");
  const hales_status s = fhir_period(period, &e.time, &end, &bad, &why);
  if (s != HALES_OK) return fhir_reject(f, bad, s, why.msg);
  e.label = fhir_words(hales_json_at(hales_json_get(r->resource, "type"), 0));
  if (!e.label) e.label = hales_json_get_text(class, "display");
  HALES_TRY(fhir_place(f, r->resource, &e.place));
  e.kind = HALES_EVENT_ADMISSION;
  HALES_TRY(put(f, &e));
  if (end.precision == HALES_PRECISION_NONE) return HALES_OK;
  e.kind = HALES_EVENT_DISCHARGE;
  e.time = end;
  return put(f, &e);
}
