/* The counts and lists of an ingestion, while they grow (ingest.c).  Texts are copied; lists are cut at
 * HALES_INGEST_LIST_MAX, the unknown names at a tenth of it, and the counts go on.  All return OK or ENOMEM.
 */
#ifndef HALES_APP_INGEST_RESULT_H
#define HALES_APP_INGEST_RESULT_H

#include "app/ingest.h"

/* ENOMEM, said in one way. */
hales_status hales_ingest_no_memory(hales_err *err) HALES_CHECKED;

/* One received and rejected; place may be NULL, at UINT64_MAX: the file as a whole. */
hales_status hales_ingest_add_rejection(hales_ingest_result *r, const char *file, const char *place,
                                        uint64_t at, hales_status status, const char *reason,
                                        hales_err *err) HALES_CHECKED;
hales_status hales_ingest_add_note(hales_ingest_result *r, const char *file, const char *place,
                                   const char *text, uint64_t count, hales_err *err) HALES_CHECKED;
/* A name that is kept and not used; the same name of the same system is added up. */
hales_status hales_ingest_add_unknown(hales_ingest_result *r, const char *system, const char *name,
                                      uint64_t count, hales_err *err) HALES_CHECKED;
/* Adds the counts and lists of a file that was committed, its rejections sorted by place. */
hales_status hales_ingest_merge(hales_ingest_result *all, hales_ingest_result *part,
                                hales_err *err) HALES_CHECKED;

#endif
