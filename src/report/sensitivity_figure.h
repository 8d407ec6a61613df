/* What outputs hang on, as one SVG document: a panel for each output, a row for each input, bars from zero
 * with 90 % whiskers. */
#ifndef HALES_REPORT_SENSITIVITY_FIGURE_H
#define HALES_REPORT_SENSITIVITY_FIGURE_H

#include "report/svg.h"

/* One input in one panel. */
typedef struct hales_sensitivity_bars {
  const char *label, *name;
  hales_interval main; /* tinted bar: total share, or mu* */
  hales_interval part; /* full bar: share alone; without whisker sigma */
} hales_sensitivity_bars;

typedef struct hales_sensitivity_panel {
  const char *title;  /* "Mean PA pressure" */
  const char *detail; /* "mean 41 mmHg, sd 17" */
  const char *said;   /* words instead of bars; NULL: bars */
  size_t n;
  const hales_sensitivity_bars *row; /* [n], as shown: the most important first */
} hales_sensitivity_panel;

typedef struct hales_sensitivity_figure {
  const char *title, *method, *note; /* note: may be NULL */
  const char *axis;                  /* what the bars are, tinted and full */
  const char *main_name, *part_name; /* "total", "alone" */
  bool shares;                       /* one axis 0-1 for all panels, two decimals; else an axis for each */
  size_t n;
  const hales_sensitivity_panel *panel; /* [n] */
} hales_sensitivity_figure;

enum { HALES_SENSITIVITY_ROWS_SHOWN = 12 };

/* Writes the document; the style sheet stands in it. */
void hales_sensitivity_figure_put(const hales_sensitivity_figure *f, hales_buf *b);

#endif
