#!/usr/bin/python3
"""The day at the counter through the real window: scanned, refused, lifted, released, made, ready,
put on a shelf, handed over, taken back; and everything again by the keyboard alone."""
from counter_kit import Counter, run, wait_for


def test_whole_day():
    with Counter() as counter:
        code = counter.order("Ayumi Tanaka", ("balloons", "mountains"), options={"product": "photo-20x30", "copies": 2})
        shown = f"{code[:4]}-{code[4:8]}-{code[8:]}"
        counter.see("Scan an order")
        counter.scan(code)
        counter.see("Ayumi Tanaka", "heading")
        counter.see(shown)
        counter.see("unpaid: more at stake")
        wait_for("the scan to be over", lambda: counter.find("Read " + shown) or True)
        counter.settle()
        counter.keep("01-alert")

        counter.scan(code)
        counter.see("An alert stands in the way")
        counter.keep("02-refused")
        assert counter.state(code)["state"] == "placed", "a second scan overrode the alert"

        counter.key("ctrl+i")
        counter.see("Why may it be made all the same?")
        counter.desk.type("Known by name")
        counter.keep("03-lift")
        counter.key("Return")
        wait_for("the lift", lambda: all(h["lifted_at"] for h in counter.state(code)["holds"]))
        hold = counter.state(code)["holds"][0]
        assert hold["lift_reason"] == "Known by name" and hold["lifted_by"].endswith("/Mia"), hold
        counter.gone("An alert stands in the way")

        counter.scan(code)
        wait_for("the release", lambda: counter.state(code)["state"] != "placed")
        counter.see("Undo")
        counter.keep("04-released")
        counter.key("ctrl+z")
        wait_for("the release undone", lambda: counter.state(code)["state"] == "placed")
        counter.see("Taken back: Ayumi Tanaka")

        counter.key("KP_Enter")
        wait_for("the release", lambda: counter.state(code)["state"] != "placed")
        wait_for("the pages", lambda: counter.state(code)["jobs"] and
                 all(j["state"] == "completed" for j in counter.state(code)["jobs"]), 60)
        assert len(list(counter.prints.glob("*.jpg"))) == 4, list(counter.prints.iterdir())
        counter.see("Ready", "push button")
        counter.keep("05-made")

        counter.scan(code)
        wait_for("ready", lambda: counter.state(code)["state"] == "ready")
        counter.scan("DOCKET@B4")
        wait_for("the shelf", lambda: counter.state(code)["compartment"] == "B4")
        counter.see("Ready · Shelf B4")
        counter.keep("06-ready")

        wait_for("the bounce to be over", lambda: counter.find("Hand over"))
        counter.scan(code)
        wait_for("handed over", lambda: counter.state(code)["state"] == "collected")
        counter.see("Collected")
        counter.keep("07-collected")
        counter.key("ctrl+z")
        wait_for("taken back", lambda: counter.state(code)["state"] == "ready")
        counter.see("Ready · Shelf B4")
        counter.key("Escape")
        counter.see("Scan an order")


def test_what_cannot_be():
    """Each wrong code has its own plain sentence."""
    with Counter() as counter:
        counter.see("Scan an order")
        counter.scan("0000000000X")
        counter.see("misread")
        counter.scan("4006381333931")
        counter.see("is not one of this shop’s orders")
        counter.scan("DOCKET:RELEASE")
        counter.see("Scan an order first")
        counter.scan("DOCKET@B4")
        counter.see("Scan the order first")
        code = counter.order("Petra Novak", ("sea", "city"), place=False, images_expected=5)
        counter.scan(code)
        counter.see("2 of 5 pictures arrived")
        wait_for("the bounce to be over", lambda: counter.find("Waits for the pictures"))
        counter.keep("10-unfinished")
        gone = counter.order("Sam Smith")
        counter.terminal.post(f"/v1/orders/{gone}/cancel", {"reason": "twice"})
        counter.scan(gone)
        counter.see("Cancelled")
        counter.keep("11-cancelled")


def test_keyboard_alone():
    """Search, the list, a question with Escape, the large picture, the other pages, the menu."""
    with Counter() as counter:
        weber = counter.order("Jonas Weber", ("city", "sea"))
        counter.order("Lucía Díaz", ("meadow",))
        counter.see("Jonas Weber")
        counter.key("ctrl+f")
        counter.desk.type("weber")
        counter.gone("Lucía Díaz")
        counter.key("Return")
        counter.see("Jonas Weber", "heading")
        counter.key("Escape")
        counter.see("Scan an order")
        counter.see("Lucía Díaz")
        counter.key("ctrl+l")
        counter.see("Type a Code")
        counter.desk.type(weber.lower())
        counter.key("Return")
        counter.see("Jonas Weber", "heading")
        counter.key("ctrl+h")
        counter.see("What is the customer to confirm?")
        counter.key("Escape")
        counter.gone("What is the customer to confirm?")
        counter.see("Jonas Weber", "heading")
        counter.key("space")
        counter.see("dashed line")
        counter.keep("20-large")
        counter.key("Right")
        counter.see("2/2")
        counter.key("space")
        counter.gone("dashed line")
        counter.key("ctrl+2")
        counter.see("In Production")
        counter.key("ctrl+3")
        counter.see("The Shelves Are Empty")
        counter.key("ctrl+1")
        counter.see("Jonas Weber", "heading")
        counter.key("ctrl+m")
        counter.see("How much was taken?")
        counter.key("Return")
        wait_for("the payment", lambda: counter.state(weber)["paid"]["amount"] == counter.state(weber)["price"]["amount"])
        counter.see("Paid: Jonas Weber")
        counter.key("ctrl+h")
        counter.see("What is the customer to confirm?")
        counter.desk.type("Really matte?")
        counter.key("Return")
        counter.see("To be confirmed: Really matte?")
        assert counter.state(weber)["holds"][0]["note"] == "Really matte?"
        counter.key("KP_Enter")
        counter.see("still to be confirmed")
        counter.key("ctrl+Delete")
        counter.see("Cancel this order for good?")
        counter.key("Return", "Return")
        counter.gone("Cancel this order for good?")
        assert counter.state(weber)["state"] == "placed", "Return alone cancelled"
        counter.key("ctrl+Delete")
        counter.see("Cancel this order for good?")
        counter.key("Tab", "Return")
        wait_for("the order cancelled", lambda: counter.state(weber)["state"] == "cancelled")
        counter.key("F1")
        counter.see("The Day at the Counter")


def test_mat():
    """The action codes of the counter mat press the same buttons."""
    with Counter() as counter:
        code = counter.order("Elif Kaya", ("sea",), options={"product": "photo-20x30", "copies": 9})
        counter.scan(code)
        counter.see("unpaid: more at stake")
        counter.scan("DOCKET:RELEASE")
        counter.see("An alert stands in the way")
        counter.scan("DOCKET:LIFT")
        counter.see("Why may it be made all the same?")
        counter.desk.type("Paid last time")
        counter.key("Return")
        wait_for("the lift", lambda: counter.state(code)["holds"][0]["lifted_at"])
        counter.scan("DOCKET:RELEASE")
        wait_for("the release", lambda: counter.state(code)["state"] != "placed")
        counter.scan("DOCKET:UNDO")
        wait_for("the undo", lambda: counter.state(code)["state"] == "placed")


if __name__ == "__main__":
    run(test_whole_day, test_what_cannot_be, test_keyboard_alone, test_mat)
