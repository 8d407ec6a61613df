#include "cli/commands.h"

#include <inttypes.h>

#include "app/ingest.h"
#include "cli/store.h"

enum { LINES_SHOWN = 20 };

static hales_status put_counts(hales_cli *cli, const hales_ingest_result *result, hales_err *err) {
  if (cli->args->json) return hales_ingest_json(result, cli->out, err);
  hales_ingest_text(result, LINES_SHOWN, cli->out);
  return HALES_OK;
}

/* A rejection is an outcome: the counts are printed, and the exit code says that something was left out. */
static hales_status show(hales_cli *cli, const hales_ingest_result *result, hales_err *err) {
  HALES_TRY(put_counts(cli, result, err));
  hales_err first = {0};
  if (hales_ingest_verdict(result, &first) == HALES_OK) return HALES_OK;
  cli->exit_code = HALES_EXIT_FAILED;
  if (result->rejection_count == 0) {
    hales_cli_complain(cli, "%s", first.msg);
    return HALES_OK;
  }
  const hales_ingest_rejection *r = &result->rejections[0];
  hales_cli_complain(cli, "%" PRIu64 " of %" PRIu64 " rejected; the first: %s%s%s: %s", result->rejected,
                     result->received, r->file, r->place ? ", " : "", r->place ? r->place : "", r->reason);
  return HALES_OK;
}

static hales_status run(hales_cli *cli, hales_err *err) {
  const hales_ingest_options options = {.paths = (const char *const *)cli->args->operand,
                                        .path_count = cli->args->n_operand,
                                        .subject = hales_cli_text(cli, "--subject"),
                                        .keep_dates = hales_cli_find(cli, "--keep-dates") != NULL,
                                        .now_us = hales_cli_now_us(),
                                        .progress = &cli->progress};
  hales_store *store = NULL;
  HALES_TRY(hales_cli_store_open(cli, HALES_STORE_WRITE, &store, err));
  hales_ingest_result result = {0};
  hales_status s = hales_ingest_run(store, &options, &result, err);
  if (s == HALES_OK) {
    s = show(cli, &result, err);
  } else if (result.files > 0) { /* the store failed on the way: what was stored before stays, and is told */
    hales_cli_complain(cli, "%s", err->msg);
    cli->exit_code = HALES_EXIT_FAILED;
    s = put_counts(cli, &result, err);
  }
  hales_ingest_result_deinit(&result);
  hales_store_close(store);
  return s;
}

static const hales_cli_operand operands[] = {
    {"FILE|DIR", HALES_CLI_FILE, false, true, "file of any known format, or a folder with such files"},
    {NULL, HALES_CLI_TEXT, false, false, NULL},
};

static const hales_cli_option options[] = {
    {"--subject", "ID", HALES_CLI_TEXT, "whose data these are, whatever the files say", 0, 0, false, 0},
    {"--keep-dates", NULL, HALES_CLI_FLAG, "keep birth and death dates in full; default: the year alone", 0,
     0, false, 0},
    {NULL, NULL, HALES_CLI_FLAG, NULL, 0, 0, false, 0},
};

const hales_cli_command hales_cli_cmd_ingest = {
    .name = "ingest",
    .summary = "read data of patients into the store",
    .detail =
        "Formats: long CSV of the CVD-Net kind (commas, semicolons or tabs); FHIR R4 as JSON (a Bundle, one "
        "resource, an array, or NDJSON with one resource a line). The format is recognised by the content.\n\n"
        "Each file is one transaction. A file that is broken is rejected whole, a record that cannot be used "
        "is rejected alone, and both are listed with their place; the exit status is then 1. The same data "
        "twice are stored once. Where the store fails (a full disk), the files before stay and are counted.\n\n"
        "In JSON, flagged counts the stored values that their own file puts in doubt: implausible, of an "
        "implausible time, in conflict, without a time or zone, of a line without its end, and so on. That "
        "values disagree with others of their time, of whatever file, is found whenever they are read, and is "
        "not in this count: hales thread SUBJECT shows it.",
    .operand = operands,
    .option = options,
    .example = "hales ingest data/patients --json",
    .example_text = "everything in a folder",
    .run = run,
};
