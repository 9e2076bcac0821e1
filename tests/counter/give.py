#!/usr/bin/python3
"""Another program on the desk: `give.py copy|drag FILE` has a picture in the clipboard as a picture, or a
file to be dragged out of its window."""
import sys

import gi

gi.require_version("Gdk", "4.0")
gi.require_version("Gtk", "4.0")
from gi.repository import Gdk, Gio, GObject, Gtk  # noqa: E402


def main(what, path):
    application = Gtk.Application(flags=Gio.ApplicationFlags.NON_UNIQUE)

    def on_activate(_):
        window = Gtk.ApplicationWindow(application=application, title="Given", default_width=120, default_height=80,
                                       decorated=False, child=Gtk.Label(label=what))
        if what == "copy":
            window.get_clipboard().set(GObject.Value(Gdk.Texture, Gdk.Texture.new_from_filename(path)))
        else:
            files = Gdk.FileList.new_from_list([Gio.File.new_for_path(path)])
            source = Gtk.DragSource(actions=Gdk.DragAction.COPY, content=Gdk.ContentProvider.new_for_value(files))
            window.add_controller(source)
        window.present()

    application.connect("activate", on_activate)
    application.run([])


if __name__ == "__main__":
    main(*sys.argv[1:])
