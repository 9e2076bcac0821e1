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


def test_keys_stay():
    """A message that arrives does not push another one beneath a key that is on its way."""
    with mailbox(1) as (folder, settings):
        with Counter(site=SITE + settings) as counter:
            counter.see("Scan an order")
            deliver(folder, "1.a", "Sooner news")
            counter.see("Messages: 1 waits")
            counter.key("ctrl+shift+e")
            deliver(folder, "2.a", "Later news")
            counter.see("Messages: 2 wait")
            counter.key("Delete")
            counter.see("Messages: 1 waits")
            counter.see("Later news")
            assert not counter.find("Sooner news"), "the message that came was put away"
            # Who decides by keys goes on with the next.
            counter.key("Delete")
            counter.gone("Messages: 1 waits")


def test_last_undone():
    """Undo takes back what was done last, whichever of an order and a message that was, and nothing before it."""
    site = SITE.replace("undo=6 s", "undo=60 s").replace("0.50 EUR", "50 EUR")
    with mailbox(1) as (folder, settings):
        with Counter(site=site + settings, settings="undo-seconds=uint32 60") as counter:
            code = counter.order("Ayumi Tanaka")
            deliver(folder, "1.a", "Sooner news")
            counter.see("Messages: 1 waits")
            counter.scan(code)
            counter.see("Ayumi Tanaka", "heading")
            counter.key("ctrl+shift+e", "Delete")
            counter.see("The message is put away.")
            counter.key("ctrl+r")
            counter.see("Released: Ayumi Tanaka")
            counter.gone("The message is put away.")
            counter.key("ctrl+z")
            wait_for("the release undone", lambda: counter.state(code)["state"] == "placed")
            assert not counter.find("Messages: 1 waits"), "the message before came back too"

            deliver(folder, "2.a", "Later news")
            counter.see("Messages: 1 waits")
            counter.key("ctrl+r")
            wait_for("the release", lambda: counter.state(code)["state"] != "placed")
            counter.see("Undo")
            counter.key("ctrl+shift+e", "Delete")
            counter.see("The message is put away.")
            # Twice, before the first is answered.
            counter.key("ctrl+z", "ctrl+z")
            counter.see("Messages: 1 waits")
            counter.see("It is too late to take that back.")
            assert not counter.find("It is too late to undo this."), "the message was taken back twice"
            assert counter.state(code)["state"] != "placed", "the release before was taken back"
            # Its toast has left with its Undo.
            counter.gone("Released: Ayumi Tanaka")


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
    run(test_messages, test_keys_stay, test_last_undone, test_about)
