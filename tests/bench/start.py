#!/usr/bin/python3
"""start: launch to the window on screen, and resident memory, against gnome-text-editor on the same
display; in turn, medians. Both are watched by the same eye: the X window becomes visible and drawn."""
import argparse
import pathlib
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "journey"))

from desk import Desk  # noqa: E402
from measure import interleaved, line  # noqa: E402
from shop import Server, wait_for  # noqa: E402


def resident(pid):
    status = pathlib.Path(f"/proc/{pid}/status").read_text()
    return next(int(row.split()[1]) for row in status.splitlines() if row.startswith("VmRSS:")) / 1024


def colours(desk):
    """How many colours the middle of the screen has: more than one when a window is drawn there."""
    out = subprocess.run(["import", "-window", "root", "-crop", "400x60+0+0", "-format", "%k", "info:-"],
                         env=desk.env, capture_output=True, text=True).stdout
    return int(out or 0)


def launch(desk, command):
    """(seconds until drawn, MB resident a moment later)."""
    begun = time.monotonic()
    child = subprocess.Popen(command, env=desk.env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    wait_for(f"the window of {command[0]}", lambda: colours(desk) > 8, 30, 0.005)
    drawn = time.monotonic() - begun
    time.sleep(1.5)
    memory = resident(child.pid)
    child.terminate()
    child.wait(20)
    wait_for("an empty screen", lambda: colours(desk) <= 1, 20, 0.02)
    return drawn, memory


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", required=True, help="path of docket")
    parser.add_argument("--programs", required=True, help="the prefix where docketd and the settings are")
    parser.add_argument("--rounds", type=int, default=7)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="docket-start-") as folder, \
            Server(args.programs, pathlib.Path(folder) / "server") as server, Desk(f"{folder}/desk", prefix=args.programs) as desk:
        desk.env["GTK_A11Y"] = "none"
        ours = [args.program, "--server", server.url, "--data-dir", f"{folder}/counter"]
        peer = ["gnome-text-editor", "--standalone"]
        memory = {"ours": [], "peer": []}

        def measure(command, name):
            seconds, megabytes = launch(desk, command)
            memory[name].append(megabytes)
            return seconds * 1000

        launch(desk, ours)
        launch(desk, peer)
        a, b = interleaved(lambda: measure(ours, "ours"), lambda: measure(peer, "peer"), args.rounds)
        middle = {name: sorted(values)[len(values) // 2] for name, values in memory.items()}
    good = line("start", a, b, a / b, 1.2, unit="ms")
    return 0 if line("start-memory", middle["ours"], middle["peer"], middle["ours"] / middle["peer"], 1.2,
                     unit="MB") and good else 1


if __name__ == "__main__":
    sys.exit(main())
