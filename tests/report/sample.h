/* A made-up patient for tests of the report: generic numbers, closed-form curves, no physics.
 * Never shipped and never shown as output. */
#ifndef HALES_TESTS_REPORT_SAMPLE_H
#define HALES_TESTS_REPORT_SAMPLE_H

#include "report/report.h"

enum {
  SAMPLE_WAVE = 161,
  SAMPLE_LOOP = 90,
  SAMPLE_DRAWS = 24,
  SAMPLE_BEAT = 120,
  SAMPLE_HARMONICS = 9,
  SAMPLE_FITS = 16,
  SAMPLE_PARAMS = 64,
  SAMPLE_OUTPUTS = 12,
  SAMPLE_OUTCOMES = 8,
  SAMPLE_PLANS = 5,
  SAMPLE_PAIRS = 6,
  SAMPLE_DOCS = 3,
  SAMPLE_OBS = 15
};

/* Everything a report borrows; tests change what they are about. */
typedef struct sample {
  hales_report report;
  hales_report_fit fit[SAMPLE_FITS];
  hales_report_misfit misfits[2];
  hales_report_param params[SAMPLE_PARAMS];
  double t_s[SAMPLE_WAVE], wave[5][3][SAMPLE_WAVE];
  hales_report_landmark marks[5][4];
  hales_report_panel panels[5];
  double loop_v[2][SAMPLE_LOOP], loop_p[2][SAMPLE_LOOP];
  double draw_v[2][SAMPLE_DRAWS * SAMPLE_LOOP], draw_p[2][SAMPLE_DRAWS * SAMPLE_LOOP];
  double healthy_v[2][SAMPLE_LOOP], healthy_p[2][SAMPLE_LOOP];
  hales_report_value loop_rows[2][5];
  hales_report_loop loops[2];
  double together[4][4][SAMPLE_BEAT];
  struct hales_report_load load[2];
  double artery[5][4][SAMPLE_BEAT], spectrum[2][4][SAMPLE_HARMONICS];
  hales_report_artery_row artery_rows[7];
  hales_report_artery_size artery_sizes[2];
  hales_report_value outputs[SAMPLE_OUTPUTS];
  hales_report_outcome outcomes[SAMPLE_OUTCOMES];
  hales_interval plan_values[SAMPLE_PLANS][SAMPLE_OUTCOMES];
  hales_value_state plan_states[SAMPLE_PLANS][SAMPLE_OUTCOMES];
  hales_report_drug drugs[SAMPLE_PLANS][3];
  hales_report_plan plans[SAMPLE_PLANS];
  hales_report_pair pairs[SAMPLE_PAIRS];
  hales_report_refusal refused[1];
  hales_report_item items[4][7];
  hales_report_score scores[4];
  hales_report_rung rungs[5];
  hales_report_document documents[SAMPLE_DOCS];
  hales_report_observation observations[SAMPLE_OBS];
} sample;

/* Fills s; its pointers point into s, so s must not be copied. */
void sample_init(sample *s);

static inline hales_optional sample_some(double value) {
  return (hales_optional){true, value};
}

/* parts of it, each in its own file */
void sample_waves(sample *s);
void sample_loops(sample *s);
void sample_arteries(sample *s);
void sample_plans(sample *s);

#endif
