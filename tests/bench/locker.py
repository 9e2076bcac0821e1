#!/usr/bin/python3
"""locker: from a customer's password to the relay, on a line with 8 boards at 9600 baud whose bytes take their time: the
real docketd and docket-station, against a bare loop over the same boards that is told at once."""
import argparse
import os
import pathlib
import random
import statistics
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
GOAL, BOARDS = 1.2, 8
LINE = "".join(f"[Compartment A{n}]\nkind=locker\nsize=400x400x400\ndevice=Lockers\nboard={n}\nrelay=0\nsensor=0\n"
               for n in range(1, BOARDS + 1))


class Line:
    """The boards, in a process of their own."""

    def __init__(self, folder, name):
        self.link = f"{folder}/{name}"
        self.process = subprocess.Popen(
            [sys.executable, ROOT / "tests/device/locker_boards.py", "--pty", self.link, "--boards", str(BOARDS), "--baud", "9600"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout.readline().startswith("ready")

    def wait(self, what):
        for text in self.process.stdout:
            if text.startswith(what):
                return float(text.split()[-1])
        raise RuntimeError("the boards are gone")

    def close(self):
        print("close 1 0", file=self.process.stdin, flush=True)


def prepare(shop, counter):
    """(code, customer's token, password) of an order in the first locker."""
    code, token, password = shop.place()
    path = f"/v1/orders/{code}"
    price = shop.ask("POST", path + "/release", {}, token=counter).json["price"]
    shop.ask("POST", path + "/pay", {"amount": price}, token=counter)
    jobs = []
    while not jobs:
        jobs = shop.ask("POST", "/v1/jobs/claim", {"devices": [{"name": "P"}]}, token=counter).json["jobs"]
    for state in ("processing", "completed"):
        shop.ask("PUT", f"/v1/jobs/{jobs[0]['id']}", {"state": state, "attempt": jobs[0]["attempt"]}, token=counter)
    order = shop.ask("POST", path + "/ready", {"compartment": "A1"}, token=counter).json
    assert order["compartment"] == "A1", order
    return code, token, password


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", required=True)
    parser.add_argument("--line", required=True, help="tests/bench/locker-line of the build")
    parser.add_argument("--rounds", type=int, default=60)
    args = parser.parse_args()
    build = pathlib.Path(args.build).resolve()
    os.environ.update(DOCKET_BUILD=str(build), DOCKET_STATION=str(build / "src/station/docket-station"),
                      DOCKET_WEB_DIR=str(ROOT / "data/web"), DOCKET_SQL_DIR=str(ROOT / "data/sql"),
                      DOCKET_CATALOGUE=str(ROOT / "data/catalogue.conf"),
                      DOCKET_RENDER=str(build / "src/artwork/docket-render"))
    sys.path[:0] = [str(HERE), str(ROOT / "tests/server"), str(ROOT / "tests/station"), str(ROOT / "tests/device")]
    from harness import LIMITS, Shop, wait_for
    from measure import line
    from program import Station

    with tempfile.TemporaryDirectory(prefix="docket-bench-") as folder:
        ours, bare = Line(folder, "ours"), Line(folder, "bare")
        settings = LIMITS + "[Site main]\nname=Main\nundo=0 s\nrisk_ratio_limit=none\nrisk_amount_limit=none\n"
        with Shop(folder + "/server", settings) as shop:
            counter = shop.pair("Counter")
            pathlib.Path(folder, "lockers.conf").write_text(LINE)
            shop.command("compartment", "load", folder + "/lockers.conf")
            station = Station(folder + "/station")
            station.settings(Lockers=[f"uri=modbus:{ours.link}?baud=9600&boards=1-{BOARDS}&pulse=50"])
            station.pair(shop)
            station.start()
            loop = subprocess.Popen([args.line, bare.link, str(BOARDS)], stdin=subprocess.PIPE, text=True)
            try:
                code, token, password = prepare(shop, counter)
                path = f"/v1/orders/{code}"

                def doors():
                    storage = shop.ask("GET", "/v1/compartments", token=counter).json
                    return all(c["door"] == "closed" for c in storage["compartments"])
                wait_for("the doors", doors, 30)
                rng, taken, own = random.Random(1), [], []
                for _ in range(args.rounds):
                    time.sleep(rng.random() * 0.3)
                    begun = time.monotonic()
                    answer = shop.ask("POST", path + "/open", {"password": password}, token=token)
                    assert answer.status == 201, answer
                    taken.append(ours.wait("on 1 0") - begun)
                    wait_for("the open door", lambda: shop.ask("GET", path + "/opening", token=token).json["state"] == "door-open")
                    ours.close()
                    wait_for("the end", lambda: shop.ask("GET", path, token=counter).json["state"] == "collected")
                    assert shop.ask("POST", path + "/undo", {}, token=counter).status == 200
                    begun = time.monotonic()
                    print("go", file=loop.stdin, flush=True)
                    own.append(bare.wait("on 1 0") - begun)
                    bare.close()
            finally:
                loop.kill()
                station.stop()
                for each in (ours, bare):
                    each.process.kill()
    a, b = statistics.median(taken) * 1000, statistics.median(own) * 1000
    line("locker", a, b, a / b, GOAL, unit=" ms")


if __name__ == "__main__":
    main()
