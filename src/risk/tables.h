/* Short hands for the rows of the score tables; for the score files of this folder only. */
#ifndef HALES_RISK_TABLES_H
#define HALES_RISK_TABLES_H

#include <float.h>

#include "risk/score.h"

/* the four shapes of a band, and a code of a list */
#define BELOW(item, hi, points, words, label)                                                                \
  { HALES_RISK_##item, -DBL_MAX, hi, true, false, points, words, label }
#define UP_TO(item, hi, points, words, label)                                                                \
  { HALES_RISK_##item, -DBL_MAX, hi, true, true, points, words, label }
#define FROM(item, lo, points, words, label)                                                                 \
  { HALES_RISK_##item, lo, DBL_MAX, true, true, points, words, label }
#define ABOVE(item, lo, points, words, label)                                                                \
  { HALES_RISK_##item, lo, DBL_MAX, false, true, points, words, label }
/* lo <= x <= hi, lo <= x < hi, lo < x <= hi */
#define CLOSED(item, lo, hi, points, words, label)                                                           \
  { HALES_RISK_##item, lo, hi, true, true, points, words, label }
#define RIGHT_OPEN(item, lo, hi, points, words, label)                                                       \
  { HALES_RISK_##item, lo, hi, true, false, points, words, label }
#define CODE(item, code, points, words, label)                                                               \
  { HALES_RISK_##item, code, code, true, true, points, words, label }

#define ONLY(item)                                                                                           \
  { HALES_RISK_##item, HALES_RISK_NONE }
/* NT-proBNP is preferred when both peptides are known */
#define PEPTIDE                                                                                              \
  { HALES_RISK_NT_PROBNP, HALES_RISK_BNP }

/* a list of a score with its length */
#define LIST(field, rows) .field = (rows), .field##_n = sizeof(rows) / sizeof((rows)[0])

#endif
