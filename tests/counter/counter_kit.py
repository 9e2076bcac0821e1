"""The real counter on a desk of its own, before the real docketd: driven by keys as a scanner and a
person press them, seen through AT-SPI as a screen reader sees it."""
import contextlib
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import threading

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "journey"))

import pictures  # noqa: E402
from gi.repository import GLib  # noqa: E402
from desk import Desk  # noqa: E402
from screen import Screen  # noqa: E402
from shop import Api, Server, order, wait_for  # noqa: E402, F401

BUILD = pathlib.Path(os.environ["DOCKET_BUILD"])
SITE = """
[Limits]
orders_per_hour=1000
[Site main]
name=Main Street
risk_amount_limit=0.50 EUR
undo=6 s
"""

PICTURES = BUILD / "tests/counter/pictures"


def picture(scene):
    drawn = PICTURES / f"{scene}.jpg"
    drawer = pathlib.Path(pictures.__file__)
    if not drawn.exists() or drawn.stat().st_mtime < drawer.stat().st_mtime:
        with tempfile.TemporaryDirectory(prefix="dct-pictures-") as folder:
            PICTURES.mkdir(parents=True, exist_ok=True)
            whole = drawn.with_suffix(f".{os.getpid()}")
            shutil.move(pictures.make(folder, scene, width=1800), whole)
            # Others may draw the same at the same time; none sees half of one.
            whole.rename(drawn)
    return drawn


class Counter:
    """A context manager: desk, server and window. `folder` holds all of it; `prepare` is given the
    server's data folder before the server starts."""

    def __init__(self, size="1280x900", env=None, settings="", site=SITE, paired=True, device=None, prepare=None,
                 rights="read,release,lift,collect,cancel,pay,produce", clock=False, letters=1.0, animated=True):
        self.clock, self.letters, self.animated = clock, letters, animated
        self.size, self.extra, self.site, self.paired = size, env or {}, site, paired
        self.settings, self.device, self.prepare, self.rights = settings, device, prepare, rights
        self.stack = contextlib.ExitStack()
        self.process = self.screen = None

    def __enter__(self):
        self.folder = pathlib.Path(self.stack.enter_context(tempfile.TemporaryDirectory(prefix="dct-")))
        if self.prepare:
            self.prepare(self.folder / "server/data")
        self.server = Server(BUILD, self.folder / "server", self.site)
        if self.clock:
            self.server.set_clock()
        self.stack.enter_context(self.server)
        self.desk = self.stack.enter_context(Desk(self.folder / "desk", size=self.size, letters=self.letters, animated=self.animated))
        self.stack.callback(self.stop)
        self.prints = self.folder / "prints"
        self.prints.mkdir()
        self.terminal = self.server.terminal("Test", rights="read,release,lift,collect,cancel,pay,produce")
        self.desk.env.update(GSETTINGS_SCHEMA_DIR=str(BUILD / "data"), DOCKETD=self.server.docketd(),
                             DOCKET_TIMING="1", LC_ALL="C.UTF-8", TZ="UTC", DOCKET_LOCALEDIR=str(BUILD / "po"))
        self.desk.env.update(self.extra)
        self.write_settings()
        self.start()
        return self

    def __exit__(self, *failure):
        if failure[0]:
            self.keep("failed")
            print(self.log()[-6000:], self.server.tail(), sep="\n", file=sys.stderr)
        self.stop()
        log = self.log()
        self.stack.__exit__(*failure)
        faults = [line for line in log.splitlines()
                  if "runtime error" in line or "AddressSanitizer" in line or "-CRITICAL **" in line]
        assert failure[0] or not faults, "\n".join(faults)

    def write_settings(self):
        path = pathlib.Path(self.desk.env["XDG_CONFIG_HOME"]) / "glib-2.0/settings/keyfile"
        path.parent.mkdir(parents=True, exist_ok=True)
        devices = self.device if isinstance(self.device, list) else [self.device or self.prints.as_uri()]
        named = [(f"Photo {number}", uri) for number, uri in enumerate(devices, 1)]
        path.write_text(f"[org/docket/Counter]\nstaff-name='Mia'\ndevices={named}\n{self.settings}\n")

    def start(self):
        self.program = BUILD / "src/counter/docket"
        command = os.environ.get("COUNTER_WRAPPER", "").split() + [self.program, "--data-dir", self.folder / "counter"]
        if self.paired:
            command += ["--server", self.server.url, "--pair", self.server.pairing_code("Counter 1", self.rights)]
        self.log_file = open(self.folder / "docket.log", "ab")
        self.process = self.desk.start(*map(str, command), stdout=self.log_file, stderr=self.log_file,
                                       cwd=self.folder)
        self.window = self.desk.wait_window("Docket")
        self.desk.run("xdotool", "windowmove", self.window, "0", "0")
        self.desk.run("xdotool", "windowsize", self.window, *self.size.split("x"))

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()

    def log(self):
        return (self.folder / "docket.log").read_text(errors="replace")

    # ---- orders ----

    def pictures(self, *scenes):
        """Of some megapixels, drawn once for all tests in all runs."""
        return [picture(scene) for scene in scenes]

    def order(self, name="Ayumi Tanaka", scenes=("balloons",), **more):
        """A placed order; its code."""
        customer = {"name": name, "email": name.split()[0].lower() + "@example.org"}
        return order(self.server.url, self.pictures(*scenes), customer=customer, **more)[0]

    def state(self, code):
        return self.terminal.get(f"/v1/orders/{code}")

    # ---- seeing ----

    def nodes(self):
        """Of the window, as a screen reader is told of it now; none while it cannot be asked."""
        try:
            self.screen = self.screen or Screen(self.desk.env["DBUS_SESSION_BUS_ADDRESS"])
            root = self.screen.read("docket")
        except GLib.Error:
            self.screen = None
            return []
        return list(root.walk()) if root else []

    def find(self, name, role=None):
        """The first showing node whose name has `name` in it."""
        return next((node for node in self.nodes() if name in node.name and (role is None or node.role == role)), None)

    def see(self, name, role=None, seconds=30):
        return wait_for(f"“{name}” on screen", lambda: self.find(name, role), seconds, 0.1)

    def gone(self, name, role=None, seconds=30):
        wait_for(f"“{name}” to leave the screen", lambda: not self.find(name, role), seconds, 0.1)

    def text(self):
        return [n.name for n in self.nodes() if n.name]

    def settle(self):
        """Until the screen stays the same."""
        self.desk.settle()

    def keep(self, name):
        """A picture of the screen, in the folder that DOCKET_SHOTS names."""
        folder = os.environ.get("DOCKET_SHOTS")
        if folder:
            pathlib.Path(folder).mkdir(parents=True, exist_ok=True)
            self.desk.picture(pathlib.Path(folder) / f"{name}.png")

    # ---- doing ----

    def scan(self, text):
        self.desk.scan(text)

    def key(self, *names):
        self.desk.key(*names)

    def press(self, name):
        """Presses the button of that name, as a screen reader's user does."""
        self.see(name).press()


def run(*tests):
    """Runs the tests of a file, or those named, each in a process of its own. Two at a time, as most of their time is
    waiting."""
    wanted = sys.argv[1:]
    if len(wanted) == 1:
        return next(test for test in tests if test.__name__ == wanted[0])()
    names = [test.__name__ for test in tests if not wanted or test.__name__ in wanted]
    passed = []
    def lane(mine):
        for name in mine:
            if alone(name):
                passed.append(name)
    lanes = [threading.Thread(target=lane, args=(names[first::2],)) for first in (0, 1)]
    for each in lanes:
        each.start()
    for each in lanes:
        each.join()
    return sys.exit(0 if len(passed) == len(names) else 1)


def alone(name):
    """Whether the test passes; what it says comes in one piece."""
    case = subprocess.run([sys.executable, sys.argv[0], name], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    print(f"{name}: {'passed' if case.returncode == 0 else 'failed'}\n{case.stdout}", end="", flush=True)
    return case.returncode == 0
