/* Published risk scores of pulmonary arterial hypertension, as tables, and the one function that applies
 * them.
 *
 * A score is a list of determinants (one item, or a preferred and a substitute one), bands with points, a
 * rule that makes one number of the points, and strata of that number with the outcome that a published
 * cohort had in them. The outcome is a rate of a group of people, never the probability of this patient.
 *
 *   HALES_RISK_MEAN   mean of the grades of the items known             ESC/ERS strata
 *   HALES_RISK_SUM    base + sum of the points; a missing item adds 0   REVEAL
 *   HALES_RISK_COUNT  number of low-risk criteria met                   French criteria
 */
#ifndef HALES_RISK_SCORE_H
#define HALES_RISK_SCORE_H

#include <stddef.h>

#include "base/json_write.h"
#include "risk/input.h"

typedef enum hales_risk_rule { HALES_RISK_MEAN, HALES_RISK_SUM, HALES_RISK_COUNT } hales_risk_rule;

/* One band of one item: lo < or <= x < or <= hi gives points. */
typedef struct hales_risk_band {
  hales_risk_item item;
  double lo, hi;     /* -DBL_MAX, DBL_MAX: no limit */
  bool lo_in, hi_in; /* the limit itself belongs to the band */
  int points;
  const char *words; /* "320 to 440 m" */
  const char *label; /* certainty of the row: V, V-code, D, M, m (docs/treatments.md) */
} hales_risk_band;

typedef struct hales_risk_determinant {
  hales_risk_item item, substitute; /* the substitute counts when the item is not known; or HALES_RISK_NONE */
} hales_risk_determinant;

/* What a published group in the stratum experienced. */
typedef struct hales_risk_outcome {
  const char *name; /* "1-year mortality"; NULL: nothing published that we could verify */
  double lo_pct, hi_pct;
  bool has_lo, has_hi;
  const char *words; /* as printed: "> 20 %" */
  const char *label, *source;
} hales_risk_outcome;

typedef struct hales_risk_stratum {
  int number;
  const char *words;
  double below; /* the stratum ends below this score, which is not in it */
  hales_risk_outcome outcome;
} hales_risk_stratum;

#define HALES_RISK_DETERMINANTS_MAX 20

typedef struct hales_risk_score {
  const char *id, *title, *source;
  const char *note; /* how it was read, what the reader should know */
  hales_risk_rule rule;
  int base;      /* HALES_RISK_SUM: score without any points */
  int items_min; /* determinants that must be known */
  const char *min_label;
  const hales_risk_determinant *determinants;
  size_t determinants_n;
  const hales_risk_band *bands;
  size_t bands_n;
  const hales_risk_stratum *strata; /* in order of below */
  size_t strata_n;
} hales_risk_score;

/* The scores we have: four strata, three strata, REVEAL 2.0, REVEAL Lite 2, French non-invasive, French
 * invasive. */
extern const hales_risk_score hales_risk_esc4;
extern const hales_risk_score hales_risk_esc3;
extern const hales_risk_score hales_risk_reveal2;
extern const hales_risk_score hales_risk_reveal_lite2;
extern const hales_risk_score hales_risk_french_noninvasive;
extern const hales_risk_score hales_risk_french_invasive;

/* All of them, in the order a report shows them. */
size_t hales_risk_scores(const hales_risk_score *const **scores);

typedef struct hales_risk_used {
  hales_risk_item item;
  double value;
  const hales_risk_band *band;
} hales_risk_used;

typedef struct hales_risk_result {
  const hales_risk_score *score;
  bool valid;
  char reason[192];                  /* why not valid; else empty */
  double value;                      /* mean grade, points or count */
  const hales_risk_stratum *stratum; /* NULL when not valid */
  /* strata the patient could be in, were the missing items as good or as bad as they can be */
  const hales_risk_stratum *best, *worst;
  double best_value, worst_value;
  size_t used_n, missing_n;
  hales_risk_used used[HALES_RISK_DETERMINANTS_MAX];
  hales_risk_determinant missing[HALES_RISK_DETERMINANTS_MAX];
} hales_risk_result;

/* Applies a score to what is known.
 *
 * "Cannot be computed" is a result: valid is false and reason says why (too few items; an item outside its
 * lawful range, by name; not an adult).  Half-open bins close the gaps of the printed tables; see each
 * score's note.
 */
void hales_risk_score_run(const hales_risk_score *score, const hales_risk_input *in, hales_risk_result *out);

/* The result as one JSON object, as a value of w. */
void hales_risk_result_json(const hales_risk_result *r, hales_jw *w);
/* The result as a few lines of text. */
void hales_risk_result_text(const hales_risk_result *r, hales_buf *out);

#endif
