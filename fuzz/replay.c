/* Runs a fuzz target over files: what libFuzzer does with a corpus, for compilers without it.
 * Arguments are files, or folders whose files are all taken. */
#define _XOPEN_SOURCE 700

#include <ftw.h>
#include <stdio.h>

#include "fuzz.h"

static size_t replayed;

static int replay(const char *path, const struct stat *st, int type, struct FTW *ftw) {
  (void)ftw;
  if (type != FTW_F) return 0;
  const size_t n = (size_t)st->st_size;
  uint8_t *data = malloc(n ? n : 1);
  FILE *f = fopen(path, "rb");
  const int ok = data && f && fread(data, 1, n, f) == n;
  if (ok)
    (void)LLVMFuzzerTestOneInput(data, n);
  else
    (void)fprintf(stderr, "cannot read %s\n", path);
  if (f) (void)fclose(f);
  free(data);
  replayed++;
  return ok ? 0 : 1;
}

int main(int argc, char **argv) {
  for (int k = 1; k < argc; k++)
    if (nftw(argv[k], replay, 8, FTW_PHYS) != 0) return EXIT_FAILURE;
  (void)printf("%zu inputs replayed\n", replayed);
  return replayed > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
