#include "scenario/plan.h"

#include <stdio.h>
#include <string.h>

#include "base/decimal.h"
#include "base/nearest.h"

static bool is_name_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

/* Copies text[0..n) without surrounding spaces; false when it does not fit or is empty. */
static bool trimmed(const char *text, size_t n, char *out, size_t cap) {
  while (n && text[0] == ' ') text++, n--;
  while (n && text[n - 1] == ' ') n--;
  if (n == 0 || n >= cap) return false;
  memcpy(out, text, n);
  out[n] = '\0';
  return true;
}

static hales_status unknown_dose(const hales_drug *drug, const char *text, hales_err *err) {
  char list[72] = "";
  size_t used = 0;
  for (size_t i = 0; i < drug->doses_n && used + 16 < sizeof list; i++)
    used += (size_t)snprintf(list + used, sizeof list - used, "%s%g", i ? ", " : "", drug->doses[i].amount);
  return HALES_FAIL(err, HALES_EARG, "plan: %s has no dose '%.16s'; it has %s %s %s", drug->id, text, list,
                    drug->dose_unit, drug->dose_per);
}

static hales_status read_dose(const hales_drug *drug, const char *text, const hales_dose **out,
                              hales_err *err) {
  size_t digits = 0;
  while ((text[digits] >= '0' && text[digits] <= '9') || text[digits] == '.') digits++;
  const char *unit = text + digits;
  while (*unit == ' ') unit++;
  double amount = 0;
  const bool unit_ok =
      !*unit || (strlen(unit) == strlen(drug->dose_unit) && hales_edit_distance(unit, drug->dose_unit) == 0);
  if (!unit_ok || hales_decimal_read(text, digits, &amount, NULL) != HALES_OK)
    return unknown_dose(drug, text, err);
  for (size_t i = 0; i < drug->doses_n; i++)
    if (drug->doses[i].amount == amount) {
      *out = &drug->doses[i];
      return HALES_OK;
    }
  return unknown_dose(drug, text, err);
}

static hales_status read_item(const hales_drugs *k, const char *text, size_t n, hales_plan_drug *out,
                              hales_err *err) {
  char name[48], dose[32];
  const char *colon = memchr(text, ':', n);
  const size_t name_n = colon ? (size_t)(colon - text) : n;
  if (!trimmed(text, name_n, name, sizeof name))
    return HALES_FAIL(err, HALES_EPARSE, "plan: a drug is expected: NAME=DRUG[:DOSE][+DRUG...]");
  out->drug = hales_drug_find(k, name);
  if (!out->drug) {
    const char *near = hales_drug_nearest(k, name);
    return HALES_FAIL(err, HALES_EARG, "plan: no drug is called '%s'%s%s%s", name,
                      near ? "; did you mean "
                           : "; the generic name of one that a trial is known of is expected",
                      near ? near : "", near ? "?" : "");
  }
  out->dose = &out->drug->doses[out->drug->reference];
  if (!colon) return HALES_OK;
  if (!trimmed(colon + 1, n - name_n - 1, dose, sizeof dose))
    return HALES_FAIL(err, HALES_EPARSE, "plan: a dose is expected after '%s:'", name);
  return read_dose(out->drug, dose, &out->dose, err);
}

static hales_status read_regimen(const hales_drugs *k, const char *text, bool refuse, hales_regimen *out,
                                 hales_err *err) {
  *out = (hales_regimen){0};
  for (;;) {
    const size_t n = strcspn(text, "+");
    if (out->n == HALES_PLAN_DRUGS_MAX)
      return HALES_FAIL(err, HALES_EARG, "plan: more than %d drugs", HALES_PLAN_DRUGS_MAX);
    hales_plan_drug *item = &out->drugs[out->n];
    HALES_TRY(read_item(k, text, n, item, err));
    for (size_t i = 0; i < out->n; i++) {
      if (out->drugs[i].drug == item->drug)
        return HALES_FAIL(err, HALES_EARG, "plan: %s is there twice", item->drug->id);
      const hales_contraindication *c = hales_drugs_forbidden(k, out->drugs[i].drug, item->drug);
      if (c && refuse)
        return HALES_FAIL(err, HALES_EDENY, "plan: %s with %s is contraindicated: %s", out->drugs[i].drug->id,
                          item->drug->id, c->reason);
    }
    out->n++;
    if (!text[n]) return HALES_OK;
    text += n + 1;
  }
}

static bool means_no_change(const char *text) {
  return strcmp(text, "stay") == 0 || strcmp(text, "none") == 0;
}

hales_status hales_plan_read(const hales_drugs *catalogue, const char *text, hales_plan *out,
                             hales_err *err) {
  hales_plan plan = {.catalogue = catalogue};
  size_t n = 0;
  while (is_name_char(text[n])) n++;
  if (n == 0 || n > HALES_PLAN_NAME_MAX || text[n] != '=')
    return HALES_FAIL(
        err, HALES_EPARSE,
        "plan: NAME=DRUG[:DOSE][+DRUG...] is expected, the name with at most %d letters, digits, _ or -",
        HALES_PLAN_NAME_MAX);
  memcpy(plan.name, text, n);
  plan.stay = means_no_change(text + n + 1);
  if (!plan.stay) HALES_TRY(read_regimen(catalogue, text + n + 1, true, &plan.regimen, err));
  *out = plan;
  return HALES_OK;
}

hales_status hales_plan_set_background(hales_plan *plan, const char *regimen, hales_err *err) {
  hales_regimen background = {0};
  if (strcmp(regimen, "none") != 0)
    HALES_TRY(read_regimen(plan->catalogue, regimen, false, &background, err));
  plan->background = background;
  return HALES_OK;
}

void hales_plan_words(const hales_plan *plan, hales_buf *out) {
  if (plan->stay) hales_buf_puts(out, "no change");
  for (size_t i = 0; i < plan->regimen.n; i++) {
    const hales_plan_drug *p = &plan->regimen.drugs[i];
    hales_buf_printf(out, "%s%s %g %s %s", i ? " + " : "", p->drug->id, p->dose->amount, p->drug->dose_unit,
                     p->drug->dose_per);
  }
}

static void put_numbers(const hales_plan_drug *p, hales_jw *w) {
  hales_jw_put_array(w, "effects");
  for (int q = 0; q < HALES_TRIAL_N; q++) {
    const hales_trial_number *t = &p->dose->trial[q];
    if (!t->has) continue;
    const hales_trial_quantity_info *info = hales_trial_quantity_get((hales_trial_quantity)q);
    hales_jw_begin_object(w);
    hales_jw_put_string(w, "quantity", info->key);
    hales_jw_put_string(w, "unit", info->unit);
    hales_jw_put_number(w, "mean", t->mean);
    hales_jw_put_number(w, "se", t->se);
    hales_jw_put_number(w, "sd_between_patients", t->sd);
    hales_jw_put_string(w, "certainty", t->certainty);
    hales_jw_put_string(w, "source", t->source);
    hales_jw_put_string(w, "derivation", t->derivation);
    hales_jw_end_object(w);
  }
  hales_jw_end_array(w);
}

static void put_regimen(const hales_regimen *r, const char *key, hales_jw *w) {
  hales_jw_put_array(w, key);
  for (size_t i = 0; i < r->n; i++) {
    const hales_plan_drug *p = &r->drugs[i];
    hales_jw_begin_object(w);
    hales_jw_put_string(w, "drug", p->drug->id);
    hales_jw_put_string(w, "class", p->drug->drug_class->words);
    hales_jw_put_string(w, "route", p->drug->route);
    hales_jw_put_number(w, "dose", p->dose->amount);
    hales_jw_put_string(w, "dose_unit", p->drug->dose_unit);
    hales_jw_put_string(w, "dose_per", p->drug->dose_per);
    hales_jw_put_bool(w, "labelled_dose", p->dose->labelled);
    hales_jw_put_string(w, "trial", p->drug->trial);
    if (p->dose->derivation) {
      hales_jw_put_number(w, "scale_of_reference_dose", p->dose->scale);
      hales_jw_put_string(w, "scale_certainty", p->dose->certainty);
      hales_jw_put_string(w, "scale_derivation", p->dose->derivation);
    }
    put_numbers(p, w);
    hales_jw_end_object(w);
  }
  hales_jw_end_array(w);
}

void hales_plan_json(const hales_plan *plan, hales_jw *w) {
  hales_jw_begin_object(w);
  hales_jw_put_string(w, "name", plan->name);
  hales_jw_put_bool(w, "no_change", plan->stay);
  put_regimen(&plan->regimen, "drugs", w);
  put_regimen(&plan->background, "background", w);
  hales_jw_end_object(w);
}
