#include "cli/args.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/decimal.h"
#include "base/nearest.h"

const hales_cli_option hales_cli_global_options[] = {
    {"--store", "PATH", HALES_CLI_FILE, "database to use; default $HALES_STORE, else ./hales.db", 0, 0, false,
     0},
    {"--json", NULL, HALES_CLI_FLAG, "one JSON document on standard output and nothing else there", 0, 0,
     false, 0},
    {"--quiet", NULL, HALES_CLI_FLAG, "no progress and no notes on standard error", 0, 0, false, 0},
    {"--seed", "N", HALES_CLI_SEED, "seed of every random number; default 1733", 0, 0, false, 0},
    {"--threads", "N", HALES_CLI_WHOLE, "threads to use, 0: one per core (default); no result depends on it",
     0, 1024, false, 0},
    {"--help", NULL, HALES_CLI_FLAG, "show help", 0, 0, false, 0},
    {"--version", NULL, HALES_CLI_FLAG, "show the version", 0, 0, false, 0},
    {NULL, NULL, HALES_CLI_FLAG, NULL, 0, 0, false, 0},
};

typedef struct parser {
  const hales_cli_command *const *commands;
  const char *const *argv;
  int argc, i;
  bool options_ended;
  hales_cli_args *args;
  bool store_given, seed_given, threads_given;
} parser;

static const hales_cli_option *find_option(const hales_cli_option *table, const char *name, size_t n) {
  for (; table && table->name; table++)
    if (strlen(table->name) == n && memcmp(table->name, name, n) == 0) return table;
  return NULL;
}

static hales_status unknown_option(const parser *p, const char *name, int n, hales_err *err) {
  char wanted[64];
  (void)snprintf(wanted, sizeof wanted, "%.*s", n, name);
  hales_nearest search = {.wanted = wanted};
  const hales_cli_command *command = p->args->command;
  for (const hales_cli_option *o = command ? command->option : NULL; o && o->name; o++)
    hales_nearest_offer(&search, o->name);
  for (const hales_cli_option *o = hales_cli_global_options; o->name; o++)
    hales_nearest_offer(&search, o->name);
  if (search.best)
    return HALES_FAIL(err, HALES_EARG, "unknown option \"%s\"; did you mean %s?", wanted, search.best);
  return HALES_FAIL(err, HALES_EARG, "unknown option \"%s\"%s", wanted,
                    command ? "" : " before the command: its own options stand after it");
}

static bool starts_group(const hales_cli_command *command, const char *word) {
  const size_t n = strlen(word);
  return strncmp(command->name, word, n) == 0 && command->name[n] == ' ';
}

static hales_status unknown_command(const parser *p, const char *name, hales_err *err) {
  hales_nearest search = {.wanted = name};
  char first_word[64];
  for (const hales_cli_command *const *c = p->commands; *c; c++) hales_nearest_offer(&search, (*c)->name);
  if (search.best)
    return HALES_FAIL(err, HALES_EARG, "unknown command \"%.60s\"; did you mean \"%s\"?", name, search.best);
  for (const hales_cli_command *const *c = p->commands; *c;
       c++) { /* "modle" is near to "model" of "model list" */
    (void)snprintf(first_word, sizeof first_word, "%.*s", (int)strcspn((*c)->name, " "), (*c)->name);
    search = (hales_nearest){.wanted = name};
    hales_nearest_offer(&search, first_word);
    if (search.best)
      return HALES_FAIL(err, HALES_EARG, "unknown command \"%.60s\"; did you mean \"%s\"?", name, first_word);
  }
  return HALES_FAIL(err, HALES_EARG, "unknown command \"%.60s\"", name);
}

/* "list or show" */
static hales_status group_needs_word(const parser *p, const char *group, hales_err *err) {
  char words[96] = "";
  size_t used = 0;
  for (const hales_cli_command *const *c = p->commands; *c; c++) {
    if (!starts_group(*c, group)) continue;
    const int n = snprintf(words + used, sizeof words - used, "%s%s", used ? " or " : "",
                           (*c)->name + strlen(group) + 1);
    if (n > 0 && (size_t)n < sizeof words - used) used += (size_t)n;
  }
  return HALES_FAIL(err, HALES_EARG, "\"%.30s\" needs a second word: %s", group, words);
}

/* A word that is no option: part of the command's name, or an operand. */
static hales_status take_word(parser *p, const char *word, hales_err *err) {
  hales_cli_args *args = p->args;
  if (args->command) {
    args->operand[args->n_operand++] = word;
    return HALES_OK;
  }
  char name[128];
  if (args->group)
    (void)snprintf(name, sizeof name, "%s %s", args->group, word);
  else
    (void)snprintf(name, sizeof name, "%s", word);
  for (const hales_cli_command *const *c = p->commands; *c; c++) {
    if (strcmp((*c)->name, name) == 0) {
      args->command = *c;
      args->group = NULL;
      return HALES_OK;
    }
  }
  if (!args->group) {
    for (const hales_cli_command *const *c = p->commands; *c; c++) {
      if (starts_group(*c, word)) {
        args->group = word;
        return HALES_OK;
      }
    }
  }
  return unknown_command(p, name, err);
}

static bool read_uint64(const char *text, uint64_t *value) {
  uint64_t v = 0;
  if (*text == '\0') return false;
  for (; *text != '\0'; text++) {
    if (*text < '0' || *text > '9') return false;
    const uint64_t digit = (uint64_t)(*text - '0');
    if (v > (UINT64_MAX - digit) / 10) return false;
    v = v * 10 + digit;
  }
  *value = v;
  return true;
}

/* Checks the number of a WHOLE or REAL option. */
static hales_status read_number(const hales_cli_option *o, const char *text, double *number, hales_err *err) {
  double v = 0.0;
  const bool whole = o->kind == HALES_CLI_WHOLE;
  const bool is_number = hales_decimal_read(text, strlen(text), &v, NULL) == HALES_OK;
  if (!is_number || !(v >= o->lo && v <= o->hi) || (whole && v != floor(v)))
    return HALES_FAIL(err, HALES_EARG, "%s: \"%.40s\" is not a %snumber from %.15g to %.15g", o->name, text,
                      whole ? "whole " : "", o->lo, o->hi);
  *number = v;
  return HALES_OK;
}

static hales_status given_twice(const char *name, hales_err *err) {
  return HALES_FAIL(err, HALES_EARG, "%s is given twice", name);
}

static hales_status take_global(parser *p, const hales_cli_option *o, const char *value, hales_err *err) {
  hales_cli_args *args = p->args;
  double number = 0.0;
  if (strcmp(o->name, "--json") == 0)
    args->json = true;
  else if (strcmp(o->name, "--quiet") == 0)
    args->quiet = true;
  else if (strcmp(o->name, "--help") == 0)
    args->help = true;
  else if (strcmp(o->name, "--version") == 0)
    args->version = true;
  else if (strcmp(o->name, "--store") == 0) {
    if (p->store_given) return given_twice(o->name, err);
    p->store_given = true;
    args->store = value;
  } else if (strcmp(o->name, "--seed") == 0) {
    if (p->seed_given) return given_twice(o->name, err);
    p->seed_given = true;
    if (!read_uint64(value, &args->seed))
      return HALES_FAIL(err, HALES_EARG, "--seed: \"%.40s\" is not a whole number from 0 to %" PRIu64, value,
                        UINT64_MAX);
  } else if (strcmp(o->name, "--threads") == 0) {
    if (p->threads_given) return given_twice(o->name, err);
    p->threads_given = true;
    HALES_TRY(read_number(o, value, &number, err));
    args->threads = (int)number;
  }
  return HALES_OK;
}

static hales_status take_own(parser *p, const hales_cli_option *o, const char *value, hales_err *err) {
  hales_cli_args *args = p->args;
  for (size_t i = 0; i < args->n_given; i++) {
    const hales_cli_option *other = args->given[i].option;
    if (other == o && !o->repeats) return given_twice(o->name, err);
    if (other != o && o->choice > 0 && other->choice == o->choice)
      return HALES_FAIL(err, HALES_EARG, "%s and %s exclude each other", other->name, o->name);
  }
  hales_cli_given given = {.option = o, .value = value};
  if (o->kind == HALES_CLI_WHOLE || o->kind == HALES_CLI_REAL)
    HALES_TRY(read_number(o, value, &given.number, err));
  args->given[args->n_given++] = given;
  return HALES_OK;
}

static hales_status take_option(parser *p, const char *word, hales_err *err) {
  if (strcmp(word, "-h") == 0) word = "--help";
  const size_t n = strcspn(word, "=");
  const char *value = word[n] == '=' ? word + n + 1 : NULL;
  const hales_cli_option *global = find_option(hales_cli_global_options, word, n);
  const hales_cli_option *own = p->args->command ? find_option(p->args->command->option, word, n) : NULL;
  const hales_cli_option *o = own ? own : global;
  if (!o) return unknown_option(p, word, (int)(n < 60 ? n : 60), err);
  if (o->kind == HALES_CLI_FLAG) {
    if (value) return HALES_FAIL(err, HALES_EARG, "%s takes no value", o->name);
  } else if (!value) {
    const char *next = p->i + 1 < p->argc ? p->argv[p->i + 1] : NULL;
    if (!next || strncmp(next, "--", 2) == 0)
      return HALES_FAIL(err, HALES_EARG, "%s needs a value: %s %s", o->name, o->name, o->value);
    value = next;
    p->i++;
  }
  if (value && *value == '\0')
    return HALES_FAIL(err, HALES_EARG, "%s has an empty value; it needs %s", o->name, o->value);
  return own ? take_own(p, o, value, err) : take_global(p, o, value, err);
}

static hales_status check_operands(const hales_cli_args *args, hales_err *err) {
  size_t i = 0;
  const hales_cli_operand *o = args->command->operand;
  for (; o && o->name; o++) {
    if (i >= args->n_operand && !o->optional)
      return HALES_FAIL(err, HALES_EARG, "%s is missing: %s", o->name, o->summary);
    if (i < args->n_operand && args->operand[i][0] == '\0')
      return HALES_FAIL(err, HALES_EARG, "%s is empty", o->name);
    i = o->repeats ? args->n_operand : i + 1;
  }
  if (i < args->n_operand)
    return HALES_FAIL(err, HALES_EARG, "\"%.60s\" is one word too many", args->operand[i]);
  return HALES_OK;
}

static bool is_given(const hales_cli_args *args, const hales_cli_option *o) {
  bool given = false;
  for (size_t i = 0; i < args->n_given; i++) given = given || args->given[i].option == o;
  return given;
}

static hales_status check_needed(const hales_cli_args *args, hales_err *err) {
  for (const hales_cli_option *o = args->command->option; o && o->name; o++)
    if (o->choice == HALES_CLI_NEEDED && !is_given(args, o))
      return HALES_FAIL(err, HALES_EARG, "%s is missing: %s %s, %s", o->name, o->name, o->value, o->summary);
  return HALES_OK;
}

/* --json counts wherever it stands: an error further left must already be reported as JSON. */
static bool asks_for_json(int argc, const char *const *argv) {
  for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++)
    if (strcmp(argv[i], "--json") == 0) return true;
  return false;
}

hales_status hales_cli_args_parse(const hales_cli_command *const *commands, int argc, const char *const *argv,
                                  hales_cli_args *args, hales_err *err) {
  *args = (hales_cli_args){.seed = HALES_CLI_SEED_DEFAULT, .json = asks_for_json(argc, argv)};
  args->operand = calloc((size_t)argc + 1, sizeof *args->operand);
  args->given = calloc((size_t)argc + 1, sizeof *args->given);
  if (!args->operand || !args->given)
    return HALES_FAIL(err, HALES_ENOMEM, "out of memory for %d arguments", argc);
  parser p = {.commands = commands, .argv = argv, .argc = argc, .i = 1, .args = args};
  for (; p.i < argc; p.i++) {
    const char *word = argv[p.i];
    if (!p.options_ended && strcmp(word, "--") == 0)
      p.options_ended = true;
    else if (!p.options_ended && word[0] == '-' && word[1] != '\0')
      HALES_TRY(take_option(&p, word, err));
    else
      HALES_TRY(take_word(&p, word, err));
  }
  if (args->help || args->version) return HALES_OK;
  if (args->group) return group_needs_word(&p, args->group, err);
  if (!args->command) return HALES_FAIL(err, HALES_EARG, "no command given");
  HALES_TRY(check_operands(args, err));
  return check_needed(args, err);
}

void hales_cli_args_deinit(hales_cli_args *args) {
  free(args->operand);
  free(args->given);
  args->operand = NULL;
  args->given = NULL;
  args->n_operand = args->n_given = 0;
}
