"""`deskspine doctor` on the surroundings of a break: nothing is changed, and what is left changed is said."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from deskspine.adapters.presence.do_not_disturb import DUNST, NOTICES
from deskspine.adapters.surroundings.do_not_disturb import NO_MODE
from deskspine.adapters.surroundings.record_file import RecordFile
from deskspine.cli import doctor_surroundings
from deskspine.cli.doctor_surroundings import ADVICE, NAME, NEXT_START, OFF, look
from deskspine.cli.findings import Finding
from deskspine.core.presence.place import Place
from deskspine.core.settings.settings import DEFAULTS, Settings
from deskspine.engine.surroundings.changes import Change, Record
from support.fake_bus import HANG, FakeBus, a_bus

PLAYER = "org.mpris.MediaPlayer2.Player.PlaybackStatus"
NOWHERE = Path("/nowhere")


@pytest.fixture
async def bus() -> AsyncIterator[FakeBus]:
    async with a_bus() as bus:
        bus.names |= {NOTICES.name: ":1.4", "org.mpris.MediaPlayer2.mpv": ":1.5", "org.gnome.ScreenSaver": ":1.6"}
        bus.answers |= {
            "GetId": ("s", ("bus-1",)),
            "ListNames": ("as", (list(bus.names),)),
            PLAYER: ("v", (("s", "Playing"),)),
            "GetServerInformation": ("ssss", ("dunst", "them", "1", "1.2")),
            f"{DUNST.interface}.paused": ("v", (("b", False),)),
            "Introspect": ("s", ('<method name="Lock"/>',)),
        }
        yield bus


def chosen(*names: str) -> Settings:
    """Return settings in which these kinds are switched on."""
    settings = DEFAULTS
    for name in names or ("media", "do_not_disturb", "lock"):
        settings = settings.replace(f"surroundings.{name}", True)
    return settings


async def found(place: Place, settings: Settings, record: Path = NOWHERE, *, runs: bool = False) -> list[Finding]:
    """Return the findings."""
    return await look(place, settings, record, {}, runs=runs)


async def test_what_a_break_would_change_is_named_and_nothing_is_changed(bus: FakeBus) -> None:
    assert await found(bus.place, chosen()) == [
        Finding(NAME, "ok", "music and video: mpv: playing"),
        Finding(NAME, "ok", "do-not-disturb: dunst would be silent"),
        Finding(NAME, "ok", "lock: org.gnome.ScreenSaver"),
    ]
    assert not {"Pause", "Play", "Set", "Lock"} & {method for method, _ in bus.asked}


async def test_what_is_not_chosen_is_not_looked_at(bus: FakeBus) -> None:
    assert await found(bus.place, DEFAULTS) == [Finding(NAME, "not here", OFF)]
    assert bus.asked == []


async def test_at_another_machine_nothing_is_looked_at() -> None:
    findings = await found(Place(remote=True), chosen())
    assert {finding.state for finding in findings} == {"not here"}
    assert len(findings) == 3


async def test_what_does_not_work_has_advice(bus: FakeBus, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor_surroundings, "LOOK_S", 0.05)
    bus.answers["ListNames"] = HANG
    bus.answers["GetServerInformation"] = ("ssss", ("mako", "them", "1", "1.2"))
    bus.answers["ListModes"] = ("as", (["default"],))
    media, silence = await found(bus.place, chosen("media", "do_not_disturb"))
    assert media == Finding(NAME, "problem", "music and video: no answer within 0.05 s", ADVICE["media"])
    assert silence == Finding(NAME, "problem", f"do-not-disturb: {NO_MODE}", ADVICE["do_not_disturb"])


async def test_what_an_interrupted_break_has_left_is_said(tmp_path: Path) -> None:
    record = tmp_path / "surroundings.json"
    RecordFile(record).save(Record((Change("media", "mpv"), Change("do-not-disturb", "dunst")), 1.0))
    text = "changed for a break and not put right yet: mpv, dunst"
    assert (await found(Place(), DEFAULTS, record))[1:] == [Finding(NAME, "problem", text, NEXT_START)]
    assert (await found(Place(), DEFAULTS, record, runs=True))[1:] == [Finding(NAME, "ok", text)]
    record.write_text("{")
    (damaged,) = (await found(Place(), DEFAULTS, record))[1:]
    assert damaged.state == "problem"
    assert "it is not what deskspine writes" in damaged.found
    assert record.read_text() == "{"
