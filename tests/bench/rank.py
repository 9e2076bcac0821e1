#!/usr/bin/python3
"""rank: claiming a job, durably, from a queue of 100,000 waiting jobs: its p99, and that of 100."""
import argparse
import pathlib
import statistics
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from measure import line  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
MANY, FEW, GOAL_MS, GOAL_RATIO = 100000, 100, 2, 1.5


def claims(program, waiting, n):
    with tempfile.TemporaryDirectory(prefix="docket-bench-") as folder:
        done = subprocess.run([program, folder, str(ROOT / "data" / "sql"), str(ROOT / "data" / "catalogue.conf"),
                               str(waiting), str(n)], check=True, capture_output=True, text=True)
    return [int(value) / 1000 for value in done.stdout.split()]


def p99(times):
    return statistics.quantiles(times, n=100)[98]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rank", required=True, help="tests/bench/rank of the build")
    parser.add_argument("--rounds", type=int, default=8)
    args = parser.parse_args()
    few = [time for _ in range(args.rounds) for time in claims(args.rank, FEW + 90, 90)]
    many = claims(args.rank, MANY, 90 * args.rounds)
    line("rank p99", p99(many), GOAL_MS, p99(many) / GOAL_MS, 1, unit=" ms")
    line("rank p99, 100,000 / 100", p99(many), p99(few), p99(many) / p99(few), GOAL_RATIO, unit=" ms")


if __name__ == "__main__":
    main()
