/* Pressure waves in the lung arteries of a subject's latest twin: what `hales wave --subject` does, without
 * the command line.
 *
 * Of each size of the arteries the value nearest in time to the twin's data is taken, at most
 * HALES_APP_ARTERY_DAYS away; of values equally near, the first in the order of files.  What is not known is
 * assumed, and said to be.
 */
#ifndef HALES_APP_ARTERIES_H
#define HALES_APP_ARTERIES_H

#include "app/calibrate.h"
#include "base/buf.h"
#include "base/json_write.h"
#include "store/store.h"
#include "twin/arteries.h"
#include "twin/arteries_coupled.h"

/* heuristic: an artery widens over years, its wall stiffens over months [Burman2016 has no follow-up]. */
enum { HALES_APP_ARTERY_DAYS = 365, HALES_APP_ARTERY_SIZES = 8, HALES_APP_ARTERY_NOTES = 6 };

typedef struct hales_app_artery_size {
  const char *name, *label, *unit; /* of thread/quantity.h */
  bool measured, dated;
  double value; /* in unit; only when measured, and of diameters that were assumed */
  bool has_value;
  const char *how;    /* "measured", "assumed from body size", ... */
  char true_on[16];   /* "2020-07-01"; empty when not measured or without a date */
  int64_t gap_days;   /* from the twin's data */
  uint8_t sha256[32]; /* of its document */
  uint64_t at;        /* where in it */
} hales_app_artery_size;

typedef struct hales_app_arteries {
  const char *subject, *date; /* borrowed: of the caller, of the twin (may be NULL) */
  char twin[13];
  hales_app_artery_size size[HALES_APP_ARTERY_SIZES];
  hales_arteries waves;
  bool has_coupled;
  hales_arteries_coupled coupled;
  size_t n_note;
  const char *note[HALES_APP_ARTERY_NOTES]; /* static */
} hales_app_arteries;

/* Of a twin that is loaded; out borrows from it and from subject. ESTORE, EIO; else as hales_twin_arteries.
 */
hales_status hales_app_arteries_of(hales_store *store, const char *subject, const hales_app_twin *t,
                                   int threads, hales_app_arteries *out, hales_err *err) HALES_CHECKED;

/* Heart and arteries together, of the same sizes: fills out->coupled.  As hales_twin_arteries_coupled. */
hales_status hales_app_arteries_couple(const hales_app_twin *t, size_t n_draw, int threads,
                                       const hales_progress *progress, hales_app_arteries *out,
                                       hales_err *err) HALES_CHECKED;

/* {"subject","twin","date","sizes":{NAME:{...}},"draws","figures":{NAME:{"label","unit","median","lo90",
 * "hi90","healthy"}},"curves":{...},"impedance":[...],"coupled":{...},"notes":[...]}:
 * docs/physics/waves-in-the-twin.md */
hales_status hales_app_arteries_json(const hales_app_arteries *a, hales_buf *out,
                                     hales_err *err) HALES_CHECKED;
/* For people. */
void hales_app_arteries_text(const hales_app_arteries *a, hales_buf *out);

/* The coupled part of both: nothing when there is none. */
void hales_app_coupled_json(const hales_app_arteries *a, hales_jw *w);
void hales_app_coupled_text(const hales_app_arteries *a, hales_buf *out);

/* Does the twin have that figure?  In at least half of its draws. */
bool hales_app_artery_known(const hales_app_arteries *a, size_t figure);

#endif
