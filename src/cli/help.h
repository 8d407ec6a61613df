/* What is generated from the command table. */
#ifndef HALES_CLI_HELP_H
#define HALES_CLI_HELP_H

#include "cli/command.h"

/* "simulate MODEL [--set NAME=VALUE]... [--beats N | --periodic TOL]" */
void hales_cli_synopsis(const hales_cli_command *command, hales_buf *out);

/* `hales --help`; with a group ("model") only its commands. */
void hales_cli_help_all(const hales_cli_command *const *commands, const char *group, hales_buf *out);
/* `hales COMMAND --help` */
void hales_cli_help_one(const hales_cli_command *command, hales_buf *out);
/* The table as one JSON document. */
hales_status hales_cli_help_json(const hales_cli_command *const *commands, hales_buf *out,
                                 hales_err *err) HALES_CHECKED;
/* The manual page, man(7). */
void hales_cli_help_man(const hales_cli_command *const *commands, hales_buf *out);
/* The completion script for bash; needs nothing but bash.  models: their ids, parted by blanks. */
void hales_cli_help_bash(const hales_cli_command *const *commands, const char *models, hales_buf *out);

/* text in lines of at most width characters, each after indent spaces; the cursor stands at column `at`.
 * Empty lines in text part paragraphs.  Ends with a line feed. */
void hales_cli_wrap(hales_buf *out, const char *text, size_t at, size_t indent, size_t width);

#define HALES_CLI_TITLE "personal models of the heart and the circulation"
#define HALES_CLI_LIMITS                                                                                     \
  "Hales is research software. It is no medical device, and no decision about a patient may rest on it "     \
  "alone."

typedef struct hales_cli_exit_text {
  int code;
  const char *text;
} hales_cli_exit_text;
extern const hales_cli_exit_text hales_cli_exit_texts[]; /* ended by a row without text */

#endif
