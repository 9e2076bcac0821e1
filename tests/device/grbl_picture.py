#!/usr/bin/python3
"""A picture of what the simulated engraver burnt: grbl_picture.py LOG PICTURE.png. 0.05 mm a pixel, darker where the
power was higher. --imprint: as the stamp prints, which is mirrored, and in ink where nothing was burnt."""
import argparse
import pathlib
import subprocess

import cairo

PIXEL = 0.05
MARGIN = 2.0
PITCH = 0.1
BURNT, INK = (0, 0, 0), (0.13, 0.12, 0.35)


def read(log):
    return [tuple(map(float, line.split())) for line in pathlib.Path(log).read_text().splitlines()]


def extent(moves):
    """Left, low, right and high of all that was burnt, with a margin."""
    return (min(min(m[0], m[2]) for m in moves) - MARGIN, min(min(m[1], m[3]) for m in moves) - MARGIN,
            max(max(m[0], m[2]) for m in moves) + MARGIN, max(max(m[1], m[3]) for m in moves) + MARGIN)


def hull(points):
    """The corners of the smallest convex shape around them."""
    def half(ordered):
        kept = []
        for x, y in ordered:
            while len(kept) > 1 and ((kept[-1][0] - kept[-2][0]) * (y - kept[-2][1])
                                     <= (kept[-1][1] - kept[-2][1]) * (x - kept[-2][0])):
                kept.pop()
            kept.append((x, y))
        return kept[:-1]
    ordered = sorted(set(points))
    return half(ordered) + half(ordered[::-1])


def ink(context, moves):
    """The whole piece, before anything was burnt away."""
    for x, y in hull([(m[0], m[1]) for m in moves] + [(m[2], m[3]) for m in moves]):
        context.line_to(x, y)
    context.set_source_rgb(*INK)
    context.fill()


def draw(moves, place, pitch=PITCH, imprint=False):
    """What was burnt at that place of the bed, or how it prints."""
    left, low, right, high = place
    surface = cairo.ImageSurface(cairo.FORMAT_RGB24, round((right - left) / PIXEL), round((high - low) / PIXEL))
    context = cairo.Context(surface)
    context.set_source_rgb(1, 1, 1)
    context.paint()
    context.scale(1 / PIXEL, -1 / PIXEL)
    context.translate(-left, -high)
    if imprint:
        context.translate(left + right, 0)
        context.scale(-1, 1)
        ink(context, moves)
    burnt = (1, 1, 1) if imprint else BURNT
    strongest = max((m[4] for m in moves), default=1)
    context.set_line_width(pitch)
    for x0, y0, x1, y1, power in moves:
        context.set_source_rgba(*burnt, power / strongest)
        context.move_to(x0, y0)
        context.line_to(x1, y1)
        context.stroke()
    return surface


def disk(radius):
    """A kernel of all that lies so far, and half a pixel more: what is compared is drawn in whole ones."""
    reach = int(radius + 0.5)
    span = range(-reach, reach + 1)
    rows = (",".join("1" if x * x + y * y <= (radius + 0.5) ** 2 else "-" for x in span) for y in span)
    return f"{len(span)}x{len(span)}: {' '.join(rows)}"


def astray(moves, face, folder, origin=(10.0, 10.0), off=0.1):
    """How many pixels of the face (a page as the engraver is given it: what is black is burnt) lie more than `off` mm
    from all that was burnt, how many that were burnt lie so far from the face, and how many the face has."""
    size = subprocess.run(["identify", "-format", "%w %h", face], capture_output=True, text=True, check=True).stdout
    width, height = (int(number) * PIXEL for number in size.split())
    place = (origin[0] - MARGIN, origin[1] - MARGIN, origin[0] + width + MARGIN, origin[1] + height + MARGIN)
    burnt = pathlib.Path(folder) / "burnt.png"
    draw(moves, place).write_to_png(str(burnt))
    border = f"{round(MARGIN / PIXEL)}"
    wanted = ["(", str(face), "-background", "white", "-flatten", "-colorspace", "Gray", "-bordercolor", "white", "-border", border,
              "-threshold", "50%", "-negate", ")"]
    got = ["(", str(burnt), "-colorspace", "Gray", "-threshold", "50%", "-negate", ")"]
    far = ["-morphology", "Dilate", disk(off / PIXEL), "-negate"]

    def count(first, second=()):
        both = ["-compose", "Multiply", "-composite"] if second else []
        said = subprocess.run(["convert", *first, *second, *both, "-format", "%[fx:mean*w*h]", "info:"], capture_output=True,
                              text=True, check=True).stdout
        return round(float(said))
    return count(wanted, ["(", *got, *far, ")"]), count(got, ["(", *wanted, *far, ")"]), count(wanted)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("log")
    parser.add_argument("picture")
    parser.add_argument("--pitch", type=float, default=PITCH)
    parser.add_argument("--imprint", action="store_true")
    args = parser.parse_args()
    moves = read(args.log)
    if not moves:
        raise SystemExit("Nothing was burnt.")
    draw(moves, extent(moves), args.pitch, args.imprint).write_to_png(args.picture)


if __name__ == "__main__":
    main()
