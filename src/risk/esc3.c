/* ESC/ERS 2022 three strata by the averaging method of COMPERA and SPAHR [ESCERS2022, Hoeper2017,
 * Kylhammar2018].
 *
 * Signs of right heart failure, progression and syncope are in the guideline's table but not averaged: they
 * are judgements, and neither COMPERA nor SPAHR averaged them.
 */
#include "risk/tables.h"

static const hales_risk_determinant determinants[] = {
    ONLY(WHO_FC),  ONLY(SIX_MWD),    ONLY(PEAK_VO2), ONLY(VE_VCO2), PEPTIDE,
    ONLY(RA_AREA), ONLY(TAPSE_SPAP), ONLY(EFFUSION), ONLY(RVEF),    ONLY(SVI_CMR),
    ONLY(RVESVI),  ONLY(RAP),        ONLY(CI),       ONLY(SVI_RHC), ONLY(SVO2)};

static const hales_risk_band bands[] = {
    CLOSED(WHO_FC, 1, 2, 1, "I or II", "V-code"),
    CODE(WHO_FC, 3, 2, "III", "V-code"),
    CODE(WHO_FC, 4, 3, "IV", "V-code"),
    ABOVE(SIX_MWD, 440, 1, "> 440 m", "V-code"),
    CLOSED(SIX_MWD, 165, 440, 2, "165 to 440 m", "V-code"),
    BELOW(SIX_MWD, 165, 3, "< 165 m", "V-code"),
    ABOVE(PEAK_VO2, 15, 1, "> 15 mL/min/kg", "V-code"),
    CLOSED(PEAK_VO2, 11, 15, 2, "11 to 15 mL/min/kg", "V-code"),
    BELOW(PEAK_VO2, 11, 3, "< 11 mL/min/kg", "V-code"),
    BELOW(VE_VCO2, 36, 1, "< 36", "V-code"),
    CLOSED(VE_VCO2, 36, 44, 2, "36 to 44", "V-code"),
    ABOVE(VE_VCO2, 44, 3, "> 44", "V-code"),
    BELOW(BNP, 50, 1, "< 50 ng/L", "V-code"),
    CLOSED(BNP, 50, 800, 2, "50 to 800 ng/L", "V-code"),
    ABOVE(BNP, 800, 3, "> 800 ng/L", "V-code"),
    BELOW(NT_PROBNP, 300, 1, "< 300 ng/L", "V-code"),
    CLOSED(NT_PROBNP, 300, 1100, 2, "300 to 1100 ng/L", "V-code"),
    ABOVE(NT_PROBNP, 1100, 3, "> 1100 ng/L", "V-code"),
    BELOW(RA_AREA, 18, 1, "< 18 cm2", "V-code"),
    CLOSED(RA_AREA, 18, 26, 2, "18 to 26 cm2", "V-code"),
    ABOVE(RA_AREA, 26, 3, "> 26 cm2", "V-code"),
    ABOVE(TAPSE_SPAP, 0.32, 1, "> 0.32 mm/mmHg", "V-code"),
    CLOSED(TAPSE_SPAP, 0.19, 0.32, 2, "0.19 to 0.32 mm/mmHg", "V-code"),
    BELOW(TAPSE_SPAP, 0.19, 3, "< 0.19 mm/mmHg", "V-code"),
    CODE(EFFUSION, HALES_RISK_EFFUSION_NONE, 1, "none", "V-code"),
    CODE(EFFUSION, HALES_RISK_EFFUSION_MINIMAL, 2, "minimal", "V-code"),
    CODE(EFFUSION, HALES_RISK_EFFUSION_LARGE, 3, "moderate or large", "V-code"),
    ABOVE(RVEF, 54, 1, "> 54 %", "V-code"),
    CLOSED(RVEF, 37, 54, 2, "37 to 54 %", "V-code"),
    BELOW(RVEF, 37, 3, "< 37 %", "V-code"),
    ABOVE(SVI_CMR, 40, 1, "> 40 mL/m2", "M"),
    CLOSED(SVI_CMR, 26, 40, 2, "26 to 40 mL/m2", "M"),
    BELOW(SVI_CMR, 26, 3, "< 26 mL/m2", "M"),
    BELOW(RVESVI, 42, 1, "< 42 mL/m2", "M"),
    CLOSED(RVESVI, 42, 54, 2, "42 to 54 mL/m2", "M"),
    ABOVE(RVESVI, 54, 3, "> 54 mL/m2", "M"),
    BELOW(RAP, 8, 1, "< 8 mmHg", "V-code"),
    CLOSED(RAP, 8, 14, 2, "8 to 14 mmHg", "V-code"),
    ABOVE(RAP, 14, 3, "> 14 mmHg", "V-code"),
    FROM(CI, 2.5, 1, ">= 2.5 L/min/m2", "V-code"),
    RIGHT_OPEN(CI, 2.0, 2.5, 2, "2.0 to < 2.5 L/min/m2", "V-code"),
    BELOW(CI, 2.0, 3, "< 2.0 L/min/m2", "V-code"),
    ABOVE(SVI_RHC, 38, 1, "> 38 mL/m2", "M"),
    CLOSED(SVI_RHC, 31, 38, 2, "31 to 38 mL/m2", "M"),
    BELOW(SVI_RHC, 31, 3, "< 31 mL/m2", "M"),
    ABOVE(SVO2, 65, 1, "> 65 %", "V-code"),
    CLOSED(SVO2, 60, 65, 2, "60 to 65 %", "V-code"),
    BELOW(SVO2, 60, 3, "< 60 %", "V-code"),
};

/* mean grade 1.0 to 1.4, 1.5 to 2.4, 2.5 to 3.0 [V]; the guideline's estimate of the group's mortality
 * [V-code] */
static const hales_risk_stratum strata[] = {
    {1, "low", 1.5, {"1-year mortality", 0, 5, true, true, "< 5 %", "V-code", "ESCERS2022"}},
    {2, "intermediate", 2.5, {"1-year mortality", 5, 20, true, true, "5 to 20 %", "V-code", "ESCERS2022"}},
    {3, "high", DBL_MAX, {"1-year mortality", 20, 100, true, false, "> 20 %", "V-code", "ESCERS2022"}},
};

const hales_risk_score hales_risk_esc3 = {
    .id = "esc_ers_2022_three_strata",
    .title = "ESC/ERS 2022 three strata (averaging method)",
    .source = "ESCERS2022",
    .note = "Mean grade of the items known (COMPERA, SPAHR). Signs of right heart failure, progression and "
            "syncope are not averaged. Printed gaps (cardiac index 2.4 to 2.5) are closed as half-open "
            "intervals. At least two items: our rule, after the four-strata one. NT-proBNP is used before "
            "BNP.",
    .rule = HALES_RISK_MEAN,
    .items_min = 2,
    .min_label = "m",
    LIST(determinants, determinants),
    LIST(bands, bands),
    LIST(strata, strata),
};
