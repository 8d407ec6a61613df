/* Whose pressure a general code means: "systolic blood pressure" (8480-6) is one of the lung's artery in a
 * record of that, and of the arm where nothing else is said.
 *
 * Told by codes and by words of what stands around the value: its record's code, the body site, the method.
 * A place that is named decides, and a code of one before the words of its concept, unless it is the arm's
 * and they speak of another: that is unclear.  What has to be understood and is not (a record of "chamber
 * pressures", a body site of unknown code) leaves the place unclear: such a value must not pass for one of
 * the arm.
 */
#ifndef HALES_THREAD_SITE_H
#define HALES_THREAD_SITE_H

#include <stdbool.h>
#include <stddef.h>

typedef struct hales_coding {
  const char *system, *code, *display; /* each may be NULL */
} hales_coding;

typedef enum hales_site {
  HALES_SITE_SYSTEMIC, /* said so, or nothing else said */
  HALES_SITE_PA,
  HALES_SITE_RA,
  HALES_SITE_RV,
  HALES_SITE_WEDGE,
  HALES_SITE_FOREIGN, /* none that we keep a pressure of: left ventricle, a vein */
  HALES_SITE_UNCLEAR, /* not understood, or two places named */
} hales_site;

/* What was told so far; {0}: nothing. */
typedef struct hales_site_told {
  unsigned named; /* 1 << site */
  bool doubtful;  /* words that speak against the arm and name no place ("Swan-Ganz") */
  bool unknown;   /* something that had to be understood was not */
} hales_site_told;

/* One concept around a value: its codings (they mean the same thing) and its text, each of which may be
 * missing.
 *
 *   must   it says what was measured or where: when it is not understood, the place is unclear */
void hales_site_tell(hales_site_told *t, const hales_coding *codes, size_t n, const char *text, bool must);
/* The place that all of it means. */
hales_site hales_site_of(const hales_site_told *t);

#endif
