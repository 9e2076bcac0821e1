#!/usr/bin/python3
# smtp_sink.py PORT FOLDER [FOLDER WITH cert.pem AND key.pem]: a mail server for tests, on aiosmtpd
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""A file for each message it has taken. What stands in FOLDER/.answer is said to each RCPT."""
import asyncio
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


async def serve(port, folder, certificate):
    context = None
    if certificate:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(f'{certificate}/cert.pem', f'{certificate}/key.pem')
    keep = Keep(folder)
    loop = asyncio.get_running_loop()
    await loop.create_server(lambda: SMTP(keep, hostname='sink.example', tls_context=context, authenticator=log_in,
                                          auth_require_tls=bool(context), data_size_limit=None), '127.0.0.1', port)
    await asyncio.get_running_loop().create_future()


signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
asyncio.run(serve(int(sys.argv[1]), sys.argv[2], sys.argv[3] if len(sys.argv) > 3 else None))
