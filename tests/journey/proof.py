"""What came out of a printer, held against what was sent to it: size, picture, number of copies."""
import pathlib
import re
import subprocess


class Proof:
    """`folder` keeps what was scaled for comparing."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)

    def scaled(self, name, *options):
        path = self.folder / f"{name}.png"
        if not path.exists():
            subprocess.run(["convert", *options, "+repage", path], check=True)
        return path

    def differs(self, wanted, found):
        said = subprocess.run(["compare", "-metric", "RMSE", wanted, found, "null:"], capture_output=True, text=True).stderr
        return float(re.search(r"\(([\d.e-]+)\)", said).group(1))

    def photo(self, page, chosen):
        """The page is one of the pictures that were sent, cut in its middle to the paper's shape; it lies as the
        paper does in the printer, so a picture that is wider than high arrives turned by a quarter."""
        def off(picture, turn):
            wanted = self.scaled(f"wanted-{picture.stem}", picture, "-resize", "450x", "-gravity", "center", "-crop", "450x300+0+0")
            return self.differs(wanted, self.scaled(f"{page.stem}-{turn}", page, "-rotate", str(turn), "-resize", "450x300!"))
        best = min(off(picture, turn) for picture in chosen for turn in (0, 90, 270))
        assert best < 0.03, f"{page} differs from each picture by {best}"

    def sheet(self, page, sent):
        """The page is the sheet that the order server drew."""
        off = self.differs(self.scaled("wanted-sheet", sent, "-resize", "444x630!"),
                           self.scaled(page.stem, page, "-resize", "444x630!"))
        assert off < 0.03, f"{page} differs from the sheet by {off}"

    def size(self, page, width, height):
        """In words; the page is so many millimetres, whichever side comes first."""
        said = subprocess.run(["identify", "-units", "PixelsPerInch", "-format", "%w %h %x", page],
                              capture_output=True, text=True, check=True).stdout
        across, down, dpi = (float(number) for number in re.findall(r"[\d.]+", said)[:3])
        found = sorted((round(across / dpi * 25.4, 1), round(down / dpi * 25.4, 1)))
        assert abs(found[0] - width) < 0.2 and abs(found[1] - height) < 0.2, found
        return f"{across:.0f} x {down:.0f} pixels, {found[0]} x {found[1]} mm at {dpi:.0f} dpi"
