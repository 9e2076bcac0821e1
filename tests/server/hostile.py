#!/usr/bin/python3
"""Attacks over HTTP: limits behind proxies, forged addresses, smuggled requests, keys of others, locked codes."""
import json
import os
import pathlib
import signal
import socket
import sqlite3
import tempfile
import unittest
import unittest.mock

from harness import LIMITS, Case, Shop, png, wait_for

PROXIED = "trusted_proxies=127.0.0.1\n"


class Alone(unittest.TestCase):
    """Servers of their own, whose limits are used up."""

    def serve(self, settings):
        folder = tempfile.TemporaryDirectory(prefix="docketd-")
        self.addCleanup(folder.cleanup)
        shop = Shop(folder.name, settings)
        shop.start()
        self.addCleanup(shop.stop)
        return shop


class Memory(Alone):
    def resident(self, shop):
        with open(f"/proc/{shop.process.pid}/status") as status:
            return next(int(line.split()[1]) for line in status if line.startswith("VmRSS"))

    def send(self, shop, first):
        with socket.create_connection(("127.0.0.1", shop.port), timeout=20) as connection:
            for i in range(first, first + 150):
                connection.sendall(b"X%06d" % i + b"A" * 20000 + b" / HTTP/1.1\r\nHost: x\r\n\r\n")
                self.assertIn(b"405", connection.recv(65536))

    def test_made_up_methods_are_forgotten(self):
        # The sanitizer would keep what was freed, to find late uses of it.
        options = os.environ.get("ASAN_OPTIONS", "") + ":quarantine_size_mb=0:thread_local_quarantine_size_kb=0"
        with unittest.mock.patch.dict(os.environ, ASAN_OPTIONS=options):
            shop = self.serve(LIMITS)
        self.send(shop, 0)
        before = self.resident(shop)
        self.send(shop, 1000)
        self.assertLess(self.resident(shop) - before, 1500)


class Addresses(Alone):
    def statuses(self, shop, headers, n=4):
        """Of n orders begun with the headers of each, as lines."""
        answers = []
        for i in range(n):
            lines = "".join(f"X-Forwarded-For: {value}\r\n" for value in headers(i))
            answers.append(int(shop.say(
                f"POST /v1/orders HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{lines}"
                f"Idempotency-Key: {i:016d}\r\nContent-Length: 15\r\n\r\n{{\"site\":\"main\"}}".encode()).split()[1]))
        return answers

    def test_a_forged_header_before_the_proxys_own(self):
        """HAProxy adds a line of its own behind the customer's."""
        shop = self.serve(PROXIED + "[Limits]\norders_per_hour=2\n")
        self.assertEqual(self.statuses(shop, lambda i: (f"192.0.2.{i}", "198.51.100.7")), [201, 201, 429, 429])
        self.assertEqual(self.statuses(shop, lambda i: (f"192.0.2.{i}, 198.51.100.7",)), [429] * 4)
        self.assertEqual(self.statuses(shop, lambda i: ("198.51.100.8",), 1), [201])

    def test_a_header_from_no_proxy(self):
        shop = self.serve("[Limits]\norders_per_hour=2\n")
        self.assertEqual(self.statuses(shop, lambda i: (f"192.0.2.{i}",)), [201, 201, 429, 429])

    def test_an_ipv6_network_is_one_customer(self):
        shop = self.serve(PROXIED + "[Limits]\norders_per_hour=2\n")
        self.assertEqual(self.statuses(shop, lambda i: (f"2001:db8:1:2::{i + 1:x}",)), [201, 201, 429, 429])
        self.assertEqual(self.statuses(shop, lambda i: (f"2001:db8:1:{i + 3:x}::1",)), [201] * 4)

    def test_mapped_addresses_are_customers_of_their_own(self):
        shop = self.serve(PROXIED + "[Limits]\norders_per_hour=2\n")
        self.assertEqual(self.statuses(shop, lambda i: (f"::ffff:192.0.2.{i + 1}",)), [201] * 4)

    def test_guesses_from_one_ipv6_network(self):
        shop = self.serve(PROXIED + LIMITS)
        statuses = [shop.ask("POST", "/v1/terminals", {"pairing_code": "AAAA-AAAA", "name": "x"},
                             headers={"X-Forwarded-For": f"2001:db8::{i + 1:x}"}).status for i in range(30)]
        self.assertEqual((statuses[0], statuses[-1]), (401, 429))

    def test_both_families_on_one_socket(self):
        """IPv4 customers of a server on [::] are told apart, and its proxy is known."""
        shop = self.serve(PROXIED + "listen=[::]:0\n[Limits]\norders_per_hour=2\n")
        self.assertEqual(self.statuses(shop, lambda i: (f"198.51.100.{i}",)), [201] * 4)


class Filling(Alone):
    def test_one_address_does_not_fill_the_disk(self):
        """Also by announcing alone, and by one order after the other."""
        shop = self.serve("[Limits]\nupload_megabytes_per_hour=100\n")
        code, token = shop.begin()
        begin = lambda: shop.ask("POST", f"/v1/orders/{code}/images", raw=b"", token=token,
                                 headers={"Upload-Length": "40000000"})
        self.assertEqual([begin().status for _ in range(2)], [201, 201])
        code, token = shop.begin()
        answer = begin()
        self.assertEqual((answer.status, answer.nick), (429, "too-many"))
        self.assertGreater(int(answer.headers["Retry-After"]), 300)
        self.assertEqual(shop.upload(code, token, png()).status, 201)


class Turns(Alone):
    def hold(self, shop, signal_number):
        """Lets the processes that check pictures stand still, or go on."""
        children = " ".join(path.read_text() for path in pathlib.Path(f"/proc/{shop.process.pid}/task").glob("*/children"))
        renderers = [child for child in children.split() if "docket-render" in pathlib.Path(f"/proc/{child}/comm").read_text()]
        for process in renderers:
            os.kill(int(process), signal_number)
        return renderers

    def test_many_pictures_do_not_keep_others_waiting(self):
        shop = self.serve(LIMITS)
        greedy, token = shop.begin(10)
        for i in range(10):
            self.assertEqual(shop.upload(greedy, token, png(300 + i)).status, 201)
            wait_for("a process that checks", lambda: self.hold(shop, signal.SIGSTOP))
        code, mine = shop.begin()
        shop.upload(code, mine, png())
        self.hold(shop, signal.SIGCONT)
        shop.wait_checked(code, mine)
        shop.wait_checked(greedy, token)
        with sqlite3.connect(f"file:{shop.folder}/data/docket.db?mode=ro", uri=True) as database:
            checked = [row[0] for row in database.execute(
                "SELECT code FROM events WHERE type = 'image-complete' AND data LIKE '%ok%' ORDER BY id")]
        self.assertEqual(len(checked), 11)
        self.assertLess(checked.index(code), 6, checked)


class Wire(Case):
    def alive(self):
        self.assertEqual(self.shop.ask("GET", "/healthz").body, b"ok\n")

    def test_no_request_inside_another(self):
        """What a proxy could take for a body is never answered as a request."""
        inner = b"GET /robots.txt HTTP/1.1\r\nHost: y\r\n\r\n"
        for head in (b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                     b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
                     b"Content-Length: 0\r\nContent-Length: 40\r\n\r\n",
                     b"Content-Length: 40\r\nContent-Length: 0\r\n\r\n",
                     b"Transfer-Encoding: chunked\r\nTransfer-Encoding: x\r\n\r\n0\r\n\r\n",
                     b"Transfer-Encoding: x, chunked\r\n\r\n0\r\n\r\n", b"Transfer-Encoding: identity\r\n\r\n"):
            back = self.shop.say(b"POST /v1/orders HTTP/1.1\r\nHost: x\r\n" + head + inner)
            self.assertLessEqual(back.count(b"HTTP/1."), 1, (head, back))
            self.assertNotIn(b" 200 ", back, head)
        self.alive()

    def test_methods_that_only_begin_like_another(self):
        self.assertEqual(self.shop.ask("HEADX", "/healthz").status, 405)
        self.assertEqual(self.shop.ask("get", "/healthz").status, 405)

    def test_long_paths_are_cut_in_the_log(self):
        self.assertEqual(self.shop.ask("GET", "/" + "q" * 20000).status, 404)
        self.assertNotIn("q" * 1000, (self.shop.folder / "docketd.log").read_text())

    def test_nothing_ends_a_text_early(self):
        code, token = self.shop.begin()
        answer = self.shop.ask("PUT", f"/v1/orders/{code}", raw=b'{"customer":{"name":"A\\u0000B"}}', token=token)
        self.refused(answer, 400, "invalid")
        answer = self.shop.ask("PUT", f"/v1/orders/{code}", raw=b'{"customer":{"name":"A\\\\u0000B"}}', token=token)
        self.assertEqual(self.good(answer)["customer"]["name"], "A\\u0000B")

    def test_half_a_character(self):
        """An escape of half a surrogate pair becomes no text: a stamp of it is not drawn."""
        code, token = self.shop.begin()
        for body in (rb'{"words":"stamp: \ud800x"}', rb'{"\ud800x":1}', rb'{"name":[{"a":"\ud800x"}]}'):
            answer = self.shop.ask("POST", f"/v1/orders/{code}/place", raw=body, token=token,
                                   headers={"Idempotency-Key": "half-a-character-1"})
            self.refused(answer, 400, "invalid")
            self.assertIn("UTF-8", answer.json["detail"])

    def test_one_strangers_key_is_not_anothers(self):
        """Whoever sends the same key gets the same order: it has to be one that nobody guesses."""
        for key in ("", "1", "order-1", "x" * 15, "x" * 256):
            answer = self.shop.ask("POST", "/v1/orders", {"site": "main"}, headers={"Idempotency-Key": key})
            self.refused(answer, 400, "invalid")
        code, token = self.shop.begin()
        for key in ("", "x" * 256):
            answer = self.shop.ask("POST", f"/v1/orders/{code}/images", raw=b"", token=token,
                                   headers={"Upload-Length": "5", "Idempotency-Key": key})
            self.refused(answer, 400, "invalid")

    def test_files_are_the_servers_alone(self):
        self.shop.place()
        for path in [self.shop.folder / "data", *(self.shop.folder / "data").rglob("*")]:
            self.assertEqual(path.stat().st_mode & 0o077 if path.name != "data" else 0, 0, path)


    def test_names_do_not_turn_what_is_around_them(self):
        code, token = self.shop.begin()
        customer = {"name": "Ada \u202e00,0 diap\u2029", "phone": "\u202a+49 30 1234567\u202c", "comment": "a\u2066b\u2069\nc"}
        order = self.good(self.shop.ask("PUT", f"/v1/orders/{code}", {"customer": customer}, token=token))
        self.assertEqual([order["customer"][name] for name in ("name", "phone", "comment")],
                         ["Ada 00,0 diap", "+49301234567", "ab\nc"])
        self.assertEqual(self.shop.upload(code, token, png(), name="%E2%80%AEgnp.exe").json["image"]["name"], "gnp.exe")
        code, _, _ = self.shop.place()
        note = {"staff": "M\u202eia", "note": "\u2067ring \u202ehim\u2069"}
        self.good(self.shop.ask("POST", f"/v1/orders/{code}/hold", note, token=self.shop.pair("Desk")))
        order = self.shop.ask("GET", f"/v1/orders/{code}", token=self.shop.pair("Second desk", "read")).json
        self.assertNotRegex(json.dumps(order, ensure_ascii=False), "[\u202a-\u202e\u2066-\u2069]")
        self.assertEqual((order["holds"][-1]["note"], order["history"][-1]["actor"]), ("ring him", "terminal:Desk/Mia"))

    def test_placed_twice(self):
        code, token, _ = self.shop.place(wanted_by="2001-01-01T00:00:00Z")
        answer = self.shop.ask("POST", f"/v1/orders/{code}/place", {}, token=token)
        self.refused(answer, 409, "not-now")
        self.assertIn("already been placed", answer.json["detail"])
        order = self.shop.ask("GET", f"/v1/orders/{code}", token=self.shop.pair("Reader", "read")).json
        self.assertEqual(order["priority"], 50)


class Streams(Case):
    settings = "[Site main]\nname=Main\n[Site north]\nname=North\n" + LIMITS + "event_streams=12\n"

    def open(self, token):
        connection = socket.create_connection(("127.0.0.1", self.shop.port), timeout=20)
        self.addCleanup(connection.close)
        connection.sendall(f"GET /v1/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n\r\n".encode())
        return connection, connection.recv(4096)

    def test_one_terminal_does_not_take_every_place(self):
        north, main = self.shop.pair("North", site="north"), self.shop.pair()
        for i in range(30):
            self.assertIn(b" 200 ", self.open(north)[1], i)
        connection, head = self.open(main)
        self.assertIn(b" 200 ", head)
        self.shop.begin()
        text = b""
        while b"event: created" not in text:
            text += connection.recv(4096)


class Folder(Alone):
    def start_again(self, shop):
        with self.assertRaises(RuntimeError):
            shop.start()
        return shop.tail()

    def test_a_lost_key_is_not_replaced(self):
        shop = self.serve(LIMITS)
        shop.begin()
        shop.stop()
        key = shop.folder / "data" / "key"
        kept = key.read_bytes()
        key.unlink()
        self.assertIn("Restore it from the same backup", self.start_again(shop))
        self.assertFalse(key.exists())
        key.write_bytes(kept)
        shop.start()

    def test_a_folder_that_cannot_be_written(self):
        shop = self.serve(LIMITS)
        shop.stop()
        lock = shop.folder / "data" / "lock"
        lock.unlink()
        lock.mkdir()
        self.assertIn("cannot be written", self.start_again(shop))
        lock.rmdir()
        shop.start()


class Locked(Alone):
    """Who saw a docket, and no more, keeps its customer from nothing at the counter."""

    def setUp(self):
        self.shop = self.serve(LIMITS + "[Site main]\nname=Main Street\npassword_on_collect=true\nundo=0 s\n")
        self.counter = self.shop.pair()
        self.code, _, self.password = self.shop.place()
        for i in range(8):
            self.shop.ask("POST", f"/v1/orders/{self.code}/session", {"password": f"{i:06d}"})
        self.assertEqual(self.session(self.password), 429)

    def session(self, password):
        return self.shop.ask("POST", f"/v1/orders/{self.code}/session", {"password": password}).status

    def step(self, word, body=None):
        return self.shop.ask("POST", f"/v1/orders/{self.code}/{word}", body or {}, token=self.counter)

    def make(self):
        devices = {"devices": [{"name": "Photo 1", "products": None, "papers": None}]}
        job = wait_for("the job", lambda: self.shop.ask("POST", "/v1/jobs/claim", devices, token=self.counter).json["jobs"])[0]
        for state in ("processing", "completed"):
            report = {"state": state, "attempt": job["attempt"]}
            answer = self.shop.ask("PUT", f"/v1/jobs/{job['id']}", report, token=self.counter)
            self.assertEqual(answer.status, 200, answer)

    def test_collecting(self):
        for hold in self.shop.ask("GET", f"/v1/orders/{self.code}", token=self.counter).json["holds"]:
            self.assertEqual(self.step(f"holds/{hold['id']}/lift", {"reason": "known"}).status, 200)
        self.assertEqual(self.step("release").status, 200)
        self.make()
        self.assertEqual(self.step("ready").status, 200)
        self.assertEqual(self.step("collect", {"password": "000000"}).status, 401)
        self.assertEqual(self.step("collect", {"password": self.password}).status, 200)

    def test_a_new_password_opens_again(self):
        answer = self.step("password")
        self.assertEqual(answer.status, 200, answer)
        self.assertEqual(self.session(answer.json["password"]), 200)


if __name__ == "__main__":
    unittest.main()
