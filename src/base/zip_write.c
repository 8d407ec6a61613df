#include "base/zip_write.h"

#include <string.h>

uint32_t hales_crc32(const void *bytes, size_t n) {
  static const uint32_t nibble[16] = {0x00000000, 0x1db71064, 0x3b6e20c8, 0x26d930ac, 0x76dc4190, 0x6b6b51f4,
                                      0x4db26158, 0x5005713c, 0xedb88320, 0xf00f9344, 0xd6d6a3e8, 0xcb61b38c,
                                      0x9b64c2b0, 0x86d3d2d4, 0xa00ae278, 0xbdbdf21c};
  const uint8_t *p = bytes;
  uint32_t crc = 0xffffffff;
  for (size_t i = 0; i < n; i++) {
    crc = nibble[(crc ^ p[i]) & 15] ^ (crc >> 4);
    crc = nibble[(crc ^ (uint32_t)(p[i] >> 4)) & 15] ^ (crc >> 4);
  }
  return ~crc;
}

/* Little-endian numbers of 2 and 4 bytes. */
static void put2(hales_buf *b, uint32_t v) {
  const char bytes[2] = {(char)(v & 255), (char)(v >> 8 & 255)};
  hales_buf_put(b, bytes, sizeof bytes);
}
static void put4(hales_buf *b, uint32_t v) {
  put2(b, v & 0xffff);
  put2(b, v >> 16);
}

/* What a member's own header and its row in the directory have in common. */
static void put_common(hales_buf *b, size_t name_n, uint32_t crc, size_t n) {
  put2(b, 20);     /* version 2.0 reads it */
  put2(b, 0x0800); /* the name is UTF-8 */
  put2(b, 0);      /* stored */
  put2(b, 0);      /* 00:00:00 */
  put2(b, 0x0021); /* 1980-01-01 */
  put4(b, crc);
  put4(b, (uint32_t)n); /* stored size */
  put4(b, (uint32_t)n);
  put2(b, (uint32_t)name_n);
  put2(b, 0); /* no extra field */
}

hales_zip hales_zip_on(hales_buf *out) {
  return (hales_zip){.out = out, .begin = out->len};
}

void hales_zip_put(hales_zip *z, const char *name, const void *bytes, size_t n) {
  const size_t name_n = strlen(name), at = z->out->len - z->begin;
  if (z->members >= HALES_ZIP_MEMBERS_MAX) z->refused = "too many members for a ZIP archive";
  if (name_n > 0xffff || n > HALES_ZIP_BYTES_MAX || at > HALES_ZIP_BYTES_MAX - n)
    z->refused = "too large for a ZIP archive";
  if (z->refused) return;
  const uint32_t crc = hales_crc32(bytes, n);
  hales_buf_put(z->out, "PK\3\4", 4);
  put_common(z->out, name_n, crc, n);
  hales_buf_put(z->out, name, name_n);
  hales_buf_put(z->out, bytes, n);

  hales_buf_put(&z->directory, "PK\1\2", 4);
  put2(&z->directory, 3 << 8 | 20); /* made on Unix */
  put_common(&z->directory, name_n, crc, n);
  put2(&z->directory, 0);              /* no comment */
  put2(&z->directory, 0);              /* first disk */
  put2(&z->directory, 0);              /* internal attributes */
  put4(&z->directory, 0100644u << 16); /* a regular file, rw-r--r-- */
  put4(&z->directory, (uint32_t)at);
  hales_buf_put(&z->directory, name, name_n);
  z->members++;
}

hales_status hales_zip_finish(hales_zip *z, hales_err *err) {
  const size_t at = z->out->len - z->begin, n = z->directory.len;
  hales_status s = hales_buf_status(&z->directory, err);
  if (s == HALES_OK && z->refused) s = HALES_FAIL(err, HALES_ERANGE, "%s", z->refused);
  if (s == HALES_OK) {
    if (n) hales_buf_put(z->out, z->directory.data, n);
    hales_buf_put(z->out, "PK\5\6", 4);
    put2(z->out, 0);
    put2(z->out, 0);
    put2(z->out, (uint32_t)z->members);
    put2(z->out, (uint32_t)z->members);
    put4(z->out, (uint32_t)n);
    put4(z->out, (uint32_t)at);
    put2(z->out, 0);
    s = hales_buf_status(z->out, err);
  }
  hales_buf_deinit(&z->directory);
  return s;
}
