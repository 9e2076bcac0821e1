"""Runs the tests of a file beside each other, each in a process of its own: most of their time is waiting."""
import concurrent.futures
import subprocess
import sys
import unittest

LANES = 4


def names(suite):
    for test in suite:
        if isinstance(test, unittest.TestSuite):
            yield from names(test)
        else:
            yield f"{type(test).__name__}.{test._testMethodName}"


def alone(name):
    """(name, whether it passes, what it says)."""
    done = subprocess.run([sys.executable, sys.argv[0], name], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    return name, done.returncode == 0, done.stdout


def main():
    """As unittest.main(); with arguments it is that."""
    if len(sys.argv) > 1:
        unittest.main()
        return
    wanted = list(names(unittest.defaultTestLoader.loadTestsFromModule(sys.modules["__main__"])))
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(LANES) as lanes:
        for name, passed, said in lanes.map(alone, wanted):
            print(f"{name}: {'passed' if passed else 'failed'}", flush=True)
            if not passed:
                failed += 1
                print(said, flush=True)
    print(f"{len(wanted)} tests, {failed} failed")
    sys.exit(1 if failed or not wanted else 0)
