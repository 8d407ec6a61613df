/* Damaged documents: whatever the damage, a document is read or refused, and refused means that nothing came
 * out (collect_n checks that in every call). */
#include "thread/collect.h"

static const char *const fixtures[] = {"tests/data/csv/clinic.csv", "tests/data/fhir/clinic.json",
                                       "data/patients/p1-p3.csv", "data/patients/p4.json"};

static void a_fhir_document_cut_at_any_byte_is_refused(void **state) {
  (void)state;
  size_t n = 0;
  char *text = read_whole("tests/data/fhir/clinic.json", &n);
  assert_non_null(text);
  while (n > 0 && text[n - 1] == '\n') n--;
  for (size_t cut = 0; cut < n; cut++) {
    collected c = collect_n(text, cut, NULL);
    assert_status(c.status, HALES_EPARSE);
    collected_free(&c);
  }
  free(text);
}

static void a_csv_document_cut_at_any_byte_says_no_more_than_the_whole(void **state) {
  (void)state;
  size_t n = 0, refused = 0;
  char *text = read_whole("tests/data/csv/clinic.csv", &n);
  assert_non_null(text);
  for (size_t cut = 0; cut < n; cut++) {
    collected c = collect_n(text, cut, NULL);
    assert_true(c.status == HALES_OK || c.status == HALES_EPARSE);
    assert_true(c.batch.obs.n <= 6);
    refused += c.status != HALES_OK;
    collected_free(&c);
  }
  assert_true(refused > n / 2); /* a cut line has too few fields */
  free(text);
}

static void any_byte_set_to_00_or_ff_is_survived(void **state) {
  (void)state;
  static const char bytes[] = {'\0', '\xff', '"', '7', '\n'};
  for (size_t f = 0; f < sizeof fixtures / sizeof *fixtures; f++) {
    size_t n = 0, refused = 0, done = 0;
    char *text = read_whole(fixtures[f], &n);
    assert_non_null(text);
    const size_t step = n > 3000 ? 61 : 3; /* sampled: every 61st byte of the large ones */
    for (size_t k = 0; k < n; k += step)
      for (size_t b = 0; b < sizeof bytes; b++, done++) {
        const char was = text[k];
        text[k] = bytes[b];
        collected c = collect_n(text, n, NULL);
        assert_true(c.status == HALES_OK || c.status == HALES_EPARSE || c.status == HALES_ERANGE);
        if (b < 2 && c.status == HALES_OK) print_error("%s byte %zu\n", fixtures[f], k);
        if (b < 2) assert_int_not_equal(c.status, HALES_OK); /* neither NUL nor FF is ever lawful */
        refused += c.status != HALES_OK;
        collected_free(&c);
        text[k] = was;
      }
    assert_true(refused < done); /* and not everything is refused */
    free(text);
  }
}

static void too_little_memory_is_reported_and_nothing_comes_out(void **state) {
  (void)state;
  for (size_t f = 0; f < 4; f++) {
    const bool short_of_keep = f >= 2;
    size_t n = 0, ok_at = 0;
    char *text = read_whole(fixtures[f % 2], &n);
    assert_non_null(text);
    for (size_t cap = 64; ok_at == 0; cap += cap / 16) {
      assert_true(cap < (size_t)8 << 20);
      hales_arena a = {.base = malloc(cap), .cap = cap},
                  k = {.base = malloc((size_t)8 << 20), .cap = (size_t)8 << 20},
                  b = {.base = malloc((size_t)8 << 20), .cap = (size_t)8 << 20};
      assert_true(a.base && b.base && k.base);
      const hales_input in = hales_input_of((hales_bytes){(uint8_t *)text, n});
      const hales_document_memory memory = {short_of_keep ? &k : &a, short_of_keep ? &a : &k};
      hales_batch batch = {.arena = &b};
      const hales_sink sink = hales_batch_sink(&batch);
      hales_err err = {0};
      const hales_status s = hales_document_read(&in, NULL, &memory, &sink, NULL, NULL, &err);
      if (s == HALES_OK)
        ok_at = cap;
      else {
        assert_status(s, HALES_ENOMEM);
        assert_int_equal(batch.obs.n + batch.facts.n + batch.events.n, 0);
      }
      free(a.base);
      free(k.base);
      free(b.base);
    }
    assert_true(ok_at > n / 8);
    free(text);
  }
}

static hales_status refuse_third(void *ctx, const hales_obs *o, hales_err *err) {
  int *n = ctx;
  (void)o;
  return ++*n == 3 ? HALES_FAIL(err, HALES_ESTORE, "disk full") : HALES_OK;
}

static void what_the_sink_answers_is_passed_on(void **state) {
  (void)state;
  size_t n = 0;
  int calls = 0;
  char *text = read_whole("data/patients/p1-p3.csv", &n);
  const size_t cap = hales_document_scratch_bytes(n);
  hales_arena a = {.base = malloc(cap), .cap = cap}, k = {.base = malloc(cap), .cap = cap};
  assert_true(text && a.base && k.base);
  const hales_input in = hales_input_of((hales_bytes){(uint8_t *)text, n});
  const hales_document_memory memory = {&a, &k};
  const hales_sink sink = {.ctx = &calls, .obs = refuse_third}; /* other kinds: nowhere */
  hales_err err = {0};
  assert_status(hales_document_read(&in, NULL, &memory, &sink, NULL, NULL, &err), HALES_ESTORE);
  assert_int_equal(calls, 3);
  free(a.base);
  free(k.base);
  free(text);
}

/* What all components share is kept once: a long method, and as many components as there are doubts. */
static void what_components_share_is_not_kept_for_each(void **state) {
  (void)state;
  enum { METHOD = 60000, COMPONENTS = 2000, CAP = METHOD + 64 * COMPONENTS + 400 };
  char *text = malloc(CAP);
  assert_non_null(text);
  int n = snprintf(
      text, CAP,
      "{\"resourceType\":\"Observation\",\"id\":\"17\",\"status\":\"final\",\"subject\":{\"reference\":"
      "\"Patient/K9\"},\"effectiveDateTime\":\"2021-03-09T10:00:00Z\",\"code\":{\"text\":\"panel\"},"
      "\"method\":{\"text\":\"%0*d\"},\"component\":[",
      METHOD, 7);
  for (int k = 0; k < COMPONENTS; k++)
    n += snprintf(text + n, (size_t)(CAP - n), "%s{\"code\":{\"text\":\"a\"},\"valueInteger\":%d}",
                  k ? "," : "", 3 + k % 5);
  n += snprintf(text + n, (size_t)(CAP - n), "]}");
  assert_true(n < CAP);
  collected c = collect_n(text, (size_t)n, NULL);
  assert_ok_err(c.status, &c.err);
  assert_int_equal(c.counts.rejected, COMPONENTS); /* each says otherwise than four fifths of the others */
  collected_free(&c);
  free(text);
}

static void the_right_reader_is_found(void **state) {
  (void)state;
  static const struct {
    const char *head, *id;
  } cases[] = {{"{\"resourceType\":\"Bundle\"}", "fhir"},
               {"\xEF\xBB\xBF \n{ \"id\":1, \"resourceType\" : \"Bundle\"}", "fhir"},
               {"[[[[[[[", "fhir"},
               {"subject_identifier,measurement_date,variable_name,value\n", "csv"},
               {"a,b,c\n1,2,3\n", "csv"},
               {"hello", NULL},
               {"\x89PNG\r\n", NULL},
               {"MSH|^~\\&|A|B", NULL}};
  for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
    const hales_reader *r =
        hales_reader_find((hales_bytes){(const uint8_t *)cases[k].head, strlen(cases[k].head)});
    if (cases[k].id)
      assert_string_equal(r->id, cases[k].id);
    else
      assert_null(r);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_fhir_document_cut_at_any_byte_is_refused),
      cmocka_unit_test(a_csv_document_cut_at_any_byte_says_no_more_than_the_whole),
      cmocka_unit_test(any_byte_set_to_00_or_ff_is_survived),
      cmocka_unit_test(too_little_memory_is_reported_and_nothing_comes_out),
      cmocka_unit_test(what_the_sink_answers_is_passed_on),
      cmocka_unit_test(what_components_share_is_not_kept_for_each),
      cmocka_unit_test(the_right_reader_is_found),
  };
  return cmocka_run_group_tests_name("thread/document", tests, NULL, NULL);
}
