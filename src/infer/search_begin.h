/* Where the searches start: of prior draws the best ones that differ.  Of interest to infer/search.c only. */
#ifndef HALES_INFER_SEARCH_BEGIN_H
#define HALES_INFER_SEARCH_BEGIN_H

#include "infer/search.h"

/* Screens n_screen draws of the prior, more when the model has an answer at none of them, and puts the chosen
 * starts and their number into s; s->n is 0 when it answers nowhere. */
hales_status hales_search_begin(hales_ladder *l, hales_search *s, hales_err *err) HALES_CHECKED;

#endif
