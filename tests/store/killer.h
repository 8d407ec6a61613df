/* Ends this process with SIGKILL at its n-th call that changes a file, in the middle of the write. */
#ifndef HALES_TESTS_STORE_KILLER_H
#define HALES_TESTS_STORE_KILLER_H

/* For a child process.  Counts SQLite's writes, truncations and unlinks from now on; n = 1 is the next one.
 */
void kill_at_file_change(int n);

#endif
