"""The tour's second half: a message to the shop, through Postfix and Dovecot, becomes a stamp at the gate that it names
and is taken from a locker which opens for the right password alone."""
import base64
import pathlib
import re
import shutil
import subprocess

from browser import Browser
from desk import Desk
from gate import Gate
from post import letter
from shop import wait_for

RECIPIENT = "orders+gate3@shop.example"
CARD = b"BEGIN:VCARD\r\nVERSION:3.0\r\nN:Tanaka;Ayumi\r\nFN:Ayumi Tanaka\r\nEND:VCARD\r\n"


def shown(message):
    """The HTML of a message as one file, its pictures within."""
    body = message.get_body(("html",))
    text = body.get_content()
    for part in message.walk():
        if part["Content-ID"] and part.get_content_maintype() == "image":
            data = base64.b64encode(part.get_content()).decode()
            text = text.replace("cid:" + part["Content-ID"].strip("<>"), f"data:{part.get_content_type()};base64,{data}")
    assert "cid:" not in text, "a picture of the message is missing"
    return text


class ByMail:
    """`tour` says each step and numbers what is kept."""

    def __init__(self, tour, post, folder):
        self.tour, self.post, self.folder = tour, post, pathlib.Path(folder)
        self.say, self.path = tour.say, tour.path
        self.folder.mkdir()
        self.gate = self.desk = self.terminal = None

    def order(self, code):
        return self.terminal.get(f"/v1/orders/{code}")

    # ---- messages ----

    def write(self):
        """What the customer sends, kept as it is sent."""
        text = "Hello,\n\nby tomorrow 6pm please.\n\nAyumi\n-- \nSent from my phone\n"
        message = letter(RECIPIENT, "stamp: Ayumi & Ken", text, ("Ayumi Tanaka.vcf", "text/vcard", CARD))
        kept = self.path("message", "eml")
        kept.write_bytes(message.as_bytes())
        self.say(f"In the park somebody writes to {RECIPIENT}: “{message['Subject']}”, “by tomorrow 6pm please” ({kept.name}).")
        self.post.send(message, RECIPIENT)

    def keep(self, kind, name):
        """The customer's message of that kind: raw, its text, and as a telephone shows it; the text."""
        raw, message = self.post.wait_answer(kind)
        text = message.get_body(("plain",)).get_content()
        self.path(name, "eml").write_bytes(raw)
        self.path(name, "txt").write_text(text)
        page = self.folder / f"{name}.html"
        page.write_text(shown(message))
        with Browser(height=600) as browser:
            browser.go(page.as_uri())
            picture = browser.picture(self.path(name), whole=True)
        return text, picture

    def answer(self):
        """Code and password, as the answer tells them."""
        text, picture = self.keep("answer", "answer")
        code = re.sub("[^0-9A-Z]", "", re.search(r"Order: (.*)", text).group(1))
        password = "".join(re.search(r"Password: (\d{3}) (\d{3})", text).groups())
        read = subprocess.run(["zbarimg", "--quiet", "--nodbus", "--raw", picture], capture_output=True, text=True).stdout.split()
        assert code in read, f"the bar code in the answer reads as {read}"
        assert f"{self.tour.server.url}/o/{code}" in read, f"the QR code in the answer reads as {read}"
        line = self.post.lines(RECIPIENT)[0]
        assert "status=sent" in line and "relay=127.0.0.1" in line, line
        self.say(f"Postfix took it and gave it to Dovecot; docketd found it there, and answered through Postfix: {picture.name}.")
        return code, password

    # ---- the gate ----

    def open_counter(self):
        settings = pathlib.Path(self.desk.env["XDG_CONFIG_HOME"]) / "glib-2.0/settings/keyfile"
        settings.parent.mkdir(parents=True)
        settings.write_text("[org/docket/Counter]\nstaff-name='Kenji'\ndevices=@a(ss) []\n")
        self.log = open(self.tour.out / "docket-gate.log", "wb")
        server = self.tour.server
        self.desk.start(self.tour.prefix / "bin/docket", "--server", server.url, "--pair",
                        server.pairing_code("Gate 3", site="gate3"), stdout=self.log, stderr=self.log)
        self.desk.wait_window("Docket")

    def show_desk(self, name, calm=0.4):
        self.desk.settle(calm)
        return self.desk.picture(self.path(f"gate-{name}"))

    def make(self, code):
        assert self.order(code)["site"] == "gate3", "not at the gate that was named"
        job = wait_for("the engraver's question", lambda: next(
            (job for job in self.order(code)["jobs"] if job["state"] == "processing-stopped"), None), 60)
        self.say("Gate 3 lets such an order through by itself: its engraver has checked the program and waits for a blank.")
        self.desk.scan(code)
        self.show_desk("order", 1)
        assert float(self.gate.engraver.report()["burnt"]) == 0, "the engraver began by itself"
        self.say("A blank is laid in: docket-station go-on Engraver.")
        self.gate.ask("go-on", "Engraver")
        wait_for("the stamp", lambda: all(job["state"] == "completed" for job in self.order(code)["jobs"]), 120)
        self.tour.stamp_is_right(job, self.gate.engraver, self.terminal)

    def lay_in(self, code):
        """Ready, in a locker."""
        self.show_desk("made")
        self.desk.key("ctrl+m")
        self.desk.settle()
        self.desk.key("Return")
        wait_for("the payment", lambda: self.order(code)["paid"] == self.order(code)["price"])
        self.say(f"The stamp is paid at the gate. Beside the engraver: docket-station put {code}.")
        with self.gate.put(code) as put:
            where = put.stdout.readline().strip()
            assert "locker A1" in where, where
            self.say(f"It says “{where}” and opens it.")
            wait_for("the door", lambda: self.gate.pulses() == [0])
            wait_for("the order to be ready", lambda: self.order(code)["state"] == "ready")
            self.desk.settle()
            self.show_desk("ready")
            self.gate.close_door(0)
            put.stdout.read()
            assert put.wait(20) == 0, "the door was not seen to close"
        wait_for("the closed door", lambda: self.door("A1") == "closed")

    def door(self, label):
        return next(c for c in self.terminal.get("/v1/compartments")["compartments"] if c["label"] == label)["door"]

    # ---- the screen beside the lockers ----

    def collect(self, code, password):
        wrong = f"{(int(password) + 1) % 1000000:06d}"
        with Browser(800, 1280, scale=1) as browser:
            browser.go(f"{self.tour.server.url}/kiosk?site=gate3")
            self.tap(browser, code)
            self.tap(browser, wrong)
            browser.find(".note.warn")
            self.say(f"At the screen beside the lockers: the code, and a wrong password ({wrong}). No relay moves.")
            browser.picture(self.path("kiosk-wrong-password"))
            assert self.gate.pulses() == [0] and self.door("A1") == "closed", "a wrong password opened a door"
            self.tap(browser, password)
            wait_for("the locker", lambda: self.gate.pulses() == [0, 0], 20)
            wait_for("the open door", lambda: "is open" in browser.text(".locker-state"))
            self.say("The right one: relay 0 of board 1 has its pulse, locker A1 is open, and no other.")
            browser.picture(self.path("kiosk-open"))
            self.gate.close_door(0)
            wait_for("thanks", lambda: "Thank you" in browser.text(".locker-state"))
            browser.picture(self.path("kiosk-thanks"))
        wait_for("collected", lambda: self.order(code)["state"] == "collected")
        assert self.door("A2") == "closed"

    @staticmethod
    def tap(browser, text):
        """Key by key; the page goes on by itself after the last."""
        browser.find(".keys button")
        for letter_ in text:
            browser.run("[...document.querySelectorAll('.keys button')].find(key => key.innerText === arguments[0]).click()", letter_)

    def keep_relays(self):
        kept = self.path("relays", "log")
        shutil.copy(self.gate.log, kept)
        self.say(f"The door is closed again, and the order collected. {kept.name} is what the relay board did.")

    def walk(self):
        tour = self.tour
        self.terminal = tour.server.terminal("Tour at the gate", rights="read,produce", site="gate3")
        with Gate(tour.prefix, self.folder / "gate", tour.server, tour.args.simulator, tour.args.speed) as self.gate, \
                Desk(self.folder / "desk", tour.prefix, size="1280x860", keyring=True) as self.desk:
            try:
                self.open_counter()
                self.write()
                code, password = self.answer()
                self.make(code)
                self.lay_in(code)
                self.say("Once nobody can undo it any more, the customer is told where it lies.")
                text, picture = self.keep("ready", "ready-mail")
                assert "A1" in text, text
                self.collect(code, password)
                self.keep_relays()
            except BaseException:
                self.desk.picture(self.path("where-it-failed-gate"))
                print(self.gate.tail(), self.post.said()[-3000:], sep="\n")
                raise
