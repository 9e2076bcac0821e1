#!/usr/bin/python3
"""The expected time over HTTP: before an order is placed, after, for each job; promises kept and broken."""
import datetime
import json
import unittest

from harness import LIMITS, Case, Shop, png, wait_for

DEVICE = {"name": "Photo 1", "uri": "file:///tmp", "state": "idle", "reasons": [], "message": None, "job": None, "products": None}
SHOP = "[Site main]\nname=Main Street\nundo=0 s\nrisk_ratio_limit=none\nrisk_amount_limit=none\n"


def time(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


def seconds(expected, which="p50"):
    return (time(expected[which]) - datetime.datetime.now(datetime.timezone.utc)).total_seconds()


class Base(Case):
    settings = SHOP + LIMITS

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.counter = cls.shop.pair()

    def post(self, path, body=None, **more):
        return self.shop.ask("POST", path, body or {}, token=self.counter, **more)

    def get(self, path, token=None):
        return self.good(self.shop.ask("GET", path, token=token or self.counter))

    def tell(self, *devices):
        answer = self.good(self.shop.ask("PUT", "/v1/devices", {"devices": [{**DEVICE, **device} for device in devices]},
                                         token=self.counter))["devices"]
        return answer[0]["station"] if answer else None

    def released(self, n=1, **more):
        code, token, _ = self.shop.place(n, **more)
        return code, token, self.good(self.post(f"/v1/orders/{code}/release"))

    def make(self, code):
        """Claims and makes all jobs; the clock runs as it does."""
        while True:
            jobs = self.good(self.post("/v1/jobs/claim", {"devices": [{"name": "Photo 1"}]}))["jobs"]
            if not jobs:
                return
            for state in ("processing", "completed"):
                self.good(self.shop.ask("PUT", f"/v1/jobs/{jobs[0]['id']}", {"state": state, "attempt": jobs[0]["attempt"]}, token=self.counter))

    def queue(self):
        return self.get("/v1/queue")["jobs"]


class Expected(Base):
    def setUp(self):
        for job in self.queue():
            self.post(f"/v1/jobs/{job['id']}/cancel")
        self.tell({})

    def test_before_it_is_placed(self):
        code, token = self.shop.begin(1)
        image = self.shop.upload(code, token, png()).json["image"]["id"]
        few, many = (self.good(self.shop.fill(code, token, [image], copies=n))["expected"] for n in (1, 50))
        self.assertGreater(seconds(few), 0)
        self.assertGreater(seconds(many), seconds(few) + 200)
        self.assertGreater(seconds(many, "p90"), seconds(many))
        explanation = many["explanation"]
        self.assertEqual((explanation["device"], explanation["working"], explanation["ahead_orders"]), ("Photo 1", 1, []))
        self.assertGreater(explanation["seconds_per_unit"], 0)

    def test_what_is_ahead(self):
        first, _, order = self.released(copies=20)
        self.assertEqual(order["promised"]["p90"], order["expected"]["p90"])
        self.assertIsNone(order["promised"]["broken_at"])
        second, token, order = self.released(copies=20)
        explanation = order["expected"]["explanation"]
        self.assertEqual((explanation["ahead_jobs"], explanation["ahead_orders"]), (1, [first]))
        jobs = self.queue()
        self.assertLess(seconds(jobs[0]["expected"]), seconds(jobs[1]["expected"]))
        mine = wait_for("the customer to be told", lambda: self.get(f"/v1/orders/{second}", token)["expected"]["explanation"])
        self.assertEqual((mine["ahead_jobs"], mine["ahead_orders"]), (1, []))
        rows = {row["code"]: row for row in self.get("/v1/orders")["orders"]}
        self.assertGreater(seconds(rows[second]["expected"]), seconds(rows[first]["expected"]))

    def alone(self, code):
        """What is expected of the order, once the board knows that nothing is ahead of it."""
        expected = self.get(f"/v1/orders/{code}")["expected"]
        return expected if expected["explanation"] and expected["explanation"]["ahead_jobs"] == 0 else None

    def test_placed_is_reckoned_anew(self):
        """As if it were released now: what is released meanwhile is ahead of it."""
        code, token, _ = self.shop.place(1)
        before = wait_for("an empty queue", lambda: self.alone(code))
        ahead, _, _ = self.released(copies=40)
        wait_for("a later time", lambda: seconds(self.get(f"/v1/orders/{code}")["expected"]) > seconds(before) + 100)
        row, = [row for row in self.get("/v1/orders?wants=customer")["orders"] if row["code"] == code]
        self.assertEqual(row["expected"]["explanation"]["ahead_orders"], [ahead])
        self.assertGreater(seconds(row["expected"]), seconds(before) + 100)
        self.assertEqual(self.get(f"/v1/orders/{code}")["expected"]["explanation"]["ahead_orders"], [ahead])
        self.assertEqual(self.get(f"/v1/orders/{code}", token)["expected"]["explanation"]["ahead_orders"], [])

    def test_more_devices_are_sooner(self):
        self.released(copies=40)
        code, _, order = self.released(copies=40)
        self.tell({}, {"name": "Photo 2"})
        wait_for("a sooner time", lambda: seconds(self.get(f"/v1/orders/{code}")["expected"]) < seconds(order["expected"]) - 100)

    def test_express_goes_first(self):
        plain, _, _ = self.released(copies=40)
        before = seconds(self.queue()[0]["expected"])
        self.released(copies=40, express=True)
        self.assertGreater(seconds(self.queue()[1]["expected"]), before + 100)

    def test_stopped_and_paused(self):
        code, _, order = self.released()
        before = seconds(order["expected"])
        station = self.tell({"state": "stopped", "reasons": ["media-empty"]})
        expected = self.queue()[0]["expected"]
        self.assertGreater(seconds(expected), before + 100)
        stopped, = expected["explanation"]["stopped"]
        self.assertEqual((stopped["device"], stopped["reasons"]), ("Photo 1", ["media-empty"]))
        self.tell({})
        self.good(self.post(f"/v1/devices/{station}/Photo%201/pause"))
        expected = self.queue()[0]["expected"]
        self.assertEqual((expected["p50"], expected["p90"]), (None, None))
        self.assertEqual(expected["explanation"]["stopped"][0]["reasons"], ["paused"])
        self.good(self.post(f"/v1/devices/{station}/Photo%201/resume"))
        self.assertIsNotNone(self.queue()[0]["expected"]["p50"])

    def test_nobody_makes_it(self):
        self.tell({"products": ["photo-20x30"]})
        code, _, order = self.released()
        self.assertIsNone(order["expected"]["p50"])
        self.assertEqual(order["expected"]["explanation"]["working"], 0)
        self.assertIsNone(order["promised"])

    def test_paper_is_waited_for(self):
        self.tell({"media": [{"width": 101.6, "height": 152.4, "paper": "glossy", "loaded": False}]})
        code, _, order = self.released()
        self.assertTrue(order["expected"]["explanation"]["media_needed"])
        self.assertGreater(seconds(order["expected"]), 200)

    def test_an_order_that_does_not_change_is_known(self):
        """What waits is told anew each time; what ended is not."""
        code, _, order = self.released()
        wait_for("the board", lambda: self.get(f"/v1/orders/{code}")["expected"]["explanation"])
        answer = self.shop.ask("GET", f"/v1/orders/{code}", token=self.counter)
        again = self.shop.ask("GET", f"/v1/orders/{code}", token=self.counter, headers={"If-None-Match": answer.headers["ETag"]})
        self.assertEqual(again.status, 200)
        self.good(self.post(f"/v1/orders/{code}/cancel"))
        def known():
            answer = self.shop.ask("GET", f"/v1/orders/{code}", token=self.counter)
            return self.shop.ask("GET", f"/v1/orders/{code}", token=self.counter,
                                 headers={"If-None-Match": answer.headers["ETag"]}).status == 304
        wait_for("the end of the telling", known)


class Learnt(Base):
    def test_rates_survive(self):
        self.tell({})
        code, _, _ = self.released(copies=3)
        before = self.get("/v1/devices")["devices"][0]["seconds_per_unit"]
        job = self.good(self.post("/v1/jobs/claim", {"devices": [{"name": "Photo 1"}]}))["jobs"][0]
        self.good(self.shop.ask("PUT", f"/v1/jobs/{job['id']}", {"state": "processing", "attempt": 1}, token=self.counter))
        wait_for("some time", lambda: self.shop.ask("GET", "/healthz").status == 200, 5, 0.3)
        begun = datetime.datetime.now()
        wait_for("a while", lambda: datetime.datetime.now() - begun > datetime.timedelta(seconds=0.5), 5)
        self.good(self.shop.ask("PUT", f"/v1/jobs/{job['id']}", {"state": "completed", "attempt": 1}, token=self.counter))
        learnt = self.get("/v1/devices")["devices"][0]["seconds_per_unit"]
        self.assertIsNone(before)
        self.assertLess(learnt, 8)
        self.shop.stop()
        self.shop.start()
        self.assertEqual(self.get("/v1/devices")["devices"][0]["seconds_per_unit"], learnt)


class Broken(Base):
    def test_told_once_when_it_will_not_hold(self):
        station = self.tell({})
        code, _, order = self.released()
        for _ in range(3):
            late, _, _ = self.released(copies=300, express=True)
            job = next(job for job in self.queue() if job["order"] == late)
            self.good(self.post(f"/v1/jobs/{job['id']}/raise"))
        broken = wait_for("the promise to break", lambda: [event for event in self.get(f"/v1/orders/{code}")["history"]
                                                            if event["type"] == "promise-broken"])
        self.assertEqual(broken[0]["data"]["promised"], order["promised"]["p90"])
        self.assertGreater(broken[0]["data"]["now"], order["promised"]["p90"])
        row = next(row for row in self.get("/v1/orders")["orders"] if row["code"] == code)
        self.assertIsNotNone(row["promised"]["broken_at"])
        self.post("/v1/intake", {"paused": False})
        self.assertEqual(len([1 for event in self.get(f"/v1/orders/{code}")["history"] if event["type"] == "promise-broken"]), 1)


class Closed(Base):
    settings = SHOP + "open=Mo-Su 00:00-00:01\ntime_zone=Pacific/Kiritimati\n" + LIMITS

    def test_nothing_is_made_at_night(self):
        self.tell({})
        code, _, order = self.released(copies=30)
        opens = order["expected"]["explanation"]["opens_at"]
        if opens:
            self.assertGreater(time(order["expected"]["p50"]), time(opens))
        # A minute a day: 30 copies take days.
        self.assertGreater(seconds(order["expected"]), 86400)


class SummerTime(Base):
    """The night in which clocks go from two to three: opening hours are those on the shop's wall."""

    clock = "@2027-03-27 20:00:00"
    settings = SHOP + ("time_zone=Europe/Berlin\nopen=Sa 09:00-18:00; Su 09:00-18:00\norder_term=1 d\n") + LIMITS

    def test_the_morning_after(self):
        self.tell({})
        code, _, order = self.released()
        opens = time(order["expected"]["explanation"]["opens_at"])
        self.assertEqual(opens.isoformat(), "2027-03-28T07:00:00+00:00", "nine o’clock of summer, not of winter")
        self.assertLess(opens, time(order["expected"]["p50"]))
        self.assertLess(time(order["expected"]["p50"]) - opens, datetime.timedelta(hours=1))
        placed, *_ = self.shop.place()
        terms = self.get(f"/v1/orders/{placed}")
        day = time(terms["terms"]["order_expires"]) - time(terms["placed_at"])
        self.assertLess(abs(day - datetime.timedelta(days=1)), datetime.timedelta(seconds=5), "a day of 24 hours, also that night")
        # In the night itself, after the hour that is missing, and when it has opened.
        self.shop.set_clock("@2027-03-28 01:30:00")
        self.tell({})
        night = wait_for("what is expected at night", lambda: self.explained(code), 30)
        self.assertEqual(time(night["explanation"]["opens_at"]), opens)
        self.shop.set_clock("@2027-03-28 07:05:00")
        expected = wait_for("a shop that works", lambda: self.works_now(code), 30)
        self.assertLess(time(expected["p50"]), opens + datetime.timedelta(hours=1))

    def explained(self, code):
        expected = self.get(f"/v1/orders/{code}")["expected"]
        return expected if expected and expected["explanation"] else None

    def works_now(self, code):
        self.tell({})
        expected = self.explained(code)
        return expected if expected and expected["explanation"]["opens_at"] is None else None


if __name__ == "__main__":
    unittest.main()
