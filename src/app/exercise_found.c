#include "app/exercise_priv.h"

#include <math.h>
#include <stdlib.h>

/* Where the weight is not known: body mass index of the registry [Boucly2017]. */
static const double cohort_bmi = 27.8;

void hales_app_exercise_note(hales_app_exercise *e, const char *text) {
  if (text && e->n_note < sizeof e->note / sizeof e->note[0]) e->note[e->n_note++] = text;
}

bool hales_app_exercise_find_who(const hales_app_exercise_request *q, const hales_body *b,
                                 hales_app_exercise *out) {
  hales_physique *who = &out->who;
  *who = (hales_physique){.female = b->sex != HALES_SEX_MALE,
                          .age_years = q->age_years > 0.0 ? q->age_years : b->age_years,
                          .height_cm = b->height_cm,
                          .weight_kg = b->weight_kg};
  out->bsa_m2 = hales_body_bsa_m2(b);
  if (b->sex == HALES_SEX_UNKNOWN)
    hales_app_exercise_note(
        out, "sex is not known: the walk's reference and the norm of haemoglobin are a woman's");
  const bool age_drawn = !(q->age_years > 0.0) && !b->has_age;
  if (age_drawn) {
    who->age_years = HALES_EXERCISE_COHORT_AGE;
    hales_app_exercise_note(out,
                            "age is not known: that of a cohort of the disease is drawn, 52 +- 14 years");
  }
  if (!b->has_height || !b->has_weight) {
    /* from surface and body mass index: S^2 = h w / 3600, w = BMI (h/100)^2 */
    if (b->has_height) who->weight_kg = 3600.0 * out->bsa_m2 * out->bsa_m2 / b->height_cm;
    if (b->has_weight) who->height_cm = 3600.0 * out->bsa_m2 * out->bsa_m2 / b->weight_kg;
    if (!b->has_height && !b->has_weight) {
      who->height_cm = cbrt(3600.0e4 * out->bsa_m2 * out->bsa_m2 / cohort_bmi);
      who->weight_kg = cohort_bmi * 1e-4 * who->height_cm * who->height_cm;
    }
    hales_app_exercise_note(
        out, b->has_bsa ? "height or weight is not known: those of the stated body surface area are taken"
                        : "height or weight is not known: those of a typical body surface are taken");
  }
  return age_drawn;
}

typedef struct nearest {
  bool has_day;
  int64_t day;
  hales_app_exercise_measured *best;
} nearest;

static hales_status on_obs(void *ctx, const hales_stored_obs *row, hales_err *err) {
  nearest *g = ctx;
  (void)err;
  const hales_obs *o = &row->obs;
  const uint32_t unfit = HALES_OBS_NOT_BELIEVED | HALES_OBS_LESS_THAN | HALES_OBS_GREATER_THAN;
  if (o->kind != HALES_VALUE_NUMBER || o->flags & unfit) return HALES_OK;
  int64_t day = 0;
  const bool dated = hales_app_day(&o->time, &day), near = dated && g->has_day;
  const int64_t gap = near ? llabs(g->day - day) : 0;
  hales_app_exercise_measured *b = g->best;
  const bool undated_before = b->has && b->true_on[0] == '\0';
  if (near && gap > HALES_APP_EXERCISE_DAYS) return HALES_OK;
  if (b->has && !(near && (undated_before || gap < b->gap_days))) return HALES_OK;
  *b = (hales_app_exercise_measured){.has = true, .value = o->canonical_value, .gap_days = gap};
  if (dated) hales_app_day_text(day, b->true_on);
  return HALES_OK;
}

hales_status hales_app_exercise_find_measured(hales_store *store, const hales_app_twin *t,
                                              const char *quantity, hales_app_exercise_measured *best,
                                              hales_err *err) {
  nearest g = {.best = best};
  *best = (hales_app_exercise_measured){0};
  if (t->record.true_on) {
    HALES_TRY(hales_app_day_read(t->record.true_on, &g.day, err));
    g.has_day = true;
  }
  const hales_store_query q = {
      .subject_id = t->subject_id, .quantity = quantity, .alone = true, .brief = true};
  return hales_store_each_obs(store, &q, on_obs, &g, err);
}

hales_status hales_app_exercise_find_blood(hales_store *store, const hales_app_exercise_request *q,
                                           hales_app_exercise *out, hales_err *err) {
  out->gas = hales_gas_healthy(out->who.female);
  if (q->shunt_frac >= 0.0) out->gas.shunt_frac = q->shunt_frac;
  if (q->hb_g_dl > 0.0) {
    out->gas.hb_g_dl = q->hb_g_dl;
    return HALES_OK;
  }
  hales_app_exercise_measured hb;
  HALES_TRY(hales_app_exercise_find_measured(store, hales_app_exercise_twin(out), "hb_g_dl", &hb, err));
  if (hb.has) {
    out->gas.hb_g_dl = hb.value;
    return HALES_OK;
  }
  hales_status status = HALES_OK;
  hales_app_exercise_note(out,
                          hales_pool_printf(&out->memory, &status,
                                            "haemoglobin is not known: %.1f g/dL is taken, a healthy %s's",
                                            out->gas.hb_g_dl, out->who.female ? "woman" : "man"));
  return status == HALES_OK ? HALES_OK : HALES_FAIL(err, status, "out of memory for a note");
}
