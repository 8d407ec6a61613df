/* The files that a list of paths stands for. */
#ifndef HALES_APP_FILE_LIST_H
#define HALES_APP_FILE_LIST_H

#include <stdbool.h>
#include <stddef.h>

#include "base/status.h"

typedef struct hales_file_found {
  char *path; /* owned by the list */
  bool named; /* by the user; else found in a folder */
} hales_file_found;

typedef struct hales_file_list {
  hales_file_found *files;
  size_t count, cap;
} hales_file_list;

/* Folders are walked recursively, each in the byte order of names; names that begin with a dot and whatever
 * is no regular file are left out; a folder that contains itself through a link is entered once.  A path that
 * is not a folder (or does not exist) is taken as it is: reading it will say what is wrong.
 *
 * Returns OK; ENOMEM; EIO when a folder cannot be read.  The list is to be released in any case. */
hales_status hales_file_list_add(hales_file_list *list, const char *path, hales_err *err) HALES_CHECKED;
void hales_file_list_deinit(hales_file_list *list);

#endif
