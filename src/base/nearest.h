/* "Did you mean ...?": the known name nearest to one that is not known. */
#ifndef HALES_BASE_NEAREST_H
#define HALES_BASE_NEAREST_H

#include <stdbool.h>
#include <stddef.h>

/* Search state.  Start with {.wanted = "lv.Eact"}, offer every known name, read .best: a caller that walks a
 * table needs no array of names. */
typedef struct hales_nearest {
  const char *wanted; /* borrowed */
  const char *best;   /* the nearest name offered so far, borrowed; NULL when none is near enough */
  size_t distance;    /* its distance; 0 before the first */
} hales_nearest;

/* Offers one known name.  Near enough: at most a third of its letters (at least 1) inserted, deleted,
 * replaced or swapped with the neighbour (optimal string alignment), where a letter in the other case counts
 * as equal; or wanted is its beginning, two letters or more.  The first of equally near names stays.  Names
 * above 63 bytes never match. */
void hales_nearest_offer(hales_nearest *search, const char *known);

/* Optimal string alignment distance of a and b, ASCII case ignored; SIZE_MAX when one has more than 63 bytes.
 */
size_t hales_edit_distance(const char *a, const char *b);

#endif
