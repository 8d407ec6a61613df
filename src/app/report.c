#include "app/report.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/report_parts.h"
#include "app/thread_view.h"

/* Strings and rows of one report: some 200 kB for a patient with a hundred observations. */
enum { ARENA_BYTES = 4 << 20 };

const char *hales_parts_text(hales_patient_report *r, const char *fmt, ...) {
  va_list ap, again;
  va_start(ap, fmt);
  va_copy(again, ap);
  const int n = vsnprintf(NULL, 0, fmt, ap);
  va_end(ap);
  char *text = n >= 0 ? HALES_NEW(&r->arena, (size_t)n + 1, char) : NULL;
  if (text) (void)vsnprintf(text, (size_t)n + 1, fmt, again);
  va_end(again);
  if (!text) r->full = true;
  return text;
}

hales_status hales_parts_full(hales_err *err) {
  return HALES_FAIL(err, HALES_ENOMEM, "the report does not fit into %d MiB", ARENA_BYTES >> 20);
}

hales_status hales_parts_status(const hales_patient_report *r, hales_err *err) {
  return r->full ? hales_parts_full(err) : HALES_OK;
}

hales_shown_unit hales_parts_unit(const char *ucum) {
  static const struct {
    const char *ucum;
    hales_shown_unit shown;
  } table[] = {
      {"mm[Hg]", {HALES_SHOW_PRESSURE, NULL, 1.0}},
      {"L/min", {HALES_SHOW_FLOW, NULL, 1.0}},
      {"L/min/m2", {HALES_SHOW_INDEX, NULL, 1.0}},
      {"[wood'U]", {HALES_SHOW_RESISTANCE, NULL, 1.0}},
      {"mm[Hg].s/mL", {HALES_SHOW_RESISTANCE, NULL, 1.0 / 0.06}}, /* 1 WU = 0.06 mmHg s/mL */
      {"mL/mm[Hg]", {HALES_SHOW_COMPLIANCE, NULL, 1.0}},
      {"mL", {HALES_SHOW_VOLUME, NULL, 1.0}},
      {"%", {HALES_SHOW_PERCENT, NULL, 1.0}},
      {"/min", {HALES_SHOW_RATE, NULL, 1.0}},
      {"mm[Hg]/mL", {HALES_SHOW_ELASTANCE, NULL, 1.0}},
      {"mJ", {HALES_SHOW_WORK, NULL, 1.0}},
      {"1/cm", {HALES_SHOW_CURVATURE, NULL, 1.0}},
      {"kPa", {HALES_SHOW_PLAIN, "kPa", 1.0}},
      {"mL/m2", {HALES_SHOW_PLAIN, "mL/m\xC2\xB2", 1.0}},
      {"mm/mm[Hg]", {HALES_SHOW_PLAIN, "mm/mmHg", 1.0}},
      {"mm[Hg].min/L", {HALES_SHOW_PLAIN, "mmHg\xC2\xB7min/L", 1.0}},
      {"mL/min/{1.73_m2}", {HALES_SHOW_PLAIN, "mL/min/1.73 m\xC2\xB2", 1.0}},
      {"a", {HALES_SHOW_PLAIN, "years", 1.0}},
      {"cm2", {HALES_SHOW_PLAIN, "cm\xC2\xB2", 1.0}},
      {"s", {HALES_SHOW_TIME, NULL, 1.0}},
      {"ms", {HALES_SHOW_INTERVAL, NULL, 1.0}},
      {"m/s", {HALES_SHOW_SPEED, NULL, 1.0}},
      {"kW/m2/s2", {HALES_SHOW_PLAIN, "kW/m\xC2\xB2/s\xC2\xB2", 1.0}},
      {"kJ/m2/s2", {HALES_SHOW_PLAIN, "kJ/m\xC2\xB2/s\xC2\xB2", 1.0}},
      {"1", {HALES_SHOW_RATIO, "", 1.0}},
      {"mL/s/mm[Hg]^0.5", {HALES_SHOW_PLAIN, "mL/s/\xE2\x88\x9AmmHg", 1.0}},
  };
  for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
    if (strcmp(table[i].ucum, ucum) == 0) return table[i].shown;
  return (hales_shown_unit){HALES_SHOW_PLAIN, ucum, 1.0};
}

hales_report_side hales_parts_side(const char *side) {
  return strcmp(side, "right") == 0  ? HALES_SIDE_RIGHT
         : strcmp(side, "left") == 0 ? HALES_SIDE_LEFT
                                     : HALES_SIDE_WHOLE;
}

/* What made the twin, and what made this page where that was another program. */
static const char *code_version(hales_patient_report *r) {
  const char *twin = r->twin.record.code_version, *page = r->opt->code_version;
  return strcmp(twin, page) == 0 ? twin : hales_parts_text(r, "%s (this page: %s)", twin, page);
}

static hales_status gather(hales_patient_report *r, hales_store *store, hales_err *err) {
  HALES_TRY(hales_app_twin_load(store, r->subject, r->opt->threads, &r->twin, err));
  r->subject_id = r->twin.subject_id;
  r->data.twin_id = r->twin.name;
  if (r->twin.supersedes) r->data.supersedes = "an earlier twin of this subject, kept in the store";
  char made[HALES_TIME_TEXT_MAX];
  hales_time_text(
      (hales_time){.t_us = r->opt->now_us, .precision = HALES_PRECISION_SECOND, .has_offset = true}, made);
  r->data.who.made_at = hales_parts_text(r, "%s", made);
  r->data.code_version = code_version(r);
  r->data.purpose = "research";
  HALES_TRY(hales_parts_twin(r, err));
  HALES_TRY(hales_parts_waves(r, err));
  HALES_TRY(hales_parts_arteries(r, store, err));
  HALES_TRY(hales_parts_origin(r, store, err));
  HALES_TRY(hales_parts_plans(r, store, err));
  HALES_TRY(hales_parts_exertion(r, store, err));
  HALES_TRY(hales_parts_risk(r, store, err));
  hales_parts_finding(r);
  hales_parts_caution(r);
  return HALES_OK;
}

hales_status hales_patient_report_create(hales_store *store, const char *subject,
                                         const hales_report_options *opt, hales_patient_report **out,
                                         hales_err *err) {
  *out = NULL;
  hales_patient_report *r = calloc(1, sizeof *r);
  if (!r) return HALES_FAIL(err, HALES_ENOMEM, "out of memory for a report");
  r->arena = (hales_arena){.base = malloc(ARENA_BYTES), .cap = ARENA_BYTES};
  r->opt = opt;
  hales_status s = r->arena.base ? HALES_OK : HALES_FAIL(err, HALES_ENOMEM, "out of memory for a report");
  if (s == HALES_OK) {
    r->subject = hales_parts_text(r, "%s", subject);
    s = gather(r, store, err);
    if (s == HALES_OK) s = hales_parts_status(r, err);
  }
  r->opt = NULL;
  if (s == HALES_OK)
    *out = r;
  else
    hales_patient_report_destroy(r);
  return s;
}

void hales_patient_report_destroy(hales_patient_report *r) {
  if (!r) return;
  hales_waves_destroy(&r->waves);
  hales_app_scenario_destroy(&r->scenario);
  hales_app_twin_destroy(&r->twin);
  free(r->arena.base);
  free(r);
}

const hales_report *hales_patient_report_data(const hales_patient_report *r) {
  return &r->data;
}
