#!/usr/bin/python3
"""promise: a shop's simulated weeks, none of which the estimate was tuned on: the share of orders ready within
p90, and the mean absolute error against "jobs ahead times mean time"."""
import argparse
import pathlib
import statistics
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from measure import line  # noqa: E402

SEEDS = [str(seed) for seed in range(9001, 9013)]
SHARE, ERROR = (0.85, 0.95), 0.5


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--promise", required=True, help="tests/bench/promise of the build")
    args = parser.parse_args()
    done = subprocess.run([args.promise, *SEEDS], check=True, capture_output=True, text=True)
    weeks = [[float(value) for value in row.split()] for row in done.stdout.splitlines()]
    shares = [week[2] for week in weeks]
    line("promise p90, least", min(shares), SHARE[0], min(shares), SHARE[0], at_most=False)
    line("promise p90, most", max(shares), SHARE[1], max(shares), SHARE[1])
    ours, plain = (statistics.mean(week[i] for week in weeks) for i in (3, 4))
    line("promise error", ours, plain, ours / plain, ERROR, unit=" s")


if __name__ == "__main__":
    main()
