"""Costs of looking for waits: `deskspine serve` below and above 60 % of the interval, compared with offers off.

All engines run at the same time. One has a folder full of hints; two are in a tmux with a client, where a script prints
all the time.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from people import DESKSPINE, settle
from presence import need
from pseudo_terminal import PseudoTerminal
from screens import Usage, watch
from table import Row

INTERVAL_MIN = 8
BELOW_S, ABOVE_S = 100.0, 432.0
"""Seconds after the start at which each part begins: the sources have settled, and the offer at 60 % has lapsed."""
LONGEST_S = 40.0
"""Maximum seconds for which each part is watched: it ends before channels get ready for the break."""
HINTS = 300
AGENT = "while :; do printf .; sleep 0.2; done"
SETTINGS = """[schedule]
sit_minutes = {}
heads_up_seconds = 0
[presence]
source = "none"
[busy]
microphone = false
[waits]
offer = {}
"""


def rows(work: Path, seconds: float) -> list[Row]:
    """Return CPU and wake-ups below and above 60 % of the interval, each watched for `seconds`, `LONGEST_S` at most."""
    seconds = min(seconds, LONGEST_S)
    with ExitStack() as opened:
        envs = {name: settle(work / name) for name in ("off", "hints", "tmux-off", "tmux")}
        missing: list[Row] = []
        for name in list(envs):
            config = work / name / "config" / "deskspine" / "config.toml"
            config.parent.mkdir(parents=True, exist_ok=True)
            config.write_text(SETTINGS.format(INTERVAL_MIN, str("off" not in name).lower()), encoding="utf-8")
        folder = work / "hints" / "run" / "deskspine" / "hints"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for number in range(HINTS):
            (folder / f"done-{number}").write_text("done build shell\n", encoding="utf-8")
        try:
            there = opened.enter_context(tmux(work / "server", envs["tmux"]))
            envs["tmux"] |= there
            envs["tmux-off"] |= there
        except (OSError, RuntimeError, subprocess.SubprocessError) as error:
            del envs["tmux"], envs["tmux-off"]
            missing.append(Row("waits, tmux", "", None, note=str(error)))
        engines = {name: opened.enter_context(PseudoTerminal((*DESKSPINE, "serve"), env)) for name, env in envs.items()}
        terminals = list(engines.values())
        watch(terminals, BELOW_S)
        below = dict(zip(engines, watch(terminals, seconds), strict=True))
        watch(terminals, ABOVE_S - BELOW_S - seconds)
        above = dict(zip(engines, watch(terminals, seconds), strict=True))
    return [*_rows("below 60 %", below, 0.02), *_rows("above 60 %", above, 0.3), *missing]


def _rows(when: str, usages: dict[str, Usage], gate: float) -> list[Row]:
    """Return the rows of one part; `gate` is for the wake-ups a second that looking for waits adds."""
    measured: list[Row] = []
    for name, usage in usages.items():
        if "off" in name:
            continue
        off = usages.get(f"{name}-off", usages["off"])  # in tmux there are more wake-ups to find out where one sits
        more = max(0.0, usage.wakeups_per_s - off.wakeups_per_s)
        note = f"in all {usage.wakeups_per_s:.3f}"
        measured.append(Row(f"waits by {name}, {when}: more wake-ups than without", "/s", more, gate / 2, gate, note))
        more_cpu = max(0.0, usage.cpu_s_per_min - off.cpu_s_per_min)
        measured.append(Row(f"waits by {name}, {when}: more CPU than without", "s/min", more_cpu))
    return measured


@contextmanager
def tmux(folder: Path, env: dict[str, str]) -> Iterator[dict[str, str]]:
    """Run a tmux server with a client that shows a script printing all the time. Raises RuntimeError without tmux."""
    need("tmux")
    folder.mkdir(mode=0o700)
    there = {"TMUX_TMPDIR": str(folder)}
    start = ("tmux", "-f", "/dev/null", "new-session", "-d", "-x", "80", "-y", "24", AGENT)
    subprocess.run(start, env=env | there, check=True, timeout=10)
    try:
        with PseudoTerminal(("tmux", "attach-session"), env | there) as client, _read_all_the_time(client):
            yield there
    finally:
        subprocess.run(("tmux", "kill-server"), env=env | there, check=False, timeout=10)


@contextmanager
def _read_all_the_time(terminal: PseudoTerminal) -> Iterator[None]:
    """Read what a terminal gets during the block, so that its program never waits for a reader."""
    from threading import Event, Thread

    over = Event()

    def read() -> None:
        while not over.is_set() and terminal.read(0.5) is not None:
            pass

    reader = Thread(target=read, daemon=True)
    reader.start()
    try:
        yield
    finally:
        over.set()
        reader.join(5)
