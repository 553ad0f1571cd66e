"""Speech by programs that work, fail or are missing: one text at a time, and never through a shell."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from deskspine.adapters.audio.voice import MAX_SPOKEN_CHARACTERS, SpokenVoice, programs_for, words_a_minute
from deskspine.adapters.processes.first_working import CUT_OFF
from deskspine.engine.ports import UnusableError

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the stand-ins for programs are shell scripts")

SPEECH_SERVICE = """
while read -r line; do
  case "$line" in
    '!-!'*) echo "service: $line" >> "$HEARD" ;;
    *) echo "spoken: $line" >> "$HEARD" ;;
  esac
done
"""
"""A script like spd-say in pipe mode: it speaks each line at once and stays until its input ends."""
SPEAKS = '/bin/cat >> "$HEARD"; exec /bin/sleep 60'
FAILS = "exit 1"


class Mouth:
    """A private PATH with replacements for speech programs, and a log of what they speak."""

    def __init__(self, folder: Path) -> None:
        self.bin, self.calls, self.heard_in = folder / "bin", folder / "calls", folder / "heard"
        self.bin.mkdir()
        self.rate = 0
        environ = {"PATH": str(self.bin), "CALLS": str(self.calls), "HEARD": str(self.heard_in)}
        self.voice = SpokenVoice(lambda: self.rate, environ)

    def has(self, name: str, what: str) -> None:
        """Put a speech program on the PATH."""
        file = self.bin / name
        file.write_text(f'#!/bin/sh\necho "{name} $$ $*" >> "$CALLS"\n{what}\n')
        file.chmod(0o755)

    def heard(self) -> list[str]:
        """Return the spoken texts, line by line."""
        return self.heard_in.read_text().splitlines() if self.heard_in.exists() else []

    def called(self) -> list[str]:
        """Return the programs that were started, with their options."""
        lines = self.calls.read_text().splitlines() if self.calls.exists() else []
        return [" ".join((line.split()[0], *line.split()[2:])) for line in lines]

    def alive(self) -> int:
        """Return the number of programs that still run."""
        lines = self.calls.read_text().splitlines() if self.calls.exists() else []
        return sum(is_alive(int(line.split()[1])) for line in lines)


def is_alive(pid: int) -> bool:
    """Return True if the process still exists."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.fixture
def mouth(tmp_path: Path) -> Mouth:
    return Mouth(tmp_path)


async def until(met: Callable[[], bool], within_s: float = 5.0) -> None:
    """Wait until `met` returns True, for something that other processes do."""
    async with asyncio.timeout(within_s):
        while not met():  # noqa: ASYNC110 - other processes set no event
            await asyncio.sleep(0.01)


async def test_nothing_installed(mouth: Mouth) -> None:
    with pytest.raises(UnusableError, match=r"^no speech program: spd-say, espeak-ng or say$"):
        await mouth.voice.speak("Let go.")
    await mouth.voice.stop()


async def test_the_speech_service_comes_first_and_is_told_to_cancel_our_words_alone(mouth: Mouth) -> None:
    mouth.has("spd-say", SPEECH_SERVICE)
    mouth.has("espeak-ng", SPEAKS)
    assert await mouth.voice.speak("Now the left side.") == "spd-say"
    await until(lambda: mouth.heard() == ["spoken: Now the left side."])
    assert mouth.called() == ["spd-say -e -P text -N deskspine -l en"]
    assert await mouth.voice.speak("Let go.") == "spd-say"
    await until(lambda: len(mouth.heard()) == 3)
    assert mouth.heard()[1:] == ["service: !-!CANCEL SELF", "spoken: Let go."]
    assert mouth.alive() == 1
    await mouth.voice.stop()
    assert mouth.heard()[3:] == ["service: !-!CANCEL SELF"]
    assert mouth.alive() == 0


async def test_a_speech_service_that_does_not_answer_is_ended_and_the_other_program_speaks(mouth: Mouth) -> None:
    mouth.has("spd-say", "exec /bin/sleep 60")
    await mouth.voice.speak("One.")
    await mouth.voice.stop()
    assert mouth.alive() == 0
    mouth.has("spd-say", FAILS)
    mouth.has("espeak-ng", SPEAKS)
    assert await mouth.voice.speak("Two.") == "espeak-ng"
    assert mouth.heard() == ["Two."]
    await mouth.voice.stop()
    assert mouth.alive() == 0


async def test_nothing_that_works(mouth: Mouth) -> None:
    mouth.has("spd-say", FAILS)
    mouth.has("espeak-ng", FAILS)
    with pytest.raises(UnusableError, match="does not work: spd-say, espeak-ng"):
        await mouth.voice.speak("Let go.")


async def test_a_program_that_is_done_before_it_can_have_spoken_did_not_speak(mouth: Mouth) -> None:
    mouth.has("espeak-ng", "/bin/cat > /dev/null")
    with pytest.raises(UnusableError, match="does not work: espeak-ng"):
        await mouth.voice.speak("Ear over, far shoulder heavy, and then let the breath go on by itself for a while.")


async def test_the_rate_reaches_each_program(mouth: Mouth) -> None:
    mouth.has("spd-say", FAILS)
    mouth.has("espeak-ng", "exec /bin/sleep 0.35")
    for mouth.rate in (40, -900):
        await mouth.voice.speak("Let go.")
    await mouth.voice.stop()
    assert mouth.called() == [
        "spd-say -e -P text -N deskspine -l en -r 40",
        "espeak-ng -s 231 --stdin",
        "espeak-ng -s 88 --stdin",
    ]
    assert words_a_minute(0) == 175
    assert words_a_minute(100) == 350


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("$(touch gone) `id`; 'x' \"y\" 100%s", "$(touch gone) `id`; 'x' \"y\" 100%s"),
        ("--help", "help"),
        ("!-!STOP ALL", "STOP ALL"),
        ("one\n!-!STOP ALL\r\ntwo\x1b[2J\x00", "one !-!STOP ALL two [2J"),
        ("x" * 900, "x" * MAX_SPOKEN_CHARACTERS),
    ],
)
async def test_no_text_is_taken_for_a_command(mouth: Mouth, text: str, heard: str) -> None:
    mouth.has("spd-say", SPEECH_SERVICE)
    await mouth.voice.speak(text)
    await until(lambda: bool(mouth.heard()))
    assert mouth.heard() == [f"spoken: {heard}"]
    assert heard[:9] not in "".join(mouth.called())
    await mouth.voice.stop()


async def test_an_empty_text_says_nothing_and_cuts_off_what_is_spoken(mouth: Mouth) -> None:
    mouth.has("espeak-ng", SPEAKS)
    await mouth.voice.speak("Hold.")
    assert await mouth.voice.speak(" \n") == "nothing to say"
    assert mouth.alive() == 0


async def test_of_many_at_once_the_last_is_spoken_and_only_one_speaks(mouth: Mouth) -> None:
    mouth.has("espeak-ng", SPEAKS)
    answers = await asyncio.gather(*(mouth.voice.speak(text) for text in ("One.", "Two.", "Three.")))
    assert answers == [CUT_OFF, CUT_OFF, "espeak-ng"]
    assert mouth.heard()[-1] == "Three."
    assert mouth.alive() == 1
    await mouth.voice.stop()
    assert mouth.alive() == 0


def test_other_systems_are_asked_through_a_pipe_too() -> None:
    (say,) = programs_for("darwin", "Let go.", 0)
    assert (say.name, say.arguments, say.text) == ("say", ("-f", "-"), "Let go.\n")
    (slow,) = programs_for("darwin", "Let go.", -100)
    assert slow.arguments[:2] == ("-r", "88")
    (sapi,) = programs_for("win32", "Let go'; rm", 55)
    assert sapi.text == "Let go'; rm"
    assert not any("Let go" in argument for argument in sapi.arguments)
    assert "$s.Rate = 6;" in sapi.arguments[-1]
