#!/usr/bin/python3
"""The main job, whole, on real parts and without a display: a customer orders on the page; the counter
scans, sees the alert, lifts it, releases; a real IPP printer receives the page; ready; collected.

Says each step, and leaves numbered pictures and the printed page in the folder --out."""
import argparse
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
sys.path.insert(0, str(HERE.parent / "device"))

import pictures  # noqa: E402
from browser import Browser  # noqa: E402
from customer import Customer, keep_docket  # noqa: E402
from desk import Desk  # noqa: E402
from printers import Printers  # noqa: E402
from shop import Api, Server, wait_for  # noqa: E402

SETTINGS = """
[Site main]
name=Main Street
address=12 Main Street
hours=Mon-Sat 9:00-18:30
risk_ratio_limit=0.10
undo=3 s
"""


class Tour:
    def __init__(self, prefix, out, folder):
        self.prefix, self.out, self.folder = pathlib.Path(prefix).resolve(), pathlib.Path(out), pathlib.Path(folder)
        self.number = 0
        self.desk = None

    def say(self, text):
        print(f"  {text}", flush=True)

    def path(self, name, ending="png"):
        self.number += 1
        return self.out / f"{self.number:02d}-{name}.{ending}"

    def show_desk(self, name):
        return self.desk.picture(self.path(f"counter-{name}"))

    def order(self, url):
        """On the phone; what the shop knows of it afterwards."""
        chosen = [pictures.make(self.folder / "pictures", scene) for scene in ("balloons", "mountains", "sea")]
        self.say("A customer opens the shop's page on a phone and chooses three pictures of 12 megapixels.")
        with Browser() as browser:
            customer = Customer(browser, url, lambda name: browser.picture(self.path(f"phone-{name}")))
            customer.choose(chosen)
            price = customer.options(2)
            self.say(f"Two prints of each, 10x15 cm, cut as the page shows. The price so far: {price}.")
            customer.details("Ayumi Tanaka", "ayumi@example.org")
            code, password = customer.place()
            session = Api(url).post(f"/v1/orders/{code}/session", {"password": password})
            docket = keep_docket(Api(url, session["token"]), code, password, self.path("docket"))
            customer.state(code)
        self.say(f"The order is placed. The docket: code {code}, password {password}, kept as {docket.name}.")
        read = subprocess.run(["zbarimg", "--quiet", "--nodbus", "--raw", docket], capture_output=True, text=True).stdout
        if code not in read.split():
            raise AssertionError(f"the docket's bar code reads as {read!r}")
        return code, chosen

    def open_counter(self, server, printers):
        settings = pathlib.Path(self.desk.env["XDG_CONFIG_HOME"]) / "glib-2.0/settings/keyfile"
        settings.parent.mkdir(parents=True)
        settings.write_text("[org/docket/Counter]\nstaff-name='Mia'\ndevices=[('Photo 1', 'ipp:photo')]\n")
        self.desk.env.update(CUPS_SERVER=printers.env["CUPS_SERVER"])
        program = self.prefix / "bin/docket"
        log = open(self.out / "docket.log", "wb")
        self.desk.start(program, "--server", server.url, "--pair", server.pairing_code("Counter 1"), stdout=log, stderr=log)
        self.desk.wait_window("Docket")

    def state(self, terminal, code):
        return terminal.get(f"/v1/orders/{code}")

    def counter(self, terminal, printers, code, chosen):
        order = lambda: self.state(terminal, code)  # noqa: E731
        events = lambda kind: [e for e in order()["history"] if e["type"] == kind]  # noqa: E731
        self.show_desk("ready-to-scan")
        self.say("The counter scans the docket: the order is there, and an alert in words stands in its way.")
        self.desk.scan(code)
        wait_for("the order on screen", lambda: self.shown("scanned"), 20)
        assert order()["holds"], "no alert was raised"
        self.say("The same scan again does not override it: the release is refused in place.")
        self.desk.scan(code)
        self.desk.settle()
        self.show_desk("refused")
        assert order()["state"] == "placed", order()["state"]
        self.say("Lifted, with a reason; who, when and why is kept.")
        self.desk.key("ctrl+i")
        self.desk.settle()
        self.desk.type("Regular customer, known by name")
        self.show_desk("lift")
        self.desk.key("Return")
        wait_for("the alert lifted", lambda: all(h["lifted_at"] for h in order()["holds"]))
        self.desk.settle()
        self.show_desk("lifted")
        self.say("Scanned again: released. For some seconds it can be undone; then the printer begins.")
        self.desk.scan(code)
        wait_for("the release", lambda: order()["state"] != "placed")
        self.desk.settle()
        self.show_desk("released")
        wait_for("every job made", lambda: order()["jobs"] and all(j["state"] == "completed" for j in order()["jobs"]), 120)
        self.desk.settle()
        self.show_desk("made")
        self.printed(printers, order(), chosen)
        self.say("Scanned again: ready, and put on shelf B4 by scanning the shelf's label.")
        self.desk.scan(code)
        wait_for("ready", lambda: order()["state"] == "ready")
        self.desk.scan("DOCKET@B4")
        wait_for("the shelf", lambda: order()["compartment"] == "B4")
        self.desk.settle()
        self.show_desk("ready")
        self.say("The customer is back: scanned again, collected. The order is closed and feeds the record.")
        self.desk.scan(code)
        wait_for("collected", lambda: order()["state"] == "collected")
        self.desk.settle()
        self.show_desk("collected")
        assert events("lifted") and events("released") and events("collected"), "the history is not whole"

    def shown(self, name):
        self.desk.settle()
        return self.show_desk(name)

    def compare(self, page, chosen):
        """The page is one of the pictures that were sent, cut in its middle to the paper's shape; it lies as the
        paper does in the printer, so a picture that is wider than high arrives turned by a quarter."""
        def scaled(name, *options):
            path = self.folder / f"{name}.png"
            if not path.exists():
                subprocess.run(["convert", *options, "+repage", path], check=True)
            return path
        def differs(picture, turn):
            wanted = scaled(f"wanted-{picture.stem}", picture, "-resize", "450x", "-gravity", "center", "-crop", "450x300+0+0")
            found = scaled(f"{page.stem}-{turn}", page, "-rotate", str(turn), "-resize", "450x300!")
            said = subprocess.run(["compare", "-metric", "RMSE", wanted, found, "null:"],
                                  capture_output=True, text=True).stderr
            return float(re.search(r"\(([\d.e-]+)\)", said).group(1))
        best = min(differs(picture, turn) for picture in chosen for turn in (0, 90, 270))
        assert best < 0.03, f"{page} differs from each picture by {best}"

    def printed(self, printers, order, chosen):
        """The pages that the printer received: how many, how large."""
        pages = printers.received("photo")
        copies = sum(int(page.get("IPP_COPIES", 1)) for page in pages)
        wanted = sum(item["copies"] for item in order["items"])
        assert copies == wanted, f"{copies} prints came out, {wanted} were ordered"
        for page in pages:
            kept = self.path("printed-page", "jpg")
            shutil.copy(page["page"], kept)
            size = subprocess.run(["identify", "-units", "PixelsPerInch", "-format", "%w %h %x", kept],
                                  capture_output=True, text=True, check=True).stdout
            width, height, dpi = (float(n) for n in re.findall(r"[\d.]+", size)[:3])
            self.compare(kept, chosen)
            millimetres = sorted((round(width / dpi * 25.4, 1), round(height / dpi * 25.4, 1)))
            assert abs(millimetres[0] - 101.6) < 0.2 and abs(millimetres[1] - 152.4) < 0.2, millimetres
            self.say(f"The printer received {kept.name}: {width:.0f} x {height:.0f} pixels, "
                     f"{millimetres[0]} x {millimetres[1]} mm at {dpi:.0f} dpi.")

    def run(self):
        server = Server(self.prefix, self.folder / "server", SETTINGS)
        with Printers(["photo"]) as printers, server, Desk(
                self.folder / "desk", self.prefix, size="1280x860", keyring=True) as self.desk:
            self.say(f"An order server at {server.url}, a CUPS queue with an IPP photo printer, a counter.")
            terminal = server.terminal("Tour", rights="read")
            code, chosen = self.order(server.url)
            self.open_counter(server, printers)
            self.counter(terminal, printers, code, chosen)
        self.say(f"Done. Pictures and printed pages are in {self.out}.")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--prefix", required=True, help="where Docket is installed")
    parser.add_argument("--out", required=True, help="folder for the pictures")
    args = parser.parse_args()
    shutil.rmtree(args.out, ignore_errors=True)
    os.makedirs(args.out)
    with tempfile.TemporaryDirectory(prefix="docket-tour-") as folder:
        Tour(args.prefix, args.out, folder).run()


if __name__ == "__main__":
    main()
