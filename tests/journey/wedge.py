"""A keyboard-wedge scanner at an X display. The display itself spaces the keys, so that a busy machine cannot come
between them: xdotool would sleep between two keys, and a late awakening is no scanner's pause."""
import contextlib
import ctypes

SHIFT, RETURN = 0xFFE1, 0xFF0D


@contextlib.contextmanager
def keyboard(display):
    """A connection to the X display of that name, and how to press a key on it: (symbol, milliseconds before)."""
    x11, xtst = ctypes.CDLL("libX11.so.6"), ctypes.CDLL("libXtst.so.6")
    x11.XOpenDisplay.restype = ctypes.c_void_p
    for call, *rest in ((x11.XKeysymToKeycode, ctypes.c_ulong), (xtst.XTestFakeKeyEvent, ctypes.c_uint, ctypes.c_int, ctypes.c_ulong),
                        (x11.XkbKeycodeToKeysym, ctypes.c_ubyte, ctypes.c_uint, ctypes.c_uint),
                        (x11.XSync, ctypes.c_int), (x11.XCloseDisplay,)):
        call.argtypes = [ctypes.c_void_p, *rest]
    x11.XKeysymToKeycode.restype = ctypes.c_ubyte
    x11.XkbKeycodeToKeysym.restype = ctypes.c_ulong
    connection = x11.XOpenDisplay(display.encode())
    if not connection:
        raise RuntimeError(f"no display {display}")

    def press(symbol, pause):
        code, shift = x11.XKeysymToKeycode(connection, symbol), x11.XKeysymToKeycode(connection, SHIFT)
        shifted = x11.XkbKeycodeToKeysym(connection, code, 0, 0) != symbol
        if shifted:
            xtst.XTestFakeKeyEvent(connection, shift, True, pause)
        xtst.XTestFakeKeyEvent(connection, code, True, 0 if shifted else pause)
        xtst.XTestFakeKeyEvent(connection, code, False, 0)
        if shifted:
            xtst.XTestFakeKeyEvent(connection, shift, False, 0)

    try:
        yield press
        x11.XSync(connection, False)
    finally:
        x11.XCloseDisplay(connection)


def scan(display, text, milliseconds):
    """The text at so many milliseconds a key, then Return; it has been sent when this returns."""
    with keyboard(display) as press:
        for symbol in [*map(ord, text), RETURN]:
            press(symbol, milliseconds)
