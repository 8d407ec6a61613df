/* What a document says of one thing and time twice, and differently (normalise.h says what becomes of it). */
#ifndef HALES_THREAD_CONTRADICTION_H
#define HALES_THREAD_CONTRADICTION_H

#include "thread/batch.h"

/* Only while a document is read: an observation that was refused. */
#define HALES_OBS_REFUSED (UINT32_C(1) << 31)

/* What is kept of an observation to find those that may contradict each other: equal parts have equal hashes.
 * Record and version are without the system, which is compared in pairs.  Which do is then asked of the
 * observations themselves. */
typedef struct hales_obs_key {
  uint64_t slot, record, version, value;
  uint64_t at;
  uint32_t system; /* 0: not known, which is of any */
  bool clock, has_record;
} hales_obs_key;

hales_obs_key hales_obs_key_of(const hales_obs *o);

/* Compares normalised observations with each other.
 *
 *   all   [n]   in    those refused get the flag HALES_OBS_REFUSED, those in conflict HALES_OBS_CONFLICT
 *   out         out   a rejection for each that is refused; its arena is used
 *
 * Two observations are of one record where the id is equal and a system is not known or both are equal.
 *
 * Returns OK or ENOMEM.  Cost: n log n comparisons of numbers. */
hales_status hales_contradictions_refuse(hales_obs *const *all, size_t n, hales_batch *out,
                                         hales_err *err) HALES_CHECKED;

#endif
