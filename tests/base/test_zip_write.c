#include "support/assert.h"

#include <stdlib.h>
#include <string.h>

#include "base/zip_write.h"

static uint32_t le(const char *p, int n) {
  uint32_t v = 0;
  for (int i = n; i-- > 0;) v = v << 8 | (uint8_t)p[i];
  return v;
}

/* The check value that catalogues of checksums give for "123456789". */
static void checksum_is_the_published_one(void **state) {
  (void)state;
  assert_int_equal(hales_crc32("123456789", 9), 0xcbf43926);
  assert_int_equal(hales_crc32("", 0), 0);
  const unsigned char bits[] = {0xff, 0x80, 0x01, 0x7e};
  uint32_t crc = 0xffffffff; /* bit by bit */
  for (size_t i = 0; i < sizeof bits; i++) {
    crc ^= bits[i];
    for (int k = 0; k < 8; k++) crc = crc >> 1 ^ (crc & 1 ? 0xedb88320 : 0);
  }
  assert_int_equal(hales_crc32(bits, sizeof bits), ~crc);
}

/* Walks the directory from the end of the archive and finds every member, as a reader does. */
static void directory_leads_to_every_member(void **state) {
  (void)state;
  static const struct {
    const char *name, *bytes;
    size_t n;
  } member[] = {
      {"modelDescription.xml", "<a/>", 4}, {"binaries/linux64/x.so", "\0\1\2\0PK\3\4", 8}, {"leer", "", 0}};
  hales_buf out = {0};
  hales_buf_puts(&out, "before"); /* an archive need not begin its buffer */
  hales_zip z = hales_zip_on(&out);
  for (size_t i = 0; i < 3; i++) hales_zip_put(&z, member[i].name, member[i].bytes, member[i].n);
  assert_ok(hales_zip_finish(&z, NULL));
  const char *zip = out.data + 6, *end = out.data + out.len - 22;
  assert_memory_equal(end, "PK\5\6", 4);
  assert_int_equal(le(end + 10, 2), 3);
  const char *row = zip + le(end + 16, 4);
  assert_ptr_equal(row + le(end + 12, 4), end);
  for (size_t i = 0; i < 3; i++) {
    const size_t name_n = strlen(member[i].name);
    assert_memory_equal(row, "PK\1\2", 4);
    assert_int_equal(le(row + 10, 2), 0); /* stored */
    assert_int_equal(le(row + 16, 4), hales_crc32(member[i].bytes, member[i].n));
    assert_int_equal(le(row + 20, 4), member[i].n); /* as stored, and as it is */
    assert_int_equal(le(row + 24, 4), member[i].n);
    assert_int_equal(le(row + 28, 2), name_n);
    assert_memory_equal(row + 46, member[i].name, name_n);
    const char *local = zip + le(row + 42, 4);
    assert_memory_equal(local, "PK\3\4", 4);
    assert_memory_equal(local + 14, row + 16, 14); /* checksum, sizes, length of the name */
    assert_memory_equal(local + 30, member[i].name, name_n);
    assert_memory_equal(local + 30 + name_n, member[i].bytes, member[i].n);
    row += 46 + name_n;
  }
  assert_ptr_equal(row, end);
  hales_buf_deinit(&out);
}

static void refuses_what_the_format_cannot_hold(void **state) {
  (void)state;
  hales_buf out = {0};
  hales_err err = {0};
  hales_zip z = hales_zip_on(&out);
  for (size_t i = 0; i <= HALES_ZIP_MEMBERS_MAX; i++) hales_zip_put(&z, "n", "", 0);
  assert_status(hales_zip_finish(&z, &err), HALES_ERANGE);
  assert_non_null(strstr(err.msg, "members"));
  hales_buf_deinit(&out);
  char *name = malloc(0x10001);
  memset(name, 'n', 0x10000);
  name[0x10000] = '\0';
  z = hales_zip_on(&out);
  hales_zip_put(&z, name, "", 0);
  assert_status(hales_zip_finish(&z, NULL), HALES_ERANGE);
  hales_buf_deinit(&out);
  free(name);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(checksum_is_the_published_one),
      cmocka_unit_test(directory_leads_to_every_member),
      cmocka_unit_test(refuses_what_the_format_cannot_hold),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
