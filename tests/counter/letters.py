#!/usr/bin/python3
"""Customers' messages at the counter: those that wait for a decision, one key each, and Undo; mail that does not go
out is said."""
import contextlib
import pathlib
import sys
import tempfile

from counter_kit import HERE, SITE, Counter, run, wait_for

sys.path.insert(0, str(HERE.parent / "mail"))

from mail_rig import Sink  # noqa: E402


LIST = "List-Id: <news.example.net>"


def deliver(folder, name, subject, header=LIST, words="Hello, <b>buy</b> this.\n\nNow.\n"):
    """As a mail server of this computer does."""
    text = f"From: ada@example.net\nTo: orders@shop.example\nSubject: {subject}\n{header}\n\n{words}"
    (folder / "tmp" / name).write_text(text)
    (folder / "tmp" / name).rename(folder / "new" / name)


@contextlib.contextmanager
def mailbox(smtp_port):
    """A Maildir, and the settings by which docketd looks into it."""
    with tempfile.TemporaryDirectory(prefix="docket-letters-") as home:
        folder = pathlib.Path(home)
        for name in ("new", "cur", "tmp"):
            (folder / name).mkdir()
        yield folder, (f"[Mailbox letters]\nurl=maildir:{folder}\n"
                       f"[Mail]\nfrom=orders@shop.example\nsmtp=smtp://127.0.0.1:{smtp_port}\n")


def test_messages():
    with mailbox(1) as (folder, settings):
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


def test_about():
    """A question in answer to what was said about an order: one key shows that order."""
    with tempfile.TemporaryDirectory(prefix="docket-sink-") as home:
        sink = Sink(home)
        sink.start()
        with contextlib.closing(contextlib.ExitStack()) as stack:
            stack.callback(sink.stop)
            folder, settings = stack.enter_context(mailbox(sink.port))
            counter = stack.enter_context(Counter(site=SITE + settings))
            counter.see("Scan an order")
            deliver(folder, "1.a", "stamp: Ayumi & Ken", "MIME-Version: 1.0", "")
            answer = wait_for("the answer", sink.messages, 30)[0]
            deliver(folder, "2.a", "Re: Your order", f"In-Reply-To: {answer['Message-ID']}", "When may I come?\n")
            counter.see("An answer to one of our messages")
            counter.see("About order ")
            counter.key("ctrl+shift+e", "space")
            counter.see("ada", "heading")
            counter.keep("62-about")


if __name__ == "__main__":
    run(test_messages, test_about)
