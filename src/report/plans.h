/* Treatment plans side by side on the draws of one twin.  Plain data; the conventions of report/report.h
 * hold.
 */
#ifndef HALES_REPORT_PLANS_H
#define HALES_REPORT_PLANS_H

#include <stddef.h>

#include "report/value.h"

typedef enum hales_sense { HALES_SENSE_LESS, HALES_SENSE_MORE, HALES_SENSE_WATCH } hales_sense;

typedef struct hales_report_outcome {
  const char *name;  /* required: "mpap" */
  const char *label; /* required, short: "Mean PA pressure" */
  const char *unit;  /* for kinds without a unit of their own: "Ees/Ea" */
  hales_show show;
  hales_sense sense;
  hales_optional warn_below; /* shown with sense WATCH */
  hales_interval today;
} hales_report_outcome;

typedef struct hales_report_drug {
  const char *name;      /* required: "sildenafil" */
  const char *dose;      /* as labelled: "20 mg, 3 a day" */
  const char *trial;     /* the trial behind the effect: "SUPER-1" */
  const char *certainty; /* its label of certainty */
} hales_report_drug;

typedef struct hales_report_plan {
  const char *name; /* required: "A", as typed */
  size_t n_drugs;
  const hales_report_drug *drugs;
  const hales_interval *outcomes;  /* one per outcome */
  const hales_value_state *states; /* one per outcome; NULL: all OK */
} hales_report_plan;

/* Plan `first` against plan `second` on the same draws: difference first - second. */
typedef struct hales_report_pair {
  size_t first, second, outcome; /* indices; second = HALES_REPORT_TODAY: against staying as now */
  hales_interval difference;
  bool has_better; /* the outcome has a better direction */
  double better;   /* probability that the first is better */
} hales_report_pair;
#define HALES_REPORT_TODAY ((size_t)-1)

typedef struct hales_report_refusal {
  const char *plan;   /* required: "C: riociguat + sildenafil" */
  const char *reason; /* required */
} hales_report_refusal;

typedef struct hales_report_plans {
  size_t n_outcomes;
  const hales_report_outcome *outcomes;
  size_t n_plans;
  const hales_report_plan *plans;
  size_t n_pairs;
  const hales_report_pair *pairs;
  size_t n_refused;
  const hales_report_refusal *refused;
  size_t n_lost; /* plans that could not be computed: too many draws have no beat under them */
  const hales_report_refusal *lost;
  const char *background; /* what "stay" means: the treatment that is in today's figures */
  size_t n_notes;
  const char *const *notes; /* what of the present treatment was taken and what not */
  const char *caution; /* why the effects may not hold for this patient: then no plan is favoured in words */
  const char *horizon; /* "12 to 16 weeks after the change, as in the trials" */
  const char *carries; /* what the interval carries: "the posterior and the between-patient spread" */
  size_t draws;
  double n_effective;
  const char *reason; /* why there are no plans */
} hales_report_plans;

#endif
