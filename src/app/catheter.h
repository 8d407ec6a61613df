/* Which measurement of a day counts when the pulmonary artery was measured more than once.
 *
 * The first complete one: its pressure has an output beside it, before the next pressure.  A study begins at
 * rest and goes on with nitric oxide, volume or exertion; strata, diagnosis and the twin's rest are of the
 * first [ESCERS2022].  An attempt that gave no output is passed over for one that did; when none did, the
 * first pressure counts.  The twin and the risk scores ask here, so that they speak of the same.
 */
#ifndef HALES_APP_CATHETER_H
#define HALES_APP_CATHETER_H

#include <stdbool.h>

#include "app/pool.h"
#include "thread/observation.h"

typedef struct hales_catheter_day {
  int64_t day;
  int64_t chosen_us, latest_us, output_us; /* of pressures; of the output that made it complete */
  bool complete;
} hales_catheter_day;

/* Zero at first; its memory is the pool's. */
typedef struct hales_catheters {
  hales_catheter_day *list; /* by day */
  size_t n, cap;
  bool has_output;
  int64_t output_us; /* the latest */
} hales_catheters;

/* systolic, diastolic or mean */
bool hales_is_pa_pressure(const char *quantity);

/* One observation of a subject; in the order of their time.  What cannot be used is passed over.
 * Returns OK or ENOMEM. */
hales_status hales_catheters_add(hales_catheters *c, hales_pool *memory, const hales_obs *o,
                                 hales_err *err) HALES_CHECKED;

/* The time of the measurement that counts on a day; false when the pulmonary artery was not measured. */
bool hales_catheters_find(const hales_catheters *c, int64_t day, int64_t *t_us);

#endif
