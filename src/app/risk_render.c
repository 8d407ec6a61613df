#include <stdio.h>

#include "app/plain_text.h"
#include "app/risk.h"

static const char scope[] = "Published scores of groups of people; a stratum's rate is not this patient's "
                            "probability. Research software.";

static bool has_document(const hales_app_risk_value *v) {
  for (size_t i = 0; i < sizeof v->sha256; i++)
    if (v->sha256[i] != 0) return true;
  return false;
}

static void put_value(hales_jw *w, const hales_app_risk_value *v) {
  const hales_risk_item_info *k = hales_risk_item_get(v->item);
  hales_jw_put_object(w, k->name);
  hales_jw_put_number(w, "value", v->value);
  hales_jw_put_string(w, "unit", k->unit);
  hales_jw_put_string(w, "words", k->words);
  hales_jw_put_string(w, "from", v->from);
  hales_jw_put_bool(w, "derived", v->derived);
  hales_jw_put_string(w, "true_on", v->true_on[0] ? v->true_on : NULL);
  if (v->has_age)
    hales_jw_put_int(w, "age_days", v->age_days);
  else
    hales_jw_put_null(w, "age_days");
  char digest[65];
  for (size_t i = 0; i < 32; i++) (void)snprintf(digest + 2 * i, 3, "%02x", v->sha256[i]);
  hales_jw_put_string(w, "document", has_document(v) ? digest : NULL);
  hales_jw_put_string(w, "place", v->place);
  hales_jw_end_object(w);
}

hales_status hales_app_risk_json(const hales_app_risk *r, hales_buf *out, hales_err *err) {
  hales_jw w = hales_jw_on(out, true);
  hales_jw_begin_object(&w);
  hales_jw_put_string(&w, "subject", r->subject);
  hales_jw_put_string(&w, "date", r->has_date ? r->date : NULL);
  hales_jw_put_object(&w, "scores");
  for (size_t i = 0; i < r->n_score; i++) {
    hales_jw_key(&w, r->score[i].score->id);
    hales_risk_result_json(&r->score[i], &w);
  }
  hales_jw_end_object(&w);
  hales_jw_put_object(&w, "values");
  for (size_t i = 0; i < r->n_value; i++) put_value(&w, &r->value[i]);
  hales_jw_end_object(&w);
  hales_jw_put_string(&w, "unsuited", r->unsuited);
  hales_jw_put_array(&w, "notes");
  for (size_t i = 0; i < r->n_note; i++) hales_jw_string(&w, r->note[i]);
  hales_jw_end_array(&w);
  hales_jw_put_string(&w, "scope", scope);
  hales_jw_end_object(&w);
  return hales_jw_finish(&w, err);
}

static void text_whole(const hales_app_risk *r, hales_buf *out) {
  hales_buf_printf(out, "risk of %s on %s\n\n", r->subject, r->has_date ? r->date : "unknown date");
  if (r->unsuited) hales_buf_printf(out, "%s\n\n", r->unsuited);
  for (size_t i = 0; i < r->n_score; i++) {
    hales_risk_result_text(&r->score[i], out);
    hales_buf_puts(out, "\n");
  }
  hales_buf_puts(out, "values taken:\n");
  for (size_t i = 0; i < r->n_value; i++) {
    const hales_app_risk_value *v = &r->value[i];
    const hales_risk_item_info *k = hales_risk_item_get(v->item);
    hales_buf_printf(out, "  %s", k->words);
    if (!k->coded) {
      const hales_plain p = hales_plain_interval(k->unit, v->value, v->value, v->value);
      hales_buf_printf(out, ": %.4g %s", p.factor * v->value, p.unit);
    }
    hales_buf_printf(out, ", from %s", v->from);
    if (v->true_on[0]) hales_buf_printf(out, ", %s", v->true_on);
    if (v->has_age && v->age_days != 0)
      hales_buf_printf(out, " (%lld days %s)", (long long)(v->age_days > 0 ? v->age_days : -v->age_days),
                       v->age_days > 0 ? "before" : "after");
    hales_buf_puts(out, "\n");
  }
  if (r->n_value == 0) hales_buf_puts(out, "  none\n");
  for (size_t i = 0; i < r->n_note; i++) hales_buf_printf(out, "note: %s\n", r->note[i]);
  hales_buf_printf(out, "%s\n", scope);
}

void hales_app_risk_text(const hales_app_risk *r, hales_buf *out) {
  hales_buf wide = {0};
  text_whole(r, &wide);
  if (wide.failed)
    out->failed = true;
  else
    hales_plain_lines(out, wide.data);
  hales_buf_deinit(&wide);
}
