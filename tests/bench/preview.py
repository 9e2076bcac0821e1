#!/usr/bin/python3
"""preview: a 12-Mpx JPEG to the 1600 px preview, each as a whole process, against vipsthumbnail."""
import argparse
import pathlib
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from measure import interleaved, line  # noqa: E402

GOAL = 0.9
QUALITY = 85


def make_photo(path):
    """Fractal clouds with a sensor's noise: about the bytes per pixel of a phone's picture."""
    subprocess.run(["convert", "-seed", "7", "-size", "4000x3000", "plasma:fractal", "-attenuate", "0.3",
                    "+noise", "Gaussian", "-sampling-factor", "2x2", "-quality", "90", path], check=True)


def timed(command):
    def run():
        start = time.monotonic()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        return 1000 * (time.monotonic() - start)
    return run


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--preview", required=True, help="tests/bench/preview of the build")
    parser.add_argument("--render", required=True, help="docket-render")
    parser.add_argument("--rounds", type=int, default=25)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="docket-bench-") as folder:
        photo, ours, peer = f"{folder}/photo.jpg", f"{folder}/ours.jpg", f"{folder}/peer.jpg"
        make_photo(photo)
        run_ours = timed([args.preview, args.render, photo, ours])
        run_peer = timed(["vipsthumbnail", photo, "--size", "1600x1600", "-o", f"{peer}[Q={QUALITY}]"])
        run_ours(), run_peer()
        a, b = interleaved(run_ours, run_peer, args.rounds)
        size = subprocess.run(["identify", "-format", "%wx%h\n", ours, peer], capture_output=True, text=True, check=True)
        if size.stdout.split() != ["1600x1200"] * 2:
            sys.exit(f"preview: sizes differ: {size.stdout.split()}")
        line("preview", a, b, a / b, GOAL, unit=" ms")


if __name__ == "__main__":
    main()
