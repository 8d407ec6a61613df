#!/bin/sh
# Installs what is missing on a Debian 12, and nothing else.  Idempotent; quick when all is there.
#
#   tools/setup.sh [build] [test] [clang] [browser]
#
#   build     compiler, CMake, libraries                           needed by make demo
#   test      test library and tools the tests call                needed by make check
#   clang     clang-14 with sanitizers, clang-format-14            needed by make asan, fuzz, format and .ci/run
#   browser   Chromium, Node and two npm packages under build/     optional: the accessibility test skips without
#
# Without a group: all of them.  Exit 0 when every required package is there; 1 with the list to install by hand.
set -eu
cd "$(dirname "$0")/.."

packages_of() {
  case $1 in
  build) echo "gcc libc6-dev make cmake ninja-build libsqlite3-dev libsodium-dev librandom123-dev libyaml-dev" ;;
  test) echo "git libcmocka-dev libsundials-dev python3 man-db groff-base binutils locales g++ pkgconf \
    python3-venv python3-cffi python3-numpy python3-setuptools python3-wheel" ;;
  clang) echo "clang-14 llvm-14 libclang-rt-14-dev clang-format-14" ;;
  browser) ;;
  *)
    echo "tools/setup.sh: unknown group '$1'; the groups are build, test, clang, browser" >&2
    exit 2
    ;;
  esac
}

# Those of the given packages that dpkg does not know as installed.
missing_of() {
  installed=" $(dpkg-query -W -f '${Package} ${db:Status-Abbrev}\n' "$@" 2>/dev/null |
    sed -n 's/ ii *$//p' | tr '\n' ' ') "
  for p in "$@"; do
    case $installed in *" $p "*) ;; *) printf '%s ' "$p" ;; esac
  done
}

by_hand() {
  echo "tools/setup.sh: $1" >&2
  echo "Install these packages by hand, then run the command again:" >&2
  echo "  apt-get install --no-install-recommends $2" >&2
}

# Installs $1; says why not and returns 1 otherwise.
install() {
  if [ "$(id -u)" -ne 0 ]; then
    by_hand "packages are missing and only root may install them (try: sudo $0)" "$1"
    return 1
  fi
  export DEBIAN_FRONTEND=noninteractive
  log=$(mktemp)
  # with the lists already there an update is often unnecessary: ask the network only when the first try fails
  # shellcheck disable=SC2086
  if apt-get install -y --no-install-recommends $1 >"$log" 2>&1 ||
    { apt-get update >"$log" 2>&1 && apt-get install -y --no-install-recommends $1 >>"$log" 2>&1; }; then
    rm -f "$log"
    return 0
  fi
  grep -E '^(E|W|Err)' "$log" | tail -n 5 >&2 || true
  rm -f "$log"
  by_hand "apt-get could not install the missing packages (no network, or a mirror without them?)" "$1"
  return 1
}

# Chromium, Node and the npm packages of the accessibility test.  Failure is a message, not an error.
browser() {
  want=
  command -v chromium >/dev/null 2>&1 || want="$want chromium"
  command -v node >/dev/null 2>&1 || want="$want nodejs"
  command -v npm >/dev/null 2>&1 || want="$want npm"
  if [ -n "$want" ]; then
    echo "setup: installing$want" >&2
    install "$want" || { echo "setup: without them the browser test is skipped" >&2; return 0; }
  fi
  lock=tests/e2e/browser/package-lock.json
  if [ -f "$lock" ] && ! cmp -s "$lock" build/browser/installed.json; then
    mkdir -p build/browser
    cp tests/e2e/browser/package.json "$lock" build/browser/
    if (cd build/browser && npm ci --ignore-scripts --no-audit --no-fund --fetch-retries=1 \
      --fetch-retry-mintimeout=1000 --fetch-timeout=30000 >npm.log 2>&1); then
      cp "$lock" build/browser/installed.json
    else
      tail -n 3 build/browser/npm.log >&2 || true
      echo "setup: npm could not install the browser test's packages; that test is skipped" >&2
    fi
  fi
}

[ $# -gt 0 ] || set -- build test clang browser

if ! command -v dpkg-query >/dev/null 2>&1 || ! command -v apt-get >/dev/null 2>&1; then
  echo "tools/setup.sh: this is not a Debian system; install the equivalents of these packages by hand:" >&2
  for group in "$@"; do echo "  $(packages_of "$group")" >&2; done
  echo "then use cmake directly: cmake --preset release && cmake --build --preset release" >&2
  exit 1
fi

all=
for group in "$@"; do
  list=$(packages_of "$group") || exit 2
  all="$all $list"
done
# shellcheck disable=SC2086
missing=$(missing_of $all)
if [ -n "$missing" ]; then
  echo "setup: installing $missing" >&2
  install "$missing" || exit 1
fi
case " $* " in *" browser "*) browser ;; esac
