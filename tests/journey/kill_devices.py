#!/usr/bin/python3
"""docket-station, with several kinds of device at work at once, and docketd are killed with SIGKILL at random
instants, and the station stopped in order at others. Afterwards every released job was made once, none is lost, and
what could not be known was asked."""
import argparse
import contextlib
import json
import os
import pathlib
import random
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "device"), str(HERE.parent / "station")]

from browser import free_port  # noqa: E402
from kill import SETTINGS, Customers  # noqa: E402
from lab import Lab  # noqa: E402
from printers import Printers  # noqa: E402
from shop import Server, wait_for  # noqa: E402

PATIENCE = 90


class Orders(Customers):
    """Each order is for one of the devices."""

    products = ("photo-10x15", "photo-13x18", "photo-20x30")

    stamp = {"product": "stamp-38x14", "paper": "rubber", "copies": 1, "content": "words", "words": "Kiosk"}

    def begin_with_stamps(self, count):
        """While the server is still left alone: a stamp takes longer to be checked than it lives later."""
        self.products = (self.stamp["product"],)
        for _ in range(count):
            self.one(1000 + len(self.released))
        self.products = Orders.products

    def item(self, image):
        product = self.rng.choice(self.products)
        return self.stamp if product == self.stamp["product"] else {**super().item(image), "product": product}


class Printer:
    def __init__(self, printers):
        self.printers, self.settings = printers, ["uri=ipp:photo", "products=photo-10x15"]

    def made(self):
        """(attempt's name, copies) of all that came out."""
        return [(page["IPP_JOB_NAME"], int(page.get("IPP_COPIES", 1))) for page in self.printers.received("photo")]


class PhotoLab:
    def __init__(self, folder):
        self.lab = Lab(folder)
        self.settings = [f"uri=hotfolder://{self.lab.root}?profile=noritsu&sizes=127x178:13x18"]

    def made(self):
        return [(order.name, order.prints) for order in list(self.lab.orders)]


class Folder:
    def __init__(self, folder):
        self.folder, self.settings = folder, [f"uri={folder.as_uri()}", "products=photo-20x30"]

    def made(self):
        return [(page.stem.rsplit("-", 1)[0], 1) for page in self.folder.glob("*.jpg")]


class Engraver:
    """A simulated GRBL, and the person beside it: lays in a piece, presses "go on", and knows by what was burnt whether
    a piece became whole. All stamps are the same."""

    def __init__(self, simulator, folder):
        self.port, self.settings = folder / "tty", [f"uri=grbl:{folder}/tty?baud=115200"]
        self.process = subprocess.Popen([simulator, "--pty", self.port, "--speed", "200"], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True)
        self.process.stdout.readline()
        self.pieces, self.whole, self.going = [], 0, threading.Event()   # [attempt's job, burnt before]
        self.lock, self.has_work = threading.Lock(), True

    def report(self):
        with self.lock:
            self.process.stdin.write("report\n")
            self.process.stdin.flush()
            return dict(word.split("=") for word in self.process.stdout.readline().split()[1:])

    def wait_burning(self):
        """As long as there is something to burn."""
        before = float(self.report()["burnt"])
        try:
            if self.has_work:
                wait_for("it to burn", lambda: float(self.report()["burnt"]) > before, 20)
        except TimeoutError:
            self.has_work = False

    def attend(self, shop):
        pressed = False
        while not self.going.wait(0.2):
            answer = shop.ask("--json", "status")
            devices = json.loads(answer.stdout)["devices"] if answer.returncode in (0, 1) else []
            job = next((d["job"] for d in devices if d["name"] == "Engraver" and "media-needed" in " ".join(d["reasons"])), None)
            if job and not pressed:
                self.pieces.append((job, float(self.report()["burnt"])))
                shop.ask("go-on", "Engraver")
            pressed = bool(job)   # until it no longer asks: one press for one piece

    def made(self):
        marks = [burnt for _, burnt in self.pieces] + [float(self.report()["burnt"])]
        burnt = [after - before for before, after in zip(marks, marks[1:])]
        return [(f"docket-{job}-", 1) for (job, _), length in zip(self.pieces, burnt) if self.whole and length > 0.999 * self.whole]

    def know_whole(self, shop, code):
        """What a whole piece is: the first, which nothing disturbs."""
        wait_for("a first stamp", lambda: all(job["state"] == "completed" for job in shop.jobs([code])), PATIENCE)
        self.whole = float(self.report()["burnt"]) if len(self.pieces) == 1 else self.pieces[1][1]

    def close(self):
        self.process.kill()
        self.process.wait()


class Shop:
    def __init__(self, args, folder, devices, env):
        self.args, self.devices, self.env, self.folder = args, devices, env, folder
        self.server = Server(args.prefix, folder / "server", SETTINGS, free_port()).start()
        self.program = next(path for path in (pathlib.Path(args.prefix) / name for name in
                                              ("bin/docket-station", "src/station/docket-station")) if path.exists())
        self.config = folder / "station.conf"
        self.config.write_text(f"[Station]\nstate_dir={folder}/station\n" + "".join(
            f"[Device {name}]\n" + "\n".join(device.settings) + "\n" for name, device in devices.items()))
        subprocess.run([self.program, "-c", self.config, "pair", self.server.url,
                        self.server.pairing_code("Pavilion", "read,produce")], check=True, capture_output=True)
        self.log = open(folder / "station.log", "wb")
        self.open_station()
        self.admin = self.server.terminal("Counter", rights="read,release,collect,cancel,lift")
        wait_for("the devices", lambda: len(self.admin.get("/v1/devices")["devices"]) == len(devices), 30)

    def ask(self, *words):
        return subprocess.run([self.program, "-c", self.config, *words], env=self.env, capture_output=True, text=True, check=False)

    def open_station(self):
        self.station = subprocess.Popen([self.program, "-c", self.config, "run"], env=self.env, stdout=self.log, stderr=self.log)

    def kill_station(self):
        self.station.send_signal(signal.SIGKILL)
        self.station.wait()
        self.open_station()

    def stop_station(self):
        """As systemd does: in order, and soon."""
        self.station.terminate()
        if self.station.wait(20) != 0:
            raise RuntimeError(f"docket-station ended with {self.station.returncode}")
        self.open_station()

    def kill_server(self):
        self.server.kill()
        self.server.start()

    def close(self):
        if self.station.poll() is None:
            self.station.terminate()
            self.station.wait(30)
        self.server.stop()
        self.log.close()

    def made(self):
        """Copies by job, over all devices. An attempt is called docket-JOB-ATTEMPT-CHANCE."""
        out = {}
        for device in self.devices.values():
            for name, copies in device.made():
                job = int(re.match(r"docket-(\d+)-", name).group(1))
                out[job] = out.get(job, 0) + copies
        return out

    def jobs(self, codes):
        return [job for code in codes for job in self.admin.get(f"/v1/orders/{code}")["jobs"]]

    def answer_unknowns(self, jobs):
        """A person looks into the tray, and says what is there. How many were asked."""
        asked = [job for job in jobs if job["state"] == "aborted"
                 or job["state"] == "processing-stopped" and "outcome-unknown" in job["reasons"]]
        for job in asked:
            print("asked:", {name: job[name] for name in ("id", "device", "state", "reasons", "message", "copies", "copies_completed")},
                  f"made {self.made().get(job['id'], 0)}")
            made = self.made().get(job["id"], 0) > job["copies_completed"]
            self.admin.post(f"/v1/jobs/{job['id']}/resolve", {"outcome": "made" if made else "not-made", "staff": "Mia"})
        return len(asked)


def check(shop, released):
    """Waits until every released job has ended, then compares what was ordered with what came out."""
    asked = 0

    def ended():
        nonlocal asked
        jobs = shop.jobs(released)
        asked += shop.answer_unknowns(jobs)
        return len(jobs) == len(released) and all(job["state"] == "completed" for job in jobs)
    try:
        wait_for("every job to end", ended, PATIENCE * 5, 0.3)
    except TimeoutError:
        print([job for job in shop.jobs(released) if job["state"] != "completed"])
        raise
    wanted = {job["id"]: job["copies"] for job in shop.jobs(released)}
    made = shop.made()
    return [f"job {job}: {wanted.get(job, 0)} wanted, {made.get(job, 0)} made" for job in {*wanted, *made}
            if wanted.get(job, 0) != made.get(job, 0)], asked


@contextlib.contextmanager
def attended(engraver, shop):
    if not engraver:
        yield
        return
    person = threading.Thread(target=engraver.attend, args=(shop,), daemon=True)
    person.start()
    try:
        yield
    finally:
        engraver.going.set()
        person.join()
        engraver.close()


def run(args, folder, rng, printers):
    folders = [folder / name for name in ("lab", "prints")]
    folders[1].mkdir()
    lab = PhotoLab(folders[0])
    devices = {"Photo 1": Printer(printers), "Lab": lab, "Folder": Folder(folders[1])}
    engraver = Engraver(args.simulator, folder) if args.simulator else None
    if engraver:
        devices["Engraver"] = engraver
    shop = Shop(args, folder, devices, dict(os.environ, **printers.env))
    customers = Orders(shop.server, shop.admin.token, folder, rng, args.kills)
    try:
        with lab.lab, attended(engraver, shop):
            if engraver:
                customers.begin_with_stamps(1)
                engraver.know_whole(shop, next(iter(customers.released)))
                customers.begin_with_stamps(min(20, args.kills // 8))
            customers.start()
            for kill in range(args.kills):
                # The instant itself is what is tried here; but an engraver needs some seconds until it burns at all.
                if engraver and kill % 10 == 0:
                    engraver.wait_burning()
                time.sleep(rng.uniform(0.02, 0.9))
                (shop.kill_station, shop.kill_server, shop.kill_station, shop.kill_server, shop.stop_station)[kill % 5]()
                if customers.failure:
                    raise customers.failure
            customers.going = False
            customers.join(PATIENCE)
            if customers.failure:
                raise customers.failure
            found = (*check(shop, customers.released), len(customers.released))
            print({name: len(device.made()) for name, device in devices.items()},
                  f"{len(engraver.pieces)} blanks laid in" if engraver else "")
            return found
    except BaseException:
        print(shop.server.tail(), (folder / "station.log").read_text(errors="replace")[-3000:])
        raise
    finally:
        shop.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--prefix", required=True)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--simulator", help="grbl-simulator: an engraver, too")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1 << 30))
    args = parser.parse_args()
    print(f"seed {args.seed}", flush=True)
    begin = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="docket-kill-") as name, Printers(["photo"]) as printers:
        wrong, asked, released = run(args, pathlib.Path(name), random.Random(args.seed), printers)
    print(f"{args.kills} kills in {time.monotonic() - begin:.0f} s, {released} jobs released, {asked} unknown outcomes answered")
    print("\n".join(wrong))
    return 1 if wrong or released < args.kills / 4 else 0


if __name__ == "__main__":
    sys.exit(main())
