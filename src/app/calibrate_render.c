#include <stdio.h>
#include <string.h>

#include "app/calibrate.h"
#include "app/plain_text.h"
#include "app/thread_view.h"

static void put_digest(hales_jw *w, const char *key, const uint8_t digest[32]) {
  char text[65];
  for (size_t i = 0; i < 32; i++) (void)snprintf(text + 2 * i, 3, "%02x", digest[i]);
  hales_jw_put_string(w, key, text);
}

static void put_unused(hales_jw *w, const hales_unused *u) {
  char when[HALES_TIME_TEXT_MAX];
  hales_time_text(u->time, when);
  hales_jw_begin_object(w);
  hales_jw_put_string(w, "name", u->name);
  if (u->has_value)
    hales_jw_put_number(w, "value", u->value);
  else
    hales_jw_put_null(w, "value");
  hales_jw_put_string(w, "unit", u->unit);
  hales_jw_put_string(w, "reason", u->reason);
  hales_jw_put_uint(w, "n", u->n);
  hales_jw_put_string(w, "true_on", *when ? when : NULL);
  put_digest(w, "document", u->sha256);
  hales_jw_put_uint(w, "at", u->at);
  hales_jw_put_string(w, "place", u->place);
  hales_jw_end_object(w);
}

hales_status hales_app_calibration_json(const hales_app_calibration *c, hales_buf *out, hales_err *err) {
  const hales_selection *s = &c->selection;
  hales_jw w = hales_jw_on(out, true);
  hales_jw_begin_object(&w);
  hales_jw_put_string(&w, "subject", c->subject);
  hales_jw_put_object(&w, "twin");
  hales_jw_put_int(&w, "id", c->twin_id);
  hales_jw_put_string(&w, "name", c->twin_name);
  hales_jw_put_bool(&w, "stored", c->stored);
  if (c->supersedes)
    hales_jw_put_int(&w, "supersedes", c->supersedes);
  else
    hales_jw_put_null(&w, "supersedes");
  hales_jw_end_object(&w);
  hales_twin_put_conclusions(&c->record, &w);
  hales_jw_put_array(&w, "unused");
  for (size_t i = 0; i < s->n_unused; i++) put_unused(&w, &s->unused[i]);
  hales_jw_end_array(&w);
  hales_jw_put_number(&w, "seconds", c->seconds);
  hales_jw_put_string(&w, "purpose", "research software: no medical device");
  hales_jw_end_object(&w);
  return hales_jw_finish(&w, err);
}

/* All within 80 columns, as the report shows it; --json has every digit. */
static void text_fit(const hales_twin_record *r, hales_buf *out) {
  hales_buf_printf(out, "\n%-28s %5s %4s %5s %10s %10s\n", "", "", "", "", "", "90 % with");
  hales_buf_printf(out, "%-28s %5s %4s %5s %10s %10s\n", "measured against twin", "value", "sd", "twin",
                   "90 %", "error");
  for (size_t i = 0; i < r->n_fit; i++) {
    const hales_twin_fit *f = &r->fit[i];
    const hales_plain twin = hales_plain_interval(f->unit, f->twin, f->lo90, f->hi90);
    char measured[24], lo[24], hi[24], pred[52];
    hales_plain_beside(f->unit, f->twin, f->lo90, f->hi90, f->measured, measured);
    hales_plain_beside(f->unit, f->twin, f->lo90, f->hi90, f->pred_lo90, lo);
    hales_plain_beside(f->unit, f->twin, f->lo90, f->hi90, f->pred_hi90, hi);
    (void)snprintf(pred, sizeof pred, "%s to %s", lo, hi);
    hales_buf_printf(out, "%-28s %5s %4.2g %5s %10s %10s %s%s\n", f->label, measured, twin.factor * f->sd,
                     twin.value, twin.range, pred, twin.unit,
                     hales_twin_is_misfit(r, f) ? " MISFIT"
                     : f->outside               ? " beyond"
                                                : "");
  }
}

static void text_parameters(const hales_twin_record *r, hales_buf *out) {
  bool at_limit = false;
  hales_buf_printf(out, "\n%-34s %6s %13s %6s %6s\n", "parameter of the model", "median", "90 %", "prior",
                   "known");
  for (size_t i = 0; i < r->n_parameter; i++) {
    const hales_twin_parameter *p = &r->parameter[i];
    const hales_plain v = hales_plain_interval(p->unit, p->median, p->lo90, p->hi90);
    char prior[24];
    hales_plain_beside(p->unit, p->median, p->lo90, p->hi90, p->prior_median, prior);
    hales_buf_printf(out, "%-34s %6s %13s %6s %5.2f%s %s\n", p->label, p->learned ? v.value : "-",
                     p->learned ? v.range : "not learned", prior, p->contraction, p->at_limit ? "*" : " ",
                     v.unit);
    at_limit |= p->at_limit;
  }
  hales_buf_puts(out, "known: 1 learned fully, 0 not at all; not learned below 0.2\n");
  if (at_limit) hales_buf_puts(out, "*: lies against its bound\n");
}

static void text_verdict(const hales_twin_record *r, hales_buf *out) {
  const hales_twin_diagnostics *d = &r->diagnostics;
  size_t n = 0;
  for (size_t i = 0; i < r->n_fit; i++) n += r->fit[i].outside || r->fit[i].named;
  hales_buf_puts(out, "\n");
  if (strcmp(d->trust, "poor") == 0)
    hales_buf_puts(out, "POOR: the draws are not to be trusted; do not use this twin for a conclusion\n");
  hales_buf_printf(out, "trust: %s (%s)\n", d->trust, d->reason);
  hales_buf_printf(out, "misfit: %s, %zu of %zu values outside or named, p %.2g\n",
                   r->verdict.misfit ? "yes" : "no", n, r->n_fit, r->verdict.p_posterior);
  if (r->verdict.suspect) hales_buf_printf(out, "first suspect: %s\n", r->verdict.suspect);
  hales_buf_printf(out,
                   "%zu draws, effective size %.0f of %zu; %zu of %zu searches agree; %zu model runs\n"
                   "integration error at most %.2g sd of a measurement\n",
                   r->twin.n_draw, d->ess, d->n_weighted, d->n_agree, d->n_start, d->n_forward,
                   d->numerical_error_sd);
}

void hales_app_calibration_text(const hales_app_calibration *c, hales_buf *out) {
  const hales_selection *s = &c->selection;
  const hales_twin_record *r = &c->record;
  hales_buf_printf(out, "twin %s of %s on %s version %d, data of %s%s%s\n", c->twin_name, c->subject,
                   r->twin.pm->model->id, r->twin.pm->model->version, s->has_date ? s->date : "unknown date",
                   c->stored ? "" : "\nthe same as the one stored before",
                   c->stored && c->supersedes ? "\nsupersedes the one before" : "");
  text_fit(r, out);
  text_parameters(r, out);
  text_verdict(r, out);
  for (size_t i = 0; i < s->n_note; i++) hales_plain_wrap(out, "note: ", 6, s->note[i]);
  char line[512];
  for (size_t i = 0; i < r->n_fit; i++)
    if (r->fit[i].note) {
      (void)snprintf(line, sizeof line, "%s: %s", r->fit[i].name, r->fit[i].note);
      hales_plain_wrap(out, "note: ", 6, line);
    }
  for (size_t i = 0; i < s->n_unused; i++) {
    (void)snprintf(line, sizeof line, "%s (%zu): %s", s->unused[i].name, s->unused[i].n, s->unused[i].reason);
    hales_plain_wrap(out, "not used: ", 10, line);
  }
  hales_buf_printf(out, "seed %llu, %.2f s; research software\n", (unsigned long long)r->twin.seed,
                   c->seconds);
}
