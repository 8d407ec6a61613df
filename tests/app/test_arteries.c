/* Sizes of lung arteries from a thread, and the waves they go into. */
#include "app/arteries.h"

#include <math.h>

#include "../twin/made_twin.h"
#include "app/person.h"
#include "thread_store.h"
#include "widest.h"

/* A twin of WHO with data of 2020-07-01, and what the thread says of its arteries. */
typedef struct fixture {
  threads t;
  hales_app_twin twin;
  hales_app_arteries a;
} fixture;

static fixture *begin(void) {
  fixture *f = calloc(1, sizeof *f);
  assert_non_null(f);
  f->t = threads_open();
  f->twin.record = made_record(20200701);
  memcpy(f->twin.name, "0123456789ab", 13);
  put_number(&f->t, "height_cm", 163.5, "2020-07-01");
  assert_ok_err(hales_app_subject(f->t.store, WHO, &f->twin.subject_id, &f->t.err), &f->t.err);
  return f;
}

static void look(fixture *f) {
  assert_ok_err(hales_app_arteries_of(f->t.store, WHO, &f->twin, 1, &f->a, &f->t.err), &f->t.err);
}

static void end(fixture *f) {
  hales_twin_destroy(&f->twin.record.twin);
  hales_store_close(f->t.store);
  free(f);
}

static const hales_app_artery_size *size(const fixture *f, const char *name) {
  for (size_t i = 0; i < HALES_APP_ARTERY_SIZES; i++)
    if (strcmp(f->a.size[i].name, name) == 0) return &f->a.size[i];
  fail_msg("no size %s", name);
  return NULL;
}

static bool noted(const fixture *f, const char *text) {
  for (size_t i = 0; i < f->a.n_note; i++)
    if (strstr(f->a.note[i], text)) return true;
  return false;
}

static void nothing_known_is_said_to_be_assumed(void **state) {
  (void)state;
  fixture *f = begin();
  look(f);
  assert_false(size(f, "mpa_diameter_mm")->measured);
  assert_string_equal(size(f, "mpa_diameter_mm")->how, "not known: scaled from body size");
  assert_close(size(f, "mpa_diameter_mm")->value, 21.2 * pow(1.635 / 1.62, 0.29), 1e-12, 0.0);
  assert_false(size(f, "mpa_length_mm")->has_value);
  assert_string_equal(size(f, "pa_pwv_m_s")->how, "not known: from the twin's pulse pressure");
  assert_true(noted(f, "diameters assumed from body size") && noted(f, "19 %"));
  assert_true(hales_app_artery_known(&f->a, HALES_ARTERY_PULSE));
  assert_int_equal(f->a.waves.n_draw, MADE_DRAWS);
  end(f);
}

static void the_nearest_plausible_value_is_taken(void **state) {
  (void)state;
  fixture *f = begin();
  put_number(&f->t, "mpa_diameter_mm", 30.5, "2020-03-01");
  put_number(&f->t, "mpa_diameter_mm", 33.5, "2020-08-09"); /* 39 days after */
  put_number(&f->t, "mpa_diameter_mm", 36.5, "2022-07-01"); /* too far away */
  put_flagged(&f->t, "rpa_diameter_mm", 61.5, "2020-07-01", HALES_OBS_IMPLAUSIBLE);
  put_flagged(&f->t, "lpa_diameter_mm", 24.5, "2020-07-01", HALES_OBS_LESS_THAN);
  put_number(&f->t, "rpa_length_mm", 55.5, NULL);
  put_number(&f->t, "mpa_rac_pct", 17.5, "2020-06-30");
  look(f);
  const hales_app_artery_size *d = size(f, "mpa_diameter_mm");
  assert_true(d->measured);
  assert_close(d->value, 33.5, 0.0, 0.0);
  assert_int_equal(d->gap_days, 39);
  assert_string_equal(d->true_on, "2020-08-09");
  assert_string_equal(d->how, "measured");
  assert_int_equal(d->sha256[1], 0x12);
  assert_false(size(f, "rpa_diameter_mm")->measured || size(f, "lpa_diameter_mm")->measured);
  assert_true(size(f, "rpa_length_mm")->measured);
  assert_string_equal(size(f, "pa_pwv_m_s")->how, "not known, and not needed");
  assert_false(noted(f, "19 %"));
  assert_close(f->a.waves.diameter_mm[0], 33.5, 1e-12, 0.0);
  /* the wall that was measured is the wall that is used, within its error and the law's bend */
  assert_close(f->a.waves.figure[HALES_ARTERY_AREA_CHANGE].twin.median, 17.5, 0.25, 0.0);
  put_number(&f->t, "pa_pwv_m_s", 7.75, "2020-06-30");
  look(f);
  assert_string_equal(size(f, "mpa_rac_pct")->how, "measured; pulse wave velocity counts");
  assert_close(f->a.waves.figure[HALES_ARTERY_PWV].twin.median, 7.75, 0.2, 0.0);
  end(f);
}

static void json_and_text_say_the_same(void **state) {
  (void)state;
  fixture *f = begin();
  look(f);
  hales_buf json = {0}, text = {0};
  assert_ok_err(hales_app_arteries_json(&f->a, &json, &f->t.err), &f->t.err);
  hales_app_arteries_text(&f->a, &text);
  assert_true(widest(text.data) <= 80);
  squeeze(text.data);
  assert_non_null(strstr(text.data, "K-17, twin 0123456789ab, data of 2020-07-01"));
  assert_non_null(strstr(text.data, "Pulse wave velocity, main artery"));
  assert_non_null(strstr(text.data, "not known: scaled from body size"));
  assert_non_null(strstr(json.data, "\"mpa_diameter_mm\""));
  hales_buf_deinit(&json);
  hales_buf_deinit(&text);
  end(f);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(nothing_known_is_said_to_be_assumed),
      cmocka_unit_test(the_nearest_plausible_value_is_taken),
      cmocka_unit_test(json_and_text_say_the_same),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
