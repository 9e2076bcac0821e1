#!/usr/bin/python3
"""The server away, seen from the window: said in words, nothing freezes, nothing is pretended, and all
is well when it is back. And without any server named: the counter's own, which comes back when killed."""
import os
import signal
import subprocess

from counter_kit import Counter, run, wait_for


def test_server_away():
    with Counter() as counter:
        code = counter.order("Ayumi Tanaka", ("sea",), options={"product": "photo-10x15"})
        counter.scan(code)
        counter.see("Ayumi Tanaka", "heading")
        counter.server.kill()
        counter.see("Server away", seconds=40)
        counter.keep("30-away")
        counter.key("KP_Enter")
        counter.see("so nothing was changed", seconds=40)
        counter.key("ctrl+2")
        counter.see("In Production")
        counter.key("ctrl+1")
        counter.server.start()
        counter.key("F5")
        counter.gone("Server away", seconds=40)
        assert counter.state(code)["state"] == "placed", "something was pretended"
        counter.key("KP_Enter")
        wait_for("the release", lambda: counter.state(code)["state"] != "placed", 30)
        counter.see("Released")


def servers(counter):
    found = subprocess.run(["pgrep", "-P", str(counter.process.pid), "docketd"], capture_output=True, text=True).stdout
    return [int(pid) for pid in found.split()]


def test_own_server():
    with Counter(paired=False) as counter:
        counter.see("Scan an order")
        counter.gone("Server away")
        first = wait_for("the counter's own server", lambda: servers(counter), 30)
        wait_for("the shop", lambda: counter.find("Photo 1"), 30)
        os.kill(first[0], signal.SIGKILL)
        wait_for("another one", lambda: servers(counter) and servers(counter) != first, 30)
        counter.key("ctrl+2")
        counter.see("Devices")
        counter.key("ctrl+q")
        counter.process.wait(20)


def test_twice():
    """Started again while it runs, the first window comes to the front, on the order that was named."""
    with Counter() as counter:
        code = counter.order("Elif Kaya", ("sea",))
        counter.see("Elif Kaya")
        counter.desk.run(str(counter.program), code)
        counter.see("Elif Kaya", "heading")


if __name__ == "__main__":
    run(test_server_away, test_own_server, test_twice)
