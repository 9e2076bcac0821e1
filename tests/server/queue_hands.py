#!/usr/bin/python3
"""The queue over HTTP: what stands where and why, and what people do with it."""
import unittest
import uuid

from harness import LIMITS, Case, wait_for

DEVICE = {"name": "Photo 1", "uri": "file:///tmp", "state": "idle", "reasons": [], "message": None, "job": None, "products": None}
GLOSSY = {"width": 101.6, "height": 152.4, "paper": "glossy"}
SHOP = "[Site main]\nname=Main Street\nundo=0 s\nrisk_ratio_limit=none\nrisk_amount_limit=none\n[Site north]\nname=North\n"


class Queue(Case):
    settings = SHOP + LIMITS

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.counter, cls.north = cls.shop.pair(), cls.shop.pair("North", site="north")

    def setUp(self):
        self.tell()
        for job in self.queue()["jobs"]:
            self.post(f"/v1/jobs/{job['id']}/cancel")

    def post(self, path, body=None, **more):
        return self.shop.ask("POST", path, body or {}, token=more.pop("token", self.counter), **more)

    def queue(self):
        return self.good(self.shop.ask("GET", "/v1/queue", token=self.counter))

    def released(self, n=1, **more):
        code, _, _ = self.shop.place(n, **more)
        order = self.good(self.post(f"/v1/orders/{code}/release"))
        return code, [job["id"] for job in order["jobs"]]

    def tell(self, *devices, token=None):
        """The station's id and its devices as the server has them."""
        answer = self.good(self.shop.ask("PUT", "/v1/devices", {"devices": [{**DEVICE, **device} for device in devices]},
                                         token=token or self.counter))["devices"]
        return answer[0]["station"] if answer else None, answer

    def claim(self, name="Photo 1", max=1, **more):
        body = {"devices": [{"name": name, "products": None, "papers": None, **more}], "max": max}
        return [job["id"] for job in self.good(self.post("/v1/jobs/claim", body))["jobs"]]

    def events(self, code):
        return [event["type"] for event in self.good(self.shop.ask("GET", f"/v1/orders/{code}", token=self.counter))["history"]]

    def test_order_and_reasons(self):
        plain, (first,) = self.released()
        express, (second,) = self.released(express=True)
        queue = self.queue()
        self.assertEqual([job["id"] for job in queue["jobs"]], [second, first])
        self.assertEqual([job["place"] for job in queue["jobs"]], [1, 2])
        self.assertEqual(queue["total"], 2)
        self.assertEqual({"type": "priority", "value": 75}, queue["jobs"][0]["why"][0])

    def test_raised(self):
        slow, (first,) = self.released()
        fast, (second,) = self.released(express=True)
        raised = self.good(self.post(f"/v1/jobs/{first}/raise", {"priority": None, "staff": "Mia"}))
        self.assertGreater(raised["raised"], 0)
        self.assertEqual(self.queue()["jobs"][0]["id"], first)
        self.assertIn("job-raised", self.events(slow))
        self.good(self.post(f"/v1/jobs/{second}/raise", {"priority": 100}))
        self.assertEqual(self.claim(max=2), [first, second])
        self.refused(self.post(f"/v1/jobs/{first}/raise"), 409, "not-now")

    def test_once_however_often_it_is_sent(self):
        code, (job,) = self.released()
        key = str(uuid.uuid4())
        answers = [self.post(f"/v1/jobs/{job}/raise", {"priority": 60}, key=key) for _ in range(2)]
        self.assertEqual(answers[0].json, answers[1].json)
        self.assertEqual(self.events(code).count("job-raised"), 1)

    def test_moved_to_one_device(self):
        station, _ = self.tell({}, {"name": "Photo 2"}, {"name": "Poster", "products": ["photo-20x30"]})
        code, (job,) = self.released()
        self.good(self.post(f"/v1/jobs/{job}/move", {"station": station, "device": "Photo 2"}))
        self.assertEqual(self.claim("Photo 1"), [])
        self.refused(self.post(f"/v1/jobs/{job}/move", {"station": station, "device": "Poster"}), 409, "not-now")
        self.refused(self.post(f"/v1/jobs/{job}/move", {"station": station, "device": "None"}), 400, "invalid")
        self.refused(self.post(f"/v1/jobs/{job}/move", {"station": station}), 400, "invalid")
        self.assertEqual(self.claim("Photo 2"), [job])
        self.assertIn("job-moved", self.events(code))

    def test_moved_back(self):
        station, _ = self.tell({}, {"name": "Photo 2"})
        code, (job,) = self.released()
        self.good(self.post(f"/v1/jobs/{job}/move", {"station": station, "device": "Photo 2"}))
        self.assertIsNone(self.good(self.post(f"/v1/jobs/{job}/move", {"station": None, "device": None}))["moved_to"])
        self.assertEqual(self.claim("Photo 1"), [job])

    def test_pieces_stay_together(self):
        """What comes between is not made between, unless it is more urgent by far."""
        code, jobs = self.released(3)
        mine = self.claim()
        other, (late,) = self.released()
        self.good(self.post(f"/v1/jobs/{late}/raise", {"priority": 55}))
        self.assertEqual(mine + self.claim(max=3), sorted(jobs) + [late])

    def test_paper_that_is_not_loaded(self):
        self.tell({"media": [{**GLOSSY, "paper": "matte", "loaded": True}, {**GLOSSY, "loaded": False}]})
        code, (job,) = self.released()
        self.assertEqual(self.claim(), [])
        queue = self.queue()
        self.assertEqual(queue["jobs"][0]["reasons"], ["media-needed"])
        wanted, = queue["media_wanted"]
        self.assertEqual((wanted["product"], wanted["paper"], wanted["orders"], wanted["device"]), ("photo-10x15", "glossy", 1, "Photo 1"))
        self.tell({"media": [{**GLOSSY, "loaded": True}]})
        self.assertEqual(self.queue()["media_wanted"], [])
        self.assertEqual(self.claim(), [job])

    def test_artworks(self):
        code, (job,) = self.released()
        self.assertEqual(self.claim(artworks=["stamp"]), [])
        self.assertEqual(self.claim(artworks=["stamp", "photo"]), [job])

    def test_paused_device(self):
        station, devices = self.tell({})
        self.assertFalse(devices[0]["paused"])
        code, (job,) = self.released()
        self.assertTrue(self.good(self.post(f"/v1/devices/{station}/Photo%201/pause"))["paused"])
        self.assertTrue(self.tell({})[1][0]["paused"])
        self.assertEqual(self.claim(), [])
        self.assertFalse(self.tell({"paused": False})[1][0]["paused"])
        self.assertEqual(self.claim(), [job])
        self.refused(self.post(f"/v1/devices/{station}/Photo%201/pause", token=self.north), 404, "not-found")
        self.refused(self.post(f"/v1/devices/{station}/Photo%209/pause"), 404, "not-found")

    def test_intake(self):
        code, token = self.shop.begin(0)
        self.good(self.post("/v1/intake", {"paused": True, "note": "Wir machen Inventur."}))
        self.assertTrue(self.queue()["intake"]["paused"])
        answer = self.shop.ask("POST", f"/v1/orders/{code}/place", {}, token=token)
        self.refused(answer, 503, "unavailable")
        self.assertEqual(answer.json["detail"], "Wir machen Inventur.")
        self.good(self.post("/v1/intake", {"paused": False}))
        self.assertNotEqual(self.shop.ask("POST", f"/v1/orders/{code}/place", {}, token=token).status, 503)
        self.refused(self.post("/v1/intake", {}), 400, "invalid")

    def test_cancelled_and_made_again(self):
        code, (job,) = self.released()
        self.refused(self.post(f"/v1/jobs/{job}/reprint", {"copies": 1}), 409, "not-now")
        self.assertEqual(self.good(self.post(f"/v1/jobs/{job}/cancel"))["state"], "canceled")
        self.assertEqual(self.claim(), [])
        self.refused(self.post(f"/v1/jobs/{job}/cancel"), 409, "not-now")
        again = self.good(self.post(f"/v1/jobs/{job}/reprint", {"copies": 4, "reason": "A scratch"}), 201)
        self.assertEqual((again["copies"], again["item"], again["state"]), (4, "1", "pending"))
        for copies in (0, -1, 501, 10**7, "two", None):
            self.refused(self.post(f"/v1/jobs/{job}/reprint", {"copies": copies}), 400, "invalid")
        self.assertEqual(self.claim(), [again["id"]])
        self.assertEqual([t for t in self.events(code) if t in ("job-cancelled", "reprint")], ["job-cancelled", "reprint"])

    def test_a_job_at_a_device_is_cancelled(self):
        code, (job,) = self.released()
        self.claim()
        self.shop.ask("PUT", f"/v1/jobs/{job}", {"state": "processing", "attempt": 1}, token=self.counter)
        self.good(self.post(f"/v1/jobs/{job}/cancel"))
        self.assertEqual(self.good(self.post(f"/v1/jobs/{job}/renew"))["state"], "canceled")

    def test_rights_and_shops(self):
        code, (job,) = self.released()
        reader = self.shop.pair("Reader", "read")
        for word in ("raise", "move", "cancel", "reprint"):
            self.refused(self.post(f"/v1/jobs/{job}/{word}", {"copies": 1}, token=reader), 403, "forbidden")
            self.refused(self.post(f"/v1/jobs/{job}/{word}", {"copies": 1}, token=self.north), 403, "other-site")
            self.refused(self.post(f"/v1/jobs/99999/{word}", {"copies": 1}), 404, "not-found")
            self.refused(self.post(f"/v1/jobs/{job}/{word}", {"copies": 1}, headers={"Idempotency-Key": "none"}), 400, "invalid")
        station = self.shop.pair("Station", "produce")
        self.good(self.post(f"/v1/jobs/{job}/raise", token=station))

    def test_nonsense_about_devices(self):
        for bad in ({"media": 5}, {"media": [5]}, {"media": [{"paper": "x"}]}, {"media": [{**GLOSSY, "width": -1}]},
                    {"media": [{**GLOSSY, "width": 1e99}]}, {"paused": "yes"}, {"progress": 2}, {"seconds_left": "soon"},
                    {"artworks": [1]}, {"kind": 7}, {"stopped_since": "yesterday"}, {"state": "tired"}):
            answer = self.shop.ask("PUT", "/v1/devices", {"devices": [{**DEVICE, **bad}]}, token=self.counter)
            self.refused(answer, 400, "invalid")


if __name__ == "__main__":
    unittest.main()
