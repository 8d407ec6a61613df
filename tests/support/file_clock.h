/* The clock of files goes in steps, of ten milliseconds and on a loaded machine of any length. */
#ifndef HALES_TESTS_SUPPORT_FILE_CLOCK_H
#define HALES_TESTS_SUPPORT_FILE_CLOCK_H

/* Returns when what is written from now on has another time of change than the file at path has. */
void wait_for_the_clock_of_files(const char *path);

#endif
