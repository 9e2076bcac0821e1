"""A browser as a customer holds it: Chromium driven over WebDriver (W3C), Python's library alone."""
import base64
import contextlib
import json
import pathlib
import shutil
import socket
import subprocess
import tempfile
import urllib.error
import urllib.request

from shop import wait_for

ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
FLAGS = ["--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--disable-quic", "--no-first-run",
         "--disable-background-networking", "--disable-component-update", "--disable-sync",
         "--hide-scrollbars", "--force-color-profile=srgb"]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Browser:
    """A context manager: one browser with a fresh profile, a phone's size unless told."""

    def __init__(self, width=390, height=844, language="en", scale=2):
        self.width, self.height, self.language, self.scale = width, height, language, scale
        self.profile = tempfile.mkdtemp(prefix="docket-browser-")
        self.driver = self.session = None

    def __enter__(self):
        port = free_port()
        self.base = f"http://127.0.0.1:{port}"
        self.driver = subprocess.Popen(["chromedriver", f"--port={port}"], stdout=subprocess.DEVNULL,
                                       stderr=subprocess.DEVNULL)
        def answers():
            with contextlib.suppress(OSError):
                return self.call("GET", "/status")["ready"]
        wait_for("the browser's driver", answers)
        options = {"binary": shutil.which("chromium"), "prefs": {"intl.accept_languages": self.language},
                   "args": FLAGS + [f"--user-data-dir={self.profile}", f"--lang={self.language}"],
                   "mobileEmulation": {"deviceMetrics": {"width": self.width, "height": self.height,
                                                         "pixelRatio": self.scale, "touch": True}}}
        value = self.call("POST", "/session", {"capabilities": {"alwaysMatch": {"goog:chromeOptions": options}}})
        self.session = "/session/" + value["sessionId"]
        return self

    def __exit__(self, *_):
        with contextlib.suppress(OSError):
            if self.session:
                self.call("DELETE", self.session)
        self.driver.terminate()
        self.driver.wait(10)
        shutil.rmtree(self.profile, ignore_errors=True)

    def call(self, method, path, body=None):
        data = json.dumps(body).encode() if body is not None else None
        request = urllib.request.Request(self.base + path, data, {"Content-Type": "application/json"}, method=method)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return json.loads(answer.read())["value"]
        except urllib.error.HTTPError as error:
            raise RuntimeError(json.loads(error.read())["value"]["message"]) from None

    def go(self, url):
        self.call("POST", self.session + "/url", {"url": url})

    def run(self, script, *arguments):
        """Runs JavaScript in the page; its return value."""
        return self.call("POST", self.session + "/execute/sync", {"script": script, "args": list(arguments)})

    def find(self, selector, seconds=20):
        """The first visible element that the CSS `selector` names."""
        script = "return [...document.querySelectorAll(arguments[0])].find(e => e.getClientRects().length) || null"
        return wait_for(f"the page's {selector}", lambda: self.run(script, selector), seconds, 0.05)

    def exists(self, selector):
        return self.run("return !!document.querySelector(arguments[0])", selector)

    def text(self, selector):
        return self.run("return arguments[0].innerText", self.find(selector))

    def press(self, selector):
        element = self.find(selector)
        self.run("arguments[0].scrollIntoView({block: 'center'})", element)
        self.call("POST", f"{self.session}/element/{element[ELEMENT]}/click", {})

    def check(self, selector):
        """A radio button or check box, whose own square a page may not show."""
        self.run("arguments[0].click()", wait_for(selector, lambda: self.run("return document.querySelector(arguments[0])", selector)))

    def type(self, selector, text):
        element = self.find(selector)
        self.call("POST", f"{self.session}/element/{element[ELEMENT]}/value", {"text": text})

    def choose_files(self, selector, paths):
        element = wait_for(selector, lambda: self.run("return document.querySelector(arguments[0])", selector))
        text = "\n".join(str(pathlib.Path(p).resolve()) for p in paths)
        self.call("POST", f"{self.session}/element/{element[ELEMENT]}/value", {"text": text})

    def picture(self, path, whole=False):
        """A screenshot of what is in view, or of the whole page however long it is."""
        path = pathlib.Path(path)
        if whole:
            shot = self.call("POST", self.session + "/goog/cdp/execute", {
                "cmd": "Page.captureScreenshot", "params": {"captureBeyondViewport": True}})["data"]
        else:
            shot = self.call("GET", self.session + "/screenshot")
        path.write_bytes(base64.b64decode(shot))
        return path
