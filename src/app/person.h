/* Who a subject is, as far as a model may know: sex and age on a day; and days, which most of app counts in.
 */
#ifndef HALES_APP_PERSON_H
#define HALES_APP_PERSON_H

#include <stdbool.h>

#include "store/store.h"
#include "twin/subject.h"

/* Finds a subject, or fails with EARG: the message says how to see which there are and names none. */
hales_status hales_app_subject(hales_store *store, const char *subject, int64_t *id,
                               hales_err *err) HALES_CHECKED;

/* Day of a time where it was recorded, days since 1970-01-01.  false when it has none. */
bool hales_app_day(const hales_time *t, int64_t *day);
/* "2020-07-01" */
void hales_app_day_text(int64_t day, char out[16]);
/* Reads YYYY-MM-DD. */
hales_status hales_app_day_read(const char *text, int64_t *day, hales_err *err) HALES_CHECKED;

/* Sex and age in years on a day (0 when there is none: then only a stated age counts), from the standing
 * facts and from observations.  Notes what was taken and what contradicts. */
typedef struct hales_person {
  hales_sex sex;
  bool has_age;
  double age_years;
  size_t n_note;
  const char *note[4]; /* static */
} hales_person;
hales_status hales_app_person(hales_store *store, int64_t subject_id, bool has_day, int64_t day,
                              hales_person *out, hales_err *err) HALES_CHECKED;

#endif
