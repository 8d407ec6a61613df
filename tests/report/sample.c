#include "sample.h"

#include <math.h>
#include <string.h>

typedef struct fit_line {
  const char *name, *label;
  hales_fit_group group;
  hales_report_side side;
  hales_show show;
  double measured, sd, median, lo, hi;
} fit_line;

static const fit_line fit_lines[14] = {
    {"ra_mean_mmhg", "Right atrium, mean", HALES_FIT_PRESSURE, HALES_SIDE_RIGHT, HALES_SHOW_PRESSURE, 8, 1.2,
     7, 6, 9},
    {"rv_max_mmhg", "Right ventricle, systolic", HALES_FIT_PRESSURE, HALES_SIDE_RIGHT, HALES_SHOW_PRESSURE,
     86, 2.4, 82, 79, 86},
    {"rv_min_mmhg", "Right ventricle, lowest", HALES_FIT_PRESSURE, HALES_SIDE_RIGHT, HALES_SHOW_PRESSURE, 6,
     1.7, 7, 5, 9},
    {"pa_sys_mmhg", "Pulmonary artery, systolic", HALES_FIT_PRESSURE, HALES_SIDE_RIGHT, HALES_SHOW_PRESSURE,
     84, 2.3, 81, 78, 85},
    {"pa_dia_mmhg", "Pulmonary artery, diastolic", HALES_FIT_PRESSURE, HALES_SIDE_RIGHT, HALES_SHOW_PRESSURE,
     34, 1.8, 33, 31, 35},
    {"pa_mean_mmhg", "Pulmonary artery, mean", HALES_FIT_PRESSURE, HALES_SIDE_RIGHT, HALES_SHOW_PRESSURE, 54,
     1.9, 54, 52, 56},
    {"wedge_mmhg", "Wedge", HALES_FIT_PRESSURE, HALES_SIDE_LEFT, HALES_SHOW_PRESSURE, 10, 1.9, 10, 8, 12},
    {"sys_sys_mmhg", "Cuff, systolic", HALES_FIT_PRESSURE, HALES_SIDE_LEFT, HALES_SHOW_PRESSURE, 108, 4.9,
     108, 103, 113},
    {"sys_dia_mmhg", "Cuff, diastolic", HALES_FIT_PRESSURE, HALES_SIDE_LEFT, HALES_SHOW_PRESSURE, 68, 3.7, 69,
     65, 74},
    {"co_l_min", "Cardiac output, thermodilution", HALES_FIT_FLOW, HALES_SIDE_RIGHT, HALES_SHOW_FLOW, 4.2,
     0.24, 4.15, 3.9, 4.4},
    {"rv_edv_ml", "Right ventricle, end-diastolic", HALES_FIT_VOLUME, HALES_SIDE_RIGHT, HALES_SHOW_VOLUME,
     181, 6.7, 180, 171, 189},
    {"rv_esv_ml", "Right ventricle, end-systolic", HALES_FIT_VOLUME, HALES_SIDE_RIGHT, HALES_SHOW_VOLUME, 128,
     6.1, 129, 121, 138},
    {"lv_edv_ml", "Left ventricle, end-diastolic", HALES_FIT_VOLUME, HALES_SIDE_LEFT, HALES_SHOW_VOLUME, 118,
     4.8, 98, 91, 106},
    {"lv_esv_ml", "Left ventricle, end-systolic", HALES_FIT_VOLUME, HALES_SIDE_LEFT, HALES_SHOW_VOLUME, 52,
     4.3, 47, 41, 54}};

static void fill_fit(sample *s) {
  for (size_t i = 0; i < 14; i++) {
    const fit_line *q = &fit_lines[i];
    const double e = 1.6448536269514722 * q->sd;
    s->fit[i] = (hales_report_fit){.name = q->name,
                                   .label = q->label,
                                   .group = q->group,
                                   .side = q->side,
                                   .show = q->show,
                                   .has_measured = true,
                                   .measured = q->measured,
                                   .sd = q->sd,
                                   .has_twin = true,
                                   .twin = {q->median, q->lo, q->hi},
                                   .has_pred = true,
                                   .pred_lo90 = q->median - hypot(q->median - q->lo, e),
                                   .pred_hi90 = q->median + hypot(q->hi - q->median, e),
                                   .source = i + 1};
    s->observations[i] = (hales_report_observation){.label = q->label,
                                                    .value = "as stated",
                                                    .true_on = "2026-10-14",
                                                    .place = "line 7",
                                                    .document = i < 10 ? 0 : 1};
  }
  s->fit[12].misfit = true;
  s->fit[14] = (hales_report_fit){.name = "svo2_pct",
                                  .label = "Mixed venous saturation",
                                  .group = HALES_FIT_OTHER,
                                  .show = HALES_SHOW_PERCENT,
                                  .has_measured = true,
                                  .measured = 62,
                                  .sd = 2.1,
                                  .unused = true,
                                  .reason = "not part of this model",
                                  .source = 15};
  s->observations[14] = (hales_report_observation){.label = "Mixed venous saturation",
                                                   .value = "62 %",
                                                   .true_on = "2026-10-14",
                                                   .place = "line 19",
                                                   .used = "not part of this model"};
  s->fit[15] = (hales_report_fit){.name = "hr_bpm",
                                  .label = "Heart rate",
                                  .group = HALES_FIT_RATE,
                                  .show = HALES_SHOW_RATE,
                                  .has_twin = true,
                                  .twin = {79, 70, 90},
                                  .reason = "not recorded; inferred with a wide prior"};
  s->misfits[0] = (hales_report_misfit){
      .fit_name = "lv_edv_ml",
      .causes = "contours, or flow that bypasses the lungs; the measured stroke volumes disagree.",
      .check = "the contours and the valve reports.",
      .inherits = "whatever rests on the left ventricle."};
}

typedef struct param_line {
  const char *name, *label, *unit;
  hales_show show;
  hales_report_side side;
  double typical, p_lo, p_hi, median, lo, hi, contraction;
} param_line;

static const param_line param_lines[9] = {
    {"pvr", "Pulmonary resistance", NULL, HALES_SHOW_RESISTANCE, HALES_SIDE_RIGHT, 1.35, 0.25, 12, 10.6, 9.6,
     11.8, 0.97},
    {"lv_ees", "Left ventricular elastance", NULL, HALES_SHOW_ELASTANCE, HALES_SIDE_LEFT, 2.4, 0.45, 2.2, 2.3,
     1.2, 4.4, 0.14},
    {"pac", "Pulmonary artery compliance", NULL, HALES_SHOW_COMPLIANCE, HALES_SIDE_RIGHT, 4.2, 0.12, 3, 0.96,
     0.83, 1.12, 0.91},
    {"rv_ees", "Right ventricular elastance (Ees)", NULL, HALES_SHOW_ELASTANCE, HALES_SIDE_RIGHT, 0.75, 0.35,
     3, 0.66, 0.56, 0.80, 0.78},
    {"rv_stiff", "Right ventricular stiffness", "1/mL", HALES_SHOW_PLAIN, HALES_SIDE_RIGHT, 0.0174, 0.45, 2.2,
     0.0151, 0.0113, 0.0192, 0.55},
    {"v_str", "Stressed blood volume", "mL", HALES_SHOW_PLAIN, HALES_SIDE_WHOLE, 1305, 0.7, 1.45, 1802, 1590,
     2020, 0.42},
    {"svr", "Systemic resistance", NULL, HALES_SHOW_RESISTANCE, HALES_SIDE_LEFT, 18.2, 0.5, 2, 18.7, 17.4,
     20.1, 0.88},
    {"sac", "Systemic compliance", NULL, HALES_SHOW_COMPLIANCE, HALES_SIDE_LEFT, 1.5, 0.4, 2.4, 1.35, 1.02,
     1.80, 0.61},
    {"la_stiff", "Left atrial stiffness", "1/mL", HALES_SHOW_PLAIN, HALES_SIDE_LEFT, 0.021, 0.4, 2.5, 0.0216,
     0.009, 0.050, 0.03}};

static void fill_params(sample *s) {
  for (size_t i = 0; i < 9; i++) {
    const param_line *q = &param_lines[i];
    s->params[i] = (hales_report_param){.name = q->name,
                                        .label = q->label,
                                        .unit = q->unit,
                                        .show = q->show,
                                        .side = q->side,
                                        .prior = {q->typical, q->typical * q->p_lo, q->typical * q->p_hi},
                                        .posterior = {q->median, q->lo, q->hi},
                                        .contraction = q->contraction,
                                        .learned = q->contraction >= 0.2};
  }
}

static void fill_outputs(sample *s) {
  s->outputs[0] = (hales_report_value){.name = "mpap",
                                       .label = "Mean pulmonary artery pressure",
                                       .show = HALES_SHOW_PRESSURE,
                                       .twin = {54, 52, 56},
                                       .has_measured = true,
                                       .measured = 54,
                                       .sd = 1.9};
  s->outputs[1] = (hales_report_value){.name = "pvr",
                                       .label = "Pulmonary vascular resistance",
                                       .show = HALES_SHOW_RESISTANCE,
                                       .twin = {10.6, 9.6, 11.8},
                                       .has_measured = true,
                                       .measured = 10.5,
                                       .sd = 0.9};
  s->outputs[2] = (hales_report_value){.name = "co",
                                       .label = "Cardiac output",
                                       .show = HALES_SHOW_FLOW,
                                       .twin = {4.2, 3.9, 4.4},
                                       .has_measured = true,
                                       .measured = 4.2,
                                       .sd = 0.24};
  s->outputs[3] = (hales_report_value){.name = "rap",
                                       .label = "Right atrial pressure, mean",
                                       .show = HALES_SHOW_PRESSURE,
                                       .twin = {7, 6, 9},
                                       .has_measured = true,
                                       .measured = 8,
                                       .sd = 1.2};
  s->outputs[4] = (hales_report_value){.name = "pac",
                                       .label = "Pulmonary artery compliance",
                                       .show = HALES_SHOW_COMPLIANCE,
                                       .twin = {0.96, 0.83, 1.12},
                                       .has_measured = true,
                                       .measured = 1.01,
                                       .sd = 0.15};
  s->outputs[5] = (hales_report_value){.name = "ees_ea",
                                       .label = "Right ventricle to artery coupling",
                                       .unit = "Ees/Ea",
                                       .show = HALES_SHOW_RATIO,
                                       .twin = {0.42, 0.33, 0.54}};
  s->outputs[6] = (hales_report_value){.name = "rv_sw",
                                       .label = "Right ventricular stroke work",
                                       .show = HALES_SHOW_WORK,
                                       .twin = {468, 417, 521}};
  s->outputs[7] = (hales_report_value){.name = "rv_edv",
                                       .label = "Right ventricle, end-diastolic volume",
                                       .show = HALES_SHOW_VOLUME,
                                       .twin = {180, 171, 189},
                                       .has_measured = true,
                                       .measured = 181,
                                       .sd = 6.7};
  s->outputs[8] = (hales_report_value){.name = "sys",
                                       .label = "Systemic pressure, systolic",
                                       .show = HALES_SHOW_PRESSURE,
                                       .twin = {108, 103, 113},
                                       .has_measured = true,
                                       .measured = 108,
                                       .sd = 4.9};
  s->outputs[9] = (hales_report_value){.name = "lv_ees",
                                       .label = "Left ventricular elastance",
                                       .show = HALES_SHOW_ELASTANCE,
                                       .state = HALES_VALUE_NOT_LEARNED,
                                       .reason = "the data do not inform it"};
  s->outputs[10] = (hales_report_value){.name = "reserve",
                                        .label = "Reserve under exercise",
                                        .show = HALES_SHOW_FLOW,
                                        .state = HALES_VALUE_TOO_UNSURE,
                                        .reason = "the interval is wider than 6 L/min"};
  s->outputs[11] = (hales_report_value){.name = "admission",
                                        .label = "Admission or death",
                                        .show = HALES_SHOW_PERCENT,
                                        .state = HALES_VALUE_LOCKED,
                                        .reason = "needs rung 4; not computed"};
}

static void fill_risk(sample *s) {
  s->items[0][0] = (hales_report_item){"WHO functional class", "III", "3", NULL, "2026-10-14"};
  s->items[0][1] = (hales_report_item){"6-minute walk", "352 m", "2", "320 to 440 m", "2026-10-09"};
  s->items[0][2] = (hales_report_item){"NT-proBNP", "1,240 ng/L", "4", "over 1,100 ng/L", "derived: made up"};
  s->items[2][0] = (hales_report_item){"WHO functional class", "III", "+1", NULL, NULL};
  s->items[2][1] = (hales_report_item){"DLCO", NULL, NULL, NULL, NULL};
  s->scores[0] = (hales_report_score){.label = "ESC/ERS four strata",
                                      .computed = true,
                                      .how = "mean of 3 items 3.0",
                                      .stratum = 3,
                                      .n_strata = 4,
                                      .words = "intermediate\xE2\x80\x93high",
                                      .rate = "9\xE2\x80\x93"
                                              "19\xC2\xA0%",
                                      .source = "invented for this test",
                                      .n_items = 3,
                                      .items = s->items[0]};
  s->scores[1] = (hales_report_score){.label = "ESC/ERS three strata",
                                      .computed = true,
                                      .how = "mean of 7 items 2.3",
                                      .stratum = 2,
                                      .n_strata = 3,
                                      .words = "intermediate",
                                      .range = "low to intermediate",
                                      .rate = "5\xE2\x80\x93"
                                              "20\xC2\xA0%"};
  s->scores[2] = (hales_report_score){.label = "REVEAL 2.0",
                                      .computed = true,
                                      .how = "8 points, 1 item missing: DLCO",
                                      .stratum = 2,
                                      .n_strata = 3,
                                      .words = "intermediate",
                                      .rate = "about 7\xC2\xA0%",
                                      .n_items = 2,
                                      .items = s->items[2]};
  s->scores[3] = (hales_report_score){
      .label = "REVEAL Lite 2",
      .reason = "needs the 6-minute walk or NT-proBNP within 12 months; neither was recorded"};
}

void sample_init(sample *s) {
  memset(s, 0, sizeof *s);
  sample_waves(s);
  sample_loops(s);
  fill_fit(s);
  fill_params(s);
  fill_outputs(s);
  sample_plans(s);
  fill_risk(s);
  static const char *const rungs[5] = {"Computes correctly", "Matches published physiology",
                                       "Fits and predicts patients in hindsight",
                                       "Predicts patients ahead of time", "Changes outcomes for the better"};
  for (size_t i = 0; i < 5; i++) s->rungs[i] = (hales_report_rung){.label = rungs[i]};
  s->documents[0] = (hales_report_document){
      "catheter.csv",         "9c1e5a0b7d3f42c8a6e1b09f5d7c3a2e8f4b6d1c0a9e7f5b3d2c1a0f8e644d0a",
      "CVD-Net long CSV 1",   "2026-10-14",
      "2026-10-21T09:12:00Z", 11};
  s->documents[1] =
      (hales_report_document){"mri-bundle.json",
                              "07ab3c5d7e9f1b2d4f6a8c0e2a4c6e8f0b1d3f5a7c9e1b3d5f7a9c1e3b5de1f2",
                              "FHIR R4 1",
                              "2026-10-16",
                              "2026-10-21T09:12:00+01:00",
                              4};
  s->documents[2] =
      (hales_report_document){"lab-bundle.json",
                              "52d81f3b5d7f9a1c3e5a7c9e1b3d5f7a9c1e3b5d7f9a1c3e5b7d9f1a3c5e90bc",
                              NULL,
                              NULL,
                              NULL,
                              1};
  hales_report *r = &s->report;
  r->who = (hales_report_who){.pseudonym = "P-0417",
                              .sex = "Woman",
                              .diagnosis = "Idiopathic pulmonary arterial hypertension",
                              .age_years = sample_some(52),
                              .height_cm = sample_some(164),
                              .weight_kg = sample_some(68.4),
                              .bsa_m2 = sample_some(1.76),
                              .data_date = "2026-10-14",
                              .data_kinds = "Catheterisation and MRI",
                              .made_at = "2026-11-22T10:02:00Z"};
  r->n_fit = SAMPLE_FITS, r->fit = s->fit;
  r->n_misfits = 1, r->misfits = s->misfits;
  r->n_params = 9, r->params = s->params;
  r->n_panels = 5, r->panels = s->panels;
  r->panels_note = "The twin leaves out the ringing of the catheter and respiration on purpose.";
  sample_arteries(s);
  r->n_loops = 2, r->loops = s->loops;
  r->n_outputs = SAMPLE_OUTPUTS, r->outputs = s->outputs;
  r->n_scores = 4, r->scores = s->scores;
  r->n_rungs = 5, r->rungs = s->rungs;
  r->diagnostics = (hales_report_diagnostics){.method = "Gauss-Newton, importance resampled",
                                              .draws = 2048,
                                              .ess = 1130,
                                              .pareto_k = sample_some(0.41),
                                              .stop = "converged",
                                              .numerical_error = "below 0.05 mmHg, 0.02 mL",
                                              .seconds = sample_some(0.62)};
  r->twin_id = "tw-3f0a7c5e9b1d2f4a6c8e0b3d5f7a9c1eb21c", r->model_id = "heart", r->model_version = "0.4";
  r->code_version = "0.4.0+8d1c2e7", r->seed = 20261014;
  r->n_documents = SAMPLE_DOCS, r->documents = s->documents;
  r->n_observations = SAMPLE_OBS, r->observations = s->observations;
}
