#include <string.h>

#include "thread/readers/fhir_priv.h"

static hales_status put_observed(fhir *f, const fhir_record *r, const hales_identity *id,
                                 const hales_place *place) {
  const hales_obs o = {.subject = r->subject, .kind = HALES_VALUE_TEXT, .place = *place, .identity = *id};
  return f->sink->obs ? f->sink->obs(f->sink->ctx, &o, f->err) : HALES_OK;
}

static hales_status put_happened(fhir *f, const fhir_record *r, const hales_identity *id,
                                 const hales_place *place) {
  hales_event e = {
      .kind = HALES_EVENT_TREATMENT_START, .subject = r->subject, .place = *place, .identity = *id};
  if (strcmp(r->type, "Encounter") == 0) e.kind = HALES_EVENT_ADMISSION;
  if (strcmp(r->type, "Procedure") == 0) e.kind = HALES_EVENT_PROCEDURE;
  return f->sink->event ? f->sink->event(f->sink->ctx, &e, f->err) : HALES_OK;
}

hales_status fhir_withdraw(fhir *f, const fhir_record *r, bool always, const char *why) {
  const bool ordered = r->identity.version || r->identity.updated.precision != HALES_PRECISION_NONE;
  hales_identity id = r->identity;
  hales_place place = {0};
  if (why) HALES_TRY(fhir_note(f, r->resource, r->type, why));
  if (!id.record || !(always || ordered)) return HALES_OK; /* without a subject: the caller may name one */
  id.state = HALES_VERSION_ENTERED_IN_ERROR;
  HALES_TRY(fhir_place(f, r->resource, &place));
  return strcmp(r->type, "Observation") == 0 ? put_observed(f, r, &id, &place)
                                             : put_happened(f, r, &id, &place);
}

hales_status fhir_unreadable(fhir *f, const fhir_record *r, const hales_json *bad, hales_status s,
                             const char *reason) {
  if (r->identity.state == HALES_VERSION_ENTERED_IN_ERROR)
    return fhir_withdraw(f, r, true, "entered in error: skipped");
  return fhir_reject(f, bad, s, reason);
}
