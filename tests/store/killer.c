#define _GNU_SOURCE
#include "store/killer.h"

#include <signal.h>
#include <sqlite3.h>
#include <sys/types.h>
#include <unistd.h>

static int left;

static ssize_t torn_pwrite(int fd, const void *bytes, size_t n, off_t at) {
  if (--left == 0) {
    (void)!pwrite(fd, bytes, n / 2, at); /* half of it reaches the file */
    (void)raise(SIGKILL);
  }
  return pwrite(fd, bytes, n, at);
}

static ssize_t torn_write(int fd, const void *bytes, size_t n) {
  if (--left == 0) {
    (void)!write(fd, bytes, n / 2);
    (void)raise(SIGKILL);
  }
  return write(fd, bytes, n);
}

static int late_truncate(int fd, off_t n) {
  if (--left == 0) (void)raise(SIGKILL);
  return ftruncate(fd, n);
}

static int late_unlink(const char *path) {
  if (--left == 0) (void)raise(SIGKILL);
  return unlink(path);
}

void kill_at_file_change(int n) {
  sqlite3_vfs *vfs = sqlite3_vfs_find(NULL);
  left = n;
  (void)vfs->xSetSystemCall(vfs, "pwrite", (sqlite3_syscall_ptr)torn_pwrite);
  (void)vfs->xSetSystemCall(vfs, "pwrite64", (sqlite3_syscall_ptr)torn_pwrite);
  (void)vfs->xSetSystemCall(vfs, "write", (sqlite3_syscall_ptr)torn_write);
  (void)vfs->xSetSystemCall(vfs, "ftruncate", (sqlite3_syscall_ptr)late_truncate);
  (void)vfs->xSetSystemCall(vfs, "unlink", (sqlite3_syscall_ptr)late_unlink);
}
