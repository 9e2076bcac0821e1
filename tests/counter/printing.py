#!/usr/bin/python3
"""What the window prints, through the desktop's print dialog: to a real queue with a printer behind it,
and into a file. What came out is looked at as a scanner and a ruler would."""
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "device"))

from counter_kit import Counter, run, wait_for  # noqa: E402
from printers import Printers  # noqa: E402

MAT = {"DOCKET:" + word for word in ("RELEASE", "READY", "COLLECT", "LIFT", "PRINT", "UNDO", "GO-ON")}
A4 = [("iso_a4_210x297mm", 21000, 29700)]
FORMATS = "application/pdf,image/jpeg,image/pwg-raster"


def pages(pdf):
    """The bar codes of each page; none while it is still being written."""
    folder = pathlib.Path(pdf).parent / "pages"
    folder.mkdir(exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    subprocess.run(["pdftoppm", "-r", "254", "-gray", "-png", pdf, folder / "page"], check=False,
                   stderr=subprocess.DEVNULL)
    found = []
    for picture in sorted(folder.glob("*.png")):
        codes = subprocess.run(["zbarimg", "--nodbus", "-q", "--raw", picture], capture_output=True, text=True).stdout
        found.append(set(codes.split()))
    return found


def size(pdf):
    """Width and height of what is printed on the first page, in millimetres."""
    picture = pathlib.Path(pdf).with_suffix("")
    subprocess.run(["pdftoppm", "-r", "254", "-gray", "-png", "-singlefile", pdf, picture], check=True)
    box = subprocess.run(["convert", f"{picture}.png", "-fuzz", "20%", "-trim", "-format", "%w %h", "info:"], check=True,
                         capture_output=True, text=True).stdout
    return [int(dots) / 10 for dots in box.split()]


def click(counter, name):
    """With the pointer, as the rows of the dialog's list want it."""
    def place():
        node = counter.find(name, "label")
        return node and node.extents()
    box = wait_for(f"“{name}” in the dialog", place)
    counter.desk.run("xdotool", "mousemove", str(box.x + box.width // 2), str(box.y + box.height // 2), "click", "1")


def send(counter, printer):
    """Chooses the printer in the dialog, and prints."""
    click(counter, printer)
    def asked():
        node = counter.find("_Print Print")
        return node and node.has("sensitive")
    wait_for("the printer to be asked", asked)
    counter.keep("30-print")
    counter.press("_Print Print")
    counter.gone("_Print Print")


def to_file(counter, name):
    send(counter, "Print to File")
    return wait_for(f"{name}.pdf", lambda: next(counter.folder.rglob(f"{name}.pdf"), None))


def test_mat_and_labels_into_a_file():
    with Counter() as counter:
        counter.see("Scan an order")
        counter.key("ctrl+shift+m")
        mat = to_file(counter, "Counter mat")
        wait_for("the mat's bar codes", lambda: pages(mat) == [MAT])
        counter.key("ctrl+shift+l")
        counter.see("Which shelves?")
        counter.keep("31-labels")
        counter.desk.type("A1, A2 B4")
        counter.key("Return")
        labels = to_file(counter, "Shelf labels")
        wait_for("the labels' bar codes", lambda: pages(labels) == [{"DOCKET@A1", "DOCKET@A2", "DOCKET@B4"}])
        counter.key("ctrl+shift+l")
        counter.see("Which shelves?")
        counter.desk.type("Ü1")
        counter.key("Return")
        counter.see("cannot be a shelf’s name")
        counter.key("ctrl+shift+l")
        counter.see("Which shelves?")
        counter.key("Escape")
        counter.gone("Which shelves?")
        counter.key("F10")
        counter.see("Print the counter mat…")
        counter.see("Print shelf labels…")


def test_docket_on_a_printer():
    """The docket of the order on the desk, by its key and by the mat's bar code; then the mat."""
    with Printers(["desk"], sizes=A4, formats=FORMATS) as printers, \
            Counter(env={"CUPS_SERVER": printers.env["CUPS_SERVER"]}) as counter:
        code = counter.order("Ayumi Tanaka")
        counter.scan(code)
        counter.see("Ayumi Tanaka", "heading")
        counter.key("ctrl+p")
        send(counter, "desk")
        [page] = wait_for("the docket on paper", lambda: printers.received("desk"), 30)
        [codes] = pages(page["page"])
        assert any(code == read for read in codes) and any(read.endswith("/o/" + code) for read in codes), codes
        drawn = counter.folder / "drawn.pdf"
        drawn.write_bytes(counter.terminal.call("POST", f"/v1/orders/{code}/docket?format=pdf", {})[2])
        assert all(abs(a - b) < 1 for a, b in zip(size(page["page"]), size(drawn))), (size(page["page"]), size(drawn))
        # No window manager gives the keys back when a dialog closes.
        counter.desk.wait_window("Docket")
        counter.scan("DOCKET:PRINT")
        send(counter, "desk")
        wait_for("a second docket", lambda: len(printers.received("desk")) == 2, 30)
        assert counter.state(code)["state"] == "placed"


if __name__ == "__main__":
    run(test_mat_and_labels_into_a_file, test_docket_on_a_printer)
