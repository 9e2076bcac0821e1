#!/usr/bin/python3
"""What strangers try: others' orders, wrong passwords, missing rights, malformed and enormous requests."""
import json
import socket
import statistics
import subprocess
import time
import unittest

from harness import LIMITS, Case, Shop, png, wait_for

TWO_SHOPS = "[Site main]\nname=Main Street\n[Site north]\nname=North Gate\n" + LIMITS


class Strangers(Case):
    settings = TWO_SHOPS

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.code, cls.token, cls.password = cls.shop.place()

    def test_other_customers_order(self):
        mine, token, _ = self.shop.place()
        for method, path in (("GET", ""), ("PUT", ""), ("GET", "/images/1"), ("GET", "/images/1/preview"),
                             ("GET", "/images/1/original"), ("DELETE", "/images/1"), ("POST", "/place"),
                             ("POST", "/cancel"), ("POST", "/docket"), ("POST", "/images"), ("PATCH", "/images/1")):
            for code in (self.code, "0000000000" + "0"):
                headers = {"Upload-Length": "10", "Upload-Offset": "0"}
                body = {} if method in ("PUT", "POST") and path != "/images" else None
                answer = self.shop.ask(method, f"/v1/orders/{code}{path}", body, token=token, headers=headers)
                self.assertIn(answer.status, (400, 403), (method, path, answer))
                self.assertNotIn(b"Muster", answer.body)
        self.assertEqual(self.shop.ask("GET", f"/v1/orders/{mine}", token=token).status, 200)

    def test_no_token(self):
        for method, path in (("GET", ""), ("GET", "/images/1/preview"), ("POST", "/place"), ("POST", "/release")):
            answer = self.shop.ask(method, f"/v1/orders/{self.code}{path}", {} if method == "POST" else None)
            self.refused(answer, 401, "unauthorized")
            self.assertIn("Bearer", answer.headers["WWW-Authenticate"])
        for token in ("x", "A" * 43, "A" * 5000, "Bearer", "' OR 1=1 --"):
            self.refused(self.shop.ask("GET", f"/v1/orders/{self.code}", token=token), 401, "unauthorized")

    def test_customers_are_no_terminals(self):
        for method, path in (("GET", "/v1/orders"), ("GET", "/v1/events"), ("GET", "/v1/terminal"), ("GET", "/v1/day"),
                             ("POST", f"/v1/orders/{self.code}/release"), ("POST", f"/v1/orders/{self.code}/pay"),
                             ("POST", "/v1/jobs/claim"), ("GET", "/v1/devices")):
            answer = self.shop.ask(method, path, {} if method == "POST" else None, token=self.token)
            self.refused(answer, 403, "forbidden")

    def test_rights(self):
        reader = self.shop.pair("Reader", "read")
        self.assertEqual(self.shop.ask("GET", f"/v1/orders/{self.code}", token=reader).status, 200)
        for path in ("release", "ready", "collect", "pay", "cancel", "hold", "undo", "password", "holds/1/lift"):
            body = {"reason": "because", "amount": {"amount": 1, "currency": "EUR"}}
            self.refused(self.shop.ask("POST", f"/v1/orders/{self.code}/{path}", body, token=reader), 403, "forbidden")
        self.refused(self.shop.ask("POST", "/v1/jobs/claim", {"devices": []}, token=reader), 403, "forbidden")
        station = self.shop.pair("Station", "produce")
        self.refused(self.shop.ask("GET", f"/v1/orders/{self.code}", token=station), 403, "forbidden")

    def test_other_shop(self):
        north = self.shop.pair("North", site="north")
        answer = self.shop.ask("GET", f"/v1/orders/{self.code}", token=north)
        self.refused(answer, 403, "other-site")
        self.assertEqual(answer.json["site_name"], "Main Street")
        self.refused(self.shop.ask("POST", f"/v1/orders/{self.code}/release", {}, token=north), 403, "other-site")
        self.assertEqual(self.shop.ask("GET", "/v1/orders", token=north).json["orders"], [])
        self.assertEqual(self.shop.ask("GET", "/v1/orders?q=Muster", token=north).json["orders"], [])

    def test_removed_terminal(self):
        token = self.shop.pair("Gone")
        row = next(line for line in self.shop.command("terminal", "list").splitlines() if "\tGone\t" in line)
        self.shop.command("terminal", "remove", row.split("\t")[0])
        wait_for("the token's end", lambda: self.shop.ask("GET", "/v1/terminal", token=token).status == 401, 15)

    def test_pairing_code_is_good_once(self):
        code = self.shop.pairing_code("Once")
        self.assertEqual(self.shop.ask("POST", "/v1/terminals", {"pairing_code": code, "name": "Once"}).status, 201)
        self.refused(self.shop.ask("POST", "/v1/terminals", {"pairing_code": code, "name": "Twice"}), 401, "unauthorized")
        with self.assertRaises(subprocess.CalledProcessError) as taken:
            self.shop.command("terminal", "add", "--name", "Once")
        self.assertIn("docketd terminal remove", taken.exception.stderr)

    def test_misread_code(self):
        swapped = self.code[1] + self.code[0] + self.code[2:]
        other = swapped if swapped != self.code else self.code[:-2] + self.code[-1] + self.code[-2]
        counter = self.shop.pair("Scanner")
        for code in (other, "123", "%00", "ÄÖ", "A" * 500):
            path = "/v1/orders/" + code.encode("utf-8").decode("latin-1").replace("Ã", "%C3").replace("Ä", "%84")
            self.assertIn(self.shop.ask("GET", "".join(c if ord(c) < 128 else "%80" for c in path), token=counter).status, (400, 404))

    def test_limits_are_told(self):
        code, token = self.shop.begin()
        item = {"image": "1", "product": "photo-10x15", "copies": 1, "paper": "glossy"}
        for body, words in (({"customer": {"name": "a" * 101}}, ("name", "100")),
                            ({"customer": {"name": "a\u0007"}}, ("name", "control")),
                            ({"customer": {"email": "ada"}}, ("ada@example.org",)),
                            ({"customer": {"phone": "12"}}, ("12", "+49")),
                            ({"images_expected": -1}, ("images_expected", "0 to 100000")),
                            ({"items": [{**item, "copies": 0}]}, ("copies", "1 to 100000")),
                            ({"items": [{**item, "crop": {"x": 0.5, "y": 0, "width": 1, "height": 1}}]}, ("crop", "0 to 1")),
                            ({"items": [item] * 2001}, ("items", "2000"))):
            answer = self.shop.ask("PUT", f"/v1/orders/{code}", body, token=token)
            self.refused(answer, 400, "invalid")
            for word in words:
                self.assertIn(word, answer.json["detail"])

    def test_malformed_json(self):
        for raw in (b"{", b"[1]", b"\xff\xfe", b"{\"site\":1}", b"{\"site\":\"main\",\"images_expected\":1e99}",
                    b"{\"site\":\"main\",\"images_expected\":99999999999999999999999}", b"{\"site\":\"\\u0000\"}",
                    b"[" * 15000, b"{\"site\":\"main\"}}", b"null", b"{\"site\":\"nowhere\"}", b"{\"site\":[\"main\"]}",
                    b"{\"site\":\"main\",\"images_expected\":-1}"):
            answer = self.shop.ask("POST", "/v1/orders", raw=raw)
            self.assertIn(answer.status, (400, 404), (raw[:50], answer))
        self.alive()

    def alive(self):
        self.assertEqual(self.shop.ask("GET", "/healthz").body, b"ok\n")

    def test_too_large(self):
        self.refused(self.shop.ask("POST", "/v1/orders", raw=b" " * 100000), 413, "too-large")
        self.refused(self.shop.ask("GET", "/v1/sites", headers={"Filler": "a" * 40000}), 431, "too-large")
        code, token = self.shop.begin()
        for length in (10**15, 9223372036854775807):
            answer = self.shop.ask("POST", f"/v1/orders/{code}/images", raw=b"", token=token, headers={"Upload-Length": str(length)})
            self.assertIn(answer.status, (413, 507), answer)
        for length in ("-1", "9" * 40, "ten", ""):
            answer = self.shop.ask("POST", f"/v1/orders/{code}/images", raw=b"", token=token, headers={"Upload-Length": length})
            self.refused(answer, 400, "invalid")
        answer = self.shop.ask("POST", f"/v1/orders/{code}/images", raw=b"12345", token=token, headers={"Upload-Length": "3"})
        self.refused(answer, 413, "too-large")
        chunked = (f"POST /v1/orders HTTP/1.1\r\nHost: x\r\nConnection: close\r\nIdempotency-Key: c\r\nTransfer-Encoding: chunked\r\n\r\n").encode()
        chunked += b"".join(b"4000\r\n" + b" " * 0x4000 + b"\r\n" for _ in range(4)) + b"0\r\n\r\n"
        self.assertIn(b"413", self.shop.say(chunked).split(b"\r\n")[0])

    def test_paths(self):
        for path in ("/web/../docketd.conf", "/web/%2e%2e/%2e%2e/etc/passwd", "/web/..%2f..%2fetc/passwd", "/web//etc/passwd",
                     "/web/js/../../../../etc/passwd", "/web/.", "/web/", "//", "/v1", "/v1/../metrics", "/web/%00"):
            line = f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode()
            self.assertNotIn(b" 200 ", self.shop.say(line).split(b"\r\n")[0], path)

    def test_nonsense_on_the_wire(self):
        for data in (b"\x16\x03\x01\x02\x00\x01\x00", b"GET\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"\r\n" * 1000,
                     b"POST /v1/orders HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n",
                     b"POST /v1/orders HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\nabc",
                     b"GET / HTTP/1.1\r\nHost: x\r\n" + b"A: b\r\n" * 20000 + b"\r\n", bytes(range(256)) * 20,
                     b"GET /" + b"a" * 300000 + b" HTTP/1.1\r\n\r\n"):
            try:
                self.shop.say(data)
            except ConnectionError:
                pass
        self.alive()

    def test_no_slipped_headers(self):
        for data in (b"GET /v1/sites HTTP/1.1\r\nHost: evil\r\n x\r\nConnection: close\r\n\r\n",
                     b"POST /v1/orders HTTP/1.1\r\nHost: a\rSet-Cookie: b\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"):
            self.assertNotIn(b"Set-Cookie", self.shop.say(data))

    def test_page_headers(self):
        answer = self.shop.ask("GET", "/")
        policy = answer.headers["Content-Security-Policy"]
        self.assertIn("default-src 'none'", policy)
        self.assertNotIn("unsafe", policy)
        self.assertEqual(answer.headers["X-Content-Type-Options"], "nosniff")
        self.assertEqual(answer.headers["Referrer-Policy"], "no-referrer")
        again = self.shop.ask("GET", "/", headers={"If-None-Match": answer.headers["ETag"]})
        self.assertEqual((again.status, again.body), (304, b""))
        self.assertEqual(self.shop.ask("GET", f"/o/{self.code}").body, answer.body)
        self.assertEqual(self.shop.ask("HEAD", "/").status, 200)
        self.assertEqual(self.shop.ask("GET", f"/v1/orders/{self.code}", token=self.token).headers["Cache-Control"], "private, no-cache")

    def test_log_holds_no_secret(self):
        session = self.shop.ask("POST", f"/v1/orders/{self.code}/session", {"password": self.password})
        log = (self.shop.folder / "docketd.log").read_text()
        self.assertNotIn(self.password, log.replace(self.code, ""))
        self.assertNotIn(self.token, log)
        self.assertNotIn(session.json["token"], log)


class Tries(unittest.TestCase):
    """Servers of their own: they lock out."""

    def setUp(self):
        import tempfile
        folder = tempfile.TemporaryDirectory(prefix="docketd-")
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def serve(self, settings):
        shop = Shop(self.folder, settings)
        shop.start()
        self.addCleanup(shop.stop)
        return shop

    def wrong(self, shop, code, password):
        guess = "123456" if password != "123456" else "654321"
        return shop.ask("POST", f"/v1/orders/{code}/session", {"password": guess})

    def test_wrong_passwords_are_counted_across_a_restart(self):
        shop = self.serve(LIMITS)
        code, _, password = shop.place()
        answers = [self.wrong(shop, code, password) for _ in range(12)]
        self.assertEqual(answers[0].status, 401)
        self.assertEqual((answers[-1].status, answers[-1].nick), (429, "too-many"))
        self.assertRegex(answers[-1].json["detail"], r"Try again in \d+ (second|minute)")
        self.assertGreater(int(answers[-1].headers["Retry-After"]), 0)
        self.assertEqual(shop.ask("POST", f"/v1/orders/{code}/session", {"password": password}).status, 429)
        shop.kill()
        shop.start()
        self.assertEqual(shop.ask("POST", f"/v1/orders/{code}/session", {"password": password}).status, 429)

    def test_unknown_codes_are_answered_like_wrong_passwords(self):
        shop = self.serve(LIMITS)
        code, _, password = shop.place()
        other = self.serve_code(shop)
        known = self.wrong(shop, code, password)
        unknown = shop.ask("POST", f"/v1/orders/{other}/session", {"password": "123456"})
        self.assertEqual((known.status, known.nick, known.json["detail"]), (unknown.status, unknown.nick, unknown.json["detail"]))

    def serve_code(self, shop):
        """A well-formed code that no placed order has."""
        return shop.begin()[0]

    def test_wrong_pairing_codes(self):
        shop = self.serve(LIMITS)
        statuses = [shop.ask("POST", "/v1/terminals", {"pairing_code": "AAAA-AAAA", "name": "x"}).status for _ in range(30)]
        self.assertEqual((statuses[0], statuses[-1]), (401, 429))

    def test_orders_per_hour(self):
        shop = self.serve("[Limits]\norders_per_hour=3\n")
        statuses = [shop.ask("POST", "/v1/orders", {"site": "main"}).status for _ in range(5)]
        self.assertEqual(statuses, [201, 201, 201, 429, 429])
        answer = shop.ask("POST", "/v1/orders", {"site": "main"})
        self.assertGreater(int(answer.headers["Retry-After"]), 60)

    def test_requests_per_minute(self):
        shop = self.serve("[Limits]\nrequests_per_minute=20\n")
        statuses = [shop.ask("GET", "/v1/sites").status for _ in range(30)]
        self.assertEqual(statuses[0], 200)
        self.assertEqual(statuses[-1], 429)

    def test_connections_per_address(self):
        shop = self.serve("[Limits]\nconnections_per_address=5\n")
        held = [socket.create_connection(("127.0.0.1", shop.port)) for _ in range(5)]
        self.addCleanup(lambda: [c.close() for c in held])
        with self.assertRaises(OSError):
            for _ in range(20):
                shop.ask("GET", "/healthz", timeout=5)
        for c in held:
            c.close()
        wait_for("room", lambda: self.answers(shop))

    def answers(self, shop):
        try:
            return shop.ask("GET", "/healthz").status == 200
        except OSError:
            return False

    def test_slow_clients_are_cut_off(self):
        shop = self.serve(LIMITS + "header_seconds=1\nidle_seconds=2\nbody_bytes_per_second=1000\n")
        code, token = shop.begin()
        heads = [b"GET /v1/sites HTTP/1.1\r\nHo",
                 f"POST /v1/orders/{code}/images HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n"
                 f"Idempotency-Key: slow\r\nUpload-Length: 100000\r\nContent-Length: 100000\r\n\r\n".encode()]
        for head in heads:
            with socket.create_connection(("127.0.0.1", shop.port), timeout=30) as connection:
                connection.sendall(head)
                start = time.monotonic()
                connection.settimeout(0.3)
                while time.monotonic() - start < 25:
                    try:
                        connection.sendall(b"x")
                        if connection.recv(4096) == b"":
                            break
                    except socket.timeout:
                        continue
                    except OSError:
                        break
                self.assertLess(time.monotonic() - start, 20)
        self.assertTrue(self.answers(shop))


if __name__ == "__main__":
    unittest.main()
