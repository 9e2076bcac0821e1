#!/usr/bin/python3
"""Runs meson's tests in the given build folder and closes with one line of counts.

Meson counts programs; a TAP program holds many tests. Both kinds are counted as what they are:
each TAP line is a test, a program without TAP is one. Twice as many programs run at a time as there
are processors, since most wait more than they work. A program that fails while others load the
machine is run once more, alone; where it then passes it counts, and is named as unsteady.
"""
import json
import os
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


def run(build, *options):
    """The entries of meson's log, by the program's full name."""
    log = pathlib.Path(build) / "meson-logs" / "testlog.json"
    log.unlink(missing_ok=True)
    status = subprocess.call(["meson", "test", "-C", build, "--print-errorlogs", *options])
    entries = [json.loads(line) for line in log.read_text().splitlines()] if log.exists() else []
    return status, {entry["name"]: entry for entry in entries}


def failed(entry):
    return subtests(entry)[1] > 0


def main():
    build, *options = sys.argv[1:]
    status, entries = run(build, "--num-processes", str(os.cpu_count() * 2), *options)
    broken = [name for name, entry in entries.items() if failed(entry)]
    for name in [name for name in broken if " / killed-" not in name][:5]:
        # "project:suite / test": meson takes the test's own name.
        _, second = run(build, "--no-rebuild", "--num-processes", "1", name.rsplit(" / ", 1)[-1])
        entries.update(second)
        if second and not failed(second.get(name, entries[name])):
            print(f"unsteady: {name} failed, and passed when it ran again alone")
    totals = [sum(counts) for counts in zip(*map(subtests, entries.values()))] or [0, 0, 0]
    if status and not broken:
        totals[1] += 1
    print("{} passed, {} failed, {} skipped".format(*totals))
    return 1 if totals[1] or not totals[0] else 0


if __name__ == "__main__":
    sys.exit(main())
