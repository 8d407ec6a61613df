/* The first sentences of a report: what was measured, what pattern that is, what the twin adds. */
#include "app/report_parts.h"

#include <math.h>
#include <string.h>

#include "infer/check.h"

enum { FIGURES = 3 };

const hales_report_fit *hales_parts_measured(const hales_patient_report *r, const char *name) {
  for (size_t i = 0; i < r->data.n_fit; i++)
    if (strcmp(r->data.fit[i].name, name) == 0 && r->data.fit[i].has_measured) return &r->data.fit[i];
  return NULL;
}

static const hales_report_value *output(const hales_patient_report *r, const char *name) {
  for (size_t i = 0; i < r->data.n_outputs; i++)
    if (strcmp(r->data.outputs[i].name, name) == 0 && r->data.outputs[i].state == HALES_VALUE_OK)
      return &r->data.outputs[i];
  return NULL;
}

/* First-order error of (mpap - wedge)/co from the three errors, taken as independent. */
static double pvr_sd(const hales_report_fit *mpap, const hales_report_fit *wedge,
                     const hales_report_fit *co) {
  const double wu = (mpap->measured - wedge->measured) / co->measured;
  return sqrt(mpap->sd * mpap->sd + wedge->sd * wedge->sd + wu * wu * co->sd * co->sd) / co->measured;
}

/* Every limit of the definition that 90 % of a value's error reaches.  Wedge and PVR decide nothing where
 * the mean pressure is surely below its limit. */
static const char *near_limits(hales_patient_report *r, const hales_report_fit *mpap,
                               const hales_report_fit *wedge, const hales_report_fit *co) {
  const double z90 = 1.6448536269514722;
  const struct {
    const char *words;
    double value, limit, sd;
  } limit[FIGURES] = {
      {"mean PA pressure (20\xC2\xA0mmHg)", mpap->measured, 20.0, mpap->sd},
      {"wedge pressure (15\xC2\xA0mmHg)", wedge->measured, 15.0, wedge->sd},
      {"PVR (2\xC2\xA0WU)", (mpap->measured - wedge->measured) / co->measured, 2.0, pvr_sd(mpap, wedge, co)}};
  const char *all = NULL;
  if (mpap->measured < 20.0 - z90 * mpap->sd) return NULL;
  for (size_t i = 0; i < FIGURES; i++)
    if (fabs(limit[i].value - limit[i].limit) < z90 * limit[i].sd)
      all = hales_parts_text(r, "%s%s%s", all ? all : "", all ? ", " : "", limit[i].words);
  return all;
}

/* A resistance that stood in the record, and whether it is that of the pressures and the output beside it.
 * heuristic: a fifth; rounding and another method of output stay below. */
static const char *recorded_words(hales_patient_report *r, double wu) {
  const hales_report_value *pvr = output(r, "pvr_wu");
  if (!pvr || !pvr->computed.has || !pvr->recorded) return "";
  const double recorded = pvr->computed.value;
  const char *words = hales_parts_text(
      r, "; recorded: %s\xC2\xA0WU%s", hales_format_computed(HALES_SHOW_RESISTANCE, recorded).s,
      fabs(recorded - wu) > 0.2 * fabs(wu) ? ", which disagrees by more than 20\xC2\xA0%: check the record"
                                           : "");
  return words ? words : "";
}

/* What was recorded for a quantity and not believed; NULL: nothing. */
static const char *set_aside(const hales_patient_report *r, const char *name) {
  for (size_t i = 0; i < r->data.n_fit; i++)
    if (strcmp(r->data.fit[i].name, name) == 0) return r->data.fit[i].set_aside;
  return NULL;
}

/* A value that was set aside was measured all the same. */
static const char *open_words(hales_patient_report *r, const char *words, const char *aside,
                              const char *missing) {
  return hales_parts_text(r, "%s%s%s%s%s%s%s%s; %s.", *words ? "Measured: " : "", words, *words ? ". " : "",
                          *aside ? "Recorded but not used: " : "", aside,
                          *aside && *missing ? "; not measured: " : "", !*aside ? "Not measured: " : "",
                          missing, hales_pattern_words(HALES_PATTERN_OPEN));
}

/* An output that nobody measured as such: what was recorded stands first. */
static const char *output_words(hales_patient_report *r, const hales_report_fit *co) {
  const hales_text l_min = hales_format_value(co->show, co->measured);
  if (strcmp(co->from, "pvr_wu") == 0)
    return hales_parts_text(r, "PVR %s\xC2\xA0WU",
                            hales_format_computed(HALES_SHOW_RESISTANCE, co->from_value).s);
  if (strcmp(co->from, "ci_l_min_m2") == 0) {
    const hales_body *body = &r->twin.record.twin.body;
    return hales_parts_text(
        r,
        "cardiac index %s\xC2\xA0L/min/m\xC2\xB2 (cardiac output %s\xC2\xA0L/min with a%s body surface of %s\xC2\xA0m\xC2\xB2)",
        hales_format_number(co->from_value, 1).s, l_min.s, hales_body_bsa_known(body) ? "" : " typical",
        hales_format_number(hales_body_bsa_m2(body), 2).s);
  }
  return hales_parts_text(r, "cardiac output %s\xC2\xA0L/min derived from %s", l_min.s, co->from);
}

/* The resistance, and where it is from; below the wedge no mean pressure gives one. */
static const char *resistance_words(hales_patient_report *r, const hales_report_fit *co, double wu) {
  if (wu < 0.0)
    return "; the wedge is above the mean PA pressure, which contradicts it: no PVR follows, check both traces";
  if (co->from && strcmp(co->from, "pvr_wu") == 0)
    return hales_parts_text(r, "; cardiac output %s\xC2\xA0L/min derived from the recorded PVR, not measured",
                            hales_format_value(co->show, co->measured).s);
  const char *recorded = recorded_words(r, wu);
  return recorded ? hales_parts_text(r, "; PVR %s\xC2\xA0WU computed from them%s",
                                     hales_format_computed(HALES_SHOW_RESISTANCE, wu).s, recorded)
                  : NULL;
}

static const char *measured_words(hales_patient_report *r) {
  static const char *const name[FIGURES] = {"pa_mean_mmhg", "pawp_mmhg", "co_l_min"},
                           *const label[FIGURES] = {"mean PA pressure", "wedge pressure", "cardiac output"};
  const hales_report_fit *fit[FIGURES];
  const char *words = "", *aside = "", *missing = "";
  r->pattern = HALES_PATTERN_OPEN;
  r->near_limit = NULL;
  for (size_t i = 0; i < FIGURES && words && aside && missing; i++) {
    const hales_report_fit *f = fit[i] = hales_parts_measured(r, name[i]);
    const char *recorded = set_aside(r, name[i]);
    if (f && f->from) {
      const char *more = output_words(r, f);
      words = more ? hales_parts_text(r, "%s%s%s", words, *words ? ", " : "", more) : NULL;
    } else if (f)
      words = hales_parts_text(r, "%s%s%s %s\xC2\xA0%s", words, *words ? ", " : "", label[i],
                               hales_format_measured(f->show, f->measured).s, hales_show_unit(f->show));
    else if (recorded)
      aside = hales_parts_text(r, "%s%s%s %s", aside, *aside ? ", " : "", label[i], recorded);
    else
      missing = hales_parts_text(r, "%s%s%s", missing, *missing ? ", " : "", label[i]);
  }
  if (!words || !aside || !missing) return NULL;
  if (*aside || *missing) return open_words(r, words, aside, missing);
  const hales_report_fit *mpap = fit[0], *wedge = fit[1], *co = fit[2];
  const double wu = (mpap->measured - wedge->measured) / co->measured;
  r->pattern = hales_pattern_of(mpap->measured, wedge->measured, wu);
  if (r->pattern != HALES_PATTERN_OPEN) r->near_limit = near_limits(r, mpap, wedge, co);
  const char *resistance = resistance_words(r, co, wu);
  if (!resistance) return NULL;
  const char *near_words =
      r->near_limit ? hales_parts_text(r, "; within measurement error of its limit: %s", r->near_limit) : "";
  return hales_parts_text(r, "Measured: %s%s. By the ESC/ERS 2022 definition: %s%s.", words, resistance,
                          hales_pattern_words(r->pattern), near_words ? near_words : "");
}

/* What no catheter reads: index, ejection fraction. */
static const char *twin_words(hales_patient_report *r) {
  static const struct {
    const char *name, *words;
  } said[] = {{"ci_l_min_m2", "cardiac index"}, {"rvef_pct", "RV ejection fraction"}};
  const char *words = "";
  for (size_t i = 0; i < sizeof said / sizeof said[0] && words; i++) {
    const hales_report_value *v = output(r, said[i].name);
    if (v)
      words =
          hales_parts_text(r, "%s%s %s %s\xC2\xA0%s", words, *words ? "," : " By the twin:", said[i].words,
                           hales_format_interval(v->show, v->twin).s, hales_show_unit(v->show));
  }
  return words && *words ? hales_parts_text(r, "%s.", words) : words;
}

/* Data that fit, but only a circulation that hardly anybody has.  heuristic: one in a thousand; of 30 made-up
 * patients with one disease each none is below but shock and tamponade, which the circuit does not contain.
 */
static const char *surprise_words(hales_patient_report *r) {
  const hales_twin_verdict *v = &r->twin.record.verdict;
  if (v->p_posterior < HALES_CHECK_GLOBAL_P || !(v->p_prior < 1e-3))
    return NULL; /* not met at all, or expected */
  return hales_parts_text(
      r,
      "The twin meets the measurements only with a circulation that was hardly expected of such a person (a "
      "chance of %.1g, prior and data together). Either values are wrong that agree with each other, or there is "
      "something that this circuit does not contain and its numbers stand in for: %s.",
      v->p_prior, r->twin.record.twin.pm->lacks);
}

void hales_parts_finding(hales_patient_report *r) {
  const char *seen = measured_words(r), *twin = twin_words(r);
  r->data.risk_caution = hales_pattern_unsuited(r->pattern);
  if (seen && twin) r->data.finding = hales_parts_text(r, "%s%s", seen, twin);
  const hales_twin_diagnostics *d = &r->twin.record.diagnostics;
  r->data.surprise = surprise_words(r);
  if (strcmp(d->trust, "poor") == 0) r->data.untrusted = d->reason;
}
