#!/usr/bin/python3
"""engrave: simulated seconds for ten faces, against the same faces from a naive raster: every row of the burnt part's
bounding box whole, in one direction, with the same run-up. Over a wire of 115,200 baud."""
import argparse
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "device")]

from grbl_faces import FACES  # noqa: E402
from measure import line  # noqa: E402


def seconds(args, face, page, naive):
    gcode = page.with_suffix(".naive" if naive else ".ours")
    with open(gcode, "w") as file:
        subprocess.run([args.program, *(["--naive"] if naive else []), page, "-", str(face.width), str(face.height)],
                       stdout=file, stderr=subprocess.DEVNULL, check=True)
    return float(subprocess.run([args.simulator, "--baud", "115200", "--play", gcode], stdout=subprocess.PIPE, text=True,
                                check=True).stdout)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", required=True, help="tests/device/grbl-program of the build")
    parser.add_argument("--simulator", required=True, help="tests/device/grbl-simulator of the build")
    parser.add_argument("--each", action="store_true", help="a line for each face as well")
    args = parser.parse_args()
    ours = peer = 0
    with tempfile.TemporaryDirectory(prefix="docket-bench-") as folder:
        for face in FACES:
            page = pathlib.Path(folder) / f"{face.name}.png"
            face.save_page(page)
            a, b = seconds(args, face, page, False), seconds(args, face, page, True)
            if args.each:
                line(f"engrave {face.name}"[:22], a, b, a / b, 0.6, unit=" s")
            ours, peer = ours + a, peer + b
    line("engrave", ours, peer, ours / peer, 0.6, unit=" s")


if __name__ == "__main__":
    main()
