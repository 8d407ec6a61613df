/* The sample patient's report, rendered: each test begins with a fresh one and changes what it is about. */
#ifndef HALES_TESTS_REPORT_RENDERED_H
#define HALES_TESTS_REPORT_RENDERED_H

#include "markup.h"
#include "sample.h"
#include "support/assert.h"

static sample s;
static hales_buf page;

/* The page, sound; borrowed until the next call or the end of the test. */
static inline const char *render(void) {
  hales_err err = {0};
  hales_buf_deinit(&page);
  assert_ok_err(hales_report_render(&s.report, &page, &err), &err);
  (void)assert_sound_page(page.data);
  return page.data;
}

static inline int fresh(void **state) {
  (void)state;
  sample_init(&s);
  return 0;
}

static inline int release(void **state) {
  (void)state;
  hales_buf_deinit(&page);
  return 0;
}

#endif
