#!/usr/bin/python3
"""Opens the counter on a demonstration shop: orders in every state, one of them under alert, a real IPP
printer behind CUPS, and a docket to scan. Everything lives below build/demo and ends with the window."""
import argparse
import os
import pathlib
import shutil
import signal
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
sys.path.insert(0, str(HERE.parent / "device"))

import pictures  # noqa: E402
from printers import Printers  # noqa: E402
from shop import Server, environment, order, wait_for  # noqa: E402

SHORT = "upload_term=1 s\norder_term=1 s\n"
SITE = """
[Limits]
orders_per_hour=1000
[Site main]
name=Main Street
address=12 Main Street
hours=Every day, around the clock
risk_amount_limit=2.00 EUR
undo=5 s
"""
PEOPLE = {"weber": "Jonas Weber", "diaz": "Lucía Díaz", "kaya": "Elif Kaya", "patel": "Ravi Patel",
          "okafor": "Chidi Okafor", "tanaka": "Ayumi Tanaka", "novak": "Petra Nováková", "smith": "Sam Smith"}


class Demonstration:
    def __init__(self, prefix, folder):
        self.prefix, self.folder = pathlib.Path(prefix).resolve(), pathlib.Path(folder)
        self.pictures = {}
        self.url = self.terminal = None

    def picture(self, *scenes):
        for scene in scenes:
            if scene not in self.pictures:
                self.pictures[scene] = pictures.make(self.folder / "pictures", scene)
        return [self.pictures[scene] for scene in scenes]

    def order(self, who, scenes, **more):
        customer = {"name": PEOPLE[who], "email": f"{who}@example.org"}
        return order(self.url, self.picture(*scenes), customer=customer, **more)

    def step(self, code, *steps, **body):
        for step in steps:
            self.terminal.post(f"/v1/orders/{code}/{step}", {"staff": "Mia", **body})

    def made(self, code):
        """Has the order made, as a station would: its jobs are claimed and told to be completed."""
        path = f"/v1/orders/{code}"
        def claimed():
            mine = self.terminal.post("/v1/jobs/claim", {"devices": [{"name": "Photo 1"}], "max": 10})["jobs"]
            for job in mine:
                for state, done in (("processing", 0), ("completed", job["copies"])):
                    self.terminal.json("PUT", f"/v1/jobs/{job['id']}", {
                        "state": state, "reasons": [], "message": None, "copies_completed": done,
                        "device": "Photo 1", "attempt": job["attempt"]})
            return all(job["state"] == "completed" for job in self.terminal.get(path)["jobs"])
        wait_for("an order to be made", claimed, 30, 0.2)

    def expired(self, server):
        """An order that nobody brought to the counter in time: placed under a short term."""
        server.settings = SITE + SHORT
        with server:
            self.url = server.url
            self.terminal = server.terminal("Demonstration")
            code, _, _ = self.order("smith", ["dunes"])
            wait_for("an order to expire", lambda: self.terminal.get(f"/v1/orders/{code}")["state"] == "expired", 90, 0.2)
        server.settings = SITE

    def finished(self):
        for who, scenes in (("kaya", ["sea"]), ("weber", ["city"])):
            code, _, _ = self.order(who, scenes)
            self.step(code, "release")
            self.made(code)
            self.step(code, "ready", compartment="A1")
            self.step(code, "collect")
        code, _, _ = self.order("patel", ["dunes"])
        self.step(code, "cancel", reason="Ordered twice")

    def ready(self):
        code, _, _ = self.order("kaya", ["meadow", "sea"], options={"copies": 2})
        self.step(code, "release")
        self.made(code)
        self.step(code, "ready", compartment="B4")

    def waiting(self):
        self.order("weber", ["city", "mountains", "dunes"], options={"paper": "matte", "border": True})
        self.order("diaz", ["sea"], options={"scaling": "fit"}, express=True)
        self.order("novak", ["meadow", "balloons"], place=False, images_expected=5)

    def alert(self):
        """The order to scan: dear, unpaid, and from somebody nobody knows."""
        code, password, mine = self.order("tanaka", ["balloons", "mountains", "sea", "meadow"],
                                          options={"product": "photo-20x30", "copies": 4})
        _, _, docket = mine.call("POST", f"/v1/orders/{code}/docket?format=pdf", {"password": password})
        path = self.folder / "docket.pdf"
        path.write_bytes(docket)
        return code, password, path

    def in_production(self):
        code, _, _ = self.order("okafor", ["balloons", "city"])
        self.step(code, "release")

    def fill(self):
        self.finished()
        self.ready()
        self.waiting()
        found = self.alert()
        self.in_production()
        return found


def open_window(prefix, folder, server, printers):
    env = environment(folder / "home", prefix)
    for name in ("XDG_RUNTIME_DIR", "HOME"):
        if name in os.environ:
            env[name] = os.environ[name]
    # A demonstration's token is no business of the person's own keyring, which might ask for a password.
    env.update(CUPS_SERVER=printers.env["CUPS_SERVER"], GSETTINGS_BACKEND="keyfile", SECRET_BACKEND="file",
               SECRET_FILE_TEST_PATH=str(folder / "keyring"), SECRET_FILE_TEST_PASSWORD="demonstration")
    settings = pathlib.Path(env["XDG_CONFIG_HOME"]) / "glib-2.0/settings/keyfile"
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.write_text("[org/docket/Counter]\nstaff-name='Mia'\ndevices=[('Photo 1', 'ipp:photo')]\n")
    command = [prefix / "bin/docket", "--server", server.url, "--pair", server.pairing_code("Counter 1")]
    with subprocess.Popen(command, env=env) as window:
        try:
            return window.wait()
        finally:
            window.terminate()


def end(number, _frame):
    """Ctrl+C, a closed terminal: what was started is stopped on the way out, once."""
    for ending in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ending, signal.SIG_IGN)
    sys.exit(128 + number)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--prefix", required=True)
    parser.add_argument("--folder", default="build/demo")
    parser.add_argument("--no-window", action="store_true", help="only make the shop, then end")
    args = parser.parse_args()
    for ending in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ending, end)
    folder = pathlib.Path(args.folder).resolve()
    shutil.rmtree(folder, ignore_errors=True)
    demonstration = Demonstration(args.prefix, folder)
    server = Server(demonstration.prefix, folder / "server")
    print("Making a demonstration shop: this takes some seconds.", flush=True)
    demonstration.expired(server)
    with Printers(["photo"]) as printers, server:
        demonstration.url = server.url
        demonstration.terminal = server.terminal("Back room")
        code, password, path = demonstration.fill()
        print(f"The customers' page: {server.url}\n"
              f"A docket to scan: {path}, or type its code {code} (password {password}).\n"
              f"Under alert: press Lift, give a reason, then scan again to release.", flush=True)
        if not args.no_window:
            return open_window(demonstration.prefix, folder, server, printers)
    return 0


if __name__ == "__main__":
    sys.exit(main())
