#include <string.h>

#include "app/select_priv.h"
#include "thread/quantity.h"

static const char same[] = "the same as the output that is used";

static const hales_selected *used(const hales_gather *g, const char *name) {
  for (size_t i = 0; i < g->out->n_used; i++)
    if (strcmp(g->out->used[i].name, name) == 0) return &g->out->used[i];
  return NULL;
}

static void become(const hales_gather *g, size_t observable, double value, hales_selected *out) {
  const hales_observable *o = &g->pm->observable[observable];
  out->from = out->name;
  out->from_value = out->value;
  out->value = value;
  out->name = o->name;
  out->label = o->label;
  out->unit = o->unit;
}

/* From an index, times body surface area, where there is no other.  A stroke volume is taken so only without
 * an output: a catheter's is the output over the rate, and would be the same measurement twice. */
static hales_status from_index(hales_gather *g, size_t observable, hales_selected *out, bool *found,
                               hales_err *err) {
  const hales_body *b = &g->out->body;
  HALES_TRY(hales_select_choose(g, HALES_ROLE_INDEX, observable, out, found, err));
  if (!*found) return HALES_OK;
  const char *why = NULL;
  if (strcmp(out->name, "svi_ml_m2") == 0 && used(g, "co_l_min")) why = same;
  if (why) {
    *found = false;
    return hales_select_pass_over(g, &(hales_candidate){.s = *out}, why, err);
  }
  const double bsa_m2 = hales_body_bsa_m2(b);
  hales_status status = HALES_OK;
  /* the priors are of the same body: the index stands as measured, the flow is as unsure as the size */
  out->note =
      hales_pool_printf(&g->out->memory, &status, "%s %g %s times %sbody surface area %.3g m2%s", out->label,
                        out->value, out->unit, hales_body_bsa_known(b) ? "" : "a typical ", bsa_m2,
                        hales_body_bsa_known(b) ? "" : ": flow and resistance are as unsure as that");
  become(g, observable, out->value * bsa_m2, out);
  return status == HALES_OK ? HALES_OK : hales_select_no_memory(err);
}

/* The output that a stated resistance was computed with: (mean pressure - wedge)/resistance, of the same day.
 */
static hales_status from_resistance(hales_gather *g, size_t observable, hales_selected *out, bool *found,
                                    hales_err *err) {
  const hales_selected *pa = used(g, "pa_mean_mmhg"), *wedge = used(g, "pawp_mmhg");
  HALES_TRY(hales_select_choose(g, HALES_ROLE_RESISTANCE, observable, out, found, err));
  if (!*found) return HALES_OK;
  const hales_quantity *q = hales_quantity_find(g->pm->observable[observable].name);
  const double co = pa && wedge && out->value > 0.0 ? (pa->value - wedge->value) / out->value : 0.0;
  if (!(co >= q->lo && co <= q->hi)) {
    *found = false;
    return hales_select_pass_over(g, &(hales_candidate){.s = *out},
                                  pa && wedge
                                      ? "with mean pressure and wedge it says an output that cannot be"
                                      : "a resistance needs mean pressure and wedge of the same day",
                                  err);
  }
  hales_status status = HALES_OK;
  out->note =
      hales_pool_printf(&g->out->memory, &status,
                        "(mean pulmonary artery pressure %g - wedge %g mmHg) / resistance %g Wood units",
                        pa->value, wedge->value, out->value);
  become(g, observable, co, out);
  return status == HALES_OK ? HALES_OK : hales_select_no_memory(err);
}

/* What follows from a datum that is used says nothing more. */
static hales_status pass_over_derived(hales_gather *g, size_t observable, bool index, hales_err *err) {
  for (size_t i = 0; i < g->n; i++) {
    const hales_candidate *c = &g->list[i];
    if (c->s.observable != observable) continue;
    if ((index && c->role == HALES_ROLE_INDEX) || c->role == HALES_ROLE_RESISTANCE)
      HALES_TRY(hales_select_pass_over(
          g, c, strcmp(c->s.name, "rvesvi_ml_m2") == 0 ? "the same as the volume that is used" : same, err));
  }
  return HALES_OK;
}

hales_status hales_select_data(hales_gather *g, hales_err *err) {
  hales_selection *s = g->out;
  s->used = HALES_POOL_NEW(&s->memory, g->pm->n_observable, hales_selected);
  if (!s->used) return hales_select_no_memory(err);
  for (size_t k = 0; k < g->pm->n_observable; k++) {
    bool found = false;
    hales_selected *next = &s->used[s->n_used];
    HALES_TRY(hales_select_choose(g, HALES_ROLE_DATUM, k, next, &found, err));
    if (found) {
      HALES_TRY(pass_over_derived(g, k, true, err));
    } else {
      HALES_TRY(from_index(g, k, next, &found, err));
      if (found)
        HALES_TRY(pass_over_derived(g, k, false, err));
      else
        HALES_TRY(from_resistance(g, k, next, &found, err));
    }
    s->n_used += found;
  }
  return HALES_OK;
}
