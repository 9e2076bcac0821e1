#!/usr/bin/python3
"""From an order to a burnt stamp, through the window: an engraver is added in Preferences, a stamp is released, a blank
is laid in, and what the engraver burnt is the face."""
import os
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "device"))

from counter_kit import Api, Counter, run, wait_for  # noqa: E402
from bed import Engraver  # noqa: E402
from production import fill, line  # noqa: E402

SITE = "[Site main]\nname=Main Street\nrisk_amount_limit=none\nrisk_ratio_limit=none\nundo=0 s\n"
STAMP = {"product": "stamp-38x14", "paper": "rubber", "copies": 1, "content": "words", "words": "Elif Kaya\nLindenweg 4"}


def ordered(url):
    begun = Api(url).post("/v1/orders", {"site": "main", "language": "en", "images_expected": 0})
    path, mine = f"/v1/orders/{begun['order']['code']}", Api(url, begun["token"])
    mine.json("PUT", path, {"customer": {"name": "Elif Kaya", "email": "elif@example.org"}, "items": [STAMP]})
    mine.post(path + "/place")
    return begun["order"]["code"]


def add(counter, engraver):
    """The only device: a folder would take stamps as well."""
    counter.key("ctrl+comma")
    counter.press("Devices")
    counter.press("Remove")
    counter.see("None yet")
    fill(counter, "Serial port", str(engraver.port))
    counter.press("_Add the engraver")
    counter.see(engraver.uri)
    counter.keep("60-engraver-added")
    # No window manager gives the keys back when a dialog closes.
    counter.key("Escape")
    counter.gone(engraver.uri)
    counter.desk.wait_window("Docket")


def device(counter):
    return next(iter(counter.terminal.get("/v1/devices")["devices"]), {})


def hold(counter, engraver):
    """Where it is, by one key; it goes on by another."""
    counter.see("Hold", "push button")
    counter.key("ctrl+shift+h")
    wait_for("it to stand", lambda: engraver.report()["state"].startswith("Hold"))
    burnt = engraver.report()["burnt"]
    counter.see("Engraver: The engraving was stopped.")
    counter.keep("65-held")
    assert engraver.report()["burnt"] == burnt, "it burnt on"
    counter.key("ctrl+g")


def test_order_to_engraver():
    with Counter(site=SITE) as counter, Engraver(os.environ["DOCKET_GRBL_SIMULATOR"], counter.folder / "bed", 60) as engraver:
        counter.see("Scan an order")
        add(counter, engraver)
        wait_for("the engraver at the server", lambda: device(counter).get("kind") == "grbl" and device(counter)["state"] == "idle")
        code = ordered(counter.server.url)
        job = lambda: (counter.state(code)["jobs"] or [{}])[0]  # noqa: E731
        counter.scan(code)
        counter.see("Elif Kaya", "heading")
        counter.see("Release", "push button")
        counter.key("KP_Enter")
        wait_for("its wait for a blank", lambda: "media-needed" in job().get("reasons", []))
        counter.see("Engraver: Lay in a new piece (rubber) of 38 × 14 mm.")
        counter.keep("61-lay-in")
        assert float(engraver.report()["burnt"]) == 0, "it began by itself"
        face = counter.folder / "face.png"
        face.write_bytes(counter.terminal.call("GET", f"/v1/jobs/{job()['id']}/page?format=png")[2])

        counter.key("ctrl+2")
        line(counter, "Engraver")
        counter.key("ctrl+g")
        wait_for("it to burn", lambda: float(engraver.report()["burnt"]) > 0)
        line(counter, "Engraver", "left")
        counter.keep("62-burning")
        hold(counter, engraver)
        wait_for("the stamp", lambda: job()["state"] == "completed", 60)
        assert job()["copies_completed"] == 1, job()
        engraver.check(face)
        counter.see("Nothing is in production")
        counter.keep("63-burnt")


def test_port_that_is_not_there():
    """Said with its remedy; once the engraver is plugged in, it is idle without anything being pressed."""
    with Counter(site=SITE) as counter:
        engraver = Engraver(os.environ["DOCKET_GRBL_SIMULATOR"], counter.folder / "bed")
        counter.see("Scan an order")
        add(counter, engraver)
        counter.key("ctrl+2")
        counter.see(f"The port {engraver.port} is not there")
        counter.keep("64-not-there")
        with engraver:
            line(counter, "Engraver", "idle")
            wait_for("the server to know", lambda: device(counter)["state"] == "idle")


if __name__ == "__main__":
    run(test_order_to_engraver, test_port_that_is_not_there)
