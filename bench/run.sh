#!/bin/sh
# Prints the figures of docs/performance.md.   bench/run.sh BENCH_PHYSICS [OTHER_PROGRAM]...
# HALES names the program whose intake is timed.
# PYTHON names the interpreter that has ModularCirc, for the comparison with it.
set -eu
here=$(dirname "$0")
program=${1:?usage: bench/run.sh BENCH_PHYSICS [OTHER_PROGRAM]...}
shift
grep -m 1 'model name' /proc/cpuinfo 2>/dev/null | sed 's/.*: /processor: /' || true
"$program"
python=${PYTHON:-python3}
if command -v "$python" >/dev/null 2>&1; then
  "$python" "$here/bench.py" "$program" || echo "the comparison with other programs failed; the rest goes on"
else
  echo "no $python: no comparison with ModularCirc"
fi
if [ -n "${HALES:-}" ] && command -v "$python" >/dev/null 2>&1; then "$python" "$here/bench_intake.py" "$HALES"; fi
for other in "$@"; do "$other"; done
