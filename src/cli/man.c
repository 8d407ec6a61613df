#include "cli/help.h"

#include <string.h>

/* Text as roff: backslash and hyphen escaped, no line that begins like a request; paragraphs parted by .PP.
 */
static void roff(hales_buf *out, const char *text) {
  bool line_start = true;
  for (; *text != '\0'; text++) {
    if (text[0] == '\n' && text[1] == '\n') {
      hales_buf_puts(out, "\n.PP\n");
      text += strspn(text, "\n") - 1;
      line_start = true;
      continue;
    }
    if (line_start && (*text == '.' || *text == '\'')) hales_buf_puts(out, "\\&");
    switch (*text) {
    case '\\':
      hales_buf_puts(out, "\\e");
      break;
    case '-':
      hales_buf_puts(out, "\\-");
      break;
    case '~':
      hales_buf_puts(out, "\\(ti");
      break;
    case '^':
      hales_buf_puts(out, "\\(ha");
      break;
    case '`':
      hales_buf_puts(out, "\\(ga");
      break;
    case '\'':
      hales_buf_puts(out, "\\(aq");
      break;
    default:
      hales_buf_put(out, text, 1);
    }
    line_start = *text == '\n';
  }
}

static void roff_options(hales_buf *out, const hales_cli_option *o) {
  for (; o && o->name; o++) {
    hales_buf_puts(out, ".TP\n\\fB");
    roff(out, o->name);
    hales_buf_puts(out, "\\fP");
    if (o->value) {
      hales_buf_puts(out, " \\fI");
      roff(out, o->value);
      hales_buf_puts(out, "\\fP");
    }
    hales_buf_puts(out, "\n");
    roff(out, o->summary);
    hales_buf_puts(out, o->repeats ? "; may be given several times\n" : "\n");
  }
}

static void roff_command(hales_buf *out, const hales_cli_command *c) {
  hales_buf synopsis = {0};
  hales_cli_synopsis(c, &synopsis);
  hales_buf_puts(out, ".SS ");
  roff(out, synopsis.failed ? c->name : synopsis.data);
  hales_buf_deinit(&synopsis);
  hales_buf_puts(out, "\n");
  roff(out, c->summary);
  hales_buf_puts(out, ".\n");
  if (c->detail) {
    hales_buf_puts(out, ".PP\n");
    roff(out, c->detail);
    hales_buf_puts(out, "\n");
  }
  for (const hales_cli_operand *o = c->operand; o && o->name; o++) {
    hales_buf_puts(out, ".TP\n\\fI");
    roff(out, o->name);
    hales_buf_puts(out, "\\fP\n");
    roff(out, o->summary);
    hales_buf_puts(out, "\n");
  }
  roff_options(out, c->option);
  hales_buf_puts(out, ".PP\nExample: ");
  roff(out, c->example_text);
  hales_buf_puts(out, "\n.PP\n.nf\n.RS\n$ ");
  roff(out, c->example);
  hales_buf_puts(out, "\n.RE\n.fi\n");
}

void hales_cli_help_man(const hales_cli_command *const *commands, hales_buf *out) {
  hales_buf_printf(out, ".TH HALES 1 \"\" \"hales %s\" \"User Commands\"\n", HALES_VERSION);
  hales_buf_puts(out, ".SH NAME\nhales \\- " HALES_CLI_TITLE "\n");
  hales_buf_puts(out, ".SH SYNOPSIS\n\\fBhales\\fP [\\fIglobal options\\fP] \\fIcommand\\fP ...\n");
  hales_buf_puts(out, ".SH DESCRIPTION\n");
  roff(out, "Hales turns a patient's heart data into a personal model of their circulation with honest "
            "uncertainty, and lets a treatment be tried on the model before it touches the "
            "patient.\n\n" HALES_CLI_LIMITS);
  hales_buf_puts(out, "\n.SH COMMANDS\n");
  for (; *commands; commands++) roff_command(out, *commands);
  hales_buf_puts(out, ".SH GLOBAL OPTIONS\nBefore or after the command.\n");
  roff_options(out, hales_cli_global_options);
  hales_buf_puts(out, ".SH EXIT STATUS\n");
  for (const hales_cli_exit_text *e = hales_cli_exit_texts; e->text; e++) {
    hales_buf_printf(out, ".TP\n%d\n", e->code);
    roff(out, e->text);
    hales_buf_puts(out, "\n");
  }
  hales_buf_puts(out, ".SH ENVIRONMENT\n.TP\nHALES_STORE\nthe store to use when there is no \\-\\-store\n"
                      ".TP\nNO_COLOR\nwhen set and not empty, the progress bar has no colour\n");
}
