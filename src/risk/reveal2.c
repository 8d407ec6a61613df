/* REVEAL 2.0 [Benza2019]: 6 + points, 0 to 23.
 *
 * Heritable +2 and portopulmonary +3, and no +1 band of NT-proBNP: three of four public calculators have one
 * of these wrong.
 */
#include "risk/reveal_bands.h"

static const hales_risk_determinant determinants[] = {
    ONLY(SUBTYPE), ONLY(MALE_OVER_60), ONLY(EGFR),    ONLY(WHO_FC), ONLY(SBP),
    ONLY(HR),      ONLY(ADMITTED),     ONLY(SIX_MWD), PEPTIDE,      ONLY(EFFUSION),
    ONLY(DLCO),    ONLY(RAP),          ONLY(PVR)};

static const hales_risk_band bands[] = {
    REVEAL_COMMON_BANDS,
    CODE(SUBTYPE, HALES_RISK_IDIOPATHIC, 0, "idiopathic", "V"),
    CODE(SUBTYPE, HALES_RISK_HERITABLE, 2, "heritable", "V"),
    CODE(SUBTYPE, HALES_RISK_DRUG_TOXIN, 0, "drugs or toxins", "V"),
    CODE(SUBTYPE, HALES_RISK_CONNECTIVE_TISSUE, 1, "connective tissue disease", "V"),
    CODE(SUBTYPE, HALES_RISK_PORTOPULMONARY, 3, "portopulmonary", "V"),
    CODE(SUBTYPE, HALES_RISK_CONGENITAL_HEART, 0, "congenital heart disease", "V"),
    CODE(SUBTYPE, HALES_RISK_HIV, 0, "HIV", "V"),
    CODE(SUBTYPE, HALES_RISK_OTHER_PAH, 0, "other", "V"),
    CODE(MALE_OVER_60, 1, 2, "yes", "V-code"),
    CODE(MALE_OVER_60, 0, 0, "no", "V-code"),
    CODE(ADMITTED, 1, 1, "yes", "V"),
    CODE(ADMITTED, 0, 0, "no", "V"),
    CODE(EFFUSION, HALES_RISK_EFFUSION_NONE, 0, "none", "V"),
    CODE(EFFUSION, HALES_RISK_EFFUSION_MINIMAL, 1, "any", "V"),
    CODE(EFFUSION, HALES_RISK_EFFUSION_LARGE, 1, "any", "V"),
    CODE(EFFUSION, HALES_RISK_EFFUSION_PRESENT, 1, "any", "V"),
    BELOW(DLCO, 40, 1, "< 40 %", "V"),
    FROM(DLCO, 40, 0, ">= 40 %", "V"),
    ABOVE(RAP, 20, 1, "> 20 mmHg", "V"),
    UP_TO(RAP, 20, 0, "<= 20 mmHg", "V"),
    BELOW(PVR, 5, -1, "< 5 WU", "V"),
    FROM(PVR, 5, 0, ">= 5 WU", "V"),
};

/* <= 6, 7 to 8, >= 9; mortality observed in the registry [V, summary of four registries] */
static const hales_risk_stratum strata[] = {
    {1, "low", 7, {"1-year mortality", 0, 2.6, true, true, "<= 2.6 %", "V", "Benza2019"}},
    {2, "intermediate", 9, {"1-year mortality", 7.0, 7.0, true, true, "7.0 %", "V", "Benza2019"}},
    {3, "high", DBL_MAX, {"1-year mortality", 10.7, 100, true, false, ">= 10.7 %", "V", "Benza2019"}},
};

const hales_risk_score hales_risk_reveal2 = {
    .id = "reveal_2",
    .title = "REVEAL 2.0",
    .source = "Benza2019",
    .note = "A missing item adds 0 points; at least 7 of 13 items must be known. DLCO of exactly 40 % adds "
            "nothing (some copies print <= 40). Right atrial pressure within one year. NT-proBNP is used "
            "before BNP.",
    .rule = HALES_RISK_SUM,
    .base = 6,
    .items_min = 7,
    .min_label = "V-code",
    LIST(determinants, determinants),
    LIST(bands, bands),
    LIST(strata, strata),
};
