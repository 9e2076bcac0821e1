#!/usr/bin/python3
# mail_rig.py: Dovecot with a certificate of its own, a mail server that keeps what it is sent, and wires that can be cut
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""Started by itself it serves a C test: one line of JSON with the ports, then commands on its standard input."""
import asyncio
import base64
import email
import email.policy
import imaplib
import json
import os
import random
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time

WAIT = 30
CONF = """
base_dir = {dir}/run
state_dir = {dir}/state
log_path = {dir}/dovecot.log
protocols = imap lmtp
listen = 127.0.0.1
default_internal_user = nobody
default_login_user = nobody
default_internal_group = nogroup
ssl = yes
ssl_cert = <{dir}/cert.pem
ssl_key = <{dir}/key.pem
disable_plaintext_auth = no
auth_mechanisms = plain login {mechanisms}
mail_location = maildir:{dir}/home/%n/Maildir
first_valid_uid = 1
first_valid_gid = 1
mail_max_userip_connections = 50
imap_capability = {capability}
passdb {{
  driver = passwd-file
  args = username_format=%n {dir}/users
}}
userdb {{
  driver = static
  args = uid=65534 gid=65534 home={dir}/home/%n
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = {imaps}
    ssl = yes
  }}
}}
service auth {{
  inet_listener {{
    address = 127.0.0.1
    port = {auth}
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    address = 127.0.0.1
    port = {lmtp}
  }}
}}
protocol lmtp {{
  postmaster_address = postmaster@shop.example
}}
namespace inbox {{
  inbox = yes
}}
"""
# Whose a token is says the provider at the address in the file.
OAUTH2 = """
passdb {{
  driver = oauth2
  mechanisms = xoauth2
  args = {dir}/oauth2
}}
"""


def until(check, what, seconds=WAIT):
    end = time.monotonic() + seconds
    while True:
        found = check()
        if found:
            return found
        if time.monotonic() > end:
            raise AssertionError(f'not within {seconds} s: {what}')
        time.sleep(0.02)


def free_ports(n):
    """Below those that the kernel gives to whoever asks for any, so that nobody else is given one before it is used."""
    sockets = []
    while len(sockets) < n:
        one = socket.socket()
        try:
            one.bind(('127.0.0.1', random.SystemRandom().randrange(10000, 32000)))
            sockets.append(one)
        except OSError:
            one.close()
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


def answers(port):
    try:
        with socket.create_connection(('127.0.0.1', port), 1):
            return True
    except OSError:
        return False


def read_mailbox(port, user):
    """What lies in somebody's mailbox, as bytes, looked at as a mail program does."""
    with imaplib.IMAP4('127.0.0.1', port, WAIT) as box:
        box.login(user, 'geheim')
        box.select(readonly=True)
        _, (numbers,) = box.search(None, 'ALL')
        return [box.fetch(number.decode(), '(BODY.PEEK[])')[1][0][1] for number in numbers.split()]


def make_certificate(folder, name='localhost'):
    subprocess.run(['openssl', 'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes',
                    '-days', '60', '-subj', f'/CN={name}', '-addext', f'subjectAltName=DNS:{name}',
                    '-keyout', f'{folder}/key.pem', '-out', f'{folder}/cert.pem'], check=True, capture_output=True)
    os.chmod(f'{folder}/key.pem', 0o644)


class Dovecot:
    """IMAP, IMAPS, LMTP, and log-ins for other servers, on free ports of 127.0.0.1, wholly as nobody."""

    def __init__(self, folder, capability='', mechanisms='', users=('orders', 'gate3'), tokens=None):
        self.dir = folder
        self.capability = capability
        self.mechanisms = mechanisms
        os.makedirs(folder, exist_ok=True)
        os.chmod(folder, 0o755)
        make_certificate(folder)
        self.imap, self.imaps, self.lmtp, self.auth = free_ports(4)
        with open(f'{folder}/users', 'w') as known:
            for name in users:
                known.write(name + ':{PLAIN}geheim\n')
        with open(f'{folder}/password', 'w') as secret:
            secret.write('geheim\n')
        with open(f'{folder}/conf', 'w') as conf:
            conf.write(CONF.format(dir=folder, imap=self.imap, imaps=self.imaps, lmtp=self.lmtp, auth=self.auth,
                                   capability=capability, mechanisms=mechanisms + (' xoauth2' if tokens else '')))
            if tokens:
                conf.write(OAUTH2.format(dir=folder))
        if tokens:
            with open(f'{folder}/oauth2', 'w') as oauth2:
                oauth2.write(f'tokeninfo_url = {tokens}\nintrospection_mode = auth\nusername_attribute = email\n')
        os.makedirs(f'{folder}/home', exist_ok=True)
        self.process = None
        if os.getuid() == 0:
            shutil.chown(folder, 'nobody', 'nogroup')
            for root, folders, files in os.walk(folder):
                for name in folders + files:
                    shutil.chown(os.path.join(root, name), 'nobody', 'nogroup')

    def start(self):
        drop = ['setpriv', '--reuid=nobody', '--regid=nogroup', '--clear-groups'] if os.getuid() == 0 else []
        self.process = subprocess.Popen(drop + ['dovecot', '-F', '-c', f'{self.dir}/conf'], stdin=subprocess.DEVNULL,
                                        stdout=subprocess.DEVNULL, stderr=open(f'{self.dir}/stderr', 'a'),
                                        start_new_session=True)
        until(lambda: answers(self.imaps) and answers(self.lmtp), 'Dovecot answers')
        return self

    def stop(self):
        if self.process is None:
            return
        os.killpg(self.process.pid, signal.SIGTERM)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(10)
        self.process = None
        until(lambda: not answers(self.imaps), 'Dovecot is gone')

    def deliver(self, message, user='orders'):
        """By LMTP, as a mail server does."""
        data = message if isinstance(message, bytes) else message.as_bytes(policy=email.policy.SMTP)
        with socket.create_connection(('127.0.0.1', self.lmtp), WAIT) as wire:
            lines = wire.makefile('rb')

            def say(line, good):
                if line is not None:
                    wire.sendall(line)
                answer = lines.readline()
                while answer[3:4] == b'-':
                    answer = lines.readline()
                assert answer.startswith(good), answer
            say(None, b'220')
            say(b'LHLO test\r\n', b'250')
            say(b'MAIL FROM:<customer@example.net>\r\n', b'250')
            say(b'RCPT TO:<%s>\r\n' % user.encode(), b'250')
            say(b'DATA\r\n', b'354')
            data = data.replace(b'\r\n', b'\n').replace(b'\n', b'\r\n').replace(b'\r\n.', b'\r\n..')
            say(data + (b'' if data.endswith(b'\r\n') else b'\r\n') + b'.\r\n', b'250')

    def messages(self, user):
        return read_mailbox(self.imap, user)

    def move(self, user='orders'):
        """The mailbox moves to another disk: every uid means something else then."""
        self.stop()
        base = f'{self.dir}/home/{user}/Maildir'
        for name in os.listdir(base):
            if name.startswith('dovecot'):
                path = f'{base}/{name}'
                os.remove(path) if os.path.isfile(path) else shutil.rmtree(path)
        # The next validity is above this one; by itself it would be the second that the clock shows.
        later = f'{int(time.time()) + 1000:08x}'
        for name, text in (('dovecot-uidvalidity', later), (f'dovecot-uidvalidity.{later}', '')):
            with open(f'{base}/{name}', 'w') as file:
                file.write(text)
            if os.getuid() == 0:
                shutil.chown(f'{base}/{name}', 'nobody', 'nogroup')
        self.start()


class Wire:
    """A proxy that can be cut: after so many bytes from the server, for the next connection alone."""

    def __init__(self, port):
        self.target = port
        self.listener = socket.socket()
        self.listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.listener.bind(('127.0.0.1', 0))
        self.listener.listen(20)
        self.port = self.listener.getsockname()[1]
        self.cut_after = None
        self.closed = False
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                near, _ = self.listener.accept()
            except OSError:
                return
            limit, self.cut_after = self.cut_after, None
            try:
                far = socket.create_connection(('127.0.0.1', self.target), WAIT)
            except OSError:
                near.close()
                continue
            far.settimeout(None)
            threading.Thread(target=self.pump, args=(near, far, None), daemon=True).start()
            threading.Thread(target=self.pump, args=(far, near, limit), daemon=True).start()

    @staticmethod
    def pump(source, sink, limit):
        passed = 0
        try:
            while True:
                size = 65536 if limit is None else min(65536, limit - passed)
                data = source.recv(size) if size > 0 else b''
                if not data:
                    break
                sink.sendall(data)
                passed += len(data)
        except OSError:
            pass
        for one in (source, sink):
            try:
                one.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass


class Sink:
    """A mail server that keeps what it is sent, and refuses on demand. One file for each message."""

    def __init__(self, folder, certificate=None, at_once=False):
        """@at_once: encrypted from the first byte."""
        self.folder = folder
        os.makedirs(folder, exist_ok=True)
        self.port, = free_ports(1)
        self.process = None
        self.words = [certificate] if certificate else []
        self.words += ['smtps'] if at_once else []

    def start(self):
        self.process = subprocess.Popen(['/usr/bin/python3', os.path.join(os.path.dirname(__file__), 'smtp_sink.py'),
                                         str(self.port), self.folder] + self.words,
                                        stdin=subprocess.DEVNULL, start_new_session=True)
        until(lambda: answers(self.port), 'the mail server answers')
        assert self.process.poll() is None, 'another program has the port'
        return self

    def stop(self):
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    def say(self, text):
        """What it answers to RCPT from now on, such as "450 4.2.0 Greylisted"; None: it takes all."""
        path = os.path.join(self.folder, '.answer')
        if text is None:
            if os.path.exists(path):
                os.remove(path)
        else:
            with open(path + '.new', 'w') as answer:
                answer.write(text)
            os.rename(path + '.new', path)

    def messages(self):
        found = []
        for name in sorted(os.listdir(self.folder)):
            if name.startswith('.'):
                continue
            with open(os.path.join(self.folder, name), 'rb') as file:
                found.append(email.message_from_bytes(file.read(), policy=email.policy.default))
        return found


def main():
    """For a C test: says the ports, then does what it is told, line by line: "ok" after each."""
    folder = sys.argv[1]
    dovecot = Dovecot(f'{folder}/dovecot', *sys.argv[2:3]).start()
    wire = Wire(dovecot.imaps)
    sink = Sink(f'{folder}/sink', f'{folder}/dovecot').start()
    print(json.dumps({'imap': dovecot.imap, 'imaps': dovecot.imaps, 'wire': wire.port, 'smtp': sink.port,
                      'dir': dovecot.dir}), flush=True)
    try:
        for line in sys.stdin:
            verb, _, rest = line.strip().partition(' ')
            if verb == 'deliver':
                size, _, subject = rest.partition(' ')
                body = base64.encodebytes(os.urandom(int(size))).decode() if int(size) else 'hello\n'
                dovecot.deliver(f'From: a@example.net\nTo: orders@shop.example\nSubject: {subject}\n'
                                f'Message-ID: <{subject}@example.net>\n\n{body}'.encode())
            elif verb == 'cut':
                wire.cut_after = int(rest)
            elif verb == 'restart':
                dovecot.stop()
                dovecot.start()
            elif verb == 'move':
                dovecot.move()
            elif verb == 'answer':
                sink.say(rest or None)
            print('ok', flush=True)
    finally:
        sink.stop()
        dovecot.stop()


if __name__ == '__main__':
    main()
