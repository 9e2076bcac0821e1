#!/usr/bin/python3
"""decode: camera frames of 1280x720 with a Code 128, each side as a whole process over the same
files, against zbarimg."""
import argparse
import pathlib
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from measure import interleaved, line  # noqa: E402

FRAMES = 30
CODE = "7K3MQ0ZT4HX"


def reads(command):
    return subprocess.run(command, capture_output=True, text=True).stdout.split().count(CODE)


def ms_per_frame(command):
    def run():
        start = time.monotonic()
        subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        return 1000 * (time.monotonic() - start) / FRAMES
    return run


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--decode", required=True, help="tests/bench/decode of the build")
    parser.add_argument("--rounds", type=int, default=7)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="docket-bench-") as folder:
        subprocess.run([args.decode, "make", folder, str(FRAMES)], check=True)
        frames = sorted(str(path) for path in pathlib.Path(folder).glob("*.png"))
        ours = [args.decode, *frames]
        peer = ["zbarimg", "--nodbus", "--quiet", "--raw", *frames]
        a, b = reads(ours), reads(peer)
        line("decode reads", a, b, a / b, 1.0, at_most=False)
        a, b = interleaved(ms_per_frame(ours), ms_per_frame(peer), args.rounds)
        line("decode", a, b, a / b, 1.0, unit=" ms")


if __name__ == "__main__":
    main()
