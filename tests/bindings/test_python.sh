#!/bin/bash
# Installs the Python package into a virtual environment of the build tree and tests it there.
# Debian's python3-cffi and python3-numpy serve when they are installed, else PyPI; without either: skipped (77).
set -u
SOURCE=${SOURCE:?} BINARY=${BINARY:?}
skip() { echo "skipped: $*"; exit 77; }
if [ -n "${SANITIZE:-}" ] || [ "${COVERAGE:-OFF}" = ON ]; then
  skip "an instrumented library does not load into this Python; the plain build runs this test"
fi
venv=$BINARY/venv/binding log=$BINARY/venv/binding.log needs="import cffi, numpy, setuptools, wheel"
mkdir -p "$BINARY/venv"
python=
for candidate in /usr/bin/python3 python3; do
  command -v "$candidate" >/dev/null 2>&1 || continue
  "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue
  [ -n "$python" ] || python=$candidate
  if "$candidate" -c "import cffi, numpy" 2>/dev/null; then python=$candidate; break; fi
done
[ -n "$python" ] || skip "there is no Python 3.11 or newer"
if ! "$venv/bin/python" -c "$needs" >/dev/null 2>&1; then
  rm -rf "$venv"
  "$python" -m venv --system-site-packages "$venv" >"$log" 2>&1 || skip "no virtual environment: python3-venv is missing"
  if ! "$venv/bin/python" -c "$needs" 2>>"$log"; then
    "$venv/bin/pip" install --retries 1 --timeout 20 cffi numpy setuptools wheel >>"$log" 2>&1 ||
      skip "cffi and numpy: neither Debian's packages nor PyPI are at hand; see $log"
  fi
fi
# what is tested is this build's library, and setup.py's way to it
if ! HALES_BUILD_DIR=$BINARY "$venv/bin/pip" install --no-build-isolation --no-deps --no-index --force-reinstall \
  "$SOURCE/bindings/python" >"$log" 2>&1; then
  tail -n 30 "$log"
  exit 1
fi
cd "$BINARY/venv" || exit 1
PYTHONPATH=$SOURCE/tests/e2e
export PYTHONPATH
"$venv/bin/python" "$SOURCE/tests/bindings/test_binding.py" &&
  "$venv/bin/python" "$SOURCE/tests/bindings/test_memory.py" &&
  "$venv/bin/python" "$SOURCE/bindings/python/examples/narrowed_lungs.py" "$BINARY/venv/narrowed_lungs.png" >"$log" 2>&1 || {
  status=$?
  tail -n 20 "$log"
  exit "$status"
}
