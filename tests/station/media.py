#!/usr/bin/python3
"""Other paper is in: the order's job waits, says which paper it needs, and is made once that is loaded. The real docketd,
a station and a printer.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

TESTS = pathlib.Path(__file__).resolve().parent.parent
sys.path[:0] = [str(TESTS / "server"), str(TESTS / "device")]

from harness import LIMITS, Shop, wait_for  # noqa: E402
from printers import Printers  # noqa: E402

SETTINGS = LIMITS + "[Site main]\nname=Main\nundo=0 s\nrisk_ratio_limit=none\nrisk_amount_limit=none\n"


class Media(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="docket-media-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.shop = Shop(self.folder / "server", SETTINGS)
        self.shop.start()
        self.addCleanup(self.shop.stop)
        self.counter = self.shop.pair("Counter")

    def start_station(self, printers):
        station = subprocess.Popen(
            [os.environ["DOCKET_STATION_HOST"], f"http://127.0.0.1:{self.shop.port}", self.shop.pair("Station"),
             self.folder / "station", "Photo 1=ipp:photo"], env=printers.env, stdout=subprocess.DEVNULL)
        self.addCleanup(station.wait, 20)
        self.addCleanup(station.terminate)

    def release(self):
        code, _, _ = self.shop.place(1, copies=2)
        answer = self.shop.ask("POST", f"/v1/orders/{code}/release", {}, token=self.counter)
        self.assertEqual(answer.status, 200, answer)
        return code

    def job(self, code):
        return self.shop.ask("GET", f"/v1/orders/{code}", token=self.counter).json["jobs"][0]

    def queue(self):
        return self.shop.ask("GET", "/v1/queue", token=self.counter).json

    def device(self):
        devices = self.shop.ask("GET", "/v1/devices", token=self.counter).json["devices"]
        return devices[0] if devices else {"media": None}

    def test_waits_for_its_paper(self):
        with Printers(["photo"]) as printers:
            printers.load("photo", "na_5x7_5x7in", "photographic-matte")
            self.start_station(printers)
            wait_for("the device's paper", lambda: self.device()["media"], 20)
            code = self.release()
            wait_for("the wish", lambda: self.queue()["media_wanted"], 20)
            wanted = self.queue()["media_wanted"][0]
            self.assertEqual((wanted["product"], wanted["jobs"], wanted["orders"]), (self.job(code)["product"], 1, 1))
            self.assertIn("media-needed", self.queue()["jobs"][0]["reasons"])
            self.assertEqual(self.job(code)["state"], "pending")
            self.assertEqual(printers.received("photo"), [])

            printers.load("photo", "na_index-4x6_4x6in", "photographic-glossy")
            wait_for("the prints", lambda: self.job(code)["state"] == "completed", 40)
            self.assertEqual(self.job(code)["copies_completed"], 2)
            self.assertEqual(self.queue()["media_wanted"], [])


if __name__ == "__main__":
    unittest.main()
