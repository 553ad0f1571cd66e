"""The messages to a face: what arrives is equal to what was sent, whatever a day brings."""

from __future__ import annotations

from typing import get_args

import msgspec
import pytest
from msgspec.structs import fields, replace

from deskspine.core.history.history import RoutinePlays
from deskspine.core.schedule import inputs as given
from deskspine.core.text.plain_data import json_line
from deskspine.engine.snapshot import Snapshot
from deskspine.engine.wire import Bye, FaceMessage, Heard, Hello, HostEnd, News
from support import fakes
from support.resident import Resident, shipped


def through(message: FaceMessage) -> FaceMessage:
    """Return a message as a face receives it."""
    received: FaceMessage = msgspec.json.decode(json_line(message), type=FaceMessage)
    return received


def differing(one: Snapshot, other: Snapshot) -> list[str]:
    """Return the names of the fields that differ."""
    return [entry.name for entry in fields(one) if getattr(one, entry.name) != getattr(other, entry.name)]


def assert_arrives(snapshot: Snapshot, resident: Resident | None = None) -> None:
    """Check that a snapshot arrives equal, with the latest events."""
    sent = News(replace(snapshot, library=None), tuple(resident.events[-20:]) if resident else ())
    received = through(sent)
    assert isinstance(received, News)
    assert differing(received.snapshot, sent.snapshot) == []
    assert received == sent


def test_what_is_not_news_arrives() -> None:
    messages: list[FaceMessage] = [Hello("1.2", 3), Heard(), *(Bye(why) for why in get_args(HostEnd))]
    for message in messages:
        assert through(message) == message


def test_the_snapshots_of_screen_tests_arrive() -> None:
    assert_arrives(fakes.snapshot())
    assert_arrives(fakes.snapshot(ask=fakes.ask(), mode="asking"))
    assert_arrives(fakes.snapshot(played={"seated-2min": RoutinePlays(3, fakes.WALL)}))


def test_every_snapshot_of_a_day_arrives() -> None:
    desk = Resident(minutes=10, source=True)
    desk.to_ask()
    for request in (
        "snooze",
        "meeting",
        "meeting-over",
        "pause",
        "resume",
        "away",
        "back",
        "did-it",
        "undo",
    ):
        desk.ask(request)
        desk.live(20)
    for report in (given.Lock(), given.Unlock(), given.Sleep(), given.Wake(), given.Idle(400), given.Key()):
        desk.engine.step([report])
        desk.live(400)
    desk.ask("start", routine="bragg")
    desk.ask("gate-close")
    desk.closed(for_s=4000)
    desk.play("butrimov-check")
    desk.ask("unwell-ill")
    desk.live(60)
    assert len(desk.pictures) > 40
    for picture in desk.pictures:
        assert_arrives(picture, desk)


@pytest.mark.parametrize("routine", sorted(shipped().routines))
def test_every_routine_arrives_while_it_plays(routine: str) -> None:
    desk = Resident()
    desk.ask("start", routine=routine)
    if desk.picture.gate.routine:
        desk.ask("start", routine=routine, ready=True)
    assert_arrives(desk.picture, desk)
    playing = desk.picture.playing
    if playing is not None:
        for press in ("player-worse", "player-easier", "player-pause", "player-next", "player-leave"):
            desk.ask(press)
            desk.live(7)
            assert_arrives(desk.picture, desk)
