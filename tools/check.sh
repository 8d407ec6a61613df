#!/bin/sh
# Builds a preset, runs all its tests and counts them one by one.
#
#   tools/check.sh PRESET [CTEST ARGUMENT...]
#
# The last line is `N passed, N failed` or `N passed, N failed, N skipped`: cmocka tests, and cases of scripts that
# close with such a line themselves; any other script counts as one.  Exit 0 only when none failed.
set -eu
cd "$(dirname "$0")/.."
preset=${1:?usage: tools/check.sh PRESET [CTEST ARGUMENT...]}
shift
tree=build/$preset
jobs=$(nproc 2>/dev/null || echo 2)

mkdir -p build
# every time: the tree may have been made before the tools of the tests were installed (make demo)
cmake --preset "$preset" >"build/configure-$preset.log" 2>&1 || { cat "build/configure-$preset.log"; exit 1; }
cmake --build "$tree" -j "$jobs" -- --quiet

# a locale with a decimal comma, for the tests that no number depends on the locale
if [ ! -d build/locale/de_DE.UTF-8 ] && [ -f /usr/share/i18n/locales/de_DE ] && command -v localedef >/dev/null 2>&1; then
  mkdir -p build/locale
  localedef -i de_DE -f UTF-8 "$PWD/build/locale/de_DE.UTF-8" >/dev/null 2>&1 || true
fi
if [ -d build/locale/de_DE.UTF-8 ]; then
  LOCPATH=$PWD/build/locale
  export LOCPATH
fi

status=0
ctest --test-dir "$tree" -j "$jobs" --output-on-failure --no-tests=error "$@" >"$tree/ctest.out" 2>&1 || status=$?
awk -f tools/count_tests.awk "$tree/ctest.out" "$tree/Testing/Temporary/LastTest.log" >"$tree/counted" || status=1
if [ "$status" -ne 0 ]; then cat "$tree/ctest.out"; fi
cat "$tree/counted"
exit "$status"
