"""A counter's desk without a screen: a virtual display, a private session bus, a scanner's keys."""
import contextlib
import os
import pathlib
import shutil
import struct
import subprocess
import time

import cairo
import wedge
from shop import environment, wait_for

SESSION = """<busconfig>
  <type>session</type>
  <listen>unix:tmpdir={folder}</listen>
  <auth>EXTERNAL</auth>
  <servicedir>{folder}/services</servicedir>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"""
SERVICES = pathlib.Path("/usr/share/dbus-1/services")


class Desk:
    """A context manager. `env` is what programs on this desk are started with."""

    def __init__(self, folder, prefix=None, size="1280x900", services=("org.a11y.Bus.service",),
                 keyring=False, letters=1.0, animated=True):
        self.folder, self.size, self.services, self.keyring = pathlib.Path(folder), size, services, keyring
        self.letters, self.animated = letters, animated
        self.env = environment(self.folder, prefix)
        self.frames = self.folder / "frames"
        self.children = []

    def __enter__(self):
        self.start_display()
        self.start_bus()
        if self.keyring:
            self.open_keyring()
        self.env.update(GDK_BACKEND="x11", GSK_RENDERER="cairo", GTK_A11Y="atspi", GSETTINGS_BACKEND="keyfile")
        self.env.pop("WAYLAND_DISPLAY", None)
        self.write_settings()
        # A toolkit keeps what it needs until the process ends: no leak of ours.
        self.env["ASAN_OPTIONS"] = "detect_leaks=0:" + os.environ.get("ASAN_OPTIONS", "")
        return self

    def write_settings(self):
        """A caret that does not blink, so that a screen can be still."""
        path = pathlib.Path(self.env["XDG_CONFIG_HOME"]) / "gtk-4.0/settings.ini"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"[Settings]\ngtk-cursor-blink=false\ngtk-enable-animations={str(self.animated).lower()}\n")

    def start_display(self):
        read, write = os.pipe()
        self.frames.mkdir(exist_ok=True)
        self.children.append(subprocess.Popen(
            ["Xvfb", "-displayfd", str(write), "-screen", "0", self.size + "x24", "-nolisten", "tcp", "-noreset",
             "-fbdir", str(self.frames)], pass_fds=[write], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
        os.close(write)
        with os.fdopen(read) as pipe:
            number = pipe.readline().strip()
        if not number:
            raise RuntimeError("Xvfb did not start")
        self.env["DISPLAY"] = ":" + number
        # GTK asks the display how large letters are, not its own settings.
        if self.letters != 1:
            self.run("xprop", "-root", "-f", "RESOURCE_MANAGER", "8s", "-set", "RESOURCE_MANAGER", f"Xft.dpi: {96 * self.letters:.0f}\n")

    def start_bus(self):
        """Only the named services may start by themselves: no portals, no keyring unasked."""
        services = self.folder / "services"
        services.mkdir(exist_ok=True)
        for name in self.services:
            if (SERVICES / name).exists():
                shutil.copy(SERVICES / name, services)
        config = self.folder / "session.conf"
        config.write_text(SESSION.format(folder=self.folder))
        bus = subprocess.Popen(["dbus-daemon", f"--config-file={config}", "--nofork", "--print-address"],
                               stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=self.env)
        self.children.append(bus)
        self.env["DBUS_SESSION_BUS_ADDRESS"] = bus.stdout.readline().strip()

    def open_keyring(self):
        """An unlocked keyring, as after logging in: the counter's token rests in it."""
        keyring = subprocess.Popen(["gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets"],
                                   stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=self.env)
        self.children.append(keyring)
        keyring.stdin.write(b"password")
        keyring.stdin.close()
        wait_for("the keyring", lambda: subprocess.run(
            ["dbus-send", "--session", "--print-reply", "--dest=org.freedesktop.secrets", "/org/freedesktop/secrets/aliases/default",
             "org.freedesktop.DBus.Properties.Get", "string:org.freedesktop.Secret.Collection", "string:Locked"],
            env=self.env, capture_output=True).returncode == 0)

    def __exit__(self, *_):
        for child in reversed(self.children):
            child.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(5)
            if child.poll() is None:
                child.kill()

    def run(self, *command):
        return subprocess.run(command, env=self.env, check=True, capture_output=True, text=True).stdout

    def start(self, *command, **more):
        child = subprocess.Popen(command, env=self.env, **more)
        self.children.append(child)
        return child

    def wait_window(self, title, seconds=30):
        """The X window whose title matches; the pointer is put over it, as there is no window manager."""
        def look():
            found = subprocess.run(["xdotool", "search", "--onlyvisible", "--name", title], env=self.env,
                                   capture_output=True, text=True).stdout.split()
            return found and found[-1]
        window = wait_for(f"the window {title}", look, seconds)
        self.run("xdotool", "mousemove", "--window", window, "5", "5")
        self.run("xdotool", "windowfocus", window)
        return window

    def scan(self, text, milliseconds=0):
        """A wedge scanner: the text at so many milliseconds a key, then Return. By default as fast as the display takes
        it: on a machine under full load even the display may sleep between two keys, as no scanner does."""
        wedge.scan(self.env["DISPLAY"], text, milliseconds)

    def key(self, *names):
        self.run("xdotool", "key", "--delay", "60", *names)

    def type(self, text):
        """A person's typing."""
        self.run("xdotool", "type", "--delay", "110", text)

    def picture(self, path):
        """What is on the display, as PNG. Its pixels are in a file (xwd), as Cairo has them."""
        pixels = bytearray((self.frames / "Xvfb_screen0").read_bytes())
        head = struct.unpack_from(">20I", pixels)
        begin, width, height, line = head[0] + 12 * head[19], head[4], head[5], head[12]
        whole = cairo.ImageSurface.create_for_data(memoryview(pixels)[begin:begin + line * height], cairo.FORMAT_RGB24,
                                                   width, height, line)
        whole.write_to_png(str(path))
        return pathlib.Path(path)

    def settle(self, calm=0.4):
        """Until nothing on the screen has moved for `calm` seconds. The display keeps its pixels in a file."""
        last, since = None, 0
        def still():
            nonlocal last, since
            now = (self.frames / "Xvfb_screen0").read_bytes()
            if now != last:
                last, since = now, time.monotonic()
            return time.monotonic() - since >= calm
        wait_for("a still screen", still, 20, 0.04)
