#include <stdlib.h>

#include "app/report.h"
#include "app/scenario.h"
#include "base/file.h"
#include "cli/code_version.h"
#include "cli/commands.h"
#include "cli/store.h"
#include "cli/subject.h"

enum { PLANS_MAX = 8 };

static hales_status write_page(hales_cli *cli, const hales_patient_report *r, hales_err *err) {
  const char *path = hales_cli_text(cli, "--out");
  hales_buf page = {0};
  hales_status s = hales_report_render(hales_patient_report_data(r), &page, err);
  if (s == HALES_OK) s = hales_file_write(path, page.data, page.len, err);
  if (s == HALES_OK && cli->args->json) {
    hales_jw w = hales_jw_on(cli->out, true);
    hales_jw_begin_object(&w);
    hales_jw_put_string(&w, "report", path);
    hales_jw_put_string(&w, "twin", hales_patient_report_data(r)->twin_id);
    hales_jw_put_uint(&w, "bytes", page.len);
    hales_jw_end_object(&w);
    s = hales_jw_finish(&w, err);
  } else if (s == HALES_OK) {
    hales_buf_printf(cli->out, "%s\n", path);
  }
  hales_buf_deinit(&page);
  return s;
}

/* Before the store is opened: a wrong plan is a wrong command line. */
static hales_status check_plans(hales_cli *cli, size_t n, const char *const *plan, hales_err *err) {
  if (n == 0) return HALES_OK;
  hales_app_scenario read;
  const hales_status s = hales_app_scenario_read(n, plan, &read, err);
  hales_app_scenario_destroy(&read);
  if (s == HALES_EARG || s == HALES_EPARSE) cli->exit_code = HALES_EXIT_USAGE;
  return s;
}

static hales_status run(hales_cli *cli, hales_err *err) {
  const char *plan[PLANS_MAX];
  size_t n = 0, at = 0;
  for (const char *p; (p = hales_cli_next(cli, "--plan", &at)) != NULL;) {
    if (n == PLANS_MAX)
      return HALES_CLI_USAGE(cli, err, "more than %d plans; a page compares at most so many", PLANS_MAX);
    plan[n++] = p;
  }
  HALES_TRY(check_plans(cli, n, plan, err));
  hales_store *store = NULL;
  HALES_TRY(hales_cli_store_open(cli, HALES_STORE_READ, &store, err));
  const hales_report_options opt = {.plan = plan,
                                    .n_plan = n,
                                    .seed = cli->args->seed,
                                    .threads = cli->args->threads,
                                    .now_us = hales_cli_now_us(),
                                    .code_version = hales_cli_code_version};
  hales_patient_report *r = NULL;
  hales_status s = hales_patient_report_create(store, hales_cli_operand_at(cli, 0), &opt, &r, err);
  if (s == HALES_OK) s = write_page(cli, r, err);
  hales_patient_report_destroy(r);
  hales_store_close(store);
  return s;
}

static const hales_cli_option options[] = {
    {"--out", "FILE.html", HALES_CLI_FILE, "page to write", 0, 0, false, HALES_CLI_NEEDED},
    {"--plan", "NAME=DRUG[:DOSE][+DRUG...]", HALES_CLI_TEXT,
     "plan to compare, up to 8; default: three usual ones", 0, 0, true, 0},
    {NULL, NULL, HALES_CLI_FLAG, NULL, 0, 0, false, 0},
};

const hales_cli_command hales_cli_cmd_report = {
    .name = "report",
    .summary = "write the report of a subject's latest twin as one HTML page",
    .detail = "The page holds everything and needs no network: measured against twin, pressure waveforms and "
              "pressure-volume loops with their uncertainty, what was learned and what was not, plans side "
              "by side, risk scores, and where every number comes from. Research software.",
    .operand = hales_cli_subject,
    .option = options,
    .example = "hales report P1 --out p1.html",
    .example_text = "the report of P1",
    .run = run,
};
