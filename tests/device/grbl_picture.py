#!/usr/bin/python3
"""A picture of what the simulated engraver burnt: grbl_picture.py LOG PICTURE.png. 0.05 mm a pixel, darker where the
power was higher; --imprint mirrors it, as the stamp prints."""
import argparse
import pathlib

import cairo

PIXEL = 0.05
MARGIN = 2.0


def read(log):
    return [tuple(map(float, line.split())) for line in pathlib.Path(log).read_text().splitlines()]


def draw(moves, pitch, imprint):
    left, right = min(min(m[0], m[2]) for m in moves), max(max(m[0], m[2]) for m in moves)
    low, high = min(min(m[1], m[3]) for m in moves), max(max(m[1], m[3]) for m in moves)
    width, height = right - left + 2 * MARGIN, high - low + 2 * MARGIN
    surface = cairo.ImageSurface(cairo.FORMAT_RGB24, round(width / PIXEL), round(height / PIXEL))
    context = cairo.Context(surface)
    context.set_source_rgb(1, 1, 1)
    context.paint()
    context.scale(1 / PIXEL, -1 / PIXEL)
    context.translate(MARGIN - left, -MARGIN - high)
    if imprint:
        context.translate(left + right, 0)
        context.scale(-1, 1)
    strongest = max(m[4] for m in moves)
    context.set_line_width(pitch)
    for x0, y0, x1, y1, power in moves:
        grey = 1 - power / strongest
        context.set_source_rgb(grey, grey, grey)
        context.move_to(x0, y0)
        context.line_to(x1, y1)
        context.stroke()
    return surface


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("log")
    parser.add_argument("picture")
    parser.add_argument("--pitch", type=float, default=0.1)
    parser.add_argument("--imprint", action="store_true")
    args = parser.parse_args()
    moves = read(args.log)
    if not moves:
        raise SystemExit("Nothing was burnt.")
    draw(moves, args.pitch, args.imprint).write_to_png(args.picture)


if __name__ == "__main__":
    main()
