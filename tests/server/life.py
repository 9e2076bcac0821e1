#!/usr/bin/python3
"""The process: stopped, killed, started again, private, behind TLS, behind nginx, from a socket, with a
moved clock, backed up, and its command line."""
import http.client
import json
import os
import pathlib
import resource
import shutil
import signal
import socket
import ssl
import subprocess
import tempfile
import threading
import time
import unittest
import unittest.mock
import uuid

from harness import LIMITS, Shop, png, wait_for


class Life(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="docketd-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def serve(self, settings=LIMITS):
        shop = Shop(self.folder, settings)
        shop.start()
        self.addCleanup(shop.stop)
        return shop

    def test_stop_finishes_what_it_holds(self):
        shop = self.serve()
        code, token = shop.begin()
        data = png(noise=True, width=400, height=400)
        connection = socket.create_connection(("127.0.0.1", shop.port), timeout=30)
        connection.sendall(f"POST /v1/orders/{code}/images HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n"
                           f"Idempotency-Key: k\r\nUpload-Length: {len(data)}\r\nContent-Length: {len(data)}\r\n\r\n".encode())
        connection.sendall(data[:100000])
        wait_for("the upload to be begun", lambda: shop.ask("GET", f"/v1/orders/{code}/images/1", token=token).status == 200)
        shop.process.send_signal(signal.SIGTERM)
        def refuses():
            try:
                socket.create_connection(("127.0.0.1", shop.port), timeout=1).close()
                return False
            except OSError:
                return True
        wait_for("new connections to be refused", refuses)
        self.assertIsNone(shop.process.poll())
        connection.sendall(data[100000:])
        self.assertIn(b" 201 ", connection.recv(65536).split(b"\r\n")[0])
        connection.close()
        self.assertEqual(shop.process.wait(20), 0)
        shop.start()
        shop.wait_checked(code, token)
        self.assertEqual(shop.ask("GET", f"/v1/orders/{code}/images/1/original", token=token).body, data)

    def test_stop_does_not_wait_for_ever(self):
        shop = self.serve(LIMITS + "stop_seconds=1\n")
        code, token = shop.begin()
        connection = socket.create_connection(("127.0.0.1", shop.port), timeout=30)
        connection.sendall(f"POST /v1/orders/{code}/images HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n"
                           f"Idempotency-Key: k\r\nUpload-Length: 100000\r\nContent-Length: 100000\r\n\r\nsome".encode())
        wait_for("the upload to be begun", lambda: shop.ask("GET", f"/v1/orders/{code}/images/1", token=token).status == 200)
        shop.process.send_signal(signal.SIGTERM)
        self.assertEqual(shop.process.wait(15), 0)
        connection.close()
        shop.start()
        self.assertEqual(shop.ask("GET", f"/v1/orders/{code}/images/1", token=token).json["offset"], 4)

    def test_killed_in_the_middle_of_everything(self):
        """Orders are placed by several customers while the server is killed again and again: what was
        acknowledged is there, and the same key always leads to the same order."""
        shop = self.serve()
        stop, acknowledged, lock = threading.Event(), {}, threading.Lock()

        def insist(method, path, body=None, raw=None, token=None, headers=None):
            key = str(uuid.uuid4())
            while True:
                try:
                    return shop.ask(method, path, body, raw=raw, token=token, key=key, headers=headers, timeout=10)
                except (OSError, http.client.HTTPException):
                    time.sleep(0.05)

        def customer(n):
            while not stop.is_set():
                begun = insist("POST", "/v1/orders", {"site": "main", "images_expected": 1}).json
                code, token = begun["order"]["code"], begun["token"]
                data = png(seed=n)
                sent = insist("POST", f"/v1/orders/{code}/images", raw=data, token=token, headers={"Upload-Length": str(len(data))})
                image = sent.json["image"]["id"]
                while insist("GET", f"/v1/orders/{code}/images/{image}", token=token).json["state"] == "checking":
                    time.sleep(0.02)
                items = [{"image": image, "product": "photo-10x15", "paper": "glossy", "copies": 1}]
                insist("PUT", f"/v1/orders/{code}", {"customer": {"name": "Ada"}, "items": items}, token=token)
                placed = insist("POST", f"/v1/orders/{code}/place", {}, token=token)
                with lock:
                    acknowledged[code] = placed
        threads = [threading.Thread(target=customer, args=(n,)) for n in range(3)]
        for thread in threads:
            thread.start()
        for i in range(8):
            time.sleep(0.15 + 0.11 * i)
            shop.kill()
            shop.start()
        stop.set()
        for thread in threads:
            thread.join(60)
        self.assertGreater(len(acknowledged), 2)
        for code, placed in acknowledged.items():
            self.assertEqual(placed.status, 200, placed)
            session = shop.ask("POST", f"/v1/orders/{code}/session", {"password": placed.json["password"]})
            self.assertEqual(session.status, 200, (code, session))
            self.assertEqual(session.json["order"]["state"], "placed")

    def test_private(self):
        ready = self.folder / "ready"
        command = [self.program(), "serve", "--private", "--data-dir", str(self.folder / "own"), "--ready-file", str(ready)]
        tokens = []
        for _ in range(2):
            ready.unlink(missing_ok=True)
            process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
            self.addCleanup(process.kill)
            wait_for("the ready file", ready.exists)
            said = json.loads(ready.read_text())
            self.assertEqual(ready.stat().st_mode & 0o777, 0o600)
            connection = http.client.HTTPConnection("127.0.0.1", said["port"], timeout=10)
            connection.request("GET", "/v1/terminal", headers={"Authorization": f"Bearer {said['token']}"})
            tokens.append(json.loads(connection.getresponse().read())["terminal"]["id"])
            connection.close()
            process.terminate()
            self.assertEqual(process.wait(20), 0)
        self.assertEqual(tokens[0], tokens[1])

    def test_private_ends_with_its_parent(self):
        ready = self.folder / "ready"
        command = f"'{self.program()}' serve --private --data-dir '{self.folder}/own' --ready-file '{ready}' 2>/dev/null & read line"
        parent = subprocess.Popen(["sh", "-c", command], stdin=subprocess.PIPE)
        wait_for("the ready file", ready.exists)
        port = json.loads(ready.read_text())["port"]
        parent.kill()
        parent.wait()
        parent.stdin.close()
        def gone():
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                return False
            except OSError:
                return True
        wait_for("the server to end", gone)

    def program(self):
        return Shop(self.folder).docketd()

    def certificate(self):
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
                        "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", self.folder / "key.pem",
                        "-out", self.folder / "cert.pem"], check=True, stderr=subprocess.DEVNULL)

    def test_tls(self):
        self.certificate()
        shop = self.serve(f"tls_cert={self.folder}/cert.pem\ntls_key={self.folder}/key.pem\n" + LIMITS)
        context = ssl.create_default_context(cafile=str(self.folder / "cert.pem"))
        connection = http.client.HTTPSConnection("localhost", shop.port, timeout=10, context=context)
        connection.request("POST", "/v1/orders", json.dumps({"site": "main"}), {"Idempotency-Key": str(uuid.uuid4())})
        answer = connection.getresponse()
        self.assertEqual(answer.status, 201)
        self.assertIn("max-age", answer.headers["Strict-Transport-Security"])
        connection.close()
        with self.assertRaises(OSError):
            old = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            old.check_hostname, old.verify_mode = False, ssl.CERT_NONE
            old.minimum_version, old.maximum_version = ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1
            with socket.create_connection(("127.0.0.1", shop.port), timeout=5) as raw:
                old.wrap_socket(raw)

    def test_wrong_certificate_is_told(self):
        (self.folder / "bad.pem").write_text("nonsense")
        (self.folder / "docketd.conf").write_text(f"[Server]\nlisten=127.0.0.1:0\ndata_dir={self.folder}/data\n"
                                                  f"tls_cert={self.folder}/bad.pem\ntls_key={self.folder}/bad.pem\n")
        done = subprocess.run([self.program(), "serve", "--config", self.folder / "docketd.conf"], capture_output=True, text=True, timeout=30)
        self.assertEqual(done.returncode, 2)
        self.assertIn("certificate", done.stderr)

    def test_behind_nginx(self):
        shop = self.serve("trusted_proxies=127.0.0.1\npublic_url=https://orders.example.org\n"
                          "[Limits]\norders_per_hour=2\nrequests_per_minute=100000\n")
        port = self.nginx(shop.port)
        def begin(client):
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
            connection.request("POST", "/v1/orders", json.dumps({"site": "main"}),
                               {"Idempotency-Key": str(uuid.uuid4()), "Content-Type": "application/json", "X-Client": client,
                                "X-Forwarded-For": "203.0.113.99"})
            return connection.getresponse()
        statuses = {client: [begin(client).status for _ in range(3)] for client in ("198.51.100.1", "198.51.100.2")}
        self.assertEqual(set(map(tuple, statuses.values())), {(201, 201, 429)})
        answer = json.loads(begin("198.51.100.3").read())
        data = png(noise=True, width=900, height=900)
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        connection.request("POST", f"/v1/orders/{answer['order']['code']}/images", data,
                           {"Idempotency-Key": "k", "Upload-Length": str(len(data)), "Authorization": f"Bearer {answer['token']}"})
        self.assertEqual(connection.getresponse().status, 201)
        self.assertEqual(shop.ask("GET", "/metrics", headers={"X-Forwarded-For": "198.51.100.1"}).status, 403)

    def nginx(self, target):
        """nginx before the server; the client's address is what X-Client says."""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        folder = self.folder / "nginx"
        folder.mkdir()
        temps = "".join(f"{name}_temp_path {folder}/tmp;\n" for name in ("client_body", "proxy", "fastcgi", "scgi", "uwsgi"))
        user = "user root;\n" if os.getuid() == 0 else ""
        (folder / "nginx.conf").write_text(f"""{user}daemon off; pid {folder}/pid; error_log {folder}/error.log;
events {{}}
http {{ access_log off; client_max_body_size 100m; {temps}
  server {{ listen 127.0.0.1:{port}; location / {{
    proxy_pass http://127.0.0.1:{target}; proxy_http_version 1.1; proxy_request_buffering off; proxy_buffering off;
    proxy_set_header Host $host; proxy_set_header X-Forwarded-Proto https;
    proxy_set_header X-Forwarded-For "$http_x_forwarded_for, $http_x_client"; }} }} }}""")
        process = subprocess.Popen(["nginx", "-c", str(folder / "nginx.conf")], stderr=subprocess.DEVNULL)
        self.addCleanup(process.wait)
        self.addCleanup(process.terminate)
        def up():
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                return True
            except OSError:
                return False
        wait_for("nginx", up)
        return port

    def test_socket_activation(self):
        shop = Shop(self.folder)
        shop.write_config()
        listener = socket.socket()
        self.addCleanup(listener.close)
        listener.bind(("127.0.0.1", 0))
        listener.listen(16)
        notify = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.addCleanup(notify.close)
        notify.bind(str(self.folder / "notify"))
        notify.settimeout(20)
        script = 'exec 3<&%d; export LISTEN_FDS=1 LISTEN_PID=$$; exec "$@"' % listener.fileno()
        process = subprocess.Popen(["bash", "-c", script, "-", shop.docketd(), "serve", "--config", str(shop.config)],
                                   pass_fds=[listener.fileno()], stderr=subprocess.DEVNULL,
                                   env=dict(os.environ, NOTIFY_SOCKET=str(self.folder / "notify")))
        self.addCleanup(process.kill)
        self.assertEqual(notify.recv(100), b"READY=1")
        shop.port = listener.getsockname()[1]
        self.assertEqual(shop.ask("GET", "/readyz").status, 200)
        process.terminate()
        self.assertEqual(notify.recv(100), b"STOPPING=1")
        self.assertEqual(process.wait(20), 0)

    def test_reload(self):
        catalogue = self.folder / "catalogue.conf"
        shutil.copy(os.environ["DOCKET_CATALOGUE"], catalogue)
        shutil.copytree(pathlib.Path(os.environ["DOCKET_CATALOGUE"]).parent / "templates", self.folder / "templates")
        shop = self.serve(f"catalogue={catalogue}\n" + LIMITS)
        products = shop.ask("GET", "/v1/sites/main/catalogue").json["products"]
        good = catalogue.read_text()
        catalogue.write_text(good + "\n[Product broken]\nnonsense=yes\n")
        shop.process.send_signal(signal.SIGHUP)
        wait_for("the mistakes in the log", lambda: "line " in shop.tail())
        self.assertEqual(shop.ask("GET", "/v1/sites/main/catalogue").json["products"], products)
        catalogue.write_text(good.replace("currency=EUR", "currency=CHF"))
        shop.process.send_signal(signal.SIGHUP)
        wait_for("the new catalogue", lambda: shop.ask("GET", "/v1/sites/main/catalogue").json["site"]["currency"] == "CHF")
        # A start with a broken one: what was ordered goes on, and nothing new is taken until it is mended.
        code, token, _ = shop.place()
        counter = shop.pair()
        shop.stop()
        catalogue.write_text(good.replace("currency=EUR", "currency=euro"))
        shop.start()
        self.assertEqual(shop.ask("POST", "/v1/orders", {"site": "main"}).nick, "unavailable")
        closed = shop.ask("GET", "/v1/queue", token=counter).json["intake"]["closed"]
        self.assertEqual(closed.count("line "), 1, closed)
        self.assertEqual(shop.ask("POST", f"/v1/orders/{code}/release", {}, token=counter).status, 200)
        catalogue.write_text(good)
        shop.process.send_signal(signal.SIGHUP)
        wait_for("the place to open", lambda: not shop.ask("GET", "/v1/sites").json["sites"][0]["closed"])
        self.assertEqual(shop.ask("POST", "/v1/orders", {"site": "main"}).status, 201)

    def pictures(self):
        return [path for name in ("originals", "derived", "uploads")
                for path in (self.folder / "data" / name).rglob("*") if path.is_file()]

    def test_expired_orders_are_swept(self):
        shop = self.serve()
        counter = shop.pair()
        draft, _ = shop.begin()
        code, token, password = shop.place()
        shop.stop()
        self.assertTrue(self.pictures())
        library = next(pathlib.Path("/usr/lib").rglob("libfaketime.so.1"))
        moved = {"FAKETIME": "+16d", "LD_PRELOAD": str(library), "FAKETIME_DONT_FAKE_MONOTONIC": "1",
                 "ASAN_OPTIONS": "verify_asan_link_order=0"}
        with unittest.mock.patch.dict(os.environ, moved):
            shop.start()
        def state(order):
            answer = shop.ask("GET", f"/v1/orders/{order}", token=counter)
            return answer.json.get("state") or answer.status
        wait_for("the draft's end", lambda: state(draft) in ("expired", 404, 410), 40)
        wait_for("the order's end", lambda: state(code) in ("expired", 410), 40)
        release = shop.ask("POST", f"/v1/orders/{code}/release", {}, token=counter)
        self.assertEqual(release.nick, "gone")
        wait_for("the pictures' end", lambda: not self.pictures(), 60)

    def test_backup(self):
        shop = self.serve()
        code, token, password = shop.place(2)
        copy = self.folder / "copy"
        shop.command("backup", str(copy))
        after, _, _ = shop.place()
        shop.stop()
        shutil.rmtree(self.folder / "data")
        copy.rename(self.folder / "data")
        shop.start()
        session = shop.ask("POST", f"/v1/orders/{code}/session", {"password": password})
        self.assertEqual(session.status, 200, session)
        original = shop.ask("GET", f"/v1/orders/{code}/images/2/original", token=session.json["token"])
        self.assertEqual(original.body, png(seed=1))
        preview = shop.ask("GET", f"/v1/orders/{code}/images/1/preview", token=session.json["token"])
        self.assertEqual(preview.status, 200, preview)
        self.assertEqual(shop.ask("POST", f"/v1/orders/{after}/session", {"password": "000000"}).status, 401)

    def test_command_line(self):
        program = self.program()
        def run(*words):
            return subprocess.run([program, *words], capture_output=True, text=True, timeout=30)
        for words in ((), ("dance",), ("terminal",), ("terminal", "add"), ("serve", "--config", "/nowhere"), ("backup",),
                      ("catalogue", "check"), ("--nonsense",), ("site",)):
            done = run(*words)
            self.assertEqual(done.returncode, 2, words)
            self.assertTrue(done.stderr.strip(), words)
        self.assertEqual(run("--version").returncode, 0)
        good = run("catalogue", "check", os.environ["DOCKET_CATALOGUE"])
        self.assertEqual((good.returncode, good.stderr), (0, ""))
        (self.folder / "bad.conf").write_text("[Shop]\ncurrency=EUR\n[Product x]\nsize=10\nprice=free\n")
        bad = run("catalogue", "check", str(self.folder / "bad.conf"))
        self.assertEqual(bad.returncode, 2)
        self.assertRegex(bad.stderr, r"bad\.conf: line \d+: ")
        (self.folder / "first.conf").write_text(f"[Server]\ncatalogue={self.folder / 'bad.conf'}\n"
                                                f"sql_dir={os.environ['DOCKET_SQL_DIR']}\ndata_dir={self.folder / 'first'}\n")
        first = run("serve", "--config", str(self.folder / "first.conf"), "--listen", "127.0.0.1:0")
        self.assertEqual(first.returncode, 2, first.stderr)
        self.assertRegex(first.stderr, r"bad\.conf has mistakes:\nline \d+: ")
        (self.folder / "bad-settings.conf").write_text("[Server]\nlistne=1\n")
        wrong = run("site", "list", "--config", str(self.folder / "bad-settings.conf"))
        self.assertEqual(wrong.returncode, 2)
        self.assertIn("listne", wrong.stderr)
        shop = self.serve("[Site main]\nname=Main Street\n" + LIMITS)
        self.assertEqual(shop.command("site", "list"), "main\tMain Street\n")
        second = subprocess.run([program, "serve", "--config", str(shop.config), "--listen", "127.0.0.1:0"], capture_output=True, text=True, timeout=30)
        self.assertEqual(second.returncode, 2)
        self.assertTrue(second.stderr)

    def test_figures(self):
        shop = self.serve(LIMITS + "\n")
        shop.place()
        text = shop.ask("GET", "/metrics").body.decode()
        self.assertRegex(text, r'docketd_requests_total\{method="POST",route="/v1/orders",status="201"\} 1')
        self.assertRegex(text, r'docketd_request_seconds_bucket\{method="POST",route="/v1/orders",le="\+Inf"\} 1')
        for name in ("docketd_upload_bytes_total", "docketd_db_commits_total", "docketd_event_streams", "docketd_orders",
                     "docketd_jobs", "docketd_previews_queued"):
            self.assertRegex(text, rf"(?m)^{name}(\{{.*\}})? [0-9.e+]+$")

    def test_json_log(self):
        shop = self.serve("log=json\n" + LIMITS)
        answer = shop.ask("POST", "/v1/orders", {"site": "main"})
        def line():
            lines = [json.loads(text) for text in (self.folder / "docketd.log").read_text().splitlines() if text.startswith("{")]
            return next((l for l in lines if l.get("request") == answer.headers["Docket-Request-Id"]), None)
        found = wait_for("the request's line", line)
        self.assertEqual((found["method"], found["path"], found["status"]), ("POST", "/v1/orders", "201"))

    def test_full_disk(self):
        shop = self.serve(LIMITS + "free_bytes=900000000000000\n")
        answer = shop.ask("POST", "/v1/orders", {"site": "main"})
        if answer.status == 201:
            answer = shop.upload(answer.json["order"]["code"], answer.json["token"], png())
        self.assertEqual((answer.status, answer.nick), (507, "full"))
        self.assertEqual(shop.ask("GET", "/readyz").status, 507)
        self.assertEqual(shop.ask("GET", "/healthz").status, 200)

    def test_idle(self):
        """Asleep when nobody calls: at most a wake-up a second, over all threads."""
        shop = self.serve()
        shop.place()
        def switches():
            total = 0
            for task in pathlib.Path(f"/proc/{shop.process.pid}/task").iterdir():
                text = (task / "status").read_text()
                total += int(text.split("voluntary_ctxt_switches:")[1].split()[0])
            return total
        time.sleep(2)
        before = switches()
        time.sleep(6)
        self.assertLessEqual(switches() - before, 6)


if __name__ == "__main__":
    unittest.main()
