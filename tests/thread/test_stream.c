/* Documents whose parts pass by: whatever the order of a Bundle's entries and wherever the window's edges
 * are, the same facts come out; of a document that is broken, none. */
#include "thread/collect.h"

static hales_status give(void *ctx, uint64_t at, uint8_t *to, size_t n, hales_err *err) {
  const hales_bytes *all = ctx;
  (void)err;
  assert_true(at <= all->n && n <= all->n - at);
  memcpy(to, all->p + at, n);
  return HALES_OK;
}

#define LOINC(code) "\"code\":{\"coding\":[{\"system\":\"http://loinc.org\",\"code\":\"" code "\"}]}"
#define MMHG(v)                                                                                              \
  "\"valueQuantity\":{\"value\":" v ",\"system\":\"http://unitsofmeasure.org\",\"code\":\"mm[Hg]\"}"
#define OBS(id, who, when, rest)                                                                             \
  "{\"resource\":{\"resourceType\":\"Observation\",\"id\":\"" id "\",\"status\":\"final\",\"subject\":{"     \
  "\"reference\":\"" who "\"},\"effectiveDateTime\":\"" when "\"," rest "}}"

/* One of each thing that another entry decides: whose it is, what it is called, whether it stands alone. */
static const char *const entries[] = {
    "{\"fullUrl\":\"urn:uuid:9a\",\"resource\":{\"resourceType\":\"Patient\",\"id\":\"K9\",\"birthDate\":"
    "\"1961-04-05\",\"gender\":\"female\"}}",
    "{\"fullUrl\":\"urn:uuid:7b\",\"resource\":{\"resourceType\":\"Patient\",\"identifier\":[{\"value\":\"L7\"}"
    "],\"deceasedDateTime\":\"2020-02-03\"}}",
    "{\"fullUrl\":\"urn:uuid:6c\",\"resource\":{\"resourceType\":\"Device\",\"id\":\"d6\"}}",
    "{\"fullUrl\":\"urn:uuid:5d\",\"resource\":{\"resourceType\":\"Medication\",\"code\":{\"text\":\"macitentan\""
    "}}}",
    "{\"resource\":{\"resourceType\":\"Encounter\",\"id\":\"e1\",\"status\":\"finished\",\"class\":{\"code\":"
    "\"EMER\"},\"subject\":{\"reference\":\"urn:uuid:9a\"},\"period\":{\"start\":\"2019-05-06\"}}}",
    "{\"resource\":{\"resourceType\":\"Encounter\",\"id\":\"e2\",\"status\":\"finished\",\"class\":{\"code\":"
    "\"IMP\"},\"subject\":{\"reference\":\"urn:uuid:9a\"},\"period\":{\"start\":\"2019-05-06\",\"end\":"
    "\"2019-05-09\"},\"partOf\":{\"reference\":\"Encounter/e1\"}}}",
    "{\"resource\":{\"resourceType\":\"MedicationStatement\",\"id\":\"ms\",\"status\":\"active\",\"subject\":{"
    "\"reference\":\"urn:uuid:9a\"},\"medicationReference\":{\"reference\":\"urn:uuid:5d\"},"
    "\"effectiveDateTime\":\"2019-07-08\"}}",
    /* after the death, told elsewhere; of a device; of nobody that is here */
    OBS("late", "urn:uuid:7b", "2021-08-09T10:11:12Z", LOINC("8440-0") "," MMHG("61")),
    OBS("thing", "urn:uuid:6c", "2019-08-09T10:11:12Z", LOINC("8440-0") "," MMHG("62")),
    OBS("far", "urn:uuid:99", "2019-08-09T10:11:12Z", LOINC("8440-0") "," MMHG("63")),
    /* two records that say otherwise at one time: both stay, flagged */
    OBS("c1", "urn:uuid:9a", "2019-09-10T11:12:13Z", LOINC("8440-0") "," MMHG("71")),
    OBS("c2", "Patient/K9", "2019-09-10T11:12:13Z", LOINC("8440-0") "," MMHG("77")),
    /* the same record twice, otherwise: both refused; the same again: said once */
    OBS("t1", "urn:uuid:9a", "2019-10-11T12:13:14Z", LOINC("8385-7") "," MMHG("31")),
    OBS("t1", "Patient/K9", "2019-10-11T12:13:14Z", LOINC("8385-7") "," MMHG("37")),
    OBS("s1", "urn:uuid:9a", "2019-10-11T12:13:14Z", LOINC("8414-5") "," MMHG("41")),
    /* of one day, without a clock: two measurements, no conflict */
    OBS("d1", "urn:uuid:9a", "2019-11-12", LOINC("8440-0") "," MMHG("81")),
    OBS("d2", "urn:uuid:9a", "2019-11-12", LOINC("8440-0") "," MMHG("87")),
    "{\"resource\":{\"resourceType\":\"Procedure\",\"id\":\"p1\",\"status\":\"completed\",\"subject\":{"
    "\"reference\":\"urn:uuid:9a\"},\"code\":{\"text\":\"catheter\"},\"performedDateTime\":\"2019-09-10\","
    "\"contained\":[{\"resourceType\":\"Observation\",\"id\":\"in\",\"status\":\"final\","
    "\"effectiveDateTime\":\"2019-09-10T11:30:00Z\"," LOINC("8867-4") ",\"valueQuantity\":{\"value\":83,"
                                                                      "\"unit\":\"/min\"}}]}}"};
enum { ENTRIES = sizeof entries / sizeof *entries };

/* What was said, a line each, without places; sorted. */
typedef struct said {
  char line[64][200];
  size_t n;
} said;

static int by_text(const void *a, const void *b) {
  return strcmp(a, b);
}

static char *next_line(said *x) {
  assert_true(x->n < 64);
  return x->line[x->n++];
}

static hales_status say_obs(void *ctx, const hales_obs *o, hales_err *err) {
  (void)err;
  (void)snprintf(next_line(ctx), 200, "obs %s %s %s %s %.17g %lld %x", o->subject, o->quantity, o->value_text,
                 o->identity.record, o->canonical_value, (long long)o->time.t_us, (unsigned)o->flags);
  return HALES_OK;
}

static hales_status say_event(void *ctx, const hales_event *e, hales_err *err) {
  (void)err;
  (void)snprintf(next_line(ctx), 200, "event %d %s %s %lld", (int)e->kind, e->subject,
                 e->label ? e->label : "", (long long)e->time.t_us);
  return HALES_OK;
}

static hales_status say_fact(void *ctx, const hales_subject_fact *f, hales_err *err) {
  (void)err;
  (void)snprintf(next_line(ctx), 200, "fact %d %s %s %lld", (int)f->kind, f->subject, f->text ? f->text : "",
                 (long long)f->date.t_us);
  return HALES_OK;
}

static hales_status say_refused(void *ctx, const hales_rejection *r, hales_err *err) {
  (void)err;
  (void)snprintf(next_line(ctx), 200, "refused %d %.40s", (int)r->status, r->reason);
  return HALES_OK;
}

static hales_status say_note(void *ctx, const hales_note *n, hales_err *err) {
  (void)err;
  (void)snprintf(next_line(ctx), 200, "note %s %llu", n->text, (unsigned long long)n->count);
  return HALES_OK;
}

static hales_status read_said(const char *text, size_t n, size_t chunk, said *x, hales_err *err) {
  static unsigned char scratch[8 << 20], keep[4 << 20];
  uint8_t *copy = malloc(n ? n : 1); /* the sanitizer sees a read beyond the end */
  assert_non_null(copy);
  memcpy(copy, text, n);
  hales_bytes bytes = {copy, n};
  hales_input in = hales_input_of(bytes);
  if (chunk) in = (hales_input){.n = n, .read = give, .ctx = &bytes, .chunk = chunk};
  hales_arena a = {.base = scratch, .cap = sizeof scratch}, k = {.base = keep, .cap = sizeof keep};
  const hales_document_memory memory = {&a, &k};
  const hales_sink sink = {.ctx = x,
                           .obs = say_obs,
                           .event = say_event,
                           .subject = say_fact,
                           .reject = say_refused,
                           .note = say_note};
  x->n = 0;
  const hales_status s = hales_document_read(&in, NULL, &memory, &sink, NULL, NULL, err);
  qsort(x->line, x->n, sizeof x->line[0], by_text);
  free(copy);
  return s;
}

static uint32_t dice(uint32_t *seed) {
  *seed = *seed * 1664525u + 1013904223u;
  return *seed >> 8;
}

/* A Bundle of the entries in this order, its type before or behind them; or the resources a line each. */
static size_t written(char *out, size_t cap, const size_t order[ENTRIES], int form) {
  size_t n = form == 0 ? (size_t)snprintf(out, cap, "{\"resourceType\":\"Bundle\",\"entry\":[")
                       : (size_t)snprintf(out, cap, "{\"entry\":[");
  for (size_t k = 0; k < ENTRIES; k++)
    n += (size_t)snprintf(out + n, cap - n, "%s%s", k ? ",\n" : "", entries[order[k]]);
  n += form == 0 ? (size_t)snprintf(out + n, cap - n, "]}")
                 : (size_t)snprintf(out + n, cap - n, "],\"type\":\"batch\",\"resourceType\":\"Bundle\"}");
  assert_true(n < cap);
  return n;
}

static void the_order_of_entries_and_the_windows_edges_change_nothing(void **state) {
  (void)state;
  static char text[16000];
  static said first, now;
  static const size_t chunks[] = {0, 1, 19, 1024};
  size_t order[ENTRIES];
  uint32_t seed = 20240923;
  hales_err err = {0};
  for (size_t k = 0; k < ENTRIES; k++) order[k] = k;
  assert_ok_err(read_said(text, written(text, sizeof text, order, 0), 0, &first, &err), &err);
  size_t obs = 0, events = 0, refused = 0, flagged = 0;
  for (size_t i = 0; i < first.n; i++) {
    obs += strncmp(first.line[i], "obs", 3) == 0;
    events += strncmp(first.line[i], "event", 5) == 0;
    refused += strncmp(first.line[i], "refused", 7) == 0;
  }
  assert_int_equal(obs, 8);            /* late, far, c1, c2, s1, d1, d2, in */
  assert_int_equal(events, 4);         /* admission, discharge, start, catheter */
  assert_int_equal(refused, 3);        /* thing, t1 twice */
  for (size_t i = 0; i < first.n; i++) /* 71 and 77 alone, by HALES_OBS_CONFLICT */
    flagged += strncmp(first.line[i], "obs", 3) == 0 && strcmp(strrchr(first.line[i], ' '), " 2") == 0;
  assert_int_equal(flagged, 2);
  for (int round = 0; round < 120; round++) {
    for (size_t k = ENTRIES - 1; k > 0; k--) {
      const size_t j = dice(&seed) % (k + 1), was = order[k];
      order[k] = order[j];
      order[j] = was;
    }
    const size_t n = written(text, sizeof text, order, round % 2);
    assert_ok_err(read_said(text, n, chunks[round % 4], &now, &err), &err);
    if (now.n != first.n) print_error("round %d: %zu instead of %zu\n", round, now.n, first.n);
    assert_int_equal(now.n, first.n);
    for (size_t i = 0; i < first.n; i++) assert_string_equal(now.line[i], first.line[i]);
  }
}

static void an_entry_array_of_something_else_is_no_bundle(void **state) {
  (void)state;
  static said x;
  hales_err err = {0};
  char text[1200];
  const size_t n =
      (size_t)snprintf(text, sizeof text, "{\"entry\":[%s],\"resourceType\":\"List\"}", entries[10]);
  for (size_t chunk = 0; chunk < 8; chunk += 7) {
    assert_ok_err(read_said(text, n, chunk, &x, &err), &err);
    assert_int_equal(x.n, 1);
    assert_string_equal(x.line[0], "note List: resources of this type are not read 1");
  }
}

static void nothing_of_a_document_that_breaks_at_its_end_is_passed_on(void **state) {
  (void)state;
  static char text[16000];
  static said x;
  size_t order[ENTRIES];
  for (size_t k = 0; k < ENTRIES; k++) order[k] = k;
  const size_t n = written(text, sizeof text, order, 1);
  for (size_t cut = n - 60; cut < n; cut++) {
    hales_err err = {0};
    assert_status(read_said(text, cut, 64, &x, &err), HALES_EPARSE);
    assert_int_equal(x.n, 0);
    assert_true(err.at <= cut && err.at + 60 > n - 60);
  }
}

static void lines_are_read_alike_through_a_window(void **state) {
  (void)state;
  static const char lines[] =
      "\n {\"resourceType\":\"Patient\",\"id\":\"K9\",\"gender\":\"female\"} \r\n\n"
      "{\"resourceType\":\"Observation\",\"id\":\"o\",\"status\":\"final\",\"subject\":{\"reference\":"
      "\"Patient/K9\"},\"effectiveDateTime\":\"2019-09-10\"," LOINC(
          "8867-4") ",\"valueQuantity\":{\"value\":83,"
                    "\"unit\":\"/min\"}}\n";
  static said x;
  for (size_t chunk = 0; chunk < 40; chunk++) {
    hales_err err = {0};
    assert_ok_err(read_said(lines, sizeof lines - 1, chunk, &x, &err), &err);
    assert_int_equal(x.n, 2);
    assert_non_null(strstr(x.line[1], "obs K9 hr_bpm 83"));
    assert_status(read_said(lines, sizeof lines - 3, chunk, &x, &err), HALES_EPARSE);
    assert_int_equal(x.n, 0);
    assert_non_null(strstr(err.msg, "line 4, column "));
  }
}

/* A date and its midnight are one instant, and not one time: the clock of the others decides of them, in
 * whichever order they come. */
static void a_date_at_the_instant_of_a_clock_hides_no_conflict(void **state) {
  (void)state;
  static const char *const three[] = {
      OBS("a", "Patient/K9", "2019-11-12", LOINC("8440-0") "," MMHG("19")),
      OBS("b", "Patient/K9", "2019-11-12T00:00:00Z", LOINC("8440-0") "," MMHG("15")),
      OBS("c", "Patient/K9", "2019-11-12T00:00:00Z", LOINC("8440-0") "," MMHG("16"))};
  static said x;
  for (size_t k = 0; k < 6; k++) {
    const size_t i = k % 3, j = (i + 1 + k / 3) % 3;
    char text[2400];
    const size_t n = (size_t)snprintf(text, sizeof text, "{\"resourceType\":\"Bundle\",\"entry\":[%s,%s,%s]}",
                                      three[i], three[j], three[3 - i - j]);
    hales_err err = {0};
    assert_ok_err(read_said(text, n, 0, &x, &err), &err);
    assert_int_equal(x.n, 3);
    for (size_t m = 0; m < 3; m++) /* HALES_OBS_CONFLICT is 2 */
      assert_string_equal(strrchr(x.line[m], ' '), strstr(x.line[m], "Observation/a") ? " 0" : " 2");
  }
}

/* The readers of tables take the whole text, and here it passes by: a file that was JSON when it was opened.
 */
static void a_text_that_became_a_table_is_not_read(void **state) {
  (void)state;
  static const char table[] =
      "subject_identifier,measurement_date,variable_name,value\nK9,2019-05-06,pawp_mmhg,13\n";
  static said x;
  hales_err err = {0};
  assert_ok_err(read_said(table, sizeof table - 1, 0, &x, &err), &err);
  assert_int_equal(x.n, 1);
  for (size_t chunk = 1; chunk < 5000; chunk += 1666) {
    err = (hales_err){0};
    assert_status(read_said(table, sizeof table - 1, chunk, &x, &err), HALES_EIO);
    assert_int_equal(x.n, 0);
    assert_non_null(strstr(err.msg, "it was written while it was read"));
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_order_of_entries_and_the_windows_edges_change_nothing),
      cmocka_unit_test(an_entry_array_of_something_else_is_no_bundle),
      cmocka_unit_test(nothing_of_a_document_that_breaks_at_its_end_is_passed_on),
      cmocka_unit_test(lines_are_read_alike_through_a_window),
      cmocka_unit_test(a_date_at_the_instant_of_a_clock_hides_no_conflict),
      cmocka_unit_test(a_text_that_became_a_table_is_not_read),
  };
  return cmocka_run_group_tests_name("thread/stream", tests, NULL, NULL);
}
