"""Costs of `deskspine serve`, the engine without a screen: memory, processor time and wake-ups, by presence source.

All engines run at the same time as the bare app, which is in focus.
"""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

from meter import memory_mb
from people import BARE, DESKSPINE, environment, read_until, settle
from presence import SETTLE_S, SOURCES, without_source
from pseudo_terminal import PseudoTerminal
from screens import DIGIT, watch
from table import Row

MEMORY_MB = 20.0
"""Gate for memory, or `OF_BARE` of the bare app if that is more."""
OF_BARE = 0.6


def rows(work: Path, seconds: float) -> list[Row]:
    """Return memory, CPU and wake-ups with each source that is installed, watched for `seconds`."""
    measured: list[Row] = []
    with ExitStack() as opened:
        yardstick = opened.enter_context(PseudoTerminal(BARE, environment(work / "bare")))
        read_until(yardstick, DIGIT)
        engines: dict[str, PseudoTerminal] = {}
        for name in ("none", "terminals", "x11"):
            try:
                extra = opened.enter_context(SOURCES[name](work / f"of-{name}"))
            except (OSError, RuntimeError) as error:
                measured.append(Row(f"engine without a screen, {name}", "", None, note=str(error)))
                continue
            env = settle(work / name) | extra
            if name == "none":
                without_source(work / name)
            engines[name] = opened.enter_context(PseudoTerminal((*DESKSPINE, "serve"), env))
        watch([yardstick, *engines.values()], SETTLE_S)
        base, *usages = watch([yardstick, *engines.values()], seconds)
        base_mb = memory_mb(yardstick.pid)
        memory = {name: memory_mb(engine.pid) for name, engine in engines.items()}
    gate_mb = max(MEMORY_MB, OF_BARE * base_mb)
    for name, usage in zip(engines, usages, strict=True):
        what = f"engine without a screen, {name}"
        quiet = name == "none"
        cpu_gate = (0.03 if quiet else 0.06) * base.cpu_s_per_min
        of_bare = f"{memory[name] / base_mb:.2f} × bare"
        measured += [
            Row(f"{what}: memory", "MB", memory[name], 18, gate_mb, of_bare),
            Row(f"{what}: CPU", "s/min", usage.cpu_s_per_min, 0.005 if quiet else 0.008, cpu_gate),
            Row(f"{what}: wake-ups", "/s", usage.wakeups_per_s, 0.1 if quiet else 0.25, 0.3 if quiet else 0.6),
        ]
    return measured
