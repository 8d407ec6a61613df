/* How wide a text for people is. */
#ifndef HALES_TESTS_APP_WIDEST_H
#define HALES_TESTS_APP_WIDEST_H

#include <stddef.h>

/* Columns of the widest line; UTF-8 continuation bytes take none. */
static inline size_t widest(const char *text) {
  size_t most = 0, n = 0;
  for (; *text; text++) {
    if (*text == '\n')
      n = 0;
    else if (((unsigned char)*text & 0xC0) != 0x80)
      n++;
    if (n > most) most = n;
  }
  return most;
}

/* Breaks and blanks as one blank each: for words that a break may part. */
static inline void squeeze(char *text) {
  char *to = text;
  for (const char *from = text; *from; from++) {
    const char c = *from == '\n' ? ' ' : *from;
    if (c != ' ' || to == text || to[-1] != ' ') *to++ = c;
  }
  *to = '\0';
}

#endif
