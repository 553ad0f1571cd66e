"""Audio cues: tones and spoken cues at the right moments, by the settings, and silence where no one would hear them."""

from __future__ import annotations

import asyncio

import pytest

from deskspine.core.schedule.inputs import WaitEnded, WaitNeedsYou, WaitStarted
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
    assert {"hold-start", "hold-end", "change-side", "tick"} >= set(cues.tones)
    assert cues.tones.count("hold-start") >= 2
    assert cues.spoken == []


@pytest.mark.parametrize(
    ("settings", "tones"),
    [({}, ["ask"]), ({"sound__by": "chime"}, ["ask"]), ({"sound__player": False}, [])],
)
async def test_a_machine_that_needs_the_person_is_one_soft_tone(
    settings: dict[str, bool | str], tones: list[str]
) -> None:
    person, cues, _ = at_desk(**settings)
    person.live(30, [WaitStarted("t", "agent", "agent", person.t)])
    person.live(1, [WaitNeedsYou("t")])
    await settle()
    assert cues.tones == []
    person.live(1, [WaitStarted("t", "agent", "agent", person.t)])
    person.ask("start", routine="seated-2min")
    person.live(1, [WaitNeedsYou("t")])
    person.live(1, [WaitNeedsYou("t"), WaitEnded("t")])
    await settle()
    assert [tone for tone in cues.tones if tone == "ask"] == tones


async def test_a_soft_tone_that_cannot_be_played_is_a_notice_only_for_those_who_chose_tones() -> None:
    for by, notices in (("bell", 0), ("chime", 1)):
        person, cues, _ = at_desk(sound__by=by)
        cues.error = UnusableError("no sound player")
        person.ask("start", routine="seated-2min")
        person.live(0.5, [WaitStarted("t", "agent", "agent", person.t), WaitNeedsYou("t")])
        await settle()
        assert len(person.engine.situation.audio.notes) == notices


async def test_over_ssh_a_machine_that_needs_the_person_is_silent() -> None:
    person, cues, _ = at_desk(sound__by="chime")
    person.engine.report(PresenceReport(SSH))
    person.ask("start", routine="seated-2min")
    person.live(0.5, [WaitStarted("t", "agent", "agent", person.t), WaitNeedsYou("t")])
    await settle()
    assert cues.tones == []


async def ticking(person: Resident, seconds: int, **pressed: int) -> list[tuple[int, str]]:
    """Return the tones of a routine with the second at which each is played; `pressed` are keys and their seconds."""
    cues = Heard()
    tones: list[tuple[int, str]] = []
    sleeping: list[tuple[float, asyncio.Future[None]]] = []
    began = person.t

    async def sleep(wait_s: float) -> None:
        due = asyncio.get_running_loop().create_future()
        sleeping.append((person.t + wait_s, due))
        await due

    aloud = AudioCues(person.engine, cues, cues, sleep)
    person.engine.listen(aloud.hear)
    assert person.ask("start", routine="seated-2min").ok
    for second in range(1, seconds):
        person.live(1)
        await settle()
        for due_at, due in list(sleeping):
            if due_at <= person.t + 0.01 and not due.done():
                due.set_result(None)
        await settle()
        tones += [(second, tone) for tone in cues.tones]
        cues.tones.clear()
        for key, at in pressed.items():
            if at == second:
                person.ask(f"player-{key}")
    assert person.t - began == pytest.approx(seconds - 1)
    await aloud.close()
    return tones


def seconds_of(tone: str, tones: list[tuple[int, str]]) -> list[int]:
    """Return the seconds at which `tone` was played."""
    return [second for second, played in tones if played == tone]


async def test_the_last_three_seconds_of_a_long_hold_tick_softly() -> None:
    person = Resident(sound__by="chime")
    tones = await ticking(person, 52)
    ticks = seconds_of("tick", tones)
    ends = seconds_of("hold-end", tones)
    assert len(ticks) == 3
    assert ticks == [ends[-1] - 3, ends[-1] - 2, ends[-1] - 1], "the holds before it are too short to tick"


async def test_a_hold_that_is_paused_ticks_no_more() -> None:
    first = seconds_of("tick", await ticking(Resident(sound__by="chime"), 52))[0]
    tones = await ticking(Resident(sound__by="chime"), 58, pause=first)
    assert seconds_of("tick", tones) == [first]


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
