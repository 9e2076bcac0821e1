#!/usr/bin/python3
"""sites: 200 places on one server, 400 terminals that follow their events, changes all over: how long a change takes to
its place's terminals, and whether any other place's terminal ever sees it. The peer is the goal, 100 ms."""
import argparse
import http.client
import json
import pathlib
import random
import selectors
import socket
import statistics
import sys
import tempfile
import threading
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "journey")]

from measure import line  # noqa: E402
from shop import Server, wait_for  # noqa: E402

PLACES, TERMINALS, GOAL = 200, 2, 0.100
LIMITS = ("[Limits]\norders_per_hour=1000000\nrequests_per_minute=100000000\nconnections=4000\nconnections_per_address=0\n"
          "event_streams=2000\n")


class Followers(threading.Thread):
    """All streams in one thread that does nothing else: when which event came, and to whom."""

    def __init__(self, port):
        super().__init__(daemon=True)
        self.port, self.selector = port, selectors.DefaultSelector()
        self.seen, self.begun, self.over = [], 0, False   # seen: (when, place of the terminal, event)

    def follow(self, place, token):
        stream = socket.create_connection(("127.0.0.1", self.port))
        stream.sendall(f"GET /v1/events HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer {token}\r\n\r\n".encode())
        stream.setblocking(False)
        self.selector.register(stream, selectors.EVENT_READ, [place, b"", False])

    def run(self):
        while not self.over:
            for key, _ in self.selector.select(0.2):
                now = time.monotonic()
                self.take(key, now)

    def take(self, key, now):
        state = key.data
        data = key.fileobj.recv(65536)
        if not data:
            raise ConnectionError(f"a stream of {state[0]} ended")
        state[1] += data
        if not state[2] and b": connected" in state[1]:
            state[2] = True
            self.begun += 1
        *lines, state[1] = state[1].split(b"\n")
        for row in lines:
            if row.startswith(b"data: {"):
                self.seen.append((now, state[0], json.loads(row[6:])))


def settings():
    return LIMITS + "".join(f"[Site p{n:03}]\nname=Place {n}\n" for n in range(PLACES))


def ask(connection, method, path, body, token=None, key=None):
    headers = {"Content-Type": "application/json"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    if key:
        headers["Idempotency-Key"] = key
    connection.request(method, path, json.dumps(body), headers)
    answer = connection.getresponse()
    data = json.loads(answer.read())
    assert answer.status < 300, data
    return data


def pair(server, connection, n):
    """Tokens of a place's terminals."""
    for terminal in range(TERMINALS):
        code = server.pairing_code(f"T{terminal}", "read", f"p{n:03}")
        yield ask(connection, "POST", "/v1/terminals", {"pairing_code": code, "name": f"T{terminal}"})["token"]


def change(port, changes, rate, made):
    """New orders at random places, evenly in time; when each was acknowledged is not what counts, but when it was sent."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    begun = time.monotonic()
    for i in range(changes):
        time.sleep(max(0, begun + i / rate - time.monotonic()))
        place = f"p{random.randrange(PLACES):03}"
        sent = time.monotonic()
        answer = ask(connection, "POST", "/v1/orders", {"site": place, "language": "en"}, key=f"bench-{sent}-{i:012}")
        made[answer["order"]["code"]] = (sent, time.monotonic(), place)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--programs", required=True, help="the prefix where docketd is")
    parser.add_argument("--changes", type=int, default=3000)
    parser.add_argument("--rate", type=float, default=100, help="changes a second, all places together")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="docket-sites-") as folder, Server(args.programs, folder, settings()) as server:
        connection = http.client.HTTPConnection("127.0.0.1", server.port)
        followers = Followers(server.port)
        followers.start()
        for n in range(PLACES):
            for token in pair(server, connection, n):
                followers.follow(f"p{n:03}", token)
        wait_for("all streams", lambda: followers.begun == PLACES * TERMINALS, 60)
        made = {}
        change(server.port, args.changes, args.rate, made)
        wait_for("all events", lambda: len(followers.seen) >= args.changes * TERMINALS, 30)
        followers.over = True
        followers.join()
        strays = [event for _, place, event in followers.seen if event["site"] != place or made[event["order"]][2] != place]
        taken = sorted(when - made[event["order"]][0] for when, _, event in followers.seen)
        missing = args.changes * TERMINALS - len(taken)
        line("sites p50", statistics.median(taken) * 1000, GOAL * 1000, statistics.median(taken) / GOAL, 1, unit=" ms")
        p99 = taken[int(len(taken) * 0.99)]
        line("sites p99", p99 * 1000, GOAL * 1000, p99 / GOAL, 1, unit=" ms")
        line("sites strays, missing", len(strays) + missing, 0, len(strays) + missing, 0)


if __name__ == "__main__":
    main()
