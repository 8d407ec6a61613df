#!/bin/bash
# Help, manual page and completion of the real program.
. "$(dirname "$0")/e2e_cli_lib.sh"

run --help
[ "$code" -eq 0 ] && grep -q '^usage: hales' "$work/.out" && pass || fail "hales --help"
run --help --json
one_json "help --json is one document"
python3 - "$work/.out" >"$work/commands" <<'P'
import json, sys
for c in json.load(open(sys.argv[1]))["commands"]: print(c["name"])
P
while read -r first second; do
  run "$first" ${second:+"$second"} --help
  [ "$code" -eq 0 ] && grep -q "^usage: hales $first" "$work/.out" && grep -q '^example: ' "$work/.out" &&
    pass || fail "hales $first $second --help"
  run help "$first" ${second:+"$second"} --json
  one_json "hales help $first $second --json"
done <"$work/commands"

expect "no command" 2 'no command'
expect "unknown command" 2 'did you mean "help"' hepl
expect "unknown option" 2 'did you mean --quiet' --quite help
expect "help of nothing" 2 'no command "nothing"' help nothing
expect "help with too much" 2 'exclude each other' help --man --bash
run hepl --json
[ "$code" -eq 2 ] && grep -q '"status": "EARG"' "$work/.out" && pass || fail "a usage error under --json"
one_json "a usage error under --json is one document"
code=0; "$HALES" --help >/dev/full 2>"$work/.err" || code=$?
[ "$code" -eq 1 ] && grep -q 'No space left' "$work/.err" && pass || fail "full disk: exit $code"

# manual page: groff has nothing to complain about, and every command is in it
if command -v man >/dev/null 2>&1 && command -v groff >/dev/null 2>&1; then
  LC_ALL=C.UTF-8 MANWIDTH=80 man --warnings=w -Tutf8 -l "$BINARY/share/hales.1" >"$work/page" 2>"$work/man.err"
  check "man has no warning" test ! -s "$work/man.err"
  col -b <"$work/page" >"$work/plain" 2>/dev/null || sed 's/\x1b\[[0-9;]*m//g' "$work/page" >"$work/plain"
  while read -r name; do
    check "the manual has $name" grep -q "^ *$name" "$work/plain"
  done <"$work/commands"
else
  skip "manual page: man and groff are not installed"
fi

# completion, in a bash of its own
complete_line() { # WORD... (the last is being completed) -> proposals
  bash --norc --noprofile -c '
    source "$1"; shift
    COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _hales; printf "%s\n" "${COMPREPLY[@]}"' - "$BINARY/share/hales.bash" "$@"
}
offers() { # WANTED WORD...
  local wanted=$1
  shift
  complete_line "$@" >"$work/offered" 2>"$work/offered.err"
  if grep -qx -- "$wanted" "$work/offered" && [ ! -s "$work/offered.err" ]; then pass; else
    fail "completion of '$*' does not offer '$wanted': $(tr '\n' ' ' <"$work/offered") $(cat "$work/offered.err")"
  fi
}
check "bash accepts the completion script" bash -n "$BINARY/share/hales.bash"
offers help hales he
offers --store hales --st
offers --man hales help --m
offers --man hales --store x.db help --
offers help hales --seed 4 h
offers korakianitis hales simulate ko
offers korakianitis hales --json model show ''"''"
offers --params hales simulate korakianitis --pa
touch "$work/patient.db"
offers patient.db hales --store pat
while read -r first second; do
  offers "$first" hales "$first"
  [ -n "$second" ] && offers "$second" hales "$first" "$second"
done <"$work/commands"

# -- model export
for model in $("$HALES" model list --json | sed -n 's/^ *"id": "\(.*\)",$/\1/p'); do
  expect "export $model" 0 "$model.fmu" model export "$model" --fmu "$work/$model.fmu"
  check "$model.fmu is a sound archive" python3 -m zipfile -t "$work/$model.fmu"
  expect "export $model again" 0 "" model export "$model" --fmu "$work/again.fmu" --quiet
  check "$model.fmu is the same bytes again" cmp "$work/$model.fmu" "$work/again.fmu"
  check "$model.fmu describes itself in XML" python3 -c 'import sys, zipfile, xml.etree.ElementTree as t
t.fromstring(zipfile.ZipFile(sys.argv[1]).read("modelDescription.xml"))' "$work/$model.fmu"
done
expect "export says what it lacks" 2 "--fmu OUT.fmu" model export korakianitis
expect "export of no model" 2 "korakianitis" model export korakianiti --fmu "$work/no.fmu"
expect "export to no folder" 1 "no/such/x.fmu" model export korakianitis --fmu "$work/no/such/x.fmu"
run model export korakianitis --fmu "$work/j.fmu" --json
one_json "export --json"
finish
