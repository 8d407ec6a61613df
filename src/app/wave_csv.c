#define _POSIX_C_SOURCE 200809L /* mkdir, getpid */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/wave.h"
#include "base/file.h"
#include "base/json_write.h"

static const char letters[] = "PQAu"; /* openBF's, in the order of hales_wave_quantity */

static void put_number(hales_buf *out, double x, char before) {
  char text[HALES_NUMBER_TEXT_MAX];
  if (before) hales_buf_put(out, &before, 1);
  hales_buf_put(out, text, hales_number_text(x, text));
}

/* The beat and its first instant again at the end, as openBF's checkpoints lie. */
static void put_rows(const hales_app_wave *a, size_t vessel, hales_wave_quantity q, hales_buf *out) {
  const int n = hales_wave_samples(a->wave);
  const double *t_s = hales_wave_sample_times(a->wave);
  for (int k = 0; k <= n; k++) {
    put_number(out, k < n ? t_s[k] : a->file.net.period_s, '\0');
    for (int station = 0; station < HALES_WAVE_STATIONS; station++)
      put_number(out, hales_wave_series(a->wave, vessel, station, q)[k % n], ' ');
    hales_buf_puts(out, "\n");
  }
}

/* Whether a label may stand at the beginning of a file's name. */
static hales_status check_label(const char *label, hales_err *err) {
  bool lawful = *label != '\0' && *label != '.' && strlen(label) <= 200;
  for (const char *c = label; *c; c++) lawful = lawful && *c != '/' && (unsigned char)*c >= 0x20;
  return lawful
             ? HALES_OK
             : HALES_FAIL(err, HALES_EARG,
                          "vessel \"%.60s\": no file can be named after it; take letters and digits", label);
}

static hales_status path_of(hales_buf *path, const char *dir, const char *label, char letter,
                            hales_err *err) {
  path->len = 0;
  hales_buf_printf(path, "%s/%s_%c.last", dir, label, letter);
  return hales_buf_status(path, err);
}

typedef hales_status one_file(const hales_app_wave *a, size_t vessel, int q, const char *from, const char *to,
                              hales_err *err);

static hales_status write_one(const hales_app_wave *a, size_t vessel, int q, const char *from, const char *to,
                              hales_err *err) {
  struct stat there;
  if (stat(to, &there) == 0 && !S_ISREG(there.st_mode)) /* the one thing a rename would stop at */
    return hales_file_blame(to, EEXIST, true, err);
  hales_buf text = {0};
  put_rows(a, vessel, (hales_wave_quantity)q, &text);
  hales_status s = hales_buf_status(&text, err);
  if (s == HALES_OK) s = hales_file_write(from, text.data, text.len, err);
  hales_buf_deinit(&text);
  return s;
}

static hales_status move_one(const hales_app_wave *a, size_t vessel, int q, const char *from, const char *to,
                             hales_err *err) {
  (void)a, (void)vessel, (void)q;
  return rename(from, to) == 0 ? HALES_OK : hales_file_blame(to, errno, true, err);
}

static hales_status remove_one(const hales_app_wave *a, size_t vessel, int q, const char *from,
                               const char *to, hales_err *err) {
  (void)a, (void)vessel, (void)q, (void)to, (void)err;
  (void)unlink(from);
  return HALES_OK;
}

/* Does one thing to every file that is to be written. */
static hales_status for_each(const hales_app_wave *a, const char *from, const char *to, one_file *act,
                             size_t *n, hales_err *err) {
  hales_buf path = {0}, other = {0};
  hales_status s = HALES_OK;
  *n = 0;
  for (size_t v = 0; s == HALES_OK && v < a->file.net.n_vessel; v++)
    for (int q = 0; s == HALES_OK && q < HALES_WAVE_QUANTITIES; q++) {
      if (!a->file.save[v] || !a->file.write[q]) continue;
      s = path_of(&path, from, a->file.vessel[v].label, letters[q], err);
      if (s == HALES_OK) s = path_of(&other, to, a->file.vessel[v].label, letters[q], err);
      if (s == HALES_OK) s = act(a, v, q, path.data, other.data, err);
      ++*n;
    }
  hales_buf_deinit(&path);
  hales_buf_deinit(&other);
  return s;
}

hales_status hales_app_wave_csv(const hales_app_wave *a, const char *dir, size_t *n_file, hales_err *err) {
  for (size_t v = 0; v < a->file.net.n_vessel; v++)
    if (a->file.save[v]) HALES_TRY(check_label(a->file.vessel[v].label, err));
  struct stat there;
  const bool is_new = stat(dir, &there) != 0;
  size_t n = 0;
  hales_buf part = {0};
  /* all files whole in a folder of their own first; renaming them then cannot want for room */
  hales_buf_printf(&part, "%s/.part-%ld", dir, (long)getpid());
  hales_status s = hales_buf_status(&part, err);
  if (s == HALES_OK) s = hales_folder_make(dir, err);
  if (s == HALES_OK) s = hales_folder_make(part.data, err);
  if (s == HALES_OK) s = for_each(a, part.data, dir, write_one, n_file, err);
  if (s == HALES_OK) s = for_each(a, part.data, dir, move_one, n_file, err);
  if (s != HALES_OK && part.data) (void)for_each(a, part.data, dir, remove_one, &n, NULL);
  if (part.data) (void)rmdir(part.data);
  if (s != HALES_OK && is_new) (void)rmdir(dir);
  hales_buf_deinit(&part);
  return s;
}
