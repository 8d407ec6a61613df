/* A progress bar on a terminal; silence everywhere else. */
#ifndef HALES_CLI_PROGRESS_H
#define HALES_CLI_PROGRESS_H

#include <stdbool.h>
#include <stdio.h>
#include <time.h>

#include "base/progress.h"

typedef struct hales_cli_bar {
  FILE *to;
  bool on, colour;
  bool drawn;            /* a bar stands on the current line */
  char what[64];         /* step being drawn */
  struct timespec since; /* when this step began */
  int shown_permille;
} hales_cli_bar;

/* A bar on `to`: drawn only when that is a terminal (and not TERM=dumb) and quiet is false; without colour
 * when NO_COLOR is set and not empty. */
hales_cli_bar hales_cli_bar_on(FILE *to, bool quiet);
/* For hales_progress.tell; ctx is the hales_cli_bar. */
void hales_cli_bar_tell(void *bar, const char *what, size_t done, size_t total);
/* Takes the bar off the line, so that a message can be written. */
void hales_cli_bar_clear(hales_cli_bar *bar);

/* One frame of the bar, without the leading carriage return: for tests and for the terminal alike. */
void hales_cli_bar_frame(char *text, size_t size, const char *what, size_t done, size_t total,
                         double elapsed_s, bool colour);

#endif
