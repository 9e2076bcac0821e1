#!/usr/bin/python3
"""Holds the running server against data/openapi.yaml: every operation is called, each exchange is
written down, and a validator that knows nothing of the server judges them (contract.mjs, with ajv).
Also lints the description. The npm packages are installed into the build folder."""
import json
import os
import pathlib
import subprocess
import sys
import tempfile

from harness import BUILD, LIMITS, Shop, png, wait_for

HERE = pathlib.Path(__file__).resolve().parent
OPENAPI = HERE.parent.parent / "data" / "openapi.yaml"
PACKAGES = ["@redocly/cli@2", "ajv@8", "ajv-formats@3", "yaml@2"]
TWO_SHOPS = "[Site main]\nname=Main Street\nstraight_ratio=none\n[Site north]\nname=North\n" + LIMITS


def install():
    folder = BUILD / "npm-contract"
    if not (folder / "node_modules" / "ajv-formats").exists():
        folder.mkdir(exist_ok=True)
        (folder / "package.json").write_text("{}")
        subprocess.run(["npm", "install", "--no-audit", "--no-fund", *PACKAGES], cwd=folder, check=True,
                       stdout=subprocess.DEVNULL)
    return folder


def stamp_way(shop, counter):
    """A stamp of words with something to be warned of, and a sheet."""
    code, token = shop.begin(1)
    path = f"/v1/orders/{code}"
    shop.upload(code, token, png())
    shop.wait_checked(code, token)
    stamp = {"product": "stamp-38x14", "paper": "rubber", "content": "words", "font": "serif", "layout": "straight"}
    shop.ask("PUT", path, {"items": [{**stamp, "words": "word " * 90}]}, token=token)
    shop.ask("POST", path + "/place", {}, token=token)
    form = {**stamp, "content": "template", "template": "date", "fields": {"name": "Ana", "date": "1. 1."}}
    sheet = {"product": "stickers-name", "paper": "vinyl", "images": [{"image": "1", "crop": None}]}
    shop.ask("PUT", path, {"items": [form, sheet]}, token=token)
    preview = shop.ask("GET", path + "/items/1/preview", token=token)
    shop.ask("GET", path + "/items/1/preview", token=token, headers={"If-None-Match": preview.headers["ETag"]})
    shop.ask("POST", path + "/place", {}, token=token)
    for item in (1, 9):
        shop.ask("GET", f"{path}/items/{item}/page", token=counter)
    released = shop.ask("POST", path + "/release", {"devices": [{"name": "Engraver", "artworks": ["stamp"]}]}, token=counter)
    for job in released.json["jobs"]:
        shop.ask("GET", f"/v1/jobs/{job['id']}/page", token=counter)
        shop.ask("GET", f"/v1/jobs/{job['id']}/outlines", token=counter)
    shop.ask("POST", path + "/cancel", {}, token=counter)


def customer_way(shop):
    code, token = shop.begin(2)
    path = f"/v1/orders/{code}"
    first = shop.upload(code, token, png())
    rest = png(seed=2)
    shop.ask("POST", path + "/images", raw=rest[:50], token=token, headers={"Upload-Length": str(len(rest))})
    shop.ask("HEAD", path + "/images/2", token=token)
    shop.ask("PATCH", path + "/images/2", raw=b"x", token=token, headers={"Upload-Offset": "7"})
    shop.ask("PATCH", path + "/images/2", raw=rest[50:], token=token, headers={"Upload-Offset": "50"})
    bad = shop.upload(code, token, b"no picture").json["image"]["id"]
    shop.ask("GET", f"{path}/images/1/preview", token=token)
    shop.wait_checked(code, token)
    shop.ask("GET", f"{path}/images/{bad}", token=token)
    shop.ask("GET", f"{path}/images/{bad}/preview", token=token)
    shop.ask("DELETE", f"{path}/images/{bad}", token=token)
    for query in ("?size=256", "?size=1600"):
        shop.ask("GET", f"{path}/images/1/preview{query}", token=token)
    shop.ask("GET", f"{path}/images/1/original", token=token)
    shop.ask("POST", path + "/place", {}, token=token)
    shop.fill(code, token, [first.json["image"]["id"], "2"], express=True, wanted_by="2031-01-01T10:00:00Z",
              product="photo-20x30")
    shop.ask("PUT", path, {"items": "none"}, token=token)
    shop.ask("GET", f"{path}/items/1/preview?size=256", token=token)
    shop.ask("GET", f"{path}/items/1/preview?size=1", token=token)
    tag = shop.ask("GET", path, token=token).headers["ETag"]
    shop.ask("GET", path, token=token, headers={"If-None-Match": tag})
    placed = shop.ask("POST", path + "/place", {}, token=token)
    assert placed.status == 200, placed
    shop.ask("PUT", path, {}, token=token)
    shop.ask("POST", path + "/session", {"password": "000000"})
    shop.ask("POST", path + "/session", {"password": placed.json["password"]})
    for format in ("png", "pdf", "svg"):
        shop.ask("POST", f"{path}/docket?format={format}", {"password": None}, token=token)
    return code, token


def words_way(shop):
    """An order placed by what its customer wrote, as a station does for who cannot be answered."""
    code, token = shop.begin(expected=1)
    path = f"/v1/orders/{code}"
    shop.upload(code, token, png(400, 300, seed=77), name="IMG_1.png")
    shop.wait_checked(code, token)
    for words in ("x" * 16001, "a\x07b", ["10x15"]):
        assert shop.ask("POST", path + "/place", {"words": words}, token=token).status == 400
    asked = {"words": "2x 10x15 matte, express\n77x99", "name": "Ada"}
    placed = shop.ask("POST", path + "/place", asked, token=token, key="words")
    assert placed.status == 200 and placed.json["order"]["held"], placed
    assert {said["type"] for said in placed.json["understood"]} >= {"copies", "paper"}, placed
    assert "77x99" in placed.json["unclear"][0]["text"], placed
    again = shop.ask("POST", path + "/place", asked, token=token, key="words")
    assert again.json == placed.json
    nothing, token = shop.begin(expected=0)
    assert shop.ask("POST", f"/v1/orders/{nothing}/place", {"words": ""}, token=token).status == 400


def counter_way(shop, code, counter):
    path = f"/v1/orders/{code}"
    amount = {"amount": 100, "currency": "EUR"}
    shop.ask("GET", path, token=counter)
    shop.ask("POST", path + "/hold", {"note": "Ask", "staff": "Mia"}, token=counter)
    shop.ask("POST", path + "/release", {}, token=counter)
    for hold in shop.ask("GET", path, token=counter).json["holds"]:
        shop.ask("POST", f"{path}/holds/{hold['id']}/lift", {"reason": "Known", "staff": "Mia"}, token=counter)
    shop.ask("POST", path + "/release", {}, token=counter, headers={"If-Match": '"1"'})
    shop.ask("POST", path + "/release", {}, token=counter)
    shop.ask("POST", path + "/undo", {}, token=counter)
    shop.ask("POST", path + "/release", {"staff": "Mia"}, token=counter)
    shop.ask("POST", path + "/pay", {"amount": amount}, token=counter)
    shop.ask("POST", path + "/pay", {}, token=counter)
    produce(shop, code, counter)
    shop.ask("POST", path + "/ready", {"compartment": "B4"}, token=counter)
    shop.ask("POST", path + "/password", {}, token=counter)
    shop.ask("POST", path + "/collect", {}, token=counter)
    shop.ask("POST", path + "/cancel", {}, token=counter)
    shop.ask("GET", path, token=counter)


def produce(shop, code, counter):
    jobs = []
    def claim():
        body = {"devices": [{"name": "Photo", "products": None}], "max": 5}
        jobs.extend(shop.ask("POST", "/v1/jobs/claim", body, token=counter).json["jobs"])
        return len(jobs) >= 2
    wait_for("jobs", claim, 20, 0.3)
    shop.ask("GET", "/v1/jobs?station=me", token=counter)
    shop.ask("GET", "/v1/jobs?station=you", token=counter)
    for n, job in enumerate(jobs):
        path = f"/v1/jobs/{job['id']}"
        shop.ask("GET", path, token=counter)
        shop.ask("POST", path + "/renew", {}, token=counter)
        shop.ask("GET", path + ("/page" if n else "/page?format=png"), token=counter)
        report = {"state": "processing", "attempt": job["attempt"], "copies_completed": 0, "reasons": [], "message": None}
        shop.ask("PUT", path, report, token=counter)
        shop.ask("PUT", path, {**report, "attempt": 99}, token=counter)
        if n:
            shop.ask("PUT", path, {**report, "state": "completed", "copies_completed": job["copies"]}, token=counter)
        else:
            shop.ask("PUT", path, {**report, "state": "processing-stopped", "reasons": ["outcome-unknown"]}, token=counter)
            shop.ask("POST", path + "/resolve", {"outcome": "made"}, token=counter)
    work_the_queue(shop, jobs, counter)
    device = {"name": "Photo", "uri": "file:///tmp", "state": "idle", "reasons": [], "message": None, "job": None, "products": None}
    shop.ask("PUT", "/v1/devices", {"devices": [device]}, token=counter)
    device.update(kind="ipp", media=[{"width": 101.6, "height": 152.4, "paper": "matte", "loaded": True}], artworks=["photo"],
                  progress=0.5, seconds_left=12, stopped_since=None, paused=None)
    station = shop.ask("PUT", "/v1/devices", {"devices": [device]}, token=counter).json["devices"][0]["station"]
    shop.ask("GET", "/v1/devices", token=counter)
    for word in ("pause", "resume"):
        shop.ask("POST", f"/v1/devices/{station}/Photo/{word}", {"staff": "Mia"}, token=counter)
    shop.ask("POST", f"/v1/devices/{station}/Nothing/pause", {}, token=counter)
    for paused in (True, False, None):
        shop.ask("POST", "/v1/intake", {"paused": paused, "note": "Stocktaking"}, token=counter)
    shop.ask("GET", "/v1/queue?limit=0", token=counter)


def work_the_queue(shop, jobs, counter):
    path = f"/v1/jobs/{jobs[0]['id']}"
    shop.ask("POST", path + "/reprint", {}, token=counter)
    again = f"/v1/jobs/{shop.ask('POST', path + '/reprint', {'copies': 2, 'reason': 'A scratch'}, token=counter).json['id']}"
    for priority in (80, None, 200):
        shop.ask("POST", again + "/raise", {"priority": priority}, token=counter)
    shop.ask("POST", again + "/move", {"station": "x", "device": "y"}, token=counter)
    shop.ask("POST", again + "/move", {"station": None, "device": None}, token=counter)
    shop.ask("GET", "/v1/queue?limit=5", token=counter)
    shop.ask("POST", again + "/cancel", {}, token=counter)
    shop.ask("POST", again + "/cancel", {}, token=counter)


def storage_way(shop, counter):
    """Compartments, a locker that is opened, and one that is not collected."""
    admin = shop.pair("Admin", rights="read,admin")
    locker = {"label": "A1", "kind": "locker", "width": 300, "height": 300, "depth": 300, "device": "Lockers",
              "board": 1, "relay": 0, "sensor": 0}
    shop.ask("PUT", "/v1/compartments", {"compartments": [{**locker, "device": None}]}, token=admin)
    shop.ask("PUT", "/v1/compartments", {"compartments": [locker, {"label": "B9", "kind": "shelf"}]}, token=admin)
    code, token, password = shop.place()
    path = f"/v1/orders/{code}"
    shop.ask("GET", path + "/opening", token=token)
    price = shop.ask("POST", path + "/release", {}, token=counter).json["price"]
    shop.ask("POST", path + "/pay", {"amount": price}, token=counter)
    jobs = []
    def claim():
        jobs.extend(shop.ask("POST", "/v1/jobs/claim", {"devices": [{"name": "Another"}]}, token=counter).json["jobs"])
        return jobs
    wait_for("the job", claim, 20, 0.3)
    for state in ("processing", "completed"):
        shop.ask("PUT", f"/v1/jobs/{jobs[0]['id']}", {"state": state, "attempt": jobs[0]["attempt"]}, token=counter)
    shop.ask("POST", path + "/ready", {"compartment": None}, token=counter)
    shop.ask("POST", path + "/docket?format=svg&paper=bag", {}, token=counter)
    shop.ask("POST", path + "/open", {"password": "000000"}, token=token)
    shop.ask("POST", path + "/open", {"password": password}, token=token)
    opening = shop.ask("POST", "/v1/openings/claim", {"devices": ["Lockers"]}, token=counter).json["openings"][0]
    shop.ask("GET", "/v1/openings", token=counter)
    for state in ("pulse-sent", "door-open", "asked", "closed"):
        shop.ask("PUT", f"/v1/openings/{opening['id']}", {"state": state, "message": None}, token=counter)
        shop.ask("GET", path + "/opening", token=token)
        shop.ask("GET", path + "/compartment", token=token)
    shop.ask("POST", path + "/take-back", {}, token=counter)
    shop.ask("POST", "/v1/compartments/A1/open", {"staff": "Mia"}, token=counter)
    shop.ask("PUT", "/v1/doors", {"doors": [{"compartment": "A1", "door": "open", "forced": True}]}, token=counter)
    shop.ask("POST", "/v1/compartments/A1/mend", {}, token=counter)
    shop.ask("POST", "/v1/compartments/Z1/mend", {}, token=counter)
    shop.ask("GET", "/v1/compartments?days=90", token=counter)


def everything_else(shop, code, token, counter, north):
    for path in ("/", f"/o/{code}", "/kiosk", "/web/index.html", "/web/nothing.js", "/favicon.ico", "/robots.txt", "/healthz", "/readyz",
                 "/metrics", "/v1/sites", "/v1/sites/main/catalogue", "/v1/sites/nowhere/catalogue"):
        shop.ask("GET", path)
    tag = shop.ask("GET", "/v1/sites/main/catalogue", headers={"Accept-Language": "de"}).headers["ETag"]
    shop.ask("GET", "/v1/sites/main/catalogue", headers={"Accept-Language": "de", "If-None-Match": tag})
    shop.ask("GET", "/v1/terminal", token=counter)
    shop.ask("GET", "/v1/day", token=counter)
    for query in ("mat", "mat?format=svg", "mat?format=gif", "labels?names=A1,B4", "labels?names=A1&format=png", "labels",
                  "labels?names=%07"):
        shop.ask("GET", "/v1/" + query, token=counter)
    shop.ask("GET", "/v1/mat", token=token)
    for query in ("", "?wants=ended", "?q=muster", "?limit=1", "?limit=0", "?wants=money"):
        shop.ask("GET", "/v1/orders" + query, token=counter)
    shop.ask("GET", f"/v1/orders/{code}", token=north)
    shop.ask("GET", f"/v1/orders/{code}")
    shop.ask("GET", "/v1/terminal", token=token)
    shop.ask("GET", "/v1/jobs/987654", token=counter)
    other, other_token, _ = shop.place()
    for site in ("north", "north", "nowhere"):
        shop.ask("POST", f"/v1/orders/{other}/move-site", {"site": site, "staff": "Mia"}, token=counter)
    shop.ask("POST", f"/v1/orders/{other}/move-site", {"site": "main"}, token=counter)
    shop.ask("GET", f"/v1/orders/{code}", token=other_token)
    shop.ask("POST", f"/v1/orders/{other}/cancel", {"reason": "No"}, token=other_token)
    shop.ask("POST", "/v1/orders", {"site": "nowhere"})
    shop.ask("POST", "/v1/orders", {"site": "main"}, headers={"Idempotency-Key": "none"})
    shop.ask("POST", "/v1/orders", {"site": "main"}, key="again")
    shop.ask("POST", "/v1/orders", {"site": "main"}, key="again")
    shop.ask("POST", "/v1/orders", {"site": "north"}, key="again")
    shop.ask("POST", "/v1/terminals", {"pairing_code": "AAAA-AAAA"})
    follow(shop, counter)


def mail_way(shop, counter, folder):
    """A message that a mail server of this computer delivers, and what a person decides about it."""
    def deliver(name, headers):
        (folder / "tmp" / name).write_text(f"From: ada@example.net\nTo: orders@shop.example\n{headers}\nHello.\n")
        (folder / "tmp" / name).rename(folder / "new" / name)

    def parked(n):
        found = shop.ask("GET", "/v1/messages?state=parked", token=counter).json
        return found["messages"] if found["parked"] == n else None
    deliver("1.a", "Subject: Away\nAuto-Submitted: auto-replied\n")
    message, = wait_for("a parked message", lambda: parked(1), 30)
    path = f"/v1/messages/{message['id']}"
    shop.ask("GET", path, token=counter)
    for deed in ("put-away", "park", "accept"):
        shop.ask("POST", f"{path}/{deed}", {"staff": "Mia"}, token=counter)
    shop.ask("POST", f"{path}/put-away", {}, token=counter)
    shop.ask("GET", "/v1/messages?state=stored&limit=1", token=counter)
    pushed = {"key": "k1", "from": "Bluetooth 2A:B1\u202e", "why": "No picture.", "files": "ä.jpg\nBcc: x", "text": "Grüße\n\n-- \n3x"}
    for why in ("No picture.", "The order has ended."):
        assert shop.ask("POST", "/v1/messages", {**pushed, "why": why}, token=counter).status == 200
    message, = parked(1)
    assert (message["from"], message["subject"], message["text"]) == ("Bluetooth 2A:B1", "ä.jpg Bcc: x", "No picture. Grüße"), message
    raw = shop.ask("GET", f"/v1/messages/{message['id']}", token=counter).body.decode()
    assert raw.endswith("\n\nNo picture.\n\nGrüße\n\n-- \n3x\n"), raw
    for broken in ({}, {**pushed, "key": None}, {**pushed, "text": "x" * 16001}, {**pushed, "why": 1}):
        assert shop.ask("POST", "/v1/messages", broken, token=counter).status == 400
    shop.ask("POST", f"/v1/messages/{message['id']}/accept", {}, token=counter)


def follow(shop, counter):
    """The stream's events, each as an exchange of its own."""
    import http.client
    connection = http.client.HTTPConnection("127.0.0.1", shop.port, timeout=20)
    connection.request("GET", "/v1/events?since=0", headers={"Authorization": f"Bearer {counter}"})
    answer = connection.getresponse()
    types = set()
    for line in answer:
        if line.startswith(b"data: "):
            data = line[6:].decode().strip()
            types.add(json.loads(data)["type"])
            shop.recording.append({"method": "GET", "path": "/v1/events", "headers": {}, "body": None, "status": 200,
                                   "answer_headers": {"Content-Type": "text/event-stream", "Docket-Request-Id": "x"},
                                   "answer": data})
            if json.loads(data)["type"] == "cancelled":
                break
    connection.close()
    print("events seen:", ", ".join(sorted(types)))


def main():
    packages = install()
    with tempfile.TemporaryDirectory(prefix="docketd-") as folder:
        maildir = pathlib.Path(folder, "maildir")
        for name in ("new", "cur", "tmp"):
            (maildir / name).mkdir(parents=True)
        shop = Shop(folder, f"{TWO_SHOPS}[Mailbox letters]\nurl=maildir:{maildir}\n")
        shop.recording = []
        with shop:
            counter = shop.pair()
            north = shop.pair("North", site="north")
            code, token = customer_way(shop)
            counter_way(shop, code, counter)
            words_way(shop)
            storage_way(shop, counter)
            mail_way(shop, counter, maildir)
            everything_else(shop, code, token, counter, north)
            stamp_way(shop, counter)
        records = pathlib.Path(folder, "exchanges.json")
        records.write_text(json.dumps(shop.recording))
        print(f"{len(shop.recording)} exchanges")
        lint = subprocess.run(["node_modules/.bin/redocly", "lint", "--format", "stylish", str(OPENAPI)], cwd=packages,
                              capture_output=True, text=True, env=dict(os.environ, REDOCLY_TELEMETRY="off", REDOCLY_SUPPRESS_UPDATE_NOTICE="true"))
        if lint.returncode or "warning" in lint.stdout.lower():
            sys.exit(lint.stdout + lint.stderr)
        sys.exit(subprocess.run(["node", str(HERE / "contract.mjs"), str(packages), str(OPENAPI), str(records)]).returncode)


if __name__ == "__main__":
    main()
