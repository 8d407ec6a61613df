#define _POSIX_C_SOURCE 200809L
#include "app/open.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"

hales_status hales_app_open(const char *path, hales_store_mode mode, int64_t now_us, hales_store **out,
                            hales_err *err) {
  *out = NULL;
  struct stat there;
  const bool is_file = strcmp(path, ":memory:") != 0 && strstr(path, "://") == NULL;
  if (mode != HALES_STORE_INIT && is_file && stat(path, &there) != 0 && errno == ENOENT)
    return HALES_FAIL(err, HALES_EIO, "there is no store at %s: make it with hales init",
                      hales_path_name(path));
  const hales_store_options options = {.mode = mode, .now_us = now_us};
  return hales_store_open(path, &options, out, err);
}
