#!/bin/sh
# Builds Docket and does its main job: with a display, the counter on a demonstration shop; without
# one, the whole journey of an order on real parts, step by step, with pictures in build/tour.
set -eu
cd "$(dirname "$0")/.."

sh src/install.sh src/packages
[ -e build/build.ninja ] || meson setup build -Dtests=false --prefix="$PWD/build/install" >/dev/null
ninja -C build
meson install -C build --quiet

if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
  exec /usr/bin/python3 tests/journey/demo.py --prefix build/install "$@"
fi
exec /usr/bin/python3 tests/journey/tour.py --prefix build/install --out build/tour "$@"
