#!/usr/bin/python3
"""Holds the tree against the rules of src/README.md: who may include whom, what only one folder
may touch, and the sizes that keep files readable."""
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(sys.argv[1])
SRC = ROOT / "src"
SYSTEM_ONLY_IN = {
    "counter": r"<(gtk/|adwaita|adwaita\.h|zbar|gst/|libsecret/)",
    "store": r"<sqlite3\.h>",
    "device": r"<(cups/|modbus)",
    "mail": r"<(gmime/|libetpan/|curl/|libical/|libxml/|uchardet/|ytnef)",
    "client": r"<libsoup/",
    "http": r"<microhttpd\.h>",
}
DECODERS = r"<(jpeglib|png|webp/|libheif/|tiffio|gdk-pixbuf/)"
# Devices may read the pages that docket-render has drawn: never what a stranger sent.
READS_OWN_PAGES = {"docket-ipp-turn.c"}
SQL = re.compile(r'"\s*(SELECT\s.+FROM|INSERT INTO|UPDATE\s+\w+\s+SET|DELETE FROM|CREATE TABLE)\b', re.I)

# What GObject's own macros and habits keep of a class, and what is a thread's or once and for all.
CLASS_STATE = re.compile(r"^(GParamSpec \*\w+\[|guint \w*signals\[|GPrivate |GOnce |(volatile )?gsize )")
LIFE = re.compile(r"_(free|clear|unref|ref|copy|get_type|to_nick|from_nick)$")


def table():
    """Folder -> the folders it may use, in the table's order."""
    rows = re.findall(r"^\| `(\w+)` \|.*\| ([\w ]*)\|$", (SRC / "README.md").read_text(), re.M)
    return {name: set(uses.split()) for name, uses in rows}


def sources(*patterns):
    for pattern in patterns:
        yield from sorted(SRC.glob(pattern))


def includes(path):
    return re.findall(r'^\s*#\s*include\s+(["<][^">]+[">])', path.read_text(), re.M)


def check_layers(uses):
    homes = {p.name: p.parent.name for p in sources("*/*.h")}
    order = list(uses)
    for folder, used in uses.items():
        if not (SRC / folder).is_dir():
            yield f"src/README.md names src/{folder}, which is not there"
        for other in used:
            if order.index(other) >= order.index(folder):
                yield f"src/README.md: {folder} uses {other}, which stands below it"
    for folder in (p.name for p in SRC.iterdir() if p.is_dir()):
        if folder not in uses:
            yield f"src/{folder} is not in the table of src/README.md"
    for path in sources("*/*.c", "*/*.h"):
        folder, name = path.parent.name, path.relative_to(ROOT)
        for include in includes(path):
            target = include.strip('"<>')
            home = homes.get(target, folder)
            if "../" in target:
                yield f"{name}: {include} leaves its folder"
            elif home != folder and home not in uses.get(folder, set()):
                yield f"{name}: {include} is of src/{home}, which src/{folder} may not use"
            elif home != folder and target.endswith("-private.h"):
                yield f"{name}: {include} is private to src/{home}"


def check_monopolies():
    for path in sources("*/*.c", "*/*.h"):
        folder, name = path.parent.name, path.relative_to(ROOT)
        for include in includes(path):
            for owner, pattern in SYSTEM_ONLY_IN.items():
                if folder != owner and re.match(pattern, include):
                    yield f"{name}: {include} belongs in src/{owner} alone"
            if re.match(DECODERS, include) and folder not in ("artwork", "counter") \
                    and path.name not in READS_OWN_PAGES:
                yield f"{name}: {include}: pictures are decoded by docket-render alone"
        if folder != "store" and SQL.search(path.read_text()):
            yield f"{name}: SQL belongs in src/store alone"


def function_lengths(path):
    """(name, lines) of each function: GNOME style opens and closes its body in column 0."""
    start = name = None
    lines = path.read_text().splitlines()
    for number, line in enumerate(lines):
        head = re.match(r"^(\w+) \(", line)
        if head:
            name = head.group(1)
        if line == "{":
            start = number
        elif line.startswith("}") and start is not None:
            yield name or "?", number - start + 1
            start = None


def check_sizes():
    for path in list(sources("*/*.c", "*/*.h")) + sorted((ROOT / "tests").rglob("*.c")):
        name, text = path.relative_to(ROOT), path.read_text()
        if text.count("\n") > 600:
            yield f"{name}: {text.count(chr(10))} lines, 600 at most"
        if "SPDX-License-Identifier: GPL-3.0-or-later" not in text[:2000]:
            yield f"{name}: no SPDX line at its head"
        if re.search(r"\bgoto\b\s+\w+;", text):
            yield f"{name}: goto"
        if re.search(r"\b(g_usleep|usleep|nanosleep|sleep) \(", text):
            yield f"{name}: waits by sleeping"
        for function, length in function_lengths(path):
            if length > 80:
                yield f"{name}: {function} has {length} lines, 80 at most"


def undocumented(path):
    """The functions of a public header that no comment speaks of: none above the declaration or above
    its neighbours without an empty line between, none behind it. What frees, copies and counts a value says
    so by its name."""
    spoken, statement = False, ""
    text = re.sub(r"\\\n", " ", path.read_text())
    text = re.sub(r"/\*.*?\*/", lambda found: "@" + "\n@" * found.group().count("\n"), text, flags=re.DOTALL)
    for line in text.splitlines():
        if not statement and (not line.strip() or line.startswith(("#", "G_"))):
            spoken = spoken and line.strip() != ""
            continue
        spoken = spoken or "@" in line
        statement += " " + line
        if statement.count("{") == statement.count("}") and re.search(r"[;}][\s@]*$|\)\s*@?$", line):
            name = re.match(r"[\s@]*(?!typedef|struct|enum|union|static)[\w\s*]+?\b(docket_\w+) \([^;]*\)[^;{]*;", statement)
            if name and not spoken and not LIFE.search(name.group(1)):
                yield name.group(1)
            if "{" in statement:
                spoken = False
            statement = ""
        elif line.strip() == "@":
            statement = ""


def check_words():
    for path in sources("*/*.h"):
        if not path.name.endswith("-private.h"):
            for function in undocumented(path):
                yield f"{path.relative_to(ROOT)}: nothing is said of {function}"


def without_words(text):
    """The code alone: comments and the insides of strings are blank, lines stay lines."""
    blank = lambda found: found.group()[0] + re.sub(r"[^\n]", " ", found.group()[1:-1]) + found.group()[-1]  # noqa: E731
    text = re.sub(r'"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])+\'', blank, text)
    return re.sub(r"/\*.*?\*/", lambda found: re.sub(r"[^\n]", " ", found.group()), text, flags=re.DOTALL)


def mutable(path):
    """Variables that outlive a call and can change: `static` anywhere, or outside of all functions."""
    for line in without_words(path.read_text()).splitlines():
        found = re.match(r"(\s*)(static )?((?:[A-Za-z_]\w*[ *]+)+\w+(?:\[[^]]*\])*)\s*(=.*|;)$", line)
        if not found or (found[1] and not found[2]) or re.match(r"(typedef|return|extern|struct|goto|else|G_)\b", found[3]):
            continue
        declared = found[3].rsplit("*", 1)[-1]
        if not re.search(r"\bconst\b", declared) and not CLASS_STATE.match(found[3]):
            yield found[3]


def check_state():
    for path in sources("*/*.c", "*/*.h"):
        for variable in mutable(path):
            yield f"{path.relative_to(ROOT)}: {variable} can change and belongs to nobody"


def check_lines():
    for path in sorted((ROOT / "data" / "web").rglob("*.*")):
        if path.suffix in (".css", ".js"):
            for number, line in enumerate(path.read_text().splitlines(), 1):
                if len(line) > 120:
                    yield f"{path.relative_to(ROOT)}: line {number} has {len(line)} characters, 120 at most"


def check_numbers():
    """SQLite numbers $n by where it first appears, PostgreSQL by n: a statement means the same to both where they rise."""
    for path in sources("store/*.c"):
        text = re.sub(r'"\s*\\?\n\s*"', "", path.read_text())
        for statement in re.findall(r'"((?:[^"\\]|\\.)*)"', text):
            first = list(dict.fromkeys(int(number) for number in re.findall(r"\$(\d+)", statement)))
            if first != sorted(first):
                yield f"{path.name}: the parameters of “{statement[:60]}…” do not rise"


def check_top():
    allowed = {"meson.build", "data", "src", "po", "tests", "flatpak", "README.md", "COPYING"}
    listed = subprocess.run(["git", "-C", ROOT, "ls-files"], capture_output=True, text=True)
    for name in {line.split("/")[0] for line in listed.stdout.splitlines()}:
        if name not in allowed and not name.startswith("."):
            yield f"top level: {name} is not part of the shape"


def main():
    uses = table()
    found = [*check_layers(uses), *check_monopolies(), *check_sizes(), *check_words(), *check_state(), *check_lines(),
             *check_numbers(), *check_top()]
    if len(uses) != 12 or not list(sources("core/*.c")):
        found.append("the table of src/README.md or src/core could not be read")
    print("\n".join(found) or f"{len(list(sources('*/*.[ch]')))} files hold to the table")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
