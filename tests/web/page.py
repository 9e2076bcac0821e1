#!/usr/bin/python3
"""Runs one of the page's tests: brings the npm packages that it needs into the build folder (once),
then hands over to node.

page.py SOURCE BUILD SCRIPT [ARGUMENT…]"""
import fcntl
import json
import os
import pathlib
import shutil
import subprocess
import sys


def packages(here, home):
    """The packages of package.json in `home`, as its exact versions."""
    wanted = json.loads((here / "package.json").read_text())["dependencies"]
    def version(name):
        file = home / "node_modules" / name / "package.json"
        return json.loads(file.read_text())["version"] if file.exists() else None
    with open(home / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if all(version(name) == number for name, number in wanted.items()):
            return
        shutil.copy(here / "package.json", home / "package.json")
        subprocess.run(["npm", "install", "--no-package-lock", "--prefer-offline", "--no-audit", "--no-fund", "--loglevel=error"],
                       cwd=home, check=True, stdout=sys.stderr)


def main():
    source, build, script, *rest = sys.argv[1:]
    here = pathlib.Path(source) / "tests" / "web"
    home = pathlib.Path(build) / "tests" / "web" / "npm"
    home.mkdir(parents=True, exist_ok=True)
    packages(here, home)
    # The distribution's own node where there is one: it is what the README's reader has.
    node = shutil.which("node") or shutil.which("nodejs")
    os.execve(node, [node, str(here / script), *rest],
              dict(os.environ, DOCKET_SOURCE=source, DOCKET_BUILD=build, DOCKET_NPM=str(home)))


if __name__ == "__main__":
    main()
