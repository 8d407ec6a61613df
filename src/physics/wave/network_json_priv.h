/* Shared by the reader (network_json.c, network_json_ends.c) and the writer (network_json_write.c). */
#ifndef HALES_PHYSICS_WAVE_NETWORK_JSON_PRIV_H
#define HALES_PHYSICS_WAVE_NETWORK_JSON_PRIV_H

#include "physics/wave/wave_file.h"

/* Words of the enumerations, in their order, ended by NULL. */
extern const char *const hales_network_laws[];
extern const char *const hales_network_end_kinds[];

/* Index of a word in its list; EPARSE names those that are lawful. */
hales_status hales_network_word(const hales_wave_text *d, const hales_json *v, const char *what,
                                const char *key, const char *const *words, int *index) HALES_CHECKED;

/* The list of ends; vessels need not be read. */
hales_status hales_network_read_ends(hales_wave_text *d, const hales_json *list,
                                     hales_wave_file *out) HALES_CHECKED;

#endif
