/* The report of one patient, and the index over many: display data in, one self-contained HTML file out.
 *
 * hales_report is plain data: no physics, no store.  The caller fills it (designated initialisers; all
 * pointers and strings are borrowed until the call returns) and the renderer lays it out: inline SVG and
 * CSS, no script, no network, strict content security policy, accessible to WCAG 2.2 AA [WCAG22].
 * Same data, same bytes.
 *
 * Conventions
 *   - strings are UTF-8, plain text; the renderer escapes them.  NULL = not known, unless "required".
 *   - intervals are 90 % and a median, in the unit in which they are shown: pressures mmHg, volumes mL,
 *     flows L/min, resistances WU, stroke work mJ ... (hales_show names the kind and with it the unit).
 *   - a value that is not there has a state and a reason in words, never a NaN: hales_report_check
 *     refuses NaN and infinity and names the field.
 *   - times are ISO 8601, "2026-10-14" or "2026-11-22T10:02:00Z".
 */
#ifndef HALES_REPORT_REPORT_H
#define HALES_REPORT_REPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/status.h"
#include "report/figures.h"
#include "report/plans.h"
#include "report/value.h"

enum {
  HALES_REPORT_DRAWS_MAX = 32, /* loops drawn per chamber: more only makes the page heavier */
  HALES_REPORT_PARAMS_MAX = 256,
  HALES_REPORT_ROWS_MAX = 4096 /* bound of every count, against a count that was never set */
};

typedef struct hales_report_who {
  const char *pseudonym; /* required */
  const char *sex;       /* "Woman", "Man" */
  const char *diagnosis;
  hales_optional age_years, height_cm, weight_kg, bsa_m2;
  const char *data_date;  /* required: when the data of this fit were true */
  const char *data_kinds; /* "Catheterisation" */
  const char *treatment;  /* running when the data were measured: "sildenafil 20 mg since 2025-06-01" */
  const char *made_at;    /* required: when the report was made */
} hales_report_who;

/* ---- measured against twin ---- */
typedef enum hales_fit_group {
  HALES_FIT_PRESSURE, /* one shared axis, mmHg */
  HALES_FIT_FLOW,     /* L/min */
  HALES_FIT_VOLUME,   /* mL */
  HALES_FIT_RATE,     /* /min */
  HALES_FIT_OTHER,    /* any unit, one per row; a table row without a picture */
  HALES_FIT_GROUP_N
} hales_fit_group;

typedef struct hales_report_fit {
  const char *name;  /* required: "pa_sys_mmhg" */
  const char *label; /* required: "Pulmonary artery, systolic" */
  hales_fit_group group;
  hales_report_side side;
  hales_show show;
  bool has_measured;
  double measured, sd; /* in the unit of show; sd > 0 */
  bool has_twin;
  hales_interval twin; /* posterior of the true value */
  bool has_pred;
  double pred_lo90, pred_hi90; /* predictive: with measurement error; decides inside or misfit */
  bool misfit;        /* a measured value outside the predictive interval is a misfit also without this */
  bool unused;        /* measured, but not part of the fit: `reason` says why */
  const char *reason; /* required when there is no measured value, no twin value or it was not used */
  const char
      *set_aside; /* recorded but not believed: "52 mmHg (outside its plausible range)"; no measured value */
  size_t source;  /* 1 + index into observations, 0 = none */
  const char *from; /* the quantity that was recorded, from which `measured` follows; NULL: itself */
  double from_value;
} hales_report_fit;

/* What to say about one misfit. */
typedef struct hales_report_misfit {
  const char *fit_name; /* required: the row it is about, or NULL for the physics flag as a whole */
  const char *causes;   /* likely causes */
  const char *check;    /* what to check */
  const char *inherits; /* which conclusions carry the flag */
} hales_report_misfit;

/* ---- parameters ---- */
typedef struct hales_report_param {
  const char *name;  /* required */
  const char *label; /* required */
  const char *unit;  /* for kinds without a unit of their own (PLAIN, RATIO) */
  hales_show show;
  hales_report_side side;
  hales_interval prior; /* its median is what was expected before the data, not what is healthy */
  hales_interval posterior;
  double contraction; /* 1 = fully learned, 0 = nothing learned; may be below 0 */
  bool learned;
  int at_limit; /* -1, +1: the posterior lies against its lower, upper bound; else 0 */
} hales_report_param;

/* ---- exertion ---- */
typedef struct hales_report_exertion {
  const char *reason;  /* no answer: why; with it nothing else is shown */
  const char *summary; /* required with rows: how many draws, what ends it */
  const char *limits;  /* likewise */
  size_t n_rows;       /* 0 without a reason: no section */
  const hales_report_value *rows;
} hales_report_exertion;

/* ---- risk ---- */
typedef struct hales_report_item {
  const char *label;  /* required */
  const char *value;  /* "9.5 mmHg", "III"; NULL: missing */
  const char *points; /* "+1"; NULL: none */
  const char *band;   /* "8 to 14 mmHg"; NULL: the value says it */
  const char *from;   /* "2026-10-14"; "derived: middle of highest and lowest, 2026-10-14" */
} hales_report_item;

typedef struct hales_report_score {
  const char *label; /* required: "REVEAL Lite 2" */
  bool computed;
  const char *how;       /* "8 points, 1 item missing"; required when computed */
  const char *reason;    /* required when not computed */
  int stratum, n_strata; /* 1..n_strata; 3 or 4 strata */
  const char *words;     /* required when computed: "intermediate-high" */
  const char *range;     /* "low to high": strata with the missing items at their best and worst; NULL: one */
  const char *rate;      /* the group's published 1-year mortality: "9-19 %" */
  const char *source;    /* citation of score and rate */
  size_t n_items;
  const hales_report_item *items;
} hales_report_score;

/* ---- evidence, diagnostics, provenance ---- */
typedef struct hales_report_rung {
  const char *label; /* required; names and criteria come from the ladder, not from the page */
  const char *evidence;
  bool reached;
} hales_report_rung;

typedef struct hales_report_diagnostics {
  const char *method; /* required */
  size_t draws;
  double ess;
  hales_optional pareto_k;
  const char *stop;            /* "converged" */
  const char *numerical_error; /* "below 0.05 mmHg, 0.02 mL" */
  hales_optional seconds;
} hales_report_diagnostics;

typedef struct hales_report_document {
  const char *name;   /* required: file name without folder */
  const char *sha256; /* required: hex, whole */
  const char *reader; /* "CVD-Net long CSV 1" */
  const char *true_on;
  const char *received;
  size_t n_values;
} hales_report_document;

typedef struct hales_report_observation {
  const char *label; /* required */
  const char *value; /* required: as stated, with its unit */
  const char *true_on;
  const char *place; /* "line 14" */
  size_t document;   /* index into documents */
  const char *used;  /* NULL: used in the fit; else why not */
} hales_report_observation;

typedef struct hales_report {
  hales_report_who who;
  const char *finding;   /* what was found, in a sentence or two; the first on the page */
  const char *child;     /* what to say first of a person below 18 years; NULL: an adult, or of unknown age */
  const char *surprise;  /* the data are explained only by a body that was hardly expected; NULL: not so */
  const char *untrusted; /* the draws are not to be trusted: why; NULL where they are */
  const char *failed; /* the fit gave no twin: why.  Then only measurements, risk and provenance are shown. */

  size_t n_fit;
  const hales_report_fit *fit;
  bool physics_flag; /* the misfit flag of the fit as a whole */
  size_t n_misfits;
  const hales_report_misfit *misfits;

  size_t n_params;
  const hales_report_param *params;

  size_t n_panels;
  const hales_report_panel *panels;
  bool catheter_zero; /* the twins of `fit` carry an inferred zero level of the catheter, `outputs` do not */
  const char *panels_note; /* what the twin leaves out on purpose */

  size_t n_loops;
  const hales_report_loop *loops;
  const char *loops_note; /* "Volumes were not measured: ..." */

  hales_report_arteries arteries;

  size_t n_outputs;
  const hales_report_value *outputs; /* the first six are the key figures */

  size_t n_headlines; /* sentences after the renderer's own */
  const char *const *headlines;

  hales_report_plans plans;
  hales_report_exertion exertion;

  const char *risk_caution; /* why the scores are not for what was measured: no stratum stands on the first
                               screen then; NULL: nothing speaks against them */
  const char *risk_date;    /* the day as of which the scores are; NULL: nothing of them is dated.  Scores of
                               another day than who.data_date stay off the first screen */
  size_t n_scores;
  const hales_report_score *scores;

  size_t n_rungs;
  const hales_report_rung *rungs; /* the validation ladder from the bottom; 0 rungs: not climbed */

  hales_report_diagnostics diagnostics;

  const char *twin_id, *model_id, *model_version, *code_version; /* required, twin_id unless failed */
  const char *supersedes, *purpose;
  uint64_t seed;
  size_t n_documents;
  const hales_report_document *documents;
  size_t n_observations;
  const hales_report_observation *observations;
} hales_report;

/* EARG when a count, a required text or an index is out of contract, ERANGE when an interval is not in
 * order or an sd not positive, EMATH when a number is NaN or infinite; the message names the field. */
hales_status hales_report_check(const hales_report *r, hales_err *err) HALES_CHECKED;

/* Checks r and appends the whole HTML file to out.  On failure out is as it was (or marked failed). */
hales_status hales_report_render(const hales_report *r, hales_buf *out, hales_err *err) HALES_CHECKED;

/* ---- index over patients ---- */
typedef struct hales_index_patient {
  const char *href;           /* required: relative path of the report, no scheme */
  const hales_report *report; /* required: the data the report was made from */
} hales_index_patient;

typedef struct hales_report_index {
  const char *title;   /* required: "Six patients" */
  const char *summary; /* one or two sentences under the title */
  const char *made_at; /* required */
  const char *code_version;
  hales_optional seconds;
  size_t n_patients;
  const hales_index_patient *patients;
} hales_report_index;

/* As hales_report_render, for the index page with its closing table of measured against twin. */
hales_status hales_report_index_render(const hales_report_index *x, hales_buf *out,
                                       hales_err *err) HALES_CHECKED;

#endif
