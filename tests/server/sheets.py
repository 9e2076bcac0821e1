#!/usr/bin/python3
"""What is printed: the docket, the counter's mat and shelf labels, each read back from its PDF as a
scanner reads it and as a person does."""
import pathlib
import subprocess
import tempfile
import unittest

from harness import LIMITS, Case

GERMAN = {"Accept-Language": "de"}


def pages(pdf):
    """The (bar codes, words) of each page."""
    with tempfile.TemporaryDirectory(prefix="sheet-") as folder:
        path = pathlib.Path(folder, "sheet.pdf")
        path.write_bytes(pdf)
        subprocess.run(["pdftoppm", "-r", "203.2", "-gray", "-png", path, path.with_suffix("")], check=True)
        found = []
        for number, picture in enumerate(sorted(pathlib.Path(folder).glob("*.png")), 1):
            codes = subprocess.run(["zbarimg", "--nodbus", "-q", "--raw", picture], capture_output=True, text=True).stdout
            words = subprocess.run(["pdftotext", "-f", str(number), "-l", str(number), "-layout", path, "-"],
                                   capture_output=True, text=True, check=True).stdout
            found.append((set(codes.split()), words))
        return found


class Sheets(Case):
    settings = "[Site main]\nname=Foto Sonnenschein\nlanguage=en\n" + LIMITS

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.counter = cls.shop.pair()

    def pdf(self, path, **more):
        answer = self.shop.ask("GET", path, token=self.counter, **more)
        self.assertEqual((answer.status, answer.headers["Content-Type"]), (200, "application/pdf"), answer)
        return pages(answer.body)

    def test_mat(self):
        [(codes, words)] = self.pdf("/v1/mat?format=pdf", headers=GERMAN)
        self.assertEqual(codes, {"DOCKET:" + word for word in
                                 ("RELEASE", "READY", "COLLECT", "LIFT", "PRINT", "UNDO", "GO-ON")})
        for word in ("Foto Sonnenschein", "Freigeben", "Rückgängig"):
            self.assertIn(word, words)
        self.assertIn("Release", self.pdf("/v1/mat", headers={"Accept-Language": "en-GB,en;q=0.8"})[0][1])
        self.assertIn("元に戻す", self.pdf("/v1/mat", headers={"Accept-Language": "ja"})[0][1])

    def test_mat_as_picture(self):
        for format, start in (("png", b"\x89PNG"), ("svg", b"<?xml")):
            answer = self.shop.ask("GET", "/v1/mat?format=" + format, token=self.counter)
            self.assertTrue(answer.body.startswith(start), answer)

    def test_labels(self):
        [(codes, words)] = self.pdf("/v1/labels?names=A1,A2,B4&format=pdf")
        self.assertEqual(codes, {"DOCKET@A1", "DOCKET@A2", "DOCKET@B4"})
        for word in ("A1", "A2", "B4"):
            self.assertIn(word, words)
        # However wide a name is, all of it is there: two that end in dots could be the same.
        wide = ["W" * 20, "W" * 19 + "X", "Schrank_3/Fach_17"]
        [(codes, words)] = self.pdf("/v1/labels?names=" + ",".join(wide))
        self.assertEqual(codes, {"DOCKET@" + name for name in wide})
        for word in wide:
            self.assertIn(word, words)
        names = [f"S{n}" for n in range(20)]
        first, second = self.pdf("/v1/labels?names=" + ",".join(names))
        self.assertEqual(first[0] | second[0], {"DOCKET@" + name for name in names})

    def test_wrong_names(self):
        for names in ("", ",,", "A%201", "%07", "A1,%0AB", "%C3%9C1", "%FF", "A" * 21, ",".join(["A1"] * 281), "A" * 6000):
            self.refused(self.shop.ask("GET", "/v1/labels?names=" + names, token=self.counter), 400, "invalid")
        self.refused(self.shop.ask("GET", "/v1/labels", token=self.counter), 400, "invalid")
        many = ",".join(f"A{n}" for n in range(15))
        self.refused(self.shop.ask("GET", f"/v1/labels?names={many}&format=png", token=self.counter), 400, "invalid")
        self.refused(self.shop.ask("GET", "/v1/mat?format=gif", token=self.counter), 400, "invalid")

    def test_whose(self):
        _, customer, _ = self.shop.place()
        station = self.shop.pair("Station", rights="produce")
        for path in ("/v1/mat", "/v1/labels?names=A1"):
            self.refused(self.shop.ask("GET", path), 401, "unauthorized")
            self.refused(self.shop.ask("GET", path, token=customer), 403, "forbidden")
            self.refused(self.shop.ask("GET", path, token=station), 403, "forbidden")

    def test_docket_is_in_the_customers_language(self):
        """Whoever asks for it: the customer's own page, or the counter in another language."""
        for language, words in (("de", ("Passwort", "Tresen", "Fotoabzug")), ("en", ("Password", "at the counter")),
                                ("ja", ("パスワード",))):
            code, customer, password = self.shop.place(language=language)
            for token in (customer, self.counter):
                answer = self.shop.ask("POST", f"/v1/orders/{code}/docket?format=pdf", {"password": password}, token=token,
                                       headers={"Accept-Language": "fr"})
                self.assertEqual(answer.status, 200, answer)
                [(codes, text)] = pages(answer.body)
                self.assertTrue(any(code in read for read in codes), codes)
                for word in words:
                    self.assertIn(word, text)


if __name__ == "__main__":
    unittest.main()
