/* One name in two data sets. */
#ifndef HALES_THREAD_SOURCES_H
#define HALES_THREAD_SOURCES_H

#include "thread/batch.h"

/* Notes each subject of whom a table tells under two data sets: identifiers are often counted per data
 * set, and then these are two people.  Nothing is refused: it may be one person in two.
 *
 *   b    canonical facts of a document; receives the note
 *
 * Returns OK or ENOMEM. */
hales_status hales_note_mixed_sources(hales_batch *b, hales_err *err) HALES_CHECKED;

#endif
