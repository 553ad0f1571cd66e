"""Spoken cues, by the first speech program that works on this machine."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from typing import Literal

from deskspine.adapters.processes.first_working import FirstWorking, Program
from deskspine.core.text.sanitize import is_control
from deskspine.engine.ports import UnusableError

LIMIT_S = 25.0
"""Timeout for a speech program. No cue takes that long, so a program that still speaks then hangs."""
LONGEST = 400
"""Maximum number of characters of one cue."""
WORDS_A_MINUTE = 175
"""Default pace of espeak-ng and macOS."""
LETTERS_A_WORD, HASTE = 6, 3
"""Usual letters of a word, and the factor by which a cue may be faster than its letters suggest."""
SAPI = (
    "Add-Type -AssemblyName System.Speech;"
    "$s = New-Object System.Speech.Synthesis.SpeechSynthesizer;"
    "$s.Rate = {rate};"
    "$s.Speak([Console]::In.ReadToEnd())"
)
"""Script for Windows. The text comes through a pipe and is never part of the script."""


class SpokenVoice:
    """Speaks one text at a time; a new text cuts off the old one.

    Killing `spd-say` does not end what it has passed to the speech service, and its `-S` and `-C` silence every
    program, a screen reader too. So it runs in pipe mode, where it passes on a request to cancel its own words only.
    Of these programs only espeak-ng was tried; those of macOS and Windows were written from documentation.
    """

    def __init__(self, rate: Callable[[], int], environ: Mapping[str, str]) -> None:
        """Create a voice; `rate` returns -100 (slow) to 100 (fast), where 0 is the program's own pace."""
        self._rate = rate
        self._environ = environ
        self._speakers = FirstWorking(LIMIT_S)

    async def speak(self, text: str) -> str:
        """Start to speak, cut off what is being spoken, and return the program used. Raises UnusableError."""
        words = " ".join("".join(" " if is_control(sign) else sign for sign in text).split())[:LONGEST]
        if not words.strip("!- "):
            await self.stop()
            return "nothing to say"
        rate = max(-100, min(100, self._rate()))
        programs = programs_for(sys.platform, words.lstrip("!- "), rate)
        try:
            return await self._speakers.run(programs, self._environ)
        except UnusableError as broken:
            if "not installed" in str(broken):
                raise UnusableError("no speech program: spd-say, espeak-ng or say") from None
            raise

    async def stop(self) -> None:
        """Stop speaking. Raises nothing."""
        await self._speakers.stop()


def programs_for(platform: str, words: str, rate: int) -> tuple[Program, ...]:
    """Return the programs that may speak on `platform`, the best first; each reads `words` from a pipe."""
    pace = words_a_minute(rate)
    match _family(platform):
        case "windows":
            script = SAPI.format(rate=round(rate / 10))
            return (Program("powershell", ("-NoProfile", "-NonInteractive", "-Command", script), words),)
        case "mac":
            return (Program("say", (*(("-r", str(pace)) if rate else ()), "-f", "-"), words + "\n"),)
    return (
        # The cues are English, whatever the locale is.
        Program(
            "spd-say",
            ("-e", "-P", "text", "-N", "deskspine", "-l", "en", *(("-r", str(rate)) if rate else ())),
            words + "\n",
            farewell="!-!CANCEL SELF\n",
        ),
        Program(
            "espeak-ng",
            (*(("-s", str(pace)) if rate else ()), "--stdin"),
            words + "\n",
            least_s=len(words) / (LETTERS_A_WORD * pace / 60) / HASTE,
        ),
    )


def words_a_minute(rate: int) -> int:
    """Return the pace for programs that count words: half as fast at -100, twice as fast at 100."""
    return round(WORDS_A_MINUTE * 2 ** (rate / 100))


def _family(platform: str) -> Literal["windows", "mac", "other"]:
    return "windows" if platform == "win32" else "mac" if platform == "darwin" else "other"
