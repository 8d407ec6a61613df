/* cmocka and the two assertions it lacks.  Include this instead of cmocka.h. */
#ifndef HALES_TESTS_SUPPORT_ASSERT_H
#define HALES_TESTS_SUPPORT_ASSERT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/status.h"

/* Fails unless |got - want| <= atol + rtol |want|; a NaN fails.  Prints 17 digits. */
void assert_close_at(double got, double want, double rtol, double atol, const char *what, const char *file,
                     int line);
#define assert_close(got, want, rtol, atol)                                                                  \
  assert_close_at((got), (want), (rtol), (atol), #got, __FILE__, __LINE__)

void assert_status_at(hales_status got, hales_status want, const hales_err *err, const char *file, int line);
#define assert_status(got, want) assert_status_at((got), (want), NULL, __FILE__, __LINE__)
#define assert_ok(call)          assert_status_at((call), HALES_OK, NULL, __FILE__, __LINE__)
/* As assert_ok, and prints the message of err on failure. */
#define assert_ok_err(call, err) assert_status_at((call), HALES_OK, (err), __FILE__, __LINE__)

#endif
