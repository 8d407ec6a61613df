#include "sample.h"

typedef struct outcome_line {
  const char *name, *label;
  hales_show show;
  hales_sense sense;
  hales_interval today, after[3];
} outcome_line;

static const outcome_line outcome_lines[SAMPLE_OUTCOMES] = {
    {"mpap",
     "Mean PA pressure",
     HALES_SHOW_PRESSURE,
     HALES_SENSE_LESS,
     {54, 49, 59},
     {{46, 36, 55}, {36, 25, 47}, {48, 38, 57}}},
    {"pvr",
     "Resistance",
     HALES_SHOW_RESISTANCE,
     HALES_SENSE_LESS,
     {10.6, 8.9, 12.5},
     {{7.6, 4.8, 10.8}, {5.4, 3.1, 8.6}, {8.3, 5.4, 11.4}}},
    {"co",
     "Cardiac output",
     HALES_SHOW_FLOW,
     HALES_SENSE_MORE,
     {4.2, 3.8, 4.6},
     {{4.8, 4.1, 5.6}, {4.8, 4.0, 5.7}, {4.6, 3.9, 5.4}}},
    {"ees_ea",
     "RV coupling",
     HALES_SHOW_RATIO,
     HALES_SENSE_MORE,
     {0.42, 0.33, 0.54},
     {{0.58, 0.40, 0.84}, {0.79, 0.50, 1.22}, {0.54, 0.37, 0.78}}},
    {"sys",
     "Systolic pressure",
     HALES_SHOW_PRESSURE,
     HALES_SENSE_WATCH,
     {108, 101, 115},
     {{103, 93, 113}, {108, 97, 119}, {101, 90, 112}}},
    {"rap",
     "Right atrial pressure",
     HALES_SHOW_PRESSURE,
     HALES_SENSE_LESS,
     {7.4, 5.9, 9.1},
     {{6.6, 4.7, 8.9}, {5.8, 3.6, 8.3}, {6.9, 4.9, 9.2}}},
    {"pac",
     "PA compliance",
     HALES_SHOW_COMPLIANCE,
     HALES_SENSE_MORE,
     {0.96, 0.83, 1.12},
     {{1.21, 0.92, 1.63}, {1.48, 1.03, 2.14}, {1.14, 0.88, 1.52}}},
    {"rv_sw",
     "RV stroke work",
     HALES_SHOW_WORK,
     HALES_SENSE_LESS,
     {468, 417, 521},
     {{431, 352, 517}, {388, 296, 489}, {446, 368, 529}}}};

void sample_plans(sample *s) {
  for (size_t k = 0; k < SAMPLE_OUTCOMES; k++) {
    s->outcomes[k] = (hales_report_outcome){.name = outcome_lines[k].name,
                                            .label = outcome_lines[k].label,
                                            .show = outcome_lines[k].show,
                                            .sense = outcome_lines[k].sense,
                                            .today = outcome_lines[k].today};
    for (size_t i = 0; i < SAMPLE_PLANS; i++) s->plan_values[i][k] = outcome_lines[k].after[i % 3];
  }
  s->outcomes[3].unit = "Ees/Ea";
  s->outcomes[4].warn_below = sample_some(95);
  static const hales_report_drug sildenafil = {"sildenafil", "20 mg, 3 a day", "SUPER-1",
                                               "randomised, 12 weeks"};
  static const hales_report_drug macitentan = {"macitentan", "10 mg", "SERAPHIN", "randomised, 26 weeks"};
  static const hales_report_drug sotatercept = {"sotatercept", "0.7 mg/kg, 3-weekly", "STELLAR",
                                                "randomised, 24 weeks"};
  static const hales_report_drug selexipag = {"selexipag", NULL, "GRIPHON",
                                              "change in resistance from phase 2"};
  for (size_t i = 0; i < SAMPLE_PLANS; i++) {
    s->drugs[i][0] = sildenafil;
    s->drugs[i][1] = i % 3 == 2 ? selexipag : macitentan;
    s->drugs[i][2] = sotatercept;
    s->plans[i] = (hales_report_plan){.n_drugs = i % 3 == 1 ? 3 : 2,
                                      .drugs = s->drugs[i],
                                      .outcomes = s->plan_values[i],
                                      .states = s->plan_states[i]};
  }
  s->plans[0].name = "A", s->plans[1].name = "triple", s->plans[2].name = "C", s->plans[3].name = "D",
  s->plans[4].name = "E";
  s->pairs[0] = (hales_report_pair){1, 0, 0, {-10, -19, -1}, true, 0.963};
  s->pairs[1] = (hales_report_pair){1, 0, 1, {-2.1, -4.4, -0.1}, true, 0.951};
  s->pairs[2] = (hales_report_pair){1, 0, 2, {0.02, -0.6, 0.7}, true, 0.512};
  s->pairs[3] = (hales_report_pair){0, 2, 1, {-0.7, -2.9, 1.4}, true, 0.71};
  s->pairs[4] = (hales_report_pair){0, HALES_REPORT_TODAY, 1, {-3.0, -5.6, -0.6}, true, 0.9997};
  s->pairs[5] = (hales_report_pair){0, HALES_REPORT_TODAY, 4, {-5, -13, 3}, false, 0};
  s->refused[0] = (hales_report_refusal){
      "riociguat + sildenafil",
      "A PDE5 inhibitor with riociguat is contraindicated: both act on cGMP and lower the blood pressure."};
  s->report.plans = (hales_report_plans){
      .n_outcomes = SAMPLE_OUTCOMES,
      .outcomes = s->outcomes,
      .n_plans = 3,
      .plans = s->plans,
      .n_pairs = SAMPLE_PAIRS,
      .pairs = s->pairs,
      .n_refused = 1,
      .refused = s->refused,
      .horizon = "12 to 26 weeks after the change",
      .carries = "what is not known about the patient and how differently patients respond",
      .draws = 2048,
      .n_effective = 1130};
}
