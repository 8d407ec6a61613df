#include "sample.h"

#include <math.h>

static const double two_pi = 6.283185307179586;

/* A pulse: rises from base to peak in the first 38 % of the beat, then decays towards base. */
static double pulse(double phase, double base, double peak, double decay) {
  if (phase < 0.38) return base + (peak - base) * pow(sin(two_pi / 4.0 * fmin(phase / 0.22, 1.0)), 2.0);
  return base + (peak - base) * exp(-(phase - 0.38) / decay);
}

void sample_waves(sample *s) {
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

void sample_loops(sample *s) {
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
  r->edv_ml = sample_some(181), r->edv_sd_ml = sample_some(6.7), r->esv_ml = sample_some(128),
  r->esv_sd_ml = sample_some(6.1);
  l->edv_ml = sample_some(118), l->edv_sd_ml = sample_some(4.8), l->esv_ml = sample_some(52),
  l->esv_sd_ml = sample_some(4.3);
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

void sample_arteries(sample *s) {
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
