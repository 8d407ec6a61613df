/* Why the trials' effects may not hold for this patient: where anything is said here, no plan is favoured. */
#include "app/report_parts.h"

static void add(hales_patient_report *r, const char *more) {
  const char **all = &r->data.plans.caution;
  *all = *all && more ? hales_parts_text(r, "%s %s", *all, more) : more;
}

/* No pattern that the trials took in, though no limit of pressure says so. */
static const char *pattern_caution(hales_pattern pattern) {
  if (pattern == HALES_PATTERN_OPEN)
    return "The haemodynamic pattern is left open: the trials behind the plans below took in pre-capillary "
           "pulmonary hypertension, which is not known here.";
  if (pattern == HALES_PATTERN_UNCLASSIFIED)
    return "The measured PVR is not above 2 WU: not pre-capillary pulmonary hypertension, in which the plans "
           "below were tried.";
  return NULL;
}

/* The trials' patients had pre-capillary pulmonary hypertension [ESCERS2022].  The measurement and the twin
 * may lie on two sides of a limit: either one is enough. */
void hales_parts_caution(hales_patient_report *r) {
  const hales_patient_model *pm = r->twin.record.twin.pm;
  const hales_scenario *s = &r->scenario.result;
  if (r->scenario.n_plan == 0) return;
  const hales_report_fit *mpap = hales_parts_measured(r, "pa_mean_mmhg"),
                         *wedge = hales_parts_measured(r, "pawp_mmhg");
  const char *no_ph = hales_app_whose(mpap && mpap->measured <= 20.0,
                                      s->today[hales_outcome_find(pm, "mpap_mmhg")].median <= 20.0);
  const char *post = hales_app_whose(wedge && wedge->measured > 15.0,
                                     s->today[hales_outcome_find(pm, "pawp_mmhg")].median > 15.0);
  for (size_t i = 0; i < r->scenario.n_caution_patient; i++) add(r, r->scenario.caution[i]);
  if (hales_body_is_child(&r->twin.record.twin.body))
    add(r, "This is a child: the trials behind the plans below took in adults.");
  if (r->data.surprise) add(r, "The twin rests on a circulation that was hardly expected (above).");
  if (no_ph)
    add(r, hales_parts_text(
               r,
               "The %s mean pulmonary pressure is not above 20 mmHg: no pulmonary hypertension, and "
               "the plans below were tried in people who had it.",
               no_ph));
  if (post)
    add(r,
        hales_parts_text(r,
                         "The %s wedge pressure is above 15 mmHg: a post-capillary component, in which the "
                         "trials behind the plans below did not test these drugs.",
                         post));
  const char *other = pattern_caution(r->pattern);
  if (other) add(r, other);
  if (r->near_limit)
    add(r,
        hales_parts_text(r,
                         "Within measurement error of the definition's limit: %s. The pattern may be another "
                         "than the one the plans below were tried in.",
                         r->near_limit));
  if (r->clinical_group > 1)
    add(r,
        hales_parts_text(
            r, "The clinical group on record is %d: the trials behind most of these drugs took in group 1.",
            r->clinical_group));
}
