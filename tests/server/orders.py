#!/usr/bin/python3
"""The order's way over HTTP: begun, filled, placed, released, ready, collected; keys, versions, undo."""
import concurrent.futures
import unittest
import uuid

from harness import LIMITS, Case, png, wait_for


class Orders(Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.counter = cls.shop.pair()

    def step(self, code, step, body=None, **more):
        return self.shop.ask("POST", f"/v1/orders/{code}/{step}", body or {}, token=self.counter, **more)

    def lift_all(self, code):
        order = self.shop.ask("GET", f"/v1/orders/{code}", token=self.counter).json
        for hold in order["holds"]:
            self.good(self.step(code, f"holds/{hold['id']}/lift", {"reason": "Known customer", "staff": "Mia"}))

    def released(self):
        code, token, password = self.shop.place()
        self.lift_all(code)
        self.good(self.step(code, "release", {"staff": "Mia"}))
        return code, token, password

    def claim(self, code, n=1):
        """The order's first n jobs, once the undo time is over."""
        devices = {"devices": [{"name": "Photo 1", "products": None, "papers": None}], "max": 10}
        jobs = []
        def claimed():
            jobs.extend(self.good(self.shop.ask("POST", "/v1/jobs/claim", devices, token=self.counter))["jobs"])
            return sum(job["order"] == code for job in jobs) >= n
        wait_for("the undo time's end", claimed, 20)
        return [job for job in jobs if job["order"] == code]

    def make(self, code, n):
        for job in self.claim(code, n):
            for state in ("processing", "completed"):
                report = {"state": state, "attempt": job["attempt"], "copies_completed": job["copies"]}
                self.good(self.shop.ask("PUT", f"/v1/jobs/{job['id']}", report, token=self.counter))

    def test_whole_way(self):
        code, token, password = self.shop.place(2, copies=3)
        order = self.good(self.shop.ask("GET", f"/v1/orders/{code}", token=token))
        self.assertEqual((order["state"], order["price"]["amount"] > 0), ("placed", True))
        self.assertNotIn("risk", order)
        self.assertNotIn("holds", order)
        self.lift_all(code)
        order = self.good(self.step(code, "release", {"staff": "Mia"}))
        self.assertIn(order["state"], ("released", "in-production"))
        self.assertEqual(len(order["jobs"]), 2)
        self.assertGreater(order["terms"]["order_expires"], order["placed_at"])
        self.assertTrue(any(e["actor"] == "terminal:Counter/Mia" for e in order["history"]))
        self.refused(self.step(code, "ready"), 409, "not-now")
        self.make(code, 2)
        order = self.good(self.step(code, "ready", {"compartment": "B4"}))
        self.assertEqual((order["state"], order["compartment"]), ("ready", "B4"))
        unpaid = {"amount": order["price"]["amount"] - order["paid"]["amount"], "currency": order["price"]["currency"]}
        order = self.good(self.step(code, "pay", {"amount": unpaid}))
        self.assertEqual(order["paid"], order["price"])
        order = self.good(self.step(code, "collect", {"password": password}))
        self.assertEqual(order["state"], "collected")
        self.refused(self.step(code, "collect"), 409, "not-now")

    def test_live_price_and_contents(self):
        code, token = self.shop.begin(1)
        image = self.shop.upload(code, token, png()).json["image"]["id"]
        one = self.good(self.shop.fill(code, token, [image], copies=1))
        many = self.good(self.shop.fill(code, token, [image], copies=300))
        self.assertLess(many["items"][0]["unit_price"]["amount"], one["items"][0]["unit_price"]["amount"])
        self.refused(self.shop.fill(code, token, [image], product="photo-1x1"), 400, "invalid")
        self.refused(self.shop.fill(code, token, ["99"]), 400, "invalid")
        self.refused(self.shop.fill(code, token, [image], copies=10**9), 400, "invalid")
        self.refused(self.shop.ask("PUT", f"/v1/orders/{code}", {"items": [1, 2]}, token=token), 400, "invalid")

    def test_session(self):
        code, _, password = self.shop.place()
        grouped = f"{code[:4]}-{code[4:8]}-{code[8:]}".lower()
        session = self.good(self.shop.ask("POST", f"/v1/orders/{grouped}/session", {"password": password}))
        order = self.good(self.shop.ask("GET", f"/v1/orders/{code}", token=session["token"]))
        self.assertEqual(order["code"], code)
        image = self.shop.ask("GET", f"/v1/orders/{code}/images/1/preview?size=256", token=session["token"])
        self.assertEqual((image.status, image.body[:2]), (200, b"\xff\xd8"))
        original = self.shop.ask("GET", f"/v1/orders/{code}/images/1/original", token=session["token"])
        self.assertEqual(original.body, png(seed=0))
        self.assertEqual(original.headers["Content-Type"], "application/octet-stream")

    def test_same_key_same_answer(self):
        key = str(uuid.uuid4())
        first = self.shop.ask("POST", "/v1/orders", {"site": "main"}, key=key)
        again = self.shop.ask("POST", "/v1/orders", {"site": "main"}, key=key)
        self.assertEqual((first.status, first.body), (again.status, again.body))
        self.assertEqual(again.headers["Idempotency-Replayed"], "true")
        self.refused(self.shop.ask("POST", "/v1/orders", {"site": "main", "language": "de"}, key=key), 422, "key-reused")
        self.refused(self.shop.ask("POST", "/v1/orders", {"site": "main"}, headers={"Idempotency-Key": "none"}), 400, "invalid")

    def test_place_again_gives_the_password_again(self):
        code, token = self.shop.begin(1)
        image = self.shop.upload(code, token, png()).json["image"]["id"]
        self.shop.wait_checked(code, token)
        self.good(self.shop.fill(code, token, [image]))
        key = str(uuid.uuid4())
        first = self.good(self.shop.ask("POST", f"/v1/orders/{code}/place", {}, token=token, key=key))
        again = self.good(self.shop.ask("POST", f"/v1/orders/{code}/place", {}, token=token, key=key))
        self.assertEqual(first, again)
        self.refused(self.shop.ask("POST", f"/v1/orders/{code}/place", {}, token=token), 409, "not-now")

    def test_one_effect_of_many_at_once(self):
        code, _, _ = self.shop.place()
        order = self.shop.ask("GET", f"/v1/orders/{code}", token=self.counter).json
        amount = {"amount": 1, "currency": order["price"]["currency"]}
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            answers = list(pool.map(lambda _: self.step(code, "pay", {"amount": amount}, key="same-pay"), range(8)))
        self.assertTrue(all(a.status in (200, 409) for a in answers), answers)
        order = self.shop.ask("GET", f"/v1/orders/{code}", token=self.counter).json
        self.assertEqual(order["paid"]["amount"], 1)

    def test_versions(self):
        code, token, _ = self.shop.place()
        answer = self.shop.ask("GET", f"/v1/orders/{code}", token=self.counter)
        tag = answer.headers["ETag"]
        self.assertEqual(tag, f'"{answer.json["version"]}"')
        # When it would be made changes without the order, so what waits is always told anew.
        anew = self.shop.ask("GET", f"/v1/orders/{code}", token=self.counter, headers={"If-None-Match": tag})
        self.assertEqual((anew.status, anew.headers["ETag"]), (200, tag))
        amount = {"amount": {"amount": 1, "currency": answer.json["price"]["currency"]}}
        paid = self.step(code, "pay", amount, headers={"If-Match": tag})
        self.assertEqual(paid.status, 200)
        self.refused(self.step(code, "pay", amount, headers={"If-Match": tag}), 412, "changed")
        self.refused(self.step(code, "pay", amount, headers={"If-Match": "seven"}), 400, "invalid")
        self.assertNotEqual(self.shop.ask("GET", f"/v1/orders/{code}", token=token).headers["ETag"], tag)
        self.good(self.step(code, "cancel", {"reason": None}))
        tag = self.shop.ask("GET", f"/v1/orders/{code}", token=self.counter).headers["ETag"]
        same = self.shop.ask("GET", f"/v1/orders/{code}", token=self.counter, headers={"If-None-Match": tag})
        self.assertEqual((same.status, same.body), (304, b""))

    def test_undo_and_holds(self):
        code, _, _ = self.shop.place()
        held = self.good(self.step(code, "hold", {"note": "Ask for the border", "staff": "Mia"}))
        self.assertIn("staff", [h["reason"] for h in held["holds"]])
        self.refused(self.step(code, "release"), 409, "held")
        self.refused(self.step(code, "holds/1/lift", {}), 400, "invalid")
        self.lift_all(code)
        released = self.good(self.step(code, "release"))
        self.assertIsNotNone(released["undo_until"])
        undone = self.good(self.step(code, "undo"))
        self.assertEqual(undone["state"], "placed")
        self.refused(self.step(code, "undo"), 409, "not-now")

    def test_cancel(self):
        code, token, _ = self.shop.place()
        order = self.good(self.shop.ask("POST", f"/v1/orders/{code}/cancel", {"reason": "Changed my mind"}, token=token))
        self.assertEqual(order["state"], "cancelled")
        answer = self.step(code, "release")
        self.assertIn((answer.status, answer.nick), [(410, "gone"), (409, "not-now")])

    def test_unfinished(self):
        code, token = self.shop.begin(5)
        ids = [self.shop.upload(code, token, png(seed=i)).json["image"]["id"] for i in range(2)]
        self.shop.wait_checked(code, token)
        self.shop.fill(code, token, ids)
        self.refused(self.shop.ask("POST", f"/v1/orders/{code}/place", {}, token=token), 409, "unfinished-upload")
        self.refused(self.step(code, "release"), 409, "unfinished-upload")

    def test_new_password(self):
        code, token, old = self.shop.place()
        new = self.good(self.step(code, "password"))["password"]
        self.refused(self.shop.ask("POST", f"/v1/orders/{code}/session", {"password": old}), 401, "wrong-password")
        self.good(self.shop.ask("POST", f"/v1/orders/{code}/session", {"password": new}))
        for method, path in (("GET", ""), ("POST", "/cancel"), ("GET", "/compartment")):
            answer = self.shop.ask(method, f"/v1/orders/{code}{path}", {} if method == "POST" else None, token=token)
            self.refused(answer, 401, "unauthorized")
            self.assertIn("newest password", answer.json["detail"])
        self.assertIn("claim code and password", self.shop.ask("GET", f"/v1/orders/{code}").json["detail"])
        _, other, _ = self.shop.place()
        self.assertIn("another order", self.shop.ask("GET", f"/v1/orders/{code}", token=other).json["detail"])
        self.assertIn("Pair it again", self.shop.ask("GET", f"/v1/orders/{code}", token="A" * 43).json["detail"])

    def test_docket(self):
        code, token, password = self.shop.place()
        for format, head in (("png", b"\x89PNG"), ("pdf", b"%PDF"), ("svg", b"<?xml")):
            answer = self.shop.ask("POST", f"/v1/orders/{code}/docket?format={format}", {"password": password}, token=token)
            self.assertEqual((answer.status, answer.body[:len(head)]), (200, head))
        wrong = "000000" if password != "000000" else "111111"
        self.refused(self.shop.ask("POST", f"/v1/orders/{code}/docket", {"password": wrong}, token=token), 401, "wrong-password")
        self.refused(self.shop.ask("POST", f"/v1/orders/{code}/docket?format=exe", {}, token=token), 400, "invalid")

    def test_list_and_search(self):
        code, _, _ = self.shop.place(customer={"name": "Zacharias Quitte", "email": "zq@example.org"})
        found = self.good(self.shop.ask("GET", "/v1/orders?q=quit", token=self.counter))
        self.assertEqual([row["code"] for row in found["orders"]], [code])
        by_code = self.good(self.shop.ask("GET", f"/v1/orders?q={code[:6]}", token=self.counter))
        self.assertIn(code, [row["code"] for row in by_code["orders"]])
        seen, cursor = set(), ""
        while cursor is not None:
            page = self.good(self.shop.ask("GET", "/v1/orders?limit=2" + (f"&cursor={cursor}" if cursor else ""), token=self.counter))
            seen.update(row["code"] for row in page["orders"])
            cursor = page["next"]
        self.assertIn(code, seen)
        self.refused(self.shop.ask("GET", "/v1/orders?wants=nonsense", token=self.counter), 400, "invalid")
        self.refused(self.shop.ask("GET", "/v1/orders?cursor=%27%3b--", token=self.counter), 400, "invalid")

    def test_production(self):
        code, _, _ = self.released()
        job = self.claim(code)[0]
        self.assertEqual((job["device"], job["attempt"]), ("Photo 1", 1))
        page = self.shop.ask("GET", f"/v1/jobs/{job['id']}/page", token=self.counter)
        self.assertEqual((page.status, page.headers["Content-Type"], page.body[:2]), (200, "image/jpeg", b"\xff\xd8"))
        path = f"/v1/jobs/{job['id']}"
        self.good(self.shop.ask("POST", path + "/renew", {}, token=self.counter))
        self.refused(self.shop.ask("PUT", path, {"state": "processing", "attempt": 7}, token=self.counter), 412, "changed")
        self.good(self.shop.ask("PUT", path, {"state": "processing", "attempt": 1}, token=self.counter))
        order = self.good(self.shop.ask("GET", f"/v1/orders/{code}", token=self.counter))
        self.assertEqual(order["state"], "in-production")
        stopped = self.good(self.shop.ask("PUT", path, {"state": "processing-stopped", "attempt": 1,
                                          "reasons": ["outcome-unknown"], "message": "The power failed."}, token=self.counter))
        self.assertEqual(stopped["reasons"], ["outcome-unknown"])
        made = self.good(self.shop.ask("POST", path + "/resolve", {"outcome": "made", "staff": "Mia"}, token=self.counter))
        self.assertEqual(made["state"], "completed")
        self.refused(self.shop.ask("POST", path + "/resolve", {"outcome": "made"}, token=self.counter), 409, "not-now")
        self.refused(self.shop.ask("GET", "/v1/jobs/999999", token=self.counter), 404, "not-found")

    def test_devices(self):
        device = {"name": "Photo 1", "uri": "ipp://localhost/photo", "state": "stopped", "reasons": ["media-empty"],
                  "message": "Out of paper", "job": None, "products": ["photo-10x15"]}
        answer = self.good(self.shop.ask("PUT", "/v1/devices", {"devices": [device]}, token=self.counter))
        self.assertLessEqual(device.items(), answer["devices"][0].items())
        self.assertEqual(answer, self.good(self.shop.ask("GET", "/v1/devices", token=self.counter)))
        for devices in ([device, device], [{**device, "name": ""}], [{**device, "state": "burning"}]):
            self.refused(self.shop.ask("PUT", "/v1/devices", {"devices": devices}, token=self.counter), 400, "invalid")


class ByWords(Case):
    """Orders whose contents are what somebody wrote who cannot be answered: nothing of it is lost, nothing is guessed unasked."""

    settings = "[Site main]\nname=Main\nundo=0 s\nstraight_ratio=0.35\n[Site careful]\nname=Careful\nstraight_ratio=0.2\n" + LIMITS

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.counter, cls.careful = cls.shop.pair(), cls.shop.pair(site="careful")

    def begun(self, pictures=0, site="main", data=None):
        code, token = self.shop.begin(pictures, site)
        for i in range(pictures):
            self.shop.upload(code, token, data or png(seed=i), name=f"IMG_{i + 1}.png")
        self.shop.wait_checked(code, token)
        return code, token

    def pushed(self, words, pictures=0, name="Bluetooth 2A:B1", site="main", before=None):
        """The order as the counter sees it, and the answer."""
        code, token = self.begun(pictures, site)
        if before:
            self.good(self.shop.ask("PUT", f"/v1/orders/{code}", before, token=token))
        answer = self.good(self.shop.ask("POST", f"/v1/orders/{code}/place", {"words": words, "name": name}, token=token))
        counter = self.counter if site == "main" else self.careful
        return self.good(self.shop.ask("GET", f"/v1/orders/{code}", token=counter)), answer

    def asked(self, words, pictures=0, **more):
        """The items, and what the counter is to ask."""
        order, answer = self.pushed(words, pictures, **more)
        hold, = [one for one in order["holds"] if one["reason"] == "staff"]
        self.assertEqual((order["state"], order["customer"]["comment"]), ("placed", words.strip()), order)
        return [(item["product"], item["copies"], item["words"]) for item in order["items"]], hold["note"]

    def test_words_of_another_language_than_the_orders(self):
        order, _ = self.pushed("Stempel: Jürgen")
        item, = order["items"]
        self.assertEqual((item["words"], order["customer"]["language"], order["holds"]), ("Jürgen", "de", []))

    def test_what_cannot_be_made_is_asked(self):
        items, why = self.asked("stamp: " + "words that are very small " * 15)
        self.assertEqual([item[0] for item in items], ["stamp-round-30"])
        self.assertTrue(items[0][2] and "words that are very small".startswith(items[0][2][:20]), items)
        self.assertIn("cannot be read", why)
        items, why = self.asked("x" * 8000)
        self.assertEqual(set(items[0][2]), {"x"})
        items, why = self.asked("stamp: \u2800\u200d\u3164")
        self.assertEqual(len(items), 1)
        items, why = self.asked("stamp: Ayumi \U000f1234")
        self.assertEqual(items, [("stamp-round-30", 1, "Ayumi")])
        items, why = self.asked("500x 20x30", 4)
        self.assertEqual(items, [("photo-20x30", 1, None)] * 4)
        # Without a letter that can be seen nothing was said, and without a picture nothing was sent.
        code, token = self.begun()
        self.refused(self.shop.ask("POST", f"/v1/orders/{code}/place", {"words": "\u200b \u2060"}, token=token), 400, "invalid")

    def test_what_was_understood_stays(self):
        items, why = self.asked("99999x 10x15", 1)
        self.assertEqual(items, [("photo-10x15", 1, None)])
        self.assertIn("99999", why)
        self.assertNotIn("mail", why)
        items, why = self.asked("5000 stamps: hi")
        self.assertEqual(items, [("stamp-round-30", 1, "hi")])
        self.assertIn("5000", why)
        items, why = self.asked("2x 10x15 on canvas\n3x 13x18 rubber", 1)
        self.assertIn(("photo-13x18", 3, None), items)
        items, why = self.asked("2x 10x15\n" + "And so on, and so forth.\n" * 260 + "3x 20x30", 1)
        self.assertEqual(items, [("photo-10x15", 2, None)])
        self.assertIn("was not read", why)

    def test_who_the_customer_is_stays(self):
        customer = {"name": "Ada", "email": "ada@example.org", "phone": "+49301234", "comment": "Ring twice."}
        order, _ = self.pushed("", 1, before={"customer": customer})
        self.assertEqual({key: order["customer"][key] for key in customer}, customer)
        order, _ = self.pushed("3x\nname: Bea\nFor my aunt.", 1, before={"customer": customer})
        self.assertEqual((order["customer"]["name"], order["customer"]["email"], order["customer"]["comment"]),
                         ("Bea", "ada@example.org", "Ring twice.\nFor my aunt."))
        order, _ = self.pushed("", 1, name="A\u202eda\nPaid: yes " + "x" * 150)
        self.assertRegex(order["customer"]["name"], "^Ada Paid: yes x+$")
        self.assertLessEqual(len(order["customer"]["name"]), 100)

    def test_no_better_than_the_page(self):
        """Who leaves no address is a stranger either way: the same risk, and the same rule whether it starts by itself."""
        risks = {}
        for site, counter in (("main", self.counter), ("careful", self.careful)):
            order, _ = self.pushed("1x 10x15", 1, site=site)
            code, token, _ = self.shop.place(site=site, customer={"name": "Ada"})
            page = self.good(self.shop.ask("GET", f"/v1/orders/{code}", token=counter))
            self.assertEqual((order["state"], order["risk"]), (page["state"], page["risk"]))
            risks[site] = order["state"]
        self.assertEqual((risks["main"] == "placed", risks["careful"]), (False, "placed"))
        # What somebody has to ask about waits at the counter, however safe it is.
        self.asked("77x99", 1)


class BegunAtOnce(Case):
    """A release whose terminal has a free device: the answer has the job, begun."""

    settings = "[Site main]\nname=Main\nundo=0 s\nrisk_ratio_limit=none\nrisk_amount_limit=none\n" + LIMITS

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.counter, cls.till = cls.shop.pair(), cls.shop.pair("Till", "read,release")

    def release(self, code, key=None, token=None, **device):
        body = {"staff": "Mia", "devices": [{"name": "Photo 1", **device}]}
        return self.shop.ask("POST", f"/v1/orders/{code}/release", body, token=token or self.counter, key=key)

    def test_begun(self):
        code, _, _ = self.shop.place(2, copies=3)
        page = self.shop.ask("GET", f"/v1/orders/{code}/items/1/page", token=self.counter)
        self.assertEqual((page.status, page.headers["Content-Type"]), (200, "image/jpeg"))
        self.refused(self.release(code, token=self.till), 403, "forbidden")
        key = str(uuid.uuid4())
        order = self.good(self.release(code, key))
        [begun] = order["begun"]
        self.assertEqual((order["state"], begun), ("in-production", order["jobs"][0]))
        self.assertEqual((begun["state"], begun["attempt"], begun["device"]), ("processing", 1, "Photo 1"))
        self.assertEqual(begun["reasons"], ["job-incoming"])
        self.assertIsNotNone(begun["lease_until"])
        self.assertEqual(page.body, self.shop.ask("GET", f"/v1/jobs/{begun['id']}/page", token=self.counter).body)
        again = self.release(code, key)
        self.assertEqual((again.json["begun"], again.headers["Idempotency-Replayed"]), ([begun], "true"))
        devices = {"devices": [{"name": "Photo 1"}], "max": 10}
        rest = self.good(self.shop.ask("POST", "/v1/jobs/claim", devices, token=self.counter))["jobs"]
        self.assertEqual([job["id"] for job in rest], [order["jobs"][1]["id"]])
        for job in (begun, *rest):
            for state in ("pending",) if job is begun else ("processing", "completed"):
                report = {"state": state, "attempt": 1, "copies_completed": 0 if job is begun else 3}
                self.good(self.shop.ask("PUT", f"/v1/jobs/{job['id']}", report, token=self.counter))
        [back] = self.good(self.shop.ask("POST", "/v1/jobs/claim", devices, token=self.counter))["jobs"]
        self.assertEqual((back["id"], back["attempt"]), (begun["id"], 2))
        for state in ("processing", "completed"):
            self.good(self.shop.ask("PUT", f"/v1/jobs/{back['id']}", {"state": state, "attempt": 2}, token=self.counter))

    def test_what_is_not_begun(self):
        first, _, _ = self.shop.place()
        second, _, _ = self.shop.place()
        self.assertEqual(self.good(self.release(first, products=["photo-20x30"]))["begun"], [])
        # Its turn is after the one that was released before it.
        order = self.good(self.release(second))
        self.assertEqual((order["state"], order["begun"]), ("released", []))
        self.refused(self.shop.ask("GET", f"/v1/orders/{first}/items/9/page", token=self.counter), 404, "not-found")
        self.refused(self.shop.ask("GET", f"/v1/orders/{first}/items/1/page", token=self.till), 403, "forbidden")
        for _ in range(2):
            self.good(self.shop.ask("POST", "/v1/jobs/claim", {"devices": [{"name": "Photo 1"}]}, token=self.counter))


if __name__ == "__main__":
    unittest.main()
