/* French registry: number of low-risk criteria met [Boucly2017].  All criteria must be known. */
#include "risk/tables.h"

static const hales_risk_determinant noninvasive[] = {ONLY(WHO_FC), ONLY(SIX_MWD), PEPTIDE};
static const hales_risk_determinant invasive[] = {ONLY(WHO_FC), ONLY(SIX_MWD), ONLY(RAP), ONLY(CI)};

static const hales_risk_band bands[] = {
    CLOSED(WHO_FC, 1, 2, 1, "I or II", "V"),     CLOSED(WHO_FC, 3, 4, 0, "III or IV", "V"),
    ABOVE(SIX_MWD, 440, 1, "> 440 m", "V"),      UP_TO(SIX_MWD, 440, 0, "<= 440 m", "V"),
    BELOW(NT_PROBNP, 300, 1, "< 300 ng/L", "V"), FROM(NT_PROBNP, 300, 0, ">= 300 ng/L", "V"),
    BELOW(BNP, 50, 1, "< 50 ng/L", "V"),         FROM(BNP, 50, 0, ">= 50 ng/L", "V"),
    BELOW(RAP, 8, 1, "< 8 mmHg", "V"),           FROM(RAP, 8, 0, ">= 8 mmHg", "V"),
    FROM(CI, 2.5, 1, ">= 2.5 L/min/m2", "V"),    BELOW(CI, 2.5, 0, "< 2.5 L/min/m2", "V"),
};

/* 1-year freedom from morbidity or mortality by baseline criteria, GRIPHON, n = 1,156 [V]; 95 % interval */
#define EVENT_FREE(lo, hi, words)                                                                            \
  { "1-year freedom from morbidity or mortality (GRIPHON)", lo, hi, true, true, words, "V", "Sitbon2015" }

static const hales_risk_stratum strata_noninvasive[] = {
    {4, "no low-risk criterion", 1, EVENT_FREE(54.9, 64.6, "60.0 % (54.9 to 64.6)")},
    {3, "1 low-risk criterion", 2, EVENT_FREE(79.2, 86.8, "83.4 % (79.2 to 86.8)")},
    {2, "2 low-risk criteria", 3, EVENT_FREE(87.9, 95.0, "92.2 % (87.9 to 95.0)")},
    {1, "3 low-risk criteria", DBL_MAX, EVENT_FREE(75.7, 97.2, "91.4 % (75.7 to 97.2)")},
};

static const hales_risk_stratum strata_invasive[] = {
    {5, "no low-risk criterion", 1, {0}},     {4, "1 low-risk criterion", 2, {0}},
    {3, "2 low-risk criteria", 3, {0}},       {2, "3 low-risk criteria", 4, {0}},
    {1, "4 low-risk criteria", DBL_MAX, {0}},
};

const hales_risk_score hales_risk_french_noninvasive = {
    .id = "french_noninvasive",
    .title = "French low-risk criteria, non-invasive",
    .source = "Boucly2017",
    .note = "Number of low-risk criteria met out of 3. NT-proBNP is used before BNP.",
    .rule = HALES_RISK_COUNT,
    .items_min = 3,
    .min_label = "V",
    LIST(determinants, noninvasive),
    LIST(bands, bands),
    LIST(strata, strata_noninvasive),
};

const hales_risk_score hales_risk_french_invasive = {
    .id = "french_invasive",
    .title = "French low-risk criteria, invasive",
    .source = "Boucly2017",
    .note = "Number of low-risk criteria met out of 4.",
    .rule = HALES_RISK_COUNT,
    .items_min = 4,
    .min_label = "V",
    LIST(determinants, invasive),
    LIST(bands, bands),
    LIST(strata, strata_invasive),
};
