#!/usr/bin/python3
"""Places are administered by a command and by files, taken in while the server serves, and some of them take only
what is sent from within."""
import os
import pathlib
import signal
import subprocess
import tempfile
import unittest

from events import Follower
from harness import LIMITS, Case, Shop, png, wait_for


class Administered(Case):
    settings = "[Site main]\n# The first of all.\nname=Main Street\n" + LIMITS

    def site(self, *words, fails=False):
        done = subprocess.run([self.shop.docketd(), "site", *words, "--config", str(self.shop.config)], capture_output=True,
                              text=True, env=self.shop.environment())
        self.assertEqual(done.returncode, 2 if fails else 0, done.stdout + done.stderr)
        return done.stderr if fails else done.stdout

    def reload(self):
        log = pathlib.Path(self.shop.folder, "docketd.log")
        before = log.read_text().count("places were")
        self.shop.process.send_signal(signal.SIGHUP)
        wait_for("the reload", lambda: log.read_text().count("places were") > before)

    def places(self):
        return {site["id"]: site for site in self.good(self.shop.ask("GET", "/v1/sites"))["sites"]}

    def own_file(self, id):
        return pathlib.Path(self.shop.folder, "sites.d", f"{id}.conf")

    def test_a_places_life(self):
        said = self.site("add", "gate3", "name=Gate 3", "address=Lake Road 3", "open=Mo-Su 09:00-18:00", "time_zone=Asia/Tokyo",
                         "language=ja", "aliases=gate 3; ゲート3")
        self.assertIn("systemctl reload docketd", said)
        self.assertEqual(self.own_file("gate3").stat().st_mode & 0o777, 0o644)
        self.assertNotIn("gate3", self.places())
        counter = self.shop.pair()
        follower = Follower(self.shop, counter)
        self.addCleanup(follower.close)
        wait_for("the first comment", lambda: follower.comments)
        code, token = self.shop.begin(1)
        self.reload()
        self.assertEqual(self.places()["gate3"]["address"], "Lake Road 3")
        self.shop.upload(code, token, png())
        wait_for("the stream goes on", lambda: any(type == "image-complete" for _, type, _ in follower.events))
        self.assertFalse(follower.over.is_set())
        there, _ = self.shop.begin(1, site="gate3")
        gate = self.shop.pair("Gate", site="gate3")
        self.assertEqual(self.good(self.shop.ask("GET", f"/v1/orders/{there}", token=gate))["site"], "gate3")
        self.site("set", "gate3", "name=Gate Three", "address=")
        self.assertIn("name=Gate Three", self.site("show", "gate3"))
        self.assertNotIn("address", self.site("show", "gate3"))
        self.reload()
        self.assertEqual((self.places()["gate3"]["name"], self.places()["gate3"]["address"]), ("Gate Three", None))
        self.assertIn("gate3\tGate Three", self.site("list"))
        self.assertIn("1 order", self.site("remove", "gate3", fails=True))
        self.good(self.shop.ask("POST", f"/v1/orders/{there}/cancel", {}, token=gate))
        self.assertIn("terminal remove", self.site("remove", "gate3", fails=True))
        row = next(line for line in self.shop.command("terminal", "list").splitlines() if "\tGate\t" in line)
        self.shop.command("terminal", "remove", row.split("\t")[0])
        self.site("remove", "gate3")
        self.reload()
        self.assertNotIn("gate3", self.places())

    def test_the_one_in_the_settings(self):
        self.site("set", "main", "hours=9-17", "language=de")
        text = self.shop.config.read_text()
        self.assertIn("hours=9-17", text)
        self.assertIn("# The first of all.", text)
        self.assertFalse(self.own_file("main").exists())
        self.reload()
        self.assertEqual(self.places()["main"]["hours"], "9-17")

    def test_mistakes_change_nothing(self):
        self.site("add", "gate7", "name=Gate 7", "aliases=seven", "mail=seven@park.example")
        before = self.own_file("gate7").read_text()
        for words in (("set", "gate7", "open=always"), ("set", "gate7", "nme=x"), ("set", "gate7", "within_only=yes"),
                      ("set", "gate7", "networks=everywhere"), ("set", "gate7", "time_zone=Europe/Atlantis"),
                      ("set", "gate7", "default_product=cake"), ("set", "gate7", "name"), ("add", "gate7"), ("add", "gate 8"),
                      ("add", "../gate"), ("add", "gate8", "aliases=SEVEN"), ("add", "gate8", "mail=seven@park.example"),
                      ("add", "seven"), ("show", "gate9"), ("remove", "gate9"), ("move", "gate7"), ("set",)):
            self.assertTrue(self.site(*words, fails=True).startswith("docketd: "), words)
        self.assertEqual(self.own_file("gate7").read_text(), before)
        self.assertFalse(self.own_file("gate8").exists())
        self.own_file("broken").write_text("[Site other]\nname=x\n")
        self.addCleanup(self.own_file("broken").unlink)
        self.reload()
        self.assertIn("main", self.places())
        self.assertNotIn("broken", self.places())
        self.assertIn("There is no place broken until its file is mended", self.shop.tail())
        self.assertIn("docketd site check broken", self.site("list"))
        self.assertIn("mistakes", self.site("check", fails=True))
        self.own_file("broken").write_text("[Site broken]\nnme=x\n")
        self.site("remove", "broken")
        self.own_file("broken").write_text("")

    def test_what_is_in_use_stays(self):
        self.site("add", "gate5", "name=Gate 5")
        self.reload()
        code, token = self.shop.begin(1, site="gate5")
        self.own_file("gate5").unlink()
        self.reload()
        self.assertIn("gate5", self.places())
        self.assertEqual(self.shop.upload(code, token, png()).status, 201)
        self.good(self.shop.ask("POST", f"/v1/orders/{code}/cancel", {}, token=token))
        self.reload()
        self.assertNotIn("gate5", self.places())


class Offers(Administered):
    """A place with products, prices and money of its own."""

    settings = "[Site main]\nname=Main Street\nundo=0 s\nrisk_ratio_limit=none\n" + LIMITS
    YEN = ("[Shop]\ncurrency=JPY\n[Paper glossy]\ntitle=Glossy\n"
           "[Product photo-10x15]\ntitle=Photo\nartwork=photo\nsize=152.4x101.6\npapers=glossy\nprices=1:40\n")
    test_a_places_life = test_the_one_in_the_settings = test_mistakes_change_nothing = test_what_is_in_use_stays = None

    def place(self, site):
        code, token = self.shop.begin(1, site=site)
        image = self.shop.upload(code, token, png()).json["image"]["id"]
        self.shop.wait_checked(code, token)
        self.good(self.shop.fill(code, token, [image]))
        return self.good(self.shop.ask("POST", f"/v1/orders/{code}/place", {}, token=token))["order"]

    def pay(self, order, currency, token, status=200):
        body = {"amount": {"amount": 20, "currency": currency}}
        return self.good(self.shop.ask("POST", f"/v1/orders/{order['code']}/pay", body, token=token), status)

    def catalogue(self, site):
        return self.good(self.shop.ask("GET", f"/v1/sites/{site}/catalogue"))

    def test_its_own_money(self):
        offer = pathlib.Path(self.shop.folder, "tokyo.conf")
        offer.write_text(self.YEN)
        self.assertIn("EUR", self.site("add", "tokyo", "name=Tokyo", f"catalogue={offer}", "max_amount=50.00 EUR", fails=True))
        self.site("add", "tokyo", "name=Tokyo", f"catalogue={offer}", "currency=JPY", "max_amount=50000 JPY", "undo=0 s")
        for words in (("currency=EUR",), ("catalogue=tokyo.conf",), ("catalogue=/nowhere.conf",), ("default_product=stamp-38x14",),
                      ("risk_amount_limit=5.00 EUR",)):
            self.site("set", "tokyo", *words, fails=True)
        self.reload()
        self.assertEqual([product["id"] for product in self.catalogue("tokyo")["products"]], ["photo-10x15"])
        self.assertEqual((self.catalogue("tokyo")["site"]["currency"], self.catalogue("main")["site"]["currency"]), ("JPY", "EUR"))
        tokyo, main = self.shop.pair("Tokyo", site="tokyo"), self.shop.pair()
        self.assertEqual(self.good(self.shop.ask("GET", "/v1/terminal", token=tokyo))["site"]["currency"], "JPY")
        there, here = self.place("tokyo"), self.place("main")
        self.assertEqual((there["price"], here["price"]["currency"]), ({"amount": 40, "currency": "JPY"}, "EUR"))
        self.pay(there, "EUR", tokyo, 400)
        self.pay(there, "JPY", tokyo)
        self.pay(here, "EUR", main)
        for token, currency in ((tokyo, "JPY"), (main, "EUR")):
            self.assertEqual(self.good(self.shop.ask("GET", "/v1/day", token=token))["revenue"], {"amount": 20, "currency": currency})
        for order, to, token in ((here, "tokyo", main), (there, "main", tokyo)):
            answer = self.shop.ask("POST", f"/v1/orders/{order['code']}/move-site", {"site": to}, token=token)
            self.refused(answer, 409, "not-now")
            self.assertIn("JPY", answer.json["detail"])
        # What is placed keeps its price; a catalogue with mistakes changes nothing.
        offer.write_text(self.YEN.replace("1:40", "1:55"))
        self.reload()
        self.assertEqual(self.catalogue("tokyo")["products"][0]["prices"][0]["amount"], 55)
        self.assertEqual(self.good(self.shop.ask("GET", f"/v1/orders/{there['code']}", token=tokyo))["price"]["amount"], 40)
        offer.write_text(self.YEN.replace("JPY", "yen"))
        self.reload()
        self.assertEqual(self.catalogue("tokyo")["products"][0]["prices"][0]["amount"], 55)
        offer.write_text(self.YEN)

    def test_a_broken_catalogue_closes_its_place(self):
        offer = pathlib.Path(self.shop.folder, "nara.conf")
        offer.write_text(self.YEN)
        for gate in ("nara", "kobe"):
            self.site("add", gate, f"name={gate.title()}", f"catalogue={offer}", "currency=JPY", "max_amount=50000 JPY", "undo=0 s")
        self.reload()
        nara = self.shop.pair("Nara", site="nara")
        there = self.place("nara")
        begun, token = self.shop.begin(1, site="nara")
        image = self.shop.upload(begun, token, png()).json["image"]["id"]
        self.shop.wait_checked(begun, token)
        self.assertIn("no mistakes", self.site("check", "nara"))
        offer.write_text(self.YEN.replace("1:40", "1:0.4x"))
        self.shop.stop()
        self.shop.start()
        line = self.YEN[:self.YEN.index("1:40")].count("\n") + 1
        for gate in ("nara", "kobe"):
            answer = self.shop.ask("POST", "/v1/orders", {"site": gate, "language": "en", "images_expected": 1})
            self.refused(answer, 503, "unavailable")
            self.assertNotIn(str(offer), answer.json["detail"])
        self.place("main")
        self.good(self.shop.fill(begun, token, [image]))
        self.refused(self.shop.ask("POST", f"/v1/orders/{begun}/place", {}, token=token), 503, "unavailable")
        # The staff learn why, and go on with what was ordered, as it was ordered.
        why = self.good(self.shop.ask("GET", "/v1/queue", token=nara))["intake"]["closed"]
        self.assertIn(f"line {line}", why)
        self.assertIn(f"line {line}", pathlib.Path(self.shop.folder, "docketd.log").read_text())
        self.assertIn(f"line {line}", self.site_output("check"))
        self.assertIn("takes no new orders", self.site("list"))
        self.good(self.shop.ask("POST", f"/v1/orders/{there['code']}/release", {}, token=nara))
        self.assertEqual(self.catalogue("nara")["products"][0]["prices"][0]["amount"], 40)
        follower = Follower(self.shop, nara)
        self.addCleanup(follower.close)
        wait_for("the first comment", lambda: follower.comments)
        self.reload()
        self.assertIsNotNone(self.good(self.shop.ask("GET", "/v1/queue", token=nara))["intake"]["closed"])
        offer.write_text(self.YEN)
        self.reload()
        wait_for("the staff to be told", lambda: any(type == "intake-resumed" for _, type, _ in follower.events))
        self.assertIsNone(self.good(self.shop.ask("GET", "/v1/queue", token=nara))["intake"]["closed"])
        self.good(self.shop.ask("POST", f"/v1/orders/{begun}/place", {}, token=token))

    def test_a_mistake_in_one_file(self):
        """It costs that place alone: it goes on as it was, and after a start takes no new orders."""
        self.site("add", "uji", "name=Uji", "aliases=tea", "undo=0 s")
        self.site("add", "ise", "name=Ise")
        self.reload()
        uji, main = self.shop.pair("Uji", site="uji"), self.shop.pair("Giver of Ise")
        there, here = self.place("uji"), self.place("main")
        self.own_file("uji").write_text("[Site uji]\nnme=x\n")
        self.site("set", "ise", "name=Ise Shrine")
        self.assertIn("nme", self.site_output("check", "uji"))
        self.own_file("ise").write_text("[Site ise]\nname=Ise Shrine\ndefault_product=cake\n")
        self.assertIn("first photograph", self.site_output("check", "ise"))
        self.assertNotIn("site check ise", self.site("list"))
        self.own_file("main").write_text("[Site main]\nname=Twice\n")
        self.reload()
        self.assertEqual((self.places()["main"]["name"], self.places()["main"]["closed"]), ("Main Street", False))
        self.assertIn("described twice", self.shop.tail())
        self.own_file("main").unlink()
        self.assertEqual([(self.places()[id]["name"], self.places()[id]["closed"]) for id in ("uji", "ise")],
                         [("Uji", False), ("Ise Shrine", False)])
        self.place("uji")
        self.shop.stop()
        self.shop.start()
        self.assertEqual([(self.places()[id]["name"], self.places()[id]["closed"]) for id in ("uji", "ise", "main")],
                         [("Uji", True), ("Ise Shrine", False), ("Main Street", False)])
        self.refused(self.shop.ask("POST", "/v1/orders", {"site": "uji", "language": "en"}), 503, "unavailable")
        self.assertIn("nme", self.good(self.shop.ask("GET", "/v1/queue", token=uji))["intake"]["closed"])
        self.assertIn("takes no new orders", self.site("list"))
        moved = self.shop.ask("POST", f"/v1/orders/{here['code']}/move-site", {"site": "uji"}, token=main)
        self.refused(moved, 409, "not-now")
        self.assertIn("takes no orders at the moment", moved.json["detail"])
        self.good(self.shop.ask("POST", f"/v1/orders/{there['code']}/release", {}, token=uji))
        # Nothing is lost by another reload, and a name is not taken from who has it.
        self.own_file("uji").write_text("[Site uji]\nname=Uji\naliases=ise\n")
        self.reload()
        self.assertTrue(self.places()["uji"]["closed"])
        self.assertIn("are called", self.site("check", "uji", fails=True) + self.site_output("check", "uji"))
        self.site("set", "uji", "aliases=green tea")
        self.reload()
        self.assertFalse(self.places()["uji"]["closed"])
        self.place("uji")

    def site_output(self, *words):
        done = subprocess.run([self.shop.docketd(), "site", *words, "--config", str(self.shop.config)], capture_output=True,
                              text=True, env=self.shop.environment())
        self.assertEqual(done.returncode, 2, done.stdout + done.stderr)
        return done.stdout

    def test_what_is_not_made_there(self):
        offer = pathlib.Path(self.shop.folder, "small.conf")
        offer.write_text(self.YEN.replace("JPY", "EUR").replace("1:40", "1:0.40").replace("photo-10x15", "photo-9x13"))
        self.site("add", "small", "name=Small Gate", f"catalogue={offer}")
        self.reload()
        code = self.place("main")["code"]
        answer = self.shop.ask("POST", f"/v1/orders/{code}/move-site", {"site": "small"}, token=self.shop.pair("Giver"))
        self.refused(answer, 409, "not-now")
        self.assertIn("Small Gate", answer.json["detail"])


class Mistakes(Administered):
    """Whatever is wrong in some place's file, no other place is lost by it, and what was good is known at the next start."""

    settings = LIMITS
    test_a_places_life = test_the_one_in_the_settings = test_mistakes_change_nothing = test_what_is_in_use_stays = None

    def write(self, id, *lines, group=None):
        self.own_file(id).parent.mkdir(exist_ok=True)
        self.own_file(id).write_text("\n".join([f"[Site {group or id}]", *lines, ""]))

    def names(self):
        return {id: (site["name"], site["closed"]) for id, site in self.places().items()}

    def again(self):
        self.shop.stop()
        self.shop.start()

    def tearDown(self):
        for file in self.own_file("x").parent.glob("*"):
            file.unlink()

    def test_never_without_a_place(self):
        self.write("main", "name=Main Street")
        self.reload()
        self.own_file("main").rename(self.own_file("shop"))
        self.reload()
        self.assertEqual(self.names(), {"main": ("Main Street", False)})
        self.again()
        self.assertEqual(list(self.places()), ["main"])
        self.write("shop", "name=Shop")
        self.reload()
        self.assertEqual(self.names(), {"shop": ("Shop", False)})
        # The built-in one does not come instead of one that was described.
        self.write("shop", "nme=Shop")
        self.again()
        self.assertEqual(self.names(), {"shop": ("Shop", True)})

    def test_whose_name_it_is(self):
        self.write("ada", "name=Ada")
        self.write("bob", "name=Bob", "mail=bob@park.example", "aliases=pond")
        self.reload()
        for names in ("mail=bob@park.example", "aliases=pond", "aliases=bob"):
            self.write("ada", "name=Ada too", names)
            self.write("bob", "name=Bob", "hours=" + names, "mail=bob@park.example", "aliases=pond")
            self.reload()
            self.assertEqual(self.names(), {"ada": ("Ada", False), "bob": ("Bob", False)})
            self.assertEqual(self.places()["bob"]["hours"], names)
        for names in ("mail=bob@park.example", "aliases=bob"):
            self.write("ada", "name=Ada", names)
            self.again()
            self.assertEqual(set(self.names()), {"ada", "bob"}, self.shop.tail())
        self.write("ada", "name=Ada")
        self.reload()
        self.assertEqual(self.names(), {"ada": ("Ada", False), "bob": ("Bob", False)})

    def test_only_what_was_good_is_kept(self):
        self.write("ise", "name=Ise")
        self.reload()
        self.write("ise", "nme=Ise")
        before = self.shop.config.read_text()
        self.shop.config.write_text(before + "[Nonsense]\nx=y\n")
        self.reload()
        self.shop.config.write_text(before)
        self.again()
        self.assertEqual(self.names(), {"ise": ("Ise", True)})

    def test_no_longer_described(self):
        self.write("uji", "name=Uji")
        self.write("ise", "name=Ise")
        self.reload()
        code, token = self.shop.begin(1, site="uji")
        self.write("uji", "nme=Uji")
        self.again()
        self.own_file("uji").unlink()
        self.reload()
        self.assertEqual(self.names(), {"uji": ("Uji", True), "ise": ("Ise", False)})
        self.good(self.shop.ask("POST", f"/v1/orders/{code}/cancel", {}, token=token))

    def test_a_stand_in_is_not_forgotten(self):
        offer = pathlib.Path(self.shop.folder, "nara.conf")
        offer.write_text(Offers.YEN)
        own = ("name=Nara", "currency=JPY", f"catalogue={offer}")
        self.write("ise", "name=Ise")
        self.write("nara", *own)
        self.reload()
        offer.write_text("[Shop]\n")
        self.again()
        self.assertTrue(self.places()["nara"]["closed"])
        self.own_file("nara").unlink()
        self.reload()
        self.assertNotIn("nara", self.places())
        self.write("nara", *own)
        self.reload()
        self.assertTrue(self.places()["nara"]["closed"])
        offer.write_text(Offers.YEN)
        self.reload()
        self.assertFalse(self.places()["nara"]["closed"])

    def test_described_twice(self):
        self.write("uji", "name=Uji")
        self.reload()
        before = self.shop.config.read_text()
        self.shop.config.write_text(before + "[Site uji]\nname=Uji anew\n")
        self.reload()
        self.assertEqual(self.names(), {"uji": ("Uji", False)})
        self.shop.config.write_text(before)


class FirstStart(unittest.TestCase):
    def test_it_is_refused_each_time(self):
        with tempfile.TemporaryDirectory(prefix="docketd-") as folder:
            shop = Shop(folder)
            shop.write_config()
            for file in ("shop", "main"):
                own = pathlib.Path(folder, "sites.d", f"{file}.conf")
                own.parent.mkdir(exist_ok=True)
                own.write_text(f"[Site {file}]\nnme=x\n")
                for _ in range(2):
                    done = subprocess.run([shop.docketd(), "serve", "--config", str(shop.config)], capture_output=True, text=True,
                                          env=shop.environment(), timeout=60)
                    self.assertNotEqual(done.returncode, 0)
                    self.assertIn("nme", done.stderr)

    def test_each_is_called_like_the_other(self):
        with tempfile.TemporaryDirectory(prefix="docketd-") as folder:
            shop = Shop(folder)
            shop.write_config()
            pathlib.Path(folder, "sites.d").mkdir(exist_ok=True)
            for own, other in (("a", "b"), ("b", "a")):
                pathlib.Path(folder, "sites.d", f"{own}.conf").write_text(f"[Site {own}]\nname={own}\naliases={other}\n")
            done = subprocess.run([shop.docketd(), "serve", "--config", str(shop.config)], capture_output=True, text=True,
                                  env=shop.environment(), timeout=60)
            self.assertEqual(done.returncode, 2, done.stderr)
            self.assertIn("are called", done.stderr)


class BuiltIn(Case):
    settings = "[Site one]\nname=The Only One\n" + LIMITS

    def test_the_last_stays(self):
        done = subprocess.run([self.shop.docketd(), "site", "remove", "one", "--config", str(self.shop.config)],
                              capture_output=True, text=True)
        self.assertEqual(done.returncode, 2)
        self.assertIn("only place", done.stderr)


class NotLost(Case):
    def test_it_is_not_lost(self):
        done = self.shop.command("site", "add", "gate1", "name=Gate 1")
        self.assertIn("main", done)
        listed = self.shop.command("site", "list")
        self.assertIn("main\t", listed)
        self.assertIn("gate1\t", listed)


class Poster(Case):
    """What hangs on the wall leads to the place's page, whatever the place is called."""

    settings = ("public_url=https://orders.park.example.org\n[Site main]\nname=Main Street\n"
                "[Site gate3]\nname=Andenkenschmiede Dampfschifffahrtsgesellschaftspavillon am Nordeingang\n"
                "address=Seestraße 3\nhours=täglich 9-18\nlanguage=de\nlanguages=en; ja\nmail=bestellungen+tor3@andenkenschmiede-dampfschifffahrt.example.org\n"
                "[Site gate5]\nname=ゲート5 記念スタンプ工房\nlanguage=ja\nstraight_ratio=0.4\n"
                "[Site gate7]\nname=جناح البحيرة\nlanguage=ar\nlanguages=en\nnetworks=10.0.0.0/8\nwithin_only=yes\n" + LIMITS)

    def docketd(self, *words):
        env = dict(self.shop.environment() or os.environ, ASAN_OPTIONS="detect_leaks=0")   # what the font libraries keep
        return subprocess.run([self.shop.docketd(), "site", *words], capture_output=True, text=True, env=env)

    def test_codes(self):
        for place in ("main", "gate3", "gate5", "gate7"):
            poster = pathlib.Path(self.shop.folder, f"{place}.pdf")
            done = self.docketd("poster", place, "--output", str(poster), "--config", str(self.shop.config))
            self.assertEqual(done.returncode, 0, done.stderr)
            subprocess.run(["pdftoppm", "-r", "100", "-png", "-singlefile", poster, poster.with_suffix("")], check=True)
            read = subprocess.run(["zbarimg", "--nodbus", "-q", "--raw", poster.with_suffix(".png")], capture_output=True,
                                  text=True).stdout
            self.assertEqual(read.strip(), f"https://orders.park.example.org/?site={place}")
            told = subprocess.run(["pdfinfo", poster], capture_output=True, text=True).stdout
            self.assertIn("Pages:           1", told)
            self.assertIn("A4", told)
        words = subprocess.run(["pdftotext", pathlib.Path(self.shop.folder, "gate3.pdf"), "-"], capture_output=True, text=True)
        self.assertIn("bestellungen+tor3@andenkenschmiede-dampfschifffahrt.example.org", words.stdout)

    def test_mistakes(self):
        for words in (("poster", "nowhere", "--output", "x.pdf"), ("poster", "main"), ("poster",)):
            self.assertEqual(self.docketd(*words, "--config", str(self.shop.config)).returncode, 2, words)
        bare = pathlib.Path(self.shop.folder, "bare.conf")
        bare.write_text("[Site main]\nname=Main Street\n")
        done = self.docketd("poster", "main", "--output", "x.pdf", "--config", str(bare))
        self.assertEqual((done.returncode, "public_url" in done.stderr), (2, True))


class Within(Case):
    """127.0.0.1 is the proxy; pavilion 3 has a network of each kind."""

    settings = ("trusted_proxies=127.0.0.1, 10.9.9.9\n[Site main]\nname=Main Street\nrisk_ratio_limit=none\n"
                "[Site gate3]\nname=Gate <3>\naddress=Lake Road 3\nhours=9-18\nnetworks=10.3.0.0/16, 2001:db8:3::/48\n"
                "within_only=yes\n" + LIMITS)

    INSIDE = ("10.3.7.7", "::ffff:10.3.7.7", "2001:db8:3:4::5", "203.0.113.5, 10.3.7.7", "10.3.7.7, 10.9.9.9",
              "10.4.0.1, 2001:db8:3::9")
    OUTSIDE = ("203.0.113.5", "10.3.7.7, 203.0.113.5", "10.3.7.7, ::ffff:203.0.113.5", "10.3.7.7, 2001:db8:4::1",
               "10.3.7.7, 203.0.113.5, 10.9.9.9", "", "garbage", "10.3.7.7, garbage", "10.9.9.9", "127.0.0.1", None)

    def create(self, forwarded, key=None, token=None, **more):
        headers = {"X-Forwarded-For": forwarded} if forwarded is not None else {}
        return self.shop.ask("POST", "/v1/orders", {"site": "gate3", "language": "en", **more}, headers=headers, key=key, token=token)

    def test_who_is_within(self):
        for forwarded in self.INSIDE:
            self.assertEqual(self.create(forwarded).status, 201, forwarded)
        for forwarded in self.OUTSIDE:
            answer = self.create(forwarded)
            self.refused(answer, 403, "outside")
            self.assertEqual((answer.json["site"], answer.json["site_name"], answer.json["site_address"], answer.json["site_hours"]),
                             ("gate3", "Gate <3>", "Lake Road 3", "9-18"))
            self.assertIn("Lake Road 3", answer.json["detail"])

    def test_the_whole_way(self):
        inside, outside = {"X-Forwarded-For": "10.3.1.1"}, {"X-Forwarded-For": "198.51.100.3"}
        answer = self.create("10.3.1.1").json
        code, token = answer["order"]["code"], answer["token"]
        path, data = f"/v1/orders/{code}", png()
        piece = {"Upload-Length": str(len(data)), "Upload-Name": "a.png"}
        self.refused(self.shop.ask("POST", path + "/images", raw=data[:40], token=token, headers=piece | outside), 403, "outside")
        self.good(self.shop.ask("POST", path + "/images", raw=data[:40], token=token, headers=piece | inside), 201)
        rest = {"Upload-Offset": "40"}
        self.refused(self.shop.ask("PATCH", path + "/images/1", raw=data[40:], token=token, headers=rest | outside), 403, "outside")
        self.good(self.shop.ask("PATCH", path + "/images/1", raw=data[40:], token=token, headers=rest | inside))
        wait_for("the check", lambda: self.shop.ask("GET", path, token=token).json["images"][0]["state"] == "ok", 30)
        body = {"customer": {"name": "Ada"}, "items": [{"image": "1", "product": "photo-10x15", "copies": 1, "paper": "glossy",
                                                        "border": False, "scaling": "fill", "crop": None}]}
        self.refused(self.shop.ask("PUT", path, body, token=token, headers=outside), 403, "outside")
        self.good(self.shop.ask("PUT", path, body, token=token, headers=inside))
        self.refused(self.shop.ask("POST", path + "/place", {}, token=token, headers=outside), 403, "outside")
        placed = self.good(self.shop.ask("POST", path + "/place", {}, token=token, headers=inside))
        self.assertEqual(placed["order"]["state"], "placed")
        # What was ordered may be looked at, and cancelled, from everywhere.
        self.good(self.shop.ask("POST", path + "/session", {"password": placed["password"]}, headers=outside))
        self.good(self.shop.ask("GET", path, token=token, headers=outside))
        self.good(self.shop.ask("POST", path + "/cancel", {}, token=token, headers=outside))

    def test_the_page(self):
        for path, forwarded, status in (("/?site=gate3", "203.0.113.5", 403), ("/?site=gate3", "10.3.1.1", 200),
                                        ("/?site=main", "203.0.113.5", 200), ("/", "203.0.113.5", 200),
                                        ("/o/0000000000?site=gate3", "203.0.113.5", 200)):
            answer = self.shop.ask("GET", path, headers={"X-Forwarded-For": forwarded})
            self.assertEqual(answer.status, status, path)
            self.assertTrue(answer.headers["Content-Type"].startswith("text/html"))
            self.assertIn("default-src", answer.headers["Content-Security-Policy"])
        page = self.shop.ask("GET", "/?site=gate3", headers={"X-Forwarded-For": "203.0.113.5"}).body.decode()
        for words in ("Gate &lt;3&gt;", "Lake Road 3", "9-18", "only from within"):
            self.assertIn(words, page)

    def test_the_list_says_it(self):
        def outside(forwarded):
            sites = self.good(self.shop.ask("GET", "/v1/sites", headers={"X-Forwarded-For": forwarded}))["sites"]
            return {site["id"]: site["outside"] for site in sites}
        self.assertEqual(outside("203.0.113.5"), {"main": False, "gate3": True})
        self.assertEqual(outside("10.3.1.1"), {"main": False, "gate3": False})

    def test_the_places_own_terminal(self):
        """What a station takes in by radio comes from within, wherever its line leaves the place."""
        station = self.shop.pair("Station", "read,produce", "gate3")
        answer = self.good(self.create("203.0.113.5", token=station, channel="bluetooth"), 201)
        order = self.good(self.shop.ask("GET", f"/v1/orders/{answer['order']['code']}", token=station))
        self.assertEqual((order["history"][0]["actor"], order["history"][0]["data"]), ("terminal:Station", {"channel": "bluetooth"}))
        self.refused(self.create("10.3.1.1", token=station, channel="carrier pigeon"), 400, "invalid")
        other = self.shop.pair("Main station", "read,produce")
        self.refused(self.create("10.3.1.1", token=other), 403, "forbidden")


class WithoutProxy(Case):
    """Nobody's word is believed: a forged header helps nobody."""

    settings = ("[Site gate3]\nname=Gate 3\nnetworks=10.3.0.0/16\nwithin_only=yes\n" + LIMITS)

    def test_forged(self):
        for headers in ({}, {"X-Forwarded-For": "10.3.1.1"}, {"Forwarded": "for=10.3.1.1"}, {"X-Real-IP": "10.3.1.1"}):
            answer = self.shop.ask("POST", "/v1/orders", {"site": "gate3"}, headers=headers)
            self.refused(answer, 403, "outside")
            self.assertEqual(self.shop.ask("GET", "/", headers=headers).status, 403)


class Loopback(Case):
    settings = "[Site gate3]\nname=Gate 3\nnetworks=127.0.0.0/8\nwithin_only=yes\n" + LIMITS

    def test_a_kiosk_beside_the_server(self):
        self.shop.begin(site="gate3")
        self.assertEqual(self.shop.ask("GET", "/").status, 200)


if __name__ == "__main__":
    unittest.main(verbosity=2)
