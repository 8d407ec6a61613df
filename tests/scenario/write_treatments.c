/* Writes docs/treatments.md, or the file named on the command line, from the built-in catalogue. */
#include <stdio.h>
#include <stdlib.h>

#include "base/file.h"
#include "scenario/drug.h"

int main(int argc, char **argv) {
  const char *path = argc > 1 ? argv[1] : "docs/treatments.md";
  hales_err err = {0};
  hales_buf out = {0};
  const hales_drugs *drugs = NULL;
  hales_arena arena = {.base = malloc(HALES_DRUGS_ARENA_BYTES), .cap = HALES_DRUGS_ARENA_BYTES};
  hales_status s = arena.base ? hales_drugs_load(&arena, &drugs, &err) : HALES_ENOMEM;
  if (s == HALES_OK) {
    hales_drugs_page(drugs, &out);
    s = hales_buf_status(&out, &err);
  }
  /* one empty line at the end is enough */
  if (s == HALES_OK) s = hales_file_write(path, out.data, out.len - 1, &err);
  if (s != HALES_OK) fprintf(stderr, "%s: %s\n", hales_status_text(s), err.msg);
  hales_buf_deinit(&out);
  free(arena.base);
  return s == HALES_OK ? 0 : 1;
}
