#!/usr/bin/python3
"""render: a 12-Mpx JPEG to a 10x15 page at 300 dpi, each as a whole process, against vips doing the same
resize and save; and a stamp of 30 mm of the same photograph, against its bound."""
import argparse
import pathlib
import statistics
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from measure import interleaved, line  # noqa: E402
from preview import make_photo, timed  # noqa: E402

GOAL = 1.3
STAMP_MS = 300
PIXELS = "1800x1200"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", required=True, help="tests/bench/render of the build")
    parser.add_argument("--render", required=True, help="docket-render; docket-stamp lies beside it")
    parser.add_argument("--rounds", type=int, default=25)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="docket-bench-") as folder:
        photo, peer = f"{folder}/photo.jpg", f"{folder}/peer.jpg"
        make_photo(photo)
        ours = timed([args.program, args.render, "page", folder, photo])
        theirs = timed(["vipsthumbnail", photo, "--size", PIXELS, "--smartcrop", "centre",
                        "-o", f"{peer}[Q=95,no-subsample]"])
        stamp = timed([args.program, args.render, "picture", folder, photo, "threshold", "-1", "30", "30", "round"])
        ours(), theirs(), stamp()
        a, b = interleaved(ours, theirs, args.rounds)
        size = subprocess.run(["identify", "-format", "%wx%h\n", f"{folder}/page.jpg", peer], capture_output=True, text=True,
                              check=True)
        if size.stdout.split() != [PIXELS] * 2:
            sys.exit(f"render: sizes differ: {size.stdout.split()}")
        line("render 10x15", a, b, a / b, GOAL, unit=" ms")
        took = statistics.median(stamp() for _ in range(args.rounds))
        line("render stamp", took, STAMP_MS, took / STAMP_MS, 1, unit=" ms")


if __name__ == "__main__":
    main()
