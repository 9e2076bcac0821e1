"""Mail as it really goes: a Postfix and a Dovecot of their own, which serve the shop and its customer alike."""
import email
import email.message
import email.policy
import email.utils
import json
import os
import pathlib
import smtplib
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "mail"))

from mail_rig import Dovecot, free_ports, read_mailbox  # noqa: E402
from postfix import Postfix  # noqa: E402
from shop import wait_for  # noqa: E402

SHOP, CUSTOMER = "orders@shop.example", "ayumi@example.org"


def free_port():
    return free_ports(1)[0]


class Post:
    """A context manager. The servers run in a process of their own, as root: they end with this one, however it ends, and
    who is not root is asked by sudo."""

    def __enter__(self):
        servers = ["/usr/bin/python3", str(pathlib.Path(__file__).resolve())]
        self.process = subprocess.Popen(servers if os.geteuid() == 0 else ["sudo", *servers], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True)
        said = self.process.stdout.readline()
        if not said:
            raise RuntimeError("the mail servers did not start")
        self.imap, self.imaps, self.smtp, self.submission, self.certificates, self.log = json.loads(said)
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait(40)

    def settings(self):
        """What the shop writes into docketd.conf."""
        at = self.certificates
        return (f"[Mailbox orders]\nurl=imaps://localhost:{self.imaps}\nuser=orders\npassword_file={at}/password\n"
                f"ca={at}/cert.pem\n"
                f"[Mail]\nfrom=Main Street <{SHOP}>\nsmtp=smtps://localhost:{self.submission}\nuser=orders\n"
                f"password_file={at}/password\nca={at}/cert.pem\n")

    def send(self, message, recipient):
        with smtplib.SMTP("127.0.0.1", self.smtp) as server:
            server.send_message(message, CUSTOMER, [recipient])

    def wait_answer(self, kind, seconds=60):
        """The customer's message of that kind, raw and read."""
        def look():
            for raw in read_mailbox(self.imap, "ayumi"):
                message = email.message_from_bytes(raw, policy=email.policy.default)
                if message["Docket-Notice"] == kind:
                    return raw, message
            return None
        return wait_for(f"the message “{kind}”", look, seconds, 0.1)

    def lines(self, address):
        """What Postfix wrote down of this recipient."""
        return [line for line in self.said().splitlines() if f"to=<{address}>" in line and "status=" in line]

    def said(self):
        return pathlib.Path(self.log).read_text(errors="replace")


def letter(recipient, subject, text, *attachments):
    """As a telephone writes it; each of the attachments is a file's name, its type, and its bytes."""
    message = email.message.EmailMessage(policy=email.policy.SMTP)
    message["From"] = f"Ayumi Tanaka <{CUSTOMER}>"
    message["To"] = recipient
    message["Subject"] = subject
    message["Date"] = email.utils.localtime()
    message["Message-ID"] = email.utils.make_msgid(domain="example.org")
    message.set_content(text)
    for name, kind, data in attachments:
        main, _, sub = kind.partition("/")
        message.add_attachment(data, maintype=main, subtype=sub, filename=name)
    return message


def main():
    """The servers, in a folder that their users may enter; until the standard input ends."""
    with tempfile.TemporaryDirectory(prefix="docket-post-") as folder:
        os.chmod(folder, 0o755)
        dovecot = Dovecot(f"{folder}/dovecot", users=("orders", "ayumi"))
        postfix = Postfix(f"{folder}/postfix", dovecot, [SHOP, CUSTOMER])
        try:
            dovecot.start()
            postfix.start()
            print(json.dumps([dovecot.imap, dovecot.imaps, postfix.smtp, postfix.submission, dovecot.dir, str(postfix.log)]),
                  flush=True)
            sys.stdin.read()
        finally:
            postfix.stop()
            dovecot.stop()


if __name__ == "__main__":
    main()
