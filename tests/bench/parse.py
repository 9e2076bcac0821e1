#!/usr/bin/python3
"""parse: messages of telephones and mail programs, half of them with a picture of 1 MB, read into orders, against
GMime's own parse of the same."""
import argparse
import pathlib
import statistics
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from measure import line  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
GOAL = 1.5


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--parse", required=True, help="tests/bench/parse of the build")
    parser.add_argument("--rounds", type=int, default=15)
    args = parser.parse_args()
    done = subprocess.run([args.parse, str(ROOT / "data"), str(ROOT / "tests" / "mail" / "samples"), str(args.rounds)],
                          check=True, capture_output=True, text=True)
    rounds = [[int(value) / 1000 for value in row.split()] for row in done.stdout.splitlines()]
    ours, peer = (statistics.median(column) for column in zip(*rounds))
    line("parse", ours, peer, ours / peer, GOAL, unit=" ms")


if __name__ == "__main__":
    main()
