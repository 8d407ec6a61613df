/* One panel of the drawings of pressure waves in the lung arteries. */
#ifndef HALES_REPORT_ARTERIES_PANEL_H
#define HALES_REPORT_ARTERIES_PANEL_H

#include "report/page.h"

enum {
  HALES_ARTERY_PITCH = 388, /* from panel to panel */
  HALES_ARTERY_LEFT = 44,
  HALES_ARTERY_PLOT_W = 318,
  HALES_ARTERY_TOP = 46,
  HALES_ARTERY_PLOT_H = 176,
  HALES_ARTERY_FOOT = 46,
  HALES_ARTERY_HEIGHT = HALES_ARTERY_TOP + HALES_ARTERY_PLOT_H + HALES_ARTERY_FOOT
};

/* One line of a panel: its css beside "tw", and its word in the key.  lo90 NULL: a line without a band. */
typedef struct hales_artery_line {
  const hales_report_curve *c;
  const char *css, *word;
  bool healthy; /* drawn for the healthy too */
} hales_artery_line;

typedef enum hales_artery_axis {
  HALES_AROUND_ALL,
  HALES_AROUND_MEDIANS,
  HALES_LOGARITHMIC
} hales_artery_axis;

/* Where a panel stands, and what its axes are. */
typedef struct hales_artery_panel {
  const char *title, *unit, *x_unit;
  double x0, y0;
  size_t n;                  /* points of every line */
  double step, healthy_step; /* abscissae: i times step for the twin, i times healthy_step for the healthy */
  hales_artery_axis axis;
  bool harmonics; /* only these points exist: marks with intervals, no joining line */
} hales_artery_panel;

void hales_artery_panel_draw(hales_buf *b, const hales_artery_panel *p, const hales_artery_line *l,
                             size_t n_line);

/* Heart and arteries together: two panels, a sentence, a table; nothing where they were not run but why. */
void hales_arteries_coupled(hales_page *p);

#endif
