#include "support/assert.h"

#include <math.h>
#include <stdbool.h>

void assert_close_at(double got, double want, double rtol, double atol, const char *what, const char *file,
                     int line) {
  const double tol = atol + rtol * fabs(want);
  if (fabs(got - want) <= tol) return;
  print_error("%s = %.17g, want %.17g, difference %.3g, tolerance %.3g\n", what, got, want, got - want, tol);
  _fail(file, line);
}

void assert_status_at(hales_status got, hales_status want, const hales_err *err, const char *file, int line) {
  if (got == want) return;
  print_error("status %d (%s), want %d%s%s\n", (int)got, hales_status_text(got), (int)want, err ? ": " : "",
              err ? err->msg : "");
  _fail(file, line);
}
