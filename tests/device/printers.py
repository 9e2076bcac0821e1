#!/usr/bin/python3
"""Real printers for tests: a private cupsd with queues to ippeveprinter, on a private bus.

As a context manager:

    with Printers(["photo"]) as printers:
        subprocess.run([...], env=printers.env)
        printers.received("photo")

or as a command, which sets CUPS_SERVER (and DOCKET_PRINTERS, a control socket: one command a line, one line of
JSON back, see Printers.command) and gives the command's exit status:

    printers.py [--queue NAME]... [--received DIR] -- COMMAND...

SPDX-License-Identifier: GPL-3.0-or-later
"""

import argparse
import glob
import http.client
import json
import os
import re
import shutil
import signal
import socket
import socketserver
import struct
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse

PATIENCE_S = 60

CUPSD_CONF = """LogLevel info
MaxLogSize 0
Listen {dir}/cups.sock
Browsing Off
WebInterface No
DefaultAuthType None
ErrorPolicy stop-printer
<Location />
  Order allow,deny
  Allow all
</Location>
<Location /admin>
  Order allow,deny
  Allow all
</Location>
<Policy default>
  JobPrivateAccess all
  JobPrivateValues none
  SubscriptionPrivateAccess all
  SubscriptionPrivateValues none
  <Limit All>
    Order allow,deny
    Allow all
  </Limit>
</Policy>
"""

CUPS_FILES_CONF = """ServerRoot {dir}/root
RequestRoot {dir}/spool
CacheDir {dir}/cache
StateDir {dir}/state
TempDir {dir}/tmp
ServerKeychain {dir}/root/ssl
ErrorLog {dir}/logs/error_log
AccessLog {dir}/logs/access_log
PageLog {dir}/logs/page_log
SystemGroup root lpadmin
FatalErrors none
Printcap {dir}/printcap
{user}"""

BUS_CONF = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <listen>unix:path={dir}/bus</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
    <allow user="*"/>
  </policy>
</busconfig>
"""

# Name, width and height in 1/100 mm.
SIZES = [
    ("oe_photo-l_3.5x5in", 8890, 12700),
    ("na_index-4x6_4x6in", 10160, 15240),
    ("na_5x7_5x7in", 12700, 17780),
    ("custom_photo-20x30_200x300mm", 20000, 30000),
]
PAPERS = ["photographic-glossy", "photographic-matte"]


def _col(size, paper):
    _, width, height = size
    return f"""{{
  MEMBER collection media-size {{
    MEMBER integer x-dimension {width}
    MEMBER integer y-dimension {height}
  }}
  MEMBER integer media-bottom-margin 0
  MEMBER integer media-left-margin 0
  MEMBER integer media-right-margin 0
  MEMBER integer media-top-margin 0
  MEMBER keyword media-source main
  MEMBER keyword media-type {paper}
}}"""


def attributes(sizes=None, formats="image/jpeg,image/pwg-raster", papers=None):
    """The photo printer's IPP attributes, in ippeveprinter's file format."""
    sizes, papers = sizes or SIZES, papers or PAPERS
    names = ",".join(f'"{size[0]}"' for size in sizes)
    size_list = ",".join(
        "{\n  MEMBER integer x-dimension %d\n  MEMBER integer y-dimension %d\n}" % size[1:] for size in sizes)
    database = ",".join(_col(size, paper) for size in sizes for paper in papers)
    first = _col(sizes[min(1, len(sizes) - 1)], papers[0])
    return f"""ATTR keyword media-supported {names}
ATTR keyword media-default {sizes[0][0]}
ATTR keyword media-ready {sizes[min(1, len(sizes) - 1)][0]}
ATTR collection media-size-supported {size_list}
ATTR collection media-col-default {first}
ATTR collection media-col-ready {first}
ATTR collection media-col-database {database}
ATTR keyword media-col-supported media-size,media-bottom-margin,media-left-margin,media-right-margin,media-top-margin,media-source,media-type
ATTR integer media-bottom-margin-supported 0
ATTR integer media-left-margin-supported 0
ATTR integer media-right-margin-supported 0
ATTR integer media-top-margin-supported 0
ATTR keyword media-source-supported main
ATTR keyword media-type-supported {",".join(papers)}
ATTR octetString printer-input-tray "type=sheetFeedAutoRemovableTray;mediafeed=0;mediaxfeed=0;maxcapacity=100;level=100;status=0;name=main"
ATTR mimeMediaType document-format-supported application/octet-stream,{formats}
ATTR mimeMediaType document-format-default application/octet-stream
ATTR boolean color-supported true
ATTR keyword print-color-mode-supported auto,color,monochrome
ATTR keyword print-color-mode-default color
ATTR resolution printer-resolution-supported 300dpi
ATTR resolution printer-resolution-default 300dpi
ATTR resolution pwg-raster-document-resolution-supported 300dpi
ATTR keyword pwg-raster-document-type-supported srgb_8,sgray_8
ATTR keyword pwg-raster-document-sheet-back normal
ATTR keyword sides-supported one-sided
ATTR keyword sides-default one-sided
ATTR rangeOfInteger copies-supported 1-999
ATTR integer copies-default 1
ATTR keyword print-scaling-supported auto,fill,fit,none
ATTR keyword print-scaling-default auto
ATTR enum print-quality-supported 4,5
ATTR enum print-quality-default 4
ATTR enum finishings-supported 3
ATTR enum finishings-default 3
ATTR enum orientation-requested-supported 3,4,5,6
ATTR no-value orientation-requested-default
ATTR keyword output-bin-supported face-up
ATTR keyword output-bin-default face-up
ATTR text printer-make-and-model "Docket Photo Simulator"
ATTR keyword printer-state-reasons none
ATTR text printer-device-id "MFG:Docket;MDL:Photo Sim;CMD:JPEG,PWGRaster;"
"""


# --- a little IPP, for what no command-line tool does ---

def _ipp(port, operation, job=None, wanted=()):
    """Sends an IPP request to an ippeveprinter; returns its attributes as a dictionary of lists."""
    def attribute(tag, name, value):
        name, value = name.encode(), value if isinstance(value, bytes) else value.encode()
        return struct.pack(">BH", tag, len(name)) + name + struct.pack(">H", len(value)) + value

    body = struct.pack(">BBHI", 2, 0, operation, 1) + b"\x01"
    body += attribute(0x47, "attributes-charset", "utf-8")
    body += attribute(0x48, "attributes-natural-language", "en")
    body += attribute(0x45, "printer-uri", f"ipp://localhost:{port}/ipp/print")
    if job is not None:
        body += attribute(0x21, "job-id", struct.pack(">i", job))
    body += attribute(0x42, "requesting-user-name", "anybody")
    for name in wanted:
        body += attribute(0x44, "requested-attributes" if name == wanted[0] else "", name)
    body += b"\x03"
    connection = http.client.HTTPConnection("localhost", port, timeout=PATIENCE_S)
    connection.request("POST", "/ipp/print", body, {"Content-Type": "application/ipp"})
    answer = connection.getresponse().read()
    connection.close()
    return _parse(answer)


def _parse(body):
    result, name, at = {"status": [struct.unpack(">H", body[2:4])[0]]}, None, 8
    while at < len(body) and body[at] != 3:
        tag = body[at]
        if tag < 0x10:
            at += 1
            continue
        length = struct.unpack(">H", body[at + 1:at + 3])[0]
        name = body[at + 3:at + 3 + length].decode() or name
        at += 3 + length
        length = struct.unpack(">H", body[at:at + 2])[0]
        value = body[at + 2:at + 2 + length]
        at += 2 + length
        result.setdefault(name, []).append(
            struct.unpack(">i", value)[0] if tag in (0x21, 0x23) else value.decode(errors="replace"))
    return result


# --- the printer's own work: ippeveprinter starts this for each job ---

def _mode(folder):
    with open(folder + "/mode", encoding="utf-8") as file:
        return file.read().strip()


def _set_mode(folder, mode):
    with open(folder + "/mode.new", "w", encoding="utf-8") as file:
        file.write(mode)
    os.chmod(folder + "/mode.new", 0o666)
    os.rename(folder + "/mode.new", folder + "/mode")


def _canceling(port, job):
    answer = _ipp(port, 0x0009, job, ("job-state", "job-state-reasons", "job-state-message"))
    said = answer.get("job-state-reasons", []) + answer.get("job-state-message", [])
    return any("cancel" in word.lower() for word in said)


def _put_out(folder, page, copies):
    """What lies in the tray of this job."""
    name = f"{folder}/received/{time.time_ns()}"
    shutil.copyfile(page, name + ".part")
    with open(name + ".json", "w", encoding="utf-8") as file:
        environment = {key: value for key, value in os.environ.items()
                       if key.startswith("IPP_") or key == "CONTENT_TYPE"}
        if "IPP_COPIES" in environment:
            environment["IPP_COPIES"] = str(copies)
        json.dump(environment, file, indent=1)
    os.rename(name + ".part", name + ".page")


def _trouble(mode):
    """What IPP calls it that keeps the printer waiting; None: it only takes its time."""
    return "media-empty-error" if mode == "empty" else mode.partition(":")[2] or None


def _wait(folder, port, job):
    """Waits until the trouble is mended; False: cancelled meanwhile."""
    said = None
    while _mode(folder) in ("empty", "wait") or _mode(folder).startswith("stuck:"):
        trouble = _trouble(_mode(folder))
        if trouble != said:
            for sign, word in (("-", said), ("+", trouble)):
                if word:
                    print(f"STATE: {sign}{word}", file=sys.stderr, flush=True)
            said = trouble
        time.sleep(0.05)
        if _canceling(port, job):
            break
    if said is not None:
        print(f"STATE: -{said}", file=sys.stderr, flush=True)
    return not _canceling(port, job)


def print_page(folder, port, page):
    """Copy by copy. The modes "empty-after-N" and "jam-after-N" are those of a job that comes so far;
    "jam-last": the last sheet, counted already, is caught on its way out."""
    job, copies, made = int(os.environ.get("IPP_JOB_ID", "0")), int(os.environ.get("IPP_COPIES", "1")), 0
    with open(folder + "/begun", "a", encoding="utf-8") as file:
        file.write(os.environ.get("IPP_JOB_NAME", "") + "\n")
    print("STATE: -media-empty-error,media-jam-error", file=sys.stderr, flush=True)
    print("ATTR: job-impressions=1", file=sys.stderr, flush=True)
    status = 0
    while made < copies:
        mode = _mode(folder)
        if mode.endswith(f"-after-{made}"):
            mode = mode.split("-")[0]
            _set_mode(folder, mode)
        if mode == "jam":
            print("STATE: +media-jam-error", file=sys.stderr, flush=True)
            print("ERROR: Paper jam", file=sys.stderr, flush=True)
            status = 1
            break
        if not _wait(folder, port, job):
            break
        made += 1
        print(f"ATTR: job-impressions-completed={made}", file=sys.stderr, flush=True)
    if made == copies and _mode(folder) == "jam-last":
        print("STATE: +media-jam-error", file=sys.stderr, flush=True)
        print("ERROR: Paper jam", file=sys.stderr, flush=True)
        status = 1
    if made > 0:
        _put_out(folder, page, made)
    return status


# --- the harness ---

def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_for(condition, what, process=None):
    end = time.monotonic() + PATIENCE_S
    while not condition():
        if process is not None and process.poll() is not None:
            raise RuntimeError(f"{what}: ended with {process.returncode}")
        if time.monotonic() > end:
            raise RuntimeError(f"{what}: waited {PATIENCE_S} s")
        time.sleep(0.02)


def _connects(family, address):
    with socket.socket(family) as probe:
        return probe.connect_ex(address) == 0


class Printers:
    """A cupsd (self.env["CUPS_SERVER"]) with one queue for each name, each with a printer of its own.
    `sizes` is a list like SIZES for all of them, or a dictionary of such lists by queue."""

    def __init__(self, queues=("photo",), received=None, sizes=None, formats="image/jpeg,image/pwg-raster", settings="",
                 papers=None):
        self.queues = list(queues)
        self.settings = settings  # more lines of cupsd.conf
        self.keep = received
        self.sizes, self.papers = sizes, papers
        self.formats = formats
        self.dir = None
        self.env = None
        self.ports = {}
        self.processes = {}
        self.server = None
        self.root = os.geteuid() == 0

    def __enter__(self):
        self.dir = tempfile.mkdtemp(prefix="docket-p-")
        try:
            self._write_files()
            self._start_bus()
            for queue in self.queues:
                self.ports[queue] = _free_port()
                self.start_printer(queue)
            self.start_cupsd()
            for queue in self.queues:
                self._add_queue(queue)
            # It writes its queues down half a minute later, or when it ends.
            self.stop_cupsd()
            self.start_cupsd()
            self._start_control()
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(self, *_):
        if self.server is not None:
            self.server.shutdown()
            self.server.server_close()
        for queue in self.queues:
            mode = self.path(queue, "mode")
            if os.path.exists(mode):
                self._set_mode(queue, "ready")
        for name in sorted(self.processes, key=lambda name: name == "bus"):
            self._end(name, signal.SIGTERM)
        if self.keep:
            for queue in self.queues:
                shutil.copytree(self.path(queue, "received"), os.path.join(self.keep, queue), dirs_exist_ok=True)
        shutil.rmtree(self.dir, ignore_errors=True)

    def path(self, *parts):
        return os.path.join(self.dir, *parts)

    def _write(self, name, text, mode=0o644):
        with open(self.path(name), "w", encoding="utf-8") as file:
            file.write(text)
        os.chmod(self.path(name), mode)

    def _write_files(self):
        os.chmod(self.dir, 0o755)
        for folder in ("root/ssl", "spool", "cache", "state/certs", "tmp", "logs", "home"):
            os.makedirs(self.path(folder))
        for folder in ("spool", "cache", "tmp", "home", "root/ssl", "state"):
            os.chmod(self.path(folder), 0o777)
        if self.root:
            shutil.chown(self.path("tmp"), "lp", "lp")
            os.chmod(self.path("spool"), 0o710)
            shutil.chown(self.path("spool"), "root", "lp")
        self._write("cupsd.conf", CUPSD_CONF.format(dir=self.dir) + self.settings)
        self._write("cups-files.conf", CUPS_FILES_CONF.format(
            dir=self.dir, user="User lp\nGroup lp\n" if self.root else ""))
        self._write("bus.conf", BUS_CONF.format(dir=self.dir))
        for queue in self.queues:
            sizes = self.sizes.get(queue) if isinstance(self.sizes, dict) else self.sizes
            self._write(queue + ".attrs", attributes(sizes, self.formats, self.papers))
        shutil.copyfile(__file__, self.path("printers.py"))
        os.chmod(self.path("printers.py"), 0o755)
        self.env = dict(os.environ, CUPS_SERVER=self.path("cups.sock"), DOCKET_PRINTERS=self.path("control"),
                        CUPS_SERVERROOT=self.dir)
        self.env.pop("IPP_PORT", None)

    def _run(self, name, arguments, env=None, quietly_as_nobody=False):
        if quietly_as_nobody and self.root:
            arguments = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"] + arguments
        with open(self.path("logs", name.replace("/", "-") + ".log"), "ab") as log:
            process = subprocess.Popen(arguments, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=self.dir,
                                       env=env or os.environ, start_new_session=True)
        self.processes[name] = process
        return process

    def _end(self, name, how):
        process = self.processes.pop(name, None)
        if process is None:
            return
        process.send_signal(how)
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        # What it had started: its whole session is ours.
        if how != signal.SIGKILL:
            try:
                os.killpg(process.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass

    def _start_bus(self):
        process = self._run("bus", ["dbus-daemon", "--config-file=" + self.path("bus.conf"), "--nofork"])
        _wait_for(lambda: _connects(socket.AF_UNIX, self.path("bus")), "dbus-daemon", process)

    def start_printer(self, queue):
        """Begins, or begins again, on the same port; what it has printed stays."""
        folder, port = self.path(queue), self.ports[queue]
        if not os.path.isdir(folder):
            os.makedirs(folder + "/received")
            os.makedirs(folder + "/spool")
            for name in ("", "/received", "/spool"):
                os.chmod(folder + name, 0o777)
            self._set_mode(queue, "ready")
            self._write(queue + "/print.sh", "#!/bin/sh\nexec /usr/bin/python3 -I -B {0}/printers.py --print {0}/{1} {2} \"$1\"\n"
                        .format(self.dir, queue, port), 0o755)
        env = {"DBUS_SYSTEM_BUS_ADDRESS": "unix:path=" + self.path("bus"), "HOME": self.path("home"),
               "PATH": os.environ["PATH"]}
        process = self._run("printer-" + queue, [
            "ippeveprinter", "-p", str(port), "-n", "localhost", "-r", "off", "-d", folder + "/spool", "-k",
            "-a", self.path(queue + ".attrs"), "-c", folder + "/print.sh", queue], env, True)
        _wait_for(lambda: _connects(socket.AF_INET, ("127.0.0.1", port)), "ippeveprinter", process)

    def kill_printer(self, queue):
        self._end("printer-" + queue, signal.SIGKILL)

    def start_cupsd(self):
        process = self._run("cupsd", ["cupsd", "-f", "-c", self.path("cupsd.conf"), "-s",
                                      self.path("cups-files.conf")])
        _wait_for(lambda: _connects(socket.AF_UNIX, self.path("cups.sock")), "cupsd", process)

    def kill_cupsd(self):
        """As a crash does: what it had started for printing goes on for itself."""
        self._end("cupsd", signal.SIGKILL)

    def freeze_cupsd(self):
        """It takes connections and never answers."""
        self.processes["cupsd"].send_signal(signal.SIGSTOP)

    def thaw_cupsd(self):
        self.processes["cupsd"].send_signal(signal.SIGCONT)

    def stop_cupsd(self):
        self._end("cupsd", signal.SIGTERM)

    def _add_queue(self, queue):
        subprocess.run(["lpadmin", "-p", queue, "-E", "-v", f"ipp://localhost:{self.ports[queue]}/ipp/print", "-D",
                        f"Photo printer {queue}", "-m", "everywhere"], env=self.env, check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=PATIENCE_S)
        _wait_for(lambda: os.path.exists(self.path("root", "ppd", queue + ".ppd"))
                  and os.path.exists(self.path("cache", queue + ".data")), "the queue")

    def _set_mode(self, queue, mode):
        _set_mode(self.path(queue), mode)

    def empty(self, queue):
        """Paper is out from the next job on."""
        self._set_mode(queue, "empty")

    def wait(self, queue):
        """Takes its time, until ready()."""
        self._set_mode(queue, "wait")

    def jam(self, queue):
        self._set_mode(queue, "jam")

    def stuck(self, queue, reason):
        """From now on it waits for that to be mended: an IPP printer-state-reason."""
        self._set_mode(queue, "stuck:" + reason)

    def empty_after(self, queue, copies):
        """Of a job that comes so far, paper is out after so many copies."""
        self._set_mode(queue, f"empty-after-{copies}")

    def jam_after(self, queue, copies):
        self._set_mode(queue, f"jam-after-{copies}")

    def jam_last(self, queue):
        self._set_mode(queue, "jam-last")

    def load(self, queue, size, paper):
        """Puts paper in: a name of SIZES and one of PAPERS, or "none" "none"."""
        form = {"size0": size, "type0": paper, "level0": "125"}
        if size == "none":
            form = {"size0": "", "type0": "", "level0": "0"}
        connection = http.client.HTTPConnection("localhost", self.ports[queue], timeout=PATIENCE_S)
        connection.request("GET", "/media?" + urllib.parse.urlencode(form))
        connection.getresponse().read()
        connection.close()

    def set_policy(self, queue, policy):
        """The queue's error policy: stop-printer, retry-job, abort-job."""
        self._tool("lpadmin", "-p", queue, "-o", "printer-error-policy=" + policy)

    def ready(self, queue):
        """Paper in, jam cleared."""
        self._set_mode(queue, "ready")

    def stop(self, queue):
        self._tool("cupsdisable", queue)

    def resume(self, queue):
        self._tool("cupsenable", queue)

    def cancel(self, queue):
        """Cancels all jobs in CUPS, as another program would."""
        self._tool("cancel", "-a", queue)

    def _tool(self, *arguments):
        subprocess.run(arguments, env=self.env, check=True, timeout=PATIENCE_S, stdout=subprocess.DEVNULL)

    def cancel_at_printer(self, queue):
        """The red button on the printer itself."""
        port = self.ports[queue]
        for job in _ipp(port, 0x000A, None, ("job-id",)).get("job-id", []):
            _ipp(port, 0x0008, job)

    def cancel_after(self, job):
        """After how many seconds CUPS gives the job up."""
        request = self.path("job.test")
        with open(request, "w", encoding="utf-8") as file:
            file.write("{\nOPERATION Get-Job-Attributes\nGROUP operation-attributes-tag\nATTR charset attributes-charset utf-8\n"
                       "ATTR naturalLanguage attributes-natural-language en\n"
                       f"ATTR uri job-uri ipp://localhost/jobs/{job}\n"
                       "ATTR keyword requested-attributes job-cancel-after\n}\n")
        uri = "ipp://" + urllib.parse.quote(self.path("cups.sock"), safe="") + f"/jobs/{job}"
        answer = subprocess.run(["ipptool", "-tv", uri, request], env=self.env, check=True, timeout=PATIENCE_S,
                                capture_output=True, text=True).stdout
        return int(re.search(r"job-cancel-after \(integer\) = (\d+)", answer).group(1))

    def begun(self, queue):
        """The names of the jobs that the printer has begun, each time."""
        try:
            with open(self.path(queue, "begun"), encoding="utf-8") as file:
                return file.read().split()
        except FileNotFoundError:
            return []

    def received(self, queue):
        """What came out: [{"page": path, "IPP_JOB_NAME": …, "IPP_COPIES": …, "IPP_MEDIA_COL": …}]."""
        pages = []
        for page in sorted(glob.glob(self.path(queue, "received", "*.page"))):
            with open(page[:-5] + ".json", encoding="utf-8") as file:
                pages.append(dict(json.load(file), page=page))
        return pages

    def port(self, queue):
        """The printer itself is ipp://localhost:PORT/ipp/print."""
        return self.ports[queue]

    def command(self, line):
        """A line of the control socket: the name of one of these functions and its arguments."""
        known = ("empty", "wait", "jam", "stuck", "empty_after", "jam_after", "jam_last", "load", "set_policy", "ready",
                 "stop", "resume", "cancel", "cancel_at_printer", "begun", "received", "port", "cancel_after",
                 "kill_printer", "start_printer", "kill_cupsd", "stop_cupsd", "start_cupsd",
                 "freeze_cupsd", "thaw_cupsd")
        name, *arguments = line.split()
        if name.replace("-", "_") not in known:
            return {"error": "unknown: " + name}
        try:
            return {"ok": getattr(self, name.replace("-", "_"))(*arguments)}
        except Exception as error:  # the client is told, whatever it was
            return {"error": str(error)}

    def _start_control(self):
        printers = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self):
                for line in self.rfile:
                    self.wfile.write(json.dumps(printers.command(line.decode())).encode() + b"\n")

        class Server(socketserver.ThreadingUnixStreamServer):
            daemon_threads = True

        self.server = Server(self.path("control"), Handler)
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()


def main():
    if len(sys.argv) == 5 and sys.argv[1] == "--print":
        return print_page(sys.argv[2], int(sys.argv[2 + 1]), sys.argv[4])
    parser = argparse.ArgumentParser(description="Runs a command with real printers.")
    parser.add_argument("--queue", action="append", help="a queue's name (default: photo)")
    parser.add_argument("--formats", default="image/jpeg,image/pwg-raster", help="what the printers take")
    parser.add_argument("--received", "--dir", help="folder that keeps what the printers received")
    parser.add_argument("command", nargs=argparse.REMAINDER)
    options = parser.parse_args()
    command = options.command[1:] if options.command[:1] == ["--"] else options.command
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with Printers(options.queue or ["photo"], options.received, formats=options.formats) as printers:
        return subprocess.run(command, env=printers.env, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
