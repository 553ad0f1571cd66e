"""Synthesises the sounds in src/deskspine/sounds: the chime of an ask, and three short marks for the player.

With `--check` it only says whether they are as made.
"""

from __future__ import annotations

import io
import math
import sys
import wave
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

SOUNDS = Path(__file__).resolve().parent.parent / "src" / "deskspine" / "sounds"
RATE_HZ = 22050
ATTACK_S = 0.006
"""A note that begins at once clicks."""
RELEASE_S = 0.02
"""The same at the end of a file."""
PARTIALS = ((1.0, 1.0), (2.0, 0.25), (3.0, 0.08))
"""Frequencies and strengths over the ground note: soft, but not a plain whistle."""
ROUNDING = 1
"""Two machines' mathematics may differ in the last bit: so much difference is none."""


@dataclass(frozen=True, slots=True)
class Note:
    """One struck note."""

    hz: float
    at_s: float
    strength: float = 0.6
    falls_per_s: float = 6.0
    """How fast it dies away."""


MADE: dict[str, tuple[float, Sequence[Note]]] = {
    "ask": (0.66, (Note(784.0, 0.0), Note(1046.5, 0.17))),
    "hold-start": (0.19, (Note(660.0, 0.0, 0.8, 10.0),)),
    "hold-end": (0.23, (Note(660.0, 0.0, 0.6, 16.0), Note(440.0, 0.09, 0.75, 10.0))),
    "change-side": (0.23, (Note(880.0, 0.0, 0.75, 24.0), Note(880.0, 0.11, 0.75, 14.0))),
}
"""Every sound: seconds, and notes. The marks differ in how many notes they have and where those go, not in pitch
alone: one note to hold, two falling ones to let go, the same one twice to change sides."""


def samples_of(length_s: float, notes: Sequence[Note]) -> array[int]:
    """A sound as 16-bit samples."""
    count = round(length_s * RATE_HZ)
    mixed = [0.0] * count
    for note in notes:
        first = round(note.at_s * RATE_HZ)
        for index in range(first, count):
            t = (index - first) / RATE_HZ
            swing = sum(part * math.sin(2 * math.pi * note.hz * times * t) for times, part in PARTIALS)
            mixed[index] += note.strength * min(1.0, t / ATTACK_S) * math.exp(-note.falls_per_s * t) * swing
    release = round(RELEASE_S * RATE_HZ)
    faded = (value * min(1.0, (count - 1 - index) / release) for index, value in enumerate(mixed))
    return array("h", (max(-32767, min(32767, round(32767 * value))) for value in faded))


def wav(samples: array[int]) -> bytes:
    """A WAV file of them: one channel, 16 bits, little end first."""
    ordered = array("h", samples)
    if sys.byteorder == "big":
        ordered.byteswap()
    file = io.BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setnchannels(1)
        writer.setsampwidth(2)
        writer.setframerate(RATE_HZ)
        writer.writeframes(ordered.tobytes())
    return file.getvalue()


def as_made(file: Path, samples: array[int]) -> bool:
    """Whether `file` holds these samples, give or take the last bit."""
    try:
        with wave.open(str(file), "rb") as reader:
            form, data = reader.getparams()[:3], reader.readframes(reader.getnframes())
    except (OSError, EOFError, wave.Error):
        return False
    found = array("h", data)
    if sys.byteorder == "big":
        found.byteswap()
    alike = all(abs(a - b) <= ROUNDING for a, b in zip(found, samples, strict=False))
    return form == (1, 2, RATE_HZ) and len(found) == len(samples) and alike


def main() -> int:
    """Write every sound that differs, or with `--check` name it; answers the exit code."""
    check, stale = "--check" in sys.argv, 0
    SOUNDS.mkdir(parents=True, exist_ok=True)
    for file in SOUNDS.glob("*.wav"):
        if file.stem not in MADE:
            print(f"{file.name}: no sound has this name")
            stale += 1
            if not check:
                file.unlink()
    for name, (length_s, notes) in MADE.items():
        samples, file = samples_of(length_s, notes), SOUNDS / f"{name}.wav"
        if as_made(file, samples):
            continue
        print(file.name)
        stale += 1
        if not check:
            file.write_bytes(wav(samples))
    return 1 if stale and check else 0


if __name__ == "__main__":
    sys.exit(main())
