"""A Postfix of its own for tests: its settings, queue and log are below one folder, its ports on 127.0.0.1.

It is the mail server of a shop and of its customers at once: what comes for their domains it hands to Dovecot by LMTP,
what they submit (TLS, name and password as Dovecot knows them) it sends on. The services run as Postfix's own user,
so only root may start it."""
import pathlib
import shutil
import socketserver
import subprocess
import threading

from mail_rig import answers, free_ports, until

MAIN = """compatibility_level = 3.7
queue_directory = {dir}/queue
data_directory = {dir}/data
maillog_file = {dir}/log
maillog_file_prefixes = {dir}
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = mail.{home}
mydestination =
mynetworks =
alias_maps =
alias_database =
smtpd_relay_restrictions = permit_sasl_authenticated, reject_unauth_destination
virtual_mailbox_domains = {domains}
virtual_mailbox_maps = inline:{{ {people} }}
virtual_transport = lmtp:inet:127.0.0.1:{lmtp}
recipient_delimiter = +
smtpd_tls_security_level = may
smtpd_tls_cert_file = {certificate}/cert.pem
smtpd_tls_key_file = {certificate}/key.pem
smtpd_recipient_restrictions = {policy}
smtpd_sasl_type = dovecot
smtpd_sasl_path = inet:127.0.0.1:{auth}
smtpd_tls_auth_only = yes
smtp_host_lookup = native
smtp_dns_support_level = disabled
biff = no
# What Dovecot did not take at once is not left for five minutes.
queue_run_delay = 1s
minimal_backoff_time = 1s
maximal_backoff_time = 4s
"""
# Nothing in a chroot: what would have to be copied into it belongs to the machine.
MASTER = """postlog unix-dgram n - n - 1 postlogd
127.0.0.1:{smtp} inet n - n - - smtpd
127.0.0.1:{submission} inet n - n - - smtpd
  -o smtpd_tls_wrappermode=yes
  -o smtpd_sasl_auth_enable=yes
  -o smtpd_client_restrictions=permit_sasl_authenticated,reject
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
lmtp unix - - n - - lmtp
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
"""
QUEUES = ("active", "bounce", "corrupt", "defer", "deferred", "flush", "hold", "incoming", "private", "saved", "trace")


class Policy(socketserver.ThreadingTCPServer):
    """What Postfix asks before it takes a recipient, as it asks a greylisting daemon. `judge(recipient)` says the action:
    "DUNNO" or what is refused, "DEFER 4.2.0 Greylisted"; it may take its time."""
    daemon_threads = True

    def __init__(self, judge):
        super().__init__(("127.0.0.1", free_ports(1)[0]), PolicyTalk)
        self.judge = judge
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def stop(self):
        self.shutdown()
        self.server_close()


class PolicyTalk(socketserver.StreamRequestHandler):
    def handle(self):
        asked = {}
        for line in self.rfile:
            name, equals, value = line.decode().strip().partition("=")
            if equals:
                asked[name] = value
            elif asked:
                self.wfile.write(f"action={self.server.judge(asked['recipient'])}\n\n".encode())
                asked = {}


class Postfix:
    """`smtp` takes mail from anybody for the people's addresses, `submission` (TLS from the first byte) from who has
    logged in at Dovecot, which also knows each of the people by the part before the @. `policy`: a port."""

    def __init__(self, folder, dovecot, people, policy=None):
        self.dir = pathlib.Path(folder)
        self.smtp, self.submission = free_ports(2)
        self.log, self.stderr = self.dir / "log", self.dir / "stderr"
        self.process = None
        domains = sorted({address.partition("@")[2] for address in people})
        settings = dict(dir=self.dir, home=people[0].partition("@")[2], domains=", ".join(domains), lmtp=dovecot.lmtp,
                        people=", ".join(f"{address}=here" for address in people), auth=dovecot.auth, certificate=dovecot.dir,
                        policy=f"check_policy_service inet:127.0.0.1:{policy}" if policy else "",
                        smtp=self.smtp, submission=self.submission)
        self.lay_out()
        (self.dir / "conf/main.cf").write_text(MAIN.format(**settings))
        (self.dir / "conf/master.cf").write_text(MASTER.format(**settings))

    def lay_out(self):
        """As `postfix set-permissions` would, for this folder alone."""
        for name in ("conf", "queue/pid"):
            (self.dir / name).mkdir(parents=True)
        folders = [("data", 0o700, "root"), ("queue/maildrop", 0o730, "postdrop"), ("queue/public", 0o710, "postdrop")]
        for name, mode, group in folders + [(f"queue/{name}", 0o700, "root") for name in QUEUES]:
            path = self.dir / name
            path.mkdir()
            shutil.chown(path, "postfix", group)
            path.chmod(mode)
        # Anybody may look what became of a message.
        self.log.touch(mode=0o644)
        shutil.chown(self.log, "postfix")

    def start(self):
        programs = subprocess.run(["postconf", "-c", self.dir / "conf", "-h", "daemon_directory"], check=True,
                                  capture_output=True, text=True).stdout.strip()
        with open(self.stderr, "ab") as said:
            self.process = subprocess.Popen([f"{programs}/master", "-c", self.dir / "conf", "-s"], stdin=subprocess.DEVNULL,
                                            stdout=said, stderr=said, start_new_session=True)
        until(lambda: self.process.poll() is not None or (answers(self.smtp) and answers(self.submission)), "Postfix answers")
        assert self.process.poll() is None, f"Postfix ended: {self.stderr.read_text()} {self.said()}"
        return self

    def stop(self):
        """Its daemons end with it."""
        if self.process is not None:
            self.process.terminate()
            self.process.wait(20)
            self.process = None
            until(lambda: not answers(self.submission), "Postfix is gone")

    def said(self):
        return self.log.read_text(errors="replace")
