#!/usr/bin/python3
"""Holds what the desktop, the shops of software, translators and packagers read against their own rules.

    check.py WHAT SOURCE_ROOT BUILD_ROOT

SPDX-License-Identifier: GPL-3.0-or-later
"""

import json
import pathlib
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as xml

sys.dont_write_bytecode = True
SOURCE, BUILD = pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3])
problems = []


def run(*arguments, **options):
    done = subprocess.run([str(argument) for argument in arguments], capture_output=True, text=True, timeout=120,
                          check=False, **options)
    if done.returncode != 0:
        problems.append(" ".join(map(str, arguments)) + "\n" + done.stdout + done.stderr)
    return done.stdout


def desktop():
    entry = BUILD / "data" / "org.docket.Counter.desktop"
    run("desktop-file-validate", entry)
    text = entry.read_text(encoding="utf-8")
    for language in (SOURCE / "po" / "LINGUAS").read_text(encoding="utf-8").split():
        if f"Comment[{language}]=" not in text:
            problems.append(f"{entry.name} says nothing in {language}")


def metainfo():
    info = BUILD / "data" / "org.docket.Counter.metainfo.xml"
    run("appstreamcli", "validate", "--no-net", "--explain", info)
    releases = [release.get("version") for release in xml.parse(info).iter("release")]
    project = re.search(r"version: '([^']+)'", (SOURCE / "meson.build").read_text(encoding="utf-8")).group(1)
    if releases[0] != project:
        problems.append(f"the newest release in the metainfo is {releases[0]}, the project's is {project}")


def icons():
    for name, size in (("org.docket.Counter.svg", 128), ("org.docket.Counter-symbolic.svg", 16)):
        path = SOURCE / "data" / "icons" / name
        root = xml.parse(path).getroot()
        if root.get("viewBox") != f"0 0 {size} {size}":
            problems.append(f"{name}: its viewBox is not {size} by {size}")
        with tempfile.TemporaryDirectory() as folder:
            run("rsvg-convert", "-w", "64", "-o", folder + "/icon.png", path)


def scheduling(name, text):
    """GLib's threads call sched_setattr, and what a filter refuses ends the process."""
    filters = re.findall(r"^SystemCallFilter=(.*)$", text, flags=re.M)
    allowed = True
    for words in filters:
        if "sched_setattr" in words or "@resources" in words:
            allowed = not words.startswith("~")
    if not allowed:
        problems.append(f"{name}.service: its threads could not be begun, as sched_setattr is refused")


def units():
    """With the programs where they were built: systemd looks whether they are there."""
    # The exposure in tenths: what remains is the network, and the station's devices, which they are there for.
    for name, program, exposure in (("docketd", "server/docketd", 15), ("docket-station", "station/docket-station", 18)):
        with tempfile.TemporaryDirectory() as folder:
            unit = pathlib.Path(folder) / f"{name}.service"
            text = (BUILD / "data" / f"{name}.service").read_text(encoding="utf-8")
            unit.write_text(re.sub(r"^ExecStart=\S+", f"ExecStart={BUILD}/src/{program}", text, flags=re.M), encoding="utf-8")
            socket = SOURCE / "data" / "systemd" / f"{name}.socket"
            sockets = [pathlib.Path(folder) / socket.name] if socket.exists() else []
            for copy in sockets:
                copy.write_bytes(socket.read_bytes())
            scheduling(name, text)
            run("systemd-analyze", "verify", "--man=no", unit, *sockets)
            run("systemd-analyze", "security", "--offline=true", f"--threshold={exposure}", unit)


def schema():
    with tempfile.TemporaryDirectory() as folder:
        run("glib-compile-schemas", "--strict", "--dry-run", f"--targetdir={folder}", SOURCE / "data")
    keys = {key.get("name") for key in xml.parse(SOURCE / "data" / "org.docket.Counter.gschema.xml").iter("key")}
    used = set()
    for path in (SOURCE / "src").rglob("*.c"):
        text = path.read_text(encoding="utf-8")
        if "GSettings" in text or "settings" in text:
            used.update(re.findall(r'"([a-z][a-z-]+)"', text))
    for key in sorted(keys - used):
        problems.append(f"nobody reads the setting “{key}”")


def manuals():
    for page in sorted((SOURCE / "data" / "man").iterdir()):
        run("mandoc", "-Tlint", "-Wwarning", page)


def ui():
    for path in sorted((SOURCE / "src").rglob("*.ui")) + sorted((SOURCE / "src").rglob("*.gresource.xml")):
        run("xmllint", "--noout", path)
    for resource in (SOURCE / "src").rglob("*.gresource.xml"):
        listed = {element.text.strip() for element in xml.parse(resource).iter("file")}
        for path in resource.parent.glob("*.ui"):
            if path.name not in listed:
                problems.append(f"{path.name} is not in {resource.name}")


KEYS = re.compile(r'add_binding(?:_action)? \(widget_class, GDK_KEY_(\w+), ([^,]+), (?:"([^"]*)")?')
ACCELS = re.compile(r'\{ "(app\.[a-z-]+)", "([^"]+)", NULL \}')
LOOKED_AT = re.compile(r"keyval [!=]= GDK_KEY_(\w+)")
# GTK's own, for a window's first menu; and the mat's scanner, which ends a line by any of them.
OF_GTK, ENTERS = "F10", {"Return", "ISO_Enter", "Linefeed", "Tab", "ISO_Left_Tab"}


def accelerator(words):
    """<ctrl><shift>p and the like, as one says it."""
    modifiers = sorted(re.findall("<([a-z]+)>", words))
    return "+".join(modifiers + [re.sub("<[a-z]+>", "", words)])


def bound():
    """Every key that the window does something with, by what it does."""
    for path in sorted((SOURCE / "src/counter").glob("*.c")):
        text = path.read_text(encoding="utf-8")
        for key, modifiers, action in KEYS.findall(text):
            held = "<shift>" * ("SHIFT" in modifiers or modifiers == "both") + "<ctrl>" * (modifiers != "0")
            yield accelerator(held + key), action or path.stem
        for action, key in ACCELS.findall(text):
            yield accelerator(key), action
        for key in LOOKED_AT.findall(text) if path.stem != "docket-scanner" else ():
            yield key, path.stem


def shortcuts():
    """The dialog lists every key that there is and no other, and no key has two meanings in it."""
    page = xml.parse(SOURCE / "src/counter/docket-shortcuts.ui").getroot()
    listed = [accelerator(key) for node in page.iter("property") if node.get("name") == "accelerator"
              for key in node.text.split()]
    keys = {key for key, _ in bound() if not key.startswith("KP_Delete")}
    for key in sorted(keys - set(listed)):
        problems.append(f"the shortcuts dialog does not list {key}: {', '.join(what for at, what in bound() if at == key)}")
    for key in sorted(set(listed) - keys - {OF_GTK} - ENTERS):
        problems.append(f"the shortcuts dialog lists {key}, which does nothing")
    actions = {action for _, action in bound()}
    for path in sorted((SOURCE / "src/counter").glob("*.c")):
        for action in re.findall(r'install_action \(widget_class, "([^"]+)", NULL', path.read_text(encoding="utf-8")):
            if action not in actions | KEY_ELSEWHERE:
                problems.append(f"no key does {action}")


# Keys that are asked for one by one, in docket-window-scan.c.
KEY_ELSEWHERE = {"win.primary", "win.show-large", "win.ready-to-scan"}


# What the Flatpak's runtime holds of the libraries that the programs are linked with.
RUNTIME = """
    cairo cairo-pdf cups fontconfig gdk-pixbuf gio gio-unix glib gnutls gstreamer gstreamer-app gstreamer-video gtk4
    adwaita curl jpeg png rsvg secret soup systemd tasn1 tiff webp webpdemux xml json-glib lcms2 m pangocairo sqlite3
""".split()


def plain(name):
    """gmime-3.0, libetpan and giflib as gmime, etpan and gif."""
    return re.sub(r"^lib|lib$|-[0-9.]+$", "", name)


def libraries():
    """Those that meson asks for."""
    for path in [SOURCE / "meson.build", *sorted((SOURCE / "src").rglob("meson.build"))]:
        yield from map(plain, re.findall(r"(?:dependency|find_library)\('([^']+)'", path.read_text(encoding="utf-8")))


def flatpak():
    manifest = json.loads(run("flatpak-builder", "--show-manifest", SOURCE / "flatpak" / "org.docket.Counter.yml")
                          or "{}")
    asked = set(manifest.get("finish-args", []))
    allowed = {"--share=ipc", "--share=network", "--socket=wayland", "--socket=fallback-x11", "--socket=cups",
               "--socket=pulseaudio", "--device=dri"}
    for argument in sorted(asked - allowed):
        problems.append(f"the Flatpak asks for {argument}")
    for module in manifest.get("modules", []):
        for source in module.get("sources", []):
            fetched = source["type"] == "archive" or "url" in source
            if fetched and not re.fullmatch("[0-9a-f]{64}", source.get("sha256", "")):
                problems.append(f"{module['name']} is taken without a checksum")
            if fetched and not source["url"].startswith("https://"):
                problems.append(f"{module['name']} is not taken by https")
    held = {plain(module["name"]) for module in manifest.get("modules", [])}
    for library in sorted(set(libraries()) - held - set(RUNTIME)):
        problems.append(f"the Flatpak lacks {library}")


# A format macro would cut the message in two: translators see the first half, the program looks for the whole.
CUT = re.compile(r'\b(?:N?C?_|ngettext) \("[^"]*%" (?:G_|PRI)')


def potfiles():
    sys.path.insert(0, str(SOURCE / "po"))
    import files  # pylint: disable=import-outside-toplevel,import-error
    there = files.main(SOURCE)
    listed = (SOURCE / "po" / "POTFILES").read_text(encoding="utf-8").split()
    for name in sorted(set(there) - set(listed)):
        problems.append(f"po/POTFILES lacks {name}")
    for name in sorted(set(listed) - set(there)):
        problems.append(f"po/POTFILES lists {name}, which holds no words")


def words():
    for name in (SOURCE / "po" / "POTFILES").read_text(encoding="utf-8").split():
        if CUT.search((SOURCE / name).read_text(encoding="utf-8")):
            problems.append(f"{name}: a format macro inside a message")


def _messages(pot):
    """(context, msgid) of each message of a catalogue."""
    text = run("msgcat", "--no-wrap", "--no-location", pot)
    found = set()
    for block in text.split("\n\n"):
        if block.startswith("#~") or "\nmsgid " not in "\n" + block:
            continue
        context = re.search(r'^msgctxt (".*")$', block, re.M)
        msgid = re.search(r'^msgid ((?:".*"\n?)+)', block, re.M).group(1)
        found.add((context.group(1) if context else "", re.sub(r'"\s*"', "", msgid).strip()))
    return found - {("", '""')} - {("", "")}


def _pot(folder):
    """The words in the sources as they are now."""
    pot = pathlib.Path(folder) / "docket.pot"
    keywords = ("_", "N_", "C_:1c,2", "NC_:1c,2", "g_dngettext:2,3", "g_dpgettext2:2c,3")
    run("xgettext", "--from-code=UTF-8", *("--keyword=" + word for word in keywords), "-f", SOURCE / "po" / "POTFILES",
        "-o", pot, cwd=SOURCE)
    return pot


def translations():
    with tempfile.TemporaryDirectory() as folder:
        wanted = _messages(_pot(folder))
        for language in (SOURCE / "po" / "LINGUAS").read_text(encoding="utf-8").split():
            po = SOURCE / "po" / (language + ".po")
            run("msgfmt", "-c", "-o", pathlib.Path(folder) / "out.mo", po)
            for what, option in (("not translated", "--untranslated"), ("fuzzy", "--only-fuzzy")):
                for block in run("msgattrib", "--no-wrap", "--no-obsolete", option, po).split("\n\n")[1:]:
                    problems.append(f"{po.name}: {what}: {block}")
            for context, msgid in sorted(wanted - _messages(po)):
                problems.append(f"{po.name}: is not there: {context} {msgid}")


def main():
    globals()[sys.argv[1]]()
    print("\n".join(problems) or "good")
    return 1 if problems else 0


sys.exit(main())
