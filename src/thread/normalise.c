#include "thread/normalise.h"

#include <stdio.h>
#include <string.h>

#include "base/nearest.h"
#include "thread/contradiction.h"
#include "thread/life.h"
#include "thread/naming.h"
#include "thread/quantity.h"
#include "thread/sources.h"
#include "thread/subject_facts.h"
#include "thread/ucum.h"

bool hales_code_is_name(const char *s) {
  const size_t n = s ? strspn(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.") : 0;
  return s && n > 0 && n <= 48 && s[n] == '\0';
}

static hales_status judge(hales_obs *o, const hales_quantity *q) {
  if (!(o->canonical_value >= q->lo && o->canonical_value <= q->hi)) o->flags |= HALES_OBS_IMPLAUSIBLE;
  return HALES_OK;
}

/* NUMBER of a quantity of numbers: to canonical unit, and is it plausible? */
static hales_status number_of(hales_obs *o, const hales_quantity *q, hales_err *err) {
  bool alias = false;
  const bool by_name = o->code_system && strcmp(o->code_system, HALES_SYSTEM_CSV) == 0;
  const bool bare = !o->unit || !*o->unit;
  const char *unit = o->unit;
  if (bare && (by_name || strcmp(q->unit, "1") == 0)) unit = q->unit;
  o->canonical_unit = q->unit;
  if (unit && strcmp(unit, q->unit) == 0) { /* nothing to convert, as in nearly all rows */
    o->canonical_value = o->value;
    return judge(o, q);
  }
  HALES_TRY(hales_unit_convert(o->value, unit, q->unit, q->molar_mass_g_mol, &o->canonical_value, err));
  const hales_unit *u = hales_unit_find(unit, &alias);
  if (alias) o->flags |= HALES_OBS_UNIT_ALIAS;
  if (u && u->kind == HALES_UNIT_AMOUNT_CONCENTRATION) o->flags |= HALES_OBS_MOLAR;
  return judge(o, q);
}

/* TEXT of a quantity of numbers: a numeral, else say what is wrong. */
static hales_status text_as_number(hales_obs *o, const hales_quantity *q, hales_err *err) {
  const char *t = o->value_text ? o->value_text : "";
  double x = 0.0;
  if (hales_quantity_number(q, t, &x)) {
    o->canonical_value = x;
    o->canonical_unit = q->unit;
    o->kind = HALES_VALUE_NUMBER;
    o->value = x;
    return HALES_OK;
  }
  const size_t digits = strspn(t, "+-0123456789");
  if (digits > 0 && t[digits] == ',')
    return HALES_FAIL(err, HALES_EPARSE, "%s: decimal comma; write the number with a point", q->id);
  return HALES_FAIL(err, HALES_EPARSE, "%s: a number was expected, or nothing where it is missing", q->id);
}

hales_status hales_obs_normalise(hales_obs *o, hales_err *err) {
  const bool withdrawn = o->identity.state == HALES_VERSION_ENTERED_IN_ERROR;
  if (withdrawn && !o->code) return HALES_OK; /* it says only that its record is taken back */
  const hales_quantity *q = hales_quantity_find(o->quantity);
  if (!q && !(o->flags & HALES_OBS_UNKNOWN_CODE)) {
    const hales_coding c = {o->code_system, o->code, NULL};
    q = hales_quantity_match(&c, 1, NULL, 0).quantity;
  }
  if (o->time.precision == HALES_PRECISION_NONE) o->flags |= HALES_OBS_NO_TIME;
  if (o->time.precision >= HALES_PRECISION_MINUTE && !o->time.has_offset) o->flags |= HALES_OBS_ZONE_ASSUMED;
  if (o->identity.state == HALES_VERSION_PRELIMINARY) o->flags |= HALES_OBS_PRELIMINARY;
  o->quantity = q ? q->id : NULL;
  if (!q) {
    o->flags &= ~(uint32_t)HALES_OBS_UNIT_ASSUMED; /* nothing is converted, so nothing assumed */
    o->flags |= HALES_OBS_UNKNOWN_CODE;
    return HALES_OK;
  }
  if (withdrawn && !o->value_text) {
    o->quantity = NULL; /* the store keeps a quantity with its value only */
    return HALES_OK;
  }
  if (q->words) {
    o->canonical_text = hales_quantity_word(q, o->value_text);
    if (!o->canonical_text)
      return HALES_FAIL(err, HALES_EPARSE, "%s: one of these was expected: %s", q->id, q->words);
    o->kind = HALES_VALUE_TEXT;
    return HALES_OK;
  }
  return o->kind == HALES_VALUE_NUMBER ? number_of(o, q, err) : text_as_number(o, q, err);
}

static hales_status note_unknown(const hales_obs *o, const hales_sink *sink, hales_arena *a, hales_err *err) {
  char text[200];
  const bool name = hales_code_is_name(o->code),
             ours = o->code_system && (strcmp(o->code_system, HALES_SYSTEM_CSV) == 0 ||
                                       strcmp(o->code_system, HALES_SYSTEM_LOCAL) == 0);
  hales_nearest near = {.wanted = o->code};
  for (size_t k = 0; name && ours && hales_quantity_row(k); k++)
    hales_nearest_offer(&near, hales_quantity_row(k)->id);
  (void)snprintf(text, sizeof text, "unknown code %s%s: kept, not used%s%s%s",
                 name ? o->code : "(not a name)",
                 o->code_system && strcmp(o->code_system, HALES_SYSTEM_LOINC) == 0 ? " of LOINC" : "",
                 near.best ? "; is " : "", near.best ? near.best : "", near.best ? " meant?" : "");
  const hales_note n = {.text = hales_arena_text(a, text), .count = 1, .first = o->place};
  return n.text ? sink->note(sink->ctx, &n, err) : hales_batch_full(err);
}

/* The subject as stated, or the one that the caller named where that is none or cannot be used. */
static const char *subject_of(const char *stated, const hales_read_options *opt) {
  return opt->subject && hales_subject_fault(stated) ? opt->subject : stated;
}

/* A withdrawal that says nothing else, of nobody: its reader noted it, and there is nothing to refuse. */
static bool is_nobodys(const hales_identity *id, const char *subject, const char *code) {
  return id->state == HALES_VERSION_ENTERED_IN_ERROR && !subject && !code;
}

static hales_status normalise_one(hales_obs *o, const hales_read_options *opt, const hales_lives *lives,
                                  hales_batch *out, hales_err *err) {
  hales_err why = {0};
  o->subject = subject_of(o->subject, opt);
  if (is_nobodys(&o->identity, o->subject, o->code)) {
    o->flags |= HALES_OBS_REFUSED;
    return HALES_OK;
  }
  const bool withdraws = o->identity.record && o->identity.state == HALES_VERSION_ENTERED_IN_ERROR;
  const char *fault = hales_subject_fault(o->subject);
  if (withdraws && hales_code_fault(o->code_system, o->code)) o->code_system = o->code = o->quantity = NULL;
  if (!fault) fault = hales_code_fault(o->code_system, o->code);
  hales_status s = fault ? HALES_FAIL(&why, HALES_EPARSE, "%s", fault) : hales_obs_normalise(o, &why);
  if (s != HALES_OK && !fault && withdraws) {
    o->quantity = o->canonical_unit = NULL; /* what cannot be used can still be taken back */
    s = HALES_OK;
  }
  if (s != HALES_OK) {
    o->flags |= HALES_OBS_REFUSED;
    return hales_batch_reject(out, o->place, s, why.msg, err);
  }
  if (!hales_lives_allow(lives, o)) o->flags |= HALES_OBS_IMPLAUSIBLE_TIME;
  return HALES_OK;
}

static bool is_refused(const void *item) {
  return ((const hales_obs *)item)->flags & HALES_OBS_REFUSED;
}

/* The observations stay where they are: a million of them are not copied. */
static hales_status pass_obs(hales_batch *in, const hales_read_options *opt, const hales_lives *lives,
                             hales_batch *out, hales_err *err) {
  const hales_sink sink = hales_batch_sink(out);
  void **items = NULL;
  size_t n = 0; /* that are asked whether they contradict each other: withdrawn ones contradict nobody */
  HALES_TRY(hales_batch_index(in, &in->obs, sizeof(hales_obs), &items, err));
  hales_obs **all = HALES_NEW(in->arena, in->obs.n + 1, hales_obs *);
  if (!all) return hales_batch_full(err);
  for (size_t i = 0; i < in->obs.n; i++) {
    hales_obs *o = items[i];
    HALES_TRY(normalise_one(o, opt, lives, out, err));
    if (!is_refused(o) && o->identity.state != HALES_VERSION_ENTERED_IN_ERROR) all[n++] = o;
  }
  HALES_TRY(hales_contradictions_refuse(all, n, out, err));
  for (size_t i = 0; i < in->obs.n; i++)
    if (!is_refused(items[i]) && ((const hales_obs *)items[i])->flags & HALES_OBS_UNKNOWN_CODE)
      HALES_TRY(note_unknown(items[i], &sink, out->arena, err));
  hales_list_drop(&in->obs, sizeof(hales_obs), is_refused);
  out->obs = in->obs;
  in->obs = (hales_list){0};
  return HALES_OK;
}

static hales_status pass_events(hales_batch *in, const hales_read_options *opt, hales_batch *out,
                                hales_err *err) {
  const hales_sink sink = hales_batch_sink(out);
  void **items = NULL;
  HALES_TRY(hales_batch_index(in, &in->events, sizeof(hales_event), &items, err));
  for (size_t i = 0; i < in->events.n; i++) {
    hales_event *e = items[i];
    e->subject = subject_of(e->subject, opt);
    if (is_nobodys(&e->identity, e->subject, e->code)) continue;
    if (e->identity.record && e->identity.state == HALES_VERSION_ENTERED_IN_ERROR &&
        hales_code_fault(e->code_system, e->code))
      e->code_system = e->code = NULL; /* the record is taken back all the same */
    const char *fault = hales_subject_fault(e->subject);
    if (!fault) fault = hales_code_fault(e->code_system, e->code);
    if (fault)
      HALES_TRY(hales_batch_reject(out, e->place, HALES_EPARSE, fault, err));
    else
      HALES_TRY(sink.event(sink.ctx, e, err));
  }
  return HALES_OK;
}

static hales_status pass_rest(hales_batch *in, hales_batch *out, hales_err *err) {
  const hales_sink sink = hales_batch_sink(out);
  void **items = NULL;
  HALES_TRY(hales_batch_index(in, &in->rejections, sizeof(hales_rejection), &items, err));
  for (size_t i = 0; i < in->rejections.n; i++) HALES_TRY(sink.reject(sink.ctx, items[i], err));
  HALES_TRY(hales_batch_index(in, &in->notes, sizeof(hales_note), &items, err));
  for (size_t i = 0; i < in->notes.n; i++) HALES_TRY(sink.note(sink.ctx, items[i], err));
  return HALES_OK;
}

/* Facts without a subject are of the one that the caller named. */
static hales_status name_facts(hales_batch *in, const hales_read_options *opt, hales_err *err) {
  void **items = NULL;
  HALES_TRY(hales_batch_index(in, &in->facts, sizeof(hales_subject_fact), &items, err));
  for (size_t i = 0; i < in->facts.n; i++) {
    hales_subject_fact *f = items[i];
    f->subject = subject_of(f->subject, opt);
  }
  return HALES_OK;
}

hales_status hales_normalise(hales_batch *in, const hales_read_options *opt, hales_batch *out,
                             hales_err *err) {
  static const hales_read_options none = {0};
  if (!opt) opt = &none;
  hales_lives lives;
  HALES_TRY(pass_rest(in, out, err));
  HALES_TRY(name_facts(in, opt, err));
  HALES_TRY(hales_lives_gather(in, opt->now_us, &lives, err));
  HALES_TRY(hales_facts_pass(in, opt, &lives, out, err));
  HALES_TRY(pass_events(in, opt, out, err));
  HALES_TRY(pass_obs(in, opt, &lives, out, err));
  return hales_note_mixed_sources(out, err);
}
