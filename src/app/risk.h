/* Risk scores of a subject from its thread: what `hales risk` does, without the command line.
 *
 * Of each item the value nearest to the date is taken, not older or newer than HALES_APP_RISK_DAYS; what was
 * measured in parts is put together (cardiac index, resistance, stroke volume index, TAPSE/sPAP) from values
 * that are at most HALES_APP_RISK_TOGETHER_DAYS apart.  Every value is listed with its age.
 */
#ifndef HALES_APP_RISK_H
#define HALES_APP_RISK_H

#include "app/pool.h"
#include "base/buf.h"
#include "risk/score.h"
#include "store/store.h"

/* heuristic: guidelines reassess every three to six months [ESCERS2022]; a year leaves room for late visits.
 */
enum { HALES_APP_RISK_DAYS = 365, HALES_APP_RISK_TOGETHER_DAYS = 30, HALES_APP_RISK_SCORES_MAX = 8 };

/* One item that is known, and where from. */
typedef struct hales_app_risk_value {
  hales_risk_item item;
  double value;
  const char *from; /* quantity, or how it was put together */
  bool derived;
  bool has_age;
  int64_t age_days;   /* date minus the day it was measured; negative: after it */
  char true_on[16];   /* "2020-07-01"; empty when it has no date */
  uint8_t sha256[32]; /* of the document of its (first) value; zero for age and sex */
  const char *place;  /* may be NULL */
} hales_app_risk_value;

typedef struct hales_app_risk {
  const char *subject; /* borrowed */
  int64_t subject_id;
  bool has_date;
  char date[16];
  hales_risk_input input;
  size_t n_value, n_note, n_score;
  hales_app_risk_value value[HALES_RISK_ITEM_N];
  const char **note;
  const char
      *unsuited; /* why the scores are not for what was measured; NULL: nothing speaks against; static */
  hales_risk_result score[HALES_APP_RISK_SCORES_MAX];
  hales_pool memory;
} hales_app_risk;

/* Gathers and scores.  A score that cannot be computed is a result; it says why.
 *
 *   date  YYYY-MM-DD; NULL: the latest day with any item
 *   out   release with hales_app_risk_destroy, also after a failure
 *
 * Returns OK; EARG when there is no such subject; EPARSE when the date is none; ESTORE, EIO, ENOMEM. */
hales_status hales_app_risk_run(hales_store *store, const char *subject, const char *date,
                                hales_app_risk *out, hales_err *err) HALES_CHECKED;
void hales_app_risk_destroy(hales_app_risk *r);

/* {"subject","date","scores":{ID:{...}},"values":{ITEM:{"value","unit","from","true_on","age_days",...}},"unsuited","notes"}
 */
hales_status hales_app_risk_json(const hales_app_risk *r, hales_buf *out, hales_err *err) HALES_CHECKED;
/* For people. */
void hales_app_risk_text(const hales_app_risk *r, hales_buf *out);

#endif
