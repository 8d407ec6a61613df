#include <string.h>

#include "thread/readers/fhir_priv.h"

#define EVENT_SYSTEM "urn:hales:event" /* code "transplant": our own code for it */

static bool is_one_of(const char *text, const char *const *list) {
  for (; text && *list; list++)
    if (strcmp(text, *list) == 0) return true;
  return false;
}

static void set_code(fhir *f, hales_event *e, const hales_json *concept) {
  hales_coding codes[FHIR_CODINGS_MAX];
  const size_t n = fhir_codings(f, concept, codes);
  if (n > 0) {
    e->code_system = codes[0].system;
    e->code = codes[0].code;
  }
  for (size_t k = 0; k < n; k++)
    if (codes[k].system && strcmp(codes[k].system, EVENT_SYSTEM) == 0 &&
        strcmp(codes[k].code, "transplant") == 0)
      e->kind = HALES_EVENT_TRANSPLANT;
  e->label = fhir_words(concept);
}

/* What a medication is said by: R4 has an element for each kind, R5 one with both inside [FHIR-R5]. */
static const hales_json *concept_of(const hales_json *resource) {
  const hales_json *r4 = hales_json_get(resource, "medicationCodeableConcept");
  return r4 ? r4 : hales_json_get(hales_json_get(resource, "medication"), "concept");
}
static const hales_json *reference_of(const hales_json *resource) {
  const hales_json *r4 = hales_json_get(resource, "medicationReference");
  return r4 ? r4 : hales_json_get(hales_json_get(resource, "medication"), "reference");
}

/* The CodeableConcept of a medication: in place, in a contained resource, or in another entry; NULL when
 * nowhere.  *alien: why what is found there must not be read. */
static const hales_json *medication(fhir *f, const hales_json *resource, const char **alien) {
  const hales_json *concept = concept_of(resource);
  const char *url = hales_json_get_text(reference_of(resource), "reference");
  if (concept || !url) return concept;
  const hales_json *inside = fhir_contained(f, url);
  if (inside) {
    *alien = fhir_alien(inside);
    return hales_json_get(inside, "code");
  }
  const fhir_target *t = fhir_resolve(f, url);
  if (t) *alien = t->alien;
  return t ? t->code : NULL;
}

static void set_dose(hales_event *e, const hales_json *dosage) {
  const hales_json *first = hales_json_at(dosage, 0);
  const hales_json *dose =
      hales_json_get(hales_json_at(hales_json_get(first, "doseAndRate"), 0), "doseQuantity");
  if (!dose) dose = hales_json_get(first, "doseQuantity"); /* STU3 */
  e->dose_text = hales_json_get_text(first, "text");
  e->has_dose = hales_json_double(hales_json_get(dose, "value"), &e->dose);
  if (e->has_dose) e->dose_unit = fhir_unit(dose);
}

static hales_status put(fhir *f, const hales_event *e) {
  return f->sink->event ? f->sink->event(f->sink->ctx, e, f->err) : HALES_OK;
}

/* A dosage that must not be read: it may say "do not take". */
static const char *alien_dosage(const hales_json *dosage) {
  for (const hales_json *d = dosage && dosage->kind == HALES_JSON_ARRAY ? dosage->first : NULL; d;
       d = d->next) {
    const char *alien = fhir_alien(d);
    if (!alien) alien = fhir_alien(hales_json_get(d, "timing"));
    if (alien) return alien;
  }
  return NULL;
}

/* Code, label and dose; the display of a reference that leads nowhere is a name, too. */
static hales_status set_medication(fhir *f, const fhir_record *r, const hales_json *dosage, hales_event *e,
                                   bool *go) {
  const hales_json *reference = reference_of(r->resource);
  const char *alien = NULL, *dose_alien = alien_dosage(dosage);
  set_code(f, e, medication(f, r->resource, &alien));
  *go = false;
  if (alien || dose_alien)
    return fhir_unreadable(f, r,
                           alien && reference ? reference
                           : dosage           ? dosage
                                              : r->resource,
                           HALES_EPARSE, alien ? alien : dose_alien);
  set_dose(e, dosage);
  if (!e->label) e->label = hales_json_get_text(reference, "display");
  *go = e->label || e->identity.state == HALES_VERSION_ENTERED_IN_ERROR;
  if (*go) return HALES_OK;
  return fhir_reject(f, reference ? reference : r->resource, HALES_EPARSE,
                     reference ? "the medication is not in this document and has no display name"
                               : "medication: a name or a code was expected");
}

/* When a treatment on hold was halted: NONE where nothing after its start says so.  The end that was planned
 * is when it ended only where that came first. */
static hales_time halted(hales_time start, hales_time end, hales_time halt) {
  if (halt.precision == HALES_PRECISION_NONE) return halt;
  if (start.precision != HALES_PRECISION_NONE && halt.t_us <= start.t_us) return (hales_time){0};
  return end.precision != HALES_PRECISION_NONE && end.t_us < halt.t_us ? end : halt;
}

/* How a treatment goes, in the words of a status or of R5's adherence. */
typedef enum course { RUNS, ON_HOLD, OVER } course;

/* The latter go on, as in "on-hold-as-directed". */
static course course_of(const char *word) {
  static const struct {
    const char *word;
    course is;
  } words[] = {{"on-hold", ON_HOLD}, {"stopped", OVER}, {"completed", OVER}, {"ended", OVER}};
  for (size_t k = 0; word && k < sizeof words / sizeof words[0]; k++) {
    const size_t n = strlen(words[k].word);
    if (strncmp(word, words[k].word, n) == 0 && (word[n] == '\0' || word[n] == '-')) return words[k].is;
  }
  return RUNS;
}

/* Start and stop.  A treatment that is over without a stated end stops at a time not known (precision NONE).
 * So does one on hold of which nothing says since when: it is "temporarily halted" [FHIR-R4], hence not
 * taken; a later version says when it goes on. */
static hales_status put_course(fhir *f, const fhir_record *r, hales_event *e, course how, hales_time start,
                               hales_time end, hales_time halt) {
  HALES_TRY(fhir_place(f, r->resource, &e->place));
  e->kind = HALES_EVENT_TREATMENT_START;
  e->time = start;
  HALES_TRY(put(f, e));
  if (how == ON_HOLD) {
    HALES_TRY(fhir_note(f, r->resource, r->type, "on hold: not taken for now"));
    end = halted(start, end, halt);
  }
  if (end.precision == HALES_PRECISION_NONE && how == RUNS) return HALES_OK;
  e->kind = HALES_EVENT_TREATMENT_STOP;
  e->time = end;
  e->has_dose = false;
  e->dose = 0.0;
  e->dose_unit = e->dose_text = NULL;
  return put(f, e);
}

#define NOT_DONE "planned, refused or not done: skipped"

/* Shared beginning: status, subject, code.  `over` is the one of `skipped` that nothing follows.  *go false
 * when there is nothing more to do. */
static hales_status begin(fhir *f, const fhir_record *r, const char *const *read, const char *const *skipped,
                          const char *over, hales_event *e, bool *go) {
  const char *status = hales_json_get_text(r->resource, "status");
  *e = (hales_event){.subject = r->subject, .identity = r->identity};
  *go = false;
  if (is_one_of(status, skipped)) return fhir_withdraw(f, r, strcmp(status, over) == 0, NOT_DONE);
  if (!is_one_of(status, read))
    return fhir_reject(f, r->resource, HALES_EPARSE, "status: missing or not one of FHIR R4");
  *go = true;
  return HALES_OK;
}

/* R5 has nothing but "recorded" in the status, and the rest here; NULL: nothing is said [FHIR-R5]. */
static const char *adherence_of(const hales_json *resource) {
  static const char system[] = "http://hl7.org/fhir/CodeSystem/medication-statement-adherence";
  const hales_json *coding =
      hales_json_get(hales_json_get(hales_json_get(resource, "adherence"), "code"), "coding");
  for (const hales_json *c = coding && coding->kind == HALES_JSON_ARRAY ? coding->first : NULL; c;
       c = c->next) {
    const char *of = hales_json_get_text(c, "system");
    if (of && strcmp(of, system) == 0) return hales_json_get_text(c, "code");
  }
  return NULL;
}

/* STU3 and DSTU2 say beside the status whether it is taken at all, as modifiers [FHIR-STU3]: "y", "n", "unk"
 * and "na"; true for not taken.  R5 says so in the adherence, of now.  *never: it says that it was not. */
static bool is_taken(const hales_json *resource, bool *never) {
  const char *adherence = adherence_of(resource);
  const char *taken = hales_json_get_text(resource, "taken");
  bool not_taken = false;
  (void)hales_json_bool(hales_json_get(resource, "wasNotTaken"), &not_taken);
  *never = not_taken || (taken && strcmp(taken, "n") == 0);
  if (adherence && (strcmp(adherence, "not-taking") == 0 || strcmp(adherence, "unknown") == 0)) return false;
  return !not_taken && (!taken || strcmp(taken, "y") == 0);
}

hales_status fhir_medication_statement(fhir *f, const fhir_record *r) {
  static const char *const read[] = {"active",  "completed",        "stopped",  "on-hold",
                                     "unknown", "entered-in-error", "recorded", NULL};
  static const char *const skipped[] = {"intended", "not-taken", "draft", NULL};
  hales_event e;
  hales_err why = {0};
  hales_time start = {0}, end = {0};
  const hales_json *bad = r->resource;
  bool go = false, never = false;
  HALES_TRY(begin(f, r, read, skipped, "not-taken", &e, &go));
  if (!go) return HALES_OK;
  if (e.identity.state != HALES_VERSION_ENTERED_IN_ERROR && !is_taken(r->resource, &never))
    return fhir_withdraw(f, r, never, "not taken, or not known to be: skipped");
  const hales_status s = fhir_time(r->resource, "effective", &start, &end, &bad, &why);
  if (s != HALES_OK) return fhir_unreadable(f, r, bad, s, why.msg);
  HALES_TRY(set_medication(f, r, hales_json_get(r->resource, "dosage"), &e, &go));
  hales_time said = {0}; /* by then it was halted; one that cannot be read tells nothing */
  if (fhir_time_of(hales_json_get(r->resource, "dateAsserted"), &said, &why) != HALES_OK ||
      said.precision == HALES_PRECISION_NONE)
    said = r->identity.updated;
  const char *status = hales_json_get_text(r->resource, "status"), *adherence = adherence_of(r->resource);
  const course how = course_of(adherence ? adherence : status);
  return go ? put_course(f, r, &e, how, start, end, said) : HALES_OK;
}

hales_status fhir_medication_request(fhir *f, const fhir_record *r) {
  static const char *const read[] = {"active",  "completed",        "stopped", "on-hold",
                                     "unknown", "entered-in-error", "ended",   NULL};
  static const char *const skipped[] = {"draft", "cancelled", NULL};
  static const char *const not_orders[] = {"proposal", "plan", "option", NULL};
  hales_event e;
  hales_err why = {0};
  hales_time start = {0}, end = {0};
  const hales_json *bad = r->resource;
  bool go = false, forbidden = false;
  HALES_TRY(begin(f, r, read, skipped, "cancelled", &e, &go));
  if (!go) return HALES_OK;
  (void)hales_json_bool(hales_json_get(r->resource, "doNotPerform"), &forbidden);
  if (forbidden || is_one_of(hales_json_get_text(r->resource, "intent"), not_orders))
    return fhir_withdraw(f, r, false, NOT_DONE);
  const hales_json *dosage = hales_json_get(r->resource, "dosageInstruction");
  const hales_json *repeat = hales_json_get(hales_json_get(hales_json_at(dosage, 0), "timing"), "repeat");
  hales_status s = fhir_time(repeat, "bounds", &start, &end, &bad, &why);
  if (s == HALES_OK && start.precision == HALES_PRECISION_NONE && end.precision == HALES_PRECISION_NONE)
    s = fhir_period(hales_json_get(r->resource, "effectiveDosePeriod"), &start, &end, &bad, &why); /* R5 */
  const hales_json *authored = hales_json_get(r->resource, "authoredOn");
  hales_time halt = r->identity.updated; /* an order is halted after it was written */
  if (halt.precision == HALES_PRECISION_NONE && fhir_time_of(authored, &halt, &why) != HALES_OK)
    halt = (hales_time){0};
  if (s == HALES_OK && start.precision == HALES_PRECISION_NONE && authored) {
    bad = authored;
    s = fhir_time_of(authored, &start, &why);
  }
  if (s != HALES_OK) return fhir_unreadable(f, r, bad, s, why.msg);
  HALES_TRY(set_medication(f, r, dosage, &e, &go));
  const course how = course_of(hales_json_get_text(r->resource, "status"));
  return go ? put_course(f, r, &e, how, start, end, halt) : HALES_OK;
}

hales_status fhir_procedure(fhir *f, const fhir_record *r) {
  static const char *const read[] = {"completed", "in-progress",      "stopped",
                                     "unknown",   "entered-in-error", NULL};
  static const char *const skipped[] = {"preparation", "not-done", "on-hold", NULL};
  hales_event e;
  hales_err why = {0};
  hales_time end = {0};
  const hales_json *bad = r->resource;
  bool go = false;
  HALES_TRY(begin(f, r, read, skipped, "not-done", &e, &go));
  if (!go) return HALES_OK;
  hales_status s = fhir_time(r->resource, "performed", &e.time, &end, &bad, &why);
  if (s == HALES_OK && e.time.precision == HALES_PRECISION_NONE) /* R5 */
    s = fhir_time(r->resource, "occurrence", &e.time, &end, &bad, &why);
  if (s != HALES_OK) return fhir_unreadable(f, r, bad, s, why.msg);
  e.kind = HALES_EVENT_PROCEDURE;
  set_code(f, &e, hales_json_get(r->resource, "code"));
  if (!e.label && e.identity.state != HALES_VERSION_ENTERED_IN_ERROR)
    return fhir_reject(f, r->resource, HALES_EPARSE, "code: a name or a code was expected");
  HALES_TRY(fhir_place(f, r->resource, &e.place));
  return put(f, &e);
}
