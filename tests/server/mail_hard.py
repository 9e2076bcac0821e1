#!/usr/bin/python3
"""What bad mail and bad people send through a real mailbox, who is believed, and how long messages are kept: each
message gets an order, an answer, or a place among the parked, and none stops the next one."""
import base64
import email.message
import io
import json
import os
import pathlib
import re
import sqlite3
import struct
import unittest
import urllib.parse
import zipfile
import zlib
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from harness import png, wait_for
from mail import MailCase, letter
from mail_rig import Dovecot, Sink

FLOOD = int(os.environ.get("DOCKET_FLOOD", 200))
LIMIT = 30
SMALL = 10


def bomb():
    """A picture of 40000 x 40000 pixels in some kilobytes, as it says."""
    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
    head = struct.pack(">IIBBBBB", 40000, 40000, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(1 << 22))) + chunk(b"IEND", b"")


def zipped():
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zeros", bytes(20_000_000))
    return whole.getvalue()


def nested(levels):
    """A picture under so many parts within parts."""
    head = "From: deep@example.net\nTo: orders@shop.example\nSubject: 10x15\nMIME-Version: 1.0\nMessage-ID: <deep@example.net>\n"
    body = ("Content-Type: image/png; name=deep.png\nContent-Transfer-Encoding: base64\n\n" +
            base64.encodebytes(png()).decode())
    for level in range(levels):
        body = f"Content-Type: multipart/mixed; boundary=b{level}x\n\n--b{level}x\n{body}\n--b{level}x--\n"
    return (head + body).encode()


class Hard(MailCase):
    def maildir(self):
        return pathlib.Path(self.dovecot.dir, "home/orders/Maildir")

    def drop(self, n, sender):
        """So many at once, as a mail server that has them all does."""
        folder = self.maildir()
        self.dovecot.deliver(letter("10x15", sender="first@example.net", pictures=0))
        for i in range(n):
            name = f"{i}.flood"
            message = letter(f"10x15 {i}", pictures=0, sender=sender).as_bytes()
            (folder / "tmp" / name).write_bytes(message)
            if os.getuid() == 0:
                os.chown(folder / "tmp" / name, 65534, 65534)
            (folder / "tmp" / name).rename(folder / "new" / name)

    def log(self):
        return pathlib.Path(self.shop.folder, "docketd.log").read_text()

    def all_read(self, n, seconds=60):
        wait_for(f"{n} messages to be read", lambda: self.rows("SELECT COUNT(*) FROM messages WHERE state <> 'stored'") == [(n,)],
                 seconds)
        return self.rows("SELECT sender, state, reason FROM messages ORDER BY id")

    def order_of(self, address):
        for row in self.orders():
            order = self.shop.ask("GET", f"/v1/orders/{row['code']}", token=self.token).json
            if order["customer"]["email"] == address:
                return order
        return None

    def test_a_flood_from_one_address(self):
        """Nobody waits behind it, in the mailbox or before the readers; nor is a large message overtaken for ever by
        small ones."""
        self.shop.kill()
        self.drop(FLOOD, "many@example.net")
        for name in ("ada", "bea"):
            self.dovecot.deliver(letter("10x15", sender=f"{name}@example.net"))
        self.dovecot.deliver(letter("10x15", sender="large@example.net", data=png() + os.urandom(9_000_000)))
        for i in range(SMALL):
            self.dovecot.deliver(letter("10x15", sender=f"small{i}@example.net", pictures=0))
        self.shop.start()
        for name in ("ada", "bea", "large"):
            wait_for(f"the order of {name}", lambda: self.order_of(f"{name}@example.net"), 60)
        self.assertLess(self.rows("SELECT COUNT(*) FROM messages WHERE id < (SELECT MAX(id) FROM messages WHERE sender IN "
                                  "('ada@example.net', 'bea@example.net'))")[0][0], 6)
        wait_for("the flood to be parked", lambda: self.parked()["parked"] == FLOOD - LIMIT, 60 + FLOOD / 20)
        wait_for("one answer to each that was read", lambda: len(self.sink.messages()) == LIMIT + 4 + SMALL, 60)
        senders = [one["X-Envelope-To"] for one in self.sink.messages()]
        self.assertEqual(senders.count("many@example.net"), LIMIT)
        self.assertRegex(self.log(), r"[0-9]+ messages from one address, [0-9]+ and after, are parked: too-many")
        # Each one's own in their order.
        taken = [int(row[0]) for row in self.rows("SELECT uid FROM messages WHERE sender = 'many@example.net' ORDER BY id")]
        self.assertEqual(taken, sorted(taken))
        # Told by few events: nobody's window reads thousands.
        events = self.rows("SELECT COUNT(*) FROM events WHERE type = 'message-parked'")[0][0]
        self.assertLess(events, FLOOD / 4)

    def test_what_is_too_much(self):
        many = letter("10x15", sender="parts@example.net")
        for i in range(300):
            many.add_attachment(f"BEGIN:VCARD\r\nFN:{i}\r\nEND:VCARD\r\n".encode(), maintype="text", subtype="vcard", filename=f"{i}.vcf")
        packed = letter("10x15", sender="packed@example.net")
        packed.add_attachment(zipped(), maintype="application", subtype="zip", filename="pictures.zip")
        sly = letter("10x15", "10x15 </p><script>alert(1)</script>\nBcc: victim@example.net\n", sender="sly@example.net",
                     headers=[("Reply-To", "sly@example.net")])
        sly.replace_header("Subject", "x")
        sly = sly.as_bytes().replace(b"Subject: x", b"Subject: =?utf-8?Q?10x15=0D=0ABcc:_victim@example.net?=")
        sent = [letter("10x15", sender="huge@example.net", data=png() + bytes(55_000_000)), many, nested(150), packed,
                letter("10x15", sender="bomb@example.net", data=bomb()), letter("10x15", sender=None), sly,
                letter("10x15", sender="next@example.net")]
        for one in sent:
            self.dovecot.deliver(one)
        rows = {row[0]: row[1:] for row in self.all_read(len(sent))}
        self.assertEqual(rows[None], ("parked", "no-sender"))
        answers = {one["X-Envelope-To"]: one for one in self.answers(len(sent) - 1)}
        self.assertEqual(rows["huge@example.net"], ("done", "too-large"))
        self.assertEqual(rows["bomb@example.net"], ("done", "refused"))
        for name in ("parts", "packed", "sly", "next"):
            order = self.order_of(f"{name}@example.net")
            self.assertEqual((order["state"], [image["state"] for image in order["images"]]), ("placed", ["ok"]), name)
        self.assertIn("pictures.zip", answers["packed@example.net"].get_body(("plain",)).get_content())
        self.assertIn("deep@example.net", answers)
        answer = answers["sly@example.net"]
        self.assertIsNone(answer["Bcc"])
        self.assertEqual([one.addr_spec for one in answer["To"].addresses], ["sly@example.net"])
        self.assertNotIn("<script", answer.get_body(("html",)).get_content())
        self.assertLess(int(re.search(r"VmHWM:\s+(\d+)", pathlib.Path(f"/proc/{self.shop.process.pid}/status").read_text())[1]),
                        900_000)


class Believed(Hard):
    test_a_flood_from_one_address = test_what_is_too_much = None

    def settings(self):
        return (super().settings().replace("password_file", "authserv=mx.shop.example\npassword_file", 1)
                .replace("undo=0 s\n", "undo=0 s\norder_term=30 d\nimages_term=14 s\n"))

    def test_who_is_believed_and_how_long_it_is_kept(self):
        said = {"proven": "mx.shop.example; dmarc=pass header.from=example.net; spf=pass smtp.mailfrom=example.net",
                "unproven": "mx.stranger.example; dmarc=pass header.from=example.net; spf=pass smtp.mailfrom=example.net",
                "forged": "mx.shop.example; dmarc=fail header.from=example.net; spf=fail smtp.mailfrom=example.net"}
        for name, results in said.items():
            self.dovecot.deliver(letter("10x15", sender=f"{name}@example.net", headers=[("Authentication-Results", results)]))
        self.dovecot.deliver(letter("offer", headers=[("List-Id", "<news.example.net>")]))
        self.all_read(4)
        for name in said:
            order = self.order_of(f"{name}@example.net")
            doubted = "unproven-sender" in [reason["type"] for reason in order["risk"]["reasons"]]
            self.assertEqual((order["sender"], doubted), (name, name != "proven"))
        path = f"/v1/messages/{self.order_of('proven@example.net')['message']}"
        self.assertEqual(self.shop.ask("GET", path, token=self.token).status, 200)
        parked = self.parked(1)["messages"][0]["id"]
        raw = dict(self.rows("SELECT id, raw FROM messages"))
        with sqlite3.connect(f"{self.shop.folder}/data/docket.db", timeout=10) as database:
            database.execute("UPDATE messages SET expires = 1 WHERE id = ?", (parked,))
        wait_for("the parked one to expire", lambda: self.shop.ask("GET", f"/v1/messages/{parked}", token=self.token).nick == "gone", 40)
        self.parked(0)
        wait_for("the order's to go with its pictures", lambda: self.shop.ask("GET", path, token=self.token).nick == "gone", 60)
        self.assertIsNotNone(self.order_of("proven@example.net"))
        wait_for("their files to be gone", lambda: not [one for one in pathlib.Path(self.shop.folder, "data").rglob("*")
                                                        if one.name in raw.values()], 40)
        self.assertEqual(self.rows("SELECT COUNT(*) FROM messages WHERE sender IS NOT NULL AND raw IS NULL"), [(0,)])


class Bounced(Hard):
    test_a_flood_from_one_address = test_what_is_too_much = None

    def test_what_comes_back_marks_the_address(self):
        self.dovecot.deliver(letter("10x15", sender="gone@example.net"))
        answer, = self.answers(1)
        code = self.orders()[0]["code"]

        def report(message_id, number):
            whole = email.message.EmailMessage()
            whole["From"] = "MAILER-DAEMON@mx.example.net"
            whole["To"] = "orders@shop.example"
            whole["Subject"] = "Undelivered Mail Returned to Sender"
            whole["Auto-Submitted"] = "auto-replied"
            whole["Message-ID"] = f"<dsn{number}@mx.example.net>"
            text = (f"{whole}MIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary=q\n\n"
                    "--q\nContent-Type: text/plain\n\nIt did not arrive.\n--q\nContent-Type: message/delivery-status\n\n"
                    "Reporting-MTA: dns; mx.example.net\n\nFinal-Recipient: rfc822; gone@example.net\nAction: failed\n"
                    "Status: 5.1.1\n\n--q\nContent-Type: text/rfc822-headers\n\n"
                    f"From: orders@shop.example\nTo: gone@example.net\nMessage-ID: {message_id}\n\n--q--\n")
            return text.replace("\n\nMIME-Version", "\nMIME-Version").encode()

        # Of what we never sent nobody is silenced: a person looks at it.
        self.dovecot.deliver(report("<made-up@shop.example>", 1))
        self.assertEqual(self.parked(1)["messages"][0]["reason"], "bounce")
        self.dovecot.deliver(report(answer["Message-ID"], 2))
        event = wait_for("the order to say so", lambda: next((one for one in self.shop.ask(
            "GET", f"/v1/orders/{code}", token=self.token).json["history"] if one["type"] == "mail-bounced"), None), 40)
        self.assertEqual(event["data"], {"kind": "answer", "status": "5.1.1", "permanent": True})
        self.shop.ask("POST", f"/v1/orders/{code}/cancel", {"reason": "x"}, token=self.token)
        self.assertEqual(self.rows("SELECT kind, state FROM outbox ORDER BY id"), [("answer", "sent"), ("cancelled", "failed")])
        self.assertEqual(len(self.sink.messages()), 1)


class Tokens(ThreadingHTTPServer):
    """Says whose an access token is, as a provider of log-ins does."""

    daemon_threads = True

    def __init__(self, good):
        self.good, self.seen = good, []
        super().__init__(("127.0.0.1", 0), Asked)
        Thread(target=self.serve_forever, daemon=True).start()


class Asked(BaseHTTPRequestHandler):
    def do_GET(self):
        token = urllib.parse.parse_qs(urllib.parse.urlsplit(self.path).query).get("access_token", [""])[0]
        self.server.seen.append(token)
        body = json.dumps({"email": "orders", "active": True} if token == self.server.good else {"error": "invalid_token"}).encode()
        self.send_response(200 if token == self.server.good else 401)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class ByToken(MailCase):
    """XOAUTH2 at both servers, by tokens that a command prints: the first is out of date."""

    def setUp(self):
        self.tokens = Tokens("second.token")
        self.addCleanup(self.tokens.server_close)
        self.addCleanup(self.tokens.shutdown)
        super().setUp()

    def new_dovecot(self, folder, **more):
        return Dovecot(folder, tokens=f"http://127.0.0.1:{self.tokens.server_address[1]}/?access_token=", **more)

    def open_way_out(self):
        self.sink = Sink(f"{self.folder}/sink", f"{self.folder}/dovecot", at_once=True)
        self.addCleanup(self.sink.stop)
        self.sink.start()
        self.way_out = f"smtps://localhost:{self.sink.port}"

    def settings(self):
        command = self.folder / "token"
        command.write_text(f"#!/bin/sh\ncd {self.folder}\nif [ -e asked ]; then echo second.token; else touch asked; echo first.token; fi\n")
        command.chmod(0o755)
        return super().settings().replace(f"password_file={self.dovecot.dir}/password", f"token_command={command}")

    def test_a_token_opens_both(self):
        self.dovecot.deliver(letter("10x15"))
        self.answers(1)
        self.assertEqual(self.tokens.seen[0], "first.token")
        self.assertEqual(self.tokens.seen[-1], "second.token")
        self.assertEqual(pathlib.Path(self.sink.folder, ".xoauth2").read_bytes(), b"user=orders\1auth=Bearer second.token\1\1")
        self.assertNotRegex(pathlib.Path(self.shop.folder, "docketd.log").read_text(), "(first|second).token")


if __name__ == "__main__":
    unittest.main(verbosity=2)
