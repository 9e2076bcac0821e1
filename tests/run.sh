#!/bin/sh
# Builds Docket with the address and undefined-behaviour sanitizers, runs every test, and closes
# with one line: N passed, N failed, N skipped.
set -eu
cd "$(dirname "$0")/.."

sh src/install.sh src/packages tests/packages tests/journey/packages
# Compiled in half the time that src/run.sh's optimisation takes; a fault is still told with its lines.
[ -e build-tests/build.ninja ] ||
  meson setup build-tests --prefix="$PWD/build-tests/install" -Db_sanitize=address,undefined -Db_lundef=false \
    -Doptimization=1 -Dc_args=-g1 >/dev/null
ninja -C build-tests
meson install -C build-tests --quiet
exec /usr/bin/python3 tests/run.py build-tests "$@"
