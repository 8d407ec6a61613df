/* HL7 FHIR R4 as JSON: a Bundle of any type, or one resource [FHIR-R4].
 *
 * Read: Patient (sex, birth, death), Observation (values and components), MedicationStatement and
 * MedicationRequest (start, stop, dose), Procedure.  Everything else is counted in a note.  References are
 * followed within the document only.  The narrative (`text`), names and addresses are never looked at.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "thread/readers/fhir_priv.h"

static bool is_type(const hales_json *resource, const char *type) {
  const char *t = hales_json_get_text(resource, "resourceType");
  return t && strcmp(t, type) == 0;
}

static int by_target(const void *pa, const void *pb) {
  const fhir_target *a = pa, *b = pb;
  const int c = strcmp(a->url, b->url);
  return c ? c : (a->resource->at > b->resource->at) - (a->resource->at < b->resource->at);
}

/* Each resource under its fullUrl and under "Type/id". */
static hales_status index_targets(fhir *f, const hales_json *entries) {
  const size_t room = entries && entries->kind == HALES_JSON_ARRAY ? 2 * entries->n : 0;
  if (room == 0) return HALES_OK;
  f->targets = HALES_NEW(f->arena, room, fhir_target);
  if (!f->targets) return fhir_full(f);
  for (const hales_json *e = entries->first; e; e = e->next) {
    const hales_json *resource = hales_json_get(e, "resource");
    const char *full_url = hales_json_get_text(e, "fullUrl");
    const char *type = hales_json_get_text(resource, "resourceType"),
               *id = hales_json_get_text(resource, "id");
    if (!resource) continue;
    if (full_url) f->targets[f->n++] = (fhir_target){full_url, resource, full_url};
    if (!type || !id) continue;
    const size_t cap = strlen(type) + strlen(id) + 2;
    char *url = hales_arena_zalloc(f->arena, cap, 1, 1);
    if (!url) return fhir_full(f);
    (void)snprintf(url, cap, "%s/%s", type, id);
    f->targets[f->n++] = (fhir_target){url, resource, full_url};
  }
  qsort(f->targets, f->n, sizeof *f->targets, by_target);
  return HALES_OK;
}

static hales_status put_fact(fhir *f, const fhir_record *r, const hales_json *v, hales_subject_fact *fact) {
  fact->subject = r->subject;
  fact->identity = r->identity;
  HALES_TRY(fhir_place(f, v, &fact->place));
  return f->sink->subject ? f->sink->subject(f->sink->ctx, fact, f->err) : HALES_OK;
}

static hales_status put_date(fhir *f, const fhir_record *r, const hales_json *v, hales_fact_kind kind) {
  hales_subject_fact fact = {.kind = kind};
  hales_err why = {0};
  const hales_status s = fhir_time_of(v, &fact.date, &why);
  return s == HALES_OK ? put_fact(f, r, v, &fact) : fhir_reject(f, v, s, why.msg);
}

static hales_status patient(fhir *f, fhir_record *r) {
  const hales_json *sex = hales_json_get(r->resource, "gender"),
                   *birth = hales_json_get(r->resource, "birthDate");
  const hales_json *died = hales_json_get(r->resource, "deceasedDateTime"),
                   *dead = hales_json_get(r->resource, "deceasedBoolean");
  bool yes = false;
  r->subject = fhir_patient_id(r->resource, r->full_url);
  if (sex) {
    hales_subject_fact fact = {.kind = HALES_FACT_SEX};
    fact.text = hales_json_text(sex) ? hales_quantity_word(hales_quantity_find("sex"), sex->text) : NULL;
    HALES_TRY(fact.text
                  ? put_fact(f, r, sex, &fact)
                  : fhir_reject(f, sex, HALES_EPARSE, "gender: male, female, other or unknown was expected"));
  }
  if (birth) HALES_TRY(put_date(f, r, birth, HALES_FACT_BIRTH));
  if (died) return put_date(f, r, died, HALES_FACT_DEATH);
  if (!hales_json_bool(dead, &yes) || !yes) return HALES_OK;
  hales_subject_fact fact = {.kind = HALES_FACT_DEATH, .text = "true"};
  return put_fact(f, r, dead, &fact);
}

static hales_status identify(fhir *f, fhir_record *r) {
  const hales_json *meta = hales_json_get(r->resource, "meta");
  const char *id = hales_json_get_text(r->resource, "id");
  hales_err ignored = {0};
  if (id) {
    const size_t cap = strlen(r->type) + strlen(id) + 2;
    char *record = hales_arena_zalloc(f->arena, cap, 1, 1);
    if (!record) return fhir_full(f);
    (void)snprintf(record, cap, "%s/%s", r->type, id);
    r->identity.record = record;
  } else {
    r->identity.record = r->full_url;
  }
  r->identity.version = hales_json_get_text(meta, "versionId");
  /* a server's stamp that cannot be read only loses the order of versions */
  (void)fhir_time_of(hales_json_get(meta, "lastUpdated"), &r->identity.updated, &ignored);
  return HALES_OK;
}

static bool plain_type(const char *type) {
  const size_t n = strspn(type, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
  return n > 0 && n <= 40 && type[n] == '\0';
}

static hales_status resource(fhir *f, const hales_json *v, const char *full_url) {
  static const struct {
    const char *type;
    hales_status (*read)(fhir *f, const fhir_record *r);
  } kinds[] = {{"Observation", fhir_observation},
               {"MedicationStatement", fhir_medication_statement},
               {"MedicationRequest", fhir_medication_request},
               {"Procedure", fhir_procedure}};
  fhir_record r = {.resource = v, .type = hales_json_get_text(v, "resourceType"), .full_url = full_url};
  if (!r.type || !plain_type(r.type))
    return fhir_reject(f, v, HALES_EPARSE, "resourceType is missing: this is no FHIR resource");
  HALES_TRY(identify(f, &r));
  if (strcmp(r.type, "Patient") == 0) return patient(f, &r);
  for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
    if (strcmp(r.type, kinds[k].type) != 0) continue;
    const hales_json *subject = hales_json_get(v, "subject");
    r.subject = subject ? fhir_subject(f, subject) : NULL;
    return f->full ? fhir_full(f) : kinds[k].read(f, &r);
  }
  return fhir_note(f, v, r.type, "resources of this type are not read");
}

static hales_status bundle(fhir *f, const hales_json *root) {
  const hales_json *entries = hales_json_get(root, "entry");
  if (!entries) return HALES_OK;
  if (entries->kind != HALES_JSON_ARRAY)
    return HALES_FAIL_AT(f->err, HALES_EPARSE, entries->at, "Bundle.entry must be an array");
  HALES_TRY(index_targets(f, entries));
  for (const hales_json *e = entries->first; e; e = e->next) {
    const hales_json *v = hales_json_get(e, "resource");
    if (v)
      HALES_TRY(resource(f, v, hales_json_get_text(e, "fullUrl")));
    else
      HALES_TRY(fhir_note(f, e, "Bundle.entry", "without a resource"));
  }
  return HALES_OK;
}

static hales_status read(hales_bytes in, hales_arena *scratch, const hales_sink *sink, hales_err *err) {
  fhir f = {.arena = scratch, .sink = sink, .err = err};
  const hales_json *root = NULL;
  HALES_TRY(hales_json_read(in, scratch, &root, err));
  f.root_type = hales_json_get_text(root, "resourceType");
  if (!f.root_type || !plain_type(f.root_type))
    return HALES_FAIL_AT(err, HALES_EPARSE, root->at,
                         "resourceType is missing: this JSON is no FHIR resource");
  return is_type(root, "Bundle") ? bundle(&f, root) : resource(&f, root, NULL);
}

static int sniff(hales_bytes in) {
  static const char word[] = "\"resourceType\"";
  const size_t n = in.n < 4096 ? in.n : 4096;
  size_t i = n >= 3 && memcmp(in.p, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
  while (i < n && (in.p[i] == ' ' || in.p[i] == '\t' || in.p[i] == '\r' || in.p[i] == '\n')) i++;
  if (i == n || (in.p[i] != '{' && in.p[i] != '[')) return 0;
  for (; i + sizeof word - 1 <= n; i++)
    if (memcmp(in.p + i, word, sizeof word - 1) == 0) return 100;
  return 60; /* JSON of some kind: let read() say what is wrong */
}

const hales_reader hales_reader_fhir = {.id = "fhir", .version = "1", .sniff = sniff, .read = read};
