#!/usr/bin/python3
"""A stand-in for BlueZ's obexd where there is no Bluetooth: the same interfaces on D-Bus, with phones that push.

obex.py: serves org.bluez.obex on the session bus; on standard input a line for each push:
    ADDRESS<tab>FILE[<tab>NAME[<tab>break]]
on standard output what came of it: "agent", "took PATH", "refused MESSAGE"."""
import os
import pathlib
import sys

import gi

gi.require_version("Gio", "2.0")
from gi.repository import Gio, GLib  # noqa: E402

OBEX = "org.bluez.obex"
XML = """<node>
<interface name='org.bluez.obex.AgentManager1'>
<method name='RegisterAgent'><arg type='o' direction='in'/></method>
<method name='UnregisterAgent'><arg type='o' direction='in'/></method></interface>
<interface name='org.bluez.obex.Session1'>
<property name='Source' type='s' access='read'/><property name='Destination' type='s' access='read'/>
<property name='Target' type='s' access='read'/><property name='Root' type='s' access='read'/>
</interface>
<interface name='org.bluez.obex.Transfer1'>
<property name='Name' type='s' access='read'/><property name='Size' type='t' access='read'/>
<property name='Session' type='o' access='read'/><property name='Status' type='s' access='read'/>
<property name='Filename' type='s' access='read'/><property name='Transferred' type='t' access='read'/>
<method name='Cancel'/></interface></node>"""


def say(*words):
    print(*words, flush=True)


class Obexd:
    def __init__(self):
        self.bus = Gio.bus_get_sync(Gio.BusType.SESSION)
        self.info = Gio.DBusNodeInfo.new_for_xml(XML)
        self.agent, self.count = None, 0
        self.bus.register_object("/org/bluez/obex", self.info.interfaces[0], self.on_manager, None, None)
        Gio.bus_own_name_on_connection(self.bus, OBEX, Gio.BusNameOwnerFlags.NONE, None, None)
        GLib.io_add_watch(sys.stdin, GLib.IO_IN | GLib.IO_HUP, self.on_line)

    def on_manager(self, _bus, sender, _path, _interface, method, parameters, invocation):
        if method == "RegisterAgent" and self.agent is not None:
            invocation.return_dbus_error(OBEX + ".Error.AlreadyExists", "Agent already exists")
            return
        self.agent = (sender, parameters.unpack()[0]) if method == "RegisterAgent" else None
        if self.agent is not None:
            Gio.bus_watch_name_on_connection(self.bus, sender, Gio.BusNameWatcherFlags.NONE, None, self.on_agent_gone)
        invocation.return_value(None)
        say("agent")

    def on_agent_gone(self, _bus, name):
        if self.agent is not None and self.agent[0] == name:
            self.agent = None

    def on_line(self, stream, _condition):
        line = stream.readline()
        if not line:
            loop.quit()
            return False
        address, file, *rest = line.rstrip("\n").split("\t")
        self.push(address, pathlib.Path(file), *rest)
        return True

    def publish(self, path, interface, values):
        """What obexd does not know yet it does not tell."""
        def get(_bus, _sender, _path, _interface, name):
            return values.get(name)
        return self.bus.register_object(path, self.info.interfaces[interface], None, get, None)

    def change(self, path, **values):
        told = GLib.Variant("(sa{sv}as)", (OBEX + ".Transfer1", values, []))
        self.bus.emit_signal(None, path, "org.freedesktop.DBus.Properties", "PropertiesChanged", told)

    def push(self, address, file, name=None, fault=None):
        self.count += 1
        session, transfer = f"/org/bluez/obex/server/session{self.count}", f"/org/bluez/obex/server/session{self.count}/transfer0"
        objects = [self.publish(session, 1, {"Source": GLib.Variant("s", "00:00:00:00:00:01"), "Root": GLib.Variant("s", "/tmp"),
                                             "Destination": GLib.Variant("s", address), "Target": GLib.Variant("s", "")})]
        size = file.stat().st_size
        about = {"Name": GLib.Variant("s", name or file.name), "Size": GLib.Variant("t", size),
                 "Session": GLib.Variant("o", session), "Status": GLib.Variant("s", "queued"), "Transferred": GLib.Variant("t", 0)}
        objects.append(self.publish(transfer, 2, about))

        def over():
            for number in objects:
                self.bus.unregister_object(number)

        def answered(bus, result):
            try:
                to = bus.call_finish(result).unpack()[0]
            except GLib.Error as error:
                say("refused", error.message)
                over()
                return
            data = file.read_bytes()
            about["Status"], about["Filename"] = GLib.Variant("s", "active"), GLib.Variant("s", to)
            self.change(transfer, Status=about["Status"])
            pathlib.Path(to).write_bytes(data[:len(data) // 2])
            self.change(transfer, Transferred=GLib.Variant("t", len(data) // 2))
            if not fault:
                pathlib.Path(to).write_bytes(data)
                self.change(transfer, Transferred=GLib.Variant("t", size))
            about["Status"] = GLib.Variant("s", "error" if fault else "complete")
            self.change(transfer, Status=about["Status"])
            over()
            say("took", to)
        self.bus.call(self.agent[0], self.agent[1], OBEX + ".Agent1", "AuthorizePush", GLib.Variant("(o)", (transfer,)),
                      GLib.VariantType("(s)"), Gio.DBusCallFlags.NONE, 5000, None, answered)


if __name__ == "__main__":
    os.umask(0o077)
    loop = GLib.MainLoop()
    Obexd()
    loop.run()
