#!/usr/bin/python3
"""What the desktop is told while the window is not in front, and that it is told nothing while it is."""
import contextlib
import ctypes

from counter_kit import SITE, Counter, run, wait_for

SHOP = SITE.replace("undo=6 s", "undo=0 s")


@contextlib.contextmanager
def elsewhere(counter):
    """The keys go to nobody: another program is in front."""
    x11 = ctypes.CDLL("libX11.so.6")
    x11.XOpenDisplay.restype = ctypes.c_void_p
    display = ctypes.c_void_p(x11.XOpenDisplay(counter.desk.env["DISPLAY"].encode()))
    x11.XSetInputFocus(display, ctypes.c_ulong(0), 0, ctypes.c_ulong(0))
    x11.XSync(display, 0)
    try:
        yield
    finally:
        x11.XCloseDisplay(display)
        counter.desk.wait_window("Docket")


def is_in_front(counter):
    return any(node.has("active") for node in counter.nodes() if node.role == "frame")


def test_notified():
    with Counter(site=SHOP) as counter:
        told = counter.folder / "told"
        with open(told, "wb") as file:
            counter.desk.start("dbus-monitor", "--address", counter.desk.env["DBUS_SESSION_BUS_ADDRESS"],
                               "interface='org.freedesktop.Notifications',member='Notify'", stdout=file)
        wait_for("the ear on the bus", lambda: "NameAcquired" in told.read_text())

        def heard(*words):
            wait_for(f"the desktop to be told {words}", lambda: all(word in told.read_text() for word in words))
        counter.see("Scan an order")
        wait_for("the window to be in front", lambda: is_in_front(counter))
        counter.order("Jonas Weber", ("sea",))
        counter.see("Jonas Weber")
        with elsewhere(counter):
            wait_for("the window to be behind", lambda: not is_in_front(counter))
            code = counter.order("Elif Kaya", ("city",))
            heard("A new order", "Elif Kaya")
            counter.order("Ayumi Tanaka", ("balloons",), options={"product": "photo-20x30", "copies": 4})
            heard("An order needs you", "Ayumi Tanaka")
            counter.terminal.post(f"/v1/orders/{code}/release", {})
            heard("All of it is made")
            assert "Jonas Weber" not in told.read_text(), "told though it was in front"


if __name__ == "__main__":
    run(test_notified)
