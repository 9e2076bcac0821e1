#!/usr/bin/python3
"""The main job, whole, on real parts and without a display: a customer orders prints on the page; the counter scans,
sees the alert, lifts it, releases; a real IPP printer runs out of paper and goes on; ready; collected. Then stickers
and a stamp: the sheet is printed when its paper is loaded, the stamp is engraved when a blank is laid in. Then a stamp by
mail, made at another place and taken from a locker there (tour_mail.py).

Says each step, and leaves numbered pictures, the printed pages, the G-code, the stamps' faces, pictures of what was
burnt, the messages and the lockers' relays in the folder --out."""
import argparse
import contextlib
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
sys.path.insert(0, str(HERE.parent / "device"))

import pictures  # noqa: E402
from bed import Engraver  # noqa: E402
from browser import Browser  # noqa: E402
from customer import Customer, keep_docket  # noqa: E402
from desk import Desk  # noqa: E402
from gate import SITE as GATE  # noqa: E402
from post import Post, free_port  # noqa: E402
from printers import PAPERS, Printers  # noqa: E402
from proof import Proof  # noqa: E402
from shop import Api, Server, wait_for  # noqa: E402
from tour_mail import ByMail  # noqa: E402

SETTINGS = """
[Site main]
name=Main Street
address=12 Main Street
hours=Every day, around the clock
risk_ratio_limit=0.20
undo=3 s
"""
SHEET = "iso_a5_148x210mm"


class Tour:
    def __init__(self, args, folder):
        self.args, self.prefix = args, pathlib.Path(args.prefix).resolve()
        self.out, self.folder = pathlib.Path(args.out), pathlib.Path(folder)
        self.number = 0
        self.proof = Proof(self.folder / "proof")
        self.desk = self.server = self.post = self.printers = self.engraver = self.terminal = None

    # ---- what is said and kept ----

    def say(self, text):
        print(f"  {text}", flush=True)

    def path(self, name, ending="png"):
        self.number += 1
        return self.out / f"{self.number:02d}-{name}.{ending}"

    def show_desk(self, name, calm=0.4):
        self.desk.settle(calm)
        return self.desk.picture(self.path(f"counter-{name}"))

    def show_phone(self, browser):
        return lambda name: browser.picture(self.path(f"phone-{name}"))

    # ---- what the shop knows ----

    def order(self, code):
        return self.terminal.get(f"/v1/orders/{code}")

    def jobs(self, code):
        return self.order(code)["jobs"]

    def made(self, code):
        return bool(self.jobs(code)) and all(job["state"] == "completed" for job in self.jobs(code))

    def device(self, name):
        return next((device for device in self.terminal.get("/v1/devices")["devices"] if device["name"] == name), None)

    # ---- the customer ----

    def order_prints(self):
        """On the phone; what the shop knows of it afterwards."""
        chosen = [pictures.make(self.folder / "pictures", scene, width=self.args.width)
                  for scene in ("balloons", "mountains", "sea")]
        self.say("A customer opens the shop's page on a phone and chooses three pictures"
                 f" of {self.args.width ** 2 * 3 // 4 / 1e6:.0f} megapixels.")
        with Browser() as browser:
            customer = Customer(browser, self.server.url, self.show_phone(browser))
            customer.choose(chosen)
            price = customer.options(2)
            self.say(f"Two prints of each, 10x15 cm, cut as the page shows. The price so far: {price}.")
            customer.details("Ayumi Tanaka", "ayumi@example.org")
            code, password = customer.place()
            session = Api(self.server.url).post(f"/v1/orders/{code}/session", {"password": password})
            docket = keep_docket(Api(self.server.url, session["token"]), code, password, self.path("docket"))
            customer.state(code)
        self.say(f"The order is placed. The docket: code {code}, password {password}, kept as {docket.name}.")
        read = subprocess.run(["zbarimg", "--quiet", "--nodbus", "--raw", docket], capture_output=True, text=True).stdout
        if code not in read.split():
            raise AssertionError(f"the docket's bar code reads as {read!r}")
        return code, chosen

    def order_stickers_and_stamp(self, chosen):
        self.say("Another day the same customer orders a stamp, with words on a circle; the page draws its imprint as they are written.")
        with Browser() as browser:
            customer = Customer(browser, self.server.url, self.show_phone(browser))
            customer.stamp(self.args.words, "circle")
            customer.stickers(chosen[:2])
            self.say("And a sheet of round stickers from two of the pictures, in the same order.")
            customer.details("Ayumi Tanaka", "ayumi@example.org")
            code, _ = customer.place()
        return code

    # ---- the counter ----

    def scan_until(self, code, what, condition, desk=None):
        """Scans once more where the window did not take it, as a person does; and says so."""
        for _ in range(3):
            (desk or self.desk).scan(code)
            with contextlib.suppress(TimeoutError):
                return wait_for(what, condition, 8)
            self.say(f"(Scanned again: waited 8 s for {what}.)")
        raise TimeoutError(f"scanned {code} for {what} in vain")

    def open_counter(self):
        settings = pathlib.Path(self.desk.env["XDG_CONFIG_HOME"]) / "glib-2.0/settings/keyfile"
        settings.parent.mkdir(parents=True)
        devices = [("Photo 1", "ipp:photo"), ("Stickers", "ipp:stickers"), ("Engraver", self.engraver.uri)]
        settings.write_text(f"[org/docket/Counter]\nstaff-name='Mia'\ndevices={devices}\n")
        self.desk.env.update(CUPS_SERVER=self.printers.env["CUPS_SERVER"])
        log = open(self.out / "docket.log", "wb")
        self.desk.start(self.prefix / "bin/docket", "--server", self.server.url, "--pair", self.server.pairing_code("Counter 1"),
                        stdout=log, stderr=log)
        self.desk.wait_window("Docket")
        wait_for("the counter's devices", lambda: all(
            (self.device(name) or {}).get("state") == "idle" for name, _ in devices), 60)

    def lift_and_release(self, code):
        self.show_desk("ready-to-scan")
        self.say("The counter scans the docket: the order is there, and an alert in words stands in its way.")
        self.desk.scan(code)
        self.show_desk("scanned")
        assert self.order(code)["holds"], "no alert was raised"
        self.say("The same scan again does not override it: the release is refused in place.")
        self.desk.scan(code)
        self.show_desk("refused")
        assert self.order(code)["state"] == "placed", self.order(code)["state"]
        self.say("Lifted, with a reason; who, when and why is kept.")
        self.desk.key("ctrl+i")
        self.desk.settle()
        self.desk.type("Regular customer, known by name")
        self.show_desk("lift")
        self.desk.key("Return")
        wait_for("the alert lifted", lambda: all(hold["lifted_at"] for hold in self.order(code)["holds"]))
        self.show_desk("lifted")
        self.say("Scanned again: released. For some seconds it can be undone; then the printer begins.")
        self.scan_until(code, "the release", lambda: self.order(code)["state"] != "placed")
        self.show_desk("released")

    def paper_runs_out(self, code):
        """After what it had begun."""
        wait_for("the printer's first page", lambda: self.printers.begun("photo"), 60)
        self.printers.empty_after("photo", 0)
        wait_for("the empty printer at the counter", lambda: any(
            reason.startswith("media-empty") for reason in self.device("Photo 1")["reasons"]), 30)
        self.desk.key("ctrl+2")
        self.say("The printer runs out of paper after the first page. The counter says so at once.")
        self.show_desk("paper-is-out")
        self.say("Paper is put in, and Ctrl+G pressed (“Paper in, go on”): only what is missing is printed.")
        self.desk.key("ctrl+g")
        self.printers.wait("photo")
        wait_for("the printer at work", lambda: not self.device("Photo 1")["reasons"])
        self.show_desk("going-on")
        self.printers.ready("photo")
        wait_for("every job made", lambda: self.made(code), 120)
        self.desk.key("ctrl+1")
        self.show_desk("made", 1)

    def hand_over(self, code, shelf):
        self.say(f"Scanned again: ready, and put on shelf {shelf} by scanning the shelf's label.")
        self.scan_until(code, "ready", lambda: self.order(code)["state"] == "ready")
        self.desk.settle()
        self.scan_until(f"DOCKET@{shelf}", "the shelf", lambda: self.order(code)["compartment"] == shelf)
        self.show_desk("ready")
        self.say("The customer is back: scanned again, collected. The order is closed and feeds the record.")
        self.scan_until(code, "collected", lambda: self.order(code)["state"] == "collected")
        self.show_desk("collected")
        kinds = {event["type"] for event in self.order(code)["history"]}
        assert {"released", "ready", "collected"} <= kinds, f"the history is not whole: {kinds}"

    def release_stickers_and_stamp(self, code):
        self.desk.scan(code)
        self.show_desk("stickers-and-stamp", 1.5)
        assert not self.order(code)["holds"], "an alert in spite of a good record"
        self.say("Their record is good now: no alert. Scanned twice: released.")
        self.scan_until(code, "the release", lambda: self.order(code)["state"] != "placed")
        wait_for("the engraver's question", lambda: any(
            job["artwork"] == "stamp" and job["state"] == "processing-stopped" for job in self.jobs(code)), 60)
        self.desk.key("ctrl+2")
        self.say("The sheet waits for vinyl, as the printer has glossy paper in; the engraver, whose program is checked, waits for a blank.")
        self.show_desk("material-is-needed", 1)

    def load_and_engrave(self, code):
        self.say("Vinyl is loaded; the printer says so itself, and the sheet is printed.")
        self.printers.load("stickers", SHEET, "vinyl")
        stickers, stamp = sorted(self.jobs(code), key=lambda job: job["artwork"])
        wait_for("the sheet", lambda: self.printers.received("stickers"), 60)
        self.say("A blank is laid in, and Ctrl+G pressed: the head goes round it once, then it is engraved"
                 f" ({self.args.speed} times as fast as in life).")
        assert float(self.engraver.report()["burnt"]) == 0, "the engraver began by itself"
        self.desk.key("ctrl+g")
        wait_for("a third of it burnt", lambda: (self.device("Engraver")["progress"] or 0) > 0.3, 120, 0.1)
        self.desk.picture(self.path("counter-engraving"))
        wait_for("every job made", lambda: self.made(code), 120)
        self.desk.key("ctrl+1")
        self.show_desk("stickers-and-stamp-made", 1)
        return stickers, stamp

    # ---- what came out ----

    def prints_are_right(self, code, chosen):
        """The pages that the printer received: how many, how large, of what."""
        came = {}
        for page in self.printers.received("photo"):
            picture = pathlib.Path(page["page"]).read_bytes()
            came[picture] = came.get(picture, 0) + int(page.get("IPP_COPIES", 1))
        wanted = [item["copies"] for item in self.order(code)["items"]]
        assert sorted(came.values()) == sorted(wanted), f"{came.values()} prints came out, {wanted} were ordered"
        for picture, copies in came.items():
            kept = self.path("printed-page", "jpg")
            kept.write_bytes(picture)
            self.proof.photo(kept, chosen)
            self.say(f"The printer received {kept.name}, {copies} times: {self.proof.size(kept, 101.6, 152.4)}.")

    def page(self, job, ending, terminal=None):
        """What a station gets to make the job with."""
        path = self.folder / f"job-{job['id']}.{ending}"
        path.write_bytes((terminal or self.terminal).call("GET", f"/v1/jobs/{job['id']}/page?format={ending}")[2])
        return path

    def sheet_is_right(self, job):
        [page] = self.printers.received("stickers")
        kept = self.path("printed-stickers", "jpg")
        shutil.copy(page["page"], kept)
        self.proof.sheet(kept, self.page(job, "jpeg"))
        self.say(f"The printer received {kept.name}: {self.proof.size(kept, 148, 210)}.")

    def stamp_is_right(self, job, engraver, terminal):
        face, gcode = self.path("stamp-face"), self.path("stamp", "ngc")
        shutil.copy(self.page(job, "png", terminal), face)
        engraver.check(face)
        shutil.copy(engraver.gcode, gcode)
        burnt = engraver.keep_picture(self.path("stamp-burnt"))
        imprint = engraver.keep_picture(self.path("stamp-imprint"), imprint=True)
        lines = len(gcode.read_text().splitlines())
        self.say(f"The engraver carried out {gcode.name} ({lines} lines). {burnt.name} is what it burnt: the face "
                 f"{face.name} to a tenth of a millimetre; {imprint.name} is how it prints.")

    def walk(self):
        self.say(f"An order server at {self.server.url}, two CUPS queues with IPP printers, an engraver, a counter.")
        self.terminal = self.server.terminal("Tour", rights="read,produce")
        code, chosen = self.order_prints()
        self.open_counter()
        self.printers.wait("photo")
        self.lift_and_release(code)
        self.paper_runs_out(code)
        self.prints_are_right(code, chosen)
        self.hand_over(code, "B4")
        code = self.order_stickers_and_stamp(chosen)
        self.release_stickers_and_stamp(code)
        stickers, stamp = self.load_and_engrave(code)
        self.sheet_is_right(stickers)
        self.stamp_is_right(stamp, self.engraver, self.terminal)
        self.hand_over(code, "B5")
        ByMail(self, self.post, self.folder / "mail").walk()
        self.say(f"Done. Pictures, printed pages, G-code, what was burnt, messages and relays are in {self.out}.")

    def settings(self, port):
        """The customers' links and codes lead to where the server will be."""
        return f"public_url=http://127.0.0.1:{port}\n{SETTINGS}{GATE}{self.post.settings()}"

    def run(self):
        sizes, papers = {"stickers": [(SHEET, 14800, 21000)]}, [*PAPERS, "vinyl"]
        with Printers(["photo", "stickers"], sizes=sizes, papers=papers, settings="PreserveJobFiles No\n") as self.printers, \
                Engraver(self.args.simulator, self.folder / "engraver", self.args.speed) as self.engraver, \
                Post() as self.post, \
                Server(self.prefix, self.folder / "server", self.settings(port := free_port()), port) as self.server, \
                Desk(self.folder / "desk", self.prefix, size="1280x860", keyring=True) as self.desk:
            try:
                self.walk()
            except BaseException:
                self.desk.picture(self.path("where-it-failed"))
                for log in (self.server.folder / "docketd.log", *self.out.glob("docket*.log")):
                    print(log.read_text(errors="replace")[-3000:])
                raise


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--prefix", required=True, help="where Docket is installed")
    parser.add_argument("--simulator", required=True, help="grbl-simulator")
    parser.add_argument("--out", required=True, help="folder for the pictures")
    parser.add_argument("--short", action="store_true", help="small pictures, a stamp of few words")
    args = parser.parse_args()
    args.width, args.words, args.speed = (1600, "OK", 200) if args.short else (pictures.WIDTH, "AYUMI TANAKA • PHOTOGRAPHY\nMain Street", 100)
    # Where printers are simulated from; not in everybody's path.
    os.environ["PATH"] += ":/usr/sbin"
    shutil.rmtree(args.out, ignore_errors=True)
    os.makedirs(args.out)
    with tempfile.TemporaryDirectory(prefix="docket-tour-") as folder:
        Tour(args, folder).run()


if __name__ == "__main__":
    main()
