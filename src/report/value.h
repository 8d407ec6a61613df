/* A number as a report shows it: with its interval, what was measured of it, or why it is not there.  The
 * conventions of report/report.h hold.
 */
#ifndef HALES_REPORT_VALUE_H
#define HALES_REPORT_VALUE_H

#include <stdbool.h>

#include "report/format.h"

typedef struct hales_optional {
  bool has;
  double value;
} hales_optional;

/* Which colour: right heart and lungs, left heart and body, or neither. */
typedef enum hales_report_side { HALES_SIDE_RIGHT, HALES_SIDE_LEFT, HALES_SIDE_WHOLE } hales_report_side;

/* Why a value is, or is not, printed (section 5 of the visual language). */
typedef enum hales_value_state {
  HALES_VALUE_OK,
  HALES_VALUE_NOT_LEARNED, /* the data did not inform it */
  HALES_VALUE_MISSING,     /* never measured, not used, refused: `reason` says which */
  HALES_VALUE_TOO_UNSURE,  /* interval wider than this quantity's limit */
  HALES_VALUE_FAILED,      /* the run did not give it */
  HALES_VALUE_LOCKED       /* evidence below the needed rung: not computed */
} hales_value_state;

/* A named value: outputs today, rows under the loops, exertion. */
typedef struct hales_report_value {
  const char *name;  /* required */
  const char *label; /* required */
  const char *unit;  /* for kinds without a unit of their own (PLAIN, RATIO) */
  hales_show show;
  hales_report_side side;
  hales_value_state state;
  const char *reason; /* required unless state is OK */
  hales_interval twin;
  bool has_measured;
  double measured, sd;
  hales_optional computed;  /* not measured itself, but put together from measurements; no error known */
  const char *computed_how; /* required with it: "(pa_mean_mmhg - pawp_mmhg) / co_l_min" */
  bool recorded;            /* `computed` stood in the record as it is, and was not part of the fit */
} hales_report_value;

#endif
