#!/usr/bin/python3
"""Pictures of every page and state, to be looked at: light, dark, narrow, German in large letters, right to left, high
contrast. Fails where a page does not come up, or the window needs more room than it has."""
import contextlib
import pathlib

from counter_kit import SITE, Counter, order, run, wait_for
from promises import SHEET, STAMP

# What was released begins at once.
SHOP = SITE.replace("undo=6 s", "undo=0 s")


def still(**more):
    """A counter whose pages come without a movement."""
    return Counter(site=SHOP, animated=False, **more)


def shop(counter):
    """Orders in every state; the codes by what they are."""
    codes = {"alert": counter.order("Ayumi Tanaka", ("balloons", "mountains", "sea", "meadow"),
                                    options={"product": "photo-20x30", "copies": 4}),
             "plain": counter.order("Maximiliane Freifrau von Schönstein-Wolkenburg", ("city", "dunes"),
                                    options={"border": True}),
             "receiving": counter.order("Petra Nováková", ("sea",), place=False, images_expected=5)}
    counter.order("田中 あゆみ", ("balloons",), options={"scaling": "fit"}, express=True)
    done = counter.order("Elif Kaya", ("meadow",))
    path = f"/v1/orders/{done}"
    counter.terminal.post(path + "/release", {})
    wait_for("the pages", lambda: counter.terminal.get(path)["jobs"] and
             all(j["state"] == "completed" for j in counter.terminal.get(path)["jobs"]), 60)
    counter.terminal.post(path + "/ready", {"compartment": "B4"})
    codes["ready"] = done
    codes["pieces"] = order(counter.server.url, counter.pictures("balloons"), customer={"name": "Jonas Weber", "email": "j@example.org"},
                            items=[SHEET, STAMP, {**SHEET, "product": "stickers-name", "paper": "glossy"}])[0]
    return codes


def show(counter, code, name):
    """A machine under full load spaces the keys as no scanner does: what was not read is scanned again."""
    before = len(counter.log())
    def read():
        return "timing scan" in counter.log()[before:]
    for _ in range(3):
        counter.scan(code)
        with contextlib.suppress(TimeoutError):
            wait_for("the scan", read, 5)
            break
    counter.see(name, "heading")


def preferences(counter, name):
    """The dialog, on both of its pages that have much on them. It is found without a word: they are in every language."""
    counter.key("ctrl+comma")
    wait_for("the preferences", lambda: any(len(node.children) > 1 for node in counter.nodes()[:1]))
    look(counter, f"{name}-9-preferences")
    dialog = counter.nodes()[0].children[-1]
    pages = [node for node in dialog.walk() if node.role in ("radio button", "toggle button", "page tab")]
    pages[1].press()
    look(counter, f"{name}-10-devices")


def look(counter, name):
    counter.settle()
    counter.keep(name)
    geometry = counter.desk.run("xdotool", "getwindowgeometry", "--shell", counter.window)
    width, height = counter.size.split("x")
    assert f"WIDTH={width}\n" in geometry and f"HEIGHT={height}\n" in geometry, geometry


def pages(counter, name):
    codes = shop(counter)
    counter.settle()
    look(counter, f"{name}-1-empty")
    show(counter, codes["alert"], "Ayumi Tanaka")
    look(counter, f"{name}-2-alert")
    counter.key("KP_Enter")
    counter.key("ctrl+i")
    look(counter, f"{name}-3-lift")
    counter.key("Escape")
    show(counter, codes["ready"], "Elif Kaya")
    look(counter, f"{name}-4-ready")
    show(counter, codes["plain"], "Maximiliane")
    counter.key("space")
    look(counter, f"{name}-5-large")
    counter.key("Escape")
    show(counter, codes["receiving"], "Petra")
    look(counter, f"{name}-6-receiving")
    show(counter, codes["pieces"], "Jonas")
    look(counter, f"{name}-6-pieces")
    counter.key("ctrl+2", "ctrl+b")
    for code in (codes["plain"], codes["pieces"]):
        for hold in counter.state(code)["holds"]:
            counter.terminal.post(f"/v1/orders/{code}/holds/{hold['id']}/lift", {"reason": "A regular customer"})
        counter.terminal.post(f"/v1/orders/{code}/release", {})
    counter.see("Maximiliane", "list item")
    counter.see("Jonas", "list item")
    look(counter, f"{name}-7-production")
    counter.key("ctrl+3")
    look(counter, f"{name}-8-storage")
    counter.key("Escape")
    preferences(counter, name)


def test_light():
    with still() as counter:
        pages(counter, "light")


def test_upright():
    """As narrow as a telephone."""
    with still(size="400x860") as counter:
        pages(counter, "upright")


def test_dark():
    with still(env={"ADW_DEBUG_COLOR_SCHEME": "prefer-dark"}) as counter:
        pages(counter, "dark")


def test_contrast():
    with still(env={"ADW_DEBUG_HIGH_CONTRAST": "1"}) as counter:
        pages(counter, "contrast")


def test_german():
    """Long words in letters twice as large."""
    with still(size="800x600", env={"LANGUAGE": "de"}, letters=2) as counter:
        pages(counter, "german")


def test_right_to_left():
    with still(env={"DOCKET_TEXT_DIRECTION": "rtl"}) as counter:
        pages(counter, "rtl")


if __name__ == "__main__":
    assert pathlib.Path("/usr/bin/import").exists()
    run(test_light, test_upright, test_dark, test_contrast, test_german, test_right_to_left)
