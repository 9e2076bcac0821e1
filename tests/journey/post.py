"""Mail as it really goes: a Postfix and a Dovecot of their own, which serve the shop and its customer alike."""
import email
import email.message
import email.policy
import email.utils
import os
import pathlib
import smtplib
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "mail"))

from mail_rig import Dovecot, free_ports  # noqa: E402
from postfix import Postfix  # noqa: E402
from shop import wait_for  # noqa: E402

def free_port():
    return free_ports(1)[0]


SHOP, CUSTOMER = "orders@shop.example", "ayumi@example.org"


class Post:
    """A context manager. Its folder is its own, as the servers' users must come in."""

    def __enter__(self):
        self.folder = tempfile.TemporaryDirectory(prefix="docket-post-")
        os.chmod(self.folder.name, 0o755)
        self.dovecot = Dovecot(f"{self.folder.name}/dovecot", users=("orders", "ayumi"))
        self.postfix = Postfix(f"{self.folder.name}/postfix", self.dovecot, [SHOP, CUSTOMER])
        try:
            self.dovecot.start()
            self.postfix.start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        self.postfix.stop()
        self.dovecot.stop()
        self.folder.cleanup()

    def settings(self):
        """What the shop writes into docketd.conf."""
        at = self.dovecot.dir
        return (f"[Mailbox orders]\nurl=imaps://localhost:{self.dovecot.imaps}\nuser=orders\npassword_file={at}/password\n"
                f"ca={at}/cert.pem\n"
                f"[Mail]\nfrom=Main Street <{SHOP}>\nsmtp=smtps://localhost:{self.postfix.submission}\nuser=orders\n"
                f"password_file={at}/password\nca={at}/cert.pem\n")

    def send(self, message, recipient):
        with smtplib.SMTP("127.0.0.1", self.postfix.smtp) as server:
            server.send_message(message, CUSTOMER, [recipient])

    def wait_answer(self, kind, seconds=60):
        """The customer's message of that kind, raw and read."""
        def look():
            for raw in self.dovecot.messages("ayumi"):
                message = email.message_from_bytes(raw, policy=email.policy.default)
                if message["Docket-Notice"] == kind:
                    return raw, message
            return None
        return wait_for(f"the message “{kind}”", look, seconds, 0.1)

    def lines(self, address):
        """What Postfix wrote down of this recipient."""
        return [line for line in self.postfix.said().splitlines() if f"to=<{address}>" in line and "status=" in line]


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
