/* Pulse waves in a network of vessels that a file describes: what `hales wave` does, without the command
 * line.
 *
 *   hales_app_wave w;
 *   s = hales_app_wave_load("net.yml", &w, err);
 *   if (s == HALES_OK) s = hales_app_wave_run(&w, &settings, err);
 *   if (s == HALES_OK) s = hales_app_wave_json(&w, &out, err);
 *   hales_app_wave_destroy(&w);                                   also after a failure
 */
#ifndef HALES_APP_WAVE_H
#define HALES_APP_WAVE_H

#include "base/buf.h"
#include "physics/wave/solve.h"
#include "physics/wave/wave_file.h"

/* Largest files that are read, bytes: some 5,000 vessels, some 500,000 samples. */
enum { HALES_APP_WAVE_FILE_MAX = 1 << 20, HALES_APP_WAVE_SERIES_MAX = 16 << 20 };

/* What a file says of the run, by openBF's names: Ccfl, cycles, convergence_tolerance, jump. */
enum {
  HALES_APP_WAVE_COURANT,
  HALES_APP_WAVE_CYCLES,
  HALES_APP_WAVE_TOLERANCE,
  HALES_APP_WAVE_ROWS,
  HALES_APP_WAVE_FOLLOWED
};
extern const char *const hales_app_wave_followed[HALES_APP_WAVE_FOLLOWED];

typedef struct hales_app_wave {
  hales_wave_file file;
  hales_wave *wave; /* NULL before the run */
  hales_wave_report report;
  bool follows[HALES_APP_WAVE_FOLLOWED]; /* which of its solver section the run took from the file */
  hales_buf text;                        /* of the file; file borrows it */
  hales_arena arena;                     /* of file */
  hales_arena *samples;                  /* [file.n_series], of the waveforms */
} hales_app_wave;

/* Reads a network and the waveforms it names, which stand beside it unless their path begins with "/".
 *
 * Returns OK; what hales_wave_file_read and hales_series_read return, with the place in the file; EIO when a
 * file cannot be read: for a waveform with the place that names it; ENOMEM. */
hales_status hales_app_wave_load(const char *path, hales_app_wave *out, hales_err *err) HALES_CHECKED;
void hales_app_wave_destroy(hales_app_wave *w);

/* How many of the settings' threads a network is worth: a small one runs on one, whatever was asked. */
int hales_app_wave_threads(const hales_network *net, const hales_wave_settings *s);

/* Runs it to the periodic state, or for the beats the settings allow.  Settings that are 0 are as the file
 * says: samples (jump), courant (Ccfl), max_beats (cycles), and without a periodic_tol what counts as good
 * enough when those beats are spent (convergence_tolerance).
 * What it returns: hales_wave_create, hales_wave_run. */
hales_status hales_app_wave_run(hales_app_wave *w, const hales_wave_settings *settings,
                                hales_err *err) HALES_CHECKED;

/* Speed of small waves in the middle of a vessel at its mean cross-section there, m/s. */
double hales_app_wave_speed(const hales_app_wave *w, size_t vessel);

/* {"network","period_s","beat":{...},"vessels":[{"label",...,"stations":[...]}],"notes":[...]}:
 * docs/formats/network.md
 */
hales_status hales_app_wave_json(const hales_app_wave *w, hales_buf *out, hales_err *err) HALES_CHECKED;

/* Waveforms of the recorded beat as openBF writes them: DIR/LABEL_P.last, _Q, _A and _u as the file asks for;
 * a row per time, time and the five stations, parted by blanks.  DIR is made when it is missing.
 *
 * Returns OK; EIO, with nothing changed, when a file cannot be written; EARG when a label cannot be the
 * name of a file; ENOMEM.  *n_file: how many were written. */
hales_status hales_app_wave_csv(const hales_app_wave *w, const char *dir, size_t *n_file,
                                hales_err *err) HALES_CHECKED;

#endif
