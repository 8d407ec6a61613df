/* Standing facts of the subjects of one document: each said once, or refused where the document says
 * otherwise.
 */
#ifndef HALES_THREAD_SUBJECT_FACTS_H
#define HALES_THREAD_SUBJECT_FACTS_H

#include "thread/batch.h"
#include "thread/life.h"
#include "thread/reader.h"

/* Passes the facts of `in` to `out`, a batch in the same arena; dates of birth and death as opt says.
 * Returns OK or ENOMEM. */
hales_status hales_facts_pass(hales_batch *in, const hales_read_options *opt, const hales_lives *lives,
                              hales_batch *out, hales_err *err) HALES_CHECKED;

#endif
