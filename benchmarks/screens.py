"""Costs of the resident with its screen, compared with the bare app: frames, memory, idling, playing."""

from __future__ import annotations

import select
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from meter import Counters, counters, memory_mb
from people import BARE, DASHBOARD, DESKSPINE, environment, quit_s, read_for, read_until, serving, settle
from pseudo_terminal import BLUR, PseudoTerminal
from table import Row

FRAME_ROUNDS = 10
QUIT_ROUNDS = 5
SETTLE_S = 8.0
QUIET_S = 0.1
"""Seconds without output after which a frame is complete."""
SIZES = ((80, 24), (200, 50))
PLAYER = (116, 30)
"""A window in which the figure has 42 by 21 cells."""
DIGIT = "╭".encode()
"""The first character of the Digits of the bare app."""
PAGES = (b"?", b",", b"r", b"h", b"i", b"u", b"p", b"m")
"""Keys that open every page and chooser of the dashboard; Escape comes back."""
LIBRARY = b"Routines"
"""A word on the page of routines that the dashboard does not have."""


@dataclass(frozen=True, slots=True)
class Usage:
    """Resources that one program used while it was watched."""

    cpu_s_per_min: float
    wakeups_per_s: float
    bytes_per_h: float


def rows(work: Path, seconds: float) -> list[Row]:
    """Return all costs of the screen; idling is watched for `seconds`, all programs at the same time."""
    env = settle(work / "screens")
    bare = environment(work / "bare")
    return [*frame_rows(work, env, bare), *quit_rows(env, bare), *resident_rows(work, bare, seconds)]


def frame_rows(work: Path, env: dict[str, str], bare: dict[str, str]) -> list[Row]:
    """Return the time of the first full frame, alone and attached to an engine, with all programs and sizes in turn."""
    served = settle(work / "served")
    programs = {
        "bare": (BARE, bare, DIGIT),
        "alone": (DESKSPINE, env, DASHBOARD),
        "attached": (DESKSPINE, served, DASHBOARD),
    }
    times: dict[tuple[str, int], list[float]] = {}
    with serving(served):
        for number in range(FRAME_ROUNDS + 1):
            for columns, lines in SIZES:
                for name, (command, variables, sign) in programs.items():
                    seconds = frame_s(command, variables, sign, columns, lines)
                    if number:
                        times.setdefault((name, columns), []).append(seconds)
    measured = []
    for columns, lines in SIZES:
        base = times["bare", columns]
        note = f"bare takes {median(base) * 1000:.0f} ms"
        for name in ("alone", "attached"):
            ratio = median(own / one for own, one in zip(times[name, columns], base, strict=True))
            measured.append(Row(f"first full frame {name}, {columns}×{lines}", "× bare", ratio, 1.0, 1.15, note))
    return measured


def frame_s(command: Sequence[str], env: dict[str, str], sign: bytes, columns: int, lines: int) -> float:
    """Return the seconds from the start to the last byte of the frame that shows `sign`."""
    began = time.perf_counter()
    with PseudoTerminal(command, env, columns, lines) as terminal:
        read_until(terminal, sign)
        last = time.perf_counter()
        while terminal.read(QUIET_S):
            last = time.perf_counter()
    return last - began


def quit_rows(env: dict[str, str], bare: dict[str, str]) -> list[Row]:
    """Return the time from the quit key to the end of the program, with both programs in turn."""
    own: list[float] = []
    base: list[float] = []
    for _ in range(QUIT_ROUNDS):
        for command, variables, sign, times in ((BARE, bare, DIGIT, base), (DESKSPINE, env, DASHBOARD, own)):
            with PseudoTerminal(command, variables) as terminal:
                read_until(terminal, sign)
                read_for(terminal, 1)
                times.append(quit_s(terminal))
    ms = median(own) * 1000
    return [
        Row("quit key to prompt", "ms", ms, target=100),
        Row("quit key to prompt", "× bare", median(own) / median(base), gate=0.5),
    ]


def resident_rows(work: Path, bare: dict[str, str], seconds: float) -> list[Row]:
    """Return memory, idling and playing of five programs that run at the same time."""
    with ExitStack() as opened:

        def start(
            command: Sequence[str], env: dict[str, str], sign: bytes, size: tuple[int, int] = SIZES[0]
        ) -> PseudoTerminal:
            terminal = opened.enter_context(PseudoTerminal(command, env, *size))
            read_until(terminal, sign)
            return terminal

        bare_app = start(BARE, bare, DIGIT)
        focused, blurred = (start(DESKSPINE, settle(work / name), DASHBOARD) for name in ("focused", "blurred"))
        player, library = (start(DESKSPINE, settle(work / name), DASHBOARD, PLAYER) for name in ("player", "library"))
        terminals = [bare_app, focused, blurred, player, library]
        blurred.type(BLUR)
        player.type(b"\r")
        library.type(b"r")
        read_until(library, LIBRARY)
        library.type(BLUR)
        watch(terminals, SETTLE_S)
        base_mb, own_mb = memory_mb(bare_app.pid), memory_mb(focused.pid)
        measured = [
            Row("memory after the start", "MB", own_mb, target=34),
            Row(
                "memory after the start",
                "× bare",
                own_mb / base_mb,
                gate=1.1,
                note=f"bare takes {base_mb:.1f} MB",
            ),
        ]
        base, *usages, covered = watch(terminals, seconds)
        measured += usage_rows(base, *usages)
        ratio = covered.cpu_s_per_min / base.cpu_s_per_min
        measured.append(Row("CPU, unfocused, library open", "× bare focused", ratio, note="its figure stands still"))
        for page in PAGES:
            focused.type(page)
            read_for(focused, 1)
            focused.type(b"\x1b")
            read_for(focused, 1)
        measured.append(Row("memory after every page was open, more", "MB", memory_mb(focused.pid) - own_mb, target=2))
        return measured


def usage_rows(base: Usage, focused: Usage, blurred: Usage, playing: Usage) -> list[Row]:
    """Return the figures of one watch with their targets and gates."""
    gate = 0.6 * base.cpu_s_per_min
    note = f"bare focused takes {base.cpu_s_per_min:.3f}"
    player = playing.cpu_s_per_min / base.cpu_s_per_min
    return [
        Row("CPU, unfocused", "s/min", blurred.cpu_s_per_min, 0.005, 0.03 * base.cpu_s_per_min, note),
        Row("CPU, focused, seconds shown", "s/min", focused.cpu_s_per_min, 0.12, gate, note),
        Row("wake-ups, unfocused", "/s", blurred.wakeups_per_s, 0.1, 0.3, f"bare: {base.wakeups_per_s:.1f}"),
        Row("wake-ups, focused", "/s", focused.wakeups_per_s, 2.5, 4),
        Row("to the terminal, unfocused", "KB/h", blurred.bytes_per_h / 1000, target=30),
        Row(
            "to the terminal, focused",
            "MB/h",
            focused.bytes_per_h / 1e6,
            0.75,
            1.0,
            f"bare: {base.bytes_per_h / 1e6:.2f}",
        ),
        Row("to the terminal, player", "KB/s", playing.bytes_per_h / 3.6e6, note="figure moving"),
        Row("player, figure moving", "% of a core", playing.cpu_s_per_min / 0.6, target=3),
        Row("player, figure moving", "× bare focused", player, gate=10),
    ]


def watch(terminals: Sequence[PseudoTerminal], seconds: float) -> list[Usage]:
    """Read all terminals for `seconds` and return the usage of each program. Raises RuntimeError if one ends."""
    before: list[Counters] = [counters(terminal.pid) for terminal in terminals]
    written = {terminal.master: 0 for terminal in terminals}
    by_end = {terminal.master: terminal for terminal in terminals}
    until = time.monotonic() + seconds
    while (remaining_s := until - time.monotonic()) > 0:
        for ready in select.select(list(by_end), [], [], remaining_s)[0]:
            piece = by_end[ready].read(0)
            if piece is None:
                raise RuntimeError(f"process {by_end[ready].pid} ended while it was watched")
            written[ready] += len(piece)
    measured = []
    for terminal, start in zip(terminals, before, strict=True):
        end = counters(terminal.pid)
        passed_s = end.at - start.at
        measured.append(
            Usage(
                (end.cpu_s - start.cpu_s) / passed_s * 60,
                (end.wakeups - start.wakeups) / passed_s,
                written[terminal.master] / passed_s * 3600,
            )
        )
    return measured
