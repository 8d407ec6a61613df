/* data/drugs.json to hales_drugs.  Strict: an unknown key, a missing one, a number without certainty, source
 * or derivation is refused with its path. */
#include "scenario/drug.h"

#include <math.h>
#include <string.h>

#include "base/json.h"
#include "scenario/drug_prepare.h"

typedef struct reader {
  hales_arena *arena;
  hales_drugs *out;
  hales_err *err;
} reader;

static hales_status fail(reader *r, const hales_json *v, const char *what) {
  char path[64];
  hales_json_path(v, path, sizeof path);
  return HALES_FAIL_AT(r->err, HALES_EPARSE, v ? v->at : 0, "drugs: %s: %s", path, what);
}

/* Every key of object v is one of the names, which ends with NULL. */
static hales_status only_keys(reader *r, const hales_json *v, const char *const *names) {
  if (!v || v->kind != HALES_JSON_OBJECT) return fail(r, v, "an object is expected");
  for (const hales_json *m = v->first; m; m = m->next) {
    size_t i = 0;
    while (names[i] && strcmp(names[i], m->key) != 0) i++;
    if (!names[i]) return fail(r, m, "unknown key");
  }
  return HALES_OK;
}

static hales_status text_copy(reader *r, const hales_json *parent, const char *key, const char **out) {
  const char *text = hales_json_get_text(parent, key);
  if (!text || !*text) {
    char what[64] = "text is missing: ";
    strncat(what, key, sizeof what - strlen(what) - 1);
    return fail(r, parent, what);
  }
  *out = text;
  return HALES_OK;
}

static hales_status number(reader *r, const hales_json *parent, const char *key, double lo, double hi,
                           double *out) {
  double x = 0;
  if (!hales_json_double(hales_json_get(parent, key), &x) || !(x >= lo && x <= hi)) {
    char path[64];
    hales_json_path(parent, path, sizeof path);
    return HALES_FAIL_AT(r->err, HALES_ERANGE, parent->at, "drugs: %s: %s must be a number from %g to %g",
                         path, key, lo, hi);
  }
  *out = x;
  return HALES_OK;
}

static hales_status array(reader *r, const hales_json *parent, const char *key, const hales_json **out) {
  const hales_json *a = hales_json_get(parent, key);
  if (!a || a->kind != HALES_JSON_ARRAY) {
    char what[64] = "an array is missing: ";
    strncat(what, key, sizeof what - strlen(what) - 1);
    return fail(r, parent, what);
  }
  *out = a;
  return HALES_OK;
}

static hales_status grounds(reader *r, const hales_json *v, const char **certainty, const char **source,
                            const char **derivation) {
  HALES_TRY(text_copy(r, v, "certainty", certainty));
  static const char *const lawful[] = {"V", "V-code", "D", "M", "m"};
  size_t i = 0;
  while (i < sizeof lawful / sizeof lawful[0] && strcmp(lawful[i], *certainty) != 0) i++;
  if (i == sizeof lawful / sizeof lawful[0]) return fail(r, v, "certainty must be V, V-code, D, M or m");
  HALES_TRY(text_copy(r, v, "source", source));
  return derivation ? text_copy(r, v, "derivation", derivation) : HALES_OK;
}

/* Effects are natural logs: beyond a factor of e^2 a number is a slip. */
static const double ln_limit = 2;

static hales_status read_effects(reader *r, const hales_json *v, hales_trial_number *trial) {
  static const char *const quantity_keys[] = {
#define X(sym, key, unit, words) key,
      HALES_TRIAL_QUANTITIES(X)
#undef X
          NULL};
  static const char *const number_keys[] = {"mean", "se", "sd", "certainty", "source", "derivation", NULL};
  HALES_TRY(only_keys(r, v, quantity_keys));
  for (int q = 0; q < HALES_TRIAL_N; q++) {
    const hales_json *m = hales_json_get(v, quantity_keys[q]);
    if (!m) continue;
    hales_trial_number *t = &trial[q];
    HALES_TRY(only_keys(r, m, number_keys));
    HALES_TRY(number(r, m, "mean", -ln_limit, ln_limit, &t->mean));
    HALES_TRY(number(r, m, "se", 0, ln_limit, &t->se));
    HALES_TRY(number(r, m, "sd", 0, ln_limit, &t->sd));
    HALES_TRY(grounds(r, m, &t->certainty, &t->source, &t->derivation));
    t->has = true;
  }
  return HALES_OK;
}

static hales_status read_dose(reader *r, const hales_json *v, const hales_trial_number *effects,
                              hales_dose *dose) {
  static const char *const keys[] = {"amount", "labelled",   "reference", "scale", "certainty",
                                     "source", "derivation", "effects",   NULL};
  HALES_TRY(only_keys(r, v, keys));
  HALES_TRY(number(r, v, "amount", 1e-3, 1e5, &dose->amount));
  if (!hales_json_bool(hales_json_get(v, "labelled"), &dose->labelled))
    return fail(r, v, "labelled must be true or false");
  (void)hales_json_bool(hales_json_get(v, "reference"), &dose->reference);
  dose->scale = 1;
  memcpy(dose->trial, effects, sizeof dose->trial);
  const hales_json *own = hales_json_get(v, "effects"), *scale = hales_json_get(v, "scale");
  if (dose->reference + (own != NULL) + (scale != NULL) != 1)
    return fail(r, v, "exactly one of reference, scale and effects is expected");
  if (own) return read_effects(r, own, dose->trial);
  if (!scale) return HALES_OK;
  HALES_TRY(number(r, v, "scale", 0.01, 10, &dose->scale));
  return grounds(r, v, &dose->certainty, &dose->source, &dose->derivation);
}

static hales_status read_doses(reader *r, const hales_json *v, const hales_trial_number *effects,
                               hales_drug *drug, hales_dose **out) {
  const hales_json *a = NULL;
  HALES_TRY(array(r, v, "doses", &a));
  hales_dose *doses = HALES_NEW(r->arena, a->n ? a->n : 1, hales_dose);
  if (!doses) return HALES_FAIL(r->err, HALES_ENOMEM, "drugs: arena full");
  size_t references = 0;
  for (const hales_json *m = a->first; m; m = m->next) {
    HALES_TRY(read_dose(r, m, effects, &doses[m->index]));
    for (size_t i = 0; i < m->index; i++)
      if (doses[i].amount == doses[m->index].amount) return fail(r, m, "the same amount is there twice");
    if (!doses[m->index].reference) continue;
    drug->reference = m->index;
    references++;
  }
  if (references != 1) return fail(r, a, "exactly one reference dose is expected");
  drug->doses = *out = doses;
  drug->doses_n = a->n;
  return HALES_OK;
}

static hales_status read_background(reader *r, const hales_json *v, hales_drug *drug) {
  static const char *const keys[] = {"fraction", "drugs", "certainty", "source", "derivation", NULL};
  const hales_json *a = NULL;
  HALES_TRY(array(r, v, "background", &a));
  hales_drug_background *rows = HALES_NEW(r->arena, a->n ? a->n : 1, hales_drug_background);
  if (!rows) return HALES_FAIL(r->err, HALES_ENOMEM, "drugs: arena full");
  double sum = 0;
  for (const hales_json *m = a->first; m; m = m->next) {
    hales_drug_background *b = &rows[m->index];
    HALES_TRY(only_keys(r, m, keys));
    HALES_TRY(number(r, m, "fraction", 0, 1, &b->fraction));
    HALES_TRY(grounds(r, m, &b->certainty, &b->source, &b->derivation));
    sum += b->fraction;
    const hales_json *ids = NULL;
    HALES_TRY(array(r, m, "drugs", &ids));
    for (const hales_json *id = ids->first; id; id = id->next) {
      const char *name = hales_json_text(id);
      const hales_drug *d = name ? hales_drug_find(r->out, name) : NULL; /* only those read before */
      if (!d) return fail(r, id, "a drug that stands earlier in the file is expected");
      if (b->drugs_n == sizeof b->drugs / sizeof b->drugs[0]) return fail(r, ids, "at most 4 drugs");
      b->drugs[b->drugs_n++] = d;
    }
  }
  if (sum > 1 + 1e-12) return fail(r, a, "the fractions add up to more than 1");
  drug->background = rows;
  drug->background_n = a->n;
  return HALES_OK;
}

static const hales_drug_class *class_find(const hales_drugs *k, const char *id) {
  for (size_t i = 0; id && i < k->classes_n; i++)
    if (strcmp(k->classes[i].id, id) == 0) return &k->classes[i];
  return NULL;
}

static hales_status read_drug(reader *r, const hales_json *v, hales_drug *drug) {
  static const char *const keys[] = {"id",    "aliases",    "class",   "route", "dose_unit", "dose_per",
                                     "trial", "background", "effects", "doses", NULL};
  HALES_TRY(only_keys(r, v, keys));
  HALES_TRY(text_copy(r, v, "id", &drug->id));
  if (hales_drug_find(r->out, drug->id)) return fail(r, v, "this drug is there twice");
  HALES_TRY(text_copy(r, v, "route", &drug->route));
  HALES_TRY(text_copy(r, v, "dose_unit", &drug->dose_unit));
  HALES_TRY(text_copy(r, v, "dose_per", &drug->dose_per));
  HALES_TRY(text_copy(r, v, "trial", &drug->trial));
  drug->drug_class = class_find(r->out, hales_json_get_text(v, "class"));
  if (!drug->drug_class) return fail(r, v, "class must be one of classes");
  const hales_json *a = NULL;
  HALES_TRY(array(r, v, "aliases", &a));
  const char **aliases = HALES_NEW(r->arena, a->n ? a->n : 1, const char *);
  if (!aliases) return HALES_FAIL(r->err, HALES_ENOMEM, "drugs: arena full");
  for (const hales_json *m = a->first; m; m = m->next) {
    aliases[m->index] = hales_json_text(m);
    if (!aliases[m->index] || hales_drug_find(r->out, aliases[m->index]))
      return fail(r, m, "a new name is expected");
  }
  drug->aliases = aliases;
  drug->aliases_n = a->n;
  HALES_TRY(read_background(r, v, drug));
  hales_trial_number effects[HALES_TRIAL_N] = {0};
  HALES_TRY(read_effects(r, hales_json_get(v, "effects"), effects));
  if (!effects[HALES_TRIAL_LN_PVR].has || !effects[HALES_TRIAL_LN_SVR].has || !effects[HALES_TRIAL_LN_HR].has)
    return fail(r, v, "effects needs ln_pvr, ln_svr and ln_hr");
  hales_dose *doses = NULL;
  HALES_TRY(read_doses(r, v, effects, drug, &doses));
  return hales_drug_prepare(r->out, drug, doses, r->err);
}

static hales_status read_closure(reader *r, const hales_json *c, hales_closure *out) {
  static const char *const keys[] = {"model",
                                     "ln_pvr",
                                     "ln_svr",
                                     "ln_hr",
                                     "ln_stressed_volume",
                                     "ln_pa_compliance",
                                     "ln_contractility",
                                     "unit",
                                     "certainty",
                                     "source",
                                     "derivation",
                                     NULL};
  const char *unit;
  HALES_TRY(only_keys(r, c, keys));
  HALES_TRY(text_copy(r, c, "model", &out->model));
  if (hales_drugs_closure(r->out, out->model) != SIZE_MAX) return fail(r, c, "this model is there twice");
  HALES_TRY(number(r, c, "ln_pvr", -1, 0, &out->ln_pvr));
  HALES_TRY(number(r, c, "ln_svr", -1, 0, &out->ln_svr));
  HALES_TRY(number(r, c, "ln_hr", -1, 1, &out->ln_hr));
  HALES_TRY(number(r, c, "ln_stressed_volume", 0, 3, &out->ln_stressed));
  HALES_TRY(number(r, c, "ln_pa_compliance", -1, 1, &out->ln_pa_compliance));
  HALES_TRY(number(r, c, "ln_contractility", 0.01, 2, &out->ln_contractility));
  HALES_TRY(text_copy(r, c, "unit", &unit));
  return grounds(r, c, &out->note.certainty, &out->note.source, &out->note.derivation);
}

static hales_status read_closures(reader *r, const hales_json *root) {
  const hales_json *a = NULL;
  HALES_TRY(array(r, root, "closure", &a));
  if (a->n == 0 || a->n > HALES_CLOSURES_MAX) return fail(r, a, "one to four models are expected");
  for (const hales_json *c = a->first; c; c = c->next) {
    HALES_TRY(read_closure(r, c, &r->out->closure[c->index]));
    r->out->closures_n++;
  }
  return HALES_OK;
}

static hales_status read_laws(reader *r, const hales_json *root) {
  static const char *const saturation_keys[] = {"ceiling", "sharpness",  "unit", "certainty",
                                                "source",  "derivation", NULL};
  static const char *const compliance_keys[] = {"mean",   "se",         "unit", "certainty",
                                                "source", "derivation", NULL};
  hales_drugs *k = r->out;
  const hales_json *s = hales_json_get(root, "saturation"),
                   *p = hales_json_get(root, "pa_compliance_per_ln_pvr");
  const char *unit;
  HALES_TRY(only_keys(r, s, saturation_keys));
  HALES_TRY(number(r, s, "ceiling", 0.1, 5, &k->saturation.ceiling));
  HALES_TRY(number(r, s, "sharpness", 1, 50, &k->saturation.sharpness));
  HALES_TRY(text_copy(r, s, "unit", &unit));
  hales_catalogue_note *n = &k->saturation_note;
  HALES_TRY(grounds(r, s, &n->certainty, &n->source, &n->derivation));
  HALES_TRY(read_closures(r, root));
  HALES_TRY(only_keys(r, p, compliance_keys));
  HALES_TRY(number(r, p, "mean", -3, 0, &k->pa_compliance_per_ln_pvr.mean));
  HALES_TRY(number(r, p, "se", 0, 3, &k->pa_compliance_per_ln_pvr.se));
  HALES_TRY(text_copy(r, p, "unit", &unit));
  n = &k->pa_compliance_note;
  return grounds(r, p, &n->certainty, &n->source, &n->derivation);
}

static hales_status read_class(reader *r, const hales_json *m, hales_drug_class *c) {
  static const char *const keys[] = {"id", "words", "saturates", "pregnancy", NULL};
  static const char *const pregnancy_keys[] = {"reason", "certainty", "source", NULL};
  const hales_json *p = hales_json_get(m, "pregnancy");
  HALES_TRY(only_keys(r, m, keys));
  HALES_TRY(text_copy(r, m, "id", &c->id));
  HALES_TRY(text_copy(r, m, "words", &c->words));
  if (class_find(r->out, c->id)) return fail(r, m, "this class is there twice");
  if (!hales_json_bool(hales_json_get(m, "saturates"), &c->saturates))
    return fail(r, m, "saturates must be true or false");
  if (!p) return HALES_OK;
  HALES_TRY(only_keys(r, p, pregnancy_keys));
  HALES_TRY(text_copy(r, p, "reason", &c->pregnancy));
  return grounds(r, p, &c->pregnancy_certainty, &c->pregnancy_source, NULL);
}

static hales_status read_classes(reader *r, const hales_json *root) {
  static const char *const rule_keys[] = {"a", "b", "certainty", "source", "reason", NULL};
  const hales_json *a = NULL, *b = NULL;
  HALES_TRY(array(r, root, "classes", &a));
  HALES_TRY(array(r, root, "contraindicated", &b));
  hales_drug_class *classes = HALES_NEW(r->arena, a->n ? a->n : 1, hales_drug_class);
  hales_contraindication *rules = HALES_NEW(r->arena, b->n ? b->n : 1, hales_contraindication);
  if (!classes || !rules) return HALES_FAIL(r->err, HALES_ENOMEM, "drugs: arena full");
  r->out->classes = classes;
  for (const hales_json *m = a->first; m; m = m->next) {
    HALES_TRY(read_class(r, m, &classes[m->index]));
    r->out->classes_n++;
  }
  for (const hales_json *m = b->first; m; m = m->next) {
    hales_contraindication *c = &rules[m->index];
    HALES_TRY(only_keys(r, m, rule_keys));
    c->a = class_find(r->out, hales_json_get_text(m, "a"));
    c->b = class_find(r->out, hales_json_get_text(m, "b"));
    if (!c->a || !c->b) return fail(r, m, "a and b must be classes");
    HALES_TRY(text_copy(r, m, "reason", &c->reason));
    HALES_TRY(grounds(r, m, &c->certainty, &c->source, NULL));
  }
  r->out->contraindications = rules;
  r->out->contraindications_n = b->n;
  return HALES_OK;
}

hales_status hales_drugs_read(hales_bytes text, hales_arena *arena, const hales_drugs **out, hales_err *err) {
  static const char *const keys[] = {
      "version", "about",           "saturation", "closure", "pa_compliance_per_ln_pvr",
      "classes", "contraindicated", "drugs",      NULL};
  const hales_json *root = NULL, *a = NULL;
  HALES_TRY(hales_json_read(text, arena, &root, err));
  reader r = {arena, HALES_NEW(arena, 1, hales_drugs), err};
  if (!r.out) return HALES_FAIL(err, HALES_ENOMEM, "drugs: arena full");
  HALES_TRY(only_keys(&r, root, keys));
  double version;
  HALES_TRY(number(&r, root, "version", 1, 1, &version));
  HALES_TRY(read_laws(&r, root));
  HALES_TRY(read_classes(&r, root));
  HALES_TRY(array(&r, root, "drugs", &a));
  hales_drug *drugs = HALES_NEW(arena, a->n ? a->n : 1, hales_drug);
  if (!drugs) return HALES_FAIL(err, HALES_ENOMEM, "drugs: arena full");
  r.out->drugs = drugs;
  for (const hales_json *m = a->first; m; m = m->next) {
    HALES_TRY(read_drug(&r, m, &drugs[m->index]));
    r.out->drugs_n++;
  }
  *out = r.out;
  return HALES_OK;
}
