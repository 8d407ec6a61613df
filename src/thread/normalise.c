#include "thread/normalise.h"

#include <stdio.h>
#include <string.h>

#include "base/nearest.h"
#include "thread/naming.h"
#include "thread/quantity.h"
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
    q = hales_quantity_match(&c, 1, HALES_SITE_SYSTEMIC).quantity;
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

hales_status hales_note_unknown(const hales_obs *o, const hales_sink *sink, hales_err *err) {
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
  const hales_note n = {.text = text, .count = 1, .first = o->place};
  return sink->note(sink->ctx, &n, err);
}

const char *hales_subject_named(const char *stated, const hales_read_options *opt) {
  return opt->subject && hales_subject_fault(stated) ? opt->subject : stated;
}

/* A withdrawal that says nothing else, of nobody: its reader noted it, and there is nothing to refuse. */
static bool is_nobodys(const hales_identity *id, const char *subject, const char *code) {
  return id->state == HALES_VERSION_ENTERED_IN_ERROR && !subject && !code;
}

hales_status hales_obs_admit(hales_obs *o, const hales_read_options *opt, bool *drop, hales_err *why) {
  o->subject = hales_subject_named(o->subject, opt);
  *drop = is_nobodys(&o->identity, o->subject, o->code);
  if (*drop) return HALES_OK;
  const bool withdraws = o->identity.record && o->identity.state == HALES_VERSION_ENTERED_IN_ERROR;
  const char *fault = hales_subject_fault(o->subject);
  if (withdraws && hales_code_fault(o->code_system, o->code)) o->code_system = o->code = o->quantity = NULL;
  if (!fault) fault = hales_code_fault(o->code_system, o->code);
  if (fault) return HALES_FAIL(why, HALES_EPARSE, "%s", fault);
  const hales_status s = hales_obs_normalise(o, why);
  if (s == HALES_OK || !withdraws) return s;
  o->quantity = o->canonical_unit = NULL; /* what cannot be used can still be taken back */
  return HALES_OK;
}

hales_status hales_event_admit(hales_event *e, const hales_read_options *opt, bool *drop, hales_err *why) {
  e->subject = hales_subject_named(e->subject, opt);
  *drop = is_nobodys(&e->identity, e->subject, e->code);
  if (*drop) return HALES_OK;
  if (e->identity.record && e->identity.state == HALES_VERSION_ENTERED_IN_ERROR &&
      hales_code_fault(e->code_system, e->code))
    e->code_system = e->code = NULL; /* the record is taken back all the same */
  const char *fault = hales_subject_fault(e->subject);
  if (!fault) fault = hales_code_fault(e->code_system, e->code);
  return fault ? HALES_FAIL(why, HALES_EPARSE, "%s", fault) : HALES_OK;
}
