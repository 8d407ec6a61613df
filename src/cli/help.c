#include "cli/help.h"

#include <string.h>

#include "base/json_write.h"

enum { WIDTH = 80, NAME_COLUMN = 24 };

const hales_cli_exit_text hales_cli_exit_texts[] = {
    {HALES_EXIT_OK, "done"},
    {HALES_EXIT_FAILED, "failed: the message says what, where, and what would be right"},
    {HALES_EXIT_USAGE, "the command line is wrong"},
    {HALES_EXIT_REFUSED, "refused by policy, consent or role"},
    {HALES_EXIT_EVIDENCE, "evidence is missing or a rung of the validation ladder failed"},
    {0, NULL},
};

static void spaces(hales_buf *out, size_t n) {
  hales_buf_printf(out, "%*s", (int)n, "");
}

/* Up to the next blank; what stands in brackets stays together: "[--beats N | --periodic TOL]". */
static size_t word_length(const char *text) {
  size_t n = 0;
  int depth = 0;
  for (; text[n] != '\0' && text[n] != '\n' && (text[n] != ' ' || depth > 0); n++)
    depth += text[n] == '[' ? 1 : text[n] == ']' && depth > 0 ? -1 : 0;
  return n;
}

void hales_cli_wrap(hales_buf *out, const char *text, size_t at, size_t indent, size_t width) {
  if (at < indent) spaces(out, indent - at), at = indent;
  bool line_start = true;
  while (*text != '\0') {
    if (text[0] == '\n' && text[1] == '\n') {
      hales_buf_puts(out, "\n\n");
      spaces(out, indent);
      at = indent;
      line_start = true;
    }
    text += strspn(text, " \n");
    const size_t n = word_length(text);
    if (n == 0) break;
    if (!line_start && at + 1 + n > width) {
      hales_buf_puts(out, "\n");
      spaces(out, indent);
      at = indent;
    } else if (!line_start) {
      hales_buf_puts(out, " ");
      at++;
    }
    hales_buf_put(out, text, n);
    text += n;
    at += n;
    line_start = false;
  }
  hales_buf_puts(out, "\n");
}

/* A name at the margin, its text in the second column. */
static void row(hales_buf *out, const char *name, const char *text) {
  hales_buf_printf(out, "  %s", name);
  size_t at = 2 + strlen(name);
  if (at + 2 > NAME_COLUMN) hales_buf_puts(out, "\n"), at = 0;
  hales_cli_wrap(out, text, at, NAME_COLUMN, WIDTH);
}

static void option_name(hales_buf *out, const hales_cli_option *o) {
  hales_buf_printf(out, o->value ? "%s %s" : "%s", o->name, o->value);
}

static void options(hales_buf *out, const hales_cli_option *o) {
  for (; o && o->name; o++) {
    hales_buf name = {0};
    option_name(&name, o);
    if (o->repeats) hales_buf_puts(&name, " ...");
    row(out, name.failed ? o->name : name.data, o->summary);
    hales_buf_deinit(&name);
  }
}

void hales_cli_synopsis(const hales_cli_command *command, hales_buf *out) {
  hales_buf_puts(out, command->name);
  for (const hales_cli_operand *o = command->operand; o && o->name; o++)
    hales_buf_printf(out, o->optional ? " [%s%s]" : " %s%s", o->name, o->repeats ? "..." : "");
  for (const hales_cli_option *o = command->option; o && o->name; o++) {
    const bool continued = o != command->option && o->choice > 0 && o[-1].choice == o->choice;
    const bool continues = o[1].name && o->choice > 0 && o[1].choice == o->choice;
    const bool needed = o->choice == HALES_CLI_NEEDED;
    hales_buf_puts(out, continued ? " | " : needed ? " " : " [");
    option_name(out, o);
    if (!continues && !needed) hales_buf_puts(out, "]");
    if (!continues && o->repeats) hales_buf_puts(out, "...");
  }
}

void hales_cli_help_all(const hales_cli_command *const *commands, const char *group, hales_buf *out) {
  hales_buf_printf(out, "hales %s: %s\n\n", HALES_VERSION, HALES_CLI_TITLE);
  hales_buf_puts(
      out,
      "usage: hales [--store PATH] [--json] [--quiet] [--seed N] [--threads N] COMMAND ...\n\ncommands\n");
  const size_t n = group ? strlen(group) : 0;
  for (const hales_cli_command *const *c = commands; *c; c++) {
    if (group && !(strncmp((*c)->name, group, n) == 0 && (*c)->name[n] == ' ')) continue;
    hales_buf name = {0};
    hales_buf_puts(&name, (*c)->name);
    for (const hales_cli_operand *o = (*c)->operand; o && o->name; o++)
      hales_buf_printf(&name, o->optional ? " [%s%s]" : " %s%s", o->name, o->repeats ? "..." : "");
    row(out, name.failed ? (*c)->name : name.data, (*c)->summary);
    hales_buf_deinit(&name);
  }
  hales_buf_puts(out, "\nglobal options, before or after the command\n");
  options(out, hales_cli_global_options);
  hales_buf_puts(out, "\nexit status\n");
  for (const hales_cli_exit_text *e = hales_cli_exit_texts; e->text; e++) {
    const char code[2] = {(char)('0' + e->code), '\0'};
    row(out, code, e->text);
  }
  hales_buf_puts(out, "\nhales COMMAND --help shows a command's options and an example.\n");
  hales_cli_wrap(out, HALES_CLI_LIMITS, 0, 0, WIDTH);
}

void hales_cli_help_one(const hales_cli_command *command, hales_buf *out) {
  hales_buf synopsis = {0};
  hales_cli_synopsis(command, &synopsis);
  hales_buf_printf(out, "hales %s: ", command->name);
  hales_cli_wrap(out, command->summary, 8 + strlen(command->name), 0, WIDTH);
  hales_buf_puts(out, "\nusage: hales ");
  if (!synopsis.failed) hales_cli_wrap(out, synopsis.data, 13, 13, WIDTH);
  hales_buf_deinit(&synopsis);
  if (command->detail) {
    hales_buf_puts(out, "\n");
    hales_cli_wrap(out, command->detail, 0, 0, WIDTH);
  }
  if (command->operand && command->operand->name) hales_buf_puts(out, "\noperands\n");
  for (const hales_cli_operand *o = command->operand; o && o->name; o++) row(out, o->name, o->summary);
  if (command->option && command->option->name) hales_buf_puts(out, "\noptions\n");
  options(out, command->option);
  hales_buf_puts(out, "\nglobal options, before or after the command\n");
  options(out, hales_cli_global_options);
  hales_buf_printf(out, "\nexample: %s\n  $ %s\n", command->example_text, command->example);
}

static void json_options(hales_jw *w, const char *key, const hales_cli_option *o) {
  hales_jw_put_array(w, key);
  for (; o && o->name; o++) {
    hales_jw_begin_object(w);
    hales_jw_put_string(w, "name", o->name);
    hales_jw_put_string(w, "value", o->value);
    hales_jw_put_bool(w, "repeats", o->repeats);
    hales_jw_put_string(w, "summary", o->summary);
    hales_jw_end_object(w);
  }
  hales_jw_end_array(w);
}

hales_status hales_cli_help_json(const hales_cli_command *const *commands, hales_buf *out, hales_err *err) {
  hales_jw w = hales_jw_on(out, true);
  hales_jw_begin_object(&w);
  hales_jw_put_string(&w, "name", "hales");
  hales_jw_put_string(&w, "version", HALES_VERSION);
  hales_jw_put_array(&w, "commands");
  for (; *commands; commands++) {
    const hales_cli_command *c = *commands;
    hales_buf synopsis = {0};
    hales_cli_synopsis(c, &synopsis);
    hales_jw_begin_object(&w);
    hales_jw_put_string(&w, "name", c->name);
    hales_jw_put_string(&w, "summary", c->summary);
    hales_jw_put_string(&w, "synopsis", synopsis.data);
    hales_jw_put_array(&w, "operands");
    for (const hales_cli_operand *o = c->operand; o && o->name; o++) {
      hales_jw_begin_object(&w);
      hales_jw_put_string(&w, "name", o->name);
      hales_jw_put_bool(&w, "optional", o->optional);
      hales_jw_put_bool(&w, "repeats", o->repeats);
      hales_jw_put_string(&w, "summary", o->summary);
      hales_jw_end_object(&w);
    }
    hales_jw_end_array(&w);
    json_options(&w, "options", c->option);
    hales_jw_put_string(&w, "example", c->example);
    hales_jw_end_object(&w);
    hales_buf_deinit(&synopsis);
  }
  hales_jw_end_array(&w);
  json_options(&w, "global_options", hales_cli_global_options);
  hales_jw_end_object(&w);
  return hales_jw_finish(&w, err);
}
