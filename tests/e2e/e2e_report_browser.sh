#!/bin/sh
# e2e_report_browser.sh BUILD_DIR REPORT.html...
# Checks report files in headless Chromium (tests/e2e/browser/check_report.mjs); screenshots go to
# BUILD_DIR/screenshots.  The two npm packages are those that tools/setup.sh installed from the lock file, else they
# are installed once into BUILD_DIR/browser.
# Exit: 0 clean, 1 faults found, 2 wrong use, 77 skipped because node, Chromium or the packages cannot be had
# (with HALES_REQUIRE_BROWSER=1: 1 instead of 77).
set -u
here=$(cd "$(dirname "$0")" && pwd)
if [ $# -lt 2 ]; then
  echo "usage: $(basename "$0") BUILD_DIR REPORT.html..." >&2
  exit 2
fi
build=$1
shift
skip() {
  echo "skipped: $1" >&2
  [ "${HALES_REQUIRE_BROWSER:-0}" = 1 ] && exit 1
  exit 77
}
for f in "$@"; do
  if [ ! -s "$f" ]; then
    echo "no report at $f" >&2
    exit 1
  fi
done
command -v node >/dev/null 2>&1 || skip "node is not installed"
command -v npm >/dev/null 2>&1 || skip "npm is not installed"
chromium=${HALES_CHROMIUM:-$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)}
[ -n "$chromium" ] && [ -x "$chromium" ] || skip "Chromium is not installed (or set HALES_CHROMIUM)"

# where tools/setup.sh put them, else in the build tree; one of several such tests at a time installs, the others wait
modules=$here/../../build/browser
if ! cmp -s "$here/browser/package-lock.json" "$modules/installed.json"; then
  modules=$build/browser
  mkdir -p "$modules" || exit 1
  exec 9>"$modules/lock" && flock 9 || exit 1
  if ! cmp -s "$here/browser/package-lock.json" "$modules/installed.json"; then
    cp "$here/browser/package.json" "$here/browser/package-lock.json" "$modules/" || exit 1
    (cd "$modules" && npm ci --ignore-scripts --no-audit --no-fund --no-update-notifier --loglevel=error) >"$modules/npm.log" 2>&1 ||
      skip "npm could not install playwright-core and axe-core; see $modules/npm.log"
    cp "$here/browser/package-lock.json" "$modules/installed.json" || exit 1
  fi
  exec 9>&-
fi
exec node "$here/browser/check_report.mjs" --modules "$modules" --chromium "$chromium" --out "$build/screenshots" "$@"
