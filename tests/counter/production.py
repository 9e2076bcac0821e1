#!/usr/bin/python3
"""The queue and the devices by the keyboard alone: why each stands where it stands, put first, moved, not
made, made again, a device paused, no orders taken; and what can be taken back is."""
import contextlib

from counter_kit import Counter, run, wait_for


def queue(counter):
    return counter.terminal.get("/v1/queue")


def names(counter):
    """Those of the waiting jobs, in order."""
    return [counter.state(job["order"])["customer"]["name"].split()[0] for job in queue(counter)["jobs"]]


def released(counter, *people):
    codes = []
    for name in people:
        codes.append(counter.order(name, ("sea",)))
        counter.terminal.post(f"/v1/orders/{codes[-1]}/release", {})
    return codes


def line(counter, *parts):
    """The queue's line that is spoken with all of these."""
    def find():
        for node in counter.nodes():
            with contextlib.suppress(Exception):
                if node.role == "list item" and all(part in node.name for part in parts):
                    return node
    return wait_for(f"a line with {parts}", find, 60, 0.1)


def test_queue():
    with Counter() as counter:
        counter.see("Scan an order")
        counter.key("ctrl+2")
        counter.see("Nothing is in production")
        counter.key("ctrl+b")
        counter.see("Photo 1 is paused")
        line(counter, "Photo 1", "paused")
        weber, diaz, kaya = released(counter, "Jonas Weber", "Lucía Díaz", "Elif Kaya")
        line(counter, "Elif Kaya", "1 × Photo print 10x15", "waiting since")
        assert names(counter) == ["Jonas", "Lucía", "Elif"], names(counter)
        counter.keep("50-queue")

        counter.key("ctrl+2", "Down", "Down", "ctrl+u")
        counter.see("First in the queue: ")
        wait_for("the first place", lambda: names(counter) == ["Elif", "Jonas", "Lucía"])
        line(counter, "1, Elif Kaya", "put first by hand")
        counter.keep("51-first")
        counter.key("ctrl+z")
        wait_for("its old place", lambda: names(counter) == ["Jonas", "Lucía", "Elif"])

        counter.key("ctrl+j")
        counter.see("Any device that makes it")
        counter.keep("52-move")
        counter.key("Down", "Return")
        counter.see("goes to Photo 1")
        wait_for("the move", lambda: queue(counter)["jobs"][2]["moved_to"])

        counter.key("Delete")
        counter.see("Not make this for good?")
        counter.keep("53-cancel")
        counter.key("Return")
        counter.gone("Not make this for good?")
        assert len(names(counter)) == 3, "Return alone cancelled"
        counter.key("ctrl+2", "Delete")
        counter.see("Not make this for good?")
        counter.key("shift+Tab", "Return")
        wait_for("one job less", lambda: names(counter) == ["Jonas", "Lucía"])
        assert counter.state(kaya)["jobs"][0]["state"] == "canceled"

        counter.key("ctrl+b")
        counter.see("Photo 1 goes on")
        wait_for("the pages", lambda: counter.state(weber)["jobs"][0]["state"] == "completed" and
                 counter.state(diaz)["jobs"][0]["state"] == "completed", 40)
        counter.see("Nothing is in production")

        counter.scan(weber)
        counter.see("Make again…")
        counter.key("ctrl+y")
        counter.see("How many are to be made again?")
        counter.desk.type("2")
        counter.key("Return")
        counter.see("2 copies are made again")
        wait_for("them made", lambda: [j["copies_completed"] for j in counter.state(weber)["jobs"]] == [1, 2], 40)


def test_intake():
    """No orders are taken, in the shop's words; taken back with one key."""
    with Counter() as counter:
        counter.see("Scan an order")
        counter.key("ctrl+shift+b")
        counter.see("What are customers told")
        counter.desk.type("Back at two")
        counter.key("Return")
        counter.see("No orders are taken since")
        counter.see("“Back at two”")
        assert queue(counter)["intake"]["note"] == "Back at two"
        counter.keep("54-intake")
        counter.key("ctrl+z")
        counter.gone("No orders are taken since")
        assert not queue(counter)["intake"]["paused"]


def fill(counter, name, text):
    """Into the entry of that name, as a screen reader's user does."""
    def find():
        for node in counter.nodes():
            with contextlib.suppress(Exception):
                if name in node.name and node.is_entry:
                    return node
    node = wait_for(f"the entry {name}", find)
    node.write(text)


def test_engraver_is_added():
    """A mistake is told beside the field; what is right is among the devices."""
    with Counter() as counter:
        counter.see("Scan an order")
        counter.key("ctrl+comma")
        counter.press("Devices")
        counter.press("_Add the engraver")
        counter.see("Fill in the serial port")
        fill(counter, "Serial port", "COM1")
        counter.press("_Add the engraver")
        counter.see("That is neither a serial port")
        counter.keep("55-mistake")
        fill(counter, "Serial port", "127.0.0.1:9")
        counter.press("_Add the engraver")
        counter.see("grbl://127.0.0.1:9")


if __name__ == "__main__":
    run(test_queue, test_intake, test_engraver_is_added)
