/* Writes sample pages for looking at, and for the browser test: a report, an index, and a report with too
 * much of everything.  write_sample REPORT.html INDEX.html CROWDED.html */
#include <stdio.h>
#include <string.h>

#include "sample.h"

static int save(const char *path, const hales_buf *b) {
  FILE *f = fopen(path, "wb");
  if (!f) return perror(path), 1;
  const bool ok = fwrite(b->data, 1, b->len, f) == b->len;
  return fclose(f) == 0 && ok ? 0 : (perror(path), 1);
}

/* Long names, close marks, many parameters and plans, states of every kind. */
static void crowd(sample *s) {
  static char names[SAMPLE_PARAMS][80];
  for (int i = 0; i < SAMPLE_PARAMS; i++) {
    s->params[i] = s->params[i % 9];
    (void)snprintf(names[i], sizeof names[i], "Resistance of a rather long-named vascular bed, number %d",
                   i + 1);
    s->params[i].label = names[i];
    s->params[i].at_limit = i % 5 == 0 ? 1 : 0;
    if (i % 7 == 0)
      s->params[i].unit = "mmHg\xC2\xB7s\xC2\xB2/mL per metre", s->params[i].show = HALES_SHOW_PLAIN;
  }
  s->report.n_params = SAMPLE_PARAMS;
  s->report.who.pseudonym = "a-pseudonym-that-is-much-longer-than-any-clinic-would-choose-0123456789";
  s->report.plans.n_plans = SAMPLE_PLANS;
  s->plan_states[4][0] = HALES_VALUE_TOO_UNSURE;
  s->plan_states[3][6] = HALES_VALUE_FAILED;
  s->plans[3].name = "a plan with a long name";
  s->outcomes[1].label = "Pulmonary vascular resistance, total";
  s->outcomes[7].today = (hales_interval){1468, 1217, 1721};
  for (int i = 0; i < 4; i++)
    s->marks[1][i] = (hales_report_landmark){"Landmark", "landmark", true, 2.0 + i, 1.7, true, {30, 28, 33}};
  s->panels[1].n_landmarks = 4;
  s->scores[0].how = "mean of 3 items 3.0; 2 items missing, among them NT-proBNP";
  s->scores[0].rate = "between 9 and 19 % in the derivation cohort";
  s->scores[1].label = "A score with a name far too long for its column";
  s->scores[3].reason = "needs the 6-minute walk or NT-proBNP within 12 months and a functional class within "
                        "12 months; none was recorded";
  for (int i = 0; i < 9; i++) s->fit[i].misfit = true;
  s->report.physics_flag = true;
  for (int i = 0; i < SAMPLE_WAVE; i++) s->wave[0][2][i] += 180.0;
  s->loops[0].edv_ml.value = 139, s->loops[0].esv_ml.value = 131;
  s->loops[1].esv_ml.value = 9;
  for (int i = 0; i < 6; i++)
    s->outputs[i].state = (hales_value_state)i,
    s->outputs[i].reason = "as the reason says in quite a few words";
}

int main(int argc, char **argv) {
  static sample s, other, crowded;
  if (argc != 4) return fputs("usage: write_sample REPORT.html INDEX.html CROWDED.html\n", stderr), 2;
  sample_init(&s);
  sample_init(&other);
  sample_init(&crowded);
  crowd(&crowded);
  other.report.who.pseudonym = "P-0533";
  other.report.who.sex = "Man";
  other.fit[12].misfit = false;
  other.fit[12].measured = 101;
  hales_report failed = other.report;
  failed.who.pseudonym = "P-0602";
  failed.failed = "no starting point led to a periodic state";
  static hales_report_fit unfitted[SAMPLE_FITS];
  memcpy(unfitted, other.fit, sizeof unfitted);
  for (size_t i = 0; i < SAMPLE_FITS; i++)
    unfitted[i].has_twin = unfitted[i].has_pred = unfitted[i].misfit = false;
  failed.fit = unfitted;
  hales_buf b = {0};
  hales_err err = {0};
  int rc = 1;
  if (hales_report_render(&s.report, &b, &err) == HALES_OK) rc = save(argv[1], &b);
  const hales_index_patient patients[] = {
      {"sample_report.html", &s.report}, {"sample_report.html#b", &other.report}, {"c.html", &failed}};
  const hales_report_index x = {.title = "Three invented patients",
                                .summary = "Made up for the tests of the report; nothing here was computed.",
                                .made_at = "2026-11-22T10:02:00Z",
                                .code_version = "0.4.0+8d1c2e7",
                                .seconds = {true, 4.3},
                                .n_patients = 3,
                                .patients = patients};
  hales_buf_deinit(&b);
  if (rc == 0) rc = hales_report_index_render(&x, &b, &err) == HALES_OK ? save(argv[2], &b) : 1;
  hales_buf_deinit(&b);
  if (rc == 0) rc = hales_report_render(&crowded.report, &b, &err) == HALES_OK ? save(argv[3], &b) : 1;
  if (rc) fprintf(stderr, "%s\n", err.msg);
  hales_buf_deinit(&b);
  return rc;
}
