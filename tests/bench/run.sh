#!/bin/sh
# Measures a release build against its peers, in turn: name  ours  peer  ratio  goal  ok|short.
# With names (lookup upload idle preview render scan decode start stream engrave rank promise locker release parse sites intake) only those.
set -eu
cd "$(dirname "$0")/../.."

sh src/install.sh src/packages tests/packages tests/journey/packages tests/bench/packages
[ -e build-bench/build.ninja ] ||
  meson setup build-bench --buildtype=release --prefix="$PWD/build-bench/install" >/dev/null
ninja -C build-bench all tests/bench/seed tests/bench/preview tests/bench/render tests/bench/decode tests/bench/stream \
  tests/bench/rank tests/bench/promise tests/bench/parse tests/bench/locker-line \
  tests/device/grbl-program tests/device/grbl-simulator >/dev/null
meson install -C build-bench --quiet >/dev/null

bench=build-bench/tests/bench
python="/usr/bin/python3 tests/bench"
for name in ${*:-lookup upload preview render scan decode start idle stream engrave rank promise locker release parse sites intake}; do
  case $name in
    lookup | upload | idle)
      $python/serve.py --prefix build-bench/install --seed $bench/seed "$name" ;;
    preview) $python/preview.py --preview $bench/preview --render build-bench/src/artwork/docket-render ;;
    render) $python/render.py --program $bench/render --render build-bench/src/artwork/docket-render ;;
    scan) $python/scan.py --build build-bench --seed $bench/seed ;;
    decode) $python/decode.py --decode $bench/decode ;;
    start) $python/start.py --program build-bench/install/bin/docket --programs build-bench/install ;;
    stream) $python/stream.py --stream $bench/stream --simulator build-bench/tests/device/grbl-simulator ;;
    engrave)
      $python/engrave.py --program build-bench/tests/device/grbl-program \
        --simulator build-bench/tests/device/grbl-simulator ;;
    rank) $python/rank.py --rank $bench/rank ;;
    promise) $python/promise.py --promise $bench/promise ;;
    locker) $python/locker.py --build build-bench --line $bench/locker-line ;;
    release) $python/release.py --build build-bench ;;  # five minutes: CUPS takes a second for each job of a queue
    parse) $python/parse.py --parse $bench/parse ;;
    intake) $python/intake.py --prefix build-bench/install ;;
    sites) $python/sites.py --programs build-bench/install ;;
    *) echo "There is no measurement called $name." >&2; exit 2 ;;
  esac || true  # short is told in its line
done
