#!/usr/bin/python3
"""Runs the cases of a GLib test program beside each other, each in a process of its own: most of their time is waiting.

lanes.py PROGRAM [ARGUMENT…]; says in TAP what became of them."""
import concurrent.futures
import re
import subprocess
import sys

LANES = 4


def main():
    program = sys.argv[1:]
    listed = subprocess.run([*program, "-l"], stdout=subprocess.PIPE, text=True, check=True).stdout
    paths = re.findall(r"^/\S+$", listed, re.MULTILINE)

    def run(path):
        """What the program says of it. A path that begins as another does is that one's too: it is told by its line."""
        done = subprocess.run([*program, "-p", path], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace")
        passed = done.returncode == 0 and re.search(rf"^ok \d+ {re.escape(path)}$", done.stdout, re.MULTILINE)
        return bool(passed), done.stdout

    print(f"1..{len(paths)}", flush=True)
    failed = 0
    # Suites within the suite are listed last, and are what takes longest.
    paths.reverse()
    with concurrent.futures.ThreadPoolExecutor(LANES) as lanes:
        for number, (path, (passed, said)) in enumerate(zip(paths, lanes.map(run, paths)), 1):
            if not passed:
                failed += 1
                print("\n".join("# " + line for line in said.splitlines()))
            print("ok" if passed else "not ok", number, path, flush=True)
    sys.exit(1 if failed or not paths else 0)


if __name__ == "__main__":
    main()
