"""What the server's tests share: the real docketd, exchanges looked at closely, pictures made here."""
import contextlib
import http.client
import json
import os
import pathlib
import random
import socket
import struct
import sys
import tempfile
import unittest
import uuid
import zlib

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "journey"))

from shop import Server, wait_for  # noqa: E402,F401

BUILD = pathlib.Path(os.environ.get("DOCKET_BUILD", "build")).resolve()
LIMITS = "[Limits]\norders_per_hour=100000\nuploads_per_hour=100000\nupload_megabytes_per_hour=10000000\nrequests_per_minute=1000000\n"


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def nick(self):
        return self.json["type"].rsplit(":", 1)[-1] if self.status >= 400 else None

    def __repr__(self):
        return f"{self.status} {self.body[:300]!r}"


def png(width=60, height=90, seed=1, noise=False):
    """A picture: a gradient, or noise that does not compress."""
    rng = random.Random(seed)
    rows = b""
    for y in range(height):
        row = rng.randbytes(width * 3) if noise else bytes((seed * 40 % 256, y * 255 // height, 120)) * width
        rows += b"\0" + row

    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows, 1)) + chunk(b"IEND", b"")


class Shop(Server):
    """docketd on a folder of its own."""

    def __init__(self, folder, settings=LIMITS, **more):
        super().__init__(BUILD, folder, settings, **more)
        self.recording = None

    def ask(self, method, path, body=None, token=None, raw=None, headers=None, key=None, timeout=30):
        headers = dict(headers or {})
        if token:
            headers["Authorization"] = f"Bearer {token}"
        if raw is None and body is not None:
            raw = json.dumps(body).encode()
            headers["Content-Type"] = "application/json"
        if method == "POST":
            headers.setdefault("Idempotency-Key", key or str(uuid.uuid4()))
        if headers.get("Idempotency-Key") == "none":
            del headers["Idempotency-Key"]
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            connection.request(method, path, raw, headers)
            reply = connection.getresponse()
            answer = Answer(reply.status, reply.headers, reply.read())
        finally:
            connection.close()
        if self.recording is not None:
            self.recording.append({"method": method, "path": path, "headers": headers, "body": body,
                                   "status": answer.status, "answer_headers": dict(answer.headers.items()),
                                   "answer": answer.body.decode("utf-8", "replace")
                                   if "json" in (answer.headers.get("Content-Type") or "") else None})
        return answer

    def begin(self, expected=1, site="main", language="en"):
        """(code, token) of a new order."""
        answer = self.ask("POST", "/v1/orders", {"site": site, "language": language, "images_expected": expected})
        assert answer.status == 201, answer
        return answer.json["order"]["code"], answer.json["token"]

    def upload(self, code, token, data, name="a.png", key=None):
        headers = {"Upload-Length": str(len(data)), "Upload-Name": name}
        return self.ask("POST", f"/v1/orders/{code}/images", raw=data, token=token, headers=headers, key=key)

    def wait_checked(self, code, token):
        def checked():
            images = self.ask("GET", f"/v1/orders/{code}", token=token).json["images"]
            return all(image["state"] in ("ok", "refused") for image in images)
        wait_for("the pictures' check", checked, 60)

    def fill(self, code, token, images, copies=1, product="photo-10x15", customer=None, **more):
        items = [{"image": image, "product": product, "copies": copies, "paper": "glossy", "border": False,
                  "scaling": "fill", "crop": None} for image in images]
        body = {"customer": customer or {"name": "Ada Muster", "email": "ada@example.org"}, "items": items, **more}
        return self.ask("PUT", f"/v1/orders/{code}", body, token=token)

    def place(self, n=1, language="en", site="main", **more):
        """(code, customer's token, password) of a placed order."""
        code, token = self.begin(n, site, language)
        images = [self.upload(code, token, png(seed=i)).json["image"]["id"] for i in range(n)]
        self.wait_checked(code, token)
        answer = self.fill(code, token, images, **more)
        assert answer.status == 200, answer
        answer = self.ask("POST", f"/v1/orders/{code}/place", {}, token=token)
        assert answer.status == 200, answer
        return code, token, answer.json["password"]

    def pair(self, name="Counter", rights="read,release,lift,collect,cancel,pay,produce", site="main"):
        """A terminal's token."""
        answer = self.ask("POST", "/v1/terminals", {"pairing_code": self.pairing_code(name, rights, site), "name": name})
        assert answer.status == 201, answer
        return answer.json["token"]

    def say(self, data, timeout=25):
        """Bytes to the server on a connection of their own; all that comes back."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=timeout) as connection:
            connection.sendall(data)
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_WR)
            back = b""
            while True:
                more = connection.recv(65536)
                if not more:
                    return back
                back += more


class Case(unittest.TestCase):
    """One server for all tests of a class."""

    settings = LIMITS
    clock = None    # the server's, see Server.set_clock()

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix="docketd-")
        cls.addClassCleanup(cls.folder.cleanup)
        cls.shop = Shop(cls.folder.name, cls.settings)
        if cls.clock:
            cls.shop.set_clock(cls.clock)
        cls.shop.start()
        cls.addClassCleanup(cls.shop.stop)

    def refused(self, answer, status, nick):
        self.assertEqual((answer.status, answer.nick), (status, nick), answer)
        self.assertEqual(answer.headers["Content-Type"], "application/problem+json")
        self.assertTrue(answer.json["detail"])
        self.assertEqual(answer.json["instance"], answer.headers["Docket-Request-Id"])

    def good(self, answer, status=200):
        self.assertEqual(answer.status, status, answer)
        return answer.json
