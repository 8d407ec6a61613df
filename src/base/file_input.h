/* A regular file as an input: read where it is asked for, never as a whole. */
#ifndef HALES_BASE_FILE_INPUT_H
#define HALES_BASE_FILE_INPUT_H

#include <stdbool.h>

#include "base/input.h"

typedef struct hales_file_input {
  hales_input input; /* its context is this struct: do not copy it while it is open */
  const char *path;  /* borrowed */
  int fd;
  int64_t changed_ns; /* when the file was written last */
} hales_file_input;

/* Opens a file.  *regular false: a pipe or a device, not opened; hales_file_read takes it.
 *
 * Returns OK; EIO when it cannot be opened or is a folder. */
hales_status hales_file_input_open(const char *path, hales_file_input *out, bool *regular,
                                   hales_err *err) HALES_CHECKED;

/* EIO when the file was written since it was opened: what was read of it may be of two files. */
hales_status hales_file_input_check(const hales_file_input *f, hales_err *err) HALES_CHECKED;

void hales_file_input_close(hales_file_input *f);

#endif
