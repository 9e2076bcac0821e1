#!/usr/bin/python3
"""Customers' messages at the counter: those that wait for a decision, one key each, and Undo; mail that does not go
out is said."""
import pathlib
import tempfile

from counter_kit import SITE, Counter, run


def deliver(folder, name, subject):
    """As a mail server of this computer does."""
    text = (f"From: ada@example.net\nTo: orders@shop.example\nSubject: {subject}\nList-Id: <news.example.net>\n\n"
            "Hello, <b>buy</b> this.\n\nNow.\n")
    (folder / "tmp" / name).write_text(text)
    (folder / "tmp" / name).rename(folder / "new" / name)


def test_messages():
    with tempfile.TemporaryDirectory(prefix="docket-letters-") as home:
        folder = pathlib.Path(home)
        for name in ("new", "cur", "tmp"):
            (folder / name).mkdir()
        settings = f"[Mailbox letters]\nurl=maildir:{folder}\n[Mail]\nfrom=orders@shop.example\nsmtp=smtp://127.0.0.1:1\n"
        with Counter(site=SITE + settings) as counter:
            counter.see("Scan an order")
            deliver(folder, "1.a", "<b>News & %s</i> " + "Donaudampfschifffahrt" * 40)
            counter.see("Messages: 1 waits")
            subject = counter.see("<b>News & %s</i> Donaudampfschifffahrt", "label").extents()
            assert subject.x + subject.width < 310, "a long subject widens the list"
            counter.see("From a mailing list")
            counter.see("Hello, <b>buy</b> this. Now.")
            counter.keep("60-message")
            counter.press("Put it away (Delete)")
            counter.see("The message is put away.")
            counter.gone("Messages: 1 waits")
            counter.press("Undo")
            counter.see("Messages: 1 waits")
            # By keys alone, one after the other.
            deliver(folder, "2.a", "Another")
            counter.see("Messages: 2 wait")
            counter.key("ctrl+shift+e", "Delete")
            counter.see("Messages: 1 waits")
            counter.key("Delete")
            counter.gone("Messages: 1 waits")
            counter.key("ctrl+z")
            counter.see("Messages: 1 waits")
            counter.press("Make an order of it (Enter)")
            counter.see("An order is made of it.")
            # There is nothing in it to be made, and nobody to take the answer.
            counter.see("Mail to customers does not go out", seconds=60)
            counter.keep("61-mail-stopped")


if __name__ == "__main__":
    run(test_messages)
