#include "store/sha256.h"

#include <string.h>

#if defined(__x86_64__)
#include <cpuid.h>
#endif

#include "support/assert.h"

/* Asked of the processor itself, so that the instructions are tested by whatever compiler. */
static bool has_instructions(void) {
#if defined(__x86_64__)
  unsigned a, b, c, d;
  return __get_cpuid_count(7, 0, &a, &b, &c, &d) && (b >> 29 & 1) != 0;
#else
  return false;
#endif
}

static void digest(bool own, const uint8_t *p, size_t n, size_t piece, uint8_t out[32]) {
  hales_sha256_state s;
  hales_sha256_init(&s);
  s.own = own;
  if (!own) crypto_hash_sha256_init(&s.portable);
  for (size_t i = 0; i < n; i += piece) hales_sha256_update(&s, p + i, n - i < piece ? n - i : piece);
  hales_sha256_final(&s, out);
}

static void check_hex(bool own, const char *text, const char *hex) {
  uint8_t got[32];
  char told[65];
  digest(own, (const uint8_t *)text, strlen(text), 7, got);
  for (size_t i = 0; i < 32; i++) (void)snprintf(told + 2 * i, 3, "%02x", got[i]);
  assert_string_equal(told, hex);
}

/* [FIPS180-4]'s examples: one block, and two by the length of the end. */
static void digests_the_examples_of_the_standard(void **state) {
  (void)state;
  for (int own = 0; own <= (int)has_instructions(); own++) {
    check_hex(own, "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    check_hex(own, "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
              "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    check_hex(own, "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  }
}

/* Every length around several blocks, whole and in pieces that end within them. */
static void instructions_and_portable_code_agree(void **state) {
  (void)state;
  static const size_t pieces[] = {1, 13, 64, 100, 1000};
  uint8_t text[331], want[32], got[32];
  if (!has_instructions()) skip();
  for (size_t i = 0; i < sizeof text; i++) text[i] = (uint8_t)(i * 37 + 11 + i / 7);
  for (size_t n = 0; n <= sizeof text; n++) {
    assert_int_equal(crypto_hash_sha256(want, text, n), 0);
    for (size_t k = 0; k < sizeof pieces / sizeof pieces[0]; k++) {
      digest(true, text, n, pieces[k], got);
      assert_memory_equal(got, want, 32);
    }
  }
}

static void a_copy_goes_on_by_itself(void **state) {
  (void)state;
  const uint8_t text[] = "the same beginning of more than one block of sixty-four bytes, and two ends";
  uint8_t a[32], b[32], want[32];
  hales_sha256_state s;
  hales_sha256_init(&s);
  hales_sha256_update(&s, text, 70);
  hales_sha256_state copy = s;
  hales_sha256_update(&s, "x", 1);
  hales_sha256_final(&s, a);
  hales_sha256_final(&copy, b);
  assert_int_equal(crypto_hash_sha256(want, text, 70), 0);
  assert_memory_equal(b, want, 32);
  assert_memory_not_equal(a, want, 32);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(digests_the_examples_of_the_standard),
                                     cmocka_unit_test(instructions_and_portable_code_agree),
                                     cmocka_unit_test(a_copy_goes_on_by_itself)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
