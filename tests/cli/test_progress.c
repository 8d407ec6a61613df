#include "support/assert.h"

#include <stdio.h>
#include <string.h>

#include "cli/progress.h"

static void frame_shows_step_share_and_remaining_time(void **state) {
  (void)state;
  char text[160];
  hales_cli_bar_frame(text, sizeof text, "calibrate", 3, 12, 7.0, false);
  assert_string_equal(text, "calibrate            [#######.....................] 3/12  25 %  21 s left");
  hales_cli_bar_frame(text, sizeof text, "calibrate", 5, 12, 7.0, false); /* a cell is full or not there */
  assert_string_equal(text, "calibrate            [###########.................] 5/12  42 %  10 s left");
  hales_cli_bar_frame(text, sizeof text, "calibrate", 12, 12, 28.0, false);
  assert_string_equal(text, "calibrate            [############################] 12/12 100 %");
}

static void colour_is_only_there_when_asked_for(void **state) {
  (void)state;
  char text[160];
  hales_cli_bar_frame(text, sizeof text, "ingest", 2, 7, 0.1, false);
  assert_null(strchr(text, '\x1b'));
  hales_cli_bar_frame(text, sizeof text, "ingest", 2, 7, 0.1, true);
  assert_non_null(strstr(text, "\x1b[36m"));
  assert_non_null(strstr(text, "\x1b[0m"));
}

static void a_file_is_no_terminal_and_gets_nothing(void **state) {
  (void)state;
  FILE *f = tmpfile();
  assert_non_null(f);
  hales_cli_bar bar = hales_cli_bar_on(f, false);
  hales_cli_bar_tell(&bar, "calibrate", 3, 12);
  hales_cli_bar_clear(&bar);
  assert_int_equal(ftell(f), 0);
  (void)fclose(f);
}

static void nonsense_from_the_caller_does_no_harm(void **state) {
  (void)state;
  char text[160];
  hales_cli_bar_frame(text, sizeof text, "a step with a very long name indeed", 9, 4, 3.0, true);
  assert_non_null(strstr(text, "100 %"));
  hales_cli_bar_frame(text, sizeof text, "empty", 0, 0, 3.0, false);
  assert_non_null(strstr(text, "  0 %"));
  hales_progress_tell(NULL, "nobody listens", 1, 2);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(frame_shows_step_share_and_remaining_time),
      cmocka_unit_test(colour_is_only_there_when_asked_for),
      cmocka_unit_test(a_file_is_no_terminal_and_gets_nothing),
      cmocka_unit_test(nonsense_from_the_caller_does_no_harm),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
