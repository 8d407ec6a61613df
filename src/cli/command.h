/* The command line is a table: one hales_cli_command per command, and from it parsing, --help, usage errors
 * with a suggestion, the man page and the bash completion.  Handlers parse nothing by hand: they ask for
 * options by name, call one function of src/app or below, and render into cli->out.
 */
#ifndef HALES_CLI_COMMAND_H
#define HALES_CLI_COMMAND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/buf.h"
#include "base/progress.h"
#include "base/status.h"

/* Exit codes: scripts rely on them. */
enum {
  HALES_EXIT_OK = 0,
  HALES_EXIT_FAILED = 1,
  HALES_EXIT_USAGE = 2,
  HALES_EXIT_REFUSED = 3,
  HALES_EXIT_EVIDENCE = 4
};

/* What a value or an operand is: decides how it is checked and completed. */
typedef enum hales_cli_kind {
  HALES_CLI_FLAG = 0, /* no value */
  HALES_CLI_TEXT,
  HALES_CLI_WHOLE, /* whole number in [lo, hi] */
  HALES_CLI_REAL,  /* finite number in [lo, hi] */
  HALES_CLI_SEED,  /* whole number below 2^64 */
  HALES_CLI_FILE,
  HALES_CLI_FOLDER,
  HALES_CLI_MODEL,   /* id of a model */
  HALES_CLI_COMMAND, /* name of a command */
} hales_cli_kind;

enum { HALES_CLI_NEEDED = -1 };

typedef struct hales_cli_option {
  const char *name;  /* "--set" */
  const char *value; /* "NAME=VALUE", as shown to people; NULL for a flag */
  hales_cli_kind kind;
  const char *summary;
  double lo, hi; /* WHOLE and REAL, inclusive; |bounds| of WHOLE at most 2^53 */
  bool repeats;
  int choice; /* options of one command with the same number above 0 exclude each other; 0: free to leave out;
               * HALES_CLI_NEEDED: the command does not run without it */
} hales_cli_option;

typedef struct hales_cli_operand {
  const char *name; /* "MODEL" */
  hales_cli_kind kind;
  bool optional, repeats;
  const char *summary;
} hales_cli_operand;

typedef struct hales_cli hales_cli;

typedef struct hales_cli_command {
  const char *name;                 /* "model show": one or two words */
  const char *summary;              /* one line, no full stop */
  const char *detail;               /* paragraphs parted by an empty line; may be NULL */
  const hales_cli_operand *operand; /* ended by a row without name; NULL: none */
  const hales_cli_option *option;   /* ended by a row without name; NULL: none */
  const char *example;              /* a command line that works */
  const char *example_text;         /* what it does */
  hales_status (*run)(hales_cli *cli, hales_err *err);
} hales_cli_command;

/* One option as given, its number already checked. */
typedef struct hales_cli_given {
  const hales_cli_option *option;
  const char *value; /* NULL for a flag; borrowed from argv */
  double number;     /* WHOLE and REAL */
} hales_cli_given;

typedef struct hales_cli_args {
  const hales_cli_command *command; /* NULL: --help, --version or a group without its second word */
  const char *group;                /* "model" when only the first word of a two-word command came */
  bool help, version, json, quiet;
  const char *store; /* NULL: $HALES_STORE, else ./hales.db */
  uint64_t seed;     /* HALES_CLI_SEED_DEFAULT unless given */
  int threads;       /* 0: as many as the machine has */
  size_t n_operand, n_given;
  const char **operand;   /* [n_operand] */
  hales_cli_given *given; /* [n_given], the command's own options in the order given */
} hales_cli_args;

#define HALES_CLI_SEED_DEFAULT                                                                               \
  UINT64_C(1733) /* the year of Hales's Haemastaticks: any fixed number will do */

/* What a handler works with. */
struct hales_cli {
  const hales_cli_command *const *commands; /* the whole table, NULL-terminated */
  const hales_cli_args *args;
  hales_buf *out; /* the result; goes to standard output when the handler returns OK, else not at all */
  FILE *messages; /* standard error */
  hales_progress progress;
  int exit_code; /* 0; a handler may set another for an outcome that is no error */
};

/* The product's table, NULL-terminated; in the order shown to people. */
extern const hales_cli_command *const hales_cli_commands[];
/* Options every command takes; ended by a row without name. */
extern const hales_cli_option hales_cli_global_options[];

/* Value of the option's last (or only) appearance; NULL when absent. */
const hales_cli_given *hales_cli_find(const hales_cli *cli, const char *name);
/* Its number, or fallback when absent. */
double hales_cli_number(const hales_cli *cli, const char *name, double fallback);
/* Its text, or NULL when absent. */
const char *hales_cli_text(const hales_cli *cli, const char *name);
/* The next appearance of a repeated option from *at on; NULL after the last.  Start with *at = 0. */
const char *hales_cli_next(const hales_cli *cli, const char *name, size_t *at);
/* Operand i, or NULL. */
const char *hales_cli_operand_at(const hales_cli *cli, size_t i);

/* A message for people on standard error; silent under --quiet. */
void hales_cli_note(hales_cli *cli, const char *fmt, ...) HALES_PRINTF(2, 3);

/* Tells an error that does not end the command (its outcome is in exit_code); under --quiet too. */
void hales_cli_complain(hales_cli *cli, const char *fmt, ...) HALES_PRINTF(2, 3);

/* The command line itself is wrong: exit code 2. */
#define HALES_CLI_USAGE(cli, err, ...)                                                                       \
  ((cli)->exit_code = HALES_EXIT_USAGE, HALES_FAIL((err), HALES_EARG, __VA_ARGS__))

#endif
