/* ESC/ERS 2022 four strata = COMPERA 2.0 [ESCERS2022, Hoeper2022, Boucly2022].
 *
 * WHO functional class gives 1, 1, 3, 4: the guideline's table has no class in the second column.
 */
#include "risk/tables.h"

static const hales_risk_determinant determinants[] = {ONLY(WHO_FC), ONLY(SIX_MWD), PEPTIDE};

static const hales_risk_band bands[] = {
    CLOSED(WHO_FC, 1, 2, 1, "I or II", "V-code"),
    CODE(WHO_FC, 3, 3, "III", "V-code"),
    CODE(WHO_FC, 4, 4, "IV", "V-code"),
    ABOVE(SIX_MWD, 440, 1, "> 440 m", "V-code"),
    CLOSED(SIX_MWD, 320, 440, 2, "320 to 440 m", "V-code"),
    RIGHT_OPEN(SIX_MWD, 165, 320, 3, "165 to < 320 m", "V-code"),
    BELOW(SIX_MWD, 165, 4, "< 165 m", "V-code"),
    BELOW(BNP, 50, 1, "< 50 ng/L", "V-code"),
    RIGHT_OPEN(BNP, 50, 200, 2, "50 to < 200 ng/L", "V-code"),
    CLOSED(BNP, 200, 800, 3, "200 to 800 ng/L", "V-code"),
    ABOVE(BNP, 800, 4, "> 800 ng/L", "V-code"),
    BELOW(NT_PROBNP, 300, 1, "< 300 ng/L", "V-code"),
    RIGHT_OPEN(NT_PROBNP, 300, 650, 2, "300 to < 650 ng/L", "V-code"),
    CLOSED(NT_PROBNP, 650, 1100, 3, "650 to 1100 ng/L", "V-code"),
    ABOVE(NT_PROBNP, 1100, 4, "> 1100 ng/L", "V-code"),
};

/* mean rounded to the nearest whole number, halves up: 1.5 is stratum 2 [V] */
static const hales_risk_stratum strata[] = {
    {1, "low", 1.5, {"1-year mortality", 0, 3, true, true, "0 to 3 %", "M", "ESCERS2022"}},
    {2, "intermediate-low", 2.5, {"1-year mortality", 2, 7, true, true, "2 to 7 %", "M", "ESCERS2022"}},
    {3, "intermediate-high", 3.5, {"1-year mortality", 9, 19, true, true, "9 to 19 %", "M", "ESCERS2022"}},
    {4, "high", DBL_MAX, {"1-year mortality", 20, 100, true, false, "> 20 %", "M", "ESCERS2022"}},
};

const hales_risk_score hales_risk_esc4 = {
    .id = "esc_ers_2022_four_strata",
    .title = "ESC/ERS 2022 four strata (COMPERA 2.0)",
    .source = "Hoeper2022",
    .note = "Mean grade of the items known, rounded. The printed table leaves gaps between whole numbers "
            "(319 and 320 m, 649 and 650 ng/L); they are closed as half-open intervals: 319.5 m is grade 3. "
            "NT-proBNP is used before BNP.",
    .rule = HALES_RISK_MEAN,
    .items_min = 2,
    .min_label = "M",
    LIST(determinants, determinants),
    LIST(bands, bands),
    LIST(strata, strata),
};
