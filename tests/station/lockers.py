#!/usr/bin/python3
"""Lockers from the customer's password to the relay and back: the real docketd, docket-station, boards on a line."""
import pathlib
import random
import subprocess
import sys

TESTS = pathlib.Path(__file__).resolve().parent.parent
sys.path[:0] = [str(TESTS / "journey"), str(TESTS / "server"), str(TESTS / "device"), str(TESTS / "station")]

import side_by_side  # noqa: E402
from harness import wait_for  # noqa: E402
from locker_boards import Boards  # noqa: E402
from program import PROGRAM, Case as ProgramCase  # noqa: E402

LINE = "".join(f"[Compartment {label}]\nkind=locker\nsize=300x300x300\ndevice=Lockers\nboard={board}\nrelay={relay}\nsensor={relay}\n"
               for label, board, relay in (("A1", 1, 0), ("A2", 1, 1), ("B1", 2, 0)))


class Lockers(ProgramCase):
    def setUp(self):
        super().setUp()
        self.open_shop()
        (self.folder / "lockers.conf").write_text(LINE)
        self.shop.command("compartment", "load", str(self.folder / "lockers.conf"))
        self.boards = Boards((1, 2))
        link = self.boards.serve_pty(str(self.folder / "line"))
        self.pavilion = self.station()
        self.pavilion.settings(Lockers=[f"uri=modbus:{link}?boards=1-2&pulse=40&wait=2&timeout=1000"])
        self.assertEqual(self.pavilion.pair(self.shop).returncode, 0)
        self.pavilion.start()
        self.wait_door("B1", "closed")

    def wait_door(self, label, door, **more):
        def so():
            found = self.compartment(label)
            return found["door"] == door and all(found[key] == value for key, value in more.items())
        wait_for(f"{label} {door}", so)

    def compartment(self, label):
        storage = self.shop.ask("GET", "/v1/compartments", token=self.counter).json
        return next(c for c in storage["compartments"] if c["label"] == label)

    def made(self):
        """(code, customer's token, password) of an order that is made."""
        code, token, password = self.shop.place()
        path = f"/v1/orders/{code}"
        price = self.shop.ask("POST", path + "/release", {}, token=self.counter).json["price"]
        self.shop.ask("POST", path + "/pay", {"amount": price}, token=self.counter)
        jobs = []

        def claim():
            jobs.extend(self.shop.ask("POST", "/v1/jobs/claim", {"devices": [{"name": "P"}]}, token=self.counter).json["jobs"])
            return jobs
        wait_for("the job", claim)
        for state in ("processing", "completed"):
            self.shop.ask("PUT", f"/v1/jobs/{jobs[0]['id']}", {"state": state, "attempt": jobs[0]["attempt"]}, token=self.counter)
        return code, token, password

    def ready(self):
        """The same, and the locker in which it lies."""
        code, token, password = self.made()
        order = self.shop.ask("POST", f"/v1/orders/{code}/ready", {}, token=self.counter).json
        return code, token, password, order["compartment"]

    def open(self, code, token, password):
        answer = self.shop.ask("POST", f"/v1/orders/{code}/open", {"password": password}, token=token)
        self.assertEqual(answer.status, 201, answer)
        return answer.json["id"]

    def opening(self, code, token):
        return self.shop.ask("GET", f"/v1/orders/{code}/opening", token=token).json["state"]

    def wait_opening(self, code, token, *states):
        wait_for(f"an opening that is {states}", lambda: self.opening(code, token) in states)
        return self.opening(code, token)

    def state(self, code):
        return self.shop.ask("GET", f"/v1/orders/{code}", token=self.counter).json["state"]

    def door(self, label, word):
        board, relay = {"A1": (1, 0), "A2": (1, 1), "B1": (2, 0)}[label]
        self.boards.obey(f"{word} {board} {relay}")

    def test_taken_jammed_forced(self):
        code, token, password, label = self.ready()
        self.assertEqual(label, "A1")
        self.open(code, token, password)
        self.wait_opening(code, token, "door-open")
        self.assertEqual([pulse[1:] for pulse in self.boards.pulses], [(1, 0)], "that compartment and no other")
        self.assertEqual(self.state(code), "ready")
        self.door("A1", "close")
        self.wait_opening(code, token, "closed")
        self.assertEqual(self.state(code), "collected")

        code, token, password, label = self.ready()
        self.door(label, "jam")
        self.open(code, token, password)
        self.wait_opening(code, token, "jammed")
        self.assertEqual(self.compartment(label)["trouble"], "jammed")
        self.assertEqual(self.state(code), "ready")
        self.door(label, "free")
        self.open(code, token, password)
        self.wait_opening(code, token, "door-open")
        self.door(label, "close")
        self.wait_opening(code, token, "closed")
        self.assertIsNone(self.compartment(label)["trouble"])

        self.door("B1", "open")
        self.wait_door("B1", "open", trouble="forced")
        self.assertEqual(len(self.boards.pulses), 3)

    def test_put_away_by_the_station(self):
        """Where there is no counter: the station says where it goes, opens that, and sees the door close."""
        code, token, password = self.made()
        put = subprocess.Popen([PROGRAM, "--config", self.pavilion.config, "put", code.lower()], stdout=subprocess.PIPE, text=True)
        self.assertIn("locker A1", put.stdout.readline())
        self.wait_door("A1", "open")
        self.assertEqual((self.state(code), [pulse[1:] for pulse in self.boards.pulses]), ("ready", [(1, 0)]))
        self.door("A1", "close")
        said = put.stdout.read()
        put.stdout.close()
        self.assertEqual((put.wait(20), said.splitlines()[-1]), (0, "A1: closed"), said)
        self.assertEqual(self.state(code), "ready", "put in, not handed over")
        moved = self.pavilion.ask("put", code, "Window")
        self.assertEqual(moved.returncode, 0, moved)
        self.assertIn("Window", moved.stdout)
        unmade, *_ = self.shop.place()
        refused = self.pavilion.ask("put", unmade)
        self.assertEqual(refused.returncode, 2, refused)
        station = self.shop.pair("Other", rights="read,produce")
        taken = self.shop.ask("POST", f"/v1/orders/{code}/open", {"purpose": "take"}, token=station)
        self.assertEqual((taken.status, taken.nick), (403, "forbidden"), "what it made it may not hand over")

    def test_dead_board(self):
        self.boards.obey("lie 2 unit")
        wait_for("the wrong board to be said", lambda: "from board 3" in self.pavilion.ask("status").stdout)
        self.boards.obey("alive 2")
        self.boards.obey("dead 2")
        self.wait_door("B1", "unknown")
        wait_for("what is wrong to be said", lambda: "do not answer: 2" in self.pavilion.ask("status").stdout)
        codes = [self.ready() for _ in range(3)]
        *_, (code, token, password, label) = codes
        self.assertEqual(label, "B1")
        self.open(code, token, password)
        self.wait_opening(code, token, "failed")
        self.assertEqual(self.boards.pulses, [])
        command = [self.shop.docketd(), "compartment", "open", "B1", "--config", self.shop.config]
        trial = subprocess.run(command, env=self.shop.environment(), capture_output=True, text=True)
        self.assertEqual(trial.returncode, 2)
        self.assertIn("The station says: The board 2 of the lockers does not answer.\nThere was no pulse.", trial.stderr)
        code, token, password, label = codes[0]
        self.open(code, token, password)
        self.wait_opening(code, token, "door-open")
        # Looked at by itself only after a while, but whoever asks for it need not wait for that.
        self.boards.obey("alive 2")
        code, token, password, label = codes[2]
        self.open(code, token, password)
        self.wait_opening(code, token, "door-open")

    def test_tried_from_the_command_line(self):
        command = [self.shop.docketd(), "compartment", "open", "A2", "--config", self.shop.config]
        trial = subprocess.Popen(command, env=self.shop.environment(), stdout=subprocess.PIPE, text=True)
        wait_for("the pulse", lambda: self.boards.pulses)
        self.wait_door("A2", "open")
        self.door("A2", "close")
        self.assertEqual(trial.wait(20), 0)
        self.assertIn("A2: closed", trial.stdout.read())
        trial.stdout.close()
        wait_for("the next look at the boards", lambda: "Lockers: idle" in self.pavilion.ask("status").stdout)

    def test_described_and_opened_at_once(self):
        """The station hears of both at the same time."""
        admin = self.shop.pair("Office", "read,admin")
        lockers = [{"label": f"C{relay}", "kind": "locker", "device": "Lockers", "board": 1, "relay": relay, "sensor": relay}
                   for relay in range(8)]
        for relay in range(8):
            more = {"compartments": lockers[:relay + 1]}
            self.assertEqual(self.shop.ask("PUT", "/v1/compartments", more, token=admin).status, 200)
            self.assertEqual(self.shop.ask("POST", f"/v1/compartments/C{relay}/open", {}, token=self.counter).status, 201)
        wait_for("all doors", lambda: all(self.compartment(one["label"])["door"] == "open" for one in lockers))

    def test_nobody_opens(self):
        """Without its station a locker stays shut, also when the station comes back later."""
        code, token, password, label = self.ready()
        self.pavilion.stop()
        self.open(code, token, password)
        wait_for("it to lapse", lambda: self.opening(code, token) == "lapsed", 60, 0.3)
        self.pavilion.start()
        self.wait_door(label, "closed")
        self.assertEqual(self.opening(code, token), "lapsed")
        self.assertEqual(self.boards.pulses, [])

    def test_killed(self):
        """However the station dies, an opening gets one pulse at most, and its end is told."""
        rng = random.Random(7)
        code, token, password, label = self.ready()
        for attempt in range(6):
            before = len(self.boards.pulses)
            self.open(code, token, password)
            if attempt == 0:
                self.wait_opening(code, token, "door-open")
            else:
                wait_for("the instant", lambda end=rng.random() * 0.08, t=[0]: t.append(t[-1] + 0.01) or t[-1] >= end, 5, 0.01)
            self.pavilion.kill()
            self.pavilion.start()
            # Where the machine is slow the station is not back in time, and the opening lapses.
            state = self.wait_opening(code, token, "door-open", "unknown", "failed", "closed", "jammed", "lapsed")
            self.assertLessEqual(len(self.boards.pulses) - before, 1, "no pulse is repeated")
            if state == "door-open" and attempt < 5:
                # Somebody only looked: the door closes, so the order counts as collected and is put back.
                self.door(label, "close")
                wait_for("the end", lambda: self.state(code) == "collected")
                self.assertEqual(self.shop.ask("POST", f"/v1/orders/{code}/undo", {}, token=self.counter).status, 200)
            elif state == "door-open":
                self.door(label, "close")
                wait_for("the end", lambda: self.state(code) == "collected")
            else:
                self.door(label, "close")


if __name__ == "__main__":
    side_by_side.main()
