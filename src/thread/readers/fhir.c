/* HL7 FHIR R4 as JSON: a Bundle of any type, one resource, an array of resources, or one resource a line
 * (NDJSON, as bulk export writes it) [FHIR-R4].
 *
 * Read: Patient (sex, birth, death), Observation (values and components), MedicationStatement and
 * MedicationRequest (start, stop, dose), Procedure, Encounter (stays in hospital), and these where another
 * resource contains them.  Everything else is counted in a note.  References are followed within the document
 * only.  The narrative (`text`), names and addresses are never looked at.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "thread/readers/fhir_priv.h"

static int by_id(const void *pa, const void *pb) {
  const fhir_inside *a = pa, *b = pb;
  const int c = strcmp(a->id, b->id);
  return c ? c : (a->resource->at > b->resource->at) - (a->resource->at < b->resource->at);
}

static hales_status joined(fhir *f, const char *a, const char *sep, const char *b, const char **out) {
  const size_t cap = strlen(a) + strlen(sep) + strlen(b) + 1;
  char *text = hales_arena_zalloc(f->arena, cap, 1, 1);
  if (!text) return fhir_full(f);
  (void)snprintf(text, cap, "%s%s%s", a, sep, b);
  *out = text;
  return HALES_OK;
}

/* What a resource contains under its id; of two with one id the first counts. */
static hales_status index_inside(fhir *f, const hales_json *around) {
  const hales_json *list = hales_json_get(around, "contained");
  f->inside_n = 0;
  if (!list || list->kind != HALES_JSON_ARRAY || !list->first) return HALES_OK;
  f->inside = HALES_NEW(f->arena, list->n, fhir_inside);
  if (!f->inside) return fhir_full(f);
  size_t n = 0;
  for (const hales_json *c = list->first; c; c = c->next) {
    const char *id = hales_json_get_text(c, "id");
    if (id) f->inside[n++] = (fhir_inside){id, c};
  }
  qsort(f->inside, n, sizeof *f->inside, by_id);
  for (size_t i = 0; i < n; i++)
    if (f->inside_n == 0 || strcmp(f->inside[f->inside_n - 1].id, f->inside[i].id) != 0)
      f->inside[f->inside_n++] = f->inside[i];
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

static hales_status patient(fhir *f, const fhir_record *r) {
  const hales_json *sex = hales_json_get(r->resource, "gender"),
                   *birth = hales_json_get(r->resource, "birthDate");
  const hales_json *died = hales_json_get(r->resource, "deceasedDateTime"),
                   *dead = hales_json_get(r->resource, "deceasedBoolean");
  bool yes = false;
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

/* Entered in error by its own word, or with what contains it; else what its reader makes of its status. */
static hales_version_state standing(const hales_json *resource, hales_version_state around) {
  const char *status = hales_json_get_text(resource, "status");
  return status && strcmp(status, "entered-in-error") == 0 ? HALES_VERSION_ENTERED_IN_ERROR : around;
}

/* "https://Lab.example:443/fhir/Observation/7" of Observation/7: "lab.example/fhir".  *system stays NULL for
 * an address that is none of a server, or not of this record.  Other things that a resource says of its
 * source do not tell records apart: meta.source is of a version, and an identifier may be of a whole order.
 */
hales_status fhir_system_of(fhir *f, const fhir_record *r, const char *id, const char **system) {
  const char *url = r->full_url, *record = r->identity.record;
  const size_t scheme = !url                               ? 0
                        : strncmp(url, "https://", 8) == 0 ? 8
                        : strncmp(url, "http://", 7) == 0  ? 7
                                                           : 0;
  if (!scheme || !id) return HALES_OK;
  size_t n = strlen(url);
  const char *history = strstr(url, "/_history/");
  if (history) n = (size_t)(history - url);
  const size_t m = strlen(record);
  if (n < scheme + m + 2 || memcmp(url + n - m, record, m) != 0 || url[n - m - 1] != '/') return HALES_OK;
  url += scheme;
  n -= scheme + m + 1;
  char *out = hales_arena_zalloc(f->arena, n + 1, 1, 1);
  if (!out) return fhir_full(f);
  size_t host = 0, used = 0, user = 0; /* whoever asked, and with which password, is not of the address */
  while (host < n && url[host] != '/') host++;
  for (size_t i = 0; i < host; i++)
    if (url[i] == '@') user = i + 1;
  url += user;
  host -= user;
  n -= user;
  for (size_t i = 0; i < host; i++)
    out[used++] = (char)(url[i] >= 'A' && url[i] <= 'Z' ? url[i] - 'A' + 'a' : url[i]);
  const char *port = scheme == 8 ? ":443" : ":80";
  if (used > strlen(port) && strcmp(out + used - strlen(port), port) == 0) used -= strlen(port);
  memcpy(out + used, url + host, n - host);
  used += n - host;
  while (used > 0 && out[used - 1] == '/') used--;
  out[used] = '\0';
  if (used) *system = out;
  return HALES_OK;
}

static hales_status identify(fhir *f, fhir_record *r) {
  const hales_json *meta = hales_json_get(r->resource, "meta");
  const char *id = hales_json_get_text(r->resource, "id");
  hales_err ignored = {0};
  r->identity.record = fhir_address_name(f, r->full_url);
  if (f->full) return fhir_full(f);
  if (id) HALES_TRY(joined(f, r->type, "/", id, &r->identity.record));
  HALES_TRY(fhir_system_of(f, r, id, &r->identity.system));
  r->identity.state = standing(r->resource, HALES_VERSION_FINAL);
  r->identity.version = hales_json_get_text(meta, "versionId");
  /* a server's stamp that cannot be read only loses the order of versions */
  (void)fhir_time_of(hales_json_get(meta, "lastUpdated"), &r->identity.updated, &ignored);
  return HALES_OK;
}

/* Whom a record is about.  Encounter and the like say `subject`, some older records `patient`. */
static void set_subject(fhir *f, fhir_record *r) {
  const hales_json *subject = hales_json_get(r->resource, "subject");
  if (!subject) subject = hales_json_get(r->resource, "patient");
  r->other = subject ? fhir_other_subject(f, subject) : NULL;
  r->subject = subject && !r->other ? fhir_subject(f, subject) : NULL;
}

/* Why a record that looks well must not be read. */
static hales_status refuse_what_must_not_be_read(fhir *f, const fhir_record *r, bool *go) {
  char text[120];
  const char *why = fhir_alien(r->resource);
  if (!why && r->other) {
    (void)snprintf(text, sizeof text, "subject is %s%s, not a Patient",
                   *r->other ? strchr("AEIOU", *r->other) ? "an " : "a " : "something else", r->other);
    why = text;
  }
  *go = why == NULL;
  return why ? fhir_unreadable(f, r, r->resource, HALES_EPARSE, why) : HALES_OK;
}

/* *known false: a type that is not read. */
static hales_status dispatch(fhir *f, fhir_record *r, bool *known) {
  static const struct {
    const char *type;
    hales_status (*read)(fhir *f, const fhir_record *r);
  } kinds[] = {{"Observation", fhir_observation},
               {"MedicationStatement", fhir_medication_statement},
               {"MedicationRequest", fhir_medication_request},
               {"Procedure", fhir_procedure},
               {"Encounter", fhir_encounter}};
  hales_status (*reader)(fhir * f, const fhir_record *r) = NULL;
  bool go = true;
  if (strcmp(r->type, "Patient") == 0) reader = patient;
  for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
    if (strcmp(r->type, kinds[k].type) == 0) reader = kinds[k].read;
  *known = reader != NULL;
  if (!reader) return HALES_OK;
  if (f->full) return fhir_full(f);
  HALES_TRY(refuse_what_must_not_be_read(f, r, &go));
  return go ? reader(f, r) : HALES_OK;
}

/* What a resource brings along inside it: of the person it is about unless it says otherwise, known by the
 * name of its container, and withdrawn with it.  Types that are not read (an organisation, a medication) are
 * its own business. */
static hales_status contained(fhir *f, const fhir_record *around) {
  const hales_json *list = hales_json_get(around->resource, "contained");
  for (const hales_json *c = list && list->kind == HALES_JSON_ARRAY ? list->first : NULL; c; c = c->next) {
    fhir_record r = {.resource = c, .type = hales_json_get_text(c, "resourceType")};
    const char *id = hales_json_get_text(c, "id");
    bool known = false;
    if (!fhir_plain_type(r.type)) continue;
    r.identity = around->identity;
    r.identity.state = standing(c, around->identity.state);
    if (around->identity.record)
      HALES_TRY(joined(f, around->identity.record, "#", id ? id : "", &r.identity.record));
    const bool person = strcmp(r.type, "Patient") == 0;
    if (person)
      r.subject = fhir_patient_identifier(c);
    else
      set_subject(f, &r);
    if (!person && !r.subject && !r.other) {
      r.subject = around->subject;
      r.other = around->other;
    }
    HALES_TRY(dispatch(f, &r, &known));
  }
  return HALES_OK;
}

static hales_status item(fhir *f, const fhir_item *e) {
  const hales_json *v = e->resource;
  f->here = e;
  if (fhir_is_deletion(e)) return fhir_deletion(f, e);
  if (!v) return fhir_note(f, e->entry, "Bundle.entry", "without a resource");
  fhir_record r = {.resource = v, .type = hales_json_get_text(v, "resourceType"), .full_url = e->full_url};
  if (!fhir_plain_type(r.type))
    return fhir_reject(f, v, HALES_EPARSE, "resourceType is missing: this is no FHIR resource");
  HALES_TRY(identify(f, &r));
  HALES_TRY(index_inside(f, v));
  if (strcmp(r.type, "Patient") == 0)
    r.subject = fhir_patient_id(v, fhir_address_name(f, e->full_url));
  else
    set_subject(f, &r);
  bool known = false;
  HALES_TRY(dispatch(f, &r, &known));
  if (f->full) return fhir_full(f);
  if (!known)
    HALES_TRY(fhir_note(f, v, r.type,
                        strcmp(r.type, "OperationOutcome") == 0
                            ? "a server's word on its answer: is it whole?"
                            : "resources of this type are not read"));
  return contained(f, &r);
}

static hales_status read(const hales_input *in, const void *state, hales_arena *scratch,
                         const hales_sink *sink, hales_err *err) {
  const fhir_index *index = state;
  fhir f = {.arena = scratch, .sink = sink, .err = err, .index = index, .shape = index->shape, .visit = item};
  return fhir_items(&f, in);
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

const hales_reader hales_reader_fhir = {
    .id = "fhir", .version = "10", .sniff = sniff, .prepare = fhir_index_make, .read = read};
