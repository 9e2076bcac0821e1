#!/usr/bin/python3
"""docket and docketd are killed with SIGKILL within the few milliseconds in which an order is released by a key in the
window, whose station begins with it at once. Afterwards every order is released or not, and what is released was
printed once."""
import argparse
import pathlib
import random
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
sys.path.insert(0, str(HERE.parent / "device"))

import wedge  # noqa: E402
from desk import Desk  # noqa: E402
from kill import Customers, Shop, check  # noqa: E402
from printers import Printers  # noqa: E402
from shop import Problem, wait_for  # noqa: E402

KP_ENTER = 0xFF8D
LONGEST = 0.03   # from the key to the kill, in seconds


class Placers(Customers):
    """Each order is released by a key, not by them."""

    def release(self, code, copies):
        pass


def answers(shop, code):
    """Whether the window shows the order as one that can be released: its station has fetched the page."""
    return list(pathlib.Path(shop.desk.env["XDG_DATA_HOME"]).glob(f"**/pages/ahead-{code}-*.jpg"))


def show(shop, code):
    """A window that has just come up may miss a scan."""
    def scanned():
        shop.desk.scan(code)
        try:
            return wait_for("the order on the desk", lambda: answers(shop, code), 2)
        except TimeoutError:
            return None
    wait_for("the order in the window", scanned, 40)


def press(desk, pause, kill):
    with wedge.keyboard(desk.env["DISPLAY"]) as key:
        key(KP_ENTER, 0)
    time.sleep(pause)   # the instant itself is what is tried
    kill()


def release_and_kill(shop, customers, rng, number):
    customers.one(number)
    code = list(customers.placed)[-1]
    show(shop, code)
    press(shop.desk, rng.uniform(0, LONGEST), (shop.kill_counter, shop.kill_counter, shop.kill_server)[number % 3])
    shop.desk.wait_window("Docket")
    return code


def released_now(shop, code):
    """False where the counter's own key came through at last: it is sent again to a server that was killed."""
    try:
        shop.admin.post(f"/v1/orders/{code}/release")
        return True
    except Problem as problem:
        if problem.status != 409:
            raise
        return False


def released(shop, codes):
    """What was released by a key; the rest is now."""
    return [code for code in codes
            if shop.admin.get(f"/v1/orders/{code}")["state"] != "placed" or not released_now(shop, code)]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--prefix", required=True)
    parser.add_argument("--kills", type=int, default=30)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1 << 30))
    args = parser.parse_args()
    print(f"seed {args.seed}", flush=True)
    rng = random.Random(args.seed)
    with tempfile.TemporaryDirectory(prefix="docket-kill-") as name, Printers(["photo"]) as printers, \
            Desk(pathlib.Path(name) / "desk", args.prefix, keyring=True) as desk:
        folder = pathlib.Path(name)
        shop = Shop(args, folder, printers, desk)
        customers = Placers(shop.server, shop.admin.token, folder, rng, args.kills)
        try:
            codes = [release_and_kill(shop, customers, rng, number) for number in range(args.kills)]
            by_key = released(shop, codes)
            customers.released = dict(customers.placed)
            wrong, asked = check(shop, customers)
        except BaseException:
            print(shop.server.tail(), (folder / "docket.log").read_text(errors="replace")[-3000:])
            raise
        finally:
            shop.close()
    print(f"{args.kills} kills, {len(by_key)} orders released before them, {asked} unknown outcomes answered")
    print("\n".join(wrong))
    return 1 if wrong or len(by_key) < args.kills / 4 else 0


if __name__ == "__main__":
    sys.exit(main())
