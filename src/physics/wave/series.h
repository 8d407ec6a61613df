/* Waveforms of inlets: two columns of numbers, time (s) and flow (m3/s) or pressure (Pa), as openBF writes
 * its inlet files.
 *
 * Columns are parted by blanks, tabs or a comma; empty lines and what follows a # are passed over; "0." and
 * ".5" are numbers.  Times ascend from 0; the last one is the period, so that the last value stands where the
 * next period begins.  A row that turns back in time, as digitised curves have them, means what it means to
 * openBF: at every time the first pair of rows around it holds.  A first time above 0, but below the first
 * interval, is reached from the last row.
 */
#ifndef HALES_PHYSICS_WAVE_SERIES_H
#define HALES_PHYSICS_WAVE_SERIES_H

#include "base/arena.h"
#include "base/bytes.h"
#include "physics/wave/network.h"

/* Reads one waveform.
 *
 *   file    name in messages        in  text        arena  receives 16 bytes per line and 16 more
 *   out     untouched on failure
 *   turned  rows whose time is not after the one above, untouched on failure
 *
 * Returns OK; EPARSE when a line is not two numbers, a time lies before 0, the last is not the latest or
 * there are fewer than two lines: "FILE:LINE: ...", err->at = byte; ENOMEM. */
hales_status hales_series_read(const char *file, hales_bytes in, hales_arena *arena, hales_series *out,
                               size_t *turned, hales_err *err) HALES_CHECKED;

/* Checks t_s and value [n] by the same rules, for a series that came another way; err->at = row. */
hales_status hales_series_check(const hales_series *s, const char *what, hales_err *err) HALES_CHECKED;

#endif
