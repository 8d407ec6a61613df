#include "app/scenario_priv.h"

#include <stdlib.h>
#include <string.h>

static hales_status no_memory(hales_err *err) {
  return HALES_FAIL(err, HALES_ENOMEM, "out of memory for a comparison of plans");
}

/* Name of a plan that could not be read: what stands before "=". */
static bool name_taken(const hales_app_scenario *s, const char *name) {
  for (size_t i = 0; i < s->n_plan; i++)
    if (strcmp(s->plan[i].name, name) == 0) return true;
  for (size_t i = 0; i < s->n_refused; i++)
    if (strcmp(s->refused[i].name, name) == 0) return true;
  return strcmp(name, "today") == 0;
}

static hales_status read_one(hales_app_scenario *s, const char *text, hales_err *err) {
  hales_err why = {0};
  hales_plan plan;
  const hales_status status = hales_plan_read(s->catalogue, text, &plan, &why);
  if (status != HALES_OK && status != HALES_EDENY) return HALES_FAIL(err, status, "%s", why.msg);
  hales_status memory = HALES_OK;
  const char *name = hales_pool_printf(&s->memory, &memory, "%.*s", (int)strcspn(text, "="), text);
  if (!name) return no_memory(err);
  if (name_taken(s, name))
    return HALES_FAIL(err, HALES_EARG, "plan: the name '%.*s' is there twice or reserved (today)",
                      HALES_PLAN_NAME_MAX, name);
  if (status == HALES_OK) {
    s->plan[s->n_plan++] = plan;
    return HALES_OK;
  }
  s->refused[s->n_refused++] = (hales_app_refusal){.name = name,
                                                   .plan = hales_pool_text(&s->memory, text, &memory),
                                                   .reason = hales_pool_text(&s->memory, why.msg, &memory)};
  return memory == HALES_OK ? HALES_OK : no_memory(err);
}

hales_status hales_app_scenario_read(size_t n, const char *const *plan, hales_app_scenario *s,
                                     hales_err *err) {
  *s = (hales_app_scenario){0};
  if (n == 0)
    return HALES_FAIL(err, HALES_EARG,
                      "no plan: --plan NAME=DRUG[:DOSE][+DRUG...], as in --plan A=sildenafil");
  if (n > HALES_SCENARIO_PLANS_MAX)
    return HALES_FAIL(err, HALES_EARG, "%zu plans: at most %d can be compared", n, HALES_SCENARIO_PLANS_MAX);
  hales_arena arena = {.base = hales_pool_zalloc(&s->memory, HALES_DRUGS_ARENA_BYTES, 1),
                       .cap = HALES_DRUGS_ARENA_BYTES};
  if (!arena.base) return no_memory(err);
  HALES_TRY(hales_drugs_load(&arena, &s->catalogue, err));
  HALES_TRY(hales_drug_names_load(&arena, s->catalogue, &s->names, err));
  for (size_t i = 0; i < n; i++) HALES_TRY(read_one(s, plan[i], err));
  return HALES_OK;
}

const hales_app_twin *hales_app_scenario_twin(const hales_app_scenario *s) {
  return s->shared ? s->shared : &s->own;
}

/* Why a plan cannot be computed beside a treatment of which only the class is known, or NULL: the two are one
 * treatment twice, or must not be taken together, and what one does beside the other no trial tells. */
static const hales_drug *clashes(const hales_app_scenario *s, const hales_plan *plan,
                                 const hales_drug_name *other) {
  for (size_t i = 0; i < plan->regimen.n; i++) {
    const hales_drug *d = plan->regimen.drugs[i].drug;
    if (hales_drugs_forbidden_classes(s->catalogue, d->drug_class, other->drug_class) ||
        (d->drug_class == other->drug_class && d->drug_class->saturates))
      return d;
  }
  return NULL;
}

/* Plans that clash with what is taken go to the refused, which is a result. */
static hales_status refuse_clashes(hales_app_scenario *s, const hales_background *b, hales_err *err) {
  hales_status memory = HALES_OK;
  size_t kept = 0;
  for (size_t i = 0; i < s->n_plan; i++) {
    const hales_drug *d = NULL;
    size_t j = 0;
    while (j < b->n_other && !(d = clashes(s, &s->plan[i], b->other[j]))) j++;
    if (!d) {
      s->plan[kept++] = s->plan[i];
      continue;
    }
    hales_buf words = {0};
    hales_plan_words(&s->plan[i], &words);
    s->refused[s->n_refused++] = (hales_app_refusal){
        .name = hales_pool_text(&s->memory, s->plan[i].name, &memory),
        .plan = hales_pool_text(&s->memory, words.data, &memory),
        .reason =
            hales_pool_printf(&s->memory, &memory,
                              "plan: %s beside %s (%s), which is taken: no trial of the catalogue tells the "
                              "effect of that",
                              d->id, b->other[j]->substance, b->other[j]->drug_class->words)};
    hales_buf_deinit(&words);
  }
  s->n_plan = kept;
  return memory == HALES_OK ? HALES_OK : no_memory(err);
}

static hales_status find_background(hales_store *store, hales_app_scenario *s, hales_err *err) {
  static const char *const undated[] = {
      "the twin's data have no date: no treatment is taken to have been running"};
  hales_medication *list = NULL;
  size_t n = 0;
  int64_t day = 0;
  s->background = "none";
  const char *true_on = hales_app_scenario_twin(s)->record.true_on;
  if (!true_on) {
    s->note = HALES_POOL_NEW(&s->memory, 1, const char *);
    if (!s->note) return no_memory(err);
    s->note[s->n_note++] = undated[0];
    return HALES_OK;
  }
  HALES_TRY(hales_app_day_read(true_on, &day, err));
  HALES_TRY(
      hales_app_medications(store, hales_app_scenario_twin(s)->subject_id, day, &s->memory, &list, &n, err));
  hales_background b;
  HALES_TRY(hales_app_background(s->catalogue, s->names, n, list, &s->memory, &b, err));
  s->background = b.regimen;
  s->note = b.note;
  s->n_note = b.n_note;
  HALES_TRY(refuse_clashes(s, &b, err));
  if (n == 0)
    s->note[s->n_note++] =
        "no treatment is known to have been running when the data were measured: none assumed";
  return HALES_OK;
}

/* A plan under which too many draws have no periodic state is left out with its reason; the others are asked
 * again without it. */
static hales_status lose(hales_app_scenario *s, size_t plan, const char *reason, hales_err *err) {
  hales_status memory = HALES_OK;
  s->lost[s->n_lost++] = (hales_app_refusal){.name = hales_pool_text(&s->memory, s->plan[plan].name, &memory),
                                             .reason = hales_pool_text(&s->memory, reason, &memory)};
  for (size_t i = plan + 1; i < s->n_plan; i++) s->plan[i - 1] = s->plan[i];
  s->n_plan--;
  return memory == HALES_OK ? HALES_OK : no_memory(err);
}

hales_status hales_app_scenario_run(hales_store *store, const hales_app_scenario_request *q,
                                    hales_app_scenario *s, hales_err *err) {
  s->subject = q->subject;
  s->seed = q->seed;
  if (!q->twin) HALES_TRY(hales_app_twin_load(store, q->subject, q->threads, &s->own, err));
  s->shared = q->twin;
  if (q->background)
    s->background = q->background;
  else
    HALES_TRY(find_background(store, s, err));
  for (size_t i = 0; i < s->n_plan; i++)
    HALES_TRY(hales_plan_set_background(&s->plan[i], s->background, err));
  hales_scenario_request run = {.twin = &hales_app_scenario_twin(s)->record.twin,
                                .n_plan = s->n_plan,
                                .plan = s->plan,
                                .seed = q->seed,
                                .twin_ess = hales_app_scenario_twin(s)->record.diagnostics.ess,
                                .threads = q->threads};
  while (s->n_plan > 0) {
    hales_err why = {0};
    run.n_plan = s->n_plan;
    const hales_status status = hales_scenario_run(&run, &s->result, &why);
    if (status != HALES_EMATH || s->result.lost_plan >= s->n_plan)
      return status == HALES_OK ? hales_app_scenario_caution(store, s, err)
                                : HALES_FAIL(err, status, "%s", why.msg);
    HALES_TRY(lose(s, s->result.lost_plan, why.msg, err));
  }
  return hales_app_scenario_caution(store, s, err);
}

void hales_app_scenario_destroy(hales_app_scenario *s) {
  if (!s) return;
  hales_scenario_destroy(&s->result);
  hales_app_twin_destroy(&s->own);
  hales_pool_destroy(&s->memory);
  *s = (hales_app_scenario){0};
}

const char *hales_app_certainty(const hales_plan_drug *p) {
  if (p->dose->derivation && p->dose->certainty) return p->dose->certainty; /* taken over by a scale */
  const hales_trial_number *t = &p->dose->trial[HALES_TRIAL_LN_PVR];
  return t->certainty ? t->certainty : "m";
}
