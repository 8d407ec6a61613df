/* The door to the store: every command and, later, every request comes through here, so that policy has one
 * place. */
#ifndef HALES_APP_OPEN_H
#define HALES_APP_OPEN_H

#include <stdint.h>

#include "store/store.h"

/* Opens the store at path (or URL) for reading, for writing, or to make it and bring it up to date (INIT).
 *
 * Returns OK; EIO with the advice to run `hales init` when there is none; else as hales_store_open.  Close
 * with hales_store_close.
 */
hales_status hales_app_open(const char *path, hales_store_mode mode, int64_t now_us, hales_store **out,
                            hales_err *err) HALES_CHECKED;

#endif
