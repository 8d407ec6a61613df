/* The one stage that all formats share: from facts as stated to canonical facts.
 *
 *   code            -> quantity (quantity.h); none: kept, flagged, noted, not used
 *   value and unit  -> canonical unit, once; the original stays.  Unit missing, unknown or of another kind:
 *                      rejected.  A long CSV needs no unit: its variable names fix it
 *   value           -> inside the plausibility range, else flagged
 *   words           -> one of the quantity's words, else rejected
 *   subject         -> needed; a fact without one is rejected unless the caller named the subject
 *   time            -> not in the future, before birth or after death, else flagged (life.h)
 *   birth, death    -> not in the future, in their order, else rejected; 1 January of the year unless the
 *                      caller asks for the dates
 *
 * When one document says two things about the same (subject, quantity, time, method, device, context,
 * record):
 *   - within one record, or in a format without record ids, the document contradicts itself: all of these
 *     statements are rejected, each naming the place of another.  Nothing is chosen silently, and when the
 *     file was mended it can be read again.
 *   - in different records with their own ids and a clock time, they are two measurements: both are kept and
 *     flagged HALES_OBS_CONFLICT.
 * The same statement twice passes: the store finds the duplicate.  Two sexes or two birth dates of one
 * subject in one document are rejected, both.
 */
#ifndef HALES_THREAD_NORMALISE_H
#define HALES_THREAD_NORMALISE_H

#include "thread/batch.h"
#include "thread/reader.h"

/* One observation or event of a document, as far as it can be judged alone: subject, code, value.  Changed in
 * place.
 *
 *   drop   out: a withdrawal that says nothing else, of nobody: its reader noted it
 *
 * Returns OK; EPARSE, EUNIT, ERANGE with the reason when it must be rejected. */
hales_status hales_obs_admit(hales_obs *o, const hales_read_options *opt, bool *drop,
                             hales_err *why) HALES_CHECKED;
hales_status hales_event_admit(hales_event *e, const hales_read_options *opt, bool *drop,
                               hales_err *why) HALES_CHECKED;

/* The subject as stated, or the one that the caller named where that is none or cannot be used. */
const char *hales_subject_named(const char *stated, const hales_read_options *opt);

/* Notes a code that is no quantity of ours, with the name that may be meant. */
hales_status hales_note_unknown(const hales_obs *o, const hales_sink *sink, hales_err *err) HALES_CHECKED;

/* Whether a stated code can be no more than a name (letters, digits, "_-." and not long), and may be shown.
 */
bool hales_code_is_name(const char *code);

/* One observation alone, without comparison with others.
 *
 * Returns OK; EUNIT, EPARSE, ERANGE with the reason in err when it must be rejected. */
hales_status hales_obs_normalise(hales_obs *o, hales_err *err) HALES_CHECKED;

#endif
