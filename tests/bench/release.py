#!/usr/bin/python3
"""release: from the key that releases an order in the real window, whose station drives the printer, to CUPS having
the job and being free to print it, against lp of the same file. release-rate: many jobs in a row, until the last print
is out, against as many lp, on several printers: CUPS's backend looks only once a second whether a job has ended. CUPS
itself says when, in its log."""
import argparse
import os
import pathlib
import re
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
for folder in ("counter", "device", "journey"):
    sys.path.insert(0, str(HERE.parent / folder))

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--build", required=True)
parser.add_argument("--rounds", type=int, default=21)
parser.add_argument("--jobs", type=int, default=500, help="how many in a row")
parser.add_argument("--queues", type=int, default=5, help="for those")
args = parser.parse_args()
os.environ.update(DOCKET_BUILD=str(pathlib.Path(args.build).resolve()), TZ="UTC")
time.tzset()

import wedge  # noqa: E402
from counter_kit import Counter, picture, wait_for  # noqa: E402
from measure import interleaved, line  # noqa: E402
from printers import Printers  # noqa: E402
from shop import order  # noqa: E402

KP_ENTER = 0xFF8D
ITEMS = 20        # of an order, in a row
BLOCK = 250       # jobs in a row before it is the other's turn
SITE = """
[Limits]
orders_per_hour=100000
[Site main]
name=Main Street
undo=0 s
"""
CUPS = """
LogTimeFormat usecs
MaxJobs 0
"""


class Bench:
    def __init__(self, counter, printers):
        self.counter, self.env = counter, printers.env
        self.log = open(printers.path("logs", "error_log"), encoding="utf-8", errors="replace")
        self.rest = ""
        upright = counter.folder / "upright.jpg"
        subprocess.run(["convert", picture("balloons"), "-rotate", "90", upright], check=True)
        self.picture, self.page = upright, counter.folder / "page.jpg"

    def said(self):
        """(seconds, what) of each line about a job since it was asked last."""
        *whole, self.rest = (self.rest + self.log.read()).split("\n")
        for row in whole:
            if found := re.match(r"\w \[(.+?)\.(\d+) [+-]\d+\] \[Job \d+\] (.*)", row):
                when = time.mktime(time.strptime(found[1], "%d/%b/%Y:%H:%M:%S"))
                yield when + float("0." + found[2]), found[3]

    def until(self, what, n=1, seconds=60.0):
        """When CUPS says `what` for the nth time from now on."""
        times = []

        def look():
            times.extend(when for when, text in self.said() if text.startswith(what))
            return len(times) >= n
        wait_for(f"CUPS to say “{what}” {n} times", look, seconds, 0.01)
        return times[n - 1]

    def place(self, items=1):
        contents = {} if items == 1 else {"items": [
            {"image": "1", "product": "photo-10x15", "copies": 1, "paper": "glossy", "border": False, "scaling": "fill",
             "crop": None}] * items}
        return order(self.counter.server.url, [self.picture], **contents)[0]

    def still(self):
        """Nothing is under way, on the screen or at the printer."""
        wait_for("the last job's end", lambda: all(
            job["state"] == "completed" for job in self.counter.state(self.code)["jobs"]), 60)
        self.counter.settle()

    def release(self):
        self.code = self.place()
        self.counter.key("Escape")
        self.counter.settle()
        before = len(self.counter.log())
        self.counter.scan(self.code)
        wait_for("the order on screen", lambda: "timing painted" in self.counter.log()[before:])
        self.counter.settle()
        list(self.said())
        with wedge.keyboard(self.counter.desk.env["DISPLAY"]) as press:
            begun = time.time()
            press(KP_ENTER, 0)
        taken = self.until("Released by") - begun
        self.until("Job completed")
        self.still()
        return taken * 1000

    def lp(self, queue="photo"):
        subprocess.run(["lp", "-d", queue, "-o", "media=na_index-4x6_4x6in", self.page], env=self.env, check=True,
                       stdout=subprocess.DEVNULL)

    def lp_alone(self):
        list(self.said())
        begun = time.time()
        self.lp()
        taken = self.until("Queued on") - begun
        self.until("Job completed")
        return taken * 1000

    def fetch_page(self):
        """What the station has printed is what lp prints."""
        job = self.counter.state(self.code)["jobs"][0]["id"]
        self.page.write_bytes(self.counter.terminal.call("GET", f"/v1/jobs/{job}/page?format=jpeg")[2])

    def release_many(self, n):
        codes = [self.place(min(ITEMS, n - first)) for first in range(0, n, ITEMS)]
        list(self.said())
        begun = time.time()
        for self.code in codes:
            self.counter.terminal.post(f"/v1/orders/{self.code}/release")
        rate = n / (self.until("Job completed", n, 20 + 5 * n) - begun)
        self.still()
        return rate

    def lp_many(self, n, queues):
        list(self.said())
        begun = time.time()
        for number in range(n):
            self.lp(queues[number % len(queues)])
        return n / (self.until("Job completed", n, 20 + 5 * n) - begun)


def rates(bench, jobs, queues):
    """Jobs a second of each, in turn."""
    ours, peer, left = [], [], jobs
    while left > 0:
        block = min(BLOCK, left)
        ours.append(block / bench.release_many(block))
        peer.append(block / bench.lp_many(block, queues))
        left -= block
    return jobs / sum(ours), jobs / sum(peer)


def one(bench):
    bench.release()
    bench.fetch_page()
    bench.lp_alone()
    ours, peer = interleaved(bench.release, bench.lp_alone, args.rounds)
    return line("release", ours, peer, ours / peer, 1.25, unit="ms")


def many(bench, queues):
    bench.release()
    bench.fetch_page()
    ours, peer = rates(bench, args.jobs, queues)
    return line("release-rate", ours, peer, ours / peer, 0.8, at_most=False, unit="/s")


def with_queues(queues, measure):
    with Printers(queues, settings=CUPS) as printers:
        os.environ["CUPS_SERVER"] = printers.env["CUPS_SERVER"]
        devices = [f"ipp:{queue}" for queue in queues]
        with Counter(env={"GTK_A11Y": "none"}, device=devices, site=SITE) as counter:
            return measure(Bench(counter, printers))


def main():
    good = with_queues(["photo"], one)
    queues = ["photo"] + [f"photo-{number}" for number in range(2, args.queues + 1)]
    return 0 if args.jobs == 0 or with_queues(queues, lambda bench: many(bench, queues)) and good else 1


if __name__ == "__main__":
    sys.exit(main())
