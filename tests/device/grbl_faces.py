"""Ten faces as shops engrave them, drawn as they are to be read; a page is the mirrored one. 0 burns."""
import math
import random

import cairo
import numpy

PIXEL = 0.05


class Face:
    def __init__(self, name, width, height, draw, raised=True, round_face=False):
        self.name, self.width, self.height = name, width, height
        self.draw, self.raised, self.round = draw, raised, round_face

    @property
    def size(self):
        return round(self.width / PIXEL), round(self.height / PIXEL)

    def source(self):
        """Rows of grey as the imprint is read. Raised: what is drawn stays, the rest of the face is burnt."""
        columns, rows = self.size
        surface = cairo.ImageSurface(cairo.FORMAT_A8, columns, rows)
        context = cairo.Context(surface)
        context.scale(1 / PIXEL, 1 / PIXEL)
        context.set_antialias(cairo.ANTIALIAS_NONE if not self.name.startswith("tone") else cairo.ANTIALIAS_DEFAULT)
        self.draw(context, self.width, self.height)
        surface.flush()
        drawn = numpy.frombuffer(surface.get_data(), numpy.uint8).reshape(rows, surface.get_stride())[:, :columns]
        grey = drawn.copy() if self.raised else 255 - drawn
        if self.round:
            y, x = numpy.ogrid[:rows, :columns]
            inside = ((x + .5) / columns - .5) ** 2 + ((y + .5) / rows - .5) ** 2 <= .25
            grey[~inside] = 255
        return grey

    def save_page(self, path):
        grey = numpy.fliplr(self.source())
        rows, columns = grey.shape
        surface = cairo.ImageSurface(cairo.FORMAT_RGB24, columns, rows)
        pixels = numpy.frombuffer(surface.get_data(), numpy.uint32).reshape(rows, surface.get_stride() // 4)
        pixels[:, :columns] = grey.astype(numpy.uint32) * 0x010101
        surface.mark_dirty()
        surface.write_to_png(str(path))


def words(lines, size, slant=0):
    def draw(context, width, height):
        context.select_font_face("DejaVu Sans", slant, cairo.FONT_WEIGHT_BOLD)
        context.set_font_size(size)
        step = height / (len(lines) + .4)
        for number, line in enumerate(lines):
            extents = context.text_extents(line)
            context.move_to((width - extents.width) / 2 - extents.x_bearing, step * (number + .95))
            context.show_text(line)
    return draw


def ring(text, size):
    def draw(context, width, height):
        radius = min(width, height) / 2
        context.set_line_width(.6)
        for part in (.96, .62):
            context.arc(width / 2, height / 2, radius * part, 0, 2 * math.pi)
            context.stroke()
        context.select_font_face("DejaVu Sans")
        context.set_font_size(size)
        for number, letter in enumerate(text):
            context.save()
            context.translate(width / 2, height / 2)
            context.rotate(2 * math.pi * number / len(text))
            context.move_to(-size / 3, -radius * .7)
            context.show_text(letter)
            context.restore()
        star(context, width / 2, height / 2, radius * .45)
    return draw


def star(context, x, y, radius):
    context.new_path()
    for number in range(10):
        reach = radius if number % 2 == 0 else radius * .45
        context.line_to(x + reach * math.sin(number * math.pi / 5), y - reach * math.cos(number * math.pi / 5))
    context.close_path()
    context.fill()


def corners(context, width, height):
    for x, y in ((6, 6), (width - 6, 6), (6, height - 6), (width - 6, height - 6)):
        star(context, x, y, 5)


def dots(context, width, height):
    chance = random.Random(7)
    for y in numpy.arange(0, height, .2):
        for x in numpy.arange(0, width, .2):
            if chance.random() < .25 + .5 * x / width:
                context.rectangle(x, y, .2, .2)
    context.fill()


def tones(context, width, height):
    shade = cairo.RadialGradient(width / 2, height / 2, 1, width / 2, height / 2, width / 2)
    for stop in range(9):
        shade.add_color_stop_rgba(stop / 8, 0, 0, 0, round(stop / 8 * 15) / 15)
    context.set_source(shade)
    context.paint()


def border(context, width, height):
    context.set_line_width(.5)
    context.rectangle(.5, .5, width - 1, height - 1)
    context.stroke()
    words(["PAID", "21. NOV. 2026"], 4)(context, width, height)


FACES = [
    Face("words-raised", 38, 14, words(["Ayumi Tanaka", "Lindenweg 4", "80331 Muenchen"], 3.4)),
    Face("words-cut", 60, 25, words(["Docket", "Print & Stamp"], 6, 1), raised=False),
    Face("round-ring", 30, 30, ring("STAMPS AND PRINTS * ", 3.2), round_face=True),
    Face("round-cut", 40, 40, ring("HAND MADE IN TOWN * ", 3.6), raised=False, round_face=True),
    Face("border", 45, 18, border),
    Face("border-cut", 45, 18, border, raised=False),
    Face("corners-cut", 80, 60, corners, raised=False),
    Face("tall-raised", 12, 60, words(list("DOCKET"), 7)),
    Face("dithered", 20, 20, dots, raised=False),
    Face("tone", 14, 14, tones, raised=False),
]
