#include "thread/normalise.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/nearest.h"
#include "thread/life.h"
#include "thread/naming.h"
#include "thread/quantity.h"
#include "thread/sources.h"
#include "thread/timestamp.h"
#include "thread/ucum.h"

/* strcmp with NULL before everything */
static int compare(const char *a, const char *b) {
  if (!a || !b) return (a != NULL) - (b != NULL);
  return strcmp(a, b);
}

static int compare_u64(uint64_t a, uint64_t b) {
  return (a > b) - (a < b);
}

static int compare_time(const hales_time *a, const hales_time *b) {
  const int c = (a->t_us > b->t_us) - (a->t_us < b->t_us);
  return c ? c : (int)a->precision - (int)b->precision;
}

static const char *copy_text(hales_arena *a, const char *text) {
  char *p = hales_arena_zalloc(a, strlen(text) + 1, 1, 1);
  if (p) memcpy(p, text, strlen(text) + 1);
  return p;
}

static hales_status full(hales_err *err) {
  return HALES_FAIL(err, HALES_ENOMEM, "document too large for the memory given to it");
}

static hales_status reject(hales_batch *out, hales_place place, hales_status status, const char *reason,
                           hales_err *err) {
  const hales_sink sink = hales_batch_sink(out);
  const hales_rejection r = {.place = place, .status = status, .reason = copy_text(out->arena, reason)};
  return r.reason ? sink.reject(sink.ctx, &r, err) : full(err);
}

bool hales_code_is_name(const char *s) {
  const size_t n = s ? strspn(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.") : 0;
  return s && n > 0 && n <= 48 && s[n] == '\0';
}

/* NUMBER of a quantity of numbers: to canonical unit, and is it plausible? */
static hales_status number_of(hales_obs *o, const hales_quantity *q, hales_err *err) {
  bool alias = false;
  const bool by_name = o->code_system && strcmp(o->code_system, HALES_SYSTEM_CSV) == 0;
  const bool bare = !o->unit || !*o->unit;
  const char *unit = o->unit;
  if (bare && (by_name || strcmp(q->unit, "1") == 0)) unit = q->unit;
  HALES_TRY(hales_unit_convert(o->value, unit, q->unit, q->molar_mass_g_mol, &o->canonical_value, err));
  const hales_unit *u = hales_unit_find(unit, &alias);
  if (alias) o->flags |= HALES_OBS_UNIT_ALIAS;
  if (u && u->kind == HALES_UNIT_AMOUNT_CONCENTRATION) o->flags |= HALES_OBS_MOLAR;
  o->canonical_unit = q->unit;
  if (!(o->canonical_value >= q->lo && o->canonical_value <= q->hi)) o->flags |= HALES_OBS_IMPLAUSIBLE;
  return HALES_OK;
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
  if (o->identity.state == HALES_VERSION_ENTERED_IN_ERROR && !o->value_text)
    return HALES_OK; /* withdrawn, empty */
  if (q->words) {
    o->canonical_text = hales_quantity_word(q, o->value_text);
    if (!o->canonical_text)
      return HALES_FAIL(err, HALES_EPARSE, "%s: one of these was expected: %s", q->id, q->words);
    o->kind = HALES_VALUE_TEXT;
    return HALES_OK;
  }
  return o->kind == HALES_VALUE_NUMBER ? number_of(o, q, err) : text_as_number(o, q, err);
}

/* ---- comparison of the observations of one document ---- */

/* Everything but the value, the record and the unit. */
static int compare_slot(const hales_obs *a, const hales_obs *b) {
  int c = compare(a->subject, b->subject);
  if (!c) c = compare(a->quantity, b->quantity);
  if (!c && !a->quantity) c = compare(a->code_system, b->code_system);
  if (!c && !a->quantity) c = compare(a->code, b->code);
  if (!c) c = compare_time(&a->time, &b->time);
  if (!c) c = compare_time(&a->time_end, &b->time_end);
  if (!c) c = (int)a->time_kind - (int)b->time_kind;
  if (!c) c = compare(a->method, b->method);
  if (!c) c = compare(a->device, b->device);
  if (!c) c = compare(a->context, b->context);
  if (!c) c = compare(a->source, b->source);
  return c;
}

static int compare_record(const hales_obs *a, const hales_obs *b) {
  int c = compare(a->identity.record, b->identity.record);
  if (!c) c = compare(a->identity.version, b->identity.version);
  if (!c) c = compare_time(&a->identity.updated, &b->identity.updated);
  if (!c) c = (int)a->identity.state - (int)b->identity.state;
  return c;
}

static bool same_value(const hales_obs *a, const hales_obs *b) {
  const uint32_t limits = HALES_OBS_LESS_THAN | HALES_OBS_GREATER_THAN;
  if (a->kind != b->kind || (a->flags & limits) != (b->flags & limits)) return false;
  if (a->kind == HALES_VALUE_TEXT)
    return compare(a->canonical_text ? a->canonical_text : a->value_text,
                   b->canonical_text ? b->canonical_text : b->value_text) == 0;
  const double x = a->quantity ? a->canonical_value : a->value,
               y = b->quantity ? b->canonical_value : b->value;
  if (!a->quantity && compare(a->unit, b->unit) != 0) return false;
  return x >= y && x <= y;
}

static int by_slot(const void *pa, const void *pb) {
  const hales_obs *a = *(hales_obs *const *)pa, *b = *(hales_obs *const *)pb;
  int c = compare_slot(a, b);
  if (!c) c = compare_record(a, b);
  return c ? c : compare_u64(a->place.at, b->place.at);
}

/* The members of a run of equal slots that say something else than another member of it. */
static void mark_run(hales_obs *const *all, size_t n, const hales_obs **against) {
  const bool clock = all[0]->time.precision >= HALES_PRECISION_MINUTE;
  size_t other = n; /* first member whose value differs from the first's */
  for (size_t i = 1; i < n && other == n; i++)
    if (!same_value(all[0], all[i])) other = i;
  if (other == n) return;
  for (size_t i = 0; i < n; i++) {
    /* the nearest member of the same record that says otherwise, else the first of the run that does */
    const hales_obs *same_record = NULL;
    for (size_t k = 0; k < 2 && !same_record; k++) {
      const size_t j = k ? (i > 0 ? i - 1 : n) : i + 1;
      if (j < n && compare_record(all[i], all[j]) == 0 && !same_value(all[i], all[j])) same_record = all[j];
    }
    if (same_record)
      against[i] = same_record;
    else if (all[i]->identity.record && clock && all[i]->identity.state != HALES_VERSION_ENTERED_IN_ERROR)
      all[i]->flags |= HALES_OBS_CONFLICT;
  }
}

/* Versions of one record differ lawfully: a run where all members share the record id is no conflict of
 * records. */
static bool one_record(hales_obs *const *all, size_t n) {
  for (size_t i = 1; i < n; i++)
    if (compare(all[0]->identity.record, all[i]->identity.record) != 0) return false;
  return all[0]->identity.record != NULL;
}

/* Equal records stand together in a run; if any two of one record differ, all of that record are rejected. */
static void spread_run(hales_obs *const *all, size_t n, const hales_obs **against) {
  for (size_t i = 0; i < n;) {
    size_t end = i + 1;
    const hales_obs *first = against[i];
    while (end < n && compare_record(all[i], all[end]) == 0) {
      if (!first) first = against[end];
      end++;
    }
    for (size_t k = i; k < end && first; k++)
      if (!against[k]) against[k] = first == all[k] ? all[i == k ? end - 1 : i] : first;
    i = end;
  }
}

/* Only within this file: a statement that was refused. */
#define REFUSED (UINT32_C(1) << 31)

static hales_status compare_all(hales_obs **all, size_t n, hales_batch *out, hales_err *err) {
  hales_arena *a = out->arena;
  hales_obs **sorted = HALES_NEW(a, n, hales_obs *);
  const hales_obs **against = HALES_NEW(a, n, const hales_obs *);
  if (!sorted || !against) return full(err);
  memcpy(sorted, all, n * sizeof *all);
  qsort(sorted, n, sizeof *sorted, by_slot);
  for (size_t i = 0; i < n;) {
    size_t end = i + 1;
    while (end < n && compare_slot(sorted[i], sorted[end]) == 0) end++;
    if (end - i > 1) {
      mark_run(sorted + i, end - i, against + i);
      spread_run(sorted + i, end - i, against + i);
      if (one_record(sorted + i, end - i))
        for (size_t k = i; k < end; k++) sorted[k]->flags &= ~(uint32_t)HALES_OBS_CONFLICT;
    }
    i = end;
  }
  for (size_t i = 0; i < n; i++) {
    if (!against[i]) continue;
    char reason[200];
    (void)snprintf(reason, sizeof reason, "%s: the document gives another value for the same time at %s",
                   sorted[i]->quantity ? sorted[i]->quantity : "unknown code", against[i]->place.text);
    HALES_TRY(reject(out, sorted[i]->place, HALES_EPARSE, reason, err));
    sorted[i]->flags |= REFUSED;
  }
  return HALES_OK;
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
  const hales_note n = {.text = copy_text(a, text), .count = 1, .first = o->place};
  return n.text ? sink->note(sink->ctx, &n, err) : full(err);
}

/* The subject as stated, or the one that the caller named where that is none or cannot be used. */
static const char *subject_of(const char *stated, const hales_read_options *opt) {
  return opt->subject && hales_subject_fault(stated) ? opt->subject : stated;
}

static hales_status pass_obs(hales_batch *in, const hales_read_options *opt, const hales_lives *lives,
                             hales_batch *out, hales_err *err) {
  const hales_sink sink = hales_batch_sink(out);
  void **items = NULL;
  size_t n = 0;
  HALES_TRY(hales_batch_index(in, &in->obs, sizeof(hales_obs), &items, err));
  hales_obs **all = HALES_NEW(in->arena, in->obs.n + 1, hales_obs *);
  if (!all) return full(err);
  for (size_t i = 0; i < in->obs.n; i++) {
    hales_obs *o = items[i];
    hales_err why = {0};
    o->subject = subject_of(o->subject, opt);
    const char *fault = hales_subject_fault(o->subject);
    if (!fault) fault = hales_code_fault(o->code_system, o->code);
    hales_status s = fault ? HALES_FAIL(&why, HALES_EPARSE, "%s", fault) : hales_obs_normalise(o, &why);
    if (s == HALES_OK && !hales_lives_allow(lives, o)) o->flags |= HALES_OBS_IMPLAUSIBLE_TIME;
    if (s == HALES_OK)
      all[n++] = o;
    else
      HALES_TRY(reject(out, o->place, s, why.msg, err));
  }
  if (n == 0) return HALES_OK;
  HALES_TRY(compare_all(all, n, out, err));
  for (size_t i = 0; i < n; i++) {
    if (all[i]->flags & REFUSED) continue;
    HALES_TRY(sink.obs(sink.ctx, all[i], err));
    if (!all[i]->quantity) HALES_TRY(note_unknown(all[i], &sink, out->arena, err));
  }
  return HALES_OK;
}

/* ---- events and subject facts ---- */

static hales_status pass_events(hales_batch *in, const hales_read_options *opt, hales_batch *out,
                                hales_err *err) {
  const hales_sink sink = hales_batch_sink(out);
  void **items = NULL;
  HALES_TRY(hales_batch_index(in, &in->events, sizeof(hales_event), &items, err));
  for (size_t i = 0; i < in->events.n; i++) {
    hales_event *e = items[i];
    e->subject = subject_of(e->subject, opt);
    const char *fault = hales_subject_fault(e->subject);
    if (!fault) fault = hales_code_fault(e->code_system, e->code);
    if (fault)
      HALES_TRY(reject(out, e->place, HALES_EPARSE, fault, err));
    else
      HALES_TRY(sink.event(sink.ctx, e, err));
  }
  return HALES_OK;
}

static int by_fact(const void *pa, const void *pb) {
  const hales_subject_fact *a = *(hales_subject_fact *const *)pa, *b = *(hales_subject_fact *const *)pb;
  int c = compare(a->subject, b->subject);
  if (!c) c = (int)a->kind - (int)b->kind;
  return c ? c : compare_u64(a->place.at, b->place.at);
}

static bool same_fact(const hales_subject_fact *a, const hales_subject_fact *b) {
  return compare(a->text, b->text) == 0 && compare_time(&a->date, &b->date) == 0;
}

/* One run of facts of a subject and kind: agreed = pass the first, else reject each. */
static hales_status pass_fact_run(hales_subject_fact **run, size_t n, hales_batch *out, hales_err *err) {
  static const char *const names[] = {"sex", "birth date", "death", "ethnicity"};
  const hales_sink sink = hales_batch_sink(out);
  bool agreed = true;
  for (size_t i = 1; i < n; i++) agreed = agreed && same_fact(run[0], run[i]);
  if (agreed) return sink.subject(sink.ctx, run[0], err);
  for (size_t i = 0; i < n; i++) {
    size_t j = 0;
    while (j < n && same_fact(run[i], run[j])) j++;
    char reason[200];
    (void)snprintf(reason, sizeof reason, "%s: the document says otherwise of the same subject at %s",
                   names[run[i]->kind], run[j]->place.text);
    HALES_TRY(reject(out, run[i]->place, HALES_EPARSE, reason, err));
  }
  return HALES_OK;
}

static hales_status pass_facts(hales_batch *in, const hales_read_options *opt, const hales_lives *lives,
                               hales_batch *out, hales_err *err) {
  void **items = NULL;
  HALES_TRY(hales_batch_index(in, &in->facts, sizeof(hales_subject_fact), &items, err));
  hales_subject_fact **all = HALES_NEW(in->arena, in->facts.n + 1, hales_subject_fact *);
  if (!all) return full(err);
  size_t n = 0;
  for (size_t i = 0; i < in->facts.n; i++) {
    hales_subject_fact *f = items[i];
    const char *nameless = hales_subject_fault(f->subject);
    const char *fault = nameless ? nameless : hales_lives_refuse(lives, f);
    if (fault) {
      HALES_TRY(reject(out, f->place, nameless ? HALES_EPARSE : HALES_ERANGE, fault, err));
      continue;
    }
    if (!opt->keep_dates && f->date.precision != HALES_PRECISION_NONE) {
      f->date = hales_time_coarsen(f->date);
      f->coarsened = true;
    }
    if (f->identity.state == HALES_VERSION_ENTERED_IN_ERROR) /* withdrawn: contradicts nobody */
      HALES_TRY(hales_batch_sink(out).subject(out, f, err));
    else
      all[n++] = f;
  }
  qsort(all, n, sizeof *all, by_fact);
  for (size_t i = 0; i < n;) {
    size_t end = i + 1;
    while (end < n && compare(all[i]->subject, all[end]->subject) == 0 && all[i]->kind == all[end]->kind)
      end++;
    HALES_TRY(pass_fact_run(all + i, end - i, out, err));
    i = end;
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
  HALES_TRY(pass_facts(in, opt, &lives, out, err));
  HALES_TRY(pass_events(in, opt, out, err));
  HALES_TRY(pass_obs(in, opt, &lives, out, err));
  return hales_note_mixed_sources(out, err);
}
