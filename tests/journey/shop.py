"""A shop to try things in: starts the real docketd, and orders over HTTP as a customer's page does.

Used by the tour, the demonstration, the journeys and the benches. Python's own library only."""
import contextlib
import json
import os
import pathlib
import signal
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid


class Problem(Exception):
    """A problem+json answer: `status`, and its members in `body`."""

    def __init__(self, status, body):
        super().__init__(f"{status} {body.get('detail') or body}")
        self.status, self.body = status, body

    @property
    def nick(self):
        return self.body.get("type", "").rsplit(":", 1)[-1]


def wait_for(what, condition, seconds=20.0, pause=0.02):
    """Polls `condition` until it is true; its value. Fails in words after `seconds`."""
    end = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise TimeoutError(f"waited {seconds:.0f} s for {what}")
        time.sleep(pause)


class Api:
    def __init__(self, url, token=None):
        self.url, self.token = url.rstrip("/"), token

    def call(self, method, path, body=None, raw=None, headers=None, timeout=30):
        """The answer's (status, headers, bytes); Problem for a status of 400 and above."""
        headers = dict(headers or {})
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        if raw is not None:
            headers.setdefault("Content-Type", "application/offset+octet-stream")
        elif body is not None:
            raw = json.dumps(body).encode()
            headers["Content-Type"] = "application/json"
        elif method in ("POST", "PUT", "PATCH"):
            raw = b""
        request = urllib.request.Request(self.url + path, raw, headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=timeout) as answer:
                return answer.status, answer.headers, answer.read()
        except urllib.error.HTTPError as error:
            text = error.read()
            with contextlib.suppress(ValueError):
                raise Problem(error.code, json.loads(text)) from None
            raise Problem(error.code, {"detail": text.decode(errors="replace")}) from None

    def json(self, method, path, body=None, key=None, **more):
        headers = dict(more.pop("headers", {}))
        if method == "POST":
            headers["Idempotency-Key"] = key or str(uuid.uuid4())
        return json.loads(self.call(method, path, body, headers=headers, **more)[2] or b"null")

    def get(self, path):
        return self.json("GET", path)

    def post(self, path, body=None, key=None):
        return self.json("POST", path, body if body is not None else {}, key)

    def upload(self, code, path, name=None, key=None):
        """Sends one picture whole; its image."""
        data = pathlib.Path(path).read_bytes()
        headers = {"Upload-Length": str(len(data)), "Idempotency-Key": key or str(uuid.uuid4()),
                   "Upload-Name": urllib.parse.quote(name or pathlib.Path(path).name)}
        _, _, body = self.call("POST", f"/v1/orders/{code}/images", raw=data, headers=headers)
        return json.loads(body)["image"]


def order(url, pictures, customer=None, site="main", language="en", options=None, place=True, **contents):
    """Places an order of one print of each picture, as the page does. Returns its code, password
    and the customer's Api."""
    api = Api(url)
    begun = api.post("/v1/orders", {"site": site, "language": language, "images_expected": len(pictures)})
    code = begun["order"]["code"]
    mine = Api(url, begun["token"])
    images = [mine.upload(code, picture) for picture in pictures]
    path = f"/v1/orders/{code}"
    wait_for("the previews", lambda: all(i["state"] not in ("checking", "receiving") for i in mine.get(path)["images"]), 60)
    items = [{"image": image["id"], "product": "photo-10x15", "copies": 1, "paper": "glossy", "border": False,
              "scaling": "fill", "crop": None, **(options or {})} for image in images]
    mine.json("PUT", path, {"customer": customer or {"name": "Ada Muster", "email": "ada@example.org"},
                            "items": items, **contents})
    if not place:
        return code, None, mine
    placed = mine.post(path + "/place")
    return code, placed["password"], mine


class Server:
    """The real docketd on a folder, with its own settings; a context manager."""

    def __init__(self, programs, folder, settings="", port=0):
        self.programs, self.folder = pathlib.Path(programs), pathlib.Path(folder)
        self.settings, self.port = settings, port
        self.process = None
        self.folder.mkdir(parents=True, exist_ok=True)
        self.config = self.folder / "docketd.conf"
        self.clock = None

    def set_clock(self, time="+0"):
        """The server's clock from now on, as faketime writes it: "+20h", "@2027-03-28 01:30:00". First before it starts."""
        if self.clock is None:
            self.clock = self.folder / "clock"
        fresh = self.clock.with_suffix(".new")
        fresh.write_text(time + "\n")
        fresh.rename(self.clock)

    def write_config(self):
        self.config.write_text(f"[Server]\nlisten=127.0.0.1:{self.port}\ndata_dir={self.folder}/data\n{self.settings}\n")

    def docketd(self):
        for name in ("bin/docketd", "src/server/docketd"):
            if (self.programs / name).exists():
                return str(self.programs / name)
        raise FileNotFoundError(f"docketd is not in {self.programs}")

    def environment(self):
        """An installed docketd knows where its translations are; one in a build folder is told."""
        built = self.programs / "po"
        more = {"DOCKET_LOCALEDIR": str(built)} if built.exists() else {}
        if self.clock is not None:
            library = next(pathlib.Path("/usr/lib").rglob("libfaketime.so.1"))
            more |= {"LD_PRELOAD": str(library), "FAKETIME_TIMESTAMP_FILE": str(self.clock), "FAKETIME_NO_CACHE": "1",
                     "FAKETIME_DONT_FAKE_MONOTONIC": "1", "TZ": "UTC", "ASAN_OPTIONS": "verify_asan_link_order=0"}
        return dict(os.environ, **more) if more else None

    def start(self):
        self.write_config()
        port_file = self.folder / "port"
        port_file.unlink(missing_ok=True)
        log = open(self.folder / "docketd.log", "ab")
        self.process = subprocess.Popen(
            [self.docketd(), "serve", "--config", self.config, "--port-file", port_file], stdout=log, stderr=log,
            env=self.environment())
        def ready():
            if self.process.poll() is not None:
                raise RuntimeError(f"docketd ended with {self.process.returncode}: {self.tail()}")
            return port_file.exists() and port_file.read_text().strip()
        self.port = int(wait_for("docketd's port", ready))
        return self

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    def tail(self):
        return (self.folder / "docketd.log").read_text(errors="replace")[-2000:]

    def command(self, *words):
        return subprocess.run([self.docketd(), *words, "--config", self.config], check=True,
                              capture_output=True, text=True, env=self.environment()).stdout

    def pairing_code(self, name, rights="read,release,lift,collect,cancel,pay,produce", site="main"):
        out = self.command("terminal", "add", "--site", site, "--name", name, "--rights", rights)
        return next(word for word in out.replace(".", " ").split() if len(word) == 9 and word[4] == "-")

    def terminal(self, name="Counter", **more):
        code = self.pairing_code(name, **more)
        return Api(self.url, Api(self.url).post("/v1/terminals", {"pairing_code": code, "name": name})["token"])

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(40)   # it gives what was begun 20 s
            except subprocess.TimeoutExpired:
                self.kill()
                raise

    def __enter__(self):
        try:
            return self.start()
        except BaseException:
            self.stop()
            raise

    def __exit__(self, *_):
        self.stop()


def environment(folder, prefix=None):
    """An environment whose home, configuration and runtime folders are below `folder`, and in which what
    is installed below `prefix` is found."""
    folder = pathlib.Path(folder)
    env = dict(os.environ, HOME=str(folder / "home"), XDG_RUNTIME_DIR=str(folder / "run"))
    if prefix:
        shares = os.environ.get("XDG_DATA_DIRS") or "/usr/local/share:/usr/share"
        env["XDG_DATA_DIRS"] = f"{pathlib.Path(prefix).resolve()}/share:{shares}"
    for name, sub in (("XDG_CONFIG_HOME", "config"), ("XDG_DATA_HOME", "share"), ("XDG_CACHE_HOME", "cache")):
        env[name] = str(folder / "home" / sub)
    for name in ("HOME", "XDG_RUNTIME_DIR", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"):
        pathlib.Path(env[name]).mkdir(mode=0o700, parents=True, exist_ok=True)
    return env
