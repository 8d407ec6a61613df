/* Under what a group of measurements was made, by the name that its source gave it (CVD-Net's
 * visit_grouping: "RHC baseline", "RHC exercise peak", "iNO"). */
#ifndef HALES_APP_CONDITION_H
#define HALES_APP_CONDITION_H

#include <stdbool.h>

#include "thread/observation.h"

/* In the order in which the twin and the scores prefer them. */
typedef enum hales_condition {
  HALES_CONDITION_REST,      /* the name says rest or baseline */
  HALES_CONDITION_UNSTATED,  /* no name, or one that says neither */
  HALES_CONDITION_MIXED,     /* it says rest and a challenge: "exercise RHC, rest" */
  HALES_CONDITION_CHALLENGE, /* exertion, a drug or gas that is tried, volume, a manoeuvre */
} hales_condition;

/* By whole words, in any case; a word of a challenge does not count after "pre", "before", "without" or "no"
 * ("pre-exercise", "no O2").  NULL is unstated. */
hales_condition hales_condition_of(const char *group);

/* Whether a word of it is hardly said of anything but a challenge: of "stress echo" and "iNO", not of "home
 * oxygen clinic".  Of measurements without a pressure of the lung's artery only these are left out. */
bool hales_condition_is_sure(const char *group);

/* The group of an observation, borrowed from it: the visit grouping of a table.  NULL when there is none; a
 * body site (FHIR) is no group. */
const char *hales_obs_group(const hales_obs *o);

/* One group?  The case of letters, and what is no letter or digit, do not matter; NULL is only NULL. */
bool hales_group_same(const char *a, const char *b);

#endif
