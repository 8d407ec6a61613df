/* Times that cannot be: in the future, before birth, after death.
 *
 * A measurement at such a time is flagged, never dropped; a birth or death that contradicts the other, or
 * lies in the future, is no fact to keep and gets a reason to be refused for.  A document is judged by
 * itself, with its dates as stated; the store judges again, by what all documents said, with the dates it
 * keeps.
 */
#ifndef HALES_THREAD_LIFE_H
#define HALES_THREAD_LIFE_H

#include "thread/batch.h"
#include "thread/reader.h"

typedef struct hales_life {
  const char *subject;
  hales_time birth, death; /* precision NONE: not stated */
  bool births_differ, deaths_differ;
} hales_life;

typedef struct hales_lives {
  hales_life *of; /* [n], by subject */
  size_t n;
  int64_t now_us; /* 0: nobody knows what time it is */
} hales_lives;

/* Adds one statement of a birth or a death; other facts tell nothing.  What is stated twice and differently
 * is not known. */
void hales_life_add(hales_life *life, hales_fact_kind kind, const hales_time *date);

/* Could an observation of this subject be of this time?  True also when nothing is known. */
bool hales_life_allows(const hales_life *life, const hales_obs *o);

/* Is the time within the life for certain?  What is known of it is to say so: false when nothing is, and in
 * the year of a birth of which only the year is kept. */
bool hales_life_vouches(const hales_life *life, const hales_obs *o);

/* After now_us, in whatever zone; false for no time. */
bool hales_time_is_after(const hales_time *t, int64_t now_us);

/* The lives that the facts of a batch tell, in its arena.  Facts without a subject are left out.
 * Returns OK or ENOMEM. */
hales_status hales_lives_gather(const hales_batch *in, int64_t now_us, hales_lives *out,
                                hales_err *err) HALES_CHECKED;

/* Why a birth or death, date as stated, cannot be; NULL when it can.  Static. */
const char *hales_lives_refuse(const hales_lives *l, const hales_subject_fact *f);

/* The same by the life of its subject; false also for what is in the future. */
bool hales_lives_allow(const hales_lives *l, const hales_obs *o);

#endif
