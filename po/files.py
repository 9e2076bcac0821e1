#!/usr/bin/python3
"""Prints the files that hold words for people, as po/POTFILES must list them; run at the top of the tree.

SPDX-License-Identifier: GPL-3.0-or-later
"""

import pathlib
import re
import sys

CALLS = re.compile(r'\b(?:N?C?_|ngettext|g_dngettext|g_dgettext|gettext|dgettext)\s*\(\s*(?:"|[A-Z_]+\s*,\s*")')


def holds_words(path):
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".ui":
        return 'translatable="yes"' in text
    return bool(CALLS.search(text))


def main(root):
    files = ["data/org.docket.Counter.desktop.in", "data/org.docket.Counter.metainfo.xml.in",
             "data/org.docket.Counter.gschema.xml"]
    files += sorted(str(path.relative_to(root)) for kind in ("*.c", "*.h", "*.ui")
                    for path in (root / "src").rglob(kind) if holds_words(path))
    return files


if __name__ == "__main__":
    print("\n".join(main(pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else "."))))
