/* REVEAL Lite 2 [Benza2021]: 6 + points of six items, 1 to 14. */
#include "risk/reveal_bands.h"

static const hales_risk_determinant determinants[] = {ONLY(EGFR), ONLY(WHO_FC),  ONLY(SBP),
                                                      ONLY(HR),   ONLY(SIX_MWD), PEPTIDE};

static const hales_risk_band bands[] = {REVEAL_COMMON_BANDS};

/* <= 5, 6 to 7, >= 8 [V-code] */
static const hales_risk_stratum strata[] = {
    {1, "low", 6, {"1-year mortality", 2.9, 2.9, true, true, "2.9 %", "M", "Benza2021"}},
    {2, "intermediate", 8, {"1-year mortality", 7.1, 7.1, true, true, "7.1 %", "M", "Benza2021"}},
    {3, "high", DBL_MAX, {"1-year mortality", 25.1, 25.1, true, true, "25.1 %", "M", "Benza2021"}},
};

const hales_risk_score hales_risk_reveal_lite2 = {
    .id = "reveal_lite_2",
    .title = "REVEAL Lite 2",
    .source = "Benza2021",
    .note = "A missing item adds 0 points; at least 3 of 6 items must be known (our rule: with none known "
            "the sum would be 6, intermediate). NT-proBNP is used before BNP.",
    .rule = HALES_RISK_SUM,
    .base = 6,
    .items_min = 3,
    .min_label = "m",
    LIST(determinants, determinants),
    LIST(bands, bands),
    LIST(strata, strata),
};
