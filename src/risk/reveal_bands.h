/* The bands that REVEAL 2.0 and REVEAL Lite 2 share [Benza2019, Benza2021]. */
#ifndef HALES_RISK_REVEAL_BANDS_H
#define HALES_RISK_REVEAL_BANDS_H

#include "risk/tables.h"

#define REVEAL_COMMON_BANDS                                                                                  \
  BELOW(EGFR, 60, 1, "< 60 mL/min/1.73 m2", "V"), FROM(EGFR, 60, 0, ">= 60 mL/min/1.73 m2", "V"),            \
      CODE(WHO_FC, 1, -1, "I", "V-code"), CODE(WHO_FC, 2, 0, "II", "V-code"),                                \
      CODE(WHO_FC, 3, 1, "III", "V-code"), CODE(WHO_FC, 4, 2, "IV", "V-code"),                               \
      BELOW(SBP, 110, 1, "< 110 mmHg", "V"), FROM(SBP, 110, 0, ">= 110 mmHg", "V"),                          \
      ABOVE(HR, 96, 1, "> 96 /min", "V"), UP_TO(HR, 96, 0, "<= 96 /min", "V"),                               \
      FROM(SIX_MWD, 440, -2, ">= 440 m", "V-code"),                                                          \
      RIGHT_OPEN(SIX_MWD, 320, 440, -1, "320 to < 440 m", "V-code"),                                         \
      RIGHT_OPEN(SIX_MWD, 165, 320, 0, "165 to < 320 m", "V-code"),                                          \
      BELOW(SIX_MWD, 165, 1, "< 165 m", "V-code"), BELOW(BNP, 50, -2, "< 50 ng/L", "V"),                     \
      RIGHT_OPEN(BNP, 50, 200, 0, "50 to < 200 ng/L", "V"),                                                  \
      RIGHT_OPEN(BNP, 200, 800, 1, "200 to < 800 ng/L", "V"), FROM(BNP, 800, 2, ">= 800 ng/L", "V"),         \
      BELOW(NT_PROBNP, 300, -2, "< 300 ng/L", "V"),                                                          \
      RIGHT_OPEN(NT_PROBNP, 300, 1100, 0, "300 to < 1100 ng/L", "V"),                                        \
      FROM(NT_PROBNP, 1100, 2, ">= 1100 ng/L", "V")

#endif
