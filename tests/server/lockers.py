#!/usr/bin/python3
"""Compartments: which order lies where, who may open what, and what becomes of an opening."""
import os
import subprocess
import tempfile
import unittest

from harness import LIMITS, Case, Shop, wait_for
import side_by_side

LINE = """[Compartment A1]
kind=locker
size=250x120x250
device=Lockers
board=1
relay=0
sensor=0
[Compartment A2]
kind=locker
size=400x300x400
device=Lockers
board=1
relay=1
sensor=1
[Compartment B9]
kind=shelf
"""


class Lockers(Case):
    settings = "[Site main]\nname=Main\nundo=0 s\nrisk_ratio_limit=none\n" + LIMITS

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.counter = cls.shop.pair()
        cls.station = cls.shop.pair("Lockers", rights="read,produce")
        cls.admin = cls.shop.pair("Admin", rights="read,admin")

    def setUp(self):
        self.load(LINE)

    def load(self, text):
        with tempfile.NamedTemporaryFile("w", suffix=".conf") as file:
            file.write(text)
            file.flush()
            return self.command("compartment", "load", file.name)

    def command(self, *words):
        # What fontconfig keeps until the end is not ours to free.
        env = dict(self.shop.environment() or os.environ, ASAN_OPTIONS="detect_leaks=0")
        return subprocess.run([self.shop.docketd(), *words, "--config", self.shop.config], env=env, capture_output=True, text=True)

    def post(self, path, body=None, token=None, **more):
        return self.shop.ask("POST", path, body or {}, token=token or self.counter, **more)

    def made(self, pay=True, **more):
        """(code, customer's token, password) of an order that is made."""
        code, token, password = self.shop.place(**more)
        path = f"/v1/orders/{code}"
        order = self.good(self.post(path + "/release"))
        if pay:
            self.good(self.post(path + "/pay", {"amount": order["price"]}))
        jobs = []

        def claim():
            jobs.extend(self.shop.ask("POST", "/v1/jobs/claim", {"devices": [{"name": "P"}]}, token=self.counter).json["jobs"])
            return jobs
        wait_for("the job", claim, 20, 0.2)
        for state in ("processing", "completed"):
            self.good(self.shop.ask("PUT", f"/v1/jobs/{jobs[0]['id']}", {"state": state, "attempt": jobs[0]["attempt"]},
                                    token=self.counter))
        return code, token, password

    def ready(self, code, compartment=None):
        return self.good(self.post(f"/v1/orders/{code}/ready", {"compartment": compartment}))

    def claim(self):
        return self.good(self.post("/v1/openings/claim", {"devices": ["Lockers"]}, token=self.station))["openings"]

    def tell(self, opening, state):
        return self.shop.ask("PUT", f"/v1/openings/{opening['id']}", {"state": state}, token=self.station)

    def storage(self):
        return self.good(self.shop.ask("GET", "/v1/compartments", token=self.counter))

    def compartment(self, label):
        return next(c for c in self.storage()["compartments"] if c["label"] == label)

    def finish(self, code):
        self.good(self.post(f"/v1/orders/{code}/collect"))

    def test_what_fits_is_assigned(self):
        small, token, password = self.made()
        self.assertEqual(self.ready(small)["compartment"], "A1")
        big, *_ = self.made(product="photo-20x30")
        self.assertEqual(self.ready(big)["compartment"], "A2")
        third, *_ = self.made()
        self.assertEqual(self.ready(third)["compartment"], "B9")
        self.assertEqual(self.compartment("A2")["order"], big)
        # Moved by scanning another label; taken ones are refused, free text is a shelf.
        self.refused(self.post(f"/v1/orders/{third}/ready", {"compartment": "a1"}), 409, "not-now")
        self.assertEqual(self.ready(third, "Window")["compartment"], "Window")
        self.assertEqual(self.compartment("B9")["orders"], 0)
        for code in (small, big, third):
            self.finish(code)
        self.assertEqual([c["orders"] for c in self.storage()["compartments"]], [0, 0, 0])
        # Taken back, it lies there again.
        self.assertEqual(self.good(self.post(f"/v1/orders/{third}/undo"))["state"], "ready")
        self.finish(third)

    def test_the_customer_opens_his_own(self):
        code, token, password = self.made()
        self.ready(code)
        other, others_token, others_password = self.made()
        self.ready(other)
        path = f"/v1/orders/{code}"
        self.refused(self.shop.ask("POST", path + "/open", {"password": others_password}, token=others_token), 403, "forbidden")
        self.refused(self.shop.ask("POST", path + "/open", {}, token=token), 400, "invalid")
        self.refused(self.shop.ask("POST", path + "/open", {"password": "000000"}, token=token), 401, "wrong-password")
        self.refused(self.shop.ask("POST", path + "/open", {"password": password, "purpose": "put"}, token=token), 403, "forbidden")
        self.refused(self.shop.ask("POST", path + "/open", {"password": password}), 401, "unauthorized")
        self.assertEqual(self.claim(), [])
        opening = self.good(self.shop.ask("POST", path + "/open", {"password": password}, token=token), 201)
        self.assertNotIn("relay", opening)
        again = self.good(self.shop.ask("POST", path + "/open", {"password": password}, token=token), 201)
        self.assertEqual(again["id"], opening["id"])
        [claimed] = self.claim()
        self.assertEqual((claimed["compartment"], claimed["board"], claimed["relay"], claimed["sensor"]), ("A1", 1, 0, 0))
        self.assertEqual(self.claim(), [], "an opening is given out once")
        for state in ("pulse-sent", "door-open"):
            self.good(self.tell(claimed, state))
            self.assertEqual(self.good(self.shop.ask("GET", path + "/opening", token=token))["state"], state)
        self.assertEqual(self.good(self.shop.ask("GET", path, token=token))["state"], "ready")
        self.refused(self.tell(claimed, "asked"), 409, "not-now")
        self.good(self.tell(claimed, "closed"))
        order = self.good(self.shop.ask("GET", path, token=self.counter))
        self.assertEqual(order["state"], "collected")
        history = [(e["type"], (e["data"] or {}).get("state")) for e in order["history"]]
        self.assertLess(history.index(("opening", "asked")), history.index(("opening", "door-open")))
        self.assertEqual([e["actor"] for e in order["history"] if e["type"] == "collected"], ["customer"])
        self.refused(self.shop.ask("POST", path + "/open", {"password": password}, token=token), 409, "not-now")
        self.assertEqual(self.compartment("A1")["orders"], 0)
        self.finish(other)

    def test_moved_before_the_door_opens(self):
        code, token, password = self.made()
        path = f"/v1/orders/{code}"
        early = self.shop.ask("POST", path + "/open", {"password": password}, token=token)
        self.refused(early, 409, "not-now")
        self.assertEqual(early.json["detail"], "This order is not ready yet.")
        self.ready(code)
        ask = lambda: self.good(self.shop.ask("POST", path + "/open", {"password": password}, token=token), 201)  # noqa: E731
        asked = ask()
        # Staff lay it elsewhere, and another order behind that door, before the station has looked.
        self.ready(code, "A2")
        other, *_ = self.made()
        self.assertEqual(self.ready(other)["compartment"], "A1")
        self.assertEqual(self.claim(), [])
        lapsed = self.good(self.shop.ask("GET", path + "/opening", token=token))
        self.assertEqual((lapsed["id"], lapsed["state"]), (asked["id"], "lapsed"))
        # Once a station has it, nothing is moved from, or put, behind that door.
        ask()
        [claimed] = self.claim()
        self.assertEqual(claimed["compartment"], "A2")
        self.refused(self.post(path + "/ready", {"compartment": "B9"}), 409, "not-now")
        self.finish(code)
        big, *_ = self.made(product="photo-20x30")
        self.refused(self.post(f"/v1/orders/{big}/ready", {"compartment": "A2"}), 409, "not-now")
        self.assertEqual(self.ready(big)["compartment"], "B9")
        for state in ("pulse-sent", "door-open", "closed"):
            self.good(self.tell(claimed, state))
        self.assertEqual(self.ready(big, "A2")["compartment"], "A2")
        self.finish(big)
        self.finish(other)

    def test_unpaid_opens_nothing(self):
        code, token, password = self.made(pay=False)
        self.assertEqual(self.ready(code)["compartment"], "B9", "what is unpaid goes where staff hand it over")
        self.refused(self.shop.ask("POST", f"/v1/orders/{code}/open", {"password": password}, token=token), 409, "unpaid")
        self.ready(code, "A1")
        self.refused(self.shop.ask("POST", f"/v1/orders/{code}/open", {"password": password}, token=token), 409, "unpaid")
        self.finish(code)

    def test_trouble(self):
        code, token, password = self.made()
        self.ready(code)
        path = f"/v1/orders/{code}"

        def ask():
            self.good(self.shop.ask("POST", path + "/open", {"password": password}, token=token), 201)
            return self.claim()[0]
        first = ask()
        self.good(self.tell(first, "pulse-sent"))
        self.good(self.tell(first, "jammed"))
        self.assertEqual(self.compartment("A1")["trouble"], "jammed")
        self.assertEqual(self.claim(), [], "nothing is repeated by itself")
        second = ask()
        self.assertNotEqual(second["id"], first["id"])
        self.good(self.tell(second, "unknown"))
        self.assertEqual(self.compartment("A1")["trouble"], "unknown")
        self.good(self.post("/v1/compartments/A1/mend"))
        self.assertIsNone(self.compartment("A1")["trouble"])
        doors = {"doors": [{"compartment": "A1", "door": "open", "forced": True}]}
        self.good(self.shop.ask("PUT", "/v1/doors", doors, token=self.station))
        self.assertEqual((self.compartment("A1")["trouble"], self.compartment("A1")["door"]), ("forced", "open"))
        order = self.good(self.shop.ask("GET", path, token=self.counter))
        self.assertIn("door-forced", [e["type"] for e in order["history"]])
        self.assertEqual(order["state"], "ready")
        # A fresh order is not put behind a door that was forced.
        self.good(self.post(path + "/collect"))
        next_one, *_ = self.made()
        self.assertEqual(self.ready(next_one)["compartment"], "A2")
        self.refused(self.post(f"/v1/orders/{next_one}/ready", {"compartment": "A1"}), 409, "not-now")
        self.finish(next_one)
        self.good(self.post("/v1/compartments/A1/mend"))

    def test_guessing_is_slowed_and_told(self):
        code, token, password = self.made()
        self.ready(code)
        path = f"/v1/orders/{code}/open"
        nicks = []

        def guess():
            answer = self.shop.ask("POST", path, {"password": "999999"}, token=token)
            nicks.append(answer.nick)
            return nicks.count("wrong-password") >= 5 or len(nicks) > 400
        wait_for("five wrong tries", guess, 60, 0.2)
        self.assertIn("too-many", nicks, "slowed before it is locked")
        self.refused(self.shop.ask("POST", path, {"password": password}, token=token), 429, "too-many")
        order = self.good(self.shop.ask("GET", f"/v1/orders/{code}", token=self.counter))
        self.assertIn("locked-out", [e["type"] for e in order["history"]])
        # Staff hand it over meanwhile.
        self.good(self.post(path), 201)
        [opening] = self.claim()
        for state in ("pulse-sent", "door-open", "closed"):
            self.good(self.tell(opening, state))
        self.assertEqual(self.good(self.shop.ask("GET", f"/v1/orders/{code}", token=self.counter))["state"], "collected")

    def test_staff_put_and_empty(self):
        code, *_ = self.made()
        self.ready(code)
        self.good(self.post(f"/v1/orders/{code}/open", {"purpose": "put"}), 201)
        [opening] = self.claim()
        for state in ("pulse-sent", "door-open", "closed"):
            self.good(self.tell(opening, state))
        self.assertEqual(self.good(self.shop.ask("GET", f"/v1/orders/{code}", token=self.counter))["state"], "ready")
        self.good(self.post("/v1/compartments/A2/open"), 201)
        self.refused(self.post("/v1/compartments/B9/open"), 409, "not-now")
        self.assertEqual([o["compartment"] for o in self.claim()], ["A2"])
        self.refused(self.post("/v1/compartments/A1/open", token=self.station), 403, "forbidden")
        self.refused(self.shop.ask("PUT", "/v1/compartments", {"compartments": []}, token=self.admin), 409, "not-now")
        self.finish(code)

    def test_command_line(self):
        bad = self.load("[Compartment A1]\nkind=cupboard\n")
        self.assertEqual(bad.returncode, 2)
        self.assertIn("cupboard", bad.stderr)
        self.assertEqual(self.command("compartment", "add", "C1", "kind=bin", "size=200x200x200").returncode, 0)
        listed = self.command("compartment", "list").stdout
        self.assertIn("C1\tbin\t200x200x200", listed)
        self.assertIn("A1\tlocker\t250x120x250\tLockers/1/0/0", listed)
        with tempfile.TemporaryDirectory() as folder:
            self.assertEqual(self.command("compartment", "labels", folder + "/labels.pdf").returncode, 0)
            with open(folder + "/labels.pdf", "rb") as file:
                self.assertEqual(file.read(5), b"%PDF-")
        self.assertEqual(self.command("compartment", "remove", "C1").returncode, 0)
        self.assertEqual(self.command("compartment", "remove", "C1").returncode, 2)


class Uncollected(unittest.TestCase):
    """Terms of seconds: what is not collected is listed, taken back, and counts against its customer."""

    def test_list_and_way_back(self):
        terms = "[Site main]\nname=Main\norder_term=4 s\norder_term_extended=4 s\nimages_term=1 d\nundo=0 s\nrisk_ratio_limit=none\n"
        with tempfile.TemporaryDirectory(prefix="docketd-") as folder:
            with Shop(folder, terms + LIMITS + "sweep_seconds=1\n") as shop:
                case = Lockers()
                case.shop, case.counter = shop, shop.pair()
                case.station = shop.pair("S", rights="read,produce")
                case.load(LINE)
                code, token, password = case.made()
                self.assertEqual(case.ready(code)["compartment"], "A1")
                self.assertEqual([u["order"] for u in case.storage()["uncollected"]], [code], "it will be, within a day")

                def expired():
                    return case.good(shop.ask("GET", f"/v1/orders/{code}", token=case.counter))["state"] == "expired"
                wait_for("the end of the term", expired, 60, 0.3)
                self.assertEqual(case.compartment("A1")["order"], code, "it still lies there")
                [uncollected] = case.storage()["uncollected"]
                self.assertEqual((uncollected["order"], uncollected["compartment"]), (code, "A1"))
                late = shop.ask("POST", f"/v1/orders/{code}/open", {"password": password}, token=token)
                self.assertIn((late.status, late.nick), ((410, "gone"), (401, "unauthorized")), "his token ends with the order")
                self.assertEqual(case.post("/v1/compartments/A1/open").status, 201)
                case.good(case.post(f"/v1/orders/{code}/take-back"))
                case.refused(case.post(f"/v1/orders/{code}/take-back"), 409, "not-now")
                self.assertEqual(case.storage()["uncollected"], [])
                self.assertEqual(case.compartment("A1")["orders"], 0)
                again, *_ = shop.place()
                risk = case.good(shop.ask("GET", f"/v1/orders/{again}", token=case.counter))["risk"]
                [record] = [reason for reason in risk["reasons"] if reason["type"] == "record"]
                self.assertEqual((record["collected"], record["finished"]), (0, 1))


if __name__ == "__main__":
    side_by_side.main()
