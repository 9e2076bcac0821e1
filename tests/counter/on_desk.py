#!/usr/bin/python3
"""Runs a test program on a desk of its own: a virtual display and a private session bus."""
import os
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "journey"))

from desk import Desk  # noqa: E402


def main():
    services = os.environ.get("DESK_SERVICES", "").split()
    with tempfile.TemporaryDirectory(prefix="docket-") as folder, Desk(folder, services=services) as desk:
        env = {**desk.env, "GTK_A11Y": "none", "GDK_DEBUG": "gl-disable", "GDK_DISABLE": "gl"}
        for name, value in os.environ.items():
            if name.startswith(("DOCKET_", "ASAN_", "LSAN_", "UBSAN_", "G_TEST_", "GSETTINGS_SCHEMA_DIR")):
                env[name] = value
        env.setdefault("LSAN_OPTIONS", f"suppressions={HERE / 'leaks.supp'}:print_suppressions=0")
        return subprocess.run(sys.argv[1:], env=env, timeout=170).returncode


if __name__ == "__main__":
    sys.exit(main())
