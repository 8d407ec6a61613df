/* The index page over several patients. */
#include "support/assert.h"

#include <math.h>
#include <string.h>

#include "markup.h"
#include "sample.h"

static sample a, b, c;
static hales_index_patient patients[3];
static hales_report_index x;
static hales_buf page;

static int fresh(void **state) {
  (void)state;
  sample_init(&a);
  sample_init(&b);
  sample_init(&c);
  b.report.who.pseudonym = "P-0533";
  c.report.who.pseudonym = "<b>P-0602</b>";
  patients[0] = (hales_index_patient){"P-0417.html", &a.report};
  patients[1] = (hales_index_patient){"sub/P-0533.html", &b.report};
  patients[2] = (hales_index_patient){"P%200602.html", &c.report};
  x = (hales_report_index){
      .title = "Three patients", .made_at = "2026-11-22", .n_patients = 3, .patients = patients};
  return 0;
}

static int release(void **state) {
  (void)state;
  hales_buf_deinit(&page);
  return 0;
}

static const char *render(void) {
  hales_err err = {0};
  hales_buf_deinit(&page);
  assert_ok_err(hales_report_index_render(&x, &page, &err), &err);
  (void)assert_sound_page(page.data);
  return page.data;
}

static void every_patient_has_a_row_with_a_link_to_the_report(void **state) {
  (void)state;
  const char *html = render();
  assert_non_null(strstr(html, "<a class=\"open\" href=\"P-0417.html\">P-0417</a>"));
  assert_non_null(strstr(html, "href=\"sub/P-0533.html\""));
  assert_non_null(strstr(html, "&lt;b&gt;P-0602&lt;/b&gt;"));
  assert_int_equal(occurrences(html, "1 misfit in 14"), 3);
  assert_true(occurrences(html, "Research software. Not for diagnosis or treatment decisions.") >= 2);
}

static void the_closing_table_gives_the_median_absolute_difference(void **state) {
  (void)state;
  /* wedge: |10-10|, |13.4-10|, |8.8-10| -> 0, 3.4, 1.2: the median is 1.2 */
  b.fit[6].measured = 13.4;
  c.fit[6].measured = 8.8;
  const char *sum = strstr(render(), "Median absolute difference");
  for (int k = 0; k < 6; k++) sum = strstr(sum + 1, "<b>");
  sum = strstr(sum + 1, "<b>");
  assert_memory_equal(sum, "<b>1.2</b>", 10);
}

static void an_even_number_of_patients_takes_the_middle_of_two(void **state) {
  (void)state;
  x.n_patients = 2;
  a.fit[0].measured = 8.3; /* twin 7: 1.3 */
  b.fit[0].measured = 9.7; /* 2.7 */
  const char *sum = strstr(render(), "Median absolute difference");
  assert_memory_equal(strstr(sum, "<b>"), "<b>2.0</b>", 10);
}

static void a_patient_without_a_twin_is_left_out_of_the_differences(void **state) {
  (void)state;
  c.report.failed = "no periodic state";
  for (int i = 0; i < SAMPLE_FITS; i++) c.fit[i].has_twin = c.fit[i].has_pred = false;
  const char *html = render();
  assert_non_null(strstr(html, "no result"));
  assert_int_equal(occurrences(html, "1 misfit in 14"), 2);
}

static void columns_of_one_site_stand_under_its_name(void **state) {
  (void)state;
  const char *html = render();
  assert_non_null(strstr(html, "<th scope=\"colgroup\" class=\"site\" colspan=\"3\">Pulmonary artery, "
                               "<span class=\"nb\">mmHg</span></th>"));
  assert_int_equal(occurrences(html, "<th scope=\"col\" class=\"n\">diastolic</th>"), 2);
  assert_non_null(strstr(html, "<th scope=\"col\" class=\"n\" rowspan=\"2\">Wedge, "));
}

static void a_twin_not_to_be_trusted_is_marked_in_the_list(void **state) {
  (void)state;
  assert_null(strstr(render(), "not to be trusted"));
  b.report.untrusted = "k-hat 1.2";
  assert_int_equal(occurrences(render(), "not to be trusted"), 1);
}

static void an_index_of_nobody_is_a_page(void **state) {
  (void)state;
  x.n_patients = 0;
  assert_non_null(strstr(render(), "Nothing was both measured and reproduced."));
}

static void links_that_lead_elsewhere_are_refused(void **state) {
  (void)state;
  static const char *const bad[] = {
      "javascript:alert(1)", "https://example.org/x", "/etc/passwd", "", "a b.html", "\\\\host\\x", NULL};
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    hales_err err = {0};
    hales_buf out = {0};
    patients[1].href = bad[i];
    assert_status(hales_report_index_render(&x, &out, &err), HALES_EARG);
    assert_non_null(strstr(err.msg, "patients[1].href"));
    assert_int_equal(out.len, 0);
  }
}

static void a_bad_report_in_the_list_is_refused(void **state) {
  (void)state;
  hales_err err = {0};
  hales_buf out = {0};
  b.fit[4].measured = nan("");
  assert_status(hales_report_index_render(&x, &out, &err), HALES_EMATH);
  assert_non_null(strstr(err.msg, "fit[4].measured"));
  b.fit[4].measured = 34;
  x.seconds = (hales_optional){true, nan("")};
  assert_status(hales_report_index_render(&x, &out, &err), HALES_EMATH);
}

int main(void) {
#define INDEX_TEST(f) cmocka_unit_test_setup(f, fresh)
  const struct CMUnitTest tests[] = {
      INDEX_TEST(every_patient_has_a_row_with_a_link_to_the_report),
      INDEX_TEST(the_closing_table_gives_the_median_absolute_difference),
      INDEX_TEST(an_even_number_of_patients_takes_the_middle_of_two),
      INDEX_TEST(a_patient_without_a_twin_is_left_out_of_the_differences),
      INDEX_TEST(columns_of_one_site_stand_under_its_name),
      INDEX_TEST(a_twin_not_to_be_trusted_is_marked_in_the_list),
      INDEX_TEST(an_index_of_nobody_is_a_page),
      INDEX_TEST(links_that_lead_elsewhere_are_refused),
      INDEX_TEST(a_bad_report_in_the_list_is_refused),
  };
  return cmocka_run_group_tests(tests, NULL, release);
}
