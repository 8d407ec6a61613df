#include "cli/run.h"

#include <errno.h>
#include <stdarg.h>
#include <string.h>

#include "base/bytes.h"
#include "base/json_write.h"
#include "cli/args.h"
#include "cli/code_version.h"
#include "cli/help.h"
#include "cli/progress.h"
#include "numeric/parallel.h"

static const char *status_name(hales_status s) {
  switch (s) {
#define X(sym, num, text)                                                                                    \
  case HALES_##sym:                                                                                          \
    return #sym;
    HALES_STATUS_LIST(X)
#undef X
  }
  return "UNKNOWN";
}

static int exit_code_of(hales_status status, int set_by_handler) {
  if (status == HALES_OK) return set_by_handler;
  if (set_by_handler != HALES_EXIT_OK) return set_by_handler;
  return status == HALES_EDENY ? HALES_EXIT_REFUSED : HALES_EXIT_FAILED;
}

static void put_error_json(hales_buf *out, const hales_err *err, int exit_code) {
  hales_jw w = hales_jw_on(out, true);
  hales_jw_begin_object(&w);
  hales_jw_put_object(&w, "error");
  hales_jw_put_string(&w, "status", status_name(err->status));
  hales_jw_put_string(&w, "text", hales_status_text(err->status));
  hales_jw_put_string(&w, "message", err->msg);
  if (err->at == UINT64_MAX)
    hales_jw_put_null(&w, "at");
  else
    hales_jw_put_uint(&w, "at", err->at);
  hales_jw_put_int(&w, "exit", exit_code);
  hales_jw_end_object(&w);
  hales_jw_end_object(&w);
  if (hales_jw_finish(&w, NULL) != HALES_OK) out->len = 0; /* out of memory: the text on stderr must do */
}

static void say_error(FILE *messages, const hales_cli_args *args, const hales_err *err, int exit_code) {
  const char *command = args->command ? args->command->name : args->group;
  (void)fprintf(messages, "hales%s%s: %s\n", command ? " " : "", command ? command : "", err->msg);
  if (exit_code == HALES_EXIT_USAGE)
    (void)fprintf(messages, "try: hales %s%s--help\n", command ? command : "", command ? " " : "");
}

static hales_status show_version(const hales_cli_args *args, hales_buf *out, hales_err *err) {
  if (!args->json) {
    hales_buf_printf(out, "hales %s\n", hales_cli_code_version);
    return hales_buf_status(out, err);
  }
  hales_jw w = hales_jw_on(out, true);
  hales_jw_begin_object(&w);
  hales_jw_put_string(&w, "name", "hales");
  hales_jw_put_string(&w, "version", HALES_VERSION);
  hales_jw_put_string(&w, "code_version", hales_cli_code_version);
  hales_jw_end_object(&w);
  return hales_jw_finish(&w, err);
}

static hales_status show_help(const hales_cli_command *const *commands, const hales_cli_args *args,
                              hales_buf *out, hales_err *err) {
  if (args->json) {
    const hales_cli_command *one[2] = {args->command, NULL};
    return hales_cli_help_json(args->command ? one : commands, out, err);
  }
  if (args->command)
    hales_cli_help_one(args->command, out);
  else
    hales_cli_help_all(commands, args->group, out);
  return hales_buf_status(out, err);
}

static hales_status run_command(hales_cli *cli, hales_err *err) {
  HALES_TRY(cli->args->command->run(cli, err));
  return hales_buf_status(cli->out, err);
}

/* All of it or a failure: a full disk and a closed pipe must not pass as success. */
static int write_out(FILE *out, const hales_buf *text, FILE *messages, int exit_code) {
  errno = 0;
  const bool whole = text->len == 0 || fwrite(text->data, 1, text->len, out) == text->len;
  if (whole && fflush(out) == 0) return exit_code;
  (void)fprintf(messages, "hales: cannot write standard output (%s)\n", strerror(errno));
  return exit_code == HALES_EXIT_OK ? HALES_EXIT_FAILED : exit_code;
}

int hales_cli_run(const hales_cli_command *const *commands, int argc, const char *const *argv, FILE *out,
                  FILE *messages) {
  hales_cli_args args;
  hales_buf result = {0};
  hales_err err = {0};
  int exit_code = HALES_EXIT_OK;
  hales_status status = hales_cli_args_parse(commands, argc, argv, &args, &err);
  if (args.threads == 0) args.threads = hales_processors();
  if (status != HALES_OK) {
    exit_code = status == HALES_EARG ? HALES_EXIT_USAGE : HALES_EXIT_FAILED;
  } else if (args.version) {
    status = show_version(&args, &result, &err);
  } else if (args.help) {
    status = show_help(commands, &args, &result, &err);
  } else {
    hales_cli_bar bar = hales_cli_bar_on(messages, args.quiet);
    hales_cli cli = {.commands = commands,
                     .args = &args,
                     .out = &result,
                     .messages = messages,
                     .progress = {.tell = hales_cli_bar_tell, .ctx = &bar}};
    status = run_command(&cli, &err);
    hales_cli_bar_clear(&bar);
    exit_code = cli.exit_code;
  }
  if (status != HALES_OK) {
    err.status = status; /* a callee that forgot the detail still gets its status reported */
    if (err.msg[0] == '\0')
      err.at = UINT64_MAX, (void)snprintf(err.msg, sizeof err.msg, "%s", hales_status_text(status));
    exit_code = exit_code_of(status, exit_code);
    hales_text_disarm(err.msg, strlen(err.msg));
    say_error(messages, &args, &err, exit_code);
    result.len = 0;
    if (args.json) put_error_json(&result, &err, exit_code);
  }
  /* what a terminal would obey instead of showing it; JSON has escaped it already */
  if (!args.json && result.len) hales_text_disarm(result.data, result.len);
  exit_code = write_out(out, &result, messages, exit_code);
  hales_buf_deinit(&result);
  hales_cli_args_deinit(&args);
  return exit_code;
}

const hales_cli_given *hales_cli_find(const hales_cli *cli, const char *name) {
  for (size_t i = cli->args->n_given; i > 0; i--)
    if (strcmp(cli->args->given[i - 1].option->name, name) == 0) return &cli->args->given[i - 1];
  return NULL;
}

double hales_cli_number(const hales_cli *cli, const char *name, double fallback) {
  const hales_cli_given *given = hales_cli_find(cli, name);
  return given ? given->number : fallback;
}

const char *hales_cli_text(const hales_cli *cli, const char *name) {
  const hales_cli_given *given = hales_cli_find(cli, name);
  return given ? given->value : NULL;
}

const char *hales_cli_next(const hales_cli *cli, const char *name, size_t *at) {
  while (*at < cli->args->n_given) {
    const hales_cli_given *given = &cli->args->given[(*at)++];
    if (strcmp(given->option->name, name) == 0) return given->value;
  }
  return NULL;
}

const char *hales_cli_operand_at(const hales_cli *cli, size_t i) {
  return i < cli->args->n_operand ? cli->args->operand[i] : NULL;
}

void hales_cli_note(hales_cli *cli, const char *fmt, ...) {
  if (cli->args->quiet) return;
  hales_cli_bar_clear(cli->progress.ctx);
  va_list ap;
  va_start(ap, fmt);
  (void)vfprintf(cli->messages, fmt, ap);
  va_end(ap);
  (void)fputc('\n', cli->messages);
}

void hales_cli_complain(hales_cli *cli, const char *fmt, ...) {
  hales_cli_bar_clear(cli->progress.ctx);
  (void)fprintf(cli->messages, "hales %s: ", cli->args->command->name);
  va_list ap;
  va_start(ap, fmt);
  (void)vfprintf(cli->messages, fmt, ap);
  va_end(ap);
  (void)fputc('\n', cli->messages);
}
