/* What of a thread counts for risk scores on a day (risk_found.c), for those who put the items together
 * (risk.c). */
#ifndef HALES_APP_RISK_PRIV_H
#define HALES_APP_RISK_PRIV_H

#include "app/catheter.h"
#include "app/risk.h"

/* Quantities that are asked for.  X(symbol, name in thread/quantity.h) */
#define QUANTITIES(X)                                                                                        \
  X(FC, "who_fc")                                                                                            \
  X(WALK, "walk_6mwd_m")                                                                                     \
  X(BNP, "bnp_ng_l")                                                                                         \
  X(NT, "ntprobnp_ng_l")                                                                                     \
  X(RA_MEAN, "ra_mean_mmhg")                                                                                 \
  X(RA_MAX, "ra_max_mmhg")                                                                                   \
  X(RA_MIN, "ra_min_mmhg")                                                                                   \
  X(CI, "ci_l_min_m2")                                                                                       \
  X(CO, "co_l_min")                                                                                          \
  X(SVO2, "svo2_pct")                                                                                        \
  X(HR, "hr_bpm")                                                                                            \
  X(SV, "sv_ml")                                                                                             \
  X(SVI, "svi_ml_m2")                                                                                        \
  X(RVEF, "rvef_pct")                                                                                        \
  X(RVESVI, "rvesvi_ml_m2")                                                                                  \
  X(RVESV, "rv_esv_ml")                                                                                      \
  X(RA_AREA, "ra_area_cm2")                                                                                  \
  X(TAPSE, "tapse_mm")                                                                                       \
  X(PA_SYS, "pa_sys_mmhg")                                                                                   \
  X(PA_MEAN, "pa_mean_mmhg")                                                                                 \
  X(WEDGE, "pawp_mmhg")                                                                                      \
  X(PVR, "pvr_wu")                                                                                           \
  X(EFFUSION, "pericardial_effusion")                                                                        \
  X(VO2, "peak_vo2_ml_kg_min")                                                                               \
  X(VE, "ve_vco2_slope")                                                                                     \
  X(EGFR, "egfr_ml_min_1_73m2")                                                                              \
  X(SBP, "sa_sys_mmhg")                                                                                      \
  X(SUBTYPE, "pah_subtype")                                                                                  \
  X(ADMITTED, "hospitalised_6_months")                                                                       \
  X(DLCO, "dlco_pct")                                                                                        \
  X(HEIGHT, "height_cm")                                                                                     \
  X(WEIGHT, "weight_kg")                                                                                     \
  X(BSA, "bsa_m2")

typedef enum hales_risk_quantity {
#define X(sym, id) Q_##sym,
  QUANTITIES(X)
#undef X
      Q_N
} hales_risk_quantity;

/* Their names. */
extern const char *const hales_risk_quantity_name[Q_N];

/* The value of a quantity that is nearest to the day. */
typedef struct hales_risk_found {
  bool has, dated;
  bool unended; /* of a line that may be cut off */
  double value;
  const char *word; /* quantities of words: static */
  int64_t day, gap;
  int64_t apart_us; /* from that day's catheterisation; 0 without one */
  hales_group_use use;
  hales_condition condition;
  const char *group;
  int64_t statement_id;
  uint8_t sha256[32];
  const char *place;
} hales_risk_found;

/* What may count, as it passes by: all of a series, so kept small. */
typedef struct hales_risk_seen {
  hales_risk_quantity q;
  bool dated, unended, limit;
  double value;
  const char *word;  /* static */
  const char *group; /* condition.h; may be NULL */
  int64_t t_us, day, statement_id;
} hales_risk_seen;

typedef struct hales_risk_gather {
  hales_app_risk *out;
  hales_risk_found best[Q_N];
  bool has_day, day_given, admitted;
  int64_t day;           /* that is scored */
  hales_risk_seen *seen; /* by time, then arrival */
  size_t n_seen, seen_cap;
  size_t n_old, n_left_out, n_limit, note_cap;
  hales_catheters catheters;
  hales_status memory;
} hales_risk_gather;

/* Finds the best values and the day, which is the latest with any item where date is NULL.  EPARSE when the
 * date is none; ESTORE, EIO, ENOMEM. */
hales_status hales_risk_find(hales_store *store, const char *date, hales_risk_gather *g,
                             hales_err *err) HALES_CHECKED;

#endif
