#!/usr/bin/python3
"""lookup, upload and idle: docketd against nginx, on one machine, in turn."""
import argparse
import os
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "journey"))

import pictures  # noqa: E402
from browser import free_port  # noqa: E402
from measure import interleaved, line  # noqa: E402
from shop import Api, Server, wait_for  # noqa: E402

LIMITS = """
[Limits]
orders_per_hour=1000000
requests_per_minute=100000000
uploads_per_hour=10000000
upload_megabytes_per_hour=100000000
connections_per_address=256
"""


class Nginx:
    """nginx serving one static file, and storing what is PUT to /up/."""

    def __init__(self, folder, body):
        self.folder, self.port = pathlib.Path(folder), free_port()
        for name in ("www/up", "tmp"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        (self.folder / "www/order.json").write_bytes(body)
        (self.folder / "nginx.conf").write_text(f"""
daemon off; worker_processes 2; pid {self.folder}/pid; error_log {self.folder}/error.log;
events {{ worker_connections 1024; }}
http {{ access_log off; types {{ application/json json; }} client_max_body_size 100m;
  client_body_temp_path {self.folder}/tmp; proxy_temp_path {self.folder}/tmp; fastcgi_temp_path {self.folder}/tmp;
  scgi_temp_path {self.folder}/tmp; uwsgi_temp_path {self.folder}/tmp; keepalive_requests 100000000;
  server {{ listen 127.0.0.1:{self.port}; root {self.folder}/www;
    location /up/ {{ dav_methods PUT; create_full_put_path on; }} }} }}
""")

    def __enter__(self):
        command = ["nginx", "-c", str(self.folder / "nginx.conf")]
        if os.getuid() == 0:
            (self.folder / "nginx.conf").write_text("user root;\n" + (self.folder / "nginx.conf").read_text())
        self.process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        self.url = f"http://127.0.0.1:{self.port}"
        def up():
            try:
                return urllib.request.urlopen(self.url + "/order.json").status == 200
            except OSError:
                return False
        wait_for("nginx", up)
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(10)


def wrk(url, script=None, connections=32, seconds=4, headers=(), env=None):
    """Requests per second and the transfer's errors, from wrk's own report."""
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "30s"]
    for header in headers:
        command += ["-H", header]
    if script:
        command += ["-s", str(script)]
    out = subprocess.run(command + [url], capture_output=True, text=True, check=True, env=dict(os.environ, **(env or {}))).stdout
    bad = re.search(r"Non-2xx or 3xx responses: (\d+)", out)
    if bad:
        raise RuntimeError(f"{url}: {bad.group(1)} requests were refused\n{out}")
    return float(re.search(r"Requests/sec:\s+([\d.]+)", out).group(1))


def seed(args, folder, count):
    """Fills a data folder with `count` placed orders; the code of one of them."""
    pathlib.Path(folder).mkdir(parents=True)
    out = subprocess.run([args.seed, folder, f"{args.prefix}/share/docket/sql",
                          f"{args.prefix}/share/docket/catalogue.conf", str(count)],
                         capture_output=True, text=True, check=True).stdout
    return out.strip().split("=", 1)[1]


def lookup(args, folder):
    codes = {n: seed(args, f"{folder}/{n}/data", n) for n in (1_000, args.orders)}
    small, large = (Server(args.prefix, f"{folder}/{n}", LIMITS) for n in codes)
    with small, large:
        headers, urls = {}, {}
        for server, code in zip((small, large), codes.values()):
            headers[server] = [f"Authorization: Bearer {server.terminal('Bench', rights='read').token}"]
            urls[server] = f"{server.url}/v1/orders/{code}"
        token = headers[large][0].rsplit(" ", 1)[1]
        _, _, body = Api(large.url, token).call("GET", f"/v1/orders/{codes[args.orders]}")
        with Nginx(f"{folder}/nginx", body) as nginx:
            ours, peer = interleaved(lambda: wrk(urls[large], headers=headers[large]),
                                     lambda: wrk(nginx.url + "/order.json"), args.rounds)
        line("lookup", ours, peer, ours / peer, 0.7, at_most=False, unit="/s")
        fast, slow = interleaved(lambda: wrk(urls[small], headers=headers[small]),
                                 lambda: wrk(urls[large], headers=headers[large]), args.rounds)
        line("lookup-1000", fast, slow, fast / slow, 1.15, unit="/s")


def drafts(server, folder, count):
    """Orders that pictures can be sent into, as targets for upload.lua."""
    lines = []
    for _ in range(count):
        begun = Api(server.url).post("/v1/orders", {"site": "main", "language": "en"})
        lines.append(f"/v1/orders/{begun['order']['code']}/images {begun['token']}")
    path = pathlib.Path(folder) / f"targets-{len(list(pathlib.Path(folder).iterdir()))}"
    path.write_text("\n".join(lines) + "\n")
    return path


def send(url, picture, method, targets, seconds):
    return wrk(url, HERE / "upload.lua", 4, seconds,
               env={"PICTURE": str(picture), "METHOD": method, "TARGETS": str(targets)})


def upload(args, folder):
    picture = pictures.make(folder, "meadow")
    body = picture.read_bytes()
    # Four megabytes as a phone's picture has; what follows the picture's end is ignored by decoders.
    picture.write_bytes(body + os.urandom(max(0, 4 * 1024 * 1024 - len(body))))
    store = pathlib.Path(folder) / "store"
    store.write_text("/up/\n")
    with Server(args.prefix, f"{folder}/upload", LIMITS) as server, Nginx(f"{folder}/nginx-up", b"{}") as nginx:
        ours, peer = interleaved(
            lambda: send(server.url, picture, "POST", drafts(server, folder, 20), 5),
            lambda: send(nginx.url, picture, "PUT", store, 5), args.rounds)
        size = 4 * 1.048576
        line("upload", ours * size, peer * size, ours / peer, 0.8, at_most=False, unit="MB/s")
        latency(server, picture, drafts(server, folder, 20))
    memory(args, folder)


def latency(server, picture, targets):
    """p99 of a small GET while four uploads run as fast as they can."""
    thread = threading.Thread(target=send, args=(server.url, picture, "POST", targets, 6))
    terminal = server.terminal("Bench", rights="read")
    times = []
    thread.start()
    while thread.is_alive():
        start = time.perf_counter()
        terminal.call("GET", "/v1/terminal")
        times.append((time.perf_counter() - start) * 1000)
    thread.join()
    p99 = statistics.quantiles(times, n=100)[98]
    line("upload-lookup-p99", p99, 10, p99 / 10, 1.0, unit="ms")


def peak(pid):
    return int(re.search(r"VmHWM:\s+(\d+)", pathlib.Path(f"/proc/{pid}/status").read_text()).group(1)) / 1024


def memory(args, folder):
    """Peak memory of docketd during 32 uploads of 20 MB at once."""
    data = os.urandom(20 * 1024 * 1024)
    blob = pathlib.Path(folder) / "blob.bin"
    blob.write_bytes(data)
    with Server(args.prefix, f"{folder}/memory", LIMITS + "[Site main]\nname=Bench\nmax_images=1000\n") as server:
        begun = Api(server.url).post("/v1/orders", {"site": "main", "language": "en"})
        mine = Api(server.url, begun["token"])
        threads = [threading.Thread(target=mine.upload, args=(begun["order"]["code"], blob, f"{i}.jpg")) for i in range(32)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        ours = peak(server.process.pid)
    line("upload-memory", ours, 32, ours / 32, 1.0, unit="MB")


def idle(args, folder):
    """Resident memory and wake-ups a second of a server that nobody asks, 100,000 orders in it."""
    seed(args, f"{folder}/idle/data", 100_000)
    with Server(args.prefix, f"{folder}/idle", LIMITS) as server:
        Api(server.url).get("/v1/sites")
        time.sleep(3)
        tasks = pathlib.Path(f"/proc/{server.process.pid}/task")
        def switches():
            return sum(int(n) for task in tasks.iterdir()
                       for n in re.findall(r"ctxt_switches:\s+(\d+)", (task / "status").read_text()))
        before = switches()
        time.sleep(10)
        wakes = (switches() - before) / 10
        resident = int(re.search(r"VmRSS:\s+(\d+)", pathlib.Path(f"/proc/{server.process.pid}/status").read_text()).group(1)) / 1024
    line("idle-memory", resident, 25, resident / 25, 1.0, unit="MB")
    line("idle-wakeups", wakes, 1, wakes, 1.0, unit="/s")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--prefix", required=True)
    parser.add_argument("--seed", required=True)
    parser.add_argument("--orders", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("what", nargs="*", default=["lookup", "upload", "idle"])
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="docket-bench-") as folder:
        for what in args.what:
            {"lookup": lookup, "upload": upload, "idle": idle}[what](args, f"{folder}/{what}")


if __name__ == "__main__":
    main()
