/* A document that passes by against the same document read whole, and what only passing by can do. */
#include "base/json_stream.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/assert.h"

static unsigned char whole_memory[1 << 20], stream_memory[1 << 20];

static hales_status give(void *ctx, uint64_t at, uint8_t *to, size_t n, hales_err *err) {
  const hales_bytes *all = ctx;
  (void)err;
  assert_true(at <= all->n && n <= all->n - at);
  memcpy(to, all->p + at, n);
  return HALES_OK;
}

static void same(const hales_json *a, const hales_json *b) {
  char x[128], y[128];
  assert_int_equal(a->kind, b->kind);
  assert_int_equal(a->at, b->at);
  assert_int_equal(a->n, b->n);
  assert_int_equal(a->index, b->index);
  assert_true(hales_json_path(a, x, sizeof x) == hales_json_path(b, y, sizeof y) && strcmp(x, y) == 0);
  if (a->text) assert_string_equal(a->text, b->text);
  const hales_json *q = b->first;
  for (const hales_json *p = a->first; p; p = p->next, q = q->next) {
    assert_non_null(q);
    same(p, q);
  }
  assert_null(q);
}

/* What the whole document says, and how much of it has passed by. */
typedef struct witness {
  const hales_json *array; /* NULL: the document was refused */
  size_t seen;
  hales_status answer;
  size_t answer_at;
} witness;

static hales_status on_element(void *ctx, const hales_json *v, hales_err *err) {
  witness *w = ctx;
  if (w->array) same(hales_json_at(w->array, v->index), v);
  if (w->seen++ == w->answer_at && w->answer != HALES_OK)
    return HALES_FAIL_AT(err, w->answer, v->at, "not this one");
  return HALES_OK;
}

static hales_json_each each_of(witness *w, size_t value_max) {
  return (hales_json_each){.key = "entry", .value_max = value_max, .ctx = w, .element = on_element};
}

static const hales_json *array_of(const hales_json *root) {
  const hales_json *list = root && root->kind == HALES_JSON_OBJECT ? hales_json_get(root, "entry") : root;
  return list && list->kind == HALES_JSON_ARRAY ? list : NULL;
}

/* Both readers on the same bytes: same status, same place, same words, same elements. */
static bool agree(const char *text, size_t n, size_t chunk) {
  uint8_t *copy = malloc(n ? n : 1); /* the sanitizer sees a read beyond the end */
  assert_non_null(copy);
  if (n) memcpy(copy, text, n);
  hales_bytes bytes = {copy, n};
  hales_input in = hales_input_of(bytes);
  if (chunk) in = (hales_input){.n = n, .read = give, .ctx = &bytes, .chunk = chunk};
  hales_arena a = {.base = whole_memory, .cap = sizeof whole_memory},
              b = {.base = stream_memory, .cap = sizeof stream_memory};
  const hales_json *whole = NULL, *left = NULL;
  hales_err e = {0}, f = {0};
  const hales_status s = hales_json_read(bytes, &a, &whole, &e);
  witness w = {.array = s == HALES_OK ? array_of(whole) : NULL};
  const hales_json_each each = each_of(&w, 1 << 20);
  const hales_status t = hales_json_stream(&in, &b, &each, &left, &f);
  if (s != t || e.at != f.at || strcmp(e.msg, f.msg) != 0)
    print_error("chunk %zu: %s\n  whole:  %s\n  stream: %s\n", chunk, text, e.msg, f.msg);
  assert_int_equal(s, t);
  assert_int_equal(e.at, f.at);
  assert_string_equal(e.msg, f.msg);
  if (s == HALES_OK && w.array) assert_int_equal(w.seen, w.array->n);
  if (s == HALES_OK && w.array) assert_int_equal(array_of(left)->n, w.seen);
  if (s == HALES_OK && whole->kind == HALES_JSON_OBJECT) assert_int_equal(left->n, whole->n);
  free(copy);
  return s == HALES_OK;
}

static const char *const documents[] = {
    "{\"a\":[1,{\"b\":\"x\\\"]}\"}],\"entry\":[{\"r\":[1.5e3,[\"\\u00e9\",{}]]},7,\"s\",[],{\"q\":{\"w\":null}}],\"z\":true}",
    "\xEF\xBB\xBF [ {\"entry\":[1,2]} ,\r\n\t{\"k\":\"\xC3\xA9\\\\\"}, -0.5 , false]\n",
    "{\"entry\":{\"entry\":[1]},\"t\":\"Bundle\"}",
    "{\"entry\":[{\"entry\":[{\"entry\":[]}]}]}",
    "\"entry\"",
    "[]",
    "{}",
    "{\"entry\":[]}",
    " -12.5e1 "};

static void both_readers_agree_on_every_damage_of_one_byte(void **state) {
  (void)state;
  static const char bytes[] = "{}[]\",:\\ \n\r0e-tu\x01\xff\xc3";
  static const size_t chunks[] = {0, 1, 7};
  size_t lawful = 0, broken = 0;
  for (size_t d = 0; d < sizeof documents / sizeof *documents; d++) {
    char text[256];
    const size_t n = strlen(documents[d]);
    assert_true(n < sizeof text);
    memcpy(text, documents[d], n + 1);
    for (size_t c = 0; c < 3; c++) assert_true(agree(text, n, chunks[c]));
    for (size_t k = 0; k < n; k++)
      for (size_t c = 0; c < 3; c++) {
        (void)agree(text, k, chunks[c]); /* cut here */
        for (size_t i = 0; i < sizeof bytes; i++) {
          text[k] = bytes[i];
          const bool ok = agree(text, n, chunks[c]);
          lawful += ok;
          broken += !ok;
          text[k] = documents[d][k];
        }
      }
  }
  assert_true(lawful > 500 && broken > 5000);
}

static void names_that_are_twice_and_depth_are_refused_at_the_same_place(void **state) {
  (void)state;
  char deep[600];
  assert_false(agree("{\"a\":1,\"entry\":[2],\"a\":3}", 24, 3));
  assert_false(agree("{\"entry\":[2],\"a\":3,\"entry\":[4]}", 31, 3));
  assert_false(agree("{\"entry\":[2],\"a\":3,\"entry\":[4}", 30, 0));
  assert_false(agree("{\"entry\":[{\"k\":1,\"l\":2,\"k\":1}]}", 31, 2));
  for (int levels = 120; levels < 132; levels++) {
    size_t n = (size_t)snprintf(deep, sizeof deep, "{\"entry\":[");
    for (int k = 0; k < levels; k++) deep[n++] = '[';
    for (int k = 0; k < levels; k++) deep[n++] = ']';
    n += (size_t)snprintf(deep + n, sizeof deep - n, "]}");
    assert_int_equal(agree(deep, n, 5), levels <= 126);
  }
}

static void an_element_that_is_refused_waits_for_broken_json_and_other_failures_do_not(void **state) {
  (void)state;
  static const char good[] = "{\"entry\":[1,2,3],\"b\":4}", bad[] = "{\"entry\":[1,2,3],\"b\":4,}";
  for (int k = 0; k < 4; k++) {
    const char *text = k % 2 ? bad : good;
    const hales_input in = hales_input_of((hales_bytes){(const uint8_t *)text, strlen(text)});
    hales_arena b = {.base = stream_memory, .cap = sizeof stream_memory};
    witness w = {.answer = k < 2 ? HALES_EPARSE : HALES_ESTORE, .answer_at = 1};
    const hales_json_each each = each_of(&w, 1 << 20);
    const hales_json *root = NULL;
    hales_err err = {0};
    assert_status(hales_json_stream(&in, &b, &each, &root, &err), w.answer);
    assert_int_equal(w.seen, 2); /* the third is not asked about */
    assert_int_equal(err.at, k == 1 ? strlen(bad) - 1 : 12);
    assert_null(root);
  }
}

/* Elements of 20,000 bytes made as they are asked for: 60 MB that are nowhere. */
#define ELEMENT ((size_t)20000)
#define COUNT   ((size_t)3000)

static hales_status make(void *ctx, uint64_t at, uint8_t *to, size_t n, hales_err *err) {
  static const char head[] = "{\"entry\":[";
  const size_t *broken = ctx; /* the element whose quote is missing */
  (void)err;
  for (size_t k = 0; k < n; k++) {
    const uint64_t i = at + k - (sizeof head - 1);
    if (at + k < sizeof head - 1) {
      to[k] = (uint8_t)head[at + k];
      continue;
    }
    const uint64_t element = i / ELEMENT, within = i % ELEMENT;
    to[k] = within % 50 == 49 ? '\n' : ' ';
    if (within == 0) to[k] = '"';
    if (within > 0 && within < 9000) to[k] = 'x';
    if (within == 9000 && element != *broken) to[k] = '"';
    if (within == ELEMENT - 1) to[k] = element == COUNT - 1 ? ']' : ',';
    if (element == COUNT) to[k] = '}';
  }
  return HALES_OK;
}

static void a_large_document_takes_the_memory_of_its_largest_element(void **state) {
  (void)state;
  for (int k = 0; k < 2; k++) {
    size_t broken = k ? COUNT / 2 : COUNT + 1;
    const hales_input in = {.n = 10 + COUNT * ELEMENT + 1, .read = make, .ctx = &broken};
    static unsigned char memory[2 * HALES_JSON_SETTLE_BYTES];
    hales_arena arena = {.base = memory, .cap = sizeof memory};
    witness w = {0};
    const hales_json_each each = each_of(&w, 1 << 20);
    const hales_json *root = NULL;
    hales_err err = {0};
    const hales_status s = hales_json_stream(&in, &arena, &each, &root, &err);
    if (k == 0) {
      assert_ok_err(s, &err);
      assert_int_equal(w.seen, COUNT);
      continue;
    }
    assert_status(s, HALES_EPARSE); /* a string that goes on over a line's end, far from the document's */
    assert_int_equal(w.seen, COUNT / 2);
    assert_int_equal(err.at, 10 + COUNT / 2 * ELEMENT + 9049);
    assert_non_null(strstr(err.msg, "column 9100: control character"));
  }
}

static void an_absurd_element_is_refused_with_its_place(void **state) {
  (void)state;
  static char text[5000];
  for (int chunk = 0; chunk < 20; chunk += 19) {
    const size_t head = (size_t)snprintf(text, sizeof text, "{\"entry\":[[1],\n ");
    memset(text + head, '[', 1);
    memset(text + head + 1, ' ', 3000);
    (void)snprintf(text + head + 3001, 8, "2]]}");
    hales_bytes bytes = {(const uint8_t *)text, strlen(text)};
    hales_input in = hales_input_of(bytes);
    if (chunk) in = (hales_input){.n = bytes.n, .read = give, .ctx = &bytes, .chunk = (size_t)chunk};
    for (size_t max = 2000; max <= 4000; max += 2000) {
      hales_arena b = {.base = stream_memory, .cap = sizeof stream_memory};
      witness w = {0};
      const hales_json_each each = each_of(&w, max);
      const hales_json *root = NULL;
      hales_err err = {0};
      const hales_status s = hales_json_stream(&in, &b, &each, &root, &err);
      assert_status(s, max == 2000 ? HALES_ERANGE : HALES_OK);
      assert_int_equal(w.seen, max == 2000 ? 1 : 2);
      if (s == HALES_OK) continue;
      assert_int_equal(err.at, head);
      assert_non_null(strstr(err.msg, "line 2, column 2: a value of more than 2000 bytes"));
    }
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(both_readers_agree_on_every_damage_of_one_byte),
      cmocka_unit_test(names_that_are_twice_and_depth_are_refused_at_the_same_place),
      cmocka_unit_test(an_element_that_is_refused_waits_for_broken_json_and_other_failures_do_not),
      cmocka_unit_test(a_large_document_takes_the_memory_of_its_largest_element),
      cmocka_unit_test(an_absurd_element_is_refused_with_its_place),
  };
  return cmocka_run_group_tests_name("base/json_stream", tests, NULL, NULL);
}
