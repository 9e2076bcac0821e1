#!/bin/sh
# Builds Docket and does its main job: with a display, the counter on a demonstration shop; without
# one, the whole journey of an order on real parts, step by step, with pictures in build/tour.
set -eu
cd "$(dirname "$0")/.."

tour=tests/journey/packages
[ -z "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] || tour=
sh src/install.sh src/packages $tour
# Of what a debugger wants, the lines alone: a quarter less to compile.
[ -e build/build.ninja ] || meson setup build --prefix="$PWD/build/install" -Dc_args=-g1 >/dev/null
# What is of the tests is left to tests/run.sh, but for the engraver of the tour.
ninja -C build build.ninja
meson introspect build --targets | /usr/bin/python3 -c '
import json, os, sys
for target in json.load(sys.stdin):
  if target["build_by_default"] and not os.path.relpath(target["defined_in"]).startswith("tests/"):
    print(*(os.path.relpath(path, "build") for path in target["filename"]))
print("tests/device/grbl-simulator")' | xargs ninja -C build
meson install -C build --quiet --no-rebuild

if [ -z "$tour" ]; then
  exec /usr/bin/python3 tests/journey/demo.py --prefix build/install "$@"
fi
exec /usr/bin/python3 tests/journey/tour.py --prefix build/install \
  --simulator build/tests/device/grbl-simulator --out build/tour "$@"
