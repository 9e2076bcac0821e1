"""A gate of the park: no printer, an engraver and lockers, driven by docket-station; the lockers' relay board is simulated."""
import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "device"))

from bed import Engraver  # noqa: E402
from locker_boards import Boards  # noqa: E402
from shop import wait_for  # noqa: E402

SITE = """
[Site gate3]
name=Gate 3
address=Lake Road 3
hours=Every day, around the clock
aliases=gate 3; Tor 3
straight_ratio=0.9
risk_ratio_limit=none
undo=0 s
"""
LOCKERS = "".join(f"[Compartment A{n + 1}]\nkind=locker\nsize=300x200x400\ndevice=Lockers\nboard=1\nrelay={n}\nsensor={n}\n"
                  for n in range(2))


class Gate:
    """A context manager, once docketd serves."""

    def __init__(self, prefix, folder, server, simulator, speed):
        self.program, self.folder, self.server = prefix / "bin/docket-station", pathlib.Path(folder), server
        self.engraver = Engraver(simulator, self.folder / "engraver", speed)
        self.log, self.config = self.folder / "relays", self.folder / "docket-station.conf"
        self.station = None

    def __enter__(self):
        self.engraver.__enter__()
        try:
            self.wire()
            self.begin()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        if self.station is not None:
            self.station.terminate()
            self.station.wait(20)
        self.engraver.__exit__()

    def wire(self):
        self.boards = Boards((1,), out=open(self.log, "w"))
        line = self.boards.serve_pty(str(self.folder / "line"))
        (self.folder / "compartments.conf").write_text(LOCKERS)
        self.server.command("compartment", "load", str(self.folder / "compartments.conf"), "--site", "gate3")
        self.config.write_text(f"[Station]\nstate_dir={self.folder}/state\n"
                               f"[Device Engraver]\nuri={self.engraver.uri}\n"
                               f"[Device Lockers]\nuri=modbus:{line}?boards=1&pulse=200&timeout=1000\n")

    def begin(self):
        self.ask("pair", self.server.url, self.server.pairing_code("Gate 3 station", "read,produce", "gate3"))
        with open(self.folder / "station.log", "wb") as log:
            self.station = subprocess.Popen([self.program, "--config", self.config, "run"], stdout=log, stderr=log)
        wait_for("the gate's devices", lambda: self.status().count(": idle") == 2, 60, 0.1)

    def ask(self, *words):
        return subprocess.run([self.program, "--config", self.config, *words], capture_output=True, text=True, check=True,
                              timeout=60).stdout

    def status(self):
        return subprocess.run([self.program, "--config", self.config, "status"], capture_output=True, text=True,
                              timeout=60, check=False).stdout

    def put(self, code):
        """What whoever takes the piece from the engraver does: says where it goes, opens that, waits for its door."""
        return subprocess.Popen([self.program, "--config", self.config, "put", code], stdout=subprocess.PIPE, text=True)

    def pulses(self):
        """The relays that had a pulse, by number, in their order."""
        return [relay for _, _, relay in self.boards.pulses]

    def close_door(self, relay):
        self.boards.obey(f"close 1 {relay}")

    def tail(self):
        return (self.folder / "station.log").read_text(errors="replace")[-2000:]
