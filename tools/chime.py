"""Synthesis of the sounds in src/deskspine/sounds: the chime of an ask, and four short sounds for the player.

With `--check` nothing is written, and the exit code says if the files are up to date.
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
"""Seconds until a note has its full strength; a note without an attack clicks."""
RELEASE_S = 0.02
"""Seconds of fading at the end of a file, for the same reason."""
PARTIALS = ((1.0, 1.0), (2.0, 0.25), (3.0, 0.08))
"""Relative frequencies and strengths of the partials of a note: a soft sound, but not a pure sine."""
ROUNDING = 1
"""Maximum difference between equal samples; floating-point results may differ in the last bit."""


@dataclass(frozen=True, slots=True)
class Note:
    """One struck note."""

    hz: float
    at_s: float
    strength: float = 0.6
    falls_per_s: float = 6.0
    """Rate of the exponential decay."""


SOUND_NOTES: dict[str, tuple[float, Sequence[Note]]] = {
    "ask": (0.66, (Note(784.0, 0.0), Note(1046.5, 0.17))),
    "hold-start": (0.19, (Note(660.0, 0.0, 0.8, 10.0),)),
    "hold-end": (0.23, (Note(660.0, 0.0, 0.6, 16.0), Note(440.0, 0.09, 0.75, 10.0))),
    "tick": (0.07, (Note(1320.0, 0.0, 0.22, 60.0),)),
    "change-side": (0.23, (Note(880.0, 0.0, 0.75, 24.0), Note(880.0, 0.11, 0.75, 14.0))),
}
"""Length in seconds and notes of every sound. The sounds of the player differ in the number and direction of notes, not
only in pitch: one note to hold, two falling notes to let go, the same note twice to change sides,
a short soft one for each of the last seconds of a hold."""


def samples_of(length_s: float, notes: Sequence[Note]) -> array[int]:
    """Return a sound as 16-bit samples."""
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
    """Return a WAV file with `samples`: one channel, 16 bits, little-endian."""
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


def is_current(file: Path, samples: array[int]) -> bool:
    """Return True if `file` has these samples, except for differences of the last bit."""
    try:
        with wave.open(str(file), "rb") as reader:
            parameters, data = reader.getparams()[:3], reader.readframes(reader.getnframes())
    except (OSError, EOFError, wave.Error):
        return False
    present = array("h", data)
    if sys.byteorder == "big":
        present.byteswap()
    alike = all(abs(a - b) <= ROUNDING for a, b in zip(present, samples, strict=False))
    return parameters == (1, 2, RATE_HZ) and len(present) == len(samples) and alike


def main() -> int:
    """Write every sound that differs, or with `--check` name it; return the exit code."""
    check, stale = "--check" in sys.argv, 0
    SOUNDS.mkdir(parents=True, exist_ok=True)
    for file in SOUNDS.glob("*.wav"):
        if file.stem not in SOUND_NOTES:
            print(f"{file.name}: no sound has this name")
            stale += 1
            if not check:
                file.unlink()
    for name, (length_s, notes) in SOUND_NOTES.items():
        samples, file = samples_of(length_s, notes), SOUNDS / f"{name}.wav"
        if is_current(file, samples):
            continue
        print(file.name)
        stale += 1
        if not check:
            file.write_bytes(wav(samples))
    return 1 if stale and check else 0


if __name__ == "__main__":
    sys.exit(main())
