#!/usr/bin/python3
"""stream: lines a second that the simulated engraver takes at 115,200 baud, against what the wire itself can bring;
and a million lines without an overrun of its buffer, which would end it."""
import argparse
import os
import pathlib
import statistics
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from measure import line  # noqa: E402

BYTES_A_SECOND = 115200 / 10


def run(args, *what):
    env = {**os.environ, "DOCKET_GRBL_SIMULATOR": args.simulator}
    done = subprocess.run([args.stream, *what], env=env, stdout=subprocess.PIPE, text=True)
    return [float(word) for word in done.stdout.split()] if done.returncode == 0 else [0, 1, 1]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stream", required=True, help="tests/bench/stream of the build")
    parser.add_argument("--simulator", required=True, help="tests/device/grbl-simulator of the build")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--lines", type=int, default=1_000_000)
    args = parser.parse_args()
    rates, limits = [], []
    for _ in range(args.rounds):
        lines, size, seconds = run(args, "fill")
        rates.append(lines / seconds)
        limits.append(BYTES_A_SECOND * lines / size if lines else 1)
    ours, limit = statistics.median(rates), statistics.median(limits)
    line("stream", ours, limit, ours / limit, 0.95, at_most=False, unit=" l/s")
    lines = run(args, "many", str(args.lines))[0]
    line("stream no overrun", lines, args.lines, lines / args.lines, 1.0, at_most=False, unit=" l")


if __name__ == "__main__":
    main()
