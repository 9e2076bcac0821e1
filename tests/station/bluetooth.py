#!/usr/bin/python3
"""What phones push by Bluetooth becomes orders, once, whatever dies meanwhile; and the real obexd takes the station
as its agent."""
import os
import pathlib
import re
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from program import Case as ProgramCase  # noqa: E402
from program import Station  # noqa: E402
from harness import LIMITS, Shop, png, wait_for  # noqa: E402

HERE = pathlib.Path(__file__).resolve().parent
OBEXD = "/usr/libexec/bluetooth/obexd"
PLACES = ("[Site main]\nname=Main Street\n"
          "[Site gate3]\nname=Gate 3\nundo=0 s\nrisk_ratio_limit=none\nrisk_amount_limit=none\nstraight_ratio=1\ndefault_product=photo-13x18\n" + LIMITS)
PHONE, OTHER = "F4:0E:22:5F:2A:B1", "AC:37:43:11:22:33"


class Bus:
    """A session bus with nothing on it, and obexd or its stand-in."""

    def __init__(self, folder):
        self.address = f"unix:path={folder}/bus"
        # Nothing may start by itself: what is on this machine is none of the tests'.
        config = folder / "bus.conf"
        config.write_text("<busconfig><type>session</type><listen>" + self.address + "</listen><auth>EXTERNAL</auth>"
                          "<policy context='default'><allow send_destination='*' eavesdrop='true'/><allow eavesdrop='true'/>"
                          "<allow own='*'/></policy></busconfig>")
        self.daemon = subprocess.Popen(["dbus-daemon", f"--config-file={config}", "--nofork"])
        wait_for("the bus", lambda: (folder / "bus").exists())
        self.obex = None

    def start(self, *command):
        env = dict(os.environ, DBUS_SESSION_BUS_ADDRESS=self.address, DBUS_SYSTEM_BUS_ADDRESS=self.address)
        self.obex = subprocess.Popen(command, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def push(self, *words):
        self.obex.stdin.write("\t".join(map(str, words)) + "\n")
        self.obex.stdin.flush()
        return self.obex.stdout.readline().strip()

    def stop(self):
        for process in (self.obex, self.daemon):
            if process is not None:
                process.terminate()
                process.wait(10)
        if self.obex is not None:
            self.obex.stdin.close()
            self.obex.stdout.close()


class Bluetooth(ProgramCase):
    def setUp(self):
        super().setUp()
        self.shop = Shop(self.folder / "server", PLACES)
        self.shop.start()
        self.addCleanup(self.shop.stop)
        self.counter = self.shop.pair("Counter", site="gate3")
        self.bus = Bus(self.folder)
        self.addCleanup(self.bus.stop)
        self.pavilion = Station(self.folder / "station")
        self.addCleanup(self.pavilion.stop)
        (self.folder / "phone").mkdir()
        self.dockets, self.made = self.folder / "dockets", self.folder / "made"
        self.dockets.mkdir()
        self.made.mkdir()
        printer = self.folder / "print.sh"
        printer.write_text(f"#!/bin/sh\ncp \"$2\" \"{self.dockets}/$1-$(basename \"$2\")\"\n")
        printer.chmod(0o755)
        self.pavilion.config.write_text(
            f"[Station]\nstate_dir={self.pavilion.state}\n[Bluetooth]\nenabled=yes\nbus={self.bus.address}\nwait=1\nmax_size=2\n"
            f"language=de\ndocket_command='{printer}' copy\n[Device Folder]\nuri=file://{self.made}\n")

    def start(self, rights="read,produce"):
        code = self.shop.pairing_code("Pavilion", rights, "gate3")
        self.assertEqual(self.pavilion.ask("pair", self.shop.url, code).returncode, 0)
        self.pavilion.start()

    def stand_in(self):
        self.bus.start("/usr/bin/python3", str(HERE / "obex.py"))
        self.assertEqual(self.bus.obex.stdout.readline().strip(), "agent")

    def file(self, name, data):
        path = self.folder / "phone" / name
        path.write_bytes(data)
        return path

    def orders(self, site="gate3"):
        rows = self.shop.ask("GET", "/v1/orders?limit=100", token=self.counter).json["orders"]
        return [self.shop.ask("GET", f"/v1/orders/{row['code']}", token=self.counter).json for row in rows if row["placed_at"]]

    def test_pictures(self):
        self.start()
        self.stand_in()
        for n in (1, 2):
            came = self.bus.push(PHONE, self.file(f"IMG_{n}.png", png(seed=n)))
            self.assertTrue(came.startswith("took"), came + self.pavilion.said())
        self.bus.push(PHONE, self.file("note.txt", "Glänzend, bitte\r\n".encode()))
        self.bus.push(OTHER, self.file("other.png", png(seed=3)), "../../evil/..name.png")
        orders = wait_for("two orders", lambda: len(self.orders()) == 2 and self.orders(), 30)
        mine = next(order for order in orders if order["customer"]["name"].endswith("2A:B1"))
        self.assertEqual([item["product"] for item in mine["items"]], ["photo-13x18"] * 2)
        self.assertEqual(({item["paper"] for item in mine["items"]}, mine["customer"]["comment"]), ({"glossy"}, None))
        self.assertEqual(mine["customer"]["language"], "de")
        self.assertEqual((mine["site"], mine["history"][0]["data"]), ("gate3", {"channel": "bluetooth"}))
        self.assertEqual([image["name"] for image in mine["images"]], ["IMG_1.png", "IMG_2.png"])
        def printed():
            return {path.name for path in self.dockets.iterdir()}
        wait_for("the dockets", lambda: printed() == {f"copy-{order['code']}.pdf" for order in orders}, 20)
        text = subprocess.run(["pdftotext", self.dockets / f"copy-{mine['code']}.pdf", "-"], capture_output=True, text=True).stdout
        self.assertIn("Passwort", text)
        self.assertRegex(text, r"\b\d{3} \d{3}\b")
        # A place without a counter: what was placed is released at once, and made.
        wait_for("three prints", lambda: len(list(self.made.glob("*.jp*g"))) == 3 or
                 all(job["state"] == "completed" for order in self.orders() for job in order["jobs"]) and self.orders()[0]["jobs"], 40)
        self.assertEqual({e["actor"] for order in self.orders() for e in order["history"] if e["type"] == "released"}, {"server"})
        said = self.pavilion.said()
        self.assertIn(f"2 pictures became the order {mine['code']}", said)
        wait_for("nothing left", lambda: not [path for path in (self.pavilion.state / "bluetooth").rglob("*") if path.is_file()])

    def pushed(self, sender, *files):
        """The order that becomes of what @sender pushes: (name, bytes) each."""
        for name, data in files:
            self.bus.push(sender, self.file(name, data))
        tail = sender[-5:]
        return wait_for(f"the order of {tail}", lambda: next((order for order in self.orders()
                                                              if order["customer"]["name"].endswith(tail)), None), 30)

    def test_words_are_read_as_a_mails(self):
        self.start()
        self.stand_in()
        order = self.pushed("00:00:00:00:00:01", ("stamp.txt", "Stempel: Ayumi & Ken".encode()))
        item, = order["items"]
        self.assertEqual((item["content"], item["words"], order["holds"]), ("words", "Ayumi & Ken", []))
        order = self.pushed("00:00:00:00:00:02", ("IMG_1.png", png(seed=1)), ("IMG_2.png", png(seed=2)),
                            ("order.txt", "2x 10x15 matt\r\nIMG_2 3x".encode("utf-16")), ("more.txt", "für Zoë".encode("cp1252")))
        self.assertEqual([(item["product"], item["paper"], item["copies"], item["image"]) for item in order["items"]],
                         [("photo-10x15", "matte", 2, "1"), ("photo-10x15", "matte", 3, "2")])
        self.assertEqual((order["customer"]["comment"], order["holds"], order["channel"]), ("für Zoë", [], "bluetooth"))

    def test_what_is_not_understood_is_asked_at_the_counter(self):
        self.start()
        self.stand_in()
        # Straight through, but for what is to be asked.
        order = self.pushed("00:00:00:00:00:03", ("IMG_1.png", png(seed=3)), ("order.txt", b"2x 77x99"))
        hold, = order["holds"]
        self.assertEqual((order["wants"], order["state"], hold["reason"]), ("person", "placed", "staff"))
        self.assertIn("77x99", hold["note"])
        self.assertEqual((order["customer"]["comment"], order["items"][0]["product"], order["items"][0]["copies"]),
                         ("2x 77x99", "photo-13x18", 1))
        wait_for("a word about it", lambda: f"{order['code']} is to be asked about" in self.pavilion.said())
        order = self.pushed("00:00:00:00:00:04", ("note.txt", "Ayumi & Ken".encode()))
        self.assertEqual((order["items"][0]["words"], order["holds"][0]["note"]),
                         ("Ayumi & Ken", "The words were taken for a stamp; the customer did not say what they are for."))
        order = self.pushed("00:00:00:00:00:05", ("IMG_5.png", png(seed=5)), ("note.txt", b"13x18, place: Main Street"))
        self.assertEqual([hold["note"] for hold in order["holds"]], ["The customer names another place."])
        answer = self.shop.ask("POST", f"/v1/orders/{order['code']}/holds/1/lift", {"reason": "It was asked."}, token=self.counter)
        self.assertEqual(answer.status, 200, answer)

    def parked(self):
        return self.shop.ask("GET", "/v1/messages?state=parked", token=self.counter).json["messages"]

    def test_what_is_not_taken(self):
        self.start()
        self.stand_in()
        self.assertIn("refused", self.bus.push(PHONE, self.file("song.mp3", b"x")))
        self.assertIn("refused", self.bus.push(PHONE, self.file("huge.jpg", b"x" * 2_100_000)))
        self.bus.push(PHONE, self.file("half.png", png()), "half.png", "break")
        self.bus.push(PHONE, self.file("fake.jpg", b"no picture at all"))
        wait_for("the refusal", lambda: "None of the files is a picture" in self.pavilion.said(), 30)
        self.assertEqual(self.orders(), [])
        # Who sent it has gone, so the counter sees it; there nothing can be made of it but by hand.
        message, = self.parked()
        self.assertEqual((message["reason"], message["subject"], message["mailbox"]), ("pushed", "fake.jpg", "bluetooth"))
        self.assertRegex(message["from"], "Bluetooth .*2A:B1")
        self.assertIn("None of the files is a picture", message["text"])
        path = f"/v1/messages/{message['id']}"
        self.assertEqual(self.shop.ask("POST", path + "/accept", {}, token=self.counter).nick, "not-now")
        self.assertEqual(self.shop.ask("POST", path + "/put-away", {}, token=self.counter).status, 200)
        self.assertEqual(self.parked(), [])
        self.assertEqual(len(list((self.pavilion.state / "bluetooth" / "refused").iterdir())), 1)
        self.assertFalse(list((self.pavilion.state / "bluetooth" / "arriving").iterdir()))

    def drop(self, name, **files):
        """What waits to be sent when the station starts."""
        folder = self.pavilion.state / "bluetooth" / "drops" / name
        folder.mkdir(parents=True)
        for file, data in files.items():
            (folder / file.replace("_", "-").replace("PNG", ".png")).write_bytes(data)
        return folder

    def test_what_waits_keeps_nothing_waiting(self):
        unreadable = self.drop("0000-a", sender=b"Bluetooth A")
        (unreadable / "0001-gone.png").symlink_to("/nowhere/gone.png")
        self.drop("0000-b", sender=b"Bluetooth B", **{"0001_aPNG": png(seed=1)})
        # It was told before the power went: another order made of it would be one too many.
        told = self.drop("0000-c", sender=b"Bluetooth C", never=b"It was torn.", **{"0001_aPNG": png(seed=2)})
        self.start()
        self.stand_in()
        order = wait_for("the later order", lambda: self.orders() and self.orders()[0], 30)
        self.assertEqual(order["customer"]["name"], "Bluetooth B")
        message, = wait_for("the message", self.parked, 30)
        self.assertEqual((message["from"], message["text"]), ("Bluetooth C", "It was torn."))
        wait_for("its end", lambda: "no order: It was torn." in self.pavilion.said() and not told.exists())
        self.assertTrue(unreadable.exists())
        self.assertEqual(self.pushed(PHONE, ("IMG_1.png", png(seed=3)))["channel"], "bluetooth")
        self.assertEqual(len(self.orders()), 2)

    def test_the_counter_cannot_be_told(self):
        self.drop("0000-a", sender=b"Bluetooth A", **{"0001_aPNG": png(seed=1)})
        self.start("read")
        wait_for("its end", lambda: "what came is no order" in self.pavilion.said())
        self.assertIn("/v1/messages: ", self.pavilion.said())
        self.assertEqual((self.orders(), self.parked()), ([], []))

    def test_the_servers_away_longer_than_its_token(self):
        self.start()
        self.stand_in()
        self.shop.set_clock()
        self.shop.kill()
        self.bus.push(PHONE, self.file("late.png", png()))
        wait_for("that it waits", lambda: "waits for the server" in self.pavilion.said(), 30)
        self.pavilion.kill()
        self.shop.start()
        # As if the power had gone after the first step.
        drop, = (self.pavilion.state / "bluetooth" / "drops").iterdir()
        token = next(re.finditer(r"^token=(.+)$", "\n".join(path.read_text() for path in self.pavilion.state.iterdir()
                                                             if path.is_file() and path.suffix in (".conf", ".ini", "")), re.M))[1]
        body = b'{"site":"gate3","language":"de","channel":"bluetooth","images_expected":1}'
        created = self.shop.ask("POST", "/v1/orders", raw=body, token=token, key=f"{drop.name}-create",
                                headers={"Content-Type": "application/json"})
        self.assertEqual(created.status, 201, created)
        self.shop.stop()
        self.shop.set_clock("+13h")
        self.shop.start()
        self.pavilion.start()
        order = wait_for("the order", lambda: self.orders() and self.orders()[0], 30)
        self.assertEqual([image["name"] for image in order["images"]], ["late.png"])
        self.assertEqual(self.parked(), [])

    def test_the_server_is_away_and_the_station_dies(self):
        self.start()
        self.stand_in()
        self.shop.kill()
        self.bus.push(PHONE, self.file("late.png", png()))
        wait_for("that it waits", lambda: "waits for the server" in self.pavilion.said(), 30)
        self.pavilion.kill()
        self.shop.start()
        self.pavilion.start()
        self.assertEqual(self.bus.obex.stdout.readline().strip(), "agent")
        wait_for("the order", self.orders, 30)
        deaths = 0
        for n in range(3):
            self.bus.push(PHONE, self.file(f"again{n}.png", png(seed=10 + n, noise=True, width=300, height=300)))
            wait_for("the file", lambda: "again" in str(list((self.pavilion.state / "bluetooth").rglob("*"))) or
                     len(self.orders()) > n + 1, 10)
            self.pavilion.kill()
            deaths += 1
            self.pavilion.start()
            self.assertEqual(self.bus.obex.stdout.readline().strip(), "agent")
            try:
                wait_for("one order more", lambda: len(self.orders()) == n + 2, 30)
            except TimeoutError as error:
                self.fail(f"{error}: {[(o['code'], o['images'][0]['name']) for o in self.orders()]} {list((self.pavilion.state / 'bluetooth').rglob('*'))}\n{self.pavilion.said()}")
        self.assertEqual(len(self.orders()), 1 + deaths)

    @unittest.skipUnless(pathlib.Path(OBEXD).exists(), "bluez-obexd is not installed")
    def test_real_obexd(self):
        self.start()
        self.bus.start(OBEXD, "-n", "-r", str(self.folder))
        wait_for("the agent's registration", lambda: "pushes are taken" in self.pavilion.said(), 20)
        answer = subprocess.run(["gdbus", "call", "--address", self.bus.address, "--dest", "org.bluez.obex", "--object-path",
                                 "/org/bluez/obex", "--method", "org.bluez.obex.AgentManager1.RegisterAgent", "/other"],
                                capture_output=True, text=True)
        self.assertIn("AlreadyExists", answer.stderr)    # it has one: ours


del ProgramCase


if __name__ == "__main__":
    unittest.main(verbosity=2)
