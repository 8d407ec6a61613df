#include "app/wave.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mmhg.h"
#include "physics/wave/grid.h"
#include "physics/wave/series.h"
#include "physics/wave/wall.h"

static const char *base_name(const char *path) {
  const char *slash = strrchr(path, '/');
  return slash ? slash + 1 : path;
}

static hales_bytes bytes_of(const hales_buf *b) {
  return (hales_bytes){(const uint8_t *)b->data, b->len};
}

static hales_status make_arena(hales_arena *a, size_t cap, hales_err *err) {
  *a = (hales_arena){.base = malloc(cap), .cap = cap};
  return a->base ? HALES_OK : HALES_FAIL(err, HALES_ENOMEM, "out of memory for %zu bytes", cap);
}

/* A waveform's text: beside the network's file unless its path is absolute. */
static hales_status read_beside(const char *network, const hales_series_file *s, hales_buf *text,
                                hales_err *err) {
  hales_buf path = {0};
  if (*s->path != '/') hales_buf_put(&path, network, (size_t)(base_name(network) - network));
  hales_buf_puts(&path, s->path);
  hales_status status = hales_buf_status(&path, err);
  if (status == HALES_OK) status = hales_file_read(path.data, HALES_APP_WAVE_SERIES_MAX, text, err);
  hales_buf_deinit(&path);
  return status;
}

static hales_status load_series(const char *network, hales_app_wave *w, size_t i, hales_err *err) {
  const hales_series_file *s = &w->file.series[i];
  hales_wave_text d = w->file.document;
  d.err = err;
  hales_buf text = {0};
  hales_err inner = {0};
  hales_status status = read_beside(network, s, &text, &inner);
  if (status != HALES_OK)
    status = hales_wave_text_fail(&d, status, s->at, "the waveform at node %d: %s", w->file.end[s->end].node,
                                  inner.msg);
  /* series.h: 16 bytes per line, and a line has two bytes or more */
  if (status == HALES_OK) status = make_arena(&w->samples[i], 8 * text.len + 256, err);
  hales_series series = {0};
  size_t turned = 0;
  if (status == HALES_OK)
    status = hales_series_read(base_name(s->path), bytes_of(&text), &w->samples[i], &series, &turned, err);
  if (status == HALES_OK) hales_wave_file_put_series(&w->file, i, series);
  if (status == HALES_OK && turned > 0)
    hales_wave_text_note(
        &w->file.document,
        "%.60s: rows that turn back in time: %zu; at every time the first pair of rows around it holds, as "
        "in openBF",
        base_name(s->path), turned);
  hales_buf_deinit(&text);
  return status;
}

hales_status hales_app_wave_load(const char *path, hales_app_wave *out, hales_err *err) {
  *out = (hales_app_wave){0};
  HALES_TRY(hales_file_read(path, HALES_APP_WAVE_FILE_MAX, &out->text, err));
  HALES_TRY(make_arena(&out->arena, hales_wave_file_room(out->text.len), err));
  HALES_TRY(hales_wave_file_read(base_name(path), bytes_of(&out->text), &out->arena, &out->file, err));
  out->samples = calloc(out->file.n_series + 1, sizeof *out->samples);
  if (!out->samples)
    return HALES_FAIL(err, HALES_ENOMEM, "out of memory for %zu waveforms", out->file.n_series);
  for (size_t i = 0; i < out->file.n_series; i++) HALES_TRY(load_series(path, out, i, err));
  return hales_wave_file_finish(&out->file, err);
}

void hales_app_wave_destroy(hales_app_wave *w) {
  hales_wave_destroy(w->wave);
  for (size_t i = 0; w->samples && i < w->file.n_series; i++) free(w->samples[i].base);
  free(w->samples);
  free(w->arena.base);
  hales_buf_deinit(&w->text);
  *w = (hales_app_wave){0};
}

const char *const hales_app_wave_followed[HALES_APP_WAVE_FOLLOWED] = {"Ccfl", "cycles",
                                                                      "convergence_tolerance", "jump"};

/* Fills what the caller leaves open with what the file says. */
static void follow(hales_app_wave *w, hales_wave_settings *s) {
  const hales_wave_file *f = &w->file;
  const bool tolerance = f->tolerance_mmhg > 0.0 || f->tolerance_pct > 0.0;
  w->follows[HALES_APP_WAVE_COURANT] = !(s->courant > 0.0) && f->courant > 0.0;
  w->follows[HALES_APP_WAVE_CYCLES] = s->max_beats == 0 && f->cycles > 0;
  w->follows[HALES_APP_WAVE_TOLERANCE] = !(s->periodic_tol > 0.0) && tolerance;
  w->follows[HALES_APP_WAVE_ROWS] = s->samples == 0 && f->cycles > 0;
  if (s->samples == 0) s->samples = f->samples - 1; /* the last row repeats the first, a period later */
  if (w->follows[HALES_APP_WAVE_COURANT]) s->courant = f->courant;
  if (w->follows[HALES_APP_WAVE_CYCLES])
    s->max_beats = f->cycles < HALES_WAVE_BEATS_MAX ? f->cycles : HALES_WAVE_BEATS_MAX;
  if (!w->follows[HALES_APP_WAVE_TOLERANCE]) return;
  s->accept_pa = hales_pa_from_mmhg(f->tolerance_mmhg);
  s->accept_area = 0.01 * f->tolerance_pct;
}

/* heuristic: a step of a thousand cells takes some tens of microseconds.  Threads meet four times a step;
 * with less to do, a busy machine that lets one of them wait stretched 0.3 s to 130 s. */
#define CELLS_PER_THREAD 1000

int hales_app_wave_threads(const hales_network *net, const hales_wave_settings *s) {
  size_t cells = 0;
  for (size_t v = 0; v < net->n_vessel; v++) cells += (size_t)hales_wave_cell_count(&net->vessel[v], s);
  const size_t worth = cells / CELLS_PER_THREAD;
  return s->threads > 1 && (size_t)s->threads > worth ? (worth > 1 ? (int)worth : 1) : s->threads;
}

hales_status hales_app_wave_run(hales_app_wave *w, const hales_wave_settings *settings, hales_err *err) {
  hales_wave_settings s = *settings;
  follow(w, &s);
  s.threads = hales_app_wave_threads(&w->file.net, &s);
  HALES_TRY(hales_wave_create(&w->file.net, &s, &w->wave, err));
  return hales_wave_run(w->wave, &w->report, err);
}

double hales_app_wave_speed(const hales_app_wave *w, size_t vessel) {
  const hales_wall_at wall = hales_wall_place(&w->file.vessel[vessel], 0.5, w->file.net.density_kg_m3);
  const double a_m2 = hales_wave_get_range(w->wave, vessel, HALES_WAVE_STATIONS / 2, HALES_WAVE_A).mean;
  return sqrt(hales_wall_speed2(&wall, a_m2));
}
