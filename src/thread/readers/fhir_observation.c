#include <math.h>
#include <stddef.h>
#include <string.h>

#include "base/decimal.h"
#include "thread/readers/fhir_priv.h"
#include "thread/ucum.h"

/* value[x] that this reader does not turn into an observation */
static const char *const other_values[] = {
    "valueRange", "valueRatio", "valueSampledData", "valueTime", "valueDateTime", "valuePeriod", NULL};

/* A quantity says its unit to people and as a code: a value of which both are known and are not the same is
 * of nobody knows which.  Codes that are no UCUM are words, too (fhir_unit). */
static bool units_differ(const hales_unit *a, const hales_unit *b) {
  if (!a || !b) return false;
  if (a->kind == HALES_UNIT_CLEARANCE || b->kind == HALES_UNIT_CLEARANCE)
    return false; /* "mL/min" is said loosely of what is of 1.73 m2 */
  if (a->kind != b->kind) return true;
  return fabs(a->factor - b->factor) > 1e-3 * fabs(a->factor); /* heuristic: 1 mm[Hg] and 1 torr are one */
}

static hales_status read_quantity(const hales_json *q, hales_obs *o, hales_err *why) {
  static const struct {
    const char *text;
    uint32_t flag;
  } comparators[] = {{"<", HALES_OBS_LESS_THAN},
                     {"<=", HALES_OBS_LESS_THAN},
                     {">", HALES_OBS_GREATER_THAN},
                     {">=", HALES_OBS_GREATER_THAN}};
  const hales_json *v = hales_json_get(q, "value");
  const hales_json *comparator = hales_json_get(q, "comparator");
  if (!hales_json_double(v, &o->value))
    return HALES_FAIL(why, HALES_EPARSE, "valueQuantity.value must be a JSON number");
  o->kind = HALES_VALUE_NUMBER;
  o->value_text = v->text;
  o->unit = fhir_unit(q);
  const hales_unit *code = hales_unit_find(hales_json_get_text(q, "code"), NULL),
                   *words = hales_unit_find(hales_json_get_text(q, "unit"), NULL);
  if (units_differ(code, words)) /* said as the units are known here: an annotation may be anything */
    return HALES_FAIL(why, HALES_EUNIT, "valueQuantity: its unit (%s) and its code (%s) are not the same",
                      words->code, code->code);
  if (!o->unit) o->flags |= HALES_OBS_UNIT_ASSUMED; /* lawful for pure numbers only: normalise.c decides */
  for (size_t k = 0; comparator && k < 4; k++)
    if (hales_json_text(comparator) && strcmp(comparator->text, comparators[k].text) == 0) {
      o->flags |= comparators[k].flag;
      return HALES_OK;
    }
  return comparator ? HALES_FAIL(why, HALES_EPARSE, "unknown comparator; < <= > >= are read") : HALES_OK;
}

/* A text "84 /min" or "47mmHg" where a number is meant: the number and its unit.  A number alone is one
 * without its unit; what is neither stays a text (o->kind), for the words that some quantities have. */
static hales_status read_words(fhir *f, const char *text, const hales_quantity *q, hales_obs *o,
                               hales_err *why) {
  const char *from = text + strspn(text, " ");
  const size_t sign = *from == '-' || *from == '+', n = sign + strspn(from + sign, "0123456789.");
  const char *unit = from + n + strspn(from + n, " "), *point = memchr(from, '.', n);
  double x = 0.0;
  o->value_text = text;
  if (!q || q->words || hales_decimal_read(from, n, &x, NULL) != HALES_OK) return HALES_OK;
  if (*unit && !hales_unit_find(unit, NULL)) return HALES_OK;
  if (point && from + n - point == 4 && point - from - (ptrdiff_t)sign <= 3 && from[sign] != '0')
    return HALES_FAIL(
        why, HALES_EPARSE,
        "%s: a point before three digits in a text: thousands or decimals? state a valueQuantity", q->id);
  char *number = hales_arena_zalloc(f->arena, n + 1, 1, 1);
  if (!number) {
    f->full = true;
    return HALES_OK;
  }
  memcpy(number, from, n);
  o->kind = HALES_VALUE_NUMBER;
  o->value = x;
  o->value_text = number;
  o->unit = *unit ? unit : NULL;
  if (!o->unit) o->flags |= HALES_OBS_UNIT_ASSUMED; /* lawful for pure numbers only: normalise.c decides */
  return HALES_OK;
}

/* The code, display or text that the quantity understands; else what a person would read. */
static const char *concept_text(fhir *f, const hales_json *concept, const hales_quantity *q) {
  hales_coding codes[FHIR_CODINGS_MAX];
  const size_t n = fhir_codings(f, concept, codes);
  double x = 0.0;
  for (size_t k = 0; q && k < 2 * n; k++) {
    const char *t = k % 2 ? codes[k / 2].display : codes[k / 2].code;
    if (t && (hales_quantity_word(q, t) || hales_quantity_number(q, t, &x))) return t;
  }
  return fhir_words(concept);
}

/* The value of a record or component.  OK and *found false: it has none that is read. */
static hales_status read_value(fhir *f, const hales_json *v, const hales_quantity *q, hales_obs *o,
                               bool *found, hales_err *why) {
  const hales_json *x = NULL;
  bool yes = false;
  size_t values = 0;
  for (const hales_json *k = v->first; k; k = k->next)
    values += strncmp(k->key, "value", 5) == 0 && k->kind != HALES_JSON_NULL;
  if (values > 1) return HALES_FAIL(why, HALES_EPARSE, "two values of one record: one value[x] was expected");
  *found = true;
  if ((x = hales_json_get(v, "valueQuantity"))) return read_quantity(x, o, why);
  if ((x = hales_json_get(v, "valueInteger"))) {
    int64_t whole = 0;
    if (!hales_json_int(x, &whole))
      return HALES_FAIL(why, HALES_EPARSE, "valueInteger must be a whole JSON number");
    o->kind = HALES_VALUE_NUMBER;
    o->value = x->number;
    o->value_text = x->text;
    return HALES_OK;
  }
  o->kind = HALES_VALUE_TEXT;
  if ((x = hales_json_get(v, "valueCodeableConcept")))
    o->value_text = concept_text(f, x, q);
  else if ((x = hales_json_get(v, "valueString"))) {
    if (hales_json_text(x)) HALES_TRY(read_words(f, x->text, q, o, why));
  } else if ((x = hales_json_get(v, "valueBoolean")))
    o->value_text = hales_json_bool(x, &yes) ? (yes ? "true" : "false") : NULL;
  else
    *found = false;
  if (x && !o->value_text) return HALES_FAIL(why, HALES_EPARSE, "the value has neither text nor code");
  if (*found) return HALES_OK;
  for (const char *const *k = other_values; *k; k++)
    if (hales_json_get(v, *k)) return fhir_note(f, v, *k, "this type of value is not read");
  return HALES_OK;
}

/* What a concept tells of the place of a pressure (site.h). */
static void tell(fhir *f, const hales_json *concept, bool must, hales_site_told *told) {
  hales_coding codes[FHIR_CODINGS_MAX];
  const size_t n = fhir_codings(f, concept, codes);
  hales_site_tell(told, codes, n, hales_json_get_text(concept, "text"), must);
}

/* Where the pressure of v was measured, by all that its record tells (site.h). */
static hales_site site_of(fhir *f, const fhir_record *r, const hales_json *v) {
  hales_site_told told = {0};
  tell(f, hales_json_get(r->resource, "bodySite"), true, &told);
  fhir_tell_of_groups(f, r, !hales_json_get(r->resource, "component"), &told);
  if (v != r->resource) tell(f, hales_json_get(r->resource, "code"), true, &told);
  tell(f, hales_json_get(v, "code"), false, &told);
  if (!told.named) tell(f, hales_json_get(r->resource, "method"), false, &told);
  return hales_site_of(&told);
}

/* What the code of v means.  *unused: why a pressure of ours is none. */
static hales_status set_code(fhir *f, const fhir_record *r, const hales_json *v, hales_obs *o,
                             const hales_quantity **q, const char **unused, hales_err *why) {
  hales_coding codes[FHIR_CODINGS_MAX];
  const size_t n = fhir_codings(f, hales_json_get(v, "code"), codes);
  hales_code_match match = hales_quantity_match(codes, n, HALES_SITE_SYSTEMIC);
  if (match.by_site) match = hales_quantity_match(codes, n, site_of(f, r, v));
  if (match.disagree)
    return HALES_FAIL(why, HALES_EPARSE, "two codes of this value mean different quantities");
  *q = match.quantity;
  *unused = match.unclear   ? "a blood pressure whose place is not understood: kept, not used"
            : match.foreign ? "a pressure of a place that is not looked at: kept, not used"
                            : NULL;
  o->quantity = match.quantity ? match.quantity->id : NULL;
  if (!match.quantity) o->flags |= HALES_OBS_UNKNOWN_CODE;
  if (n == 0) return HALES_FAIL(why, HALES_EPARSE, "code: a coding or a text was expected");
  o->code_system = codes[match.coding].system;
  o->code = codes[match.coding].code;
  o->label = codes[match.coding].display;
  return HALES_OK;
}

/* The source's own judgement of a value, as its code ("H", "L", "N"), else in its words. */
static const char *interpretation_of(const hales_json *v) {
  const hales_json *concept = hales_json_at(hales_json_get(v, "interpretation"), 0);
  const char *code = hales_json_get_text(hales_json_at(hales_json_get(concept, "coding"), 0), "code");
  return code ? code : fhir_words(concept);
}

/* One value: of the record (v = its resource) or of a component.  *said counts those that were there, read or
 * refused. */
static hales_status put_value(fhir *f, const fhir_record *r, const hales_obs *base, const hales_json *v,
                              size_t *said) {
  hales_obs o = *base;
  const hales_quantity *q = NULL;
  hales_err why = {0};
  const char *unused = NULL;
  bool found = false;
  const hales_json *concept = hales_json_get(v, "code");
  const char *alien = v == r->resource ? NULL : fhir_alien(v);
  hales_status s = alien ? HALES_FAIL(&why, HALES_EPARSE, "%s", alien) : HALES_OK;
  if (s == HALES_OK) s = set_code(f, r, v, &o, &q, &unused, &why);
  if (s == HALES_OK) s = read_value(f, v, q, &o, &found, &why);
  if (s == HALES_ENOMEM || f->full) return fhir_full(f);
  if (s == HALES_OK && !found && r->identity.state != HALES_VERSION_ENTERED_IN_ERROR)
    return fhir_note(f, v, "Observation",
                     hales_json_get(v, "dataAbsentReason") ? "value absent, with a reason: skipped"
                                                           : "no value: skipped");
  (*said)++;
  if (s != HALES_OK) return fhir_unreadable(f, r, v, s, why.msg);
  if (unused) HALES_TRY(fhir_note(f, v, "Observation", unused));
  const char *words = hales_json_get_text(concept, "text");
  if (!o.label) o.label = words;
  o.interpretation = interpretation_of(v);
  HALES_TRY(fhir_place(f, v, &o.place));
  return f->sink->obs ? f->sink->obs(f->sink->ctx, &o, f->err) : HALES_OK;
}

/* OK with *state; *read false when such a record has nothing to read. */
static hales_status read_status(const hales_json *resource, hales_version_state *state, bool *read,
                                hales_err *why) {
  static const struct {
    const char *text;
    hales_version_state state;
    bool read;
  } known[] = {{"final", HALES_VERSION_FINAL, true},
               {"amended", HALES_VERSION_AMENDED, true},
               {"corrected", HALES_VERSION_CORRECTED, true},
               {"preliminary", HALES_VERSION_PRELIMINARY, true},
               {"entered-in-error", HALES_VERSION_ENTERED_IN_ERROR, true},
               {"unknown", HALES_VERSION_UNKNOWN, true},
               {"registered", HALES_VERSION_PRELIMINARY, false},
               {"cancelled", HALES_VERSION_FINAL, false}};
  const char *text = hales_json_get_text(resource, "status");
  for (size_t k = 0; text && k < sizeof known / sizeof *known; k++)
    if (strcmp(known[k].text, text) == 0) {
      *state = known[k].state;
      *read = known[k].read;
      return HALES_OK;
    }
  return HALES_FAIL(why, HALES_EPARSE,
                    "status: one of final, amended, corrected, preliminary, registered, cancelled, "
                    "entered-in-error, unknown was expected");
}

static hales_status read_times(const fhir_record *r, hales_obs *o, const hales_json **bad, hales_err *why) {
  HALES_TRY(fhir_time(r->resource, "effective", &o->time, &o->time_end, bad, why));
  const hales_json *issued = hales_json_get(r->resource, "issued");
  if (!issued) return HALES_OK;
  hales_time t = {0};
  *bad = issued;
  HALES_TRY(fhir_time_of(issued, &t, why));
  if (o->identity.updated.precision == HALES_PRECISION_NONE) o->identity.updated = t;
  if (o->time.precision == HALES_PRECISION_NONE) {
    o->time = t;
    o->time_kind = HALES_TIME_ISSUED;
  }
  return HALES_OK;
}

hales_status fhir_observation(fhir *f, const fhir_record *r) {
  hales_err why = {0};
  hales_obs base = {.subject = r->subject, .identity = r->identity};
  const hales_json *bad = r->resource;
  bool readable = true;
  hales_status s = read_status(r->resource, &base.identity.state, &readable, &why);
  if (r->identity.state == HALES_VERSION_ENTERED_IN_ERROR) base.identity.state = r->identity.state;
  if (s == HALES_OK) s = read_times(r, &base, &bad, &why);
  fhir_record whole = *r;
  whole.identity = base.identity;
  if (s == HALES_OK && fhir_is_about_another(f, r, &bad))
    s = HALES_FAIL(&why, HALES_EPARSE,
                   "focus: the value is about somebody or something else than the patient");
  if (s != HALES_OK) return fhir_unreadable(f, &whole, bad, s, why.msg);
  if (!readable)
    return fhir_withdraw(f, &whole, base.identity.state == HALES_VERSION_FINAL,
                         "registered or cancelled, without a result: skipped");
  const hales_json *site = hales_json_get(r->resource, "bodySite"),
                   *device = hales_json_get(r->resource, "device");
  base.method = fhir_words(hales_json_get(r->resource, "method"));
  base.context = fhir_words(site);
  base.device = hales_json_get_text(device, "display");
  if (!base.device) base.device = fhir_address_path(f, hales_json_get_text(device, "reference"));
  base.source = fhir_address_path(f, hales_json_get_text(hales_json_get(r->resource, "meta"), "source"));
  if (hales_json_get(r->resource, "derivedFrom")) base.flags |= HALES_OBS_DERIVED;
  const hales_json *components = hales_json_get(r->resource, "component");
  const bool many = components && components->kind == HALES_JSON_ARRAY && components->first;
  bool own = !many;
  for (const hales_json *k = r->resource->first; k && !own; k = k->next)
    own = strncmp(k->key, "value", 5) == 0;
  size_t said = 0;
  if (own) HALES_TRY(put_value(f, &whole, &base, r->resource, &said));
  for (const hales_json *c = many ? components->first : NULL; c; c = c->next)
    HALES_TRY(put_value(f, &whole, &base, c, &said));
  return said ? HALES_OK : fhir_withdraw(f, &whole, false, NULL); /* a version that lost all its values */
}
