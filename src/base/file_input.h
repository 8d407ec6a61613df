/* A regular file as an input: read where it is asked for, never as a whole. */
#ifndef HALES_BASE_FILE_INPUT_H
#define HALES_BASE_FILE_INPUT_H

#include <stdbool.h>

#include "base/input.h"

typedef struct hales_file_input {
  hales_input input; /* its context is this struct: do not copy it while it is open */
  const char *path;  /* borrowed */
  int fd;
  /* when it was opened: the time of the last writing, which programs put back, and that of the last change to
   * the file or to what is said of it, which they cannot */
  int64_t written_ns, changed_ns;
} hales_file_input;

/* Opens a file.  *regular false: a pipe or a device, not opened; hales_file_read takes it.
 *
 * Returns OK; EIO when it cannot be opened or is a folder. */
hales_status hales_file_input_open(const char *path, hales_file_input *out, bool *regular,
                                   hales_err *err) HALES_CHECKED;

/* EIO when the file was written since it was opened: what was read of it may be of two files.  Also when only
 * its name, owner or rights changed: nobody can tell. */
hales_status hales_file_input_check(const hales_file_input *f, hales_err *err) HALES_CHECKED;

void hales_file_input_close(hales_file_input *f);

#endif
