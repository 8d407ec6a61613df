#include "cli/subject.h"

#include "app/person.h"

const hales_cli_operand hales_cli_subject[] = {
    {"SUBJECT", HALES_CLI_TEXT, false, false, "pseudonym of the subject"},
    {NULL, HALES_CLI_TEXT, false, false, NULL},
};

hales_status hales_cli_date(hales_cli *cli, const char **date, hales_err *err) {
  int64_t day = 0;
  *date = hales_cli_text(cli, "--date");
  if (*date && hales_app_day_read(*date, &day, err) != HALES_OK)
    return cli->exit_code = HALES_EXIT_USAGE, HALES_EPARSE;
  return HALES_OK;
}
