#!/usr/bin/python3
"""Runs meson's tests in the given build folder and closes with one line of counts.

Meson counts programs; a TAP program holds many tests. Both kinds are counted as what they are:
each TAP line is a test, a program without TAP is one.
"""
import json
import pathlib
import re
import subprocess
import sys


def subtests(entry):
    """Passed, failed and skipped of one program, from its TAP lines where it has any."""
    lines = re.findall(r"^(ok|not ok)\b(.*)$", entry.get("stdout", ""), re.MULTILINE)
    failed_program = entry["result"] not in ("OK", "SKIP", "EXPECTEDFAIL")
    if not lines:
        return (0, 1, 0) if failed_program else (0, 0, 1) if entry["result"] == "SKIP" else (1, 0, 0)
    skipped = sum(1 for _, rest in lines if "# SKIP" in rest.upper())
    failed = sum(1 for verdict, rest in lines if verdict == "not ok")
    passed = len(lines) - skipped - failed
    # A program that crashes after its last line has failed without saying so.
    return passed, failed + (1 if failed_program and not failed else 0), skipped


def main():
    build, *rest = sys.argv[1:]
    log = pathlib.Path(build) / "meson-logs" / "testlog.json"
    log.unlink(missing_ok=True)
    status = subprocess.call(
        ["meson", "test", "-C", build, "--print-errorlogs", "--num-processes", "2", *rest])
    totals = [0, 0, 0]
    if log.exists():
        for line in log.read_text().splitlines():
            totals = [a + b for a, b in zip(totals, subtests(json.loads(line)))]
    if status and not totals[1]:
        totals[1] = 1
    print("{} passed, {} failed, {} skipped".format(*totals))
    return 1 if totals[1] or not totals[0] else 0


if __name__ == "__main__":
    sys.exit(main())
