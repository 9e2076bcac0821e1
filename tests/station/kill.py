#!/usr/bin/python3
"""A station, and sometimes the server, killed at random instants: each page made once, each job ended,
what cannot be known asked. DOCKET_KILLS says how often, DOCKET_SEED repeats a run."""
import os
import pathlib
import random
import re
import signal
import subprocess
import sys
import tempfile
import time
import unittest

TESTS = pathlib.Path(__file__).resolve().parent.parent
sys.path[:0] = [str(TESTS / "server"), str(TESTS / "device")]

from harness import LIMITS, Shop, wait_for  # noqa: E402
from printers import Printers  # noqa: E402

KILLS = int(os.environ.get("DOCKET_KILLS", "12"))
SEED = int(os.environ.get("DOCKET_SEED", random.SystemRandom().randrange(1 << 30)))
SETTINGS = LIMITS + "[Site main]\nname=Main\nundo=0 s\nrisk_ratio_limit=none\nrisk_amount_limit=none\n"


class Station:
    """station-host, that can be killed."""

    def __init__(self, shop, folder, devices, env=None):
        self.shop, self.folder, self.devices, self.env = shop, pathlib.Path(folder), devices, env
        self.token = shop.pair("Station")
        self.process = None
        self.log = open(self.folder.parent / "station.log", "ab")
        self.begin = 0

    def start(self):
        program = os.environ["DOCKET_STATION_HOST"]
        self.begin = os.path.getsize(self.log.name)
        self.process = subprocess.Popen([program, f"http://127.0.0.1:{self.shop.port}", self.token, self.folder,
                                         *self.devices], stdout=self.log, stderr=self.log, env=self.env)

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def said(self):
        with open(self.log.name, "rb") as log:
            log.seek(self.begin)
            return log.read().decode()

    def stop(self):
        wait_for("the station", lambda: "ready\n" in self.said())
        self.process.terminate()
        return self.process.wait(20)


class Killing(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="docket-kill-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.shop = Shop(self.folder / "server", SETTINGS)
        self.shop.start()
        self.addCleanup(self.shop.stop)
        self.counter = self.shop.pair("Counter")
        self.random = random.Random(SEED)
        self.copies = {}
        self.asked = 0

    def release(self, copies):
        code, _, _ = self.shop.place(1, copies=copies)
        answer = self.shop.ask("POST", f"/v1/orders/{code}/release", {}, token=self.counter)
        self.assertEqual(answer.status, 200, answer)
        for job in answer.json["jobs"]:
            self.copies[job["id"]] = (code, job["copies"])

    def jobs(self):
        codes = {code for code, _ in self.copies.values()}
        orders = [self.shop.ask("GET", f"/v1/orders/{code}", token=self.counter).json for code in sorted(codes)]
        return [job for order in orders for job in order["jobs"]]

    def resolve(self, made):
        """The person at the counter, who looks into the tray."""
        for job in self.jobs():
            if job["state"] == "processing-stopped" and "outcome-unknown" in job["reasons"]:
                outcome = "made" if made().get(job["id"]) else "not-made"
                self.shop.ask("POST", f"/v1/jobs/{job['id']}/resolve", {"outcome": outcome, "staff": "Mia"},
                              token=self.counter)
                self.asked += 1

    def kill_often(self, station, rounds, also_server=False):
        for number in range(rounds):
            self.release(self.random.choice((1, 1, 2, 3)))
            time.sleep(self.random.uniform(0, 0.5))  # the instant itself is what is tried
            if also_server and number % 3 == 2:
                self.shop.kill()
                self.shop.start()
            else:
                station.kill()
                station.start()

    def settle(self, made):
        def ended():
            self.resolve(made)
            return all(job["state"] == "completed" for job in self.jobs())
        try:
            wait_for("every job to end", ended, 100, 0.3)
        except TimeoutError:
            self.fail(f"seed {SEED}: {[j for j in self.jobs() if j['state'] != 'completed']}\n"
                      + (self.folder / "station.log").read_text()[-3000:])
        self.assertEqual(made(), {job: copies for job, (_, copies) in self.copies.items()}, f"seed {SEED}")

    def test_folder(self):
        prints = self.folder / "prints"
        prints.mkdir()

        def made():
            out = {}
            for page in prints.glob("*.jpg"):
                job = int(re.match(r"docket-(\d+)-", page.name).group(1))
                out[job] = out.get(job, 0) + 1
            return out

        station = Station(self.shop, self.folder / "station", [f"Folder={prints.as_uri()}"])
        station.start()
        self.kill_often(station, KILLS, also_server=True)
        self.settle(made)
        self.assertEqual(self.asked, 0, "a folder always knows what became of a page")
        self.assertEqual(station.stop(), 0)

    def test_printer(self):
        with Printers(["photo"]) as printers:
            def made():
                out = {}
                for page in printers.received("photo"):
                    found = re.match(r"docket-(\d+)-", page["IPP_JOB_NAME"])
                    if found:
                        out[int(found.group(1))] = out.get(int(found.group(1)), 0) + int(page.get("IPP_COPIES", 1))
                return out

            station = Station(self.shop, self.folder / "station", ["Photo 1=ipp:photo"], env=printers.env)
            station.start()
            self.kill_often(station, KILLS)
            self.settle(made)
            self.assertEqual(station.stop(), 0)

    def test_lost_ledger(self):
        """A ledger that is damaged while a job is at the device: a person is asked, in words."""
        with Printers(["photo"]) as printers:
            printers.wait("photo")
            station = Station(self.shop, self.folder / "station", ["Photo 1=ipp:photo"], env=printers.env)
            station.start()
            self.release(1)
            wait_for("the job to begin", lambda: any(j["state"].startswith("processing") for j in self.jobs()), 30)
            station.kill()
            ledger = self.folder / "station" / "ledger"
            text = bytearray(ledger.read_bytes())
            text[len(text) // 2] ^= 1
            ledger.write_bytes(text)
            station.start()
            wait_for("the question", lambda: any("outcome-unknown" in j["reasons"] for j in self.jobs()), 30)
            self.assertIn("was damaged", (self.folder / "station.log").read_text())
            station.stop()


if __name__ == "__main__":
    unittest.main()
