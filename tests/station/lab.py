"""A photo lab that takes orders from a hot folder, and reads them by DPOF's grammar."""
import pathlib
import re
import threading


class Order:
    """One AUTPRINT.MRK: how many prints, of which size; fails where it is not as DPOF has it."""

    def __init__(self, folder):
        self.folder = folder
        text = (folder / "MISC/AUTPRINT.MRK").read_bytes().decode("ascii")
        assert "\n" not in text.replace("\r\n", ""), "each line ends in CR LF"
        header, *jobs = re.split(r"^\[JOB\]\r\n", text, flags=re.M)
        assert header.startswith("[HDR]\r\nGEN REV = 01.00\r\n"), header
        size = re.search(r"^PRT PSL = (?:NML -PSIZE )?(\S+)\r$", header, re.M)
        self.size, self.prints = size and size.group(1), 0
        for number, job in enumerate(jobs, 1):
            assert re.search(r"^PRT PID = (\d{3})\r$", job, re.M).group(1) == f"{number:03}", job
            picture = re.search(r'^<IMG SRC = "(\S+)">\r$', job, re.M).group(1)
            data = (folder / "MISC" / picture).read_bytes()
            assert data[:2] == b"\xff\xd8" and data[-2:] == b"\xff\xd9", f"{picture} is not whole"
            self.prints += int(re.search(r"^PRT QTY = (\d{3})\r$", job, re.M).group(1))
        assert self.prints > 0, text

    @property
    def name(self):
        return self.folder.name[1:]


class Lab:
    """As a context manager it takes by itself."""

    def __init__(self, root):
        self.root = pathlib.Path(root)
        self.root.mkdir()
        self.orders, self.going, self.failure = [], threading.Event(), None

    def waiting(self):
        return sorted(self.root.glob("o*"))

    def take(self, letter="e"):
        for folder in self.waiting():
            order = Order(folder)
            folder.rename(self.root / (letter + folder.name[1:]))
            self.orders.append(order)

    def _work(self):
        try:
            while not self.going.wait(0.02):
                self.take()
        except Exception as error:  # told by the main thread
            self.failure = error

    def __enter__(self):
        self.going.clear()
        self.thread = threading.Thread(target=self._work)
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.going.set()
        self.thread.join()
        if self.failure:
            raise self.failure
