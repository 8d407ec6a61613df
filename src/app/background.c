/* Treatments of the thread to a regimen of the catalogue. */
#include <math.h>
#include <string.h>

#include "app/medication.h"

/* The dose of the catalogue that a stated dose is worth, or NULL. */
static const hales_dose *find_dose(const hales_drug *drug, const hales_medication *m, double worth) {
  if (!m->has_dose || !m->dose_unit || strcmp(m->dose_unit, drug->dose_unit) != 0) return NULL;
  for (size_t i = 0; i < drug->doses_n; i++)
    if (fabs(drug->doses[i].amount - m->dose * worth) <= 1e-9 * drug->doses[i].amount) return &drug->doses[i];
  return NULL;
}

typedef struct background {
  const hales_drugs *catalogue;
  const hales_drug *taken[HALES_PLAN_DRUGS_MAX];
  size_t n_taken;
  hales_buf regimen;
  hales_pool *pool;
  hales_background *out;
  hales_status status;
} background;

static void note(background *b, const char *text) {
  if (text) b->out->note[b->out->n_note++] = text;
}

/* Against what a rule of the catalogue forbids: a fact, and worth a word. */
static void note_forbidden(background *b, const hales_drug *drug) {
  for (size_t i = 0; i < b->n_taken; i++) {
    const hales_contraindication *c = hales_drugs_forbidden(b->catalogue, b->taken[i], drug);
    if (c)
      note(b, hales_pool_printf(b->pool, &b->status,
                                "taken together when measured, though contraindicated: %s with %s: %s",
                                b->taken[i]->id, drug->id, c->reason));
  }
}

static void take(background *b, const hales_drug *drug, const hales_medication *m, double worth) {
  for (size_t i = 0; i < b->n_taken; i++)
    if (b->taken[i] == drug) return;
  if (b->n_taken == HALES_PLAN_DRUGS_MAX) {
    note(b, hales_pool_printf(b->pool, &b->status, "more than %d treatments: left out: %s",
                              HALES_PLAN_DRUGS_MAX, drug->id));
    return;
  }
  const hales_dose *dose = find_dose(drug, m, worth);
  hales_buf_printf(&b->regimen, "%s%s", b->n_taken ? "+" : "", drug->id);
  if (dose) hales_buf_printf(&b->regimen, ":%.15g", dose->amount);
  note_forbidden(b, drug);
  b->taken[b->n_taken++] = drug;
  note(b, hales_pool_printf(b->pool, &b->status, "taken when measured: %s%s", drug->id,
                            dose ? ""
                            : m->has_dose
                                ? ", at a dose the catalogue does not list: its reference dose stands in"
                                : ", dose not stated: the reference dose stands in"));
}

static void take_other(background *b, const hales_drug_name *name) {
  hales_background *o = b->out;
  for (size_t i = 0; i < o->n_other; i++)
    if (o->other[i]->drug_class == name->drug_class && strcmp(o->other[i]->substance, name->substance) == 0)
      return;
  if (o->n_other == HALES_PLAN_DRUGS_MAX) return;
  o->other[o->n_other++] = name;
  note(b, hales_pool_printf(
              b->pool, &b->status,
              "taken when measured: %s (%s) in a form no trial of the catalogue tells of: its effect is "
              "part of today and of every plan",
              name->substance, name->drug_class->words));
}

static void take_one(background *b, const hales_drug_names *names, const hales_medication *m) {
  const hales_drug_name *hit[HALES_DRUG_NAME_HITS];
  const hales_drug *whole = hales_drug_find(b->catalogue, m->label); /* as the catalogue writes it */
  if (whole) {
    take(b, whole, m, 1);
    return;
  }
  const size_t n = hales_drug_names_match(names, m->label, m->code_system, m->code, hit);
  for (size_t i = 0; i < n; i++) {
    for (size_t j = 0; j < hit[i]->drugs_n; j++) take(b, hit[i]->drugs[j], m, n == 1 ? hit[i]->worth : 0);
    if (hit[i]->drugs_n == 0) take_other(b, hit[i]);
  }
  if (n == 0)
    note(b, hales_pool_printf(b->pool, &b->status,
                              "taken when measured, not in the catalogue, its effect is part of today: %.60s",
                              m->label));
}

hales_status hales_app_background(const hales_drugs *catalogue, const hales_drug_names *names, size_t n,
                                  const hales_medication *list, hales_pool *p, hales_background *out,
                                  hales_err *err) {
  enum { PAIRS = HALES_PLAN_DRUGS_MAX * HALES_PLAN_DRUGS_MAX };
  *out = (hales_background){0};
  background b = {.catalogue = catalogue, .pool = p, .out = out};
  /* every medication one note of each hit and drug, the pairs, and one of the caller's */
  out->note = HALES_POOL_NEW(p, n * HALES_DRUG_NAME_HITS * HALES_DRUG_NAME_DRUGS + PAIRS + 1, const char *);
  if (!out->note) return HALES_FAIL(err, HALES_ENOMEM, "out of memory for the treatments of a subject");
  for (size_t i = 0; i < n; i++) take_one(&b, names, &list[i]);
  if (b.n_taken == 0) hales_buf_puts(&b.regimen, "none");
  out->regimen = hales_pool_text(p, b.regimen.data, &b.status);
  hales_status status = hales_buf_status(&b.regimen, err);
  hales_buf_deinit(&b.regimen);
  if (status == HALES_OK && b.status != HALES_OK)
    status = HALES_FAIL(err, HALES_ENOMEM, "out of memory for the treatments of a subject");
  return status;
}
