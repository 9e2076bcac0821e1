"""What a screen reader is told of the window, asked anew each time over the accessibility bus itself. (libatspi keeps
what it has read, and a node that has gone in the middle of a reading may stay there.)"""
import collections
import types

import gi
gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, Gio, GLib  # noqa: E402

ACCESSIBLE, COMPONENT = "org.a11y.atspi.Accessible", "org.a11y.atspi.Component"
ACTION, TEXT = "org.a11y.atspi.Action", "org.a11y.atspi.EditableText"
PROPERTIES = "org.freedesktop.DBus.Properties"
ROOT = "/org/a11y/atspi/accessible/root"
PATIENCE_MS = 20000

Extents = collections.namedtuple("Extents", "x y width height")


class Node:
    """One accessible, as it was when the screen was read: a name, a role, states, and those within it."""

    def __init__(self, screen, owner, path, parent=None):
        self.screen, self.owner, self.path, self.parent = screen, owner, path, parent
        self.name, self.role, self.states, self.seen, self.children = "", "", 0, False, []

    def has(self, state):
        return bool(self.states >> int(getattr(Atspi.StateType, state.upper())) & 1)

    def walk(self):
        yield self
        for child in self.children:
            yield from child.walk()

    def ask(self, interface, method, arguments=None):
        """The answer's values; GLib.Error where it has gone."""
        return self.screen.bus.call_sync(self.owner, self.path, interface, method, arguments, None,
                                         Gio.DBusCallFlags.NONE, PATIENCE_MS, None).unpack()

    def extents(self):
        """In the window, which stands in the screen's corner; in pixels. GTK knows no other place, and warns when asked."""
        return Extents(*self.ask(COMPONENT, "GetExtents", GLib.Variant("(u)", (1,)))[0])

    @property
    def is_entry(self):
        return TEXT in self.ask(ACCESSIBLE, "GetInterfaces")[0]

    def write(self, text):
        """Into an entry, in the place of what is there."""
        self.ask(TEXT, "SetTextContents", GLib.Variant("(s)", (text,)))

    def press(self):
        """What it does, or what the nearest does that it is in."""
        node = self
        while node:
            if ACTION in node.ask(ACCESSIBLE, "GetInterfaces")[0] and node.n_actions():
                return node.ask(ACTION, "DoAction", GLib.Variant("(i)", (0,)))
            node = node.parent
        raise AssertionError(f"“{self.name}” cannot be pressed")

    def n_actions(self):
        return self.ask(PROPERTIES, "Get", GLib.Variant("(ss)", (ACTION, "NActions")))[0]


class Screen:
    def __init__(self, session_address):
        session = self.connect(session_address)
        address = session.call_sync("org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus", "GetAddress", None, None,
                                    Gio.DBusCallFlags.NONE, PATIENCE_MS, None).unpack()[0]
        session.close_sync(None)
        self.bus = self.connect(address)
        self.roles = {}   # by owner and path: neither is given twice, and a role stays

    @staticmethod
    def connect(address):
        flags = Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION
        return Gio.DBusConnection.new_for_address_sync(address, flags, None, None)

    def ask_all(self, questions):
        """Answers of [(node, interface, method, arguments)], asked all at once; None where there was none."""
        answers, left = [None] * len(questions), types.SimpleNamespace(n=len(questions))

        def answered(bus, result, at):
            try:
                answers[at] = bus.call_finish(result).unpack()
            except GLib.Error:  # it has gone meanwhile, or never had that
                pass
            left.n -= 1

        for at, (node, interface, method, arguments) in enumerate(questions):
            self.bus.call(node.owner, node.path, interface, method, arguments, None, Gio.DBusCallFlags.NONE, PATIENCE_MS,
                          None, answered, at)
        while left.n > 0:
            GLib.MainContext.default().iteration(True)
        return answers

    def learn_roles(self, nodes):
        new = [node for node in nodes if (node.owner, node.path) not in self.roles]
        for node, answer in zip(new, self.ask_all([(node, ACCESSIBLE, "GetRole", None) for node in new])):
            if answer:
                self.roles[node.owner, node.path] = Atspi.role_get_name(Atspi.Role(answer[0]))

    def fill(self, nodes):
        """Reads `nodes`, and makes those within each that can be seen. These."""
        self.learn_roles(nodes)
        questions = [question for node in nodes for question in (
            (node, PROPERTIES, "Get", GLib.Variant("(ss)", (ACCESSIBLE, "Name"))), (node, ACCESSIBLE, "GetState", None),
            (node, COMPONENT, "GetExtents", GLib.Variant("(u)", (1,))), (node, ACCESSIBLE, "GetChildren", None))]
        answers = self.ask_all(questions)
        found = []
        for at, node in enumerate(nodes):
            name, states, extents, children = answers[4 * at:4 * at + 4]
            role = self.roles.get((node.owner, node.path))
            if None in (name, role, states):
                continue
            node.name, node.role = name[0] or "", role
            node.states = sum(word << 32 * index for index, word in enumerate(states[0]))
            node.seen = node.role == "application" or (node.has("visible") and (extents is None or extents[0][2] > 0))
            if node.seen and children:
                node.children = [Node(self, owner, path, node) for owner, path in children[0]]
                found += node.children
        return found

    def read(self, application):
        """The application whose name has that in it, whole; None where it is not there. GTK 4.8 has no better
        "showing": what has no place on the screen is left out, with what is within it."""
        desktop = Node(self, "org.a11y.atspi.Registry", ROOT)
        roots = [Node(self, owner, path) for owner, path in desktop.ask(ACCESSIBLE, "GetChildren")[0]]
        self.fill(roots)
        root = next((node for node in roots if application in node.name.lower()), None)
        level = root.children if root else []
        while level:
            level = self.fill(level)
        for node in root.walk() if root else ():
            node.children = [child for child in node.children if child.seen]
        return root
