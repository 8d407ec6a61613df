#include "cli/commands.h"

#include <stdlib.h>

#include "app/thread_view.h"
#include "cli/store.h"
#include "cli/subject.h"

/* A thread of a few hundred observations needs some 100 kB; a decade of daily values, some 10 MB. */
enum { ROOM_FIRST = 1 << 20, ROOM_LAST = 1 << 30 };

static hales_status load_and_show(hales_cli *cli, hales_store *store, size_t room, hales_err *err) {
  hales_arena arena = {.cap = room};
  arena.base = malloc(room);
  if (!arena.base) return HALES_FAIL(err, HALES_ENOMEM, "out of memory: %zu bytes for a thread", room);
  hales_thread_view view = {0};
  hales_status s = hales_thread_view_load(store, hales_cli_operand_at(cli, 0), &arena, &view, err);
  if (s == HALES_OK && cli->args->json)
    s = hales_thread_view_json(&view, cli->out, err);
  else if (s == HALES_OK)
    hales_thread_view_text(&view, cli->out);
  free(arena.base);
  return s;
}

static hales_status run(hales_cli *cli, hales_err *err) {
  hales_store *store = NULL;
  HALES_TRY(hales_cli_store_open(cli, HALES_STORE_READ, &store, err));
  hales_status s = HALES_ENOMEM;
  for (size_t room = ROOM_FIRST; s == HALES_ENOMEM && room <= ROOM_LAST; room *= 8) {
    *err = (hales_err){0};
    cli->out->len = 0;
    s = load_and_show(cli, store, room, err);
  }
  hales_store_close(store);
  return s;
}

const hales_cli_command hales_cli_cmd_thread = {
    .name = "thread",
    .summary = "show what is known of a subject: sources, quantities over time, quality, events",
    .operand = hales_cli_subject,
    .example = "hales thread P1 --json",
    .example_text = "what is known of P1, for a program",
    .run = run,
};
