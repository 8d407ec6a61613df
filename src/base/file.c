#define _POSIX_C_SOURCE 200809L
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PATH_SHOWN 64 /* a message has 160 characters */

const char *hales_path_tail(const char *path) {
  const size_t n = strlen(path);
  if (n > PATH_SHOWN) path += n - PATH_SHOWN;
  while (((unsigned char)*path & 0xC0) == 0x80) path++; /* not from within a character */
  return path;
}

const char *hales_path_name(const char *path) {
  const char *name = path;
  for (const char *c = path; *c; c++)
    if (*c == '/' && c[1] && c[1] != '/') name = c + 1;
  return hales_path_tail(name);
}

/* NULL: what the system calls it */
static const char *reason_of(int code, bool writing) {
  switch (code) {
  case ENOENT:
  case ENOTDIR:
    return writing ? "the folder it should go to is not there; make it first"
                   : "there is no such file; look at its name and folder";
  case EACCES:
  case EPERM:
    return writing ? "you may not write there; choose another place"
                   : "you may not read it; get the right to";
  case EISDIR:
    return "it is a folder; a file was expected";
  case EEXIST:
    return "a file of that name is in the way; choose another name";
  case EROFS:
    return "the disk is read-only; choose another place";
  case ENOSPC:
  case EDQUOT:
    return "the disk is full; free space and try again";
  default:
    return NULL;
  }
}

hales_status hales_file_blame(const char *path, int code, bool writing, hales_err *err) {
  const char *reason = reason_of(code, writing);
  if (reason) return HALES_FAIL(err, HALES_EIO, "%s: %s", hales_path_tail(path), reason);
  return HALES_FAIL(err, HALES_EIO, "%s: the system refused to %s it (%s)", hales_path_tail(path),
                    writing ? "write" : "read", strerror(code));
}

hales_status hales_folder_make(const char *path, hales_err *err) {
  struct stat there;
  if (mkdir(path, 0777) == 0) return HALES_OK;
  const int code = errno;
  if (code == EEXIST && stat(path, &there) == 0 && S_ISDIR(there.st_mode)) return HALES_OK;
  return hales_file_blame(path, code, true, err);
}

hales_status hales_file_read(const char *path, size_t max_bytes, hales_buf *out, hales_err *err) {
  const int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return hales_file_blame(path, errno, false, err);
  const size_t before = out->len;
  hales_status status = HALES_OK;
  char chunk[1 << 16];
  for (;;) {
    const ssize_t got = read(fd, chunk, sizeof chunk);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) status = hales_file_blame(path, errno, false, err);
    if (got <= 0) break;
    if ((size_t)got > max_bytes - (out->len - before)) {
      status = HALES_FAIL(err, HALES_ERANGE, "%s: more than %zu bytes; split it", hales_path_tail(path),
                          max_bytes);
      break;
    }
    hales_buf_put(out, chunk, (size_t)got);
    if ((status = hales_buf_status(out, err)) != HALES_OK) break;
  }
  (void)close(fd);
  if (status != HALES_OK && out->len > before) {
    out->len = before;
    out->data[before] = '\0';
  }
  return status;
}

static int write_all(int fd, const char *bytes, size_t n) {
  while (n > 0) {
    const ssize_t put = write(fd, bytes, n);
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) return errno;
    bytes += put;
    n -= (size_t)put;
  }
  return 0;
}

/* A device or a pipe has no "before" to keep and must not be replaced by a file. */
static hales_status write_direct(const char *path, const void *bytes, size_t n, hales_err *err) {
  const int fd = open(path, O_WRONLY | O_CLOEXEC);
  if (fd < 0) return hales_file_blame(path, errno, true, err);
  int reason = write_all(fd, bytes, n);
  if (close(fd) != 0 && reason == 0) reason = errno;
  return reason == 0 ? HALES_OK : hales_file_blame(path, reason, true, err);
}

/* Opens a new file beside path under a name nobody has; its name goes to temp. */
static int open_beside(const char *path, hales_buf *temp) {
  for (unsigned i = 0; i < 100; i++) {
    temp->len = 0;
    hales_buf_printf(temp, "%s.part-%ld-%u", path, (long)getpid(), i);
    if (temp->failed) return errno = ENOMEM, -1;
    const int fd = open(temp->data, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (fd >= 0 || errno != EEXIST) return fd;
  }
  return -1;
}

hales_status hales_file_write(const char *path, const void *bytes, size_t n, hales_err *err) {
  struct stat there;
  if (stat(path, &there) == 0 && !S_ISREG(there.st_mode)) {
    if (S_ISDIR(there.st_mode)) return hales_file_blame(path, EISDIR, true, err);
    return write_direct(path, bytes, n, err);
  } else if (access(path, F_OK) == 0 && access(path, W_OK) != 0) {
    return hales_file_blame(path, errno, true,
                            err); /* rename() would replace a file that is marked read-only */
  }
  hales_buf temp = {0};
  int reason = 0;
  const int fd = open_beside(path, &temp);
  if (fd < 0) {
    reason = errno;
  } else {
    reason = write_all(fd, bytes, n);
    if (reason == 0 && fsync(fd) != 0) reason = errno;
    if (close(fd) != 0 && reason == 0) reason = errno;
    if (reason == 0 && rename(temp.data, path) != 0) reason = errno;
    if (reason != 0) (void)unlink(temp.data);
  }
  hales_buf_deinit(&temp);
  return reason == 0 ? HALES_OK : hales_file_blame(path, reason, true, err);
}
