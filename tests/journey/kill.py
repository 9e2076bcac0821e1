#!/usr/bin/python3
"""docketd and docket are killed with SIGKILL at random instants of the journey, in turn. Afterwards every
acknowledged order and picture is whole, every released print came out of the printer once, none is lost."""
import argparse
import hashlib
import pathlib
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
import uuid

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
sys.path.insert(0, str(HERE.parent / "device"))

from browser import free_port  # noqa: E402
from desk import Desk  # noqa: E402
from printers import Printers  # noqa: E402
from shop import Api, Problem, Server, wait_for  # noqa: E402

SETTINGS = """
[Limits]
orders_per_hour=100000
requests_per_minute=1000000
uploads_per_hour=1000000
upload_megabytes_per_hour=100000000
[Site main]
name=Main Street
risk_ratio_limit=none
risk_amount_limit=none
undo=0 s
"""
PATIENCE = 60


def small_picture(path, number):
    subprocess.run(["convert", "-size", "600x400", f"gradient:hsl({number * 37 % 360},80%,50%)-white",
                    "-gravity", "center", "-pointsize", "120", "-annotate", "0", str(number), path], check=True)
    return path


class Customers(threading.Thread):
    """Orders and releases, one after the other; every answer of the server is remembered as a promise."""

    def __init__(self, server, token, folder, rng, most):
        super().__init__(daemon=True)
        self.server, self.token, self.folder, self.rng = server, token, pathlib.Path(folder), rng
        self.going, self.failure, self.most = True, None, most
        self.uploaded, self.placed, self.released = {}, {}, {}

    def insist(self, call):
        """As a page does on a broken connection: the same request, with the same key, until answered."""
        end = time.monotonic() + PATIENCE
        while True:
            try:
                return call()
            except Problem as problem:
                if problem.status < 500 and problem.nick not in ("in-progress", "unfinished-upload"):
                    raise
            except OSError:
                pass
            if time.monotonic() > end:
                raise TimeoutError("the server did not come back")
            time.sleep(0.02)

    def post(self, api, path, body):
        key = str(uuid.uuid4())
        return self.insist(lambda: api.post(path, body, key))

    def one(self, number):
        picture = small_picture(self.folder / f"{number}.jpg", number)
        begun = self.post(Api(self.server.url), "/v1/orders", {"site": "main", "language": "en", "images_expected": 1})
        code, mine = begun["order"]["code"], Api(self.server.url, begun["token"])
        key = str(uuid.uuid4())
        image = self.insist(lambda: self.whole(mine, code, picture, key))
        self.uploaded[code] = (mine, image, hashlib.sha256(picture.read_bytes()).hexdigest())
        path, item = f"/v1/orders/{code}", self.item(image)
        copies = item["copies"]
        self.insist(lambda: mine.json("PUT", path, {"customer": {"name": f"Customer {number}"}, "items": [item]}))
        self.post(mine, path + "/place", {})
        self.placed[code] = copies
        self.release(code, copies)

    def release(self, code, copies):
        self.post(Api(self.server.url, self.token), f"/v1/orders/{code}/release", {"staff": "Mia"})
        self.released[code] = copies

    def item(self, image):
        return {"image": image, "product": "photo-10x15", "copies": self.rng.choice((1, 1, 1, 2)), "paper": "glossy",
                "border": False, "scaling": "fill", "crop": None}

    @staticmethod
    def whole(mine, code, picture, key):
        """Sends what is missing of the picture; its id when the server says that it has all of it."""
        image = mine.upload(code, picture, key=key)
        data = picture.read_bytes()
        if image["offset"] < len(data):
            mine.json("PATCH", f"/v1/orders/{code}/images/{image['id']}", raw=data[image["offset"]:],
                      headers={"Upload-Offset": str(image["offset"])})
        return image["id"]

    def run(self):
        number = 0
        try:
            # No more than one printer can make while it is all killed again and again.
            while self.going and number < self.most:
                number += 1
                self.one(number)
                time.sleep(0.15)
        except Exception as error:  # told by the main thread
            self.failure = error


class Shop:
    def __init__(self, args, folder, printers, desk):
        self.args, self.folder, self.printers, self.desk = args, folder, printers, desk
        self.server = Server(args.prefix, folder / "server", SETTINGS, free_port()).start()
        self.counter_log = open(folder / "docket.log", "wb")
        settings = pathlib.Path(desk.env["XDG_CONFIG_HOME"]) / "glib-2.0/settings/keyfile"
        settings.parent.mkdir(parents=True)
        settings.write_text(f"[org/docket/Counter]\nserver-url='{self.server.url}'\ndevices=[('Photo 1', 'ipp:photo')]\n")
        desk.env["CUPS_SERVER"] = printers.env["CUPS_SERVER"]
        self.open_counter("--server", self.server.url, "--pair", self.server.pairing_code("Counter 1"))
        desk.wait_window("Docket")
        self.admin = self.server.terminal("Second counter", rights="read,release,collect,cancel,lift")
        wait_for("the counter's device", lambda: self.admin.get("/v1/devices")["devices"], 30)

    def open_counter(self, *words):
        program = pathlib.Path(self.args.prefix) / "bin/docket"
        self.counter = subprocess.Popen([program, *words], env=self.desk.env, stdout=self.counter_log, stderr=self.counter_log)

    def kill_server(self):
        self.server.kill()
        self.server.start()

    def kill_counter(self):
        self.counter.send_signal(signal.SIGKILL)
        self.counter.wait()
        self.open_counter()

    def close(self):
        self.counter.terminate()
        self.counter.wait(20)
        self.server.stop()

    def jobs(self, codes):
        return {code: self.admin.get(f"/v1/orders/{code}")["jobs"] for code in codes}

    def printed(self):
        """Prints by job: what the printer put out, by the name that the job had in CUPS."""
        out = {}
        for page in self.printers.received("photo"):
            name = page["IPP_JOB_NAME"]
            out[name] = out.get(name, 0) + int(page.get("IPP_COPIES", 1))
        return out

    def story(self, code, jobs, printed):
        """What became of the order's attempts, by the printer, by the server and by the station."""
        names = [name for name in printed if any(self.belongs(name, job["id"]) for job in jobs)]
        log = (self.folder / "docket.log").read_text(errors="replace").splitlines()
        return ([f"  printed {printed[name]} as {name}" for name in names] +
                [f"  {event}" for event in self.admin.get(f"/v1/orders/{code}")["history"]] +
                [f"  {line}" for line in log if code in line or any(name in line for name in names)])

    def answer_unknowns(self, codes):
        """A person at the counter looks into the tray, and says what is there. How many were asked."""
        asked = 0
        for jobs in self.jobs(codes).values():
            for job in jobs:
                if job["state"] == "processing-stopped" and "outcome-unknown" in job["reasons"]:
                    made = sum(n for name, n in self.printed().items() if self.belongs(name, job["id"]))
                    self.admin.post(f"/v1/jobs/{job['id']}/resolve",
                                    {"outcome": "made" if made else "not-made", "staff": "Mia"})
                    asked += 1
        return asked

    @staticmethod
    def belongs(name, job):
        """An attempt is called docket-JOB-ATTEMPT-CHANCE."""
        return name.split("-")[1] == str(job)


def check(shop, customers):
    """Waits until every released job has ended, then compares promises with paper."""
    asked, open_ones = 0, set(customers.released)
    def ended():
        nonlocal asked
        asked += shop.answer_unknowns(open_ones)
        for code, jobs in shop.jobs(open_ones).items():
            if jobs and all(job["state"] == "completed" for job in jobs):
                open_ones.discard(code)
        return not open_ones
    wrong = []
    try:
        wait_for("every job to end", ended, 200, 0.5)
    except TimeoutError as error:
        wrong.append(str(error))
        for code, jobs in shop.jobs(open_ones).items():
            wrong += [f"{code}: {jobs}"] + shop.story(code, jobs, shop.printed())
    printed = shop.printed()
    for code, jobs in shop.jobs(customers.released).items():
        copies = sum(n for name, n in printed.items() if any(shop.belongs(name, job["id"]) for job in jobs))
        if copies != customers.released[code]:
            wrong.append(f"{code}: {customers.released[code]} ordered, {copies} printed, jobs {jobs}")
            wrong += shop.story(code, jobs, printed)
    for code in customers.placed:
        state = shop.admin.get(f"/v1/orders/{code}")["state"]
        if state == "receiving":
            wrong.append(f"{code}: was placed, and is not")
    for code, (mine, image, digest) in customers.uploaded.items():
        mine.url = shop.server.url
        _, _, original = mine.call("GET", f"/v1/orders/{code}/images/{image}/original")
        if hashlib.sha256(original).hexdigest() != digest:
            wrong.append(f"{code}: the picture is not the one that was sent")
    return wrong, asked


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--prefix", required=True)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1 << 30))
    args = parser.parse_args()
    print(f"seed {args.seed}")
    rng = random.Random(args.seed)
    with tempfile.TemporaryDirectory(prefix="docket-kill-") as name, Printers(["photo"]) as printers, \
            Desk(pathlib.Path(name) / "desk", args.prefix, keyring=True) as desk:
        folder = pathlib.Path(name)
        shop = Shop(args, folder, printers, desk)
        customers = Customers(shop.server, shop.admin.token, folder, rng, args.kills // 2)
        customers.start()
        try:
            for kill in range(args.kills):
                # The instant itself is what is tried here; nothing is waited for.
                time.sleep(rng.uniform(0.05, 1.2))
                (shop.kill_server, shop.kill_counter)[kill % 2]()
                if customers.failure:
                    raise customers.failure
            customers.going = False
            customers.join(PATIENCE + 10)
            if customers.failure:
                raise customers.failure
            wrong, asked = check(shop, customers)
        except BaseException:
            print(shop.server.tail())
            print((folder / "docket.log").read_text(errors="replace")[-3000:])
            raise
        finally:
            shop.close()
    print(f"{args.kills} kills, {len(customers.placed)} orders placed, {len(customers.released)} released, "
          f"{asked} unknown outcomes answered")
    print("\n".join(wrong))
    return 1 if wrong or len(customers.released) < args.kills / 4 else 0


if __name__ == "__main__":
    sys.exit(main())
