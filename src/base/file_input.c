#define _POSIX_C_SOURCE 200809L
#include "base/file_input.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"

static hales_status changed(const hales_file_input *f, hales_err *err) {
  return HALES_FAIL(err, HALES_EIO, "%s: it was written while it was read; try again when it is complete",
                    hales_path_tail(f->path));
}

static hales_status read_at(void *ctx, uint64_t at, uint8_t *to, size_t n, hales_err *err) {
  const hales_file_input *f = ctx;
  while (n > 0) {
    const ssize_t got = pread(f->fd, to, n, (off_t)at);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return hales_file_blame(f->path, errno, false, err);
    if (got == 0) return changed(f, err); /* shorter than it was */
    to += got;
    at += (uint64_t)got;
    n -= (size_t)got;
  }
  return HALES_OK;
}

static int64_t in_ns(const struct timespec *t) {
  return (int64_t)t->tv_sec * INT64_C(1000000000) + t->tv_nsec;
}

hales_status hales_file_input_open(const char *path, hales_file_input *out, bool *regular, hales_err *err) {
  struct stat st;
  *out = (hales_file_input){.path = path, .fd = -1};
  *regular = false;
  if (stat(path, &st) != 0) return hales_file_blame(path, errno, false, err);
  if (S_ISDIR(st.st_mode)) return hales_file_blame(path, EISDIR, false, err);
  if (!S_ISREG(st.st_mode)) return HALES_OK;
  out->fd = open(path, O_RDONLY | O_CLOEXEC);
  if (out->fd < 0) return hales_file_blame(path, errno, false, err);
  if (fstat(out->fd, &st) != 0) {
    const int code = errno;
    hales_file_input_close(out);
    return hales_file_blame(path, code, false, err);
  }
  out->written_ns = in_ns(&st.st_mtim);
  out->changed_ns = in_ns(&st.st_ctim);
  out->input = (hales_input){.n = (uint64_t)st.st_size, .read = read_at, .ctx = out};
  *regular = true;
  return HALES_OK;
}

hales_status hales_file_input_check(const hales_file_input *f, hales_err *err) {
  struct stat st;
  if (fstat(f->fd, &st) != 0) return hales_file_blame(f->path, errno, false, err);
  const bool same = in_ns(&st.st_mtim) == f->written_ns && in_ns(&st.st_ctim) == f->changed_ns &&
                    (uint64_t)st.st_size == f->input.n;
  return same ? HALES_OK : changed(f, err);
}

void hales_file_input_close(hales_file_input *f) {
  if (f->fd >= 0) (void)close(f->fd);
  f->fd = -1;
}
