"""Audio cues: tones and spoken cues at the right moments, by the settings, and silence where no one would hear them."""

from __future__ import annotations

import asyncio

import pytest

from deskspine.engine.notify import audio as module
from deskspine.engine.notify.audio import AudioCues
from deskspine.engine.ports import UnusableError
from deskspine.engine.situation import PresenceReport
from support.resident import Resident
from support.watched import SSH, settle


class Heard:
    """Sounds and a voice in one, which record what they play."""

    def __init__(self) -> None:
        self.tones: list[str] = []
        self.spoken: list[str] = []
        self.hushed = 0
        self.error: Exception | None = None
        self.hangs = False

    async def play(self, name: str, fresh: tuple[tuple[str, str], ...] = ()) -> str:
        if self.error is not None:
            raise self.error
        self.tones.append(name)
        return "played"

    async def speak(self, text: str) -> str:
        if self.hangs:
            await asyncio.Event().wait()
        if self.error is not None:
            raise self.error
        self.spoken.append(text)
        return "spoken"

    async def stop(self) -> None:
        self.hushed += 1


def at_desk(**settings: bool | str) -> tuple[Resident, Heard, AudioCues]:
    person, cues = Resident(**settings), Heard()  # type: ignore[arg-type]
    aloud = AudioCues(person.engine, cues, cues)
    person.engine.listen(aloud.hear)
    person.engine.subscribe(aloud.follow)
    return person, cues, aloud


async def play(person: Resident, seconds: float) -> None:
    for _ in range(int(seconds * 2)):
        person.live(0.5)
        await settle()


async def test_spoken_cues_name_the_exercise_its_side_and_its_hold() -> None:
    person, cues, _ = at_desk(voice__routine=True)
    assert person.ask("start", routine="seated-2min").ok
    await play(person, 130)
    assert cues.spoken[0].startswith("Shoulder rolls")
    assert any("left side" in text.lower() for text in cues.spoken)
    assert any(text.startswith("Hold") for text in cues.spoken)
    assert cues.spoken[-1].endswith("That was it.")
    assert cues.tones == []


async def test_a_tone_marks_hold_and_side_when_that_is_how_a_routine_is_to_sound() -> None:
    person, cues, _ = at_desk(sound__by="chime")
    person.ask("start", routine="seated-2min")
    await play(person, 130)
    assert {"hold-start", "hold-end", "change-side"} >= set(cues.tones)
    assert cues.tones.count("hold-start") >= 2
    assert cues.spoken == []


async def test_by_default_neither_tone_nor_voice_is_heard() -> None:
    person, cues, _ = at_desk()
    person.ask("start", routine="seated-2min")
    await play(person, 60)
    assert cues.tones == cues.spoken == []


async def test_the_sound_key_silences_this_routine_and_no_later_one() -> None:
    person, cues, _ = at_desk(voice__routine=True, sound__by="chime")
    person.ask("start", routine="micro-1min")
    person.ask("player-sound", on=False)
    await play(person, 70)
    assert cues.tones == []
    assert len(cues.spoken) == 1
    assert person.picture.playing is None
    person.ask("start", routine="micro-1min")
    await play(person, 70)
    assert len(cues.spoken) > 3
    assert cues.tones


async def test_a_pause_stops_the_voice_in_the_middle_of_a_word() -> None:
    person, cues, _ = at_desk(voice__routine=True)
    person.ask("start", routine="seated-2min")
    await play(person, 5)
    person.ask("player-pause")
    await settle()
    assert cues.hushed == 1
    spoken = len(cues.spoken)
    await play(person, 60)
    assert len(cues.spoken) == spoken


async def test_nothing_sounds_in_a_room_where_the_person_is_not() -> None:
    person, cues, _ = at_desk(voice__routine=True, sound__by="chime")
    person.engine.report(PresenceReport(SSH))
    person.ask("start", routine="seated-2min")
    await play(person, 60)
    assert cues.tones == cues.spoken == []


async def test_a_voice_that_is_missing_is_one_notice_and_none_when_it_speaks() -> None:
    person, cues, _ = at_desk(voice__routine=True)
    cues.error = UnusableError("no speech program")
    person.ask("start", routine="seated-2min")
    await play(person, 30)
    assert person.notices == ["The voice of the routine cannot be heard (no speech program)."]
    cues.error = None
    await play(person, 40)
    assert person.notices == []


async def test_a_voice_that_hangs_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SOUND_S", 0.01)
    person, cues, aloud = at_desk(voice__routine=True)
    cues.hangs = True
    person.ask("start", routine="seated-2min")
    await asyncio.gather(*aloud._jobs)
    assert person.notices == ["The voice of the routine cannot be heard (no answer in time)."]
    await aloud.close()
