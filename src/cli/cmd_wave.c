#include "app/wave.h"
#include "base/mmhg.h"
#include "cli/commands.h"
#include "cli/table.h"
#include "cli/wave_subject.h"
#include "twin/arteries_coupled.h"

static const char *from_file(const hales_app_wave *a, int k, char *text, size_t n) {
  text[0] = '\0';
  if (a->follows[k]) (void)snprintf(text, n, " (%s)", hales_app_wave_followed[k]);
  return text;
}

/* What the run was told, and which of it by the file. */
static void show_solver(const hales_app_wave *a, hales_buf *out) {
  const hales_wave_settings s = hales_wave_get_settings(a->wave);
  char of[40];
  hales_buf_printf(out, "at most %d beats%s", s.max_beats,
                   from_file(a, HALES_APP_WAVE_CYCLES, of, sizeof of));
  hales_buf_printf(out, ", Courant number %g%s", s.courant,
                   from_file(a, HALES_APP_WAVE_COURANT, of, sizeof of));
  hales_buf_printf(out, ", %d rows a beat%s\n", s.samples + 1,
                   from_file(a, HALES_APP_WAVE_ROWS, of, sizeof of));
  (void)from_file(a, HALES_APP_WAVE_TOLERANCE, of, sizeof of);
  if (s.accept_pa > 0.0)
    hales_buf_printf(out, "pressure changes by %.2g mmHg a beat; %g is good enough%s\n",
                     hales_mmhg_from_pa(a->report.change_pa), hales_mmhg_from_pa(s.accept_pa), of);
  if (s.accept_area > 0.0)
    hales_buf_printf(out, "cross-sections change by %.2g %% a beat; %g %% is good enough%s\n",
                     100.0 * a->report.change_area, 100.0 * s.accept_area, of);
}

static void show(const hales_app_wave *a, hales_buf *out) {
  hales_cli_table t = {.align = "lrrrrrr"};
  const char *header[] = {"vessel",         "P min mmHg",  "P max mmHg",    "P mean mmHg",
                          "Q min-max mL/s", "Q mean mL/s", "wave speed m/s"};
  for (size_t i = 0; i < 7; i++) hales_cli_table_put(&t, header[i]);
  for (size_t i = 0; i < a->file.net.n_vessel; i++) {
    const hales_wave_range p = hales_wave_get_range(a->wave, i, 0, HALES_WAVE_P),
                           q = hales_wave_get_range(a->wave, i, 0, HALES_WAVE_Q);
    char range[64];
    (void)snprintf(range, sizeof range, "%.4g to %.4g", q.min * 1e6, q.max * 1e6);
    hales_cli_table_put(&t, a->file.vessel[i].label);
    hales_cli_table_put_number(&t, hales_mmhg_from_pa(p.min));
    hales_cli_table_put_number(&t, hales_mmhg_from_pa(p.max));
    hales_cli_table_put_number(&t, hales_mmhg_from_pa(p.mean));
    hales_cli_table_put(&t, range);
    hales_cli_table_put_number(&t, q.mean * 1e6);
    hales_cli_table_put_number(&t, hales_app_wave_speed(a, i));
  }
  hales_cli_table_write(&t, out);
  hales_cli_table_deinit(&t);
  const hales_wave_report *r = &a->report;
  hales_buf_printf(
      out,
      "\npressure and flow where each vessel begins; wave speed in its middle at the mean pressure\n"
      "%s after %d beats of %.4g s: change per beat %.2g (%s), flow defect %.2g, volume defect %.2g\n",
      hales_wave_outcome_text(r->outcome), r->beats, a->file.net.period_s, r->change,
      a->file.vessel[r->worst_vessel].label, r->flow_defect, r->volume_defect);
  show_solver(a, out);
}

static hales_status run_loaded(hales_cli *cli, hales_app_wave *a, hales_err *err) {
  for (size_t i = 0; i < a->file.document.n_note; i++)
    hales_cli_note(cli, "note: %s", a->file.document.note[i]);
  const hales_wave_settings settings = {
      .cells_per_m = hales_cli_number(cli, "--cells-per-m", 0.0),
      .courant = hales_cli_number(cli, "--courant", 0.0),
      .periodic_tol = hales_cli_number(cli, "--periodic", 0.0),
      .max_beats = (int)hales_cli_number(cli, "--beats", 0.0),
      .threads = cli->args->threads,
      .progress = &cli->progress,
  };
  HALES_TRY(hales_app_wave_run(a, &settings, err));
  const char *dir = hales_cli_text(cli, "--csv");
  if (cli->args->json)
    HALES_TRY(hales_app_wave_json(a, cli->out, err));
  else
    show(a, cli->out);
  if (dir) {
    size_t n_file = 0;
    HALES_TRY(hales_app_wave_csv(a, dir, &n_file, err));
    hales_cli_note(cli, "%zu waveforms in %s", n_file, dir);
  }
  if (a->report.outcome != HALES_WAVE_NOT_PERIODIC) return HALES_OK;
  hales_cli_complain(cli, "%s: after %d beats vessel %.60s still changes by %.2g a beat",
                     hales_wave_outcome_text(a->report.outcome), a->report.beats,
                     a->file.vessel[a->report.worst_vessel].label, a->report.change);
  cli->exit_code = HALES_EXIT_FAILED;
  return HALES_OK;
}

static hales_status run(hales_cli *cli, hales_err *err) {
  hales_app_wave a;
  static const char *const of_subjects[] = {"--coupled", "--draws"};
  const char *subject = hales_cli_text(cli, "--subject"), *network = hales_cli_operand_at(cli, 0);
  if (network)
    for (size_t i = 0; i < sizeof of_subjects / sizeof of_subjects[0]; i++)
      if (hales_cli_find(cli, of_subjects[i]))
        return HALES_CLI_USAGE(cli, err, "%s belongs to --subject, not to a NETWORK", of_subjects[i]);
  if (!subject == !network)
    return HALES_CLI_USAGE(cli, err, "either a NETWORK or --subject ID is needed%s",
                           subject ? ", not both" : "");
  if (subject) return hales_cli_wave_subject(cli, subject, err);
  hales_status s = hales_app_wave_load(network, &a, err);
  if (s == HALES_OK) s = run_loaded(cli, &a, err);
  hales_app_wave_destroy(&a);
  return s;
}

static const hales_cli_operand operands[] = {
    {"NETWORK", HALES_CLI_FILE, true, false, "network of vessels: openBF's YAML or our own JSON"},
    {NULL, HALES_CLI_TEXT, false, false, NULL},
};

static const hales_cli_option options[] = {
    {"--subject", "ID", HALES_CLI_TEXT,
     "pressure waves in the lung arteries of that subject's latest twin, beside a healthy person's", 0, 0,
     false, 0},
    {"--coupled", NULL, HALES_CLI_FLAG,
     "with --subject: the twin's heart and the arteries together, in large waves, beside that", 0, 0, false,
     0},
    {"--draws", "N", HALES_CLI_WHOLE, "of the twin with --coupled; 0: the mean alone; default: 16", 0,
     HALES_COUPLED_DRAWS_MAX, false, 0},
    {"--csv", "DIR", HALES_CLI_FOLDER,
     "write the waveforms at five stations of every vessel, in openBF's files LABEL_P.last and so on", 0, 0,
     false, 0},
    {"--periodic", "TOL", HALES_CLI_REAL,
     "largest change over a beat that counts as periodic, relative to a vessel's pulse; default: 1e-5", 1e-12,
     1e-2, false, 0},
    {"--beats", "N", HALES_CLI_WHOLE, "give up after N beats; default: the file's cycles, or 200", 1,
     HALES_WAVE_BEATS_MAX, false, 0},
    {"--cells-per-m", "N", HALES_CLI_REAL, "cells of vessels that name no number; default: 1000", 1, 1e6,
     false, 0},
    {"--courant", "C", HALES_CLI_REAL,
     "step relative to the longest stable one; default: the file's Ccfl, or 0.9", 0.01, 0.95, false, 0},
    {NULL, NULL, HALES_CLI_FLAG, NULL, 0, 0, false, 0},
};

const hales_cli_command hales_cli_cmd_wave = {
    .name = "wave",
    .summary = "pulse waves in a network of vessels, or in the lung arteries of a subject's twin",
    .detail =
        "Solves the one-dimensional equations of blood flow to their periodic state. Waveforms that the file "
        "names are looked for beside it. openBF's solver section is followed where no option says otherwise: "
        "Ccfl, jump rows, at most cycles beats. A periodic state is sought within those beats; when they are "
        "spent, a change below convergence_tolerance is good enough. What was used is printed.\n\n"
        "An unknown or misspelt key, an impossible size, a vessel that is joined to nothing end with the "
        "place in the file; nothing is written then. A state that is neither periodic nor good enough after "
        "all beats is shown and written, with exit code 1.\n\n"
        "With --subject, the twin's flow through the pulmonary valve goes into a tree of lung arteries of "
        "that "
        "person's size: forward and backward waves, intensity, reflection, impedance and the share of power "
        "that only pulsates, medians with 90 % intervals. Diameters, lengths, relative area change and pulse "
        "wave velocity are taken from the thread (mpa_diameter_mm, rpa_diameter_mm, lpa_diameter_mm, "
        "mpa_length_mm ..., mpa_rac_pct, pa_pwv_m_s) where they are known; else they are scaled from body "
        "size, and said to be. With --coupled the twin's heart ejects into the tree and feels it, in large "
        "waves, both in one periodic state: the same figures beside those, and what changes for the right "
        "ventricle. Example: hales wave --subject P1 --coupled",
    .operand = operands,
    .option = options,
    .example = "hales wave data/networks/human-pulmonary-3.json --csv waves",
    .example_text = "main, left and right pulmonary artery, and their waveforms as files",
    .run = run,
};
