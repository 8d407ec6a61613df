/* Names that a store can hold and a terminal may show: of subjects, and of what was measured. */
#ifndef HALES_THREAD_NAMING_H
#define HALES_THREAD_NAMING_H

/* Why a subject's identifier cannot be used: not stated, a control character in it, longer than the store's
 * 256 bytes.  NULL when it can.  Static. */
const char *hales_subject_fault(const char *subject);

/* Why a code cannot be used: with its system longer than HALES_CODE_BYTES_MAX.  Each may be NULL. */
#define HALES_CODE_BYTES_MAX 1000
const char *hales_code_fault(const char *system, const char *code);

#endif
