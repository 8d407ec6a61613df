/* Whose values they are, and which of the day's groups they are of: what is said beside the data of a fit. */
#include "app/select_priv.h"

/* Height and weight; where one of them is not known, a surface area that was stated. */
static hales_status choose_size(hales_gather *g, hales_err *err) {
  hales_selection *s = g->out;
  hales_body *b = &s->body;
  hales_selected surface;
  bool stated = false;
  s->size = HALES_POOL_NEW(&s->memory, 3, hales_selected);
  if (!s->size) return hales_select_no_memory(err);
  hales_selected *next = &s->size[0];
  HALES_TRY(hales_select_choose(g, HALES_ROLE_HEIGHT, HALES_NO_INDEX, next, &b->has_height, err));
  if (b->has_height) b->height_cm = next++->value;
  HALES_TRY(hales_select_choose(g, HALES_ROLE_WEIGHT, HALES_NO_INDEX, next, &b->has_weight, err));
  if (b->has_weight) b->weight_kg = next++->value;
  HALES_TRY(hales_select_choose(g, HALES_ROLE_SURFACE, HALES_NO_INDEX, &surface, &stated, err));
  const bool whole = b->has_height && b->has_weight;
  if (stated && whole)
    HALES_TRY(hales_select_pass_over(g, &(hales_candidate){.s = surface},
                                     "body surface area is taken from height and weight", err));
  b->has_bsa = stated && !whole;
  if (b->has_bsa) {
    b->bsa_m2 = surface.value;
    *next++ = surface;
    HALES_TRY(hales_select_note(g, "height or weight is not known: body size is the stated body surface area",
                                err));
  } else if (!whole) {
    HALES_TRY(
        hales_select_note(g, "height or weight is not known: a typical body surface area was taken", err));
  }
  s->n_body = (size_t)(next - s->size);
  return HALES_OK;
}

hales_status hales_select_body(hales_gather *g, hales_err *err) {
  hales_selection *s = g->out;
  hales_body *b = &s->body;
  hales_person person;
  HALES_TRY(hales_app_person(g->store, s->subject_id, s->has_date, s->day, &person, err));
  *b = (hales_body){.sex = person.sex, .has_age = person.has_age, .age_years = person.age_years};
  for (size_t i = 0; i < person.n_note; i++) HALES_TRY(hales_select_note(g, person.note[i], err));
  HALES_TRY(choose_size(g, err));
  if (hales_body_is_too_small(b))
    return HALES_FAIL(
        err, HALES_EARG,
        "too young or too small for a model of adults scaled by body size: it is lawful from 3 years "
        "and 0.6 m2 on; check birth date, height (cm) and weight (kg)");
  if (hales_body_is_child(b))
    HALES_TRY(hales_select_note(
        g,
        "a child: the model and what was expected of it are of adults, scaled by body surface "
        "alone; read every figure with caution",
        err));
  if (b->sex == HALES_SEX_UNKNOWN && person.n_note == 0)
    HALES_TRY(hales_select_note(g, "sex is not known", err));
  return HALES_OK;
}

hales_status hales_select_note_groups(hales_gather *g, hales_err *err) {
  static const char challenges[] =
      "all are named as under exertion or a challenge: the first is taken, and the twin is not of rest";
  static const char mixed[] =
      "the first whose name says rest as well as exertion or a challenge is taken: the twin may not be of rest";
  static const char *const taken[] = {"the one named as at rest is taken",
                                      "the first whose name does not say exertion or a challenge is taken",
                                      mixed, challenges};
  hales_status status = HALES_OK;
  if (!g->chosen) return HALES_OK;
  if (g->n_left_out > 0)
    return hales_select_note(
        g,
        hales_pool_printf(&g->out->memory, &status,
                          "measurements of several visit groups on the day of the fit: %s; %zu "
                          "values of the others are left out, none is averaged with them",
                          taken[g->chosen->condition], g->n_left_out),
        err);
  if (g->chosen->condition == HALES_CONDITION_CHALLENGE)
    return hales_select_note(
        g,
        "the measurement is named as under exertion or a challenge: no other is of this day, and the "
        "twin is not of rest",
        err);
  if (g->chosen->condition == HALES_CONDITION_MIXED)
    return hales_select_note(
        g,
        "the name of the measurement says rest as well as exertion or a challenge: the twin may not be of rest",
        err);
  return HALES_OK;
}
