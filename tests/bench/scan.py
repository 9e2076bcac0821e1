#!/usr/bin/python3
"""scan: from the last key of the scan to the order painted with its previews, in the real window on a
virtual display, in a shop of many orders. The window itself says when (DOCKET_TIMING), on the clock that
the whole machine has."""
import argparse
import os
import pathlib
import re
import statistics
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "counter"))

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--build", required=True)
parser.add_argument("--seed", required=True, help="the program that fills a data folder")
parser.add_argument("--scans", type=int, default=30)
parser.add_argument("--orders", type=int, default=100_000, help="that are in the shop already")
args = parser.parse_args()
os.environ["DOCKET_BUILD"] = str(pathlib.Path(args.build).resolve())

from counter_kit import Counter, wait_for  # noqa: E402
from measure import line  # noqa: E402


def painted(log, since):
    """Milliseconds between the last scan and the last frame painted after it, or None so far."""
    marks = re.findall(r"timing (scan|painted) (\d+)", log[since:])
    scan = next((int(at) for name, at in marks if name == "scan"), None)
    frames = [int(at) for name, at in marks if name == "painted" and scan and int(at) > scan]
    return (frames[0] - scan) / 1000 if frames else None


def fill(folder):
    folder.mkdir(parents=True)
    data = HERE.parent.parent / "data"
    subprocess.run([args.seed, folder, data / "sql", data / "catalogue.conf", str(args.orders)],
                   check=True, stdout=subprocess.DEVNULL)


def main():
    taken = []
    with Counter(env={"GTK_A11Y": "none"}, prepare=fill) as counter:
        codes = [counter.order("Ayumi Tanaka", ("balloons", "sea", "city")) for _ in range(args.scans)]
        for code in codes:
            since = len(counter.log())
            counter.scan(code)
            taken.append(wait_for("the order painted", lambda: painted(counter.log(), since), 10, 0.05))
            counter.key("Escape")
    taken.sort()
    p50, p95 = statistics.median(taken), taken[int(len(taken) * 0.95)]
    good = line("scan-p50", p50, 25, p50 / 25, 1, unit="ms")
    return 0 if line("scan-p95", p95, 60, p95 / 60, 1, unit="ms") and good else 1


if __name__ == "__main__":
    sys.exit(main())
