#!/usr/bin/python3
"""The program docket-station, against the real docketd, with a printer, a photo lab and a folder at once."""
import json
import os
import pathlib
import re
import signal
import stat
import subprocess
import sys
import tempfile
import unittest

TESTS = pathlib.Path(__file__).resolve().parent.parent
sys.path[:0] = [str(TESTS / "server"), str(TESTS / "device"), str(TESTS / "station")]

from bed import Engraver  # noqa: E402
from harness import LIMITS, Shop, wait_for  # noqa: E402
from lab import Lab  # noqa: E402
from printers import Printers  # noqa: E402

PROGRAM = os.environ["DOCKET_STATION"]
SETTINGS = LIMITS + "[Site main]\nname=Main\nundo=0 s\nrisk_ratio_limit=none\nrisk_amount_limit=none\n"


class Station:
    """docket-station with a folder and settings of its own."""

    def __init__(self, folder, env=None):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir()
        self.config, self.state, self.out = (self.folder / name for name in ("station.conf", "state", "out"))
        self.env, self.process = dict(os.environ, **(env or {})), None

    def settings(self, **devices):
        text = f"[Station]\nstate_dir={self.state}\n"
        for name, lines in devices.items():
            text += f"\n[Device {name}]\n" + "\n".join(lines) + "\n"
        self.config.write_text(text)

    def ask(self, *words, timeout=60):
        return subprocess.run([PROGRAM, "--config", self.config, *words], capture_output=True, text=True, timeout=timeout,
                              env=self.env, check=False)

    def pair(self, shop, rights="read,produce", name="Pavilion"):
        return self.ask("pair", shop.url, shop.pairing_code(name, rights))

    def start(self, *words):
        out = open(self.out, "ab")
        self.process = subprocess.Popen([PROGRAM, "--config", self.config, *words, "run"], stdout=out, stderr=out, env=self.env)
        wait_for("docket-station", lambda: self.ask("status").returncode in (0, 1))

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self):
        if self.process is None or self.process.poll() is not None:
            return None
        self.process.terminate()
        return self.process.wait(20)

    def said(self):
        return self.out.read_text()


class Case(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="docket-program-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def open_shop(self):
        self.shop = Shop(self.folder / "server", SETTINGS)
        self.shop.start()
        self.addCleanup(self.shop.stop)
        self.counter = self.shop.pair("Counter")

    def station(self, env=None):
        station = Station(self.folder / "station", env)
        self.addCleanup(station.stop)
        return station

    def release(self, product="photo-10x15", copies=1):
        code, _, _ = self.shop.place(1, copies=copies, product=product)
        answer = self.shop.ask("POST", f"/v1/orders/{code}/release", {}, token=self.counter)
        self.assertEqual(answer.status, 200, answer)
        return code

    def jobs(self, code):
        return self.shop.ask("GET", f"/v1/orders/{code}", token=self.counter).json["jobs"]

    def wait_jobs(self, codes, state="completed", seconds=40):
        try:
            wait_for(f"jobs {state}", lambda: all(j["state"] == state for code in codes for j in self.jobs(code)), seconds, 0.1)
        except TimeoutError:
            self.fail(f"{[self.jobs(code) for code in codes]}\n{(self.folder / 'station/out').read_text()[-3000:]}")


class Settings(Case):
    """What needs neither a server nor a device."""

    def refused(self, answer, *words, status=2):
        self.assertEqual(answer.returncode, status, answer)
        for word in words:
            self.assertIn(word, answer.stderr)

    def test_mistakes(self):
        station = self.station()
        station.config.write_text("name=early\n[Station]\nserver=orders\nlog=loud\ncolour=red\n[Device A]\nuri=gopher:x\n"
                                  "[Device A]\n[Device B]\nuri=hotfolder:///lab?profile=kodak\nnonsense\n[Else]\n"
                                  "[Device C]\nuri=ipp:photo\n[Device D]\nuri=ipp:photo\n")
        self.refused(station.ask("check"), "Line 1: ", "Line 3: ", "Line 4: ", "Line 5: ", "Line 7: ", "Line 8: ",
                     "Line 10: ", "profile=kodak", "Line 11: ", "Line 12: ", "Line 16: ", "of line 14")
        self.refused(station.ask("run"), "Line 3: ")

    def test_no_settings(self):
        station = self.station()
        self.refused(station.ask("check"), str(station.config))
        self.refused(station.ask("frobnicate"), "frobnicate")
        self.refused(station.ask("test"), "docket-station --help")
        self.assertEqual(station.ask().returncode, 2)
        self.assertIn("docket-station ", station.ask("--version").stdout)

    def test_not_paired_not_running(self):
        station = self.station()
        station.settings(A=[f"uri=file://{self.folder}"])
        answer = station.ask("check")
        self.assertEqual((answer.returncode, "1 device" in answer.stdout), (0, True), answer)
        self.refused(station.ask("run"), "not paired", "docket-station pair")
        self.refused(station.ask("status"), "not running", status=3)
        self.refused(station.ask("pair", "http://127.0.0.1:1", "ABCD-EFGH"))

    def test_installed_settings(self):
        station = self.station()
        station.config.write_text((TESTS.parent / "data/docket-station.conf").read_text())
        self.assertEqual(station.ask("check").returncode, 0)
        examples = re.sub(r"^#(?=\[|\w+=)", "", station.config.read_text(), flags=re.M)
        station.config.write_text(examples)
        answer = station.ask("check")
        self.assertIn("2 devices", answer.stdout, answer)


class Engraving(Case):
    def test_looked_at_without_a_move(self):
        self.open_shop()
        station = self.station()
        with Engraver(os.environ["DOCKET_GRBL_SIMULATOR"], self.folder / "bed") as engraver:
            station.settings(Engraver=[f"uri={engraver.uri}"])
            self.assertEqual(station.pair(self.shop).returncode, 0)
            station.start()
            wait_for("the engraver", lambda: station.ask("status").returncode == 0)
            answer = station.ask("test", "Engraver")
            self.assertEqual((answer.returncode, answer.stderr), (0, ""), answer)
            self.assertIn("Engraver", answer.stdout)
            self.assertEqual(engraver.report()["moves"], "0")
        wait_for("the cable's absence", lambda: station.ask("status").returncode != 0)
        answer = station.ask("test", "Engraver")
        self.assertNotEqual((answer.returncode, answer.stderr), (0, ""), answer)
        self.assertEqual(station.stop(), 0)


class Working(Case):
    def open(self, printers):
        self.open_shop()
        self.lab = Lab(self.folder / "lab")
        self.prints = self.folder / "prints"
        station = self.station(printers.env)
        station.settings(**{"Photo 1": ["uri=ipp:photo", "products=photo-10x15"],
                            "Lab": [f"uri=hotfolder://{self.lab.root}?profile=noritsu&sizes=127x178:13x18:2"],
                            "Folder": [f"uri={self.prints.as_uri()}", "products=photo-9x13, photo-20x30"]})
        self.assertIn("lacks the rights", station.pair(self.shop, "produce", "Blind").stderr)
        answer = station.pair(self.shop)
        self.assertEqual((answer.returncode, "Pavilion" in answer.stdout), (0, True), answer)
        return station

    def test_three_devices(self):
        with Printers(["photo"]) as printers:
            station = self.open(printers)
            mode = (station.state / "pairing").stat().st_mode
            self.assertEqual(stat.S_IMODE(mode), 0o600)
            self.assertNotIn(re.search("token=(.*)", (station.state / "pairing").read_text()).group(1),
                             self.shop.tail())
            station.start("--json")
            with self.lab:
                codes = [self.release("photo-10x15"), self.release("photo-13x18", 3), self.release("photo-20x30", 2)]
                self.wait_jobs(codes)
            self.assertEqual(len(printers.received("photo")), 1)
            self.assertEqual([order.prints for order in self.lab.orders], [3])
            self.assertEqual(self.lab.orders[0].size, '"13x18"')
            self.assertEqual(len(list(self.prints.glob("*.jpg"))), 2)
            self.see_by_the_server()
            self.see_by_status(station)
            self.assertEqual(station.stop(), 0)
            self.read_lines(station, codes)

    def see_by_the_server(self):
        devices = self.shop.ask("GET", "/v1/devices", token=self.counter).json["devices"]
        self.assertEqual({d["name"] for d in devices}, {"Photo 1", "Lab", "Folder"})
        self.assertEqual([d["products"] for d in devices if d["name"] == "Lab"], [["photo-13x18"]])

    def see_by_status(self, station):
        status = json.loads(station.ask("--json", "status").stdout)
        self.assertTrue(status["server"]["online"])
        self.assertEqual([d["name"] for d in status["devices"]], ["Photo 1", "Lab", "Folder"])
        text = station.ask("status")
        self.assertEqual(text.returncode, 0, text)
        self.assertIn("Lab: idle", text.stdout)

    def read_lines(self, station, codes):
        lines = [json.loads(line) for line in station.said().splitlines() if line.startswith("{")]
        made = {line["job"]["order"] for line in lines if line["type"] == "job" and line["job"]["state"] == "completed"}
        self.assertEqual(made, set(codes))
        self.assertLessEqual({"device", "job", "server"}, {line["type"] for line in lines})
        self.assertTrue(all(line["at"].endswith("Z") for line in lines))

    def test_commands(self):
        with Printers(["photo"]) as printers:
            station = self.open(printers)
            station.start()
            second = subprocess.run([PROGRAM, "--config", station.config, "run"], capture_output=True, text=True, timeout=20,
                                    check=False)
            self.assertEqual((second.returncode, "already drives the devices" in second.stderr), (2, True), second)
            self.assertIn("ipp:photo", station.ask("devices").stdout)
            self.assertEqual(station.ask("test", "Folder").returncode, 0)
            wait_for("the test page", lambda: list(self.prints.glob("docket-test-*.jpg")))
            self.pause(station)
            answer = station.ask("frame", "Lab")
            self.assertEqual((answer.returncode, len(answer.stderr) > 20), (2, True), answer)
            answer = station.ask("hold", "Lab")
            self.assertEqual((answer.returncode, "cancel the job instead" in answer.stderr), (2, True), answer)
            answer = station.ask("cancel", "Lab")
            self.assertEqual((answer.returncode, "nothing" in answer.stderr), (2, True), answer)
            self.assertIn("There is no device", station.ask("pause", "Lab 2").stderr)
            self.reload(station)
            self.assertEqual(station.stop(), 0)

    def pause(self, station):
        self.assertEqual(station.ask("pause", "Folder").returncode, 0)
        self.assertEqual(station.ask("status").returncode, 1)
        wait_for("the pause at the server", lambda: any(
            d["name"] == "Folder" and d["state"] == "stopped"
            for d in self.shop.ask("GET", "/v1/devices", token=self.counter).json["devices"]))
        code = self.release("photo-20x30")
        self.assertEqual(station.ask("go-on", "Folder").returncode, 0)
        self.wait_jobs([code])

    def reload(self, station):
        text = station.config.read_text()
        station.config.write_text(text + "\n[Device Second]\nuri=nothing\n")
        station.process.send_signal(signal.SIGHUP)
        wait_for("the mistake to be told", lambda: "old settings" in station.said())
        station.config.write_text(text + f"\n[Device Second]\nuri=file://{self.folder}/second\n")
        station.process.send_signal(signal.SIGHUP)
        wait_for("the new device", lambda: "Second: idle" in station.ask("status").stdout)

    def test_stopped_and_killed(self):
        with Printers(["photo"]) as printers:
            station = self.open(printers)
            station.start()
            begun = self.release("photo-13x18")
            wait_for("the order", lambda: self.lab.waiting())
            waits = self.release("photo-13x18")
            self.assertEqual(station.stop(), 0)
            self.assertEqual([j["state"] for j in self.jobs(begun)], ["processing"])
            self.assertEqual([j["state"] for j in self.jobs(waits)], ["pending"])

            # The lab goes on; the next station finds that, and is killed with the second.
            self.lab.take()
            station.start()
            self.wait_jobs([begun])
            wait_for("the order", lambda: self.lab.waiting())
            station.kill()
            self.lab.take()
            station.start()
            self.wait_jobs([waits])
            self.assertEqual([order.prints for order in self.lab.orders], [1, 1])

    def test_lab_vanishes(self):
        """What was not handed over waits in the queue, what was is asked for when the share is back."""
        with Printers(["photo"]) as printers:
            station = self.open(printers)
            station.start()
            begun = self.release("photo-13x18")
            wait_for("the order", lambda: self.lab.waiting())
            away = self.folder / "unmounted"
            self.lab.root.rename(away)
            wait_for("the job to say so", lambda: str(self.lab.root) in (self.jobs(begun)[0]["message"] or ""), 30)
            self.assertEqual(self.jobs(begun)[0]["state"], "processing-stopped")
            waits = self.release("photo-13x18")
            station.kill()
            station.start()
            wait_for("it to be told", lambda: "is not there" in station.ask("status").stdout, 30)
            self.assertEqual(self.jobs(waits)[0]["state"], "pending")
            station.kill()
            away.rename(self.lab.root)
            station.start()
            with self.lab:
                self.wait_jobs([begun, waits])
            self.assertEqual([order.prints for order in self.lab.orders], [1, 1])

    def test_server_away(self):
        with Printers(["photo"]) as printers:
            station = self.open(printers)
            station.start()
            code = self.release("photo-13x18", 2)
            wait_for("the order", lambda: self.lab.waiting())
            self.shop.kill()
            wait_for("it to be told", lambda: "is not reached" in station.said())
            self.assertEqual(station.ask("status").returncode, 1)
            self.lab.take()
            wait_for("the report", lambda: "report waits" in station.ask("status").stdout)
            self.shop.start()
            self.wait_jobs([code])
            wait_for("it to be told", lambda: station.said().rstrip().rfind("is reached") > station.said().rfind("not reached"))


if __name__ == "__main__":
    unittest.main()
