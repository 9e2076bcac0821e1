#!/usr/bin/python3
"""Refusals in the caller's language, on a system that has no locale but C.UTF-8, many callers at once."""
import concurrent.futures
import unittest

from harness import LIMITS, Case

NOTHING = {"de": "Hier ist nichts.", "ja": "ここには何もありません。", "en": "There is nothing here."}


class Languages(Case):
    def detail(self, method, path, language, **more):
        headers = {"Accept-Language": language, **more.pop("headers", {})}
        return self.shop.ask(method, path, headers=headers, **more).json["detail"]

    def test_the_first_that_is_known(self):
        for header, language in (("de", "de"), ("de-AT,de;q=0.9", "de"), ("fr, ja;q=0.8, de;q=0.5", "ja"), ("fr", "en"),
                                 ("de;q=0, ja", "ja"), ("", "en"), ("en-GB,de;q=0.5", "en"), (",,,;q=", "en"), ("d", "en")):
            self.assertEqual(self.detail("GET", "/v1/nothing", header), NOTHING[language], header)

    def test_many_at_once(self):
        tags = ["de", "ja", "en"] * 40
        with concurrent.futures.ThreadPoolExecutor(12) as pool:
            answers = pool.map(lambda tag: self.detail("GET", "/v1/nothing", tag), tags)
        self.assertEqual(list(answers), [NOTHING[tag] for tag in tags])

    def test_wherever_it_is_refused(self):
        """By its headers, at the beginning of a body, within it, by a worker."""
        code, token = self.shop.begin()
        english, german = [[
            self.detail("POST", "/healthz", tag),
            self.detail("GET", "/v1/orders", tag),
            self.detail("POST", "/v1/orders", tag, raw=b"x" * 40000),
            self.detail("POST", "/v1/orders", tag, raw=b"no JSON"),
            self.detail("POST", f"/v1/orders/{code}/images", tag, raw=b"", token=token, headers={"Upload-Length": "-1"}),
            self.detail("PATCH", f"/v1/orders/{code}/images/7", tag, raw=b"", token=token, headers={"Upload-Offset": "0"}),
            self.detail("POST", f"/v1/orders/{code}/place", tag, body={}, token=token),
        ] for tag in ("en", "de")]
        for one, other in zip(english, german):
            self.assertNotEqual(one, other)

    def test_a_host_is_named(self):
        back = self.shop.say(b"GET /healthz HTTP/1.1\r\nAccept-Language: de\r\n\r\n")
        self.assertIn(b" 400 ", back)
        self.assertIn(b"application/problem+json", back)
        self.assertIn(b" 200 ", self.shop.say(b"GET /healthz HTTP/1.0\r\n\r\n"))


class Knocking(Case):
    settings = LIMITS.replace("requests_per_minute=1000000", "requests_per_minute=20")

    def test_doors_that_are_not_there(self):
        statuses = [self.shop.ask("GET", f"/v1/secret-{i}").status for i in range(30)]
        self.assertEqual((statuses[0], statuses[-1]), (404, 429))


class Money(Case):
    settings = "[Site main]\nname=Main\nundo=30 s\n" + LIMITS

    def test_taken_today_and_given_back(self):
        """Whatever became of the order: the drawer is counted."""
        counter = self.shop.pair()
        code, _, _ = self.shop.place()
        taken = lambda: self.good(self.shop.ask("GET", "/v1/day", token=counter))["revenue"]["amount"]
        before = taken()
        for amount, sum in ((20, 20), (-5, 15)):
            answer = self.shop.ask("POST", f"/v1/orders/{code}/pay", {"amount": {"amount": amount, "currency": "EUR"}}, token=counter)
            self.assertEqual(answer.status, 200, answer)
            self.assertEqual(taken() - before, sum)

    def test_a_step_is_undone_by_who_may_take_it(self):
        desk = self.shop.pair("Desk", "read,release")
        till = self.shop.pair("Till", "read,collect")
        code, _, _ = self.shop.place()
        step = lambda word, token: self.shop.ask("POST", f"/v1/orders/{code}/{word}", {"reason": "known"}, token=token)
        lifter = self.shop.pair("Lifter", "read,lift")
        for hold in self.shop.ask("GET", f"/v1/orders/{code}", token=desk).json["holds"]:
            self.assertEqual(step(f"holds/{hold['id']}/lift", lifter).status, 200)
        self.assertEqual(step("release", desk).status, 200)
        self.refused(step("undo", till), 403, "forbidden")
        self.assertEqual(step("undo", desk).json["state"], "placed")


if __name__ == "__main__":
    unittest.main()
