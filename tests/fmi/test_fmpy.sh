#!/bin/bash
# Exports every model and has FMPy validate and simulate it, in a virtual environment of the build tree.
# FMPy comes from PyPI (its solver, CVode, with it); where that cannot be reached: skipped (77).
set -u
SOURCE=${SOURCE:?} BINARY=${BINARY:?}
skip() { echo "skipped: $*"; exit 77; }
if [ -n "${SANITIZE:-}" ] || [ "${COVERAGE:-OFF}" = ON ]; then
  skip "an instrumented library does not load into FMPy; the plain build runs this test"
fi
venv=$BINARY/venv/fmpy log=$BINARY/venv/fmpy.log version=0.3.32
mkdir -p "$BINARY/venv"
if ! "$venv/bin/python" -c "import fmpy, sys; sys.exit(fmpy.__version__ != '$version')" >/dev/null 2>&1; then
  rm -rf "$venv"
  python3 -m venv "$venv" >"$log" 2>&1 || skip "no virtual environment: python3-venv is missing"
  # of what FMPy requires, only what simulating takes: not its compiler and its notebooks
  "$venv/bin/pip" install --retries 1 --timeout 20 attrs jinja2 lark lxml msgpack numpy >>"$log" 2>&1 &&
    "$venv/bin/pip" install --retries 1 --timeout 20 --no-deps "fmpy==$version" >>"$log" 2>&1 ||
    skip "FMPy cannot be installed from PyPI; see $log"
fi
exec env PYTHONPATH="$SOURCE/tests/e2e" "$venv/bin/python" "$SOURCE/tests/fmi/test_fmpy.py"
