#include "scenario/effect.h"

#include <string.h>

/* Where the deviates come from; rng is NULL for the middle patient.  closure: of the circuit that the effect
 * is for. */
typedef struct deviates {
  const hales_rng *rng;
  uint64_t draw;
  size_t closure;
} deviates;

/* Row of the random streams, after those of the quantities that do not depend on the circuit. */
enum { CONTRACTILITY = HALES_RESPONSE_N };

/* FNV-1a, 64 bits: a stable number for a name, so that the order of the catalogue does not matter. */
static uint64_t name_key(const char *name) {
  uint64_t h = 0xcbf29ce484222325u;
  for (; *name; name++) h = (h ^ (unsigned char)*name) * 0x100000001b3u;
  return h;
}

/* Two streams per quantity: which = 2q for the trial's mean, 2q + 1 for the patient. */
static double deviate(const deviates *z, const char *name, uint64_t which) {
  if (!z->rng) return 0;
  return hales_rng_normal(hales_rng_substream(hales_rng_substream(*z->rng, name_key(name)), which), z->draw);
}

static const hales_response *response(const deviates *z, const hales_plan_drug *p, int q) {
  return q == CONTRACTILITY ? &p->dose->contractility[z->closure] : &p->dose->response[q];
}

static double trial_part(const deviates *z, const hales_plan_drug *p, int q) {
  const hales_response *r = response(z, p, q);
  return r->mean + r->se * deviate(z, p->drug->id, 2 * (uint64_t)q);
}

static double patient_part(const deviates *z, const hales_plan_drug *p, int q) {
  return response(z, p, q)->sd * deviate(z, p->drug->id, 2 * (uint64_t)q + 1);
}

static double sample(const deviates *z, const hales_plan_drug *p, int q) {
  return trial_part(z, p, q) + patient_part(z, p, q);
}

/* E(W)/sum of E(w): how much the drugs of a regimen get in each other's way. */
static double crowding(const hales_saturation *s, const hales_regimen *r) {
  double together = 0, apart = 0;
  for (size_t i = 0; i < r->n; i++) {
    if (!r->drugs[i].drug->drug_class->saturates) continue;
    const double w = r->drugs[i].dose->response[HALES_RESPONSE_RESISTANCE].mean;
    together += w;
    apart += hales_saturation_get(s, w);
  }
  return apart < 0 ? hales_saturation_get(s, together) / apart : 1;
}

static void regimen_effect(const hales_drugs *k, const hales_regimen *r, const deviates *z, hales_effect *e) {
  const double crowd = crowding(&k->saturation, r);
  double w = 0;
  *e = (hales_effect){0};
  for (size_t i = 0; i < r->n; i++) {
    const hales_plan_drug *p = &r->drugs[i];
    const bool saturates = p->drug->drug_class->saturates;
    const double share = saturates ? crowd : 1;
    *(saturates ? &w : &e->ln_pvr) += trial_part(z, p, HALES_RESPONSE_RESISTANCE);
    e->ln_pvr += share * patient_part(z, p, HALES_RESPONSE_RESISTANCE);
    e->ln_svr += share * sample(z, p, HALES_RESPONSE_SVR);
    e->ln_hr += share * sample(z, p, HALES_RESPONSE_HR);
    e->ln_contractility += share * sample(z, p, CONTRACTILITY);
    e->ln_stressed_volume += sample(z, p, HALES_RESPONSE_STRESSED);
  }
  e->ln_pvr += hales_saturation_get(&k->saturation, w);
}

static hales_status plan_effect(const hales_plan *plan, const deviates *z, hales_effect *out) {
  if (!plan->catalogue || z->closure >= plan->catalogue->closures_n) return HALES_EARG;
  *out = (hales_effect){0};
  if (plan->stay) return HALES_OK;
  const hales_drugs *k = plan->catalogue;
  hales_effect with, without;
  regimen_effect(k, &plan->regimen, z, &with);
  regimen_effect(k, &plan->background, z, &without);
  out->ln_pvr = with.ln_pvr - without.ln_pvr;
  out->ln_svr = with.ln_svr - without.ln_svr;
  out->ln_hr = with.ln_hr - without.ln_hr;
  out->ln_contractility = with.ln_contractility - without.ln_contractility;
  out->ln_stressed_volume = with.ln_stressed_volume - without.ln_stressed_volume;
  const hales_response *slope = &k->pa_compliance_per_ln_pvr;
  out->ln_pa_compliance = (slope->mean + slope->se * deviate(z, "pa_compliance", 0)) * out->ln_pvr;
  return HALES_OK;
}

hales_status hales_plan_effect(const hales_plan *plan, size_t closure, hales_rng rng, uint64_t draw,
                               hales_effect *out) {
  return plan_effect(plan, &(deviates){&rng, draw, closure}, out);
}

hales_status hales_plan_effect_middle(const hales_plan *plan, size_t closure, hales_effect *out) {
  return plan_effect(plan, &(deviates){NULL, 0, closure}, out);
}
