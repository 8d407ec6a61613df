#include "base/nearest.h"

#include <stdint.h>
#include <string.h>

enum { NAME_MAX_BYTES = 63 };

static char lower(char c) {
  return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static size_t least(size_t a, size_t b) {
  return a < b ? a : b;
}

size_t hales_edit_distance(const char *a, const char *b) {
  const size_t na = strlen(a), nb = strlen(b);
  if (na > NAME_MAX_BYTES || nb > NAME_MAX_BYTES) return SIZE_MAX;
  size_t rows[3]
             [NAME_MAX_BYTES + 1]; /* distances of a's first i-2, i-1 and i letters to each beginning of b */
  for (size_t j = 0; j <= nb; j++) rows[0][j] = j;
  for (size_t i = 1; i <= na; i++) {
    size_t *row = rows[i % 3];
    const size_t *above = rows[(i - 1) % 3], *above2 = rows[(i + 1) % 3];
    row[0] = i;
    for (size_t j = 1; j <= nb; j++) {
      const char x = lower(a[i - 1]), y = lower(b[j - 1]);
      row[j] = least(least(above[j], row[j - 1]) + 1, above[j - 1] + (x != y));
      if (i > 1 && j > 1 && x == lower(b[j - 2]) && lower(a[i - 2]) == y)
        row[j] = least(row[j], above2[j - 2] + 1);
    }
  }
  return rows[na % 3][nb];
}

static bool begins(const char *wanted, const char *known) {
  size_t n = 0;
  while (wanted[n] != '\0' && lower(wanted[n]) == lower(known[n])) n++;
  return wanted[n] == '\0' && n >= 2;
}

void hales_nearest_offer(hales_nearest *search, const char *known) {
  const size_t distance = hales_edit_distance(search->wanted, known);
  if (distance == SIZE_MAX) return;
  const size_t third = strlen(known) / 3;
  const bool near = distance <= (third > 1 ? third : 1) || begins(search->wanted, known);
  if (!near || (search->best && distance >= search->distance)) return;
  search->best = known;
  search->distance = distance;
}
