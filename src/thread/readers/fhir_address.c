/* Addresses, without what gives access to them.  Whoever asked a server, with which password or token, may
 * stand in the addresses of its answer ("https://user:password@lab.example/Observation/7",
 * "...?access_token=..."); none of it is of the record, and nothing of it may reach the store or a message.
 */
#include <string.h>

#include "thread/readers/fhir_priv.h"

/* A copy without the bytes from `from` to `to`. */
static const char *without(fhir *f, const char *url, size_t from, size_t to) {
  const size_t n = strlen(url);
  char *out = hales_arena_zalloc(f->arena, n - (to - from) + 1, 1, 1);
  if (!out) {
    f->full = true;
    return NULL;
  }
  memcpy(out, url, from);
  memcpy(out + from, url + to, n - to);
  return out;
}

const char *fhir_address(fhir *f, const char *url) {
  const char *slashes = url ? strstr(url, "//") : NULL;
  if (!slashes) return url;
  const size_t host = (size_t)(slashes - url) + 2, n = strcspn(url + host, "/?#");
  size_t user = 0; /* up to the last: a password may have one, too */
  for (size_t i = 0; i < n; i++)
    if (url[host + i] == '@') user = i + 1;
  return user ? without(f, url, host, host + user) : url;
}

const char *fhir_address_path(fhir *f, const char *url) {
  const char *bare = fhir_address(f, url);
  const size_t n = bare ? strlen(bare) : 0, path = bare ? strcspn(bare, "?#") : 0;
  return path < n ? without(f, bare, path, n) : bare;
}

const char *fhir_address_name(fhir *f, const char *url) {
  return url && url[strcspn(url, "?#")] ? NULL : fhir_address(f, url);
}
