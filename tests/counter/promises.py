#!/usr/bin/python3
"""When an order will be ready, and why then: before it is released, after, and when it will not hold; what paper
is wanted; sheets and stamps as they will be in the hand."""
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "device"))

from counter_kit import SITE, Counter, order, run, wait_for  # noqa: E402
from printers import Printers  # noqa: E402

# A device of another station: promises rest on it, and it makes nothing.
LAB = {"name": "Lab", "uri": "file:///tmp", "state": "idle", "reasons": [], "message": None, "job": None, "products": None}
CALM = SITE.replace("risk_amount_limit=0.50 EUR", "risk_amount_limit=none\nrisk_ratio_limit=none")


def release(counter, code):
    return counter.terminal.post(f"/v1/orders/{code}/release", {})


def test_promise():
    with Counter(site=CALM) as counter:
        counter.see("Scan an order")
        counter.key("ctrl+b")
        counter.see("Photo 1 is paused")
        counter.terminal.json("PUT", "/v1/devices", {"devices": [LAB]})
        code = counter.order("Jonas Weber", ("sea",))
        counter.scan(code)
        counter.see("released now, ready about")
        counter.key("alt+w")
        counter.see("Nothing is ahead.")
        counter.see("Lab takes")
        counter.keep("70-before")
        counter.key("Escape")

        ahead = counter.order("Elif Kaya", ("city",), options={"copies": 40})
        release(counter, ahead)
        counter.key("alt+w")
        counter.see("1 job is ahead")
        counter.keep("71-behind")
        counter.key("Escape")

        promised = release(counter, code)["promised"]
        counter.see("ready about")
        counter.gone("released now")
        counter.see("In production")
        late = counter.order("Lucía Díaz", ("meadow",), options={"copies": 400}, express=True)
        release(counter, late)
        counter.terminal.post(f"/v1/jobs/{counter.state(late)['jobs'][0]['id']}/raise", {})
        wait_for("the promise to break", lambda: counter.state(code)["promised"]["broken_at"], 40)
        assert promised["p90"] == counter.state(code)["promised"]["p90"]
        counter.see("late: promised by")
        counter.see("Needs you, ")
        counter.see(", promised by")
        assert counter.state(code)["wants"] == "person"
        counter.keep("72-late")


def test_media_wanted():
    """Held, not failed, while its paper is not in; made when it is."""
    with Printers(["photo"]) as printers, \
            Counter(site=CALM, device="ipp:photo", env={"CUPS_SERVER": printers.env["CUPS_SERVER"]}) as counter:
        counter.see("Scan an order")
        codes = [counter.order(name, ("sea",), options={"product": "photo-9x13"}) for name in ("Jonas Weber", "Elif Kaya")]
        for code in codes:
            release(counter, code)
        counter.key("ctrl+2")
        counter.see("into Photo 1: 2 orders wait")
        assert all(counter.state(code)["jobs"][0]["state"].startswith("pending") for code in codes)
        counter.keep("73-media")
        printers.load("photo", "oe_photo-l_3.5x5in", "photographic-glossy")
        wait_for("the prints", lambda: all(counter.state(code)["jobs"][0]["state"] == "completed" for code in codes), 60)
        counter.gone("orders wait")


ITEM = {"copies": 1, "border": False, "scaling": "fill", "crop": None}
SHEET = {**ITEM, "image": "1", "product": "stickers-round", "paper": "vinyl"}
STAMP = {**ITEM, "image": None, "product": "stamp-38x14", "paper": "rubber", "content": "words", "words": "Ayumi\nTanaka"}


def pixels(counter, tile):
    """Of the tile's upper part: its picture, without its caption."""
    box = tile.extents()
    picture = counter.folder / "tile.ppm"
    counter.desk.run("import", "-window", "root", "-crop", f"{box.width}x{box.height * 2 // 3}+{box.x}+{box.y}", "+repage",
                     "-depth", "8", str(picture))
    data = picture.read_bytes().split(b"\n", 3)[3]
    return [tuple(data[at:at + 3]) for at in range(0, len(data) - 2, 3)]


def dark(pixel):
    return max(pixel) < 80


def coloured(pixel):
    return max(pixel) - min(pixel) > 60


def test_artworks():
    with Counter(site=CALM) as counter:
        code = order(counter.server.url, counter.pictures("balloons"), customer={"name": "Ayumi Tanaka", "email": "a@example.org"},
                     items=[SHEET, STAMP])[0]
        counter.see("Scan an order")
        counter.scan(code)
        sheet = counter.see("stickers", "table cell")
        stamp = counter.see("“Ayumi", "table cell")
        counter.settle()
        counter.keep("74-artworks")
        of_sheet, of_stamp = pixels(counter, sheet), pixels(counter, stamp)
        assert sum(map(coloured, of_sheet)) > len(of_sheet) / 20, "the stickers show no picture"
        assert len(of_stamp) / 100 < sum(map(dark, of_stamp)) < len(of_stamp) / 2, "the stamp shows no words"
        assert not sum(map(coloured, of_stamp)) > len(of_stamp) / 50, "the stamp is coloured"


if __name__ == "__main__":
    run(test_promise, test_media_wanted, test_artworks)
