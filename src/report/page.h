/* Shared by the files that lay out one page; not for callers of the module. */
#ifndef HALES_REPORT_PAGE_H
#define HALES_REPORT_PAGE_H

#include "report/report.h"
#include "report/svg.h"

/* 95 % quantile of the standard normal: a measurement's 90 % interval is value +- this times its sd. */
#define HALES_Z90 1.6448536269514722

enum { HALES_FIGURE_W = 760 }; /* units; on A4 12 units print at about 8 pt */

typedef struct hales_page {
  hales_buf *b;
  const hales_report *r;
  int figures; /* ids handed out */
} hales_page;

typedef enum hales_fit_state {
  HALES_FIT_INSIDE,
  HALES_FIT_MISFIT,
  HALES_FIT_UNTESTED, /* measured, but without a predictive interval to test against */
  HALES_FIT_NO_TWIN,
  HALES_FIT_UNUSED,
  HALES_FIT_UNMEASURED
} hales_fit_state;

hales_fit_state hales_fit_judge(const hales_report_fit *f);
/* Counts of a fit: rows tested against their predictive interval, and those inside. */
typedef struct hales_fit_count {
  size_t tested, inside, misfits;
} hales_fit_count;
hales_fit_count hales_fit_tally(const hales_report *r);

hales_interval hales_measured_interval(double value, double sd);
/* Unit of a row: the kind's, or the caller's own. */
const char *hales_unit_of(hales_show show, const char *unit);
/* "R", "L" or "W": the colour class of a side. */
const char *hales_side_css(hales_report_side side);

/* page_parts.c: pieces every section uses */
void hales_page_head(hales_buf *b, const char *title);
void hales_page_topbar(hales_buf *b);
void hales_page_end(hales_buf *b);
void hales_section_open(hales_page *p, const char *id, const char *heading); /* up to the heading */
void hales_section_head_end(hales_page *p);                                  /* after tags and badges */
void hales_section_close(hales_page *p);
/* The evidence badge: the highest rung reached, or that none has been. */
void hales_evidence_badge(hales_page *p);
void hales_legend(hales_page *p);
/* Figure: open, write the caption, drawing_open, draw, drawing_close, table_open, table, table_close, close.
 */
void hales_figure_open(hales_page *p);
void hales_figure_drawing_open(hales_page *p, const char *name);
void hales_figure_drawing_close(hales_page *p);
void hales_figure_table_open(hales_page *p, const char *name, const char *caption);
void hales_figure_table_close(hales_page *p);
void hales_figure_close(hales_page *p);
/* <th scope="col">: css "" or "n" (numbers, right-aligned). */
void hales_table_head(hales_buf *b, const char *css, const char *text);
/* <thead> of one row, up to the NULL behind the last title; a title that begins with '>' heads numbers. */
void hales_table_head_row(hales_buf *b, const char *const *title);
/* A box: <div class="call css"><h3>glyph; the caller writes the heading, </h3>, the text and </div>. */
void hales_call_open(hales_buf *b, const char *css, hales_glyph g);
/* An SVG whose description was collected in desc, which is released. */
void hales_figure_svg_open(hales_page *p, double w, double h, const char *title, hales_buf *desc);
/* "no value" in the form of its state: words, never a number. */
void hales_value_absent(hales_buf *b, hales_value_state state, const char *reason);
/* Value and interval, or the tag of its state; the note column says why. */
void hales_value_cell(hales_buf *b, const hales_report_value *v);
/* Measured, or computed from measurements and marked so, or a dash. */
void hales_value_measured_cell(hales_buf *b, const hales_report_value *v);
/* Why there is no value; what it rests on: measured, computed and how, the twin alone. */
void hales_value_note(hales_buf *b, const hales_report_value *v);
/* A table's row of all that: name, measured, twin, unit, note. */
void hales_value_row(hales_buf *b, const hales_report_value *v);

/* one function per section, each in its own file */
void hales_section_short(hales_page *p);
void hales_section_fit(hales_page *p);
void hales_section_waves(hales_page *p);
void hales_section_loops(hales_page *p);
void hales_section_arteries(hales_page *p);
void hales_section_today(hales_page *p);
void hales_section_params(hales_page *p);
void hales_section_plans(hales_page *p);
void hales_figure_pairs(hales_page *p); /* part of the plans section */
void hales_section_exertion(hales_page *p);
void hales_section_risk(hales_page *p);
void hales_section_evidence(hales_page *p);
void hales_section_origin(hales_page *p);
/* The letter under which plan i is drawn: its name where all names are of one or two characters, else "A",
 * "B" ... in the order of the plans. */
hales_text hales_plan_letter(const hales_report_plans *ps, size_t i);

#endif
