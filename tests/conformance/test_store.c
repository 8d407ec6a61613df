/* Runs the conformance suite on SQLite in memory and on SQLite on disk. */
#define _POSIX_C_SOURCE 200809L
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "conformance/store.h"
#include "support/assert.h"

static char folder[] = "/tmp/hales_conformance_XXXXXX";
static char path[128];
static int serial;

static hales_store *open_at(const char *url) {
  hales_store *s = NULL;
  hales_err err = {0};
  const hales_store_options opt = {.mode = HALES_STORE_INIT, .now_us = 1700000000123456};
  assert_ok_err(hales_store_open(url, &opt, &s, &err), &err);
  return s;
}

static hales_store *open_memory(void) {
  return open_at(":memory:");
}

static hales_store *open_disk(void) {
  (void)snprintf(path, sizeof path, "%s/store%d.db", folder, serial++);
  return open_at(path);
}

static void close_disk(hales_store *s) {
  hales_store_close(s);
  (void)unlink(path);
}

int main(void) {
  if (!mkdtemp(folder)) return 1;
  const store_under_test memory = {"sqlite in memory", open_memory, hales_store_close};
  const store_under_test disk = {"sqlite on disk", open_disk, close_disk};
  const int failed = run_store_conformance(&memory) + run_store_conformance(&disk);
  (void)rmdir(folder);
  return failed;
}
