#!/usr/bin/python3
"""What does not happen every day, through the real window: the camera, a picture pasted or dropped, a
password, a veil, a printer out of paper, a print of which nobody knows, every code that is not to be taken."""
import contextlib
import pathlib
import subprocess
import sys
import tempfile

from gi.repository import GLib

from counter_kit import BUILD, SITE, Counter, HERE, run, wait_for

sys.path.insert(0, str(HERE.parent / "device"))

import shop  # noqa: E402

PAY_FIRST = """
[Limits]
orders_per_hour=1000
[Site main]
name=Main Street
pay_first=true
[Site west]
name=West Gate
"""
PASSWORD = """
[Limits]
orders_per_hour=1000
[Site main]
name=Main Street
password_on_collect=true
"""


def step_done(counter, code, state):
    wait_for(state, lambda: counter.state(code)["state"] == state, 30)


def made(counter, code):
    wait_for("the pages", lambda: counter.state(code)["jobs"] and
             all(j["state"] == "completed" for j in counter.state(code)["jobs"]), 60)


def docket_picture(counter, code, path):
    """The docket as the customer has it, in the middle of a camera's frame."""
    _, _, png = counter.terminal.call("POST", f"/v1/orders/{code}/docket?format=png", {})
    whole = pathlib.Path(str(path) + ".whole.png")
    whole.write_bytes(png)
    subprocess.run(["convert", whole, "-background", "white", "-alpha", "remove", "-resize", "1280x720", "-gravity",
                    "center", "-extent", "1280x720", f"png24:{path}"], check=True)
    return path


def test_camera():
    """It shows the order, and again; it never takes the step that a scanner's second scan takes."""
    with tempfile.TemporaryDirectory() as folder:
        frame = pathlib.Path(folder) / "frame.png"
        pipeline = f'filesrc location="{frame}" ! pngdec ! imagefreeze is-live=true ! video/x-raw,framerate=10/1'
        with Counter(settings=f"camera-pipeline='{pipeline}'") as counter:
            code = counter.order("Ayumi Tanaka", ("sea",))
            docket_picture(counter, code, frame)
            counter.see("Scan an order")
            counter.key("ctrl+k")
            counter.see("Hold the bar code before the camera")
            counter.see("Ayumi Tanaka", "heading")
            counter.see(f"Read {code[:4]}-{code[4:8]}")
            counter.keep("40-camera")
            counter.key("ctrl+k")
            counter.gone("Hold the bar code before the camera")
            counter.key("ctrl+k")
            counter.see("Hold the bar code before the camera")
            counter.settle()
            assert counter.state(code)["state"] == "placed", "the camera took a step"
            counter.key("KP_Enter")
            wait_for("the release", lambda: counter.state(code)["state"] != "placed")


def test_pictures_given():
    """A picture of the docket pasted, and a file of it dropped."""
    with Counter() as counter:
        pasted = counter.order("Ayumi Tanaka", ("sea",))
        dropped = counter.order("Jonas Weber", ("city",))
        counter.see("Jonas Weber")
        frame = docket_picture(counter, pasted, counter.folder / "pasted.png")
        with giver(counter, "copy", frame):
            counter.desk.run("xdotool", "windowfocus", "--sync", counter.window)
            counter.key("ctrl+v")
            counter.see("Ayumi Tanaka", "heading")
        frame = docket_picture(counter, dropped, counter.folder / "dropped.png")
        with giver(counter, "drag", frame) as window:
            counter.desk.run("xdotool", "windowmove", "--sync", window, "20", "560")
            mouse = ["xdotool", "mousemove", "60", "590", "mousedown", "1"]
            for step in range(12):
                mouse += ["mousemove", str(60 + 50 * step), str(590 - 8 * step), "sleep", "0.06"]
            counter.desk.run(*mouse, "sleep", "0.3", "mouseup", "1")
            counter.see("Jonas Weber", "heading")
        counter.desk.run("xdotool", "windowfocus", "--sync", counter.window)
        assert all(counter.state(code)["state"] == "placed" for code in (pasted, dropped))


@contextlib.contextmanager
def giver(counter, what, path):
    process = counter.desk.start(sys.executable, str(HERE / "give.py"), what, str(path))
    try:
        yield counter.desk.wait_window("^Given$")
    finally:
        process.terminate()
        process.wait(10)


def test_password():
    """Asked on handing over where the shop wants it; a wrong one is refused in place."""
    with Counter(site=PASSWORD) as counter:
        code, password, _ = shop.order(counter.server.url, counter.pictures("sea"))
        path = f"/v1/orders/{code}"
        counter.terminal.post(path + "/release", {})
        made(counter, code)
        counter.terminal.post(path + "/ready", {})
        counter.scan(code)
        counter.see("Hand over", "push button")
        counter.key("KP_Enter")
        counter.see("The customer’s password")
        counter.desk.type("000000" if password != "000000" else "111111")
        counter.key("Return")
        counter.see("does not belong to this order")
        assert counter.state(code)["state"] == "ready"
        counter.keep("41-wrong-password")
        counter.press("Password…")
        counter.see("The customer’s password")
        counter.desk.type(password)
        counter.key("Return")
        step_done(counter, code, "collected")
        counter.see("Collected")
        counter.see("never paid")


def colours(counter):
    counter.desk.picture(counter.folder / "colours.png")
    return int(subprocess.run(["identify", "-format", "%k", counter.folder / "colours.png"], capture_output=True,
                              text=True, check=True).stdout)


def test_veil():
    """Pictures are veiled, and shown while F9 is held."""
    with Counter(settings="veil-pictures=true") as counter:
        code = counter.order("Ayumi Tanaka", ("balloons", "mountains"))
        counter.scan(code)
        counter.see("Ayumi Tanaka", "heading")
        counter.settle()
        veiled = colours(counter)
        counter.keep("42-veiled")
        counter.desk.run("xdotool", "keydown", "F9")
        wait_for("the pictures", lambda: colours(counter) > veiled + 1000, 10)
        counter.desk.run("xdotool", "keyup", "F9")
        wait_for("the veil", lambda: colours(counter) < veiled + 300, 10)
        said = counter.desk.run("gsettings", "get", "org.docket.Counter", "sounds")
        assert said.strip() == "false", said


def test_paper():
    """A real printer out of paper: said in the strip and the status line; filled, one key goes on."""
    from printers import Printers
    with Printers(["photo"]) as printers:
        env = {name: printers.env[name] for name in ("CUPS_SERVER",)}
        with Counter(device="ipp:photo", env=env) as counter:
            code = counter.order("Ayumi Tanaka", ("sea",))
            printers.empty("photo")
            counter.scan(code)
            counter.see("Release", "push button")
            counter.key("KP_Enter")
            wait_for("the printer at it", lambda: printers.begun("photo"), 60)
            counter.see("Photo 1: out of paper", seconds=20)
            counter.see("Paper in, go on")
            counter.see("Waits for Photo 1")
            counter.keep("43-paper")
            # Pressed too early it does no harm; filled, the printer goes on by itself, often before a hand is there.
            counter.press("Paper in, go on")
            assert not printers.received("photo"), "printed without paper"
            printers.ready("photo")
            made(counter, code)
            counter.gone("out of paper")
            counter.see("1 piece made on Photo 1")
            assert len(printers.received("photo")) == 1, "printed twice"


def test_was_it_made():
    """Nobody knows whether it was made: it is asked, and both answers hold."""
    with tempfile.TemporaryDirectory() as folder, Counter(device=f"failing:unknown?{folder}") as counter:
        for answer, button in (("completed", "Made"), ("pending", "Not made")):
            code = counter.order("Ayumi Tanaka", ("sea",))
            counter.terminal.post(f"/v1/orders/{code}/release", {})
            counter.scan(code)
            counter.see("Was it made?", seconds=40)
            counter.keep(f"44-{answer}")
            before = counter.state(code)["jobs"][0]["attempt"]
            press(counter, button)
            wait_for(answer, lambda: counter.state(code)["jobs"][0]["state"] == "completed" if answer == "completed"
                     else counter.state(code)["jobs"][0]["attempt"] > before or
                     counter.state(code)["jobs"][0]["state"] == "pending", 40)
            counter.key("Escape")


def press(counter, name):
    """The button of exactly that name."""
    def find():
        return next((n for n in counter.nodes() if n.name == name and n.role == "push button"), None)
    wait_for(f"the button {name}", find).press()


def test_refusals():
    """Unpaid where the shop wants it first, another shop's order, one to be confirmed, one that was recalled."""
    with Counter(site=PAY_FIRST) as counter:
        code = counter.order("Ayumi Tanaka", ("sea",))
        counter.scan(code)
        counter.see("Ayumi Tanaka", "heading")
        counter.key("KP_Enter")
        counter.see("is unpaid, and this shop wants it first")
        counter.keep("45-unpaid")
        counter.key("ctrl+m")
        counter.see("How much was taken?")
        counter.key("Return")
        counter.gone("this shop wants it first")
        counter.key("ctrl+h")
        counter.see("What is the customer to confirm?")
        counter.desk.type("Matte?")
        counter.key("Return")
        counter.see("To be confirmed: Matte?")
        counter.key("KP_Enter")
        counter.see("still to be confirmed")
        counter.key("ctrl+i")
        counter.see("Why may it be made all the same?")
        counter.desk.type("Yes")
        counter.key("Return")
        counter.gone("To be confirmed: Matte?")
        counter.key("KP_Enter")
        wait_for("the release", lambda: counter.state(code)["state"] != "placed")
        other = shop.order(counter.server.url, counter.pictures("sea"), site="west")[0]
        counter.scan(other)
        counter.see("West Gate")
        counter.keep("46-other-site")
        counter.scan("00000000000")
        counter.see("No order has the code 0000-0000-000")
        counter.key("Escape")
        counter.see("placed today")
        counter.see("taken today")
        counter.keep("47-day")
        counter.key("ctrl+question")
        counter.see("Take the last step back")
        counter.key("Escape")
        counter.gone("Take the last step back")
        counter.key("F1")
        counter.see("The Day at the Counter")
        counter.key("Escape")
        counter.gone("The Day at the Counter")


def test_expired():
    with Counter(site="[Limits]\norders_per_hour=1000\n[Site main]\nname=Main Street\norder_term=2 s\n") as counter:
        code = counter.order("Ayumi Tanaka", ("sea",))
        wait_for("its end", lambda: counter.state(code)["state"] == "expired", 90, 0.3)
        counter.scan(code)
        counter.see("Expired")
        counter.see("Ayumi Tanaka", "heading")
        counter.keep("48-expired")

STRANGE = "<b>Eve & “Söhne”</i> %s%n\u202e &amp; <span size='9999999'>"
WRITTEN = STRANGE.replace("\u202e", "")   # nothing that turns the line is kept
LONG = "Donaudampfschifffahrtsgesellschaft" * 14
STAMP = {"product": "stamp-38x14", "paper": "rubber", "copies": 1, "content": "words"}
TROUBLE = ("Gtk-WARNING", "Pango-WARNING", "GLib-GObject-WARNING", "Adwaita-WARNING", "Gtk-CRITICAL")


def strange_order(counter):
    """All that a customer and the staff may write, as nobody should."""
    named = counter.folder / f"{STRANGE.replace('/', ':')} {LONG[:120]}.jpg"
    named.symlink_to(counter.pictures("sea")[0])
    code, _, _ = shop.order(counter.server.url, [named], express=True,
                            customer={"name": STRANGE + LONG[:30], "email": f"{LONG[:60]}@example.org", "phone": "+49 30 123456",
                                      "comment": f"{STRANGE}\n\U0001f600 {LONG[:440]}"})
    counter.terminal.post(f"/v1/orders/{code}/hold", {"note": f"{WRITTEN} {LONG[:380]}", "staff": WRITTEN[:40]})
    return code


def page_of(counter, name, shot):
    """What is told of the order on the desk, and how it looks, beside the list and the status line."""
    counter.see(name, "heading")
    counter.settle()
    counter.keep(shot)
    counter.desk.picture(counter.folder / f"{shot}.png")
    subprocess.run(["convert", counter.folder / f"{shot}.png", "-crop", "960x590+312+60", "+repage", counter.folder / f"{shot}.cut.png"],
                   check=True)
    told = [(n.role, n.name) for n in counter.nodes() if n.name and not n.name.startswith("Gtk")]
    return told[:told.index(("list", "Orders"))], counter.folder / f"{shot}.cut.png"


def differ(a, b):
    """How many dots look other than before; a picture scaled twice is not the same to the last bit."""
    said = subprocess.run(["compare", "-fuzz", "10%", "-metric", "AE", a, b, "null:"], capture_output=True, text=True)
    return int(float(said.stderr))


def inside(counter):
    width = int(counter.size.split("x")[0])
    for node in counter.nodes():
        with contextlib.suppress(GLib.Error):   # a toast may have gone meanwhile
            extents = node.extents() if node.name and node.role not in ("application", "frame") else None
            assert not extents or -1 <= extents.x and extents.x + extents.width <= width + 1, (node.role, node.name[:60], extents)
    geometry = counter.desk.run("xdotool", "getwindowgeometry", "--shell", counter.window)
    assert f"WIDTH={width}\n" in geometry, geometry


def test_strange_words():
    """What strangers write is shown as it is written, within its place; and nothing of it stays when the next is scanned."""
    with Counter(site=SITE.replace("risk_amount_limit=0.50 EUR", "risk_amount_limit=none\nrisk_ratio_limit=none")) as counter:
        strange = strange_order(counter)
        plain = shop.order(counter.server.url, [], customer={"name": "Ana", "email": "ana@example.org"},
                           items=[{**STAMP, "words": "A & <b>"}])[0]
        counter.terminal.post(f"/v1/orders/{plain}/cancel", {"reason": None})
        counter.scan(plain)
        before = page_of(counter, "Ana", "80-plain")
        counter.see("A & <b>")
        counter.scan(strange)
        told, _ = page_of(counter, "<b>Eve", "81-strange")
        for words in (WRITTEN + LONG[:30], f"To be confirmed: {WRITTEN} {LONG[:380]}"):
            assert any(name == words for _, name in told), (words, told)
        counter.see(f"Asked to confirm: {WRITTEN}")
        assert sum(WRITTEN in name for _, name in told) >= 5, told
        inside(counter)
        counter.scan(plain)
        after = page_of(counter, "Ana", "82-plain-again")
        assert after[0] == before[0], ("something of the order before stays", before[0], after[0])
        assert differ(after[1], before[1]) == 0, "something of the order before is still seen"
        assert not any(word in counter.log() for word in TROUBLE), counter.log()[-3000:]


if __name__ == "__main__":
    assert BUILD.exists()
    run(test_camera, test_pictures_given, test_password, test_veil, test_paper, test_was_it_made, test_refusals,
        test_expired, test_strange_words)
