# Sourced by the e2e_cli_*.sh scripts.  Each case is one check; the script closes with `N passed, N failed`.
# Needs HALES (the program), SOURCE and BINARY (folders), all absolute.
set -u
HALES=${HALES:?} SOURCE=${SOURCE:?} BINARY=${BINARY:?}
passed=0 failed=0 skipped=0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1

pass() { passed=$((passed + 1)); }
fail() { failed=$((failed + 1)); echo "FAILED: $*"; }
skip() { skipped=$((skipped + 1)); echo "skipped: $*"; }
# check NAME COMMAND...: passes when the command does
check() {
  local name=$1
  shift
  if "$@" >"$work/.log" 2>&1; then pass; else fail "$name"; sed 's/^/  | /' "$work/.log" | head -n 20; fi
}
# run ARGUMENTS...: runs hales; its exit code, standard output and standard error go to $code, $work/.out, $work/.err
run() {
  code=0
  "$HALES" "$@" >"$work/.out" 2>"$work/.err" </dev/null || code=$?
}
# expect NAME EXIT PATTERN ARGUMENTS...: hales ends with EXIT, and its standard error has PATTERN (grep -E); when
# EXIT is not 0, its standard output is empty
expect() {
  local name=$1 want=$2 pattern=$3
  shift 3
  run "$@"
  if [ "$code" -ne "$want" ]; then
    fail "$name: exit $code, want $want"
    head -n 5 "$work/.err"
  elif [ -n "$pattern" ] && ! grep -qE -- "$pattern" "$work/.err"; then
    fail "$name: standard error has no '$pattern'"
    head -n 5 "$work/.err"
  elif [ "$want" -ne 0 ] && [ -s "$work/.out" ]; then
    fail "$name: failed, and yet wrote to standard output"
  else
    pass
  fi
}
# one_json NAME: the last run wrote exactly one JSON document to standard output
one_json() {
  check "$1" python3 -c 'import json,sys; json.loads(open(sys.argv[1]).read(), parse_constant=lambda c: sys.exit(c))' "$work/.out"
}
finish() {
  local line="$passed passed, $failed failed"
  [ "$skipped" -gt 0 ] && line="$line, $skipped skipped"
  echo "$line"
  [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
  exit
}
