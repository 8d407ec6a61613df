/* What to tell a clinician when a fit does not hold: which values could not be met, and what to do. */
#include <math.h>
#include <string.h>

#include "app/calibrate.h"
#include "app/plain_text.h"

enum { NAMED_MAX = 4 };

/* Label and value as the tables show them: "PA pressure, mean 20 mmHg". */
static void put_value(const hales_twin_fit *f, bool beside, hales_buf *out) {
  const hales_plain twin = hales_plain_interval(f->unit, f->twin, f->lo90, f->hi90);
  char measured[24];
  hales_plain_beside(f->unit, f->twin, f->lo90, f->hi90, f->measured, measured);
  hales_buf_printf(out, "%s %s", f->label, measured);
  if (*twin.unit) hales_buf_printf(out, " %s", twin.unit);
  if (beside) hales_buf_printf(out, " (the twin: %s)", twin.value);
}

/* Those of one time that cannot be right together, whatever the heart: relation.h. */
static size_t put_contradictions(const hales_selection *s, const hales_twin_record *r, hales_buf *out) {
  size_t n = 0;
  for (size_t i = 0; i < s->n_used; i++) {
    if (!(s->used[i].flags & HALES_OBS_DISAGREES)) continue;
    hales_buf_puts(out, n++ ? "; " : "These contradict each other, whatever the heart: ");
    put_value(&r->fit[i], false, out);
  }
  if (n > 0) hales_buf_puts(out, ". ");
  return n;
}

static double distance(const hales_twin_fit *f) {
  return f->outside || f->named ? fabs(f->measured - f->twin) / f->sd : 0.0;
}

/* The farthest from the twin first, in sds of their measurement. */
static size_t put_unmet(const hales_twin_record *r, hales_buf *out) {
  size_t all = 0, n = 0;
  double last = HUGE_VAL;
  for (size_t i = 0; i < r->n_fit; i++) all += distance(&r->fit[i]) > 0.0;
  for (; n < all && n < NAMED_MAX; n++) {
    const hales_twin_fit *next = NULL;
    for (size_t i = 0; i < r->n_fit; i++) {
      const double d = distance(&r->fit[i]);
      if (d > 0.0 && d < last && (!next || d > distance(next))) next = &r->fit[i];
    }
    if (!next) break;
    last = distance(next);
    hales_buf_puts(out, n ? "; " : "No circulation of this model meets them all; farthest off: ");
    put_value(next, true, out);
  }
  if (all > n) hales_buf_printf(out, "; and %zu more", all - n);
  if (all > 0) hales_buf_puts(out, ". ");
  return all;
}

hales_status hales_app_calibration_advise(const hales_selection *s, const hales_twin_record *r,
                                          hales_buf *out) {
  if (!r->verdict.misfit || strcmp(r->diagnostics.trust, "good") == 0) return HALES_OK;
  const size_t against = put_contradictions(s, r, out);
  if (put_unmet(r, out) + against == 0) return HALES_OK;
  hales_buf_puts(out, "Look these up in the record: digits, unit, day, whose they are, and whether all were "
                      "taken at rest. Correct the file, ingest it and calibrate again.");
  if (against == 0 && r->twin.pm->lacks)
    hales_buf_printf(out, " If they are right, this heart does what the model cannot: it lacks %s.",
                     r->twin.pm->lacks);
  return hales_buf_status(out, NULL);
}

hales_status hales_app_calibration_refuse(const hales_selection *s, const char *reason, hales_err *err) {
  char names[72] = "";
  size_t n = 0, len = 0;
  for (size_t i = 0; i < s->n_used; i++) {
    const char *name = s->used[i].name;
    if (!(s->used[i].flags & HALES_OBS_DISAGREES) || len + strlen(name) + 3 > sizeof names) continue;
    memcpy(names + len, n ? ", " : "", n ? 2 : 0);
    len += n ? 2 : 0;
    memcpy(names + len, name, strlen(name) + 1);
    len += strlen(name);
    n++;
  }
  if (n > 0)
    return HALES_FAIL(err, HALES_EMATH,
                      "no twin: %s cannot be right together; correct the file and ingest it", names);
  return HALES_FAIL(err, HALES_EMATH,
                    "no twin: %.60s; check digits, units and day of the values (hales thread)", reason);
}
