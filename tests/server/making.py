#!/usr/bin/python3
"""Sticker sheets and stamps: ordered, looked at, released, and what their devices then get."""
import pathlib
import re
import subprocess
import tempfile
import unittest

from harness import BUILD, Case, png

FACE = (760, 280)   # 38 x 14 mm at 20 pixels to the millimetre


def pixels(data, *options, depth="rgb"):
    """(width, height, bytes) of a picture, by ImageMagick."""
    size = subprocess.run(["convert", "-", *options, "-format", "%w %h", "info:"], input=data, capture_output=True, check=True)
    width, height = map(int, size.stdout.split())
    raw = subprocess.run(["convert", "-", *options, "-depth", "8", f"{depth}:-"], input=data, capture_output=True, check=True)
    return width, height, raw.stdout


def at(picture, x, y):
    width, _, data = picture
    return tuple(data[3 * (y * width + x):][:3])


def plain(colour, size="300x300"):
    return subprocess.run(["convert", "-size", size, f"xc:{colour}", "png:-"], capture_output=True, check=True).stdout


def blobs(width, height, grey, ink):
    """How many separate pieces of the value there are."""
    left = {i for i, value in enumerate(grey) if value == ink}
    count = 0
    while left:
        count += 1
        stack = [left.pop()]
        while stack:
            i = stack.pop()
            for j in (i - 1, i + 1, i - width, i + width):
                if j in left:
                    left.remove(j)
                    stack.append(j)
    return count


def stamp(**more):
    return {"product": "stamp-38x14", "paper": "rubber", "copies": 1, **more}


def words(text, **more):
    return stamp(content="words", words=text, **more)


class Making(Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.counter = cls.shop.pair()

    def order(self, *items, pictures=()):
        """(code, token, the order as it was answered)."""
        code, token = self.shop.begin(len(pictures))
        for picture in pictures:
            self.assertEqual(self.shop.upload(code, token, picture).status, 201)
        self.shop.wait_checked(code, token)
        body = {"customer": {"name": "Ada"}, "items": list(items)}
        return code, token, self.good(self.shop.ask("PUT", f"/v1/orders/{code}", body, token=token))

    def preview(self, code, token, item="1", size=760):
        answer = self.shop.ask("GET", f"/v1/orders/{code}/items/{item}/preview?size={size}", token=token)
        self.assertEqual(answer.status, 200, answer)
        return answer

    def jobs(self, code, token):
        """The order's jobs, released."""
        self.good(self.shop.ask("POST", f"/v1/orders/{code}/place", {}, token=token))
        order = self.good(self.shop.ask("POST", f"/v1/orders/{code}/release", {}, token=self.counter))
        return order["jobs"]

    def make(self, job, what):
        answer = self.shop.ask("GET", f"/v1/jobs/{job['id']}/{what}", token=self.counter)
        self.assertEqual(answer.status, 200, answer)
        return answer

    def warnings(self, *items, pictures=()):
        _, _, order = self.order(*items, pictures=pictures)
        return [[warning["type"] for warning in item["warnings"]] for item in order["items"]]

    def test_sheet(self):
        item = {"product": "stickers-round", "paper": "vinyl", "copies": 2, "images": [{"image": "1"}, {"image": "2"}]}
        code, token, order = self.order(item, pictures=(plain("#d00000", "600x600"), plain("#0000d0", "600x600")))
        self.assertEqual((order["items"][0]["image"], order["items"][0]["width"], order["items"][0]["height"]), ("1", 148, 210))
        seen = pixels(self.preview(code, token, size=1050).body)
        self.assertEqual(seen[:2], (740, 1050))
        [job] = self.jobs(code, token)
        self.assertEqual((job["artwork"], job["engraving"]), ("sheet", None))
        page = pixels(self.make(job, "page?format=png").body)
        self.assertEqual(page[:2], (1748, 2480))
        self.refused(self.shop.ask("GET", f"/v1/jobs/{job['id']}/outlines", token=self.counter), 404, "not-found")
        # Three to a row of 47.33 mm, five to a column of 40 mm, 2 mm apart, in turn.
        for index in range(15):
            x, y = 1 + 47.333 / 2 + index % 3 * 49.333, 1 + 20 + index // 3 * 42
            red, _, blue = at(page, round(x * 300 / 25.4), round(y * 300 / 25.4))
            self.assertEqual((red > 150, blue > 150), (index % 2 == 0, index % 2 == 1), index)
            beside = round((x - 19.8) * 5), round((y - 19.8) * 5)   # the corner of the circle's square
            self.assertEqual(at(seen, *beside), (255, 255, 255), index)
        # 21.5 mm from the middle is beyond the cut (20) and what runs past it (1); the marks are black.
        self.assertEqual(at(page, round((24.67 - 21.8) * 300 / 25.4), round(21 * 300 / 25.4)), (255, 255, 255))
        self.assertTrue(b"\0\0\0" in page[2])

    def test_sheet_while_a_picture_is_on_its_way(self):
        code, token = self.shop.begin(1)
        headers = {"Upload-Length": "1000", "Upload-Name": "a.png"}
        self.assertEqual(self.shop.ask("POST", f"/v1/orders/{code}/images", raw=b"", token=token, headers=headers).status, 201)
        item = {"product": "stickers-name", "paper": "vinyl", "images": [{"image": "1"}]}
        self.good(self.shop.ask("PUT", f"/v1/orders/{code}", {"items": [item]}, token=token))
        self.assertEqual(self.shop.ask("GET", f"/v1/orders/{code}/items/1/preview", token=token).status, 202)
        self.refused(self.shop.ask("GET", f"/v1/orders/{code}/items/9/preview", token=token), 404, "not-found")

    def test_removed_picture_leaves_the_sheet(self):
        item = {"product": "stickers-name", "paper": "vinyl", "images": [{"image": "1"}, {"image": "2"}]}
        code, token, _ = self.order(item, pictures=(plain("red"), plain("blue")))
        order = self.good(self.shop.ask("DELETE", f"/v1/orders/{code}/images/1", token=token))
        self.assertEqual([p["image"] for p in order["items"][0]["images"]], ["2"])
        self.assertEqual(order["items"][0]["image"], "2")

    def test_stamp(self):
        code, token, order = self.order(words("Ana\nBerlin"))
        self.assertEqual(order["items"][0]["warnings"], [])
        imprint = self.preview(code, token)
        self.assertEqual(imprint.headers["Content-Type"], "image/png")
        again = self.shop.ask("GET", f"/v1/orders/{code}/items/1/preview?size=760", token=token,
                              headers={"If-None-Match": imprint.headers["ETag"]})
        self.assertEqual(again.status, 304)
        [job] = self.jobs(code, token)
        self.assertEqual(job["artwork"], "stamp")
        self.assertEqual({"face", "pitch", "feed", "power", "outline_feed", "outline_power", "passes", "detail"},
                         set(job["engraving"]))
        face = self.make(job, "page").body
        dots = subprocess.run(["identify", "-units", "PixelsPerCentimeter", "-format", "%w %h %x %y %[channels] %z", "-"],
                              input=face, capture_output=True, check=True).stdout.decode().split()
        self.assertEqual([float(n) for n in dots[:4]], [*FACE, 200, 200])
        width, height, grey = pixels(face, depth="gray")
        self.assertEqual(set(grey), {0, 255})
        self.same_ink(grey, imprint.body)
        self.same_edges(grey, self.make(job, "outlines").body)

    def same_ink(self, face, imprint):
        """The imprint shows, unmirrored, what stays of the face."""
        width, height = FACE
        edge = 760 * 0.025
        seen = pixels(imprint, "-crop", f"{760 - 2 * round(edge)}x{round(280 * (760 - 2 * edge) / 760)}+{round(edge)}+{round(edge)}",
                      "+repage", "-resize", f"{width}x{height}!", "-colorspace", "gray", depth="gray")[2]
        unmirrored = [face[y * width + width - 1 - x] for y in range(height) for x in range(width)]
        inside = [i for i in range(width * height) if 4 < i % width < width - 5 and 4 < i // width < height - 5]
        alike = sum((unmirrored[i] > 127) == (seen[i] < 128) for i in inside)
        self.assertGreater(alike / len(inside), 0.985)
        mirrored = sum((face[i] > 127) == (seen[i] < 128) for i in inside)
        self.assertGreater(alike, mirrored + 5000)

    def same_edges(self, face, outlines):
        """What lies within the outlines, even-odd, is what is burnt."""
        text = outlines.decode()
        self.assertIn('viewBox="0 0 38.00 14.00"', text)
        self.assertNotIn("<text", text)
        with tempfile.NamedTemporaryFile(suffix=".svg") as file:
            pathlib.Path(file.name).write_text(text)
            drawn = subprocess.run(["rsvg-convert", "-w", "760", "-h", "280", "-b", "white", file.name],
                                   capture_output=True, check=True).stdout
        burnt = pixels(drawn, "-colorspace", "gray", depth="gray")[2]
        alike = sum((a < 128) == (b < 128) for a, b in zip(burnt, face))
        self.assertGreater(alike / len(face), 0.99)

    def ink_of(self, *texts, **more):
        """The imprints' greys (ink 0, else 255) of words on stamps, each without a word against it."""
        code, token, order = self.order(*(words(text, **more) for text in texts))
        found = []
        for item in order["items"]:
            self.assertFalse([w for w in item["warnings"] if w["blocks"]], item["words"])
            picture = self.preview(code, token, item["id"], 600).body
            found.append(pixels(picture, "-shave", "18x18", "-colorspace", "gray", "-threshold", "50%", depth="gray"))
        return found

    def test_scripts(self):
        joined, parted = self.ink_of("ببب", "ب\u200cب\u200cب")
        self.assertEqual((blobs(*joined, 0), blobs(*parted, 0)), (4, 6))   # a line and its three dots
        shaped, apart = self.ink_of("क्ष", "क्\u200cष")
        self.assertNotEqual(shaped[2].count(0), apart[2].count(0))
        self.assertLess(blobs(*shaped, 0), 4)
        kanji, latin, emoji, ring = self.ink_of("山田太郎", "Ana", "😀❤", "Ana·Ana·Ana·Ana·", layout="straight")
        for width, height, grey in (kanji, latin, emoji, ring):
            self.assertGreater(grey.count(0), width * height * 0.01)
        self.assertGreaterEqual(blobs(*kanji, 0), 4)
        self.assertGreaterEqual(blobs(*emoji, 255), 3)   # a face has eyes

    def test_circle(self):
        code, token, order = self.order({"product": "stamp-round-30", "paper": "rubber", "content": "words", "layout": "circle",
                                         "words": "Blumen Berlin seit 1987\nAna"})
        self.assertEqual(order["items"][0]["warnings"], [])
        width, height, grey = pixels(self.preview(code, token, size=600).body, "-colorspace", "gray", depth="gray")
        self.assertEqual((width, height), (600, 600))
        ring = middle = beyond = 0
        for y in range(height):
            for x in range(width):
                if grey[y * width + x] < 100:
                    r = ((x - 299.5) ** 2 + (y - 299.5) ** 2) ** 0.5 / 285 * 15
                    ring, middle, beyond = ring + (9 < r <= 14.6), middle + (r < 8), beyond + (r > 14.6)
        self.assertGreater(ring, 5000)
        self.assertGreater(middle, 2000)
        self.assertEqual(beyond, 0)

    def test_picture(self):
        photo = subprocess.run(["convert", "-size", "900x900", "radial-gradient:black-white", "png:-"], capture_output=True,
                               check=True).stdout
        items = [{"product": "stamp-round-30", "paper": "rubber", "image": "1", "treatment": treatment, "level": level}
                 for treatment, level in (("threshold", None), ("threshold", 0.2), ("dither", None), ("tone", None))]
        code, token, order = self.order(*items, pictures=(photo,))
        self.assertFalse([w for item in order["items"] for w in item["warnings"] if w.get("blocks")])
        faces = [pixels(self.make(job, "page").body, depth="gray") for job in self.jobs(code, token)]
        for face in faces:
            self.assertEqual(face[:2], (600, 600))
            self.assertEqual(face[2][0], 255)              # nothing is burnt beside a round face
        self.assertEqual([set(face[2]) == {0, 255} for face in faces], [True, True, True, False])
        stays = [face[2].count(255) for face in faces]
        self.assertGreater(stays[0], stays[1])             # a lower level prints less
        self.assertGreater(len(set(faces[3][2])), 100)
        self.assertGreater(faces[3][2][300 * 600 + 300], 200)   # dark prints, so it stays

    def test_too_thin(self):
        picture = subprocess.run(["convert", "-size", "1200x1200", "xc:white", "-stroke", "black", "-fill", "none", "-strokewidth",
                                  "60", "-draw", "circle 600,600 600,250", "-strokewidth", "3", "-draw", "line 100,600 1100,640",
                                  "png:-"], capture_output=True, check=True).stdout
        item = {"product": "stamp-round-30", "paper": "rubber", "image": "1", "level": 0.5}
        code, token, order = self.order(item, pictures=(picture,))
        [warning] = order["items"][0]["warnings"]
        self.assertEqual((warning["type"], warning["blocks"], warning["limit"]), ("too-fine", False, 0.15))
        self.assertLess(warning["size"], 0.15)
        _, _, seen = pixels(self.preview(code, token).body)
        red = sum(seen[i] > 180 and seen[i + 1] < 60 for i in range(0, len(seen), 3))
        self.assertGreater(red, 300)

    def refused_at_place(self, item, type, nick, status, pictures=()):
        code, token, order = self.order(item, pictures=pictures)
        blocking = [w for w in order["items"][0]["warnings"] if w.get("blocks")]
        self.assertIn(type, [w["type"] for w in blocking])
        answer = self.shop.ask("POST", f"/v1/orders/{code}/place", {}, token=token)
        self.refused(answer, status, nick)
        self.assertGreater(len(answer.json["detail"]), 20)
        return blocking

    def test_refusals(self):
        invalid = ("invalid", 400)
        [missing] = self.refused_at_place(words("Ana 🫠"), "no-glyph", *invalid)
        self.assertEqual(missing["text"], "🫠")
        self.refused_at_place(words("so many words that nobody can read them any more " * 9), "text-too-small", *invalid)
        self.refused_at_place(words("  \n "), "empty", *invalid)
        [field] = self.refused_at_place(stamp(content="template", template="date", fields={"name": "Ana"}),
                                        "template-field-missing", *invalid)
        self.assertEqual(field["text"], "Date")
        self.refused_at_place({"product": "stamp-round-30", "paper": "rubber", "image": "1"}, "one-tone", "bad-picture", 422,
                              pictures=(plain("gray60"),))

    def test_circle_on_a_long_face(self):
        """It is a circle in the middle: said, with what to do; and where that makes it too small, before all else."""
        code, token, order = self.order(stamp(content="words", layout="circle", words="Blumen"))
        self.assertEqual(order["items"][0]["warnings"], [{"type": "not-round", "blocks": False, "size": 14, "limit": 38}])
        self.good(self.shop.ask("POST", f"/v1/orders/{code}/place", {}, token=token))
        blocking = self.refused_at_place(stamp(content="words", layout="circle", words="Blumen Berlin seit 1987, am Markt\nAna"),
                                         "not-round", "invalid", 400)
        self.assertEqual([warning["type"] for warning in blocking], ["not-round", "text-too-small"])

    def test_templates(self):
        products = {p["id"]: p for p in self.good(self.shop.ask("GET", "/v1/sites/main/catalogue"))["products"]}
        templates = {t["id"]: t for t in products["stamp-38x14"]["stamp"]["templates"]}
        self.assertEqual(set(templates), {"date", "address", "heart"})
        self.assertEqual([f["name"] for f in templates["date"]["fields"]], ["name", "date"])
        hostile = '"/></svg><!-- &amp; <![CDATA[ &x; <script>alert(1)</script>'
        items = [stamp(content="template", template=name, fields={field["name"]: "Ana 5" for field in template["fields"]})
                 for name, template in templates.items()]
        items.append(stamp(content="template", template="date", fields={"name": "<&>", "date": hostile[:9], "other": hostile}))
        code, token, order = self.order(*items)
        self.assertEqual([item["warnings"] for item in order["items"]], [[]] * 4)
        seen = [pixels(self.preview(code, token, item["id"], 600).body, depth="gray") for item in order["items"]]
        self.assertEqual(len({picture[2] for picture in seen}), 4)
        code, token, _ = self.order(stamp(content="template", template="date", fields={"name": hostile, "date": hostile}))
        self.preview(code, token)

    def test_catalogue_check(self):
        source = pathlib.Path(BUILD, "src/server/docketd")
        broken = {
            "nothing": ("", "well-formed"),
            "no-field": ('<svg xmlns="http://www.w3.org/2000/svg" width="38mm" height="14mm" viewBox="0 0 38 14"/>', "no field"),
            "no-size": ('<svg viewBox="0 0 38 14">\n<text id="field-a">A</text></svg>', "millimetres"),
            "other-shape": ('<svg width="30mm" height="30mm" viewBox="0 0 3 3"><text id="field-a">A</text></svg>', "shape"),
            "outside": ('<svg width="38mm" height="14mm" viewBox="0 0 38 14"><use href="x.svg#a"/>\n<text id="field-a">A</text>'
                        '<text id="field-a">B</text></svg>', "point to other files"),
        }
        with tempfile.TemporaryDirectory() as folder:
            folder = pathlib.Path(folder)
            (folder / "templates").mkdir()
            for name, (text, _) in broken.items():
                (folder / "templates" / f"{name}.svg").write_text(text)
            catalogue = folder / "catalogue.conf"
            catalogue.write_text("[Shop]\ncurrency=EUR\n[Paper rubber]\ntitle=R\n[Product s]\nartwork=stamp\ntitle=S\nsize=38 x 14\n"
                                 f"papers=rubber\nprices=1: 1\ntemplates=absent; {'; '.join(broken)}\n")
            check = subprocess.run([source, "catalogue", "check", catalogue], capture_output=True, text=True)
        said = check.stdout + check.stderr
        self.assertEqual(check.returncode, 2, said)
        self.assertRegex(said, r"templates/absent\.svg: ")
        for name, (_, words_of_mistake) in broken.items():
            self.assertTrue(re.search(rf"templates/{name}\.svg: .*{words_of_mistake}", said), (name, said))
        self.assertRegex(said, r"templates/outside\.svg: line 2: .*already there")


if __name__ == "__main__":
    unittest.main(verbosity=2)
