#!/usr/bin/python3
"""Relay boards with locks and doors, on a line of Modbus RTU (a pseudo terminal) or behind Modbus TCP.

A board has coils (relays) and discrete inputs (door sensors, 1: closed) of the same numbers. A relay that
comes on opens its door, if that is not jammed. With --baud the line takes the time that the bytes would, and
a frame without the silence before it is lost, as on a real line.

Prints "ready ADDRESS", then a line for each thing that happens: "on BOARD RELAY TIME", "off …", "lost" (a frame
came too soon). Takes lines on standard input, and says "heard LINE" when it has done it: jam B R, free B R, open B R (somebody forces it), close B R, dead B,
alive B, mute B (does what it is told and does not answer), lie B KIND [pulse] (does what it is told and answers wrongly,
or only to what is written: unit, transaction, protocol, function, relay, crc, short, garbage, endless, late: with what it
should have answered before), slow B (each byte of an answer takes 0.3 s), hang (ends each connection that asks
something: "hung"), count."""
import argparse
import contextlib
import os
import random
import select
import socket
import struct
import sys
import threading
import time
import tty


def crc(data):
    value = 0xFFFF
    for byte in data:
        value ^= byte
        for _ in range(8):
            value = value >> 1 ^ (0xA001 if value & 1 else 0)
    return struct.pack("<H", value)


class Board:
    def __init__(self, boards, address, doors=8):
        self.boards, self.address = boards, address
        self.relays, self.closed, self.jammed = [False] * doors, [True] * doors, [False] * doors
        self.dead = self.mute = self.slow = False
        self.lie, self.lies_about, self.before = None, (), b""
        self.sending = threading.Lock()

    def set_relay(self, relay, on):
        if self.relays[relay] == on:
            return
        self.relays[relay] = on
        self.boards.tell("on" if on else "off", self.address, relay)
        if on and not self.jammed[relay]:
            self.closed[relay] = False

    def flash(self, relay, seconds):
        self.set_relay(relay, True)
        threading.Timer(seconds, self.set_relay, (relay, False)).start()

    def head(self, number, unit, pdu, kind=None):
        """The frame of an answer: over TCP with its transaction, on a line (None) with its check."""
        if kind == "unit":
            unit = unit % 247 + 1
        if number is None:
            frame = bytes([unit]) + pdu
            return frame + (crc(frame) if kind != "crc" else bytes(2))
        return struct.pack(">HHHB", number + (kind == "transaction"), kind == "protocol", len(pdu) + 1, unit) + pdu

    def frame(self, number, pdu):
        """What is sent for that answer."""
        kind = self.lie if pdu[0] in self.lies_about else None
        before, self.before = self.before, self.head(number, self.address, pdu)
        if kind == "function":
            pdu = bytes([{2: 1, 5: 6, 15: 16}.get(pdu[0], 3)]) + pdu[1:]
        elif kind == "relay" and pdu[0] != 2:
            pdu = pdu[:2] + bytes([pdu[2] ^ 1]) + pdu[3:]
        frame = self.head(number, self.address, pdu, kind)
        if kind == "late":
            return before
        if kind in ("garbage", "endless"):
            return bytes(random.choices(range(256), k=40))
        return frame[:len(frame) // 2] if kind == "short" else frame

    def send(self, frame, write):
        """By a thread of its own where it takes its time, so that the board goes on listening."""
        if self.lie == "endless" or self.slow:
            threading.Thread(target=self.dribble, args=(frame, write), daemon=True).start()
        else:
            write(frame)

    def dribble(self, frame, write):
        with self.sending, contextlib.suppress(OSError):
            if self.slow:
                for byte in frame:
                    write(bytes([byte]))
                    select.select([], [], [], 0.3)
            while self.lie == "endless":
                with contextlib.suppress(BlockingIOError):
                    write(frame)
                select.select([], [], [], 0.001)

    def bits(self, values, first, count):
        packed = bytearray((count + 7) // 8)
        for i in range(count):
            packed[i // 8] |= (first + i < len(values) and values[first + i]) << i % 8
        return bytes(packed)

    def answer(self, pdu):
        """The answer to a request, without address and check."""
        function, first, value = struct.unpack(">BHH", pdu[:5])
        if function in (1, 2):
            bits = self.bits(self.closed if function == 2 else self.relays, first, value)
            return bytes([function, len(bits)]) + bits
        if function == 5 and first < len(self.relays) and value in (0, 0xFF00):
            self.set_relay(first, value == 0xFF00)
            return pdu[:5]
        if function == 5 and 0x0200 <= first < 0x0200 + len(self.relays):
            self.flash(first - 0x0200, value / 10)
            return pdu[:5]
        if function == 15 and first + value <= len(self.relays):
            for i in range(value):
                self.set_relay(first + i, bool(pdu[6 + i // 8] >> i % 8 & 1))
            return pdu[:5]
        return bytes([function | 0x80, 2])


class Boards:
    """All boards of a line."""

    def __init__(self, addresses=(1,), baud=0, out=None):
        self.out, self.lock = out, threading.Lock()
        self.boards = {address: Board(self, address) for address in addresses}
        self.character = 11 / baud if baud else 0
        self.quiet_since = 0
        self.pulses, self.lost = [], 0
        self.hangs = False

    def tell(self, what, *more):
        if what == "on":
            self.pulses.append((time.monotonic(), *more))
        if self.out is not None:
            with self.lock:
                print(what, *more, f"{time.monotonic():.6f}", file=self.out, flush=True)

    def spend(self, characters, since):
        """As long as so many characters take on the line."""
        end = since + characters * self.character
        while (left := end - time.monotonic()) > 0:
            select.select([], [], [], left)

    def obey(self, line):
        word, *numbers = line.split()
        board = self.boards.get(int(numbers[0])) if numbers else None
        relay = int(numbers[1]) if len(numbers) > 1 and word != "lie" else 0
        if word in ("jam", "free"):
            board.jammed[relay] = word == "jam"
        elif word in ("open", "close"):
            board.closed[relay] = word == "close"
        elif word in ("dead", "alive"):
            board.dead, board.mute, board.lie, board.slow = word == "dead", False, None, False
        elif word == "mute":
            board.mute = True
        elif word == "lie":
            board.lie, board.lies_about = numbers[1], (5,) if len(numbers) > 2 else (2, 5, 15)
        elif word == "slow":
            board.slow = True
        elif word == "stuck":
            board.relays[relay] = True
        elif word == "hang":
            self.hangs = True
        elif word == "count":
            self.tell("count", len(self.pulses))

    # --- RTU ---

    def serve_pty(self, link):
        self.master, slave = os.openpty()
        tty.setraw(slave)
        os.set_blocking(self.master, False)
        self.slave = slave
        if os.path.lexists(link):
            os.unlink(link)
        os.symlink(os.ttyname(slave), link)
        threading.Thread(target=self.read_line, daemon=True).start()
        return link

    def write(self, data):
        os.write(self.master, data)

    def read_line(self):
        data, last = b"", 0
        while True:
            wait = 0.005 if data else None
            if not select.select([self.master], [], [], wait)[0]:
                data = b""   # a torn frame
                continue
            if not data:
                last = time.monotonic()
            data += os.read(self.master, 256)
            while len(data) >= 8 and len(data) >= self.frame_length(data):
                length = self.frame_length(data)
                self.take_frame(data[:length], last)
                data, last = data[length:], time.monotonic()

    @staticmethod
    def frame_length(data):
        return 9 + data[6] if data[1] == 15 else 8

    def take_frame(self, frame, began):
        too_soon = self.character and began - self.quiet_since < 3.5 * self.character
        if crc(frame[:-2]) != frame[-2:] or too_soon:
            self.lost += 1
            self.tell("lost")
            return
        self.spend(len(frame), began)
        board = self.boards.get(frame[0])
        if board is None or board.dead:
            self.quiet_since = time.monotonic()
            return
        answer = board.frame(None, board.answer(frame[1:-2]))
        now = time.monotonic()
        if not board.mute:
            self.spend(len(answer) + 1, now)   # and a moment to think
            board.send(answer, self.write)
        self.quiet_since = time.monotonic()

    # --- TCP ---

    def serve_tcp(self):
        server = socket.create_server(("127.0.0.1", 0))
        threading.Thread(target=self.accept, args=(server,), daemon=True).start()
        return server.getsockname()[1]

    def accept(self, server):
        while True:
            connection, _ = server.accept()
            threading.Thread(target=self.talk, args=(connection,), daemon=True).start()

    def talk(self, connection):
        with contextlib.suppress(ConnectionResetError):
            self.listen(connection, connection.makefile("rb"))

    def listen(self, connection, stream):
        while head := stream.read(7):
            number, _, length, unit = struct.unpack(">HHHB", head)
            pdu = stream.read(length - 1)
            if self.hangs:
                self.tell("hung")
                connection.shutdown(socket.SHUT_RDWR)
                return
            board = self.boards.get(unit)
            if board is None or board.dead:
                continue
            answer = board.answer(pdu)
            if not board.mute:
                board.send(board.frame(number, answer), lambda data: connection.send(data, socket.MSG_DONTWAIT))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pty", help="where the link to the line's pseudo terminal is made; without: Modbus TCP")
    parser.add_argument("--boards", type=int, default=2)
    parser.add_argument("--baud", type=int, default=0)
    parser.add_argument("--stuck", action="store_true", help="the first relay of each board is on at first")
    options = parser.parse_args()
    boards = Boards(range(1, options.boards + 1), options.baud, sys.stdout)
    if options.stuck:
        for board in boards.boards.values():
            board.relays[0] = True
    place = boards.serve_pty(options.pty) if options.pty else boards.serve_tcp()
    boards.tell("ready", place)
    for line in sys.stdin:
        if line.strip():
            boards.obey(line)
            boards.tell("heard", line.strip())


if __name__ == "__main__":
    main()
