"""Sounds that ship with the program, played by the first player that works on this machine."""

from __future__ import annotations

import os
import sys
from array import array
from collections.abc import Callable, Mapping
from math import log10
from pathlib import Path

from deskspine.adapters.processes.first_working import FirstWorking, Program
from deskspine.engine.ports import UnusableError

SOUNDS = Path(__file__).resolve().parents[2] / "sounds"
SOUND_TIMEOUT_S = 4.0
"""Timeout for a player. The longest sound lasts less than a second, so a player that still runs then hangs."""
SILENT = "silent: the volume is 0"
PLAYERS = ("paplay", "pw-play", "afplay", "aplay", "canberra-gtk-play", "play", "ffplay")
"""Programs that can play a sound, the best first."""


class Sounds:
    """Plays one sound at a time.

    Another sound cuts off the one that plays, because a sound is of use at its moment only, and the newer one matters
    more. The same sound is not started again while it plays: two asks at the same time sound like one.
    """

    def __init__(self, environ: Mapping[str, str], volume: Callable[[], int], cache_dir: Path | None = None) -> None:
        """Create a player; `volume` returns percent, `cache_dir` holds softer copies for players without a volume."""
        self._environ = environ
        self._volume = volume
        self._cache_dir = cache_dir
        self._softer: dict[tuple[str, int], Path] = {}
        self._players = FirstWorking(SOUND_TIMEOUT_S)
        self._name = ""

    async def play(self, name: str, fresh: tuple[tuple[str, str], ...] = ()) -> str:
        """Start to play sound `name` ("ask", "hold-start" …) and return the player. Raises UnusableError if none works.

        `fresh` are environment variables that have other values now than when the program was started.
        """
        percent = max(0, min(100, self._volume()))
        if percent == 0:
            return SILENT
        file = SOUNDS / f"{name}.wav"
        if not file.is_file():
            raise UnusableError(f"there is no sound {name}")
        if sys.platform == "win32":
            return self._by_windows(file, percent)
        if self._players.running and name == self._name:
            return "it is playing already"
        self._name = name
        return await self._players.run(self._programs(file, percent), {**self._environ, **dict(fresh)})

    async def stop(self, name: str = "") -> None:
        """Stop the sound that plays; with `name`, only if it is that sound. Raises nothing."""
        if name and name != self._name:
            return
        self._name = ""
        if sys.platform == "win32":
            import winsound

            winsound.PlaySound(None, 0)
            return
        await self._players.stop()

    async def close(self) -> None:
        """Stop playing. Raises nothing."""
        await self.stop()

    def _programs(self, file: Path, percent: int) -> tuple[Program, ...]:
        gain, path = amplitude(percent), str(file)
        steps, decibels = round(65536 * percent / 100), 20 * log10(gain)
        return (
            Program("paplay", (f"--volume={steps}", path)),
            Program("pw-play", (f"--volume={gain:.4f}", path)),
            Program("afplay", ("-v", f"{gain:.4f}", path)),
            *self._without_volume("aplay", ("-q",), file, percent),
            Program("canberra-gtk-play", (f"--volume={decibels:.1f}", "-f", path)),
            Program("play", ("-q", "-v", f"{gain:.4f}", path)),
            Program("ffplay", ("-nodisp", "-autoexit", "-loglevel", "quiet", "-volume", _of_hundred(gain), path)),
        )

    def _without_volume(self, name: str, options: tuple[str, ...], file: Path, percent: int) -> tuple[Program, ...]:
        """Return the player with a copy of the sound at `percent`, or () if the copy cannot be written."""
        try:
            return (Program(name, (*options, str(self._copy(file, percent)))),)
        except OSError:
            return ()

    def _copy(self, file: Path, percent: int) -> Path:
        if percent == 100:
            return file
        copy = self._softer.get((file.name, percent))
        if copy is None or not copy.is_file():
            copy = softer(file, percent, self._cache() / "sounds")
            self._softer[file.name, percent] = copy
        return copy

    def _cache(self) -> Path:
        if self._cache_dir is None:
            from deskspine.adapters.storage.paths import Paths

            self._cache_dir = Paths.of_person().cache_dir
        return self._cache_dir

    def _by_windows(self, file: Path, percent: int) -> str:
        """Play by Windows itself, which cuts off what plays, and return its name. Not tried on Windows."""
        if sys.platform != "win32":
            raise UnusableError("not Windows")
        import winsound

        try:
            copy = self._copy(file, percent)
            winsound.PlaySound(str(copy), winsound.SND_FILENAME | winsound.SND_ASYNC | winsound.SND_NODEFAULT)
        except (OSError, RuntimeError):
            raise UnusableError("Windows cannot play it") from None
        self._name = file.stem
        return "winsound"


def amplitude(percent: int) -> float:
    """Return the factor for the samples of a sound at `percent`: the cube, as the volume controls of desktops use."""
    return float((percent / 100) ** 3)


def softer(file: Path, percent: int, folder: Path) -> Path:
    """Return a copy of `file` in `folder` at `percent` of its volume; copies at other volumes go. Raises OSError."""
    import wave  # only for a volume that no copy exists for

    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    copy, gain = folder / f"{file.stem}-{percent}.wav", amplitude(percent)
    with wave.open(str(file), "rb") as reader:
        parameters, samples = reader.getparams(), array("h", reader.readframes(reader.getnframes()))
    if sys.byteorder == "big":
        samples.byteswap()
    scaled = array("h", (round(sample * gain) for sample in samples))
    if sys.byteorder == "big":
        scaled.byteswap()
    part = folder / f".{copy.name}.{os.getpid()}"
    with wave.open(str(part), "wb") as writer:
        writer.setparams(parameters)
        writer.writeframes(scaled.tobytes())
    part.replace(copy)
    for old in folder.glob(f"{file.stem}-*.wav"):
        if old != copy:
            old.unlink(missing_ok=True)
    return copy


def _of_hundred(gain: float) -> str:
    return str(max(1, round(100 * gain)))
