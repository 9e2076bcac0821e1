#!/usr/bin/python3
"""docket-station, with several kinds of device at work at once, and docketd are killed with SIGKILL at random
instants, and the station stopped in order at others. Afterwards every released job was made once, none is lost, and
what could not be known was asked."""
import argparse
import os
import pathlib
import random
import re
import signal
import subprocess
import sys
import tempfile
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

    def item(self, image):
        return {**super().item(image), "product": self.rng.choice(self.products)}


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
        wait_for("every job to end", ended, PATIENCE * 3, 0.3)
    except TimeoutError:
        print([job for job in shop.jobs(released) if job["state"] != "completed"])
        raise
    wanted = {job["id"]: job["copies"] for job in shop.jobs(released)}
    made = shop.made()
    return [f"job {job}: {wanted.get(job, 0)} wanted, {made.get(job, 0)} made" for job in {*wanted, *made}
            if wanted.get(job, 0) != made.get(job, 0)], asked


def run(args, folder, rng, printers):
    folders = [folder / name for name in ("lab", "prints")]
    folders[1].mkdir()
    lab = PhotoLab(folders[0])
    shop = Shop(args, folder, {"Photo 1": Printer(printers), "Lab": lab, "Folder": Folder(folders[1])}, dict(os.environ, **printers.env))
    customers = Orders(shop.server, shop.admin.token, folder, rng, args.kills)
    try:
        with lab.lab:
            customers.start()
            for kill in range(args.kills):
                # The instant itself is what is tried here; nothing is waited for.
                time.sleep(rng.uniform(0.02, 0.9))
                (shop.kill_station, shop.kill_server, shop.kill_station, shop.kill_server, shop.stop_station)[kill % 5]()
                if customers.failure:
                    raise customers.failure
            customers.going = False
            customers.join(PATIENCE)
            if customers.failure:
                raise customers.failure
            return (*check(shop, customers.released), len(customers.released))
    except BaseException:
        print(shop.server.tail(), (folder / "station.log").read_text(errors="replace")[-3000:])
        raise
    finally:
        shop.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--prefix", required=True)
    parser.add_argument("--kills", type=int, default=200)
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
