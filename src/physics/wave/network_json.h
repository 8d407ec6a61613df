/* Our own network format as text: docs/formats/network.md.  Reading: wave_file.h. */
#ifndef HALES_PHYSICS_WAVE_NETWORK_JSON_H
#define HALES_PHYSICS_WAVE_NETWORK_JSON_H

#include "base/buf.h"
#include "physics/wave/network.h"

#define HALES_NETWORK_FORMAT "hales-network"

/* Writes a network, waveforms included; what hales_wave_file_read makes of the text is the same network.
 * ERANGE when a number is not finite, ENOMEM. */
hales_status hales_network_write(const hales_network *net, hales_buf *out, hales_err *err) HALES_CHECKED;

#endif
