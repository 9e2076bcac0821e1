#!/usr/bin/python3
"""Compartments in the window: where a finished order goes, its locker opened by a key, doors that want a look, what
was not collected. The counter itself drives the relay boards."""
import concurrent.futures
import pathlib
import sys

from counter_kit import Counter, HERE, run, wait_for

sys.path.insert(0, str(HERE.parent / "device"))

from locker_boards import Boards  # noqa: E402
from shop import Api, Problem  # noqa: E402

SITE = """
[Limits]
orders_per_hour=1000
sweep_seconds=1
[Site main]
name=Main Street
undo=0 s
risk_ratio_limit=none
risk_amount_limit=none
order_term=20 d
"""
LINE = "".join(f"[Compartment A{n + 1}]\nkind=locker\nsize=400x400x400\ndevice=Lockers\nboard=1\nrelay={n}\nsensor={n}\n"
               for n in range(2)) + "[Compartment B4]\nkind=shelf\n"


def settings(counter, line):
    path = pathlib.Path(counter.desk.env["XDG_CONFIG_HOME"]) / "glib-2.0/settings/keyfile"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"[org/docket/Counter]\nstaff-name='Mia'\ndevices=[('Photo 1', '{counter.prints.as_uri()}'), "
                    f"('Lockers', 'modbus:{line}?boards=1&pulse=40&wait=2&timeout=1000')]\n")


class Lockers(Counter):
    """A counter with two lockers attached to it."""

    def write_settings(self):
        self.boards = Boards((1,))
        settings(self, self.boards.serve_pty(str(self.folder / "line")))
        (self.folder / "lockers.conf").write_text(LINE)
        self.server.command("compartment", "load", str(self.folder / "lockers.conf"))

    def __init__(self, site=SITE, **more):
        super().__init__(site=site, **more)

    def compartment(self, label):
        return next(c for c in self.terminal.get("/v1/compartments")["compartments"] if c["label"] == label)

    def made(self, name):
        code = self.order(name, ("sea",), options={"product": "photo-10x15"})
        # Before it is on the screen: a step is refused where the order has changed since it was looked at.
        self.terminal.post(f"/v1/orders/{code}/pay", {"amount": self.state(code)["price"]})
        self.scan(code)
        self.see(name, "heading")
        self.key("ctrl+r")
        self.see("all of it is made", seconds=60)
        return code


def guess(counter, code, times):
    """So many wrong passwords, as fast as they are taken."""
    wrong = 0

    def once_more():
        nonlocal wrong
        try:
            Api(counter.server.url).post(f"/v1/orders/{code}/session", {"password": "999999"})
        except Problem as problem:
            wrong += problem.status == 401
        return wrong == times
    wait_for(f"{times} wrong passwords", once_more, 60, 0.2)


def test_locker():
    with Lockers() as counter, concurrent.futures.ThreadPoolExecutor() as others:
        guessed = counter.order("Omar Haddad", ("sea",))
        guesses = others.submit(guess, counter, guessed, 4)
        wait_for("the doors", lambda: counter.compartment("A2")["door"] == "closed", 30)
        code = counter.made("Ayumi Tanaka")
        counter.key("ctrl+d")
        counter.see("is ready for locker A1")
        counter.see("Open Locker", "push button")
        counter.key("ctrl+t")
        counter.see("Locker A1 is open")
        counter.keep("60-locker-open")
        counter.boards.obey("close 1 0")
        counter.see("Locker A1 is closed")
        assert counter.state(code)["state"] == "ready", "opened for staff, it is not handed over"
        assert [pulse[1:] for pulse in counter.boards.pulses] == [(1, 0)]

        # Scanned onto a shelf it leaves the locker; the shelf's label is no claim code.
        counter.scan("DOCKET@B4")
        wait_for("the shelf", lambda: counter.state(code)["compartment"] == "B4", 20)
        counter.gone("Open Locker", "push button")
        counter.scan("DOCKET@a2")
        wait_for("the locker", lambda: counter.state(code)["compartment"] == "A2", 20)
        counter.see("Open Locker", "push button")

        # It jams: said, listed, and mended by a person.
        counter.boards.obey("jam 1 1")
        counter.key("ctrl+t")
        counter.see("Locker A2 is jammed")
        counter.key("ctrl+3")
        counter.see("Look at These")
        counter.keep("61-storage-jammed")
        counter.boards.obey("free 1 1")
        counter.press("A2: It Works")
        counter.gone("Look at These")
        counter.boards.obey("open 1 0")
        counter.see("opened by force")
        assert len(counter.boards.pulses) == 2

        # Somebody guesses until it is locked: which order it is, is said, and one press shows it.
        guesses.result()
        guess(counter, guessed, 1)
        counter.see("Somebody tried the password of")
        counter.keep("63-locked-out")
        counter.press("Show")
        counter.see("Omar Haddad", "heading")
        counter.see("Its password was tried until it was locked")

        # It stays said on the order until somebody gives its customer a new one.
        counter.see("New Password", "push button")
        counter.keep("64-lockout-stays")
        counter.press("New Password")
        counter.see("New password given: ")
        counter.gone("New Password", "push button")
        counter.keep("65-new-password")


def test_not_collected():
    site = SITE.replace("order_term=20 d", "order_term=20 d\norder_term_extended=20 d\nimages_term=60 d")
    with Lockers(site=site, clock=True) as counter:
        wait_for("the doors", lambda: counter.compartment("A1")["door"] == "closed", 30)
        code = counter.made("Elif Kaya")
        counter.key("ctrl+d")
        counter.see("is ready for locker A1")
        counter.key("ctrl+3")
        counter.gone("Not Collected")
        counter.server.set_clock("+468h")
        # What happens next lets the counter look again.
        counter.boards.obey("open 1 1")
        counter.see("To Be Collected Soon")
        counter.gone("Not Collected")
        counter.server.set_clock("+504h")
        wait_for("the term", lambda: counter.state(code)["state"] == "expired", 60)
        counter.see("Not Collected")
        counter.gone("To Be Collected Soon")
        counter.see("Taken Out")
        counter.keep("62-not-collected")
        counter.press("A1: Elif Kaya: Open")
        counter.see("Locker A1 is open")
        counter.boards.obey("close 1 0")
        counter.see("Locker A1 is closed")
        counter.press("A1: Elif Kaya: Taken Out")
        counter.gone("Not Collected")
        assert counter.compartment("A1")["orders"] == 0


if __name__ == "__main__":
    run(test_locker, test_not_collected)
