#!/usr/bin/python3
"""Many places on one server: each sees its own and nothing else; an order goes from one to another and has one
owner at every instant."""
import concurrent.futures
import json
import pathlib
import re
import threading
import unittest

import yaml

from events import Follower
from harness import LIMITS, Case, png, wait_for

OPENAPI = pathlib.Path(__file__).resolve().parent.parent.parent / "data" / "openapi.yaml"
RISKLESS = "risk_ratio_limit=none\nrisk_amount_limit=none\n"
PLACES = (f"[Site main]\nname=Main Street\nundo=0 s\n{RISKLESS}"
          f"[Site gate3]\nname=Gate 3\naddress=Lake Road 3\nhours=9-18\nundo=0 s\n{RISKLESS}"
          f"[Site slow]\nname=Slow Lane\nundo=60 s\n{RISKLESS}" + LIMITS)
SECRET = "Zebedee"


class Places(Case):
    settings = PLACES

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        everything = "read,release,lift,collect,cancel,pay,produce"
        cls.main = cls.shop.pair()
        cls.gate = cls.shop.pair("Gate", everything, "gate3")
        cls.fetcher = cls.shop.pair("Fetcher", everything + ",fetch", "gate3")
        cls.slow = cls.shop.pair("Slow", everything, "slow")

    def order(self, site="main", released=False, name=SECRET):
        code, token = self.shop.begin(1, site=site)
        image = self.shop.upload(code, token, png()).json["image"]["id"]
        self.shop.wait_checked(code, token)
        self.good(self.shop.fill(code, token, [image], customer={"name": name, "email": f"{name}@example.org".lower()}))
        self.good(self.shop.ask("POST", f"/v1/orders/{code}/place", {}, token=token))
        if released:
            terminal = {"main": self.main, "gate3": self.gate, "slow": self.slow}[site]
            self.good(self.shop.ask("POST", f"/v1/orders/{code}/release", {}, token=terminal))
        return code, token

    def move(self, code, site, token, **more):
        return self.shop.ask("POST", f"/v1/orders/{code}/move-site", {"site": site}, token=token, **more)

    def codes(self, token, query=""):
        return {row["code"] for row in self.good(self.shop.ask("GET", "/v1/orders?limit=500" + query, token=token))["orders"]}

    def claim(self, token, most=10):
        body = {"devices": [{"name": "Photo", "products": None, "papers": None}], "max": most}
        return self.good(self.shop.ask("POST", "/v1/jobs/claim", body, token=token))["jobs"]

    def follow(self, token):
        follower = Follower(self.shop, token)
        self.addCleanup(follower.close)
        wait_for("the first comment", lambda: follower.comments)
        return follower


class Moving(Places):
    def test_one_owner(self):
        code, customer = self.order()
        here, there = self.follow(self.main), self.follow(self.gate)
        moved = self.good(self.move(code, "gate3", self.main, key="move-me"))
        self.assertEqual((moved["code"], moved["site"], moved["site_name"]), (code, "gate3", "Gate 3"))
        again = self.move(code, "gate3", self.main, key="move-me")
        self.assertEqual((again.status, again.headers["Idempotency-Replayed"], again.json), (200, "true", moved))
        self.refused(self.shop.ask("GET", f"/v1/orders/{code}", token=self.main), 403, "other-site")
        order = self.good(self.shop.ask("GET", f"/v1/orders/{code}", token=self.gate))
        self.assertEqual((order["site"], order["state"]), ("gate3", "placed"))
        self.assertEqual(self.good(self.shop.ask("GET", f"/v1/orders/{code}", token=customer))["site"], "gate3")
        for query in ("", f"&q={SECRET}", f"&q={code[:6]}"):
            self.assertNotIn(code, self.codes(self.main, query))
            self.assertIn(code, self.codes(self.gate, query))
        for follower in (here, there):
            event = wait_for("the event", lambda: [e for _, type, e in follower.events if type == "moved"])[0]
            self.assertEqual((event["order"], event["data"]["from"], event["data"]["to"], event["data"]["to_name"]),
                             (code, "main", "gate3", "Gate 3"))
        self.assertEqual([e["type"] for e in order["history"]].count("moved"), 1)

    def test_the_way_back(self):
        code, _ = self.order()
        self.good(self.move(code, "gate3", self.main))
        self.good(self.move(code, "main", self.main))          # taken back by who gave it away
        self.assertIn(code, self.codes(self.main))
        self.good(self.move(code, "gate3", self.main))
        self.good(self.move(code, "main", self.gate))          # given back by who has it
        self.assertIn(code, self.codes(self.main))
        self.assertNotIn(code, self.codes(self.gate, f"&q={SECRET}"))

    def test_rights(self):
        code, customer = self.order()
        answer = self.shop.ask("GET", f"/v1/orders/{code}", token=self.gate)
        self.refused(answer, 403, "other-site")
        self.assertEqual((answer.json["site"], answer.json["site_name"]), ("main", "Main Street"))
        self.refused(self.move(code, "gate3", self.gate), 403, "forbidden")
        self.refused(self.move(code, "slow", self.fetcher), 403, "other-site")
        self.refused(self.move(code, "gate3", customer), 403, "forbidden")
        self.refused(self.move(code, "gate3", self.shop.pair("Reader", "read,fetch")), 403, "forbidden")
        self.refused(self.move(code, "nowhere", self.main), 404, "not-found")
        self.refused(self.move(code, None, self.main), 400, "invalid")
        self.refused(self.move(code, "main", self.main), 409, "not-now")
        self.refused(self.move(code, "gate3", self.main, headers={"If-Match": '"1"'}), 412, "changed")
        self.assertEqual(self.good(self.shop.ask("GET", f"/v1/orders/{code}", token=self.main))["site"], "main")
        self.good(self.move(code, "gate3", self.fetcher))
        self.assertIn(code, self.codes(self.gate))

    def test_released_jobs_follow(self):
        code, _ = self.order("main", released=True)
        self.good(self.move(code, "slow", self.main))
        self.assertFalse([job for job in self.claim(self.main) if job["order"] == code])
        queue = self.good(self.shop.ask("GET", "/v1/queue", token=self.slow))
        self.assertIn(code, [job["order"] for job in queue["jobs"]])
        queue = self.good(self.shop.ask("GET", "/v1/queue", token=self.main))
        self.assertNotIn(code, [job["order"] for job in queue["jobs"]])
        jobs = wait_for("the job", lambda: [job for job in self.claim(self.slow) if job["order"] == code], 20)
        self.refused(self.move(code, "main", self.slow), 409, "not-now")
        self.refused(self.shop.ask("GET", f"/v1/jobs/{jobs[0]['id']}", token=self.main), 403, "other-site")

    def test_nobody_moves_what_is_unfinished_or_over(self):
        code, token = self.shop.begin(1)
        self.refused(self.move(code, "gate3", self.main), 409, "not-now")
        code, token = self.order()
        self.good(self.shop.ask("POST", f"/v1/orders/{code}/cancel", {}, token=token))
        self.refused(self.move(code, "gate3", self.main), 409, "not-now")

    def test_money_stays_where_it_was_taken(self):
        code, _ = self.order()
        before = self.good(self.shop.ask("GET", "/v1/day", token=self.gate))["revenue"]["amount"]
        self.good(self.shop.ask("POST", f"/v1/orders/{code}/pay", {"amount": {"amount": 25, "currency": "EUR"}}, token=self.main))
        taken = self.good(self.shop.ask("GET", "/v1/day", token=self.main))["revenue"]["amount"]
        self.good(self.move(code, "gate3", self.main))
        self.assertEqual(self.good(self.shop.ask("GET", "/v1/day", token=self.gate))["revenue"]["amount"], before)
        self.assertEqual(self.good(self.shop.ask("GET", "/v1/day", token=self.main))["revenue"]["amount"], taken)
        self.assertEqual(self.good(self.shop.ask("GET", f"/v1/orders/{code}", token=self.gate))["paid"]["amount"], 25)

    def test_race_for_its_making(self):
        """Both places grab for jobs while orders go to and fro: each job is taken once, where its order is then."""
        codes = [self.order("main", released=True)[0] for _ in range(8)]
        stop, taken, wrong = threading.Event(), [], []

        def grab(token, site):
            while not stop.is_set():
                for job in self.claim(token, 1):
                    taken.append((job["id"], job["order"], site))
                    order = self.shop.ask("GET", f"/v1/orders/{job['order']}", token=token)
                    if order.status != 200 or order.json["site"] != site:
                        wrong.append((site, order))

        def throw(code):
            for to, by in (("gate3", self.main), ("main", self.gate)) * 3:
                answer = self.move(code, to, by)
                if answer.status not in (200, 403, 409):
                    wrong.append(answer)

        with concurrent.futures.ThreadPoolExecutor(6) as pool:
            throwers = [pool.submit(throw, code) for code in codes]
            grabbers = [pool.submit(grab, self.main, "main"), pool.submit(grab, self.gate, "gate3")]
            concurrent.futures.wait(throwers)
            wait_for("all jobs", lambda: len({order for _, order, _ in taken} & set(codes)) == len(codes), 30)
            stop.set()
            for future in throwers + grabbers:
                future.result()
        self.assertEqual(wrong, [])
        mine = [job for job, order, _ in taken if order in codes]
        self.assertEqual(len(mine), len(set(mine)))


class Isolation(Places):
    """Every route of the API, asked by a terminal of another place with every right."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.stranger = cls.shop.pair("Stranger", "read,release,lift,collect,cancel,pay,produce,admin", "gate3")

    def everything_there_is(self):
        code, _ = self.order("main")
        self.good(self.shop.ask("POST", f"/v1/orders/{code}/hold", {"note": f"Ask {SECRET}"}, token=self.main))
        busy, _ = self.order("main", released=True)
        job = wait_for("the job", lambda: [job for job in self.claim(self.main) if job["order"] == busy])[0]
        device = {"name": "Hidden Printer", "uri": "file:///tmp", "state": "idle", "reasons": [], "message": None,
                  "job": None, "products": None}
        station = self.good(self.shop.ask("PUT", "/v1/devices", {"devices": [device]}, token=self.main))["devices"][0]["station"]
        return {"code": code, "image": "1", "item": "1", "hold": "1", "job": str(job["id"]), "station": station,
                "device": device["name"].replace(" ", "%20"), "site": "main", "path": "index.html"}, busy

    def bodies(self, path):
        """What would have an effect, were it let through."""
        for body in ({"site": "gate3"}, {"reason": "because", "amount": {"amount": 1, "currency": "EUR"}, "outcome": "made",
                                         "copies": 1, "state": "completed", "attempt": 1, "copies_completed": 1,
                                         "paused": False, "station": None, "device": None, "priority": None}):
            yield body

    def test_all_routes(self):
        description = yaml.safe_load(OPENAPI.read_text())
        parts, busy = self.everything_there_is()
        before = {code: self.good(self.shop.ask("GET", f"/v1/orders/{code}", token=self.main)) for code in (parts["code"], busy)}
        walked = 0
        for template, operations in description["paths"].items():
            for method in {"get", "put", "post", "patch", "delete", "head"} & set(operations):
                if template in ("/v1/events", "/metrics") or not template.startswith("/v1/"):
                    continue
                missing = set(re.findall(r"{(\w+)}", template)) - set(parts)
                if missing:
                    parts.update({name: "1" for name in missing})
                path = re.sub(r"{(\w+)}", lambda match: parts[match[1]], template)
                public = template in ("/v1/sites", "/v1/sites/{site}/catalogue", "/v1/orders", "/v1/terminals") or \
                    template.endswith("/session")
                for body in self.bodies(path) if method in ("put", "post", "patch") else (None,):
                    if template == "/v1/orders" and method == "post":
                        continue
                    answer = self.shop.ask(method.upper(), path, body, token=self.stranger,
                                           headers={"Upload-Offset": "0", "Upload-Length": "1"})
                    walked += 1
                    text = answer.body.decode("utf-8", "replace")
                    self.assertNotIn(SECRET, text, (method, path))
                    self.assertNotIn(SECRET.lower(), text, (method, path))
                    self.assertLess(answer.status, 500, (method, path, answer))
                    if "{code}" in template or "{job}" in template:
                        self.assertGreaterEqual(answer.status, 400, (method, path, answer))
                    elif not public:
                        self.assertNotIn("Hidden", text.replace(parts["device"].replace("%20", " "), "") if "{device}" in template
                                         else text, (method, path))
                        for code in before:
                            self.assertNotIn(code, text, (method, path))
                    if "{station}" in template:
                        self.assertIn(answer.status, (403, 404), (method, path, answer))
        self.assertGreater(walked, 60)
        for code, order in before.items():
            after = self.good(self.shop.ask("GET", f"/v1/orders/{code}", token=self.main))
            self.assertEqual(after, order | {"expected": after["expected"]})
        listed = self.good(self.shop.ask("GET", "/v1/orders?q=" + SECRET, token=self.stranger))
        self.assertEqual((listed["orders"], set(listed["counts"].values())), ([], {0}))

    def test_event_streams(self):
        there = self.follow(self.gate)
        all_of_it = Follower(self.shop, self.gate, last=0)
        self.addCleanup(all_of_it.close)
        code, _ = self.order("main", released=True)
        own, _ = self.order("gate3", name="Mine")
        wait_for("the own order", lambda: any(e["order"] == own and type == "placed" for _, type, e in there.events))
        wait_for("the past", lambda: any(e["order"] == own for _, _, e in all_of_it.events))
        for follower in (there, all_of_it):
            self.assertEqual({e["site"] for _, _, e in follower.events}, {"gate3"})
            self.assertNotIn(SECRET, json.dumps(follower.events))

    def test_a_drafts_picture_of_another_place(self):
        """The customer's own way does not lead past the places either."""
        code, _ = self.order("main")
        for path in ("", "/images/1", "/images/1/preview", "/images/1/original", "/items/1/preview"):
            self.refused(self.shop.ask("GET", f"/v1/orders/{code}{path}", token=self.gate), 403, "other-site")


del Places


if __name__ == "__main__":
    unittest.main(verbosity=2)
