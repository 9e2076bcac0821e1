"""A customer at the shop's page, from pictures to a docket kept as a picture."""
import pathlib
import re

from shop import wait_for

PRIMARY = "#bar button.primary"


class Customer:
    """Drives the page in an open Browser; `show(name)` is called at each step worth a picture."""

    def __init__(self, browser, url, show):
        self.browser, self.url, self.show = browser, url, show

    def onward(self, view):
        self.browser.press(PRIMARY)
        self.browser.find(f".view-{view}")

    def price(self):
        """The price on the bar, once it belongs to what is on screen."""
        self.browser.find(".price-tag:not(.stale)")
        return wait_for("a price", lambda: re.search(r"\S*\d\S*", self.browser.text(".price-tag .amount")))[0]

    def choose(self, pictures):
        self.browser.go(f"{self.url}/?site=main")
        self.browser.find("#chooser")
        self.show("the-page")
        self.browser.choose_files("#pick", pictures)
        self.taken(len(pictures))
        self.show("pictures-sent")

    def kind(self, name):
        """What is added from now on: photo, sheet or stamp."""
        self.browser.check(f".kind input[value={name}]")

    def stamp(self, words, layout):
        """A stamp with words; leaves the page at the second step."""
        self.browser.go(f"{self.url}/?site=main")
        self.browser.find("#chooser")
        self.kind("stamp")
        self.browser.press("#chooser button.primary")
        self.browser.type("dialog.editor textarea", words)
        self.browser.check(f".stamp-fields input[value={layout}]")
        wait_for("its imprint", lambda: self.browser.run(
            "const p = document.querySelector('.whole .imprint-picture:not([hidden])');"
            "return !document.querySelector('.whole.stale') && p && p.naturalWidth > 100"))
        self.show("stamp")
        self.browser.press("dialog footer button")

    def stickers(self, pictures):
        """A sheet beside what is ordered already, which repeats these pictures."""
        self.browser.press(".further button")
        self.browser.find(".view-pictures")
        self.kind("sheet")
        self.browser.choose_files("#pick", pictures)
        self.taken(len(pictures))
        self.onward("prints")
        self.price()
        self.show("stickers-and-stamp")

    def taken(self, count):
        wait_for("every picture taken", lambda: count == self.browser.run(
            "return document.querySelectorAll('[data-kind=\"good\"]').length"), 120)

    def options(self, copies):
        self.onward("prints")
        if not self.browser.run("return document.querySelector('.for-all').open ?? true"):
            self.browser.press(".for-all summary")
        self.browser.run("const n = document.querySelector('.for-all input[type=number]'); n.value = arguments[0];"
                         "n.dispatchEvent(new Event('input', {bubbles: true}));"
                         "n.dispatchEvent(new Event('change', {bubbles: true}))", copies)
        price = self.price()
        self.show("prints")
        return price

    def details(self, name, email):
        self.onward("details")
        self.browser.type("[name=name]", name)
        self.browser.type("[name=email]", email)
        price = self.price()
        self.show("details")
        return price

    def place(self):
        """Code, password, and whether the docket's own picture is on the screen."""
        self.browser.press(PRIMARY)
        self.browser.find(".view-docket .slip:not([hidden])", 60)
        code = re.sub(r"[^0-9A-Z]", "", self.browser.text(".digits.code"))
        password = re.sub(r"\D", "", self.browser.text(".digits:not(.code)"))
        self.show("docket")
        return code, password

    def state(self, code):
        """What the customer's page says of the order later."""
        self.browser.go(f"{self.url}/o/{code}")
        self.browser.find("main h1")
        self.show("the-order-again")


def keep_docket(api, code, password, path):
    """The docket as the customer keeps it: a PNG."""
    _, _, picture = api.call("POST", f"/v1/orders/{code}/docket?format=png", {"password": password})
    pathlib.Path(path).write_bytes(picture)
    return path
