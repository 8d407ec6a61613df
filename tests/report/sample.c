#include "sample.h"

#include <math.h>
#include <string.h>

static const double two_pi = 6.283185307179586;

static hales_optional some(double value) {
  return (hales_optional){true, value};
}

/* A pulse: rises from base to peak in the first 38 % of the beat, then decays towards base. */
static double pulse(double phase, double base, double peak, double decay) {
  if (phase < 0.38) return base + (peak - base) * pow(sin(two_pi / 4.0 * fmin(phase / 0.22, 1.0)), 2.0);
  return base + (peak - base) * exp(-(phase - 0.38) / decay);
}

static void fill_waves(sample *s) {
  static const struct {
    const char *label;
    hales_report_side side;
    double base, peak, decay, width;
  } sites[5] = {{"Right ventricle", HALES_SIDE_RIGHT, 7.0, 83.0, 0.03, 3.2},
                {"Pulmonary artery", HALES_SIDE_RIGHT, 33.0, 81.0, 0.31, 2.6},
                {"Aorta", HALES_SIDE_LEFT, 69.0, 109.0, 0.44, 4.4},
                {"Right atrium", HALES_SIDE_RIGHT, 5.5, 10.5, 0.12, 1.6},
                {"Left atrium", HALES_SIDE_LEFT, 8.0, 13.0, 0.17, 2.1}};
  for (int i = 0; i < SAMPLE_WAVE; i++) s->t_s[i] = 1.46 * i / (SAMPLE_WAVE - 1);
  for (int k = 0; k < 5; k++) {
    for (int i = 0; i < SAMPLE_WAVE; i++) {
      const double beat = s->t_s[i] / 0.73, phase = beat - floor(beat);
      const double v = pulse(phase, sites[k].base, sites[k].peak, sites[k].decay);
      s->wave[k][0][i] = v;
      s->wave[k][1][i] = v - sites[k].width;
      s->wave[k][2][i] = v + 1.1 * sites[k].width;
    }
    s->panels[k] = (hales_report_panel){.label = sites[k].label,
                                        .side = sites[k].side,
                                        .n = SAMPLE_WAVE,
                                        .t_s = s->t_s,
                                        .median_mmhg = s->wave[k][0],
                                        .lo90_mmhg = s->wave[k][1],
                                        .hi90_mmhg = s->wave[k][2]};
  }
  s->marks[0][0] =
      (hales_report_landmark){"Right ventricle, systolic", "sys", true, 86, 2.4, true, {82, 79, 86}};
  s->marks[0][1] = (hales_report_landmark){"Right ventricle, lowest", "min", true, 6, 1.7, true, {7, 5, 9}};
  s->marks[1][0] =
      (hales_report_landmark){"Pulmonary artery, systolic", "sys", true, 84, 2.3, true, {81, 78, 85}};
  s->marks[1][1] =
      (hales_report_landmark){"Pulmonary artery, mean", "mean", true, 54, 1.9, true, {54, 52, 56}};
  s->marks[1][2] =
      (hales_report_landmark){"Pulmonary artery, diastolic", "dia", true, 34, 1.8, true, {33, 31, 35}};
  s->marks[2][0] =
      (hales_report_landmark){"Aorta, systolic (cuff)", "cuff", true, 108, 4.9, true, {108, 103, 113}};
  s->marks[2][1] =
      (hales_report_landmark){"Aorta, diastolic (cuff)", "cuff", true, 68, 3.7, true, {69, 65, 74}};
  s->marks[3][0] = (hales_report_landmark){"Right atrium, mean", "mean", true, 8, 1.3, true, {7, 6, 9}};
  s->marks[4][0] = (hales_report_landmark){"Wedge", "wedge", true, 10, 1.9, true, {10, 8, 12}};
  static const size_t counts[5] = {2, 3, 2, 1, 1};
  for (int k = 0; k < 5; k++) s->panels[k].landmarks = s->marks[k], s->panels[k].n_landmarks = counts[k];
}

/* A rounded loop between two volumes, up to a peak pressure. */
static void loop(double *v, double *p, double esv, double edv, double peak, double low) {
  for (int i = 0; i < SAMPLE_LOOP; i++) {
    const double a = two_pi * i / SAMPLE_LOOP, c = cos(a), z = sin(a);
    v[i] = 0.5 * (esv + edv) + 0.5 * (edv - esv) * copysign(pow(fabs(c), 0.45), c);
    p[i] = z > 0.0 ? low + (peak - low) * pow(z, 0.35) * (0.93 - 0.07 * c) : low * (1.0 + 0.5 * z);
  }
}

static void fill_loops(sample *s) {
  static const double esv[2] = {129, 47}, edv[2] = {180, 98}, peak[2] = {82, 108}, low[2] = {6.5, 7.5};
  static const double h_esv[2] = {36, 50}, h_edv[2] = {104, 118}, h_peak[2] = {24, 120};
  for (int k = 0; k < 2; k++) {
    loop(s->loop_v[k], s->loop_p[k], esv[k], edv[k], peak[k], low[k]);
    loop(s->healthy_v[k], s->healthy_p[k], h_esv[k], h_edv[k], h_peak[k], 4.5);
    for (int d = 0; d < SAMPLE_DRAWS; d++) {
      const double u = sin(1.7 * d + k), w = cos(2.3 * d + 0.4);
      loop(s->draw_v[k] + d * SAMPLE_LOOP, s->draw_p[k] + d * SAMPLE_LOOP, esv[k] + 6.0 * u,
           edv[k] + 7.0 * u + 2.5 * w, peak[k] + 3.4 * w, low[k] + 0.8 * u);
    }
    s->loops[k] = (hales_report_loop){.label = k ? "Left ventricle" : "Right ventricle",
                                      .side = k ? HALES_SIDE_LEFT : HALES_SIDE_RIGHT,
                                      .n_points = SAMPLE_LOOP,
                                      .volume_ml = s->loop_v[k],
                                      .pressure_mmhg = s->loop_p[k],
                                      .n_draws = SAMPLE_DRAWS,
                                      .draw_volume_ml = s->draw_v[k],
                                      .draw_pressure_mmhg = s->draw_p[k],
                                      .n_healthy = SAMPLE_LOOP,
                                      .healthy_volume_ml = s->healthy_v[k],
                                      .healthy_pressure_mmhg = s->healthy_p[k],
                                      .rows = s->loop_rows[k],
                                      .n_rows = 5};
  }
  hales_report_loop *r = &s->loops[0], *l = &s->loops[1];
  r->has_es = r->has_ees = r->has_ea = true;
  r->es_volume_ml = 131, r->es_pressure_mmhg = 79, r->ed_volume_ml = 180, r->v0_ml = 12;
  r->ees_mmhg_ml = (hales_interval){0.66, 0.56, 0.80};
  r->ea_mmhg_ml = (hales_interval){1.58, 1.41, 1.77};
  r->edv_ml = some(181), r->edv_sd_ml = some(6.7), r->esv_ml = some(128), r->esv_sd_ml = some(6.1);
  l->edv_ml = some(118), l->edv_sd_ml = some(4.8), l->esv_ml = some(52), l->esv_sd_ml = some(4.3);
  static const double med[2][5] = {{180, 129, 82, 468, 0.42}, {98, 47, 108, 592, 0}};
  static const double half[2][5] = {{9, 8, 3.5, 51, 0.1}, {7.5, 6.5, 5, 63, 0}};
  static const char *const names[5] = {"edv_ml", "esv_ml", "p_max_mmhg", "stroke_work_mj", "ees_ea"};
  static const char *const labels[5] = {"End-diastolic volume", "End-systolic volume", "Peak pressure",
                                        "Stroke work", "Ees/Ea"};
  static const hales_show shows[5] = {HALES_SHOW_VOLUME, HALES_SHOW_VOLUME, HALES_SHOW_PRESSURE,
                                      HALES_SHOW_WORK, HALES_SHOW_RATIO};
  for (int k = 0; k < 2; k++)
    for (int i = 0; i < 5; i++)
      s->loop_rows[k][i] =
          (hales_report_value){.name = names[i],
                               .label = labels[i],
                               .show = shows[i],
                               .twin = {med[k][i], med[k][i] - half[k][i], med[k][i] + 1.2 * half[k][i]}};
  s->loop_rows[1][4].state = HALES_VALUE_NOT_LEARNED;
  s->loop_rows[1][4].reason = "the data do not inform left ventricular elastance";
}

static hales_report_curve curve_of(double (*x)[SAMPLE_BEAT]) {
  return (hales_report_curve){x[0], x[1], x[2], x[3]};
}
static hales_report_curve spectrum_of(double (*x)[SAMPLE_HARMONICS]) {
  return (hales_report_curve){x[0], x[1], x[2], x[3]};
}

/* A pulse that rises to `height` and falls again; the healthy one is a quarter of it. */
static void fill_curve(double (*x)[SAMPLE_BEAT], double height, double lag) {
  for (int i = 0; i < SAMPLE_BEAT; i++) {
    const double u = fmax(0.0, sin(two_pi * ((double)i / SAMPLE_BEAT - lag)));
    x[0][i] = height * u;
    x[1][i] = fmin(0.8 * x[0][i], 1.2 * x[0][i]);
    x[2][i] = fmax(0.8 * x[0][i], 1.2 * x[0][i]);
    x[3][i] = 0.25 * x[0][i];
  }
}

static void fill_arteries(sample *s) {
  static const double heights[5] = {53, 43, 27, 620, -95}, lags[5] = {0.04, 0.02, 0.11, 0.02, 0.09};
  for (int c = 0; c < 5; c++) fill_curve(s->artery[c], heights[c], lags[c]);
  for (int k = 0; k < SAMPLE_HARMONICS; k++) {
    const double z = 0.8 + 10.3 * exp(-1.4 * k) + 0.11 * k, turn = k ? -70.0 + 12.5 * k : 0.0;
    for (int i = 0; i < 4; i++) {
      static const double of_z[4] = {1.0, 0.85, 1.2, 0.3}, of_turn[4] = {0.0, -9.0, 8.0, 25.0};
      s->spectrum[0][i][k] = z * of_z[i];
      s->spectrum[1][i][k] = turn + (k ? of_turn[i] : 0.0);
    }
  }
  static const struct {
    const char *name, *label, *unit;
    hales_show show;
    double median, lo, hi, healthy;
  } rows[7] = {
      {"forward_wave_mmhg", "Forward pressure wave", NULL, HALES_SHOW_PRESSURE, 43, 35, 50, 11},
      {"backward_wave_mmhg", "Backward pressure wave", NULL, HALES_SHOW_PRESSURE, 27, 25, 31, 5},
      {"return_ms", "Return of the reflected wave", NULL, HALES_SHOW_INTERVAL, 78, 65, 93, 218},
      {"backward_compression_kj_m2_s2", "Backward compression, area", "kJ/m\xC2\xB2/s\xC2\xB2",
       HALES_SHOW_PLAIN, 14.3, 9.6, 20.4, 0.673},
      {"forward_compression_kj_m2_s2", "Forward compression, area", "kJ/m\xC2\xB2/s\xC2\xB2",
       HALES_SHOW_PLAIN, 47.2, 26.5, 94.7, 11.3},
      {"z1_mmhg_s_ml", "Impedance at the heart rate", NULL, HALES_SHOW_RESISTANCE, 2.95, 2.4, 3.5, 0.43},
      {"oscillatory_power_pct", "Share of power that only pulsates", NULL, HALES_SHOW_PERCENT, 22, 17, 27,
       24},
  };
  for (int i = 0; i < 7; i++)
    s->artery_rows[i] = (hales_report_artery_row){.value = {.name = rows[i].name,
                                                            .label = rows[i].label,
                                                            .unit = rows[i].unit,
                                                            .show = rows[i].show,
                                                            .twin = {rows[i].median, rows[i].lo, rows[i].hi}},
                                                  .healthy = {true, rows[i].healthy}};
  s->artery_sizes[0] =
      (hales_report_artery_size){"main pulmonary artery, diameter", "33 mm", "measured, 2026-10-12"};
  s->artery_sizes[1] = (hales_report_artery_size){"right pulmonary artery, diameter", "16.3 mm",
                                                  "not known: scaled from body size"};
  for (int i = 0; i < 7; i++) { /* one figure has no companion at the mean */
    s->artery_rows[i].companion = (hales_optional){i != 2, i != 2 ? 1.02 * rows[i].median : 0.0};
    s->artery_rows[i].coupled = (hales_optional){true, 1.23 * rows[i].median};
  }
  for (int c = 0; c < 4; c++)
    fill_curve(s->together[c], heights[c == 1 ? 0 : c < 2 ? c : c + 1] * 1.1, lags[c] + 0.01);
  s->load[0] =
      (struct hales_report_load){"rv_peak_power_mw", "RV power, peak", "mW", HALES_SHOW_PLAIN, 4510, 6190};
  s->load[1] =
      (struct hales_report_load){"mpap_mmhg", "Mean PA pressure", NULL, HALES_SHOW_PRESSURE, 50.6, 53.7};
  static const char *const notes[2] = {"height is not known: a typical one of the sex was assumed",
                                       "neither distensibility nor pulse wave velocity is known"};
  s->report.arteries = (hales_report_arteries){.n = SAMPLE_BEAT,
                                               .period_s = 0.79,
                                               .healthy_period_s = 0.92,
                                               .pressure = curve_of(s->artery[0]),
                                               .forward = curve_of(s->artery[1]),
                                               .backward = curve_of(s->artery[2]),
                                               .forward_intensity = curve_of(s->artery[3]),
                                               .backward_intensity = curve_of(s->artery[4]),
                                               .n_harmonics = SAMPLE_HARMONICS,
                                               .modulus = spectrum_of(s->spectrum[0]),
                                               .phase = spectrum_of(s->spectrum[1]),
                                               .n_rows = 7,
                                               .rows = s->artery_rows,
                                               .n_sizes = 2,
                                               .sizes = s->artery_sizes,
                                               .n_notes = 2,
                                               .notes = notes,
                                               .coupled = {.period_s = 0.81,
                                                           .pressure = s->together[0][0],
                                                           .flow_only = s->together[1][0],
                                                           .forward_intensity = s->together[2][0],
                                                           .backward_intensity = s->together[3][0],
                                                           .n_load = 2,
                                                           .load = s->load,
                                                           .command = "hales wave --subject P4 --coupled"}};
}

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

static void fill_plans(sample *s) {
  for (size_t k = 0; k < SAMPLE_OUTCOMES; k++) {
    s->outcomes[k] = (hales_report_outcome){.name = outcome_lines[k].name,
                                            .label = outcome_lines[k].label,
                                            .show = outcome_lines[k].show,
                                            .sense = outcome_lines[k].sense,
                                            .today = outcome_lines[k].today};
    for (size_t i = 0; i < SAMPLE_PLANS; i++) s->plan_values[i][k] = outcome_lines[k].after[i % 3];
  }
  s->outcomes[3].unit = "Ees/Ea";
  s->outcomes[4].warn_below = some(95);
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
  fill_waves(s);
  fill_loops(s);
  fill_fit(s);
  fill_params(s);
  fill_outputs(s);
  fill_plans(s);
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
                              .age_years = some(52),
                              .height_cm = some(164),
                              .weight_kg = some(68.4),
                              .bsa_m2 = some(1.76),
                              .data_date = "2026-10-14",
                              .data_kinds = "Catheterisation and MRI",
                              .made_at = "2026-11-22T10:02:00Z"};
  r->n_fit = SAMPLE_FITS, r->fit = s->fit;
  r->n_misfits = 1, r->misfits = s->misfits;
  r->n_params = 9, r->params = s->params;
  r->n_panels = 5, r->panels = s->panels;
  r->panels_note = "The twin leaves out the ringing of the catheter and respiration on purpose.";
  fill_arteries(s);
  r->n_loops = 2, r->loops = s->loops;
  r->n_outputs = SAMPLE_OUTPUTS, r->outputs = s->outputs;
  r->n_scores = 4, r->scores = s->scores;
  r->n_rungs = 5, r->rungs = s->rungs;
  r->diagnostics = (hales_report_diagnostics){.method = "Gauss-Newton, importance resampled",
                                              .draws = 2048,
                                              .ess = 1130,
                                              .pareto_k = some(0.41),
                                              .stop = "converged",
                                              .numerical_error = "below 0.05 mmHg, 0.02 mL",
                                              .seconds = some(0.62)};
  r->twin_id = "tw-3f0a7c5e9b1d2f4a6c8e0b3d5f7a9c1eb21c", r->model_id = "heart", r->model_version = "0.4";
  r->code_version = "0.4.0+8d1c2e7", r->seed = 20261014;
  r->n_documents = SAMPLE_DOCS, r->documents = s->documents;
  r->n_observations = SAMPLE_OBS, r->observations = s->observations;
}
