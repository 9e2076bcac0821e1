#!/usr/bin/python3
# smtp_sink.py PORT FOLDER [FOLDER WITH cert.pem AND key.pem [smtps]]: a mail server for tests, on aiosmtpd
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""A file for each message it has taken. What stands in FOLDER/.answer is said to each RCPT."""
import asyncio
import base64
import itertools
import os
import signal
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword


class Keep:
    def __init__(self, folder):
        self.folder = folder
        self.numbers = itertools.count(len(os.listdir(folder)))

    def answer(self):
        try:
            with open(os.path.join(self.folder, '.answer')) as file:
                return file.read().strip()
        except FileNotFoundError:
            return None

    async def auth_XOAUTH2(self, server, args):
        """What was said is kept byte for byte."""
        said = base64.b64decode(args[1]) if len(args) > 1 else await server.challenge_auth('')
        with open(os.path.join(self.folder, '.xoauth2'), 'wb') as file:
            file.write(said)
        return AuthResult(success=True)

    async def handle_RCPT(self, server, session, envelope, address, options):
        refusal = self.answer()
        if refusal is not None:
            return refusal
        envelope.rcpt_tos.append(address)
        return '250 2.1.5 OK'

    async def handle_DATA(self, server, session, envelope):
        name = f'{next(self.numbers):06d}'
        head = f'X-Envelope-From: <{(envelope.mail_from or "").strip("<>")}>\r\nX-Envelope-To: {",".join(envelope.rcpt_tos)}\r\n'
        path = os.path.join(self.folder, f'.{name}')
        with open(path, 'wb') as file:
            file.write(head.encode() + envelope.content)
        os.rename(path, os.path.join(self.folder, name))
        return '250 2.0.0 Taken'


def log_in(server, session, envelope, mechanism, data):
    good = isinstance(data, LoginPassword) and data.login == b'orders' and data.password == b'geheim'
    return AuthResult(success=good, handled=good, message=None if good else '535 5.7.8 Wrong name or password')


async def serve(port, folder, certificate, at_once):
    context = None
    if certificate:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(f'{certificate}/cert.pem', f'{certificate}/key.pem')
    keep = Keep(folder)
    loop = asyncio.get_running_loop()
    await loop.create_server(lambda: SMTP(keep, hostname='sink.example', tls_context=None if at_once else context,
                                          authenticator=log_in, auth_require_tls=bool(context) and not at_once,
                                          data_size_limit=None),
                             '127.0.0.1', port, ssl=context if at_once else None)
    await asyncio.get_running_loop().create_future()


signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
asyncio.run(serve(int(sys.argv[1]), sys.argv[2], sys.argv[3] if len(sys.argv) > 3 else None, sys.argv[4:] == ['smtps']))
