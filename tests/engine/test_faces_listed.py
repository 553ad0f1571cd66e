"""The list of open faces, as the answer to a request for the status has it."""

from __future__ import annotations

from datetime import UTC
from typing import Any

from deskspine.core.commands.messages import FacePlace
from deskspine.core.commands.registry import Request
from deskspine.engine.faces import Faces
from support.resident import HandClock


class NoSink:
    """A face that shows nothing."""

    def put(self, news: Any) -> None: ...

    def end(self, why: Any) -> None: ...


def test_the_face_used_last_is_the_first() -> None:
    clock = HandClock(0.0, UTC)
    faces = Faces(clock)
    assert faces.listed == ""
    first = faces.open(FacePlace("screen", tty="/dev/pts/3"), NoSink())
    clock.pass_by(1)
    faces.open(FacePlace("plain"), NoSink())
    assert faces.listed == "plain: no terminal; screen: /dev/pts/3"
    clock.pass_by(1)
    with faces.asked_by(first, Request("key")):
        pass
    assert faces.listed == "screen: /dev/pts/3; plain: no terminal"
    faces.close(first)
    assert faces.listed == "plain: no terminal"
