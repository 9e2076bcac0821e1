#!/usr/bin/python3
"""The demonstration as a person has it: begun at a terminal, its window on a display. Closing the window ends
the command, Ctrl+C ends it too, and nothing that it started stays behind."""
import argparse
import fcntl
import os
import pathlib
import pty
import signal
import subprocess
import sys
import tempfile
import termios
import uuid

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from desk import Desk  # noqa: E402
from shop import wait_for  # noqa: E402


class Terminal:
    """A command at a terminal of its own: `said` is what it printed so far."""

    def __init__(self, command, env):
        self.said = ""
        self.mark = f"DOCKET_TEST_RUN={uuid.uuid4()}"
        self.keys, theirs = pty.openpty()
        def at_terminal():
            signal.signal(signal.SIGINT, signal.SIG_DFL)
            fcntl.ioctl(0, termios.TIOCSCTTY, 0)
        self.process = subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True,
                                        preexec_fn=at_terminal, env=dict(env, **dict([self.mark.split("=")])))
        os.close(theirs)
        os.set_blocking(self.keys, False)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()
        os.close(self.keys)

    def look(self):
        try:
            while chunk := os.read(self.keys, 65536):
                self.said += chunk.decode(errors="replace")
        except OSError:  # nothing more for now, or ended
            pass

    def says(self, text, seconds=120):
        def heard():
            over = self.process.poll() is not None
            self.look()
            if over and text not in self.said:
                raise RuntimeError(f"it ended before it said {text!r}:\n{self.said}")
            return text in self.said
        wait_for(f"the words {text!r}", heard, seconds)

    def left(self):
        """The command lines of what it started and did not stop: all carry its mark."""
        found = []
        for path in pathlib.Path("/proc").glob("[0-9]*/environ"):
            try:
                if self.mark.encode() in path.read_bytes().split(b"\0"):
                    found.append((path.parent / "cmdline").read_bytes().replace(b"\0", b" ").decode())
            except OSError:
                continue
        return [line for line in found if line]

    def ends(self, status):
        wait_for("the command to end", lambda: self.look() or self.process.poll() is not None, 30)
        self.look()
        assert self.process.returncode == status, f"ended with {self.process.returncode}:\n{self.said}"
        assert "Traceback" not in self.said, self.said
        wait_for("all it had started to end", lambda: not self.left(), 10)


def demonstration(prefix, folder, desk):
    return Terminal([sys.executable, str(HERE / "demo.py"), "--prefix", prefix, "--folder", str(folder)], desk.env)


def ctrl_c_while_it_is_made(prefix, folder, desk):
    with demonstration(prefix, folder / "begun", desk) as shop:
        shop.says("Making a demonstration shop")
        wait_for("its order server", lambda: any("docketd" in line for line in shop.left()), 30)
        os.write(shop.keys, b"\x03")
        shop.ends(128 + signal.SIGINT)


def the_window_is_closed(prefix, folder, desk, out):
    with demonstration(prefix, folder / "closed", desk) as shop:
        shop.says("A docket to scan")
        window = desk.wait_window("Docket", 60)
        wait_for("the shop's orders in the window", lambda: colours(desk, folder) > 2000, 30, 0.2)
        desk.picture(out)
        # The cross of its header bar, as a person presses it.
        size = dict(line.split("=") for line in desk.run("xdotool", "getwindowgeometry", "--shell", window).split())
        desk.run("xdotool", "mousemove", "--window", window, str(int(size["WIDTH"]) - 29), "28", "click", "1")
        shop.ends(0)


def colours(desk, folder):
    """How many colours are on the screen: an empty window has a few, one with pictures thousands."""
    probe = desk.picture(folder / "probe.png")
    return int(subprocess.run(["identify", "-format", "%k", probe], capture_output=True, text=True, check=True).stdout)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--prefix", required=True, help="where Docket is installed")
    parser.add_argument("--out", required=True, help="the picture of the window")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="docket-opened-") as name:
        folder = pathlib.Path(name)
        with Desk(folder / "desk", args.prefix) as desk:
            ctrl_c_while_it_is_made(args.prefix, folder, desk)
            the_window_is_closed(args.prefix, folder, desk, args.out)


if __name__ == "__main__":
    main()
