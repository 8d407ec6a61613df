/* A network as a file describes it: openBF's YAML or our own JSON (docs/formats/network.md), by the first
 * character.  Bytes in, a network out; waveforms in files of their own are named, and their owner brings
 * them:
 *
 *   hales_wave_file f;
 *   HALES_TRY(hales_wave_file_read("net.yml", bytes, &arena, &f, err));
 *   for each i < f.n_series: read f.series[i].path, hales_series_read it, hales_wave_file_put_series(&f, i,
 * s) HALES_TRY(hales_wave_file_finish(&f, err));                       now f.net is whole
 */
#ifndef HALES_PHYSICS_WAVE_WAVE_FILE_H
#define HALES_PHYSICS_WAVE_WAVE_FILE_H

#include "base/arena.h"
#include "base/bytes.h"
#include "physics/wave/fields.h"
#include "physics/wave/network.h"

/* A waveform in another file. */
typedef struct hales_series_file {
  size_t end;       /* of the network */
  const char *path; /* as the file says, relative to its folder */
  uint64_t at;      /* byte where it says so */
} hales_series_file;

typedef struct hales_wave_file {
  hales_network net;    /* points into the arena; whole after hales_wave_file_finish */
  hales_vessel *vessel; /* its vessels and ends, to be completed */
  hales_end *end;
  bool *save; /* [n_vessel] write its waveforms */
  size_t n_series;
  hales_series_file *series;
  /* how openBF would run it; 0: not said */
  double courant;
  int cycles;
  double tolerance_mmhg;        /* largest change of pressure between two beats */
  double tolerance_pct;         /* or of the cross-section, per cent of it: openBF until 2023 */
  int samples;                  /* rows of the waveform files, both ends of the period among them */
  bool write[4];                /* of every vessel: P, Q, A, u */
  const char *output_directory; /* NULL: not said */
  hales_wave_text document;     /* with its notes; err is not kept */
} hales_wave_file;

/* Room in the arena that any file of n bytes fits into. */
size_t hales_wave_file_room(size_t n);

/* Reads a network.
 *
 *   file   name in messages, borrowed as long as out     in  text, borrowed as long as out
 *   arena  receives everything, hales_wave_file_room(in.n) bytes suffice
 *
 * Returns OK; EPARSE and ERANGE with "FILE:LINE:COLUMN: ..." (err->at = byte); ENOMEM.  The network as a
 * whole is checked by hales_wave_file_finish. */
hales_status hales_wave_file_read(const char *file, hales_bytes in, hales_arena *arena, hales_wave_file *out,
                                  hales_err *err) HALES_CHECKED;

/* The two formats, which hales_wave_file_read chooses from. */
hales_status hales_openbf_read(hales_wave_text *d, const hales_json *root,
                               hales_wave_file *out) HALES_CHECKED;
hales_status hales_network_json_read(hales_wave_text *d, const hales_json *root,
                                     hales_wave_file *out) HALES_CHECKED;

/* Gives waveform i to its end; s is borrowed as long as f. */
void hales_wave_file_put_series(hales_wave_file *f, size_t i, hales_series s);

/* Sets the period (inlets of different periods: ERANGE) and checks the network: hales_network_check. */
hales_status hales_wave_file_finish(hales_wave_file *f, hales_err *err) HALES_CHECKED;

#endif
