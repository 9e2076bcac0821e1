#!/usr/bin/python3
"""The terminal's token in a real GNOME Keyring that is absent, open, and locked."""
import os
import pathlib
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "journey"))

from desk import Desk  # noqa: E402
from shop import wait_for  # noqa: E402


def has_owner(desk):
    answer = desk.run("gdbus", "call", "--session", "-d", "org.freedesktop.DBus", "-o", "/org/freedesktop/DBus",
                      "-m", "org.freedesktop.DBus.NameHasOwner", "org.freedesktop.secrets")
    return "true" in answer


def keyring(desk, password=None):
    """gnome-keyring in the foreground, so that it can be ended by its own id."""
    command = ["gnome-keyring-daemon", "--foreground", "--components=secrets"]
    child = desk.start(*command, *(["--unlock"] if password else []), stdin=subprocess.PIPE,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    child.stdin.write((password or "").encode())
    child.stdin.close()
    wait_for("the keyring", lambda: has_owner(desk))
    return child


def check(desk, program, state):
    env = {**desk.env, **{k: v for k, v in os.environ.items() if k.endswith("SAN_OPTIONS")}}
    subprocess.run([program, state], env=env, check=True, timeout=60)
    print("ok:", state, flush=True)


def main():
    program = sys.argv[1]
    with tempfile.TemporaryDirectory(prefix="docket-") as folder, Desk(folder, services=()) as desk:
        check(desk, program, "absent")
        child = keyring(desk, "secret")
        check(desk, program, "open")
        child.terminate()
        child.wait(10)
        wait_for("the keyring's end", lambda: not has_owner(desk))
        child = keyring(desk)
        check(desk, program, "locked")
        child.terminate()
        child.wait(10)


if __name__ == "__main__":
    main()
