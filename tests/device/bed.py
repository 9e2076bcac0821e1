"""A simulated engraver at a port of its own, and what it burnt. For the tour and the tests of the window."""
import pathlib
import subprocess

from grbl_picture import astray, draw, extent, read


class Engraver:
    """A context manager: `port` is where it is plugged in, `gcode` what it carried out, `burnt` a log of what it burnt."""

    def __init__(self, simulator, folder, speed=20):
        self.simulator, self.folder, self.speed = pathlib.Path(simulator), pathlib.Path(folder), speed
        self.port, self.gcode, self.burnt = (self.folder / name for name in ("engraver", "engraver.ngc", "burnt"))
        self.process = None

    @property
    def uri(self):
        return f"grbl:{self.port}?baud=115200"

    def __enter__(self):
        self.folder.mkdir(parents=True, exist_ok=True)
        self.process = subprocess.Popen(
            [self.simulator, "--pty", self.port, "--speed", str(self.speed), "--log", self.burnt, "--gcode", self.gcode],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.process.stdout.readline()
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait(10)

    def report(self):
        """What it knows of itself: burnt (mm), moves, state and others, as words; its logs are whole up to now."""
        self.process.stdin.write("report\n")
        self.process.stdin.flush()
        return dict(word.split("=") for word in self.process.stdout.readline().split()[1:])

    def moves(self):
        self.report()
        return read(self.burnt)

    def keep_picture(self, path, imprint=False):
        moves = self.moves()
        draw(moves, extent(moves), imprint=imprint).write_to_png(str(path))
        return path

    def check(self, face):
        """That all of the face was burnt, and nothing else, to a tenth of a millimetre."""
        missing, too_much, whole = astray(self.moves(), face, self.folder)
        assert whole > 1000 and missing == 0 and too_much == 0, f"{missing} of {whole} pixels are missing, {too_much} too many"
