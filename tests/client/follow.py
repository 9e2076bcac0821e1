#!/usr/bin/python3
"""The client follows the real docketd while that is killed and started: no event missed, none twice, and
the list ends as the server's."""
import http.client
import os
import pathlib
import subprocess
import sys
import threading
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "server"))

from harness import LIMITS, Case, wait_for  # noqa: E402


class Follow(Case):
    settings = LIMITS + "[Site main]\nname=Main\nundo=0 s\n"

    def setUp(self):
        self.token = self.shop.pair(self.id())
        self.lines = []
        self.process = subprocess.Popen([os.environ["DOCKET_FOLLOW"], f"http://127.0.0.1:{self.shop.port}", self.token],
                                        stdout=subprocess.PIPE, text=True)
        self.addCleanup(self.process.stdout.close)
        self.thread = threading.Thread(target=lambda: self.lines.extend(iter(self.process.stdout.readline, "")))
        self.thread.start()
        self.addCleanup(self.thread.join)
        self.addCleanup(self.process.wait)
        self.addCleanup(self.process.terminate)
        wait_for("the first connection", lambda: "resync\n" in self.lines)

    def events(self):
        return [int(line.split()[1]) for line in list(self.lines) if line.startswith("event ")]

    def last_list(self):
        lists = [line.split()[1:] for line in list(self.lines) if line.startswith("list")]
        return lists[-1] if lists else None

    def history(self, codes):
        return {event["id"] for code in codes
                for event in self.shop.ask("GET", f"/v1/orders/{code}", token=self.token).json["history"]}

    def test_killed_and_started(self):
        codes = []
        for number in range(4):
            code, _, _ = self.shop.place(1)
            codes.append(code)
            self.shop.kill()
            wait_for("the client to see it", lambda: any(line.startswith("offline ") for line in self.lines))
            self.shop.start()
            answer = self.shop.ask("POST", f"/v1/orders/{code}/release", {}, token=self.token)
            self.assertIn(answer.status, (200, 409), answer)
        wanted = self.history(codes)
        wait_for("every event", lambda: wanted <= set(self.events()), 40)
        seen = self.events()
        self.assertEqual(seen, sorted(set(seen)), "each once and in order")
        self.assertEqual(self.lines.count("resync\n"), 1, "what was missed came as events")
        self.assertEqual([line for line in self.lines if line.startswith(("online", "offline"))][-1], "online\n")

        def server_list():
            rows = self.shop.ask("GET", "/v1/orders?limit=100", token=self.token).json["orders"]
            return sorted(f"{row['code']}:{row['wants']}" for row in rows)
        wait_for("the list to be the server's", lambda: self.last_list() == server_list(), 20)

    def test_another_database(self):
        """An id that the log does not reach, as after a restored backup: the terminal is told."""
        connection = http.client.HTTPConnection("127.0.0.1", self.shop.port, timeout=20)
        self.addCleanup(connection.close)
        connection.request("GET", "/v1/events", headers={"Authorization": f"Bearer {self.token}", "Last-Event-ID": "999999"})
        lines = iter(connection.getresponse().readline, b"")
        self.assertTrue(any(line == b"event: resync\n" for line in lines))


if __name__ == "__main__":
    unittest.main()
