/* Whole files in and out. */
#ifndef HALES_BASE_FILE_H
#define HALES_BASE_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

/* Appends the bytes of a regular file (or of a pipe) to out.
 *
 * Returns OK; EIO when it cannot be opened or read, or is a directory; ERANGE when it has more than
 * max_bytes; ENOMEM.  Messages begin with the path and say what would be right.  out is unchanged in length
 * on failure.
 */
hales_status hales_file_read(const char *path, size_t max_bytes, hales_buf *out,
                             hales_err *err) HALES_CHECKED;

/* Puts n bytes at path: the whole new content or, on any failure, what was there before.
 *
 * Written to a temporary name in the same folder, flushed to the disk, then renamed.  A path that exists and
 * is no regular file (/dev/stdout, a named pipe) is written to directly.  EIO names the path and the reason.
 */
hales_status hales_file_write(const char *path, const void *bytes, size_t n, hales_err *err) HALES_CHECKED;

/* Makes a folder, unless it is there.  EIO names the path and the reason. */
hales_status hales_folder_make(const char *path, hales_err *err) HALES_CHECKED;

/* The last part of a path, which tells most, short enough to leave room for the rest of a message. */
const char *hales_path_tail(const char *path);
/* Its last name alone: folders, which may be called after a person, are not told. */
const char *hales_path_name(const char *path);

/* What the system refused about a path, said for people: path, reason, what would be right.
 *
 *   code      errno                       writing   else reading
 *
 * Returns EIO. */
hales_status hales_file_blame(const char *path, int code, bool writing, hales_err *err);

#endif
