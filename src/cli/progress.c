#define _POSIX_C_SOURCE 200809L
#include "cli/progress.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { BAR_CELLS = 28 };

hales_cli_bar hales_cli_bar_on(FILE *to, bool quiet) {
  const char *term = getenv("TERM"), *no_color = getenv("NO_COLOR");
  const bool smart = term && *term != '\0' && strcmp(term, "dumb") != 0;
  return (hales_cli_bar){.to = to,
                         .on = !quiet && smart && isatty(fileno(to)) == 1,
                         .colour = !(no_color && *no_color != '\0'),
                         .shown_permille = -1};
}

void hales_cli_bar_frame(char *text, size_t size, const char *what, size_t done, size_t total,
                         double elapsed_s, bool colour) {
  const double share = total > 0 ? (double)(done < total ? done : total) / (double)total : 0.0;
  const int full = (int)(share * BAR_CELLS);
  char cells[BAR_CELLS + 1];
  for (int i = 0; i < BAR_CELLS; i++) cells[i] = i < full ? '#' : '.';
  cells[BAR_CELLS] = '\0';
  char rest[24] = "";
  if (done > 0 && done < total && elapsed_s >= 1.0) {
    const double left_s = elapsed_s * (1.0 - share) / share;
    (void)snprintf(rest, sizeof rest, "  %.0f s left", left_s < 1e6 ? left_s : 1e6);
  }
  (void)snprintf(text, size, "%-20.20s %s[%s]%s %zu/%zu %3.0f %%%s", what, colour ? "\x1b[36m" : "", cells,
                 colour ? "\x1b[0m" : "", done, total, 100.0 * share, rest);
}

void hales_cli_bar_tell(void *ctx, const char *what, size_t done, size_t total) {
  hales_cli_bar *bar = ctx;
  if (!bar->on || total == 0) return;
  struct timespec now;
  (void)clock_gettime(CLOCK_MONOTONIC, &now);
  if (strncmp(bar->what, what, sizeof bar->what - 1) != 0) {
    (void)snprintf(bar->what, sizeof bar->what, "%s", what);
    bar->since = now;
    bar->shown_permille = -1;
  }
  const int permille = (int)(1000.0 * (double)done / (double)total);
  if (permille == bar->shown_permille) return; /* at most a thousand frames a step */
  bar->shown_permille = permille;
  const double elapsed_s =
      (double)(now.tv_sec - bar->since.tv_sec) + 1e-9 * (double)(now.tv_nsec - bar->since.tv_nsec);
  char text[160];
  hales_cli_bar_frame(text, sizeof text, what, done, total, elapsed_s, bar->colour);
  (void)fprintf(bar->to, "\r%s\x1b[K", text);
  (void)fflush(bar->to);
  bar->drawn = true;
}

void hales_cli_bar_clear(hales_cli_bar *bar) {
  if (!bar->drawn) return;
  (void)fputs("\r\x1b[K", bar->to);
  (void)fflush(bar->to);
  bar->drawn = false;
}
