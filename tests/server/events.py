#!/usr/bin/python3
"""Events live: resumed without a gap, bound to the shop, ended in order."""
import contextlib
import http.client
import json
import socket
import threading
import unittest

from harness import LIMITS, Case, wait_for


class Follower:
    """A terminal that follows the events in a thread of its own."""

    def __init__(self, shop, token, last=None):
        self.events, self.comments, self.over = [], [], threading.Event()
        self.connection = http.client.HTTPConnection("127.0.0.1", shop.port, timeout=60)
        headers = {"Authorization": f"Bearer {token}"}
        if last is not None:
            headers["Last-Event-ID"] = str(last)
        self.connection.request("GET", "/v1/events", headers=headers)
        self.socket = self.connection.sock
        self.answer = self.connection.getresponse()
        assert self.answer.status == 200, self.answer.read()
        self.thread = threading.Thread(target=self.read, daemon=True)
        self.thread.start()

    def read(self):
        event = {}
        try:
            for line in self.answer:
                line = line.decode().rstrip("\n")
                if line.startswith(":"):
                    self.comments.append(line)
                elif line == "" and event:
                    self.events.append((int(event["id"]), event["event"], json.loads(event["data"])))
                    event = {}
                elif ": " in line:
                    name, value = line.split(": ", 1)
                    if name != "retry":
                        event[name] = value
        except (OSError, http.client.HTTPException, ValueError, AttributeError):
            pass
        self.over.set()

    def close(self):
        with contextlib.suppress(OSError):
            self.socket.shutdown(socket.SHUT_RDWR)
        self.over.wait(10)


class Events(Case):
    settings = "[Site main]\nname=Main\n[Site north]\nname=North\n" + LIMITS + "event_streams=20\n"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.counter = cls.shop.pair()

    def follow(self, token=None, last=None):
        follower = Follower(self.shop, token or self.counter, last)
        self.addCleanup(follower.close)
        return follower

    def test_order_of_a_way(self):
        follower = self.follow()
        wait_for("the first comment", lambda: follower.comments)
        code, _, _ = self.shop.place()
        wait_for("placed", lambda: any(type == "placed" and e["order"] == code for _, type, e in follower.events))
        types = [type for _, type, e in follower.events if e["order"] == code]
        for type in ("created", "image-complete", "contents", "placed"):
            self.assertIn(type, types)
        ids = [id for id, _, _ in follower.events]
        self.assertEqual(ids, sorted(set(ids)))
        for id, type, event in follower.events:
            self.assertEqual((event["id"], event["type"], event["site"]), (id, type, "main"))

    def test_resume_misses_nothing(self):
        whole = self.follow()
        wait_for("the first comment", lambda: whole.comments)
        pieces, last = [], None
        for i in range(6):
            piece = self.follow(last=last)
            wait_for("the first comment", lambda: piece.comments)
            self.shop.begin()
            if i % 2:
                wait_for("an event", lambda: piece.events)
            piece.close()
            if piece.events:
                pieces += piece.events
                last = pieces[-1][0]
            elif last is None:
                last = wait_for("an event", lambda: whole.events)[0][0] - 1
            self.shop.begin()
        final = self.follow(last=last)
        n = 12
        wait_for("all events", lambda: len(whole.events) >= n)
        wait_for("the rest", lambda: final.events and final.events[-1][0] == whole.events[-1][0])
        seen = [id for id, _, _ in pieces] + [id for id, _, _ in final.events]
        self.assertEqual(seen, [id for id, _, _ in whole.events])

    def test_resume_after_a_kill(self):
        follower = self.follow()
        wait_for("the first comment", lambda: follower.comments)
        self.shop.begin()
        last = wait_for("an event", lambda: follower.events)[-1][0]
        self.shop.begin()
        self.shop.begin()
        self.shop.kill()
        self.shop.start()
        resumed = self.follow(last=last)
        wait_for("two events", lambda: len(resumed.events) == 2)
        self.assertGreater(resumed.events[0][0], last)

    def test_bound_to_the_shop(self):
        north = self.follow(self.shop.pair("North", site="north"))
        main = self.follow()
        wait_for("the comments", lambda: north.comments and main.comments)
        code, _ = self.shop.begin(site="north")
        wait_for("north's event", lambda: north.events)
        self.shop.begin()
        wait_for("main's event", lambda: main.events)
        self.assertEqual({e["order"] for _, _, e in north.events}, {code})
        self.assertNotIn(code, {e["order"] for _, _, e in main.events})

    def test_bounded(self):
        """Many terminals: of one, the oldest stream makes room."""
        followers = [self.follow(self.shop.pair(f"Counter {i}")) for i in range(10)]
        def refused():
            answer = None
            try:
                followers.append(self.follow(self.shop.pair(f"Counter {len(followers)}")))
            except AssertionError as error:
                answer = json.loads(error.args[0])
            return answer
        answer = wait_for("the limit", refused)
        self.assertEqual(answer["type"], "urn:docket:problem:too-many")
        # They occupy no thread: the server answers others meanwhile.
        self.assertEqual(self.shop.ask("GET", "/healthz").status, 200)
        for follower in followers:
            follower.close()
        wait_for("room", lambda: self.has_room(), 40)

    def has_room(self):
        try:
            self.follow().close()
            return True
        except AssertionError:
            return False

    def test_removed_terminal_hears_no_more(self):
        token = self.shop.pair("Leaving")
        follower = self.follow(token)
        wait_for("the first comment", lambda: follower.comments)
        row = next(line for line in self.shop.command("terminal", "list").splitlines() if "\tLeaving\t" in line)
        self.shop.command("terminal", "remove", row.split("\t")[0])
        self.assertTrue(follower.over.wait(40))

    def test_z_stop_ends_streams(self):
        followers = [self.follow() for _ in range(3)]
        wait_for("the comments", lambda: all(f.comments for f in followers))
        self.shop.stop()
        self.assertEqual(self.shop.process.returncode, 0)
        for follower in followers:
            self.assertTrue(follower.over.wait(10))


if __name__ == "__main__":
    unittest.main()
