"""Photographs for the demonstration shop and the tests: scenes drawn afresh, so that nothing is
shipped and nobody's picture is shown. Each is a JPEG as a phone would write it."""
import math
import pathlib
import random
import subprocess

WIDTH, HEIGHT = 4032, 3024


def ridge(rng, base, height, steps=48):
    """The outline of hills: a few sine waves with random phases, closed at the bottom."""
    waves = [(rng.uniform(0.5, 1.4) ** 2 * (i + 1), rng.uniform(0, math.tau), 1 / (i + 1)) for i in range(5)]
    points = []
    for i in range(steps + 1):
        x = i / steps
        y = sum(a * math.sin(f * x * math.tau + p) for f, p, a in waves) / 2
        points.append(f"{x * WIDTH:.0f},{base - height * y:.0f}")
    return "M" + " L".join(points) + f" L{WIDTH},{HEIGHT} L0,{HEIGHT}Z"


def gradient(name, *stops, vertical=True):
    x2, y2 = (0, 1) if vertical else (1, 0)
    body = "".join(f'<stop offset="{o}" stop-color="{c}"/>' for o, c in stops)
    return f'<linearGradient id="{name}" x2="{x2}" y2="{y2}">{body}</linearGradient>'


def rect(fill, y=0, height=HEIGHT, extra=""):
    return f'<rect y="{y}" width="{WIDTH}" height="{height}" fill="{fill}" {extra}/>'


def mountains(rng):
    defs = gradient("sky", (0, "#31456e"), (0.55, "#e5946a"), (0.8, "#f8d9a0"))
    layers = [("#8f7f96", 1750, 330), ("#5f5f82", 2050, 300), ("#3a4a68", 2350, 260), ("#1c2b40", 2700, 170)]
    body = rect("url(#sky)") + '<circle cx="2700" cy="1480" r="210" fill="#fff3cf" filter="url(#glow)"/>'
    return defs, body + "".join(f'<path d="{ridge(rng, y, h)}" fill="{c}"/>' for c, y, h in layers)


def sea(rng):
    defs = gradient("sky", (0, "#5aa7dd"), (1, "#d9eef7")) + gradient(
        "water", (0, "#1f7fa8"), (0.6, "#3cb4bf"), (1, "#c9efe2"))
    waves = "".join(
        f'<path d="M0,{1500 + i * i * 9} q{WIDTH / 4},{rng.randint(-60, 60)} {WIDTH / 2},0 t{WIDTH / 2},0" '
        f'stroke="#ffffff" stroke-opacity="{0.08 + 0.03 * i}" stroke-width="{4 + 3 * i}" fill="none"/>'
        for i in range(11))
    sail = '<path d="M2500,1480 L2500,980 L2860,1440Z" fill="#fdfdfd"/><path d="M2480,1480 L2480,1080 L2300,1440Z" ' \
           'fill="#f0e6d4"/><path d="M2270,1490 h640 l-90,110 h-460Z" fill="#a63d2f"/>'
    sand = f'<path d="M0,2700 Q{WIDTH / 2},2450 {WIDTH},2800 V{HEIGHT} H0Z" fill="#ecd9ac"/>'
    return defs, rect("url(#sky)", 0, 1500) + rect("url(#water)", 1480, 1544) + waves + sail + sand


def balloons(rng):
    defs = gradient("sky", (0, "#3f86c9"), (1, "#eaf5fb"))
    body = rect("url(#sky)")
    for x, y, r, colours in ((1350, 1050, 560, ("#d8423a", "#f4b942")), (2750, 1500, 330, ("#2f6f8f", "#f2efe6")),
                             (3350, 700, 190, ("#6b3f86", "#f0a3b1"))):
        for i, width in enumerate((1, 0.74, 0.45, 0.16)):
            body += f'<ellipse cx="{x}" cy="{y}" rx="{r * width:.0f}" ry="{r * 1.12:.0f}" fill="{colours[i % 2]}"/>'
        body += f'<path d="M{x - r * .25},{y + r * 1.08} L{x - r * .13},{y + r * 1.6} h{r * .26} L{x + r * .25},' \
                f'{y + r * 1.08}" fill="none" stroke="#5a4630" stroke-width="8"/>' \
                f'<rect x="{x - r * .15}" y="{y + r * 1.58}" width="{r * .3}" height="{r * .24}" rx="12" fill="#8a5a2c"/>'
    return defs, body + f'<path d="{ridge(rng, 2800, 120)}" fill="#4c8a4f"/>'


def meadow(rng):
    defs = gradient("sky", (0, "#8ec9ec"), (1, "#f5fbff")) + gradient("grass", (0, "#86b64a"), (1, "#2f6b2f"))
    body = rect("url(#sky)", 0, 1500) + f'<path d="{ridge(rng, 1450, 110)}" fill="#6f9f86"/>' + rect("url(#grass)", 1480, 1544)
    for _ in range(420):
        y = 1540 + 1450 * rng.random() ** 1.6
        r, x = 6 + (y - 1500) / 42, rng.uniform(0, WIDTH)
        colour = rng.choice(("#e23b4e", "#f6c945", "#ffffff", "#b565c9", "#f08a3c"))
        body += f'<circle cx="{x:.0f}" cy="{y:.0f}" r="{r:.0f}" fill="{colour}"/>' \
                f'<circle cx="{x:.0f}" cy="{y:.0f}" r="{r / 3:.0f}" fill="#5b3b12" fill-opacity=".7"/>'
    return defs, body


def city(rng):
    defs = gradient("sky", (0, "#0d1330"), (0.7, "#4a3468"), (1, "#c56b6b"))
    body = rect("url(#sky)") + '<circle cx="3200" cy="620" r="170" fill="#f6f0d8" filter="url(#glow)"/>'
    for layer, (colour, low, high) in enumerate((("#27254a", 1300, 1900), ("#14152d", 1700, 2400))):
        x = -100
        while x < WIDTH:
            width, top = rng.randint(180, 420), rng.randint(low, high)
            body += f'<rect x="{x}" y="{top}" width="{width}" height="{HEIGHT}" fill="{colour}"/>'
            for wy in range(top + 60, HEIGHT - 60, 95):
                for wx in range(x + 35, x + width - 50, 75):
                    if rng.random() < 0.34:
                        body += f'<rect x="{wx}" y="{wy}" width="34" height="48" fill="#ffd98a" fill-opacity="{.5 + layer / 3:.2f}"/>'
            x += width + rng.randint(0, 60)
    return defs, body


def dunes(rng):
    defs = gradient("sky", (0, "#f2b66d"), (1, "#fbe8c6"))
    body = rect("url(#sky)")
    for i, (light, dark) in enumerate((("#dd9a56", "#b86f38"), ("#cf8546", "#9c552a"), ("#b96c35", "#78391b"))):
        y, peak = 1500 + i * 470, rng.uniform(0.3, 0.7) * WIDTH
        body += f'<path d="M0,{y + 260} Q{peak * .6:.0f},{y + 120} {peak:.0f},{y - 220} Q{peak + 500:.0f},{y + 330} {WIDTH},{y + 180} V{HEIGHT} H0Z" fill="{light}"/>' \
                f'<path d="M{peak:.0f},{y - 220} Q{peak + 500:.0f},{y + 330} {WIDTH},{y + 180} V{HEIGHT} H{peak * .8:.0f} Q{peak + 330:.0f},{y + 500} {peak:.0f},{y - 220}Z" fill="{dark}"/>'
    return defs, body


SCENES = {scene.__name__: scene for scene in (mountains, sea, balloons, meadow, city, dunes)}


def svg(scene, seed):
    defs, body = SCENES[scene](random.Random(seed))
    glow = '<filter id="glow" x="-1" y="-1" width="3" height="3"><feGaussianBlur stdDeviation="18"/></filter>'
    return (f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" '
            f'viewBox="0 0 {WIDTH} {HEIGHT}"><defs>{defs}{glow}</defs>{body}</svg>')


def make(folder, scene, seed=7, width=WIDTH):
    """A JPEG of `scene` in `folder`, `width` pixels wide, with a little grain as a sensor has."""
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    jpeg = folder / f"{scene}{'' if width == WIDTH else '-%d' % width}.jpg"
    png = jpeg.with_suffix(".png")
    subprocess.run(["rsvg-convert", "-w", str(width), "-o", png], input=svg(scene, seed).encode(), check=True)
    grain = ["-size", "504x504", "xc:gray50", "-attenuate", "0.08", "+noise", "Gaussian", "-write", "mpr:grain", "+delete",
             "-size", f"{width}x{width * HEIGHT // WIDTH}", "tile:mpr:grain"]
    subprocess.run(["convert", png, "(", *grain, ")", "-compose", "HardLight", "-composite", "-quality", "90", jpeg],
                   check=True)
    png.unlink()
    return jpeg
