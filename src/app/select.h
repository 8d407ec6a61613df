/* Which observations of a thread go into a fit, and why the others do not.
 *
 *   date                          the day of the latest catheterisation (a pulmonary artery pressure that can
 *                                 be used), unless one is asked for; with no catheterisation, the latest day
 *                                 with any pressure, flow or volume
 *   pressures, flow, heart rate   of that day
 *   volumes                       within HALES_SELECT_VOLUME_DAYS of it
 *   height, weight, surface area  within HALES_SELECT_BODY_DAYS of it
 *
 * Of several values of one quantity: those that still stand, of the measurement of the day that counts
 * (catheter.h), then the nearest in time to it; values of the very same time and group are averaged, with a
 * note.  Values flagged implausible, limits ("< 50") and values with an unknown code are not used.
 */
#ifndef HALES_APP_SELECT_H
#define HALES_APP_SELECT_H

#include <stdbool.h>

#include "app/person.h"
#include "app/pool.h"
#include "store/store.h"
#include "twin/patient_model.h"

/* heuristic: the circulation of a stable patient changes little within a month [ESCERS2022 reassesses after
 * three to six]; an adult's height not at all and weight slowly. */
enum { HALES_SELECT_VOLUME_DAYS = 30, HALES_SELECT_BODY_DAYS = 5 * 365 };

/* A value that is used. */
typedef struct hales_selected {
  size_t observable; /* index into the patient model; HALES_NO_INDEX for height, weight, surface */
  const char *name, *label, *unit;
  double value; /* canonical */
  uint8_t sha256[32];
  uint64_t at;
  const char *place; /* may be NULL */
  hales_time time;
  size_t n_mean;    /* values it is the mean of; 1 usually */
  uint32_t flags;   /* HALES_OBS_... */
  const char *note; /* how it was chosen, where there was a choice; may be NULL */
  const char *from; /* the quantity that was recorded, where this one follows from it; else NULL */
  double from_value;
} hales_selected;

/* A value that is not. */
typedef struct hales_unused {
  const char *name; /* quantity, or the code as stated */
  const char *unit;
  bool has_value;
  double value;
  uint8_t sha256[32];
  uint64_t at;
  const char *place;
  hales_time time;
  size_t n; /* values alike in name and reason, of which this is the first */
  const char *reason;
} hales_unused;

typedef struct hales_selection {
  int64_t subject_id;
  bool has_date;
  int64_t day;   /* days since 1970-01-01 */
  char date[16]; /* "2020-07-01"; empty without one */
  bool catheter; /* the day has a catheterisation */
  hales_body body;
  size_t n_used, n_body, n_unused, n_note;
  hales_selected *used; /* [n_used] data of the fit, in the order of the patient model */
  hales_selected *size; /* [n_body] height and weight, or a stated surface area */
  hales_unused *unused;
  const char **note;
  hales_pool memory;
} hales_selection;

typedef struct hales_select_request {
  const char *subject;
  const char *date; /* YYYY-MM-DD; NULL: see above */
  const hales_patient_model *pm;
} hales_select_request;

/* Selects.
 *
 *   out   release with hales_selection_destroy, also after a failure
 *
 * Returns OK; EARG when there is no such subject, or nothing of that date can be used (the message says what
 * would be needed); EPARSE when the date is none; ESTORE, EIO, ENOMEM. */
hales_status hales_select(hales_store *store, const hales_select_request *q, hales_selection *out,
                          hales_err *err) HALES_CHECKED;
void hales_selection_destroy(hales_selection *s);

#endif
