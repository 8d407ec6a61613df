#include "conformance/store.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "conformance/brief.h"
#include "conformance/many.h"
#include "conformance/repeats.h"
#include "support/assert.h"

#define RECEIVED_US INT64_C(1712345678901234)

static const store_under_test *sut;

static int set_up(void **state) {
  *state = sut->open();
  return *state ? 0 : -1;
}

static int tear_down(void **state) {
  sut->close(*state);
  return 0;
}

/* ---- statements to put ---- */

static hales_document a_document(uint8_t fill) {
  hales_document d = {.bytes = 4096u + fill, .reader = "csv", .reader_version = "3"};
  memset(d.sha256, fill, sizeof d.sha256);
  return d;
}

static hales_obs an_obs(const char *subject, double value, int64_t t_us) {
  return (hales_obs){
      .subject = subject,
      .code_system = "urn:hales:csv-variable",
      .code = "pawp_mmhg",
      .label = "wedge",
      .kind = HALES_VALUE_NUMBER,
      .value = value,
      .value_text = "11.30",
      .unit = "mmHg",
      .time = {.t_us = t_us, .precision = HALES_PRECISION_MINUTE, .has_offset = true, .offset_min = -330},
      .time_end = {.t_us = t_us + 60000000, .precision = HALES_PRECISION_SECOND},
      .time_kind = HALES_TIME_ISSUED,
      .device = "swan-ganz",
      .method = "end-expiratory",
      .context = "rest",
      .place = {.at = 977, .text = "line 12, column 11"},
      .quantity = "pawp_mmhg",
      .canonical_value = value,
      .canonical_unit = "mm[Hg]",
      .flags = HALES_OBS_UNIT_ALIAS | HALES_OBS_DERIVED};
}

static hales_obs of_record(hales_obs o, const char *record, const char *version, hales_version_state state) {
  o.identity = (hales_identity){.record = record, .version = version, .state = state};
  return o;
}

static int64_t begin_document(hales_store *s, uint8_t fill) {
  hales_err err = {0};
  const hales_document d = a_document(fill);
  int64_t id = 0;
  hales_put put;
  assert_ok_err(hales_store_begin(s, &err), &err);
  assert_ok_err(hales_store_put_document(s, &d, RECEIVED_US, &id, &put, &err), &err);
  assert_true(id > 0);
  return id;
}

static void commit(hales_store *s) {
  hales_err err = {0};
  assert_ok_err(hales_store_commit(s, &err), &err);
  assert_ok_err(hales_store_verify(s, &err), &err);
}

static hales_put put_obs(hales_store *s, int64_t document, const hales_obs *o) {
  hales_err err = {0};
  hales_put put = HALES_PUT_DUPLICATE;
  assert_ok_err(hales_store_put_obs(s, document, o, &put, &err), &err);
  return put;
}

static int64_t subject_id(hales_store *s, const char *pseudonym) {
  hales_err err = {0};
  int64_t id = 0;
  assert_ok_err(hales_store_find_subject(s, pseudonym, &id, &err), &err);
  return id;
}

/* ---- looking at what is there ---- */

typedef struct seen {
  size_t n;
  double value[16];
  int64_t t_us[16];
  uint32_t flags[16];
  bool current[16];
} seen;

static hales_status look(void *ctx, const hales_stored_obs *row, hales_err *err) {
  (void)err;
  seen *x = ctx;
  assert_true(x->n < 16);
  x->value[x->n] = row->obs.canonical_value;
  x->t_us[x->n] = row->obs.time.t_us;
  x->flags[x->n] = row->obs.flags;
  x->current[x->n] = row->origin.current;
  x->n++;
  return HALES_OK;
}

static seen all_of(hales_store *s, const char *pseudonym, bool all_versions) {
  hales_err err = {0};
  seen x = {0};
  const hales_store_query q = {.subject_id = subject_id(s, pseudonym), .all_versions = all_versions};
  assert_ok_err(hales_store_each_obs(s, &q, look, &x, &err), &err);
  return x;
}

static hales_store_counts counts(hales_store *s) {
  hales_err err = {0};
  hales_store_counts c;
  assert_ok_err(hales_store_count(s, &c, &err), &err);
  return c;
}

/* ---- the tests ---- */

static hales_status compare_obs(void *ctx, const hales_stored_obs *row, hales_err *err) {
  (void)err;
  const hales_obs want = an_obs("K-17", 11.3, -86400000000), *got = &row->obs;
  uint8_t digest[32];
  memset(digest, 0xc3, sizeof digest);
  ++*(int *)ctx;
  assert_string_equal(got->subject, want.subject);
  assert_string_equal(got->code_system, want.code_system);
  assert_string_equal(got->code, want.code);
  assert_string_equal(got->label, want.label);
  assert_int_equal(got->kind, want.kind);
  assert_true(got->value == want.value);
  assert_string_equal(got->value_text, want.value_text);
  assert_string_equal(got->unit, want.unit);
  assert_int_equal(got->time.t_us, want.time.t_us);
  assert_int_equal(got->time.precision, want.time.precision);
  assert_true(got->time.has_offset);
  assert_int_equal(got->time.offset_min, want.time.offset_min);
  assert_int_equal(got->time_end.t_us, want.time_end.t_us);
  assert_int_equal(got->time_end.precision, want.time_end.precision);
  assert_false(got->time_end.has_offset);
  assert_int_equal(got->time_kind, want.time_kind);
  assert_string_equal(got->device, want.device);
  assert_string_equal(got->method, want.method);
  assert_string_equal(got->context, want.context);
  assert_int_equal(got->place.at, want.place.at);
  assert_string_equal(got->place.text, want.place.text);
  assert_string_equal(got->quantity, want.quantity);
  assert_true(got->canonical_value == want.canonical_value);
  assert_string_equal(got->canonical_unit, want.canonical_unit);
  assert_null(got->canonical_text);
  assert_null(got->identity.record);
  assert_int_equal(got->flags, want.flags);
  assert_memory_equal(row->origin.sha256, digest, 32);
  assert_string_equal(row->origin.reader, "csv");
  assert_string_equal(row->origin.reader_version, "3");
  assert_int_equal(row->origin.learned_us, RECEIVED_US);
  assert_true(row->origin.current);
  assert_int_equal(row->origin.superseded_by, 0);
  return HALES_OK;
}

static void gives_back_an_observation_as_it_was_put(void **state) {
  hales_store *s = *state;
  hales_err err = {0};
  const hales_obs o = an_obs("K-17", 11.3, -86400000000);
  assert_int_equal(put_obs(s, begin_document(s, 0xc3), &o), HALES_PUT_STORED);
  commit(s);
  int n = 0;
  const hales_store_query q = {.subject_id = subject_id(s, "K-17")};
  assert_ok_err(hales_store_each_obs(s, &q, compare_obs, &n, &err), &err);
  assert_int_equal(n, 1);
}

static void stores_the_same_observation_once(void **state) {
  hales_store *s = *state;
  hales_obs o = an_obs("K-17", 11.3, 5000000);
  int64_t doc = begin_document(s, 7);
  assert_int_equal(put_obs(s, doc, &o), HALES_PUT_STORED);
  o.place.at = 3500; /* another row of the same file, spelt the same */
  assert_int_equal(put_obs(s, doc, &o), HALES_PUT_DUPLICATE);
  commit(s);
  doc = begin_document(s, 8); /* another file */
  o.label = "another name for it";
  assert_int_equal(put_obs(s, doc, &o), HALES_PUT_DUPLICATE);
  o.subject = "K-18";
  assert_int_equal(put_obs(s, doc, &o), HALES_PUT_STORED);
  o.context = "exercise";
  assert_int_equal(put_obs(s, doc, &o), HALES_PUT_STORED);
  o.time.t_us += 60000000;
  assert_int_equal(put_obs(s, doc, &o), HALES_PUT_STORED);
  commit(s);
  assert_int_equal(counts(s).observations, 4);
}

static void knows_a_document_by_digest_and_reader_version(void **state) {
  hales_store *s = *state;
  hales_err err = {0};
  const int64_t first = begin_document(s, 21);
  hales_document d = a_document(21);
  int64_t id = 0;
  hales_put put;
  assert_ok_err(hales_store_put_document(s, &d, RECEIVED_US + 5, &id, &put, &err), &err);
  assert_int_equal(put, HALES_PUT_DUPLICATE);
  assert_int_equal(id, first);
  d.reader_version = "4";
  assert_ok_err(hales_store_put_document(s, &d, RECEIVED_US + 5, &id, &put, &err), &err);
  assert_int_equal(put, HALES_PUT_STORED);
  assert_int_not_equal(id, first);
  commit(s);
  assert_int_equal(counts(s).documents, 2);
}

static void a_rolled_back_transaction_leaves_nothing(void **state) {
  hales_store *s = *state;
  const hales_store_counts before = counts(s);
  const hales_obs o = an_obs("K-17", 11.3, 5000000);
  (void)put_obs(s, begin_document(s, 7), &o);
  assert_int_equal(counts(s).observations, 1); /* the writer sees its own work */
  hales_store_rollback(s);
  const hales_store_counts after = counts(s);
  assert_memory_equal(&before, &after, sizeof before);
  assert_int_equal(subject_id(s, "K-17"), 0);
  assert_int_equal(put_obs(s, begin_document(s, 7), &o), HALES_PUT_STORED);
  commit(s);
}

static void refuses_nan_and_infinity_and_then_only_rollback(void **state) {
  hales_store *s = *state;
  const double bad[] = {nan(""), HUGE_VAL, -HUGE_VAL};
  for (int i = 0; i < 6; i++) {
    hales_err err = {0};
    hales_put put;
    hales_obs o = an_obs("K-17", 11.3, 5000000);
    if (i < 3)
      o.value = bad[i];
    else
      o.canonical_value = bad[i - 3];
    const int64_t doc = begin_document(s, 7);
    assert_status(hales_store_put_obs(s, doc, &o, &put, &err), HALES_ERANGE);
    assert_int_equal(err.at, 977);
    err = (hales_err){0};
    const hales_obs good = an_obs("K-17", 12.7, 5000000);
    assert_status(hales_store_put_obs(s, doc, &good, &put, &err), HALES_EARG);
    assert_status(hales_store_commit(s, NULL), HALES_EARG);
    hales_store_rollback(s);
  }
  hales_err err = {0};
  hales_put put;
  const hales_event e = {
      .subject = "K-17", .kind = HALES_EVENT_TREATMENT_START, .has_dose = true, .dose = HUGE_VAL};
  assert_status(hales_store_put_event(s, begin_document(s, 9), &e, &put, &err), HALES_ERANGE);
  hales_store_rollback(s);
  assert_int_equal(counts(s).documents, 0);
  assert_int_equal(counts(s).subjects, 0);
}

static void the_largest_and_smallest_numbers_survive(void **state) {
  hales_store *s = *state;
  const double extreme[] = {1.7976931348623157e308, -1.7976931348623157e308, 5e-324, -0.1, 0.1 + 0.2};
  const int64_t doc = begin_document(s, 7);
  for (int i = 0; i < 5; i++) {
    const hales_obs o = an_obs("K-17", extreme[i], 1000000 * (i + 3));
    assert_int_equal(put_obs(s, doc, &o), HALES_PUT_STORED);
  }
  commit(s);
  const seen x = all_of(s, "K-17", false);
  assert_int_equal(x.n, 5);
  for (int i = 0; i < 5; i++) assert_true(x.value[i] == extreme[i]);
}

static void puts_need_a_transaction_and_a_subject(void **state) {
  hales_store *s = *state;
  hales_err err = {0};
  hales_put put;
  hales_obs o = an_obs("K-17", 11.3, 5000000);
  assert_status(hales_store_put_obs(s, 1, &o, &put, &err), HALES_EARG);
  o.subject = NULL;
  assert_status(hales_store_put_obs(s, begin_document(s, 7), &o, &put, NULL), HALES_EARG);
  hales_store_rollback(s);
  o.subject = "";
  assert_status(hales_store_put_obs(s, begin_document(s, 7), &o, &put, NULL), HALES_EARG);
  assert_status(hales_store_begin(s, NULL), HALES_EARG);
  hales_store_rollback(s);
  hales_store_rollback(s); /* harmless */
  assert_int_equal(counts(s).documents, 0);
}

static void a_document_that_does_not_exist_is_refused(void **state) {
  hales_store *s = *state;
  hales_put put;
  const hales_obs o = an_obs("K-17", 11.3, 5000000);
  (void)begin_document(s, 7);
  assert_status(hales_store_put_obs(s, 4711, &o, &put, NULL), HALES_ERANGE);
  hales_store_rollback(s);
  assert_int_equal(counts(s).observations, 0);
}

static void walks_in_the_order_of_true_time_and_filters(void **state) {
  hales_store *s = *state;
  hales_err err = {0};
  const int64_t t[] = {7000000, -3000000, 5000000};
  const double v[] = {17.5, 13.25, 15.75};
  const int64_t doc = begin_document(s, 7);
  for (int i = 0; i < 3; i++) {
    const hales_obs o = an_obs("K-17", v[i], t[i]);
    (void)put_obs(s, doc, &o);
  }
  hales_obs other = an_obs("K-17", 61.5, 6000000);
  other.quantity = "pa_sys_mmhg";
  (void)put_obs(s, doc, &other);
  hales_obs timeless = an_obs("K-17", 19.5, 0);
  timeless.time = (hales_time){0};
  (void)put_obs(s, doc, &timeless);
  const hales_obs stranger = an_obs("K-71", 23.5, 5500000);
  (void)put_obs(s, doc, &stranger);
  commit(s);
  const seen x = all_of(s, "K-17", false);
  assert_int_equal(x.n, 5);
  const double order[] = {13.25, 19.5, 15.75, 61.5, 17.5};
  for (int i = 0; i < 5; i++) assert_true(x.value[i] == order[i]);
  seen y = {0};
  hales_store_query q = {.subject_id = subject_id(s, "K-17"),
                         .quantity = "pawp_mmhg",
                         .has_range = true,
                         .from_us = -3000000,
                         .to_us = 5000000};
  assert_ok_err(hales_store_each_obs(s, &q, look, &y, &err), &err);
  assert_int_equal(y.n, 2); /* both ends in, the one without a time out */
  assert_true(y.value[0] == 13.25 && y.value[1] == 15.75);
  q.quantity = "pvr'; DROP TABLE observation; --";
  y = (seen){0};
  assert_ok_err(hales_store_each_obs(s, &q, look, &y, &err), &err);
  assert_int_equal(y.n, 0);
  assert_int_equal(counts(s).observations, 6);
}

static void a_correction_supersedes_and_nothing_is_lost(void **state) {
  hales_store *s = *state;
  const hales_obs base = an_obs("K-17", 41.5, 5000000);
  const hales_obs first = of_record(base, "Observation/rhc-1", "1", HALES_VERSION_FINAL);
  hales_obs second = of_record(base, "Observation/rhc-1", "2", HALES_VERSION_CORRECTED);
  second.value = second.canonical_value = 14.5;
  int64_t doc = begin_document(s, 7);
  assert_int_equal(put_obs(s, doc, &first), HALES_PUT_STORED);
  commit(s);
  doc = begin_document(s, 8);
  assert_int_equal(put_obs(s, doc, &second), HALES_PUT_STORED);
  commit(s);
  const seen now = all_of(s, "K-17", false), ever = all_of(s, "K-17", true);
  assert_int_equal(now.n, 1);
  assert_true(now.value[0] == 14.5);
  assert_false(now.flags[0] & HALES_OBS_CONFLICT);
  assert_int_equal(ever.n, 2);
  assert_true(ever.value[0] == 41.5 && !ever.current[0] && ever.current[1]);
  doc = begin_document(s, 9); /* both come again */
  assert_int_equal(put_obs(s, doc, &first), HALES_PUT_DUPLICATE);
  assert_int_equal(put_obs(s, doc, &second), HALES_PUT_DUPLICATE);
  commit(s);
  assert_int_equal(all_of(s, "K-17", false).n, 1);
}

static void an_old_version_that_arrives_late_does_not_come_back(void **state) {
  hales_store *s = *state;
  const hales_obs base = an_obs("K-17", 41.5, 5000000);
  const int64_t doc = begin_document(s, 7);
  const hales_obs versions[] = {of_record(base, "Observation/rhc-1", "10", HALES_VERSION_AMENDED),
                                of_record(base, "Observation/rhc-1", "9", HALES_VERSION_AMENDED),
                                of_record(base, "Observation/rhc-1", "2", HALES_VERSION_FINAL)};
  for (int i = 0; i < 3; i++) {
    hales_obs o = versions[i];
    o.value = o.canonical_value = 14.5 + 3.25 * i;
    assert_int_equal(put_obs(s, doc, &o), HALES_PUT_STORED);
  }
  /* dated versions: the date decides, whatever the labels say */
  hales_obs a = of_record(base, "Observation/rhc-2", "3", HALES_VERSION_FINAL), b = a;
  a.identity.updated = (hales_time){.t_us = 900, .precision = HALES_PRECISION_FRACTION};
  b.identity.updated = (hales_time){.t_us = 800, .precision = HALES_PRECISION_FRACTION};
  b.identity.version = "5";
  a.time.t_us = b.time.t_us = 9000000;
  b.value = b.canonical_value = 33.5;
  (void)put_obs(s, doc, &a);
  (void)put_obs(s, doc, &b);
  commit(s);
  const seen x = all_of(s, "K-17", false);
  assert_int_equal(x.n, 2);
  assert_true(x.value[0] == 14.5 && x.value[1] == 41.5);
}

static void a_withdrawn_record_is_not_current(void **state) {
  hales_store *s = *state;
  const hales_obs base = an_obs("K-17", 41.5, 5000000);
  hales_obs other = base;
  other.code = other.quantity = "pa_sys_mmhg"; /* a second component, not in the withdrawal */
  const hales_obs put_first[] = {of_record(base, "Observation/rhc-1", NULL, HALES_VERSION_FINAL),
                                 of_record(other, "Observation/rhc-1", NULL, HALES_VERSION_FINAL)};
  const hales_obs withdrawal = of_record(base, "Observation/rhc-1", NULL, HALES_VERSION_ENTERED_IN_ERROR);
  const int64_t doc = begin_document(s, 7);
  for (int i = 0; i < 2; i++) assert_int_equal(put_obs(s, doc, &put_first[i]), HALES_PUT_STORED);
  assert_int_equal(all_of(s, "K-17", false).n, 2);
  assert_int_equal(put_obs(s, doc, &withdrawal), HALES_PUT_STORED);
  commit(s);
  assert_int_equal(all_of(s, "K-17", false).n, 0);
  assert_int_equal(all_of(s, "K-17", true).n, 3);
  assert_int_equal(counts(s).superseded, 2);
}

static void a_record_that_repeats_a_plain_row_takes_its_place(void **state) {
  hales_store *s = *state;
  const hales_obs plain = an_obs("K-17", 41.5, 5000000);
  const hales_obs named = of_record(plain, "Observation/rhc-1", "1", HALES_VERSION_FINAL);
  for (int order = 0; order < 2; order++) {
    const int64_t doc = begin_document(s, 7);
    assert_int_equal(put_obs(s, doc, order ? &named : &plain), HALES_PUT_STORED);
    assert_int_equal(put_obs(s, doc, order ? &plain : &named),
                     order ? HALES_PUT_DUPLICATE : HALES_PUT_STORED);
    assert_int_equal(all_of(s, "K-17", false).n, 1);
    hales_store_rollback(s);
  }
}

static void two_values_for_one_thing_are_both_kept_and_say_so(void **state) {
  hales_store *s = *state;
  const hales_obs a = an_obs("K-17", 41.5, 5000000), b = an_obs("K-17", 44.5, 5000000);
  const hales_obs elsewhere = an_obs("K-17", 47.5, 6000000);
  int64_t doc = begin_document(s, 7);
  (void)put_obs(s, doc, &a);
  (void)put_obs(s, doc, &elsewhere);
  commit(s);
  assert_false(all_of(s, "K-17", false).flags[0] & HALES_OBS_CONFLICT);
  doc = begin_document(s, 8);
  assert_int_equal(put_obs(s, doc, &b), HALES_PUT_STORED);
  commit(s);
  const seen x = all_of(s, "K-17", false);
  assert_int_equal(x.n, 3);
  assert_true(x.flags[0] & HALES_OBS_CONFLICT);
  assert_true(x.flags[1] & HALES_OBS_CONFLICT);
  assert_false(x.flags[2] & HALES_OBS_CONFLICT);
}

typedef struct seen_events {
  int n;
  hales_event_kind kind[8];
  double dose[8];
  bool has_dose[8];
  char label[8][32];
} seen_events;

static hales_status look_event(void *ctx, const hales_stored_event *row, hales_err *err) {
  (void)err;
  seen_events *x = ctx;
  assert_true(x->n < 8);
  x->kind[x->n] = row->event.kind;
  x->dose[x->n] = row->event.dose;
  x->has_dose[x->n] = row->event.has_dose;
  (void)snprintf(x->label[x->n], sizeof x->label[0], "%s", row->event.label);
  x->n++;
  return HALES_OK;
}

static void keeps_events_and_their_corrections(void **state) {
  hales_store *s = *state;
  hales_err err = {0};
  hales_put put;
  hales_event start = {.kind = HALES_EVENT_TREATMENT_START,
                       .subject = "K-17",
                       .label = "sildenafil",
                       .dose_text = "20 mg three times a day",
                       .has_dose = true,
                       .dose = 20.5,
                       .dose_unit = "mg",
                       .time = {.t_us = 8000000, .precision = HALES_PRECISION_DAY},
                       .identity = {.record = "MedicationStatement/m1", .version = "1"}};
  hales_event stop = start;
  stop.kind = HALES_EVENT_TREATMENT_STOP;
  stop.time.t_us = 9000000;
  hales_event walked = {.kind = HALES_EVENT_PROCEDURE,
                        .subject = "K-17",
                        .label = "catheter",
                        .time = {.t_us = 3000000, .precision = HALES_PRECISION_DAY}};
  const int64_t doc = begin_document(s, 7);
  const hales_event *first[] = {&start, &stop, &walked};
  for (int i = 0; i < 3; i++) assert_ok_err(hales_store_put_event(s, doc, first[i], &put, &err), &err);
  assert_ok_err(hales_store_put_event(s, doc, &walked, &put, &err), &err);
  assert_int_equal(put, HALES_PUT_DUPLICATE);
  start.identity.version = "2"; /* the new version knows of no stop */
  start.dose = 40.5;
  assert_ok_err(hales_store_put_event(s, doc, &start, &put, &err), &err);
  commit(s);
  seen_events x = {0};
  const hales_store_query q = {.subject_id = subject_id(s, "K-17")};
  assert_ok_err(hales_store_each_event(s, &q, look_event, &x, &err), &err);
  assert_int_equal(x.n, 2);
  assert_string_equal(x.label[0], "catheter");
  assert_false(x.has_dose[0]);
  assert_true(x.has_dose[1] && x.dose[1] == 40.5 && x.kind[1] == HALES_EVENT_TREATMENT_START);
}

static hales_status look_fact(void *ctx, const hales_stored_fact *row, hales_err *err) {
  (void)err;
  int *n = ctx;
  n[row->fact.kind]++;
  if (row->conflict) n[4]++;
  if (row->fact.kind == HALES_FACT_BIRTH) {
    assert_true(row->fact.coarsened);
    assert_int_equal(row->fact.date.precision, HALES_PRECISION_YEAR);
    assert_int_equal(row->fact.date.t_us, -410227200000000);
  }
  return HALES_OK;
}

static void keeps_facts_and_shows_contradictions(void **state) {
  hales_store *s = *state;
  hales_err err = {0};
  hales_put put;
  const hales_subject_fact facts[] = {{.kind = HALES_FACT_SEX, .subject = "K-17", .text = "female"},
                                      {.kind = HALES_FACT_BIRTH,
                                       .subject = "K-17",
                                       .date = {-410227200000000, HALES_PRECISION_YEAR, false, 0},
                                       .coarsened = true},
                                      {.kind = HALES_FACT_SEX, .subject = "K-17", .text = "male"}};
  const int64_t doc = begin_document(s, 7);
  for (int i = 0; i < 2; i++) assert_ok_err(hales_store_put_fact(s, doc, &facts[i], &put, &err), &err);
  assert_ok_err(hales_store_put_fact(s, doc, &facts[0], &put, &err), &err);
  assert_int_equal(put, HALES_PUT_DUPLICATE);
  const hales_store_query q = {.subject_id = subject_id(s, "K-17")};
  int n[5] = {0};
  assert_ok_err(hales_store_each_fact(s, &q, look_fact, n, &err), &err);
  assert_true(n[HALES_FACT_SEX] == 1 && n[HALES_FACT_BIRTH] == 1 && n[4] == 0);
  assert_ok_err(hales_store_put_fact(s, doc, &facts[2], &put, &err), &err);
  commit(s);
  memset(n, 0, sizeof n);
  assert_ok_err(hales_store_each_fact(s, &q, look_fact, n, &err), &err);
  assert_true(n[HALES_FACT_SEX] == 2 && n[HALES_FACT_BIRTH] == 1 && n[4] == 2);
}

static hales_status look_subject(void *ctx, const hales_stored_subject *row, hales_err *err) {
  (void)err;
  char *names = ctx;
  (void)snprintf(names + strlen(names), 64, "%s:%llu:%llu ", row->pseudonym,
                 (unsigned long long)row->observations, (unsigned long long)row->events);
  return HALES_OK;
}

static hales_status stop_at_once(void *ctx, const hales_stored_subject *row, hales_err *err) {
  (void)row;
  ++*(int *)ctx;
  return HALES_FAIL(err, HALES_EDENY, "enough");
}

static void lists_subjects_and_stops_when_told(void **state) {
  hales_store *s = *state;
  hales_err err = {0};
  hales_put put;
  const int64_t doc = begin_document(s, 7);
  const char *const names[] = {"zeta", "alpha", "J\xc3\xbcrgen's; --"};
  for (int i = 0; i < 3; i++) {
    const hales_obs o = an_obs(names[i], 11.5 + i, 5000000);
    (void)put_obs(s, doc, &o);
  }
  const hales_event e = {.subject = "alpha",
                         .kind = HALES_EVENT_ADMISSION,
                         .time = {.t_us = 4000000, .precision = HALES_PRECISION_DAY}};
  assert_ok_err(hales_store_put_event(s, doc, &e, &put, &err), &err);
  commit(s);
  char text[256] = "";
  assert_ok_err(hales_store_each_subject(s, look_subject, text, &err), &err);
  assert_string_equal(text, "J\xc3\xbcrgen's; --:1:0 alpha:1:1 zeta:1:0 ");
  int calls = 0;
  assert_status(hales_store_each_subject(s, stop_at_once, &calls, &err), HALES_EDENY);
  assert_int_equal(calls, 1);
  assert_int_equal(subject_id(s, "alph"), 0);
}

static hales_status look_twin(void *ctx, const hales_stored_twin *t, hales_err *err) {
  (void)err;
  *(hales_stored_twin *)ctx = *t; /* payloads are gone after this call; sizes and numbers stay */
  assert_memory_equal(t->json.p, "{\"r\": 0.75}", t->json.n);
  if (t->draws.n) assert_int_equal(t->draws.p[0], 0x5a);
  return HALES_OK;
}

static void keeps_twins_and_finds_the_latest(void **state) {
  hales_store *s = *state;
  hales_err err = {0};
  const hales_obs o = an_obs("K-17", 11.3, 5000000);
  (void)put_obs(s, begin_document(s, 7), &o);
  static const uint8_t draws[] = {0x5a, 0, 0xff, 0x80, 0};
  hales_stored_twin t = {.subject_id = subject_id(s, "K-17"),
                         .model = "colunga2020",
                         .model_version = "1.2",
                         .json = {(const uint8_t *)"{\"r\": 0.75}", 11},
                         .draws = {draws, sizeof draws},
                         .made_us = 77};
  memset(t.input_hash, 0x3c, sizeof t.input_hash);
  int64_t ids[4];
  hales_put put;
  assert_ok_err(hales_store_put_twin(s, &t, &ids[0], &put, &err), &err);
  t.made_us = 88; /* the same twin made again */
  assert_ok_err(hales_store_put_twin(s, &t, &ids[1], &put, &err), &err);
  assert_int_equal(put, HALES_PUT_DUPLICATE);
  assert_int_equal(ids[0], ids[1]);
  t.draws.n = 3;
  assert_ok_err(hales_store_put_twin(s, &t, &ids[2], &put, &err), &err);
  assert_int_equal(put, HALES_PUT_STORED);
  t.draws.n = sizeof draws; /* back to the first: the latest again, as a new row */
  assert_ok_err(hales_store_put_twin(s, &t, &ids[3], &put, &err), &err);
  assert_int_equal(put, HALES_PUT_STORED);
  commit(s);
  hales_stored_twin got = {0};
  bool found = false;
  assert_ok_err(hales_store_find_twin(s, t.subject_id, "colunga2020", look_twin, &got, &found, &err), &err);
  assert_true(found);
  assert_int_equal(got.id, ids[3]);
  assert_int_equal(got.supersedes, ids[2]);
  assert_int_equal(got.draws.n, sizeof draws);
  assert_memory_equal(got.input_hash, t.input_hash, 32);
  assert_ok_err(hales_store_find_twin(s, t.subject_id, NULL, look_twin, &got, &found, &err), &err);
  assert_true(found);
  assert_ok_err(hales_store_find_twin(s, t.subject_id, "korakianitis", look_twin, &got, &found, &err), &err);
  assert_false(found);
  assert_int_equal(counts(s).twins, 3);
}

static int64_t current_twin(hales_store *s, int64_t subject, const char *model) {
  hales_stored_twin got = {0};
  hales_err err = {0};
  bool found = false;
  assert_ok_err(hales_store_find_twin(s, subject, model, look_twin, &got, &found, &err), &err);
  return found ? got.id : 0;
}

static void a_twin_made_again_is_the_current_one_whatever_model_came_between(void **state) {
  hales_store *s = *state;
  hales_err err = {0};
  const hales_obs o = an_obs("K-17", 11.3, 5000000), other = an_obs("K-18", 12.9, 5000000);
  const int64_t document = begin_document(s, 7);
  (void)put_obs(s, document, &o);
  (void)put_obs(s, document, &other);
  hales_stored_twin t = {.subject_id = subject_id(s, "K-17"),
                         .model = "hales",
                         .model_version = "3",
                         .json = {(const uint8_t *)"{\"r\": 0.75}", 11},
                         .made_us = 77};
  hales_stored_twin between = t, others = t;
  between.model = "colunga2020";
  between.made_us = 81;
  others.subject_id = subject_id(s, "K-18");
  others.made_us = 99;
  int64_t first, second, again, of_other;
  hales_put put;
  assert_ok_err(hales_store_put_twin(s, &t, &first, &put, &err), &err);
  assert_ok_err(hales_store_put_twin(s, &between, &second, &put, &err), &err);
  assert_int_equal(current_twin(s, t.subject_id, NULL), second);
  t.made_us = 93;
  assert_ok_err(hales_store_put_twin(s, &t, &again, &put, &err), &err);
  assert_int_equal(put, HALES_PUT_DUPLICATE);
  assert_int_equal(again, first);
  assert_ok_err(hales_store_put_twin(s, &others, &of_other, &put, &err), &err);
  assert_int_equal(put, HALES_PUT_STORED);
  commit(s);
  assert_int_equal(current_twin(s, t.subject_id, NULL), first);
  assert_int_equal(current_twin(s, t.subject_id, "colunga2020"), second);
  assert_int_equal(current_twin(s, others.subject_id, NULL), of_other);
  assert_int_equal(counts(s).twins, 3);
}

static void refuses_a_twin_without_subject_or_with_broken_json(void **state) {
  hales_store *s = *state;
  const hales_obs o = an_obs("K-17", 11.3, 5000000);
  (void)put_obs(s, begin_document(s, 7), &o);
  commit(s);
  hales_stored_twin t = {.subject_id = subject_id(s, "K-17") + 40,
                         .model = "m",
                         .model_version = "v",
                         .json = {(const uint8_t *)"{\"r\": 2.5}", 10}};
  int64_t id;
  hales_put put;
  assert_ok(hales_store_begin(s, NULL));
  assert_status(hales_store_put_twin(s, &t, &id, &put, NULL), HALES_EARG);
  hales_store_rollback(s);
  t.subject_id -= 40;
  t.json.p = (const uint8_t *)"{\"r\": nan}";
  assert_ok(hales_store_begin(s, NULL));
  assert_status(hales_store_put_twin(s, &t, &id, &put, NULL), HALES_ERANGE);
  hales_store_rollback(s);
  assert_int_equal(counts(s).twins, 0);
}

static hales_status look_document(void *ctx, const hales_stored_document *row, hales_err *err) {
  (void)err;
  uint64_t *n = ctx;
  n[0]++;
  n[1] += row->statements;
  n[2] += row->doc.bytes;
  assert_int_equal(row->received_us, RECEIVED_US);
  return HALES_OK;
}

static void lists_the_documents_of_a_subject(void **state) {
  hales_store *s = *state;
  hales_err err = {0};
  const hales_obs a = an_obs("K-17", 11.3, 5000000), b = an_obs("K-17", 12.3, 6000000),
                  c = an_obs("K-18", 12.3, 6000000);
  int64_t doc = begin_document(s, 7);
  (void)put_obs(s, doc, &a);
  (void)put_obs(s, doc, &b);
  commit(s);
  doc = begin_document(s, 11);
  (void)put_obs(s, doc, &c);
  commit(s);
  uint64_t n[3] = {0};
  assert_ok_err(hales_store_each_document(s, subject_id(s, "K-17"), look_document, n, &err), &err);
  assert_true(n[0] == 1 && n[1] == 2 && n[2] == 4103);
}

int run_store_conformance(const store_under_test *which) {
  sut = which;
#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
  const struct CMUnitTest store_conformance[] = {
      T(gives_back_an_observation_as_it_was_put),
      T(stores_the_same_observation_once),
      T(many_at_once_are_as_one_by_one),
      T(what_repeats_is_found_in_any_order),
      T(what_a_record_restates_gives_way_in_any_order),
      T(a_brief_walk_says_the_same),
      T(knows_a_document_by_digest_and_reader_version),
      T(a_rolled_back_transaction_leaves_nothing),
      T(refuses_nan_and_infinity_and_then_only_rollback),
      T(the_largest_and_smallest_numbers_survive),
      T(puts_need_a_transaction_and_a_subject),
      T(a_document_that_does_not_exist_is_refused),
      T(walks_in_the_order_of_true_time_and_filters),
      T(a_correction_supersedes_and_nothing_is_lost),
      T(an_old_version_that_arrives_late_does_not_come_back),
      T(a_withdrawn_record_is_not_current),
      T(a_record_that_repeats_a_plain_row_takes_its_place),
      T(two_values_for_one_thing_are_both_kept_and_say_so),
      T(keeps_events_and_their_corrections),
      T(keeps_facts_and_shows_contradictions),
      T(lists_subjects_and_stops_when_told),
      T(keeps_twins_and_finds_the_latest),
      T(a_twin_made_again_is_the_current_one_whatever_model_came_between),
      T(refuses_a_twin_without_subject_or_with_broken_json),
      T(lists_the_documents_of_a_subject),
  };
#undef T
  return cmocka_run_group_tests_name(which->name, store_conformance, NULL, NULL);
}
