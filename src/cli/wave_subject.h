/* `hales wave --subject`: the half of the command that reads a store instead of a network. */
#ifndef HALES_CLI_WAVE_SUBJECT_H
#define HALES_CLI_WAVE_SUBJECT_H

#include "cli/command.h"

/* Waves in the lung arteries of a subject's latest twin, as text or JSON into cli->out.  Usage error for an
 * option that belongs to a network; else as hales_app_arteries_of. */
hales_status hales_cli_wave_subject(hales_cli *cli, const char *subject, hales_err *err) HALES_CHECKED;

#endif
