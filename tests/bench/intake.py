#!/usr/bin/python3
"""intake: messages with a picture of 1 MB, from the mailbox to a durable order with its preview and an answer that the
mail server has, against the rate at which dovecot-lda delivers the same messages; and docketd's memory while mails of
25 MB come in."""
import argparse
import base64
import os
import pathlib
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
for folder in (HERE, HERE.parent / "journey", HERE.parent / "mail"):
    sys.path.insert(0, str(folder))

from mail_rig import Dovecot, Sink  # noqa: E402
from measure import line  # noqa: E402
from shop import Server, wait_for  # noqa: E402

MESSAGES, LARGE = 120, 6
RATE, MEMORY_MB = 0.5, 64
SETTINGS = """
[Limits]
requests_per_minute=1000000
[Site main]
name=Main Street
risk_ratio_limit=none
risk_amount_limit=none
[Mailbox orders]
url=imaps://localhost:{imaps}/INBOX
user=orders
password_file={at}/password
ca={at}/cert.pem
[Mail]
from=Main Street <orders@shop.example>
smtp=smtp://127.0.0.1:{smtp}
"""


def picture(folder, megabytes):
    """A photograph's size and detail: noise over a gradient, as large a file as is asked for."""
    path = pathlib.Path(folder, f"{megabytes}.jpg")
    side = int(850 * megabytes ** 0.5)
    subprocess.run(["convert", "-seed", "7", "-size", f"{side * 3 // 2}x{side}", "gradient:navy-orange", "-attenuate", "0.6",
                    "+noise", "Gaussian", "-quality", "92", str(path)], check=True)
    return path.read_bytes()


def letter(number, data):
    body = base64.encodebytes(data)
    return (f"From: c{number}@example.net\r\nTo: orders@shop.example\r\nSubject: 10x15\r\nMessage-ID: <{number}@example.net>\r\n"
            "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=xyz\r\n\r\n--xyz\r\nContent-Type: text/plain\r\n\r\n"
            f"Please.\r\n--xyz\r\nContent-Type: image/jpeg; name=IMG_{number}.jpg\r\nContent-Transfer-Encoding: base64\r\n\r\n"
            ).encode() + body + b"--xyz--\r\n"


def deliver_all(dovecot, letters):
    """Seconds that dovecot-lda takes, one message after the other as a mail server hands them over."""
    drop = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"] if os.getuid() == 0 else []
    begun = time.monotonic()
    for one in letters:
        subprocess.run([*drop, "/usr/lib/dovecot/dovecot-lda", "-c", f"{dovecot.dir}/conf", "-d", "orders"], input=one, check=True)
    return time.monotonic() - begun


def status(pid, name):
    """Megabytes."""
    for row in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
        if row.startswith(name + ":"):
            return int(row.split()[1]) / 1024
    raise KeyError(name)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--prefix", required=True)
    parser.add_argument("--messages", type=int, default=MESSAGES)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="docket-intake-") as folder:
        os.chmod(folder, 0o755)
        small, large = picture(folder, 1), picture(folder, 18)
        dovecot = Dovecot(f"{folder}/dovecot").start()
        sink = Sink(f"{folder}/sink").start()
        server = Server(args.prefix, pathlib.Path(folder) / "shop",
                        SETTINGS.format(imaps=dovecot.imaps, smtp=sink.port, at=dovecot.dir))
        try:
            peer = args.messages / deliver_all(dovecot, [letter(i, small) for i in range(args.messages)])
            server.start()
            begun = time.monotonic()
            wait_for("the answers", lambda: len(os.listdir(sink.folder)) >= args.messages, 600, 0.01)
            ours = args.messages / (time.monotonic() - begun)
            line("intake rate", ours, peer, ours / peer, RATE, at_most=False, unit=" /s")
            before = status(server.process.pid, "VmRSS")
            pathlib.Path(f"/proc/{server.process.pid}/clear_refs").write_text("5")
            deliver_all(dovecot, [letter(1000 + i, large) for i in range(LARGE)])
            wait_for("the large ones", lambda: len(os.listdir(sink.folder)) >= args.messages + LARGE, 600)
            grown = status(server.process.pid, "VmHWM") - before
            line("intake memory", grown, MEMORY_MB, grown / MEMORY_MB, 1, unit=" MB")
        finally:
            server.stop()
            sink.stop()
            dovecot.stop()


if __name__ == "__main__":
    main()
