"""A media player for tests, in a process of its own: honest, or one that lies, hangs, dies or has many names.

Its arguments are a manner, a log, and the ends of its names on the bus. It writes each call that changes it into the
log. A person's own press is one of the calls ByHand (Play or Pause).
"""

from __future__ import annotations

import itertools
import os
import sys
from pathlib import Path
from typing import Any

from jeepney import (  # type: ignore[import-untyped, unused-ignore]
    DBusAddress,
    HeaderFields,
    MessageType,
    new_method_call,
    new_method_return,
    new_signal,
)
from jeepney.io.blocking import open_dbus_connection  # type: ignore[import-untyped, unused-ignore]

PLAYER = "org.mpris.MediaPlayer2.Player"
STATUS = {"Pause": "Paused", "Play": "Playing", "Stop": "Stopped"}


def main(manner: str, log: Path, names: list[str]) -> None:
    """Serve until the process is ended."""
    connection = open_dbus_connection("SESSION")
    bus = DBusAddress("/org/freedesktop/DBus", "org.freedesktop.DBus", "org.freedesktop.DBus")
    here = DBusAddress("/org/mpris/MediaPlayer2", interface="org.freedesktop.DBus.Properties")
    if manner == "crowd":
        names = [f"{names[0]}{number}" for number in range(3000)]
    for name in names:
        connection.send_and_get_reply(new_method_call(bus, "RequestName", "su", (f"org.mpris.MediaPlayer2.{name}", 0)))
    log.touch()
    status = "Playing"
    for _ in itertools.count():
        message: Any = connection.receive()
        fields = message.header.fields
        if message.header.message_type is not MessageType.method_call:
            continue
        member = fields.get(HeaderFields.member)
        if member == "Get":
            if manner != "hangs":
                connection.send(new_method_return(message, "v", (("s", status),)))
            continue
        with log.open("a") as file:
            file.write(f"{member}\n")
        if manner == "dies":
            os._exit(1)
        if manner != "lies" or member == "ByHand":
            status = message.body[0] if member == "ByHand" else STATUS[str(member)]
        if manner == "mute":
            continue
        changed = {"PlaybackStatus": ("s", status)}
        connection.send(new_signal(here, "PropertiesChanged", "sa{sv}as", (PLAYER, changed, [])))
        connection.send(new_method_return(message))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3:])
