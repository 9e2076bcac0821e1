#!/usr/bin/python3
"""Orders by e-mail through the real docketd, with Dovecot and a mail server: what comes in, what goes out."""
import collections
import email.message
import email.policy
import email.utils
import os
import pathlib
import re
import smtplib
import signal
import sqlite3
import sys
import tempfile
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "mail"))

from harness import LIMITS, Shop, png, wait_for  # noqa: E402
from mail_rig import Dovecot, Sink, Wire  # noqa: E402
from postfix import Policy, Postfix  # noqa: E402

SAMPLES = pathlib.Path(__file__).resolve().parent.parent / "mail" / "samples"
# The other place comes first in the alphabet: what names none is for "main" all the same.
SITES = "[Site main]\nname=Main Street\nrisk_ratio_limit=none\nrisk_amount_limit=none\nundo=0 s\n[Site annex]\nname=Annex\n"


def letter(subject="10x15", text="", pictures=1, sender="Ada Muster <ada@example.net>", message_id=None, headers=(),
           to="orders@shop.example", data=None):
    """As a phone writes it."""
    message = email.message.EmailMessage(policy=email.policy.SMTP)
    if sender:
        message["From"] = sender
    message["To"] = to
    message["Subject"] = subject
    message["Date"] = email.utils.localtime()
    if message_id != "":
        message["Message-ID"] = message_id or email.utils.make_msgid(domain="example.net")
    for name, value in headers:
        message[name] = value
    message.set_content(text or "Hello\n")
    for i in range(pictures):
        message.add_attachment(data or png(600, 900, seed=i + 1), maintype="image", subtype="png", filename=f"IMG_{i}.png")
    return message


class MailCase(unittest.TestCase):
    boxes = ""

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="docketd-mail-")
        self.addCleanup(folder.cleanup)
        os.chmod(folder.name, 0o755)
        self.folder = pathlib.Path(folder.name)
        self.dovecot = self.new_dovecot(f"{folder.name}/dovecot", users=("orders", "gate3", "ada", "eve"))
        self.addCleanup(self.dovecot.stop)
        self.dovecot.start()
        self.wire = Wire(self.dovecot.imaps)
        self.open_way_out()
        self.shop = Shop(f"{folder.name}/shop", self.settings())
        self.shop.start()
        self.addCleanup(self.shop.stop)
        self.token = self.shop.pair()

    @staticmethod
    def new_dovecot(folder, **more):
        return Dovecot(folder, **more)

    def open_way_out(self):
        """The mail server to which the shop hands over."""
        self.sink = Sink(f"{self.folder}/sink", f"{self.folder}/dovecot")
        self.addCleanup(self.sink.stop)
        self.sink.start()
        self.way_out = f"smtp://localhost:{self.sink.port}"

    def settings(self):
        at = self.dovecot.dir
        return (f"public_url=https://orders.example.org\n{LIMITS}{SITES}[Mailbox orders]\nurl=imaps://localhost:{self.wire.port}/INBOX\nuser=orders\n"
                f"password_file={at}/password\nca={at}/cert.pem\n"
                f"[Mail]\nfrom=Main Street <orders@shop.example>\nsmtp={self.way_out}\nuser=orders\n"
                f"password_file={at}/password\nca={at}/cert.pem\n{self.boxes}")

    def orders(self):
        return self.shop.ask("GET", "/v1/orders", token=self.token).json["orders"]

    def answers(self, n, seconds=40):
        """The messages sent, once there are @n."""
        wait_for(f"{n} messages", lambda: len(self.sink.messages()) >= n, seconds)
        found = self.sink.messages()
        self.assertEqual(len(found), n)
        return found

    def parked(self, n=None):
        def look():
            answer = self.shop.ask("GET", "/v1/messages?state=parked", token=self.token).json
            return answer if n is None or answer["parked"] == n else None
        return wait_for(f"{n} parked", look, 40)

    def rows(self, sql):
        with sqlite3.connect(f"file:{self.shop.folder}/data/docket.db?mode=ro", uri=True) as database:
            return database.execute(sql).fetchall()


class Ordering(MailCase):
    def settings(self):
        offer = self.folder / "annex.conf"
        offer.write_text("[Shop]\ncurrency=JPY\n[Paper silk]\ntitle=Silk\n[Product postcard]\ntitle=Postcard\nartwork=photo\n"
                         "size=148x105\npapers=silk\nprices=1:40\n")
        return super().settings().replace("name=Annex\n", f"name=Annex\ncatalogue={offer}\ncurrency=JPY\nmax_amount=50000 JPY\n")

    def test_a_place_with_an_offer_of_its_own(self):
        annex = self.shop.pair("Annex", site="annex")
        self.dovecot.deliver(letter("3x postcard", to="orders+annex@shop.example"))
        answer, = self.answers(1)
        row, = self.shop.ask("GET", "/v1/orders", token=annex).json["orders"]
        order = self.shop.ask("GET", f"/v1/orders/{row['code']}", token=annex).json
        self.assertEqual([(item["product"], item["paper"], item["copies"]) for item in order["items"]], [("postcard", "silk", 3)])
        self.assertEqual(order["price"], {"amount": 120, "currency": "JPY"})
        self.assertIn("120 JPY", answer.get_body(("plain",)).get_content())
        # What only the others make is not offered there.
        self.dovecot.deliver(letter("20x30", to="orders+annex@shop.example", sender="bea@example.net"))
        self.assertIn("20x30", self.answers(2)[-1].get_body(("plain",)).get_content())
        self.assertEqual(len(self.shop.ask("GET", "/v1/orders", token=annex).json["orders"]), 1)

    def test_a_picture_becomes_an_order(self):
        self.dovecot.deliver(letter("2x 10x15", "Phone: 030 123", pictures=2, headers=[("Authentication-Results", "mx.shop.example; spf=pass smtp.mailfrom=example.net")]))
        answer, = self.answers(1)
        self.assertEqual(answer["X-Envelope-From"], "<>")
        self.assertEqual(answer["To"].addresses[0].addr_spec, "ada@example.net")
        self.assertEqual(answer["Auto-Submitted"], "auto-replied")
        row, = self.orders()
        order = self.shop.ask("GET", f"/v1/orders/{row['code']}", token=self.token).json
        self.assertEqual((order["state"], order["channel"], order["customer"]["email"]), ("placed", "mail", "ada@example.net"))
        self.assertEqual([image["state"] for image in order["images"]], ["ok", "ok"])
        text = answer.get_body(("plain",)).get_content()
        grouped = re.sub(r"[^0-9A-Z]", "", text)
        self.assertIn(order["code"], grouped)
        # Which line is which picture, and what a line was taken for that is none of the order.
        ordered = text.split("What you ordered")[1].split("What you sent")[0]
        self.assertEqual(re.findall(r"IMG_\d\.png", ordered), ["IMG_0.png", "IMG_1.png"])
        self.assertRegex(ordered, r"Your telephone number:?\s+030 123")
        password = "".join(re.search(r"Password: (\d{3}) (\d{3})\s", text).groups())
        session = self.shop.ask("POST", f"/v1/orders/{order['code']}/session", {"password": password})
        self.assertEqual(session.status, 200, session)
        raw = self.shop.ask("GET", f"/v1/messages/{order['message']}", token=self.token)
        self.assertEqual((raw.status, raw.headers["Content-Type"]), (200, "message/rfc822"))
        self.assertIn(b"IMG_0.png", raw.body)
        # The mailbox comes again, in whole: nothing more comes of it.
        self.dovecot.move()
        self.dovecot.deliver(letter("10x15", sender="Bea <bea@example.net>"))
        self.answers(2)
        self.assertEqual(len(self.orders()), 2)

    def test_the_same_again(self):
        same = letter("10x15", message_id="<one@example.net>").as_bytes()
        self.dovecot.deliver(same)
        self.dovecot.deliver(b"Received: by another.way\r\n" + same)
        self.dovecot.deliver(letter("10x15", message_id="<one@example.net>", data=png(500, 700, seed=9)))
        without = letter("13x18", message_id="").as_bytes()
        self.dovecot.deliver(without)
        self.dovecot.deliver(without)
        self.answers(3)
        self.assertEqual(len(self.orders()), 3)


class Refusing(MailCase):
    def test_a_question_about_an_order(self):
        self.dovecot.deliver(letter("10x15"))
        answer, = self.answers(1)
        again = [("In-Reply-To", answer["Message-ID"])]
        self.dovecot.deliver(letter("Re: Your order", "Please cancel my order.\n", pictures=0, headers=again))
        parked, = self.parked(1)["messages"]
        self.assertEqual((parked["reason"], parked["about"], parked["order"]), ("reply", self.orders()[0]["code"], None))
        # One that says what to make is an order like any other, and what was not understood may be written anew.
        self.dovecot.deliver(letter("Re: Your order", "13x18\n", headers=again))
        self.answers(2)
        self.dovecot.deliver(letter("?", pictures=0, sender="cara@example.net"))
        sorry = self.answers(3)[-1]
        self.dovecot.deliver(letter("Re: ?", "hm\n", pictures=0, sender="cara@example.net",
                                    headers=[("In-Reply-To", sorry["Message-ID"])]))
        self.answers(4)
        self.assertEqual(len(self.orders()), 2)
        # A question by itself is a person's, too; said to be an order after all, it is answered as one.
        self.dovecot.deliver(letter("Frage", "Haben Sie morgen geöffnet?\n", pictures=0, sender="dora@example.net"))
        asked, = [one for one in self.parked(2)["messages"] if one["reason"] == "question"]
        self.shop.ask("POST", f"/v1/messages/{asked['id']}/accept", {}, token=self.token)
        self.answers(5)

    def test_written_anew(self):
        """An answer says how to write it; who answers so need not attach the pictures again."""
        self.dovecot.deliver(letter("Bilder", "Hallo, bitte 3 Abzüge in 77x88, danke\n", pictures=2))
        sorry, = self.answers(1)
        self.assertRegex(sorry.get_body(("plain",)).get_content(), "here already|schon hier")
        again = [("In-Reply-To", sorry["Message-ID"])]
        # Another's answer to it brings nothing of the first one's.
        self.dovecot.deliver(letter("Re: Bilder", "10x15\n", pictures=0, sender="eve@example.net", headers=again))
        self.assertIn("there was none", self.answers(2)[-1].get_body(("plain",)).get_content())
        self.dovecot.deliver(letter("Re: Bilder", "3x 78x99\n", pictures=0, headers=again))
        second = self.answers(3)[-1]
        self.assertIn("IMG_1.png", second.get_body(("plain",)).get_content())
        self.dovecot.deliver(letter("Re: Bilder", "3x 10x15\n", pictures=0, headers=[("In-Reply-To", second["Message-ID"])]))
        answer = self.answers(4)[-1].get_body(("plain",)).get_content()
        self.assertEqual(answer.count("Fotoabzug 10x15"), 2, answer)
        placed, = self.orders()
        self.assertEqual((placed["images_complete"], placed["n_copies"]), (2, 6))

    def test_what_is_no_order(self):
        self.dovecot.deliver(letter("holiday", pictures=0, headers=[("Auto-Submitted", "auto-replied")]))
        self.dovecot.deliver(letter("offer", f"Buy\u202e this.\n\nNow. {'long ' * 200}", headers=[("List-Id", "<news.example.net>")]))
        listed = self.parked(2)["messages"]
        self.assertEqual([one["text"][:20] for one in listed], ["Buy this. Now. long ", "Hello"])
        self.assertLess(max(len(one["text"]) for one in listed), 310)
        self.assertEqual(sorted(one["reason"] for one in listed), ["automatic", "list"])
        self.assertEqual(self.sink.messages(), [])
        wanted = next(one for one in listed if one["reason"] == "list")
        other = next(one for one in listed if one["reason"] == "automatic")
        path = f"/v1/messages/{other['id']}"
        self.assertEqual(self.shop.ask("POST", f"{path}/put-away", {}, token=self.token).json["state"], "put-away")
        self.assertEqual(self.shop.ask("POST", f"{path}/park", {}, token=self.token).json["state"], "parked")
        self.assertEqual(self.shop.ask("POST", f"{path}/put-away", {}, token=self.token).json["state"], "put-away")
        accepted = self.shop.ask("POST", f"/v1/messages/{wanted['id']}/accept", {"staff": "Mia"}, token=self.token)
        self.assertEqual((accepted.status, accepted.json["state"]), (200, "stored"), accepted)
        self.answers(1)
        self.assertEqual(len(self.orders()), 1)
        self.parked(0)

    def test_what_cannot_be_made(self):
        self.dovecot.deliver(letter("no picture", data=b"GIF89a this is none" * 100))
        self.dovecot.deliver(letter("", "?", pictures=0, sender="cara@example.net"))
        self.dovecot.deliver(letter("torn", data=png(600, 900)[:900], sender="dora@example.net"))
        self.dovecot.deliver((SAMPLES / "encrypted.eml").read_bytes())
        answers = self.answers(4)
        self.assertEqual(sum("Ihre Nachricht ist verschlüsselt" in answer.get_body(("plain",)).get_content() for answer in answers), 1)
        for answer in answers:
            text = answer.get_body(("plain",)).get_content()
            self.assertIn("https://orders.example.org", text)
            self.assertNotIn("https://orders.example.org/o/", text, "nobody has the password of what was begun")
        self.assertEqual(self.orders(), [])
        # Nobody may be answered.
        self.dovecot.deliver(letter("10x15", sender=None))
        self.assertEqual(self.parked(1)["messages"][0]["reason"], "no-sender")
        self.dovecot.deliver(letter("10x15", sender='"two words"@example.net'))
        self.assertEqual(self.parked(2)["messages"][0]["reason"], "unwritable")

    def test_too_much_of_one(self):
        for i in range(40):
            self.dovecot.deliver(letter(f"10x15 {i}", pictures=0, sender="many@example.net"))
        self.dovecot.deliver(letter("10x15", sender="few@example.net"))
        found = self.parked(10)
        self.assertEqual({one["reason"] for one in found["messages"]}, {"too-many"})
        self.answers(31)
        first = found["messages"][0]["id"]
        self.shop.ask("POST", f"/v1/messages/{first}/put-away", {"all": True}, token=self.token)
        self.parked(0)

    def test_too_much_to_one(self):
        """Many senders that all want somebody else to be answered: a stranger's mailbox is not filled through us."""
        for i in range(44):
            self.dovecot.deliver(letter("10x15", pictures=0, sender=f"m{i}@example.net", headers=[("Reply-To", "victim@example.org")]))
        wait_for("all to be read", lambda: len(self.sink.messages()) + self.parked()["parked"] == 44, 40)
        self.assertEqual({one["reason"] for one in self.parked()["messages"]}, {"too-many"})
        self.assertLess(len(self.sink.messages()), 38, "but for those that are read at the same time")


class Within(MailCase):
    boxes = "[Site hall]\nname=Hall\nnetworks=10.3.0.0/16\nwithin_only=yes\nmail_hosts=mail.hall.example\n"

    def test_lines_that_a_stranger_wrote(self):
        """What stands below the line of whoever handed the message on is his; only those within are believed."""
        phone = "Received: from phone ([10.3.0.7]) by mail.hall.example; Sun, 22 Nov 2026 05:00:00 +0000\r\n"
        ways = {"ann": phone,
                "ben": "Received: from mail.hall.example ([10.3.0.2]) by mail.shop.example; Sun, 22 Nov 2026 05:00:01 +0000\r\n" + phone,
                "eve": "Received: from eve.example ([203.0.113.9]) by mail.shop.example; Sun, 22 Nov 2026 05:00:01 +0000\r\n" + phone,
                "kim": "Received: from kim.example ([203.0.113.8]) by mail.hall.example; Sun, 22 Nov 2026 05:00:01 +0000\r\n" + phone,
                # As qmail, Exchange, and an LMTP server at a local socket write it.
                "lou": "Received: from unknown (HELO x) (203.0.113.7) by mx.shop.example with SMTP; Sun, 22 Nov 2026 05:00:01 +0000\r\n" + phone,
                "mel": "Received: from [10.3.0.5] (203.0.113.6) by mail.hall.example with SMTP; Sun, 22 Nov 2026 05:00:01 +0000\r\n" + phone,
                "ned": "Received: from nowhere by mx.shop.example with SMTP; Sun, 22 Nov 2026 05:00:01 +0000\r\n" + phone,
                "pam": "Received: from mail.hall.example\r\n\tby mail.hall.example with LMTP\r\n\tid x; Sun, 22 Nov 2026 05:00:01 +0000\r\n" + phone}
        for name, way in ways.items():
            words = letter(f"stamp: {name}", pictures=0, sender=f"{name}@example.net", to="orders+hall@shop.example")
            self.dovecot.deliver(way.encode() + words.as_bytes())
        refused = {answer["To"].split("@")[0] for answer in self.answers(8)
                   if "only from within" in answer.get_body(("plain",)).get_content()}
        self.assertEqual(refused, {"eve", "kim", "lou", "mel", "ned"})


class NotThere(MailCase):
    """What comes to a place that is not there for now is shown to no other."""

    def settings(self):
        box = (f"[Mailbox pond]\nurl=imaps://localhost:{self.wire.port}/INBOX\nuser=gate3\nsite=pond\n"
               f"password_file={self.dovecot.dir}/password\nca={self.dovecot.dir}/cert.pem\n")
        return super().settings() + box

    def test_it_waits(self):
        self.dovecot.deliver(letter("stamp: Pond", pictures=0, sender="ada@example.net"), "gate3")
        wait_for("it to be tried", lambda: "There is no place “pond” here" in self.shop.tail(), 40)
        self.assertEqual(self.rows("SELECT site, state, tries FROM messages"), [("pond", "stored", 0)], "waiting is no try")
        self.assertEqual(self.orders(), [])
        own = pathlib.Path(self.shop.folder, "sites.d", "pond.conf")
        own.parent.mkdir(exist_ok=True)
        own.write_text("[Site pond]\nname=Pond\n")
        self.shop.process.send_signal(signal.SIGHUP)
        wait_for("its order", lambda: self.rows("SELECT site FROM orders") == [("pond",)], 40)


class Trouble(MailCase):
    boxes = "give_up=1 h\n"

    def test_the_wire_is_cut_and_the_server_away(self):
        for cut in (900, 2500, 4000, 9000, 30000):
            self.wire.cut_after = cut
            self.dovecot.stop()
            self.dovecot.start()
            self.dovecot.deliver(letter("10x15", sender=f"c{cut}@example.net", data=png(300, 400, noise=True)))
        self.sink.say("450 4.2.0 Greylisted")
        self.answers(0)
        wait_for("five orders", lambda: len(self.orders()) == 5, 60)
        self.sink.say(None)
        self.sink.stop()
        self.dovecot.deliver(letter("10x15", sender="late@example.net"))
        status = wait_for("mail to be said to be away", lambda: self.mail_status()["stopped"], 60)
        self.assertTrue(status)
        self.sink.start()
        wait_for("the late one", lambda: self.sent_to("late@example.net"), 60)
        self.assertFalse(self.mail_status()["stopped"])

    def mail_status(self):
        return self.shop.ask("GET", "/v1/messages?state=parked", token=self.token).json["mail"]

    def sent_to(self, address):
        return [one for one in self.sink.messages() if one["X-Envelope-To"] == address]

    def test_an_address_that_is_none(self):
        self.sink.say("550 5.1.1 No such user")
        self.dovecot.deliver(letter("10x15", sender="gone@example.net"))
        row = wait_for("an order", self.orders, 40)[0]

        def told():
            order = self.shop.ask("GET", f"/v1/orders/{row['code']}", token=self.token).json
            return [event for event in order["history"] if event["type"] == "mail-failed"]
        wait_for("its history to say so", told, 40)
        self.sink.say(None)
        self.assertEqual(self.rows("SELECT state FROM outbox"), [("failed",)])


class ThroughPostfix(MailCase):
    """Customers and the shop have the same Postfix, which greylists, is slow, refuses, and is gone for a while."""

    def open_way_out(self):
        self.asked = collections.Counter()
        policy = Policy(self.judge)
        self.addCleanup(policy.stop)
        people = ["orders@shop.example", "ada@example.net", "eve@example.net"]
        self.postfix = Postfix(f"{self.folder}/postfix", self.dovecot, people, policy.server_address[1])
        self.addCleanup(self.postfix.stop)
        self.postfix.start()
        self.way_out = f"smtps://localhost:{self.postfix.submission}"

    def judge(self, recipient):
        self.asked[recipient] += 1
        if recipient == "eve@example.net":
            wait_for("the slow one", lambda began=time.monotonic(): time.monotonic() > began + 2)
        elif recipient != "gone@example.net" and self.asked[recipient] == 1:
            return "DEFER 4.2.0 Greylisted"
        return "DUNNO"

    def send(self, message):
        with smtplib.SMTP("127.0.0.1", self.postfix.smtp) as server:
            server.send_message(message, to_addrs=["orders+gate3@shop.example"])

    def outbox(self, state, error=""):
        return self.rows(f"SELECT 1 FROM outbox WHERE state = '{state}' AND ifnull(error, '') LIKE '%{error}%'")

    def delivered(self):
        return [len(self.dovecot.messages(who)) for who in ("ada", "eve")]

    def a_minute_later(self):
        with sqlite3.connect(f"{self.shop.folder}/data/docket.db", timeout=10) as database:
            database.execute("UPDATE outbox SET not_before = 0")

    def test_greylisted_slow_refused_gone(self):
        with self.assertRaises(smtplib.SMTPRecipientsRefused):
            self.send(letter())
        self.send(letter())
        wait_for("the answer to be greylisted", lambda: self.outbox("waiting", "Greylisted"), 40)
        self.a_minute_later()
        self.send(letter(sender="eve@example.net"))
        self.send(letter(sender="gone@example.net"))
        wait_for("both answers and a refusal", lambda: len(self.outbox("sent")) == 2 and self.outbox("failed", "5.1.1"), 40)

        # A Postfix that ends while Dovecot takes a message would hand it over once more.
        wait_for("both to be delivered", lambda: self.delivered() == [1, 1], 60)
        self.postfix.stop()
        self.dovecot.deliver(letter(sender="ada@example.net"))
        wait_for("mail to be said to be away", lambda: self.shop.ask(
            "GET", "/v1/messages?state=parked", token=self.token).json["mail"]["stopped"], 40)
        self.postfix.start()
        # The longer it was away, the longer until it is asked again: on a loaded machine half a minute, and once more.
        wait_for("every answer to arrive", lambda: self.delivered() == [2, 1], 150)
        answer = email.message_from_bytes(self.dovecot.messages("ada")[0], policy=email.policy.default)
        self.assertEqual((answer["Return-Path"], answer["Auto-Submitted"]), ("<>", "auto-replied"))
        self.assertEqual(len(self.orders()), 4)


if __name__ == "__main__":
    unittest.main(verbosity=2)
