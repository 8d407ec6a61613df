/* Which measurement of a day counts when the pulmonary artery was measured more than once.
 *
 * A study begins at rest and goes on with nitric oxide, volume or exertion; strata, diagnosis and the twin's
 * rest are of rest [ESCERS2022].  Two things tell its measurements apart:
 *
 *   the source's groups (condition.h)   the one named as at rest; else one whose name says nothing; else one
 *                                       whose name says rest and a challenge; one of a challenge only where
 *                                       there is no other.  Of several alike, one with an output beside its
 *                                       pressure, then the earliest, then the first in its file
 *   the clock, within that group        the first complete one: its pressure has an output beside it, before
 *                                       the next pressure.  An attempt that gave no output is passed over for
 *                                       one that did; when none did, the first pressure counts
 *
 * Values of two groups are never one measurement.  The twin, the risk scores and all that rests on them ask
 * here, so that they speak of the same.
 */
#ifndef HALES_APP_CATHETER_H
#define HALES_APP_CATHETER_H

#include <stdbool.h>

#include "app/condition.h"
#include "app/pool.h"
#include "store/store.h"

/* Of what has no date. */
#define HALES_NO_DAY INT64_MIN
/* Groups of one day that are told apart; heuristic: a protocol has up to ten steps.  Of more, the values are
 * left out. */
enum { HALES_CATHETER_GROUPS = 32 };

typedef struct hales_catheter_group {
  int64_t day;
  const char *name; /* NULL: none */
  hales_condition condition;
  uint8_t sha256[32]; /* where it begins */
  uint64_t at;
  bool has_pressure, has_output, complete;
  int64_t chosen_us, latest_us; /* of pressures */
  int64_t output_us;            /* of the latest output */
  int64_t complete_us;          /* of the output that made it complete */
} hales_catheter_group;

/* Zero at first; its memory is the pool's. */
typedef struct hales_catheters {
  hales_catheter_group *list; /* by day */
  size_t n, cap;
} hales_catheters;

/* systolic, diastolic or mean */
bool hales_is_pa_pressure(const char *quantity);

/* One observation of a subject; in the order of their time.  What cannot be used is passed over.
 * Returns OK or ENOMEM. */
hales_status hales_catheters_add(hales_catheters *c, hales_pool *memory, const hales_stored_obs *row,
                                 hales_err *err) HALES_CHECKED;

/* The measurement that counts on a day (HALES_NO_DAY: of those without a date); NULL when the pulmonary
 * artery was not measured.  Borrowed until the next add. */
const hales_catheter_group *hales_catheters_find(const hales_catheters *c, int64_t day);

/* What a value of a group (NULL: none) is to the measurement that counts on its day. */
typedef enum hales_group_use {
  HALES_GROUP_CHOSEN,    /* of it */
  HALES_GROUP_BESIDE,    /* of none of the day's catheterisations: an echo, a scale */
  HALES_GROUP_OTHER,     /* of another catheterisation of the day: not to be mixed with it */
  HALES_GROUP_CHALLENGE, /* of none, and by its name surely not of rest */
} hales_group_use;
hales_group_use hales_catheters_use(const hales_catheters *c, int64_t day, const char *group);

#endif
