#!/usr/bin/python3
"""What an engraver is told, as two other programs read it: LinuxCNC's rs274 (strict) and npm's gcode-toolpath.
From each one's moves the burnt picture is made anew and held against the face as it is read, mirrored: nowhere more
than 0.1 mm off, and all of it within the travel. The npm package is brought into the build folder once."""
import argparse
import pathlib
import re
import subprocess
import sys
import tempfile

import numpy

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from grbl_faces import FACES, PIXEL  # noqa: E402

HERE = pathlib.Path(__file__).resolve().parent
ORIGIN = 10.0
PITCH = 0.1
FULL = 800
TRAVEL = 400, 300
OFF = 2  # pixels: 0.1 mm
NUMBER = r"(-?[0-9.]+)"
CANON = re.compile(rf"(STRAIGHT_FEED|STRAIGHT_TRAVERSE)\({NUMBER}, {NUMBER},|SET_SPINDLE_SPEED\(\d+, {NUMBER}\)|"
                   r"(START_SPINDLE_\w+|STOP_SPINDLE_TURNING)")


def by_rs274(gcode):
    done = subprocess.run(["rs274", "-g", gcode], capture_output=True, text=True, cwd=gcode.parent)
    assert done.returncode == 0 and "PROGRAM_END" in done.stdout, done.stderr or done.stdout[-500:]
    x = y = power = 0.0
    on = False
    for found in CANON.finditer(done.stdout):
        move, to_x, to_y, speed, spindle = found.groups()
        if speed is not None:
            power = float(speed)
        elif spindle is not None:
            on = spindle.startswith("START")
        else:
            yield move == "STRAIGHT_FEED", x, y, float(to_x), float(to_y), power if on else 0
            x, y = float(to_x), float(to_y)


def by_toolpath(package):
    def read(gcode):
        done = subprocess.run(["node", HERE / "grbl-toolpath.cjs", package, gcode], capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        for line in done.stdout.splitlines():
            kind, *numbers = line.split()
            yield (kind == "G1", *map(float, numbers))
    return read


def install(build):
    folder = pathlib.Path(build).resolve() / "npm-gcode"
    package = folder / "node_modules" / "gcode-toolpath"
    if not package.exists():
        folder.mkdir(exist_ok=True)
        (folder / "package.json").write_text("{}")
        subprocess.run(["npm", "install", "--no-audit", "--no-fund", "gcode-toolpath@3"], cwd=folder, check=True,
                       stdout=subprocess.DEVNULL)
    return package


def burn(face, moves):
    """The power at each pixel of the face."""
    columns, rows = face.size
    burnt = numpy.zeros((rows, columns))
    outside = 0
    for burns, x0, y0, x1, y1, power in moves:
        for x, y in ((x0, y0), (x1, y1)):
            assert -1e-6 <= x <= TRAVEL[0] and -1e-6 <= y <= TRAVEL[1], f"leaves the travel at {x}, {y}"
        if not burns or power <= 0:
            continue
        left, right = sorted((x0 - ORIGIN, x1 - ORIGIN))
        low, high = sorted((y0 - ORIGIN, y1 - ORIGIN))
        if y0 == y1:
            low, high = low - PITCH / 2, high + PITCH / 2
        elif x0 == x1:
            left, right = left - PITCH / 2, right + PITCH / 2
        else:
            raise AssertionError("a slanted line in a raster")
        span = [round(value / PIXEL) for value in (left, right, face.height - high, face.height - low)]
        outside += min(span) < 0 or span[1] > columns or span[3] > rows
        burnt[span[2]:span[3], span[0]:span[1]] = power
    assert outside == 0, f"{outside} lines lie outside the face"
    return burnt


def widened(mask):
    """All that lies within 0.1 mm of what is set."""
    wide = mask.copy()
    rows, columns = mask.shape
    for down in range(-OFF, OFF + 1):
        for right in range(-OFF, OFF + 1):
            if down * down + right * right > OFF * OFF:
                continue
            target = wide[max(down, 0):rows + min(down, 0), max(right, 0):columns + min(right, 0)]
            target |= mask[max(-down, 0):rows + min(-down, 0), max(-right, 0):columns + min(-right, 0)]
    return wide


def compare(face, burnt, reader):
    page = numpy.fliplr(face.source())
    wanted, got = page < 128, burnt > 0
    tones = set(numpy.unique(page)) - {0, 255}
    if tones:
        # Power by tone: in proportion wherever the page is even around.
        meant = FULL * (255 - page.astype(float)) / 255
        wrong = numpy.abs(burnt - meant) > FULL * .04
        even = ~widened(numpy.abs(numpy.gradient(page.astype(float))[1]) + numpy.abs(
            numpy.gradient(page.astype(float))[0]) > 0)
        assert even.sum() > 1000 and not (wrong & even).any(), f"{face.name} by {reader}: tones"
        return
    missing = (wanted & ~widened(got)).sum()
    too_much = (got & ~widened(wanted)).sum()
    assert wanted.sum() > 1000, face.name
    assert missing == 0 and too_much == 0, f"{face.name} by {reader}: {missing} pixels missing, {too_much} too many"
    assert not numpy.array_equal(wanted, numpy.fliplr(wanted)) or "ring" in face.name or "corners" in face.name \
        or face.name == "tone", f"{face.name} would not show whether it is mirrored"


def to_polygon(point, corners):
    """The way from a point to the nearest side."""
    best = numpy.inf
    for begin, end in zip(corners, corners[1:] + corners[:1]):
        begin, side = numpy.array(begin), numpy.array(end) - numpy.array(begin)
        at = numpy.clip(numpy.dot(point - begin, side) / numpy.dot(side, side), 0, 1)
        best = min(best, numpy.hypot(*(begin + at * side - point)))
    return best


def check_outlines(folder, program, readers):
    """Along a triangle and a circle: as long as they are, nowhere off, upright; the raster beside them as ever."""
    face = FACES[0]
    page, svg, gcode = folder / "o.png", folder / "o.svg", folder / "o.ngc"
    triangle = [(3, 2), (12, 3.5), (5, 12)]
    svg.write_text("<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 38 14'><path d='M" + " L".join(
        f"{x} {y}" for x, y in triangle) + " Z M 33 7 C 33 9.7614 30.7614 12 28 12 S 23 9.7614 23 7 "
        "25.2386 2 28 2 33 4.2386 33 7 Z'/></svg>")
    face.save_page(page)
    with open(gcode, "w") as file:
        subprocess.run([program, page, svg, str(face.width), str(face.height), "outline_power=60"], stdout=file,
                       stderr=subprocess.DEVNULL, check=True)
    for name, reader in readers.items():
        moves = list(reader(gcode))
        compare(face, burn(face, [move for move in moves if move[5] != 600]), name)
        length = 0
        for _, x0, y0, x1, y1, _ in (move for move in moves if move[0] and move[5] == 600):
            length += numpy.hypot(x1 - x0, y1 - y0)
            for x, y in ((x0, y0), (x1, y1), ((x0 + x1) / 2, (y0 + y1) / 2)):
                point = numpy.array((x - ORIGIN, face.height - (y - ORIGIN)))
                off = min(to_polygon(point, triangle), abs(numpy.hypot(point[0] - 28, point[1] - 7) - 5))
                assert off < .03, f"{name}: an outline is {off:.3f} mm off"
        around = sum(numpy.hypot(a[0] - b[0], a[1] - b[1]) for a, b in zip(triangle, triangle[1:] + triangle[:1]))
        assert abs(length - around - 10 * numpy.pi) < .05, f"{name}: {length}"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", required=True)
    parser.add_argument("--simulator", required=True)
    parser.add_argument("--build", required=True)
    args = parser.parse_args()
    readers = {"rs274": by_rs274, "gcode-toolpath": by_toolpath(install(args.build))}
    with tempfile.TemporaryDirectory(prefix="docket-gcode-") as folder:
        check_outlines(pathlib.Path(folder), args.program, readers)
        for face in FACES:
            page = pathlib.Path(folder) / f"{face.name}.png"
            gcode = page.with_suffix(".ngc")
            face.save_page(page)
            with open(gcode, "w") as file:
                done = subprocess.run([args.program, page, "-", str(face.width), str(face.height), f"pitch={PITCH}"],
                                      stdout=file, stderr=subprocess.PIPE, text=True, check=True)
            told = float(done.stderr)
            took = float(subprocess.run([args.simulator, "--play", gcode], stdout=subprocess.PIPE, text=True,
                                        check=True).stdout)
            assert abs(told - took) < .05 * took, f"{face.name}: told {told} s, took {took}"
            for name, reader in readers.items():
                compare(face, burn(face, reader(gcode)), name)
            print(f"{face.name}: {len(gcode.read_text().splitlines())} lines, {told:.0f} s told, {took:.0f} taken", flush=True)


if __name__ == "__main__":
    main()
