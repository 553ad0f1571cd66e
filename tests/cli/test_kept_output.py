"""The output of `routines` and `config`, byte for byte, with a small library in place of the one that ships."""

from __future__ import annotations

from pathlib import Path

import pytest

from deskspine.adapters.storage import routine_files
from deskspine.cli.main import main
from deskspine.core.settings.settings import DEFAULTS, FIELDS, to_text

EXERCISES = """\
schema = 1
[[exercise]]
id = "slow-nod"
name = "Slow nod"
kind = "mobility"
cue = "Nod as if to say yes"
steps = ["Let the chin sink", "Lift it to level again"]
why = "The neck moves little at a desk."
body = ["neck"]
prep_s = 8
reps = 8
move_s = 3
hold_s = 2
rest_s = 2
frames = [{ phase = "move", pose = "level" }]
source = ["product"]
"""
POSES = """\
schema = 1
[[pose]]
id = "level"
rig = "front"
words = "Sit tall, look ahead"
"""
ROUTINE = """\
schema = 1
id = "minute"
name = "One slow minute"
summary = "A minute for the neck."
position = "seated"
duration_s = 64
about = "Move slowly."
source = ["product"]
[[item]]
exercise = "slow-nod"
"""
CARD = 'schema = 1\nid = "stop-card"\nname = "When to stop"\nkind = "card"\nabout = "Stop when it hurts."\n'
LIST = """\
ID      LEVEL 1, 2, 3     POSITION  NAME
minute  1:04  1:04  1:04  seated    One slow minute
"""
ROUTINE_PAGE = """\
One slow minute (minute)
A minute for the neck.

Length      1:04  1:04  1:04 at level 1, 2, 3; longer while it is new
Position    seated
Locked for  neck instability, recent trauma, recent surgery, fever, ill, flare
From        shipped; product

   1  slow-nod                8 + 1 x 8 x (3 + 2 + 2) = 64 s
      level 1: 64 s, promised 64 s

Move slowly.
"""
SHIPS = "minute ships with deskspine and stays as it is; `deskspine routines show minute` prints it.\n"
EXERCISE_PAGE = """\
Slow nod (slow-nod)
Nod as if to say yes

  1. Let the chin sink
  2. Lift it to level again

Why         The neck moves little at a desk.
Usual       8 + 1 x 8 x (3 + 2 + 2) = 64 s
Moves       neck
In          minute
From        product

Key poses
  move  Sit tall, look ahead
"""


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return folders of the test's own, with a library of one routine."""
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_RUNTIME_DIR", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    for name in ("VISUAL", "EDITOR"):
        monkeypatch.delenv(name, raising=False)
    shipped = tmp_path / "shipped"
    files = {"exercises/neck": EXERCISES, "poses/neck": POSES, "minute": ROUTINE, "cards/stop-card": CARD}
    for file, text in files.items():
        path = shipped / f"{file}.toml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    monkeypatch.setattr(routine_files, "bundled_routines", lambda: shipped)
    return tmp_path


@pytest.mark.parametrize(
    ("line", "code", "out"),
    [
        ("", 0, LIST),
        ("list", 0, LIST),
        ("show minute", 0, ROUTINE_PAGE),
        ("show slow-nod", 0, EXERCISE_PAGE),
        ("show stop-card", 0, "When to stop\n\nStop when it hurts.\n"),
        ("show minut", 2, 'There is no routine, exercise or card "minut"; did you mean minute?\n'),
        ("new x", 2, "'x' cannot name a routine; expected 3 to 32 of a-z, 0-9 and -\n"),
        ("edit minute", 2, SHIPS),
        ("edit mine", 2, 'You have no routine "mine"; `deskspine routines new mine` begins one.\n'),
        ("check gone.toml", 1, "gone.toml: expected a file\n"),
        ("add gone.toml", 1, "gone.toml: expected a file\n"),
    ],
    ids=lambda value: value if isinstance(value, str) and "\n" not in value else "",
)  # fmt: skip
def test_routines(line: str, code: int, out: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["routines", *line.split()]) == code
    assert capsys.readouterr() == (out, "")


def test_routines_of_ones_own(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = home / "deskspine" / "routines" / "mine.toml"
    for line, code, out in (
        ("new mine", 0, f"{file}\nOpen it with `deskspine routines edit mine`; it plays as it is.\n"),
        ("new mine", 1, f"There is one already: {file}. `deskspine routines edit mine` opens it.\n"),
        ("edit mine", 1, f"no editor is named in VISUAL or EDITOR; the file is {file}\n"),
    ):
        assert main(["routines", *line.split()]) == code
        assert capsys.readouterr() == (out, "")


def listed(values: dict[str, str]) -> str:
    """Return what `config list` prints when the settings of `values` are set and all others have their default."""
    text, section = "", ""
    for field in FIELDS:
        if field.section != section:
            text += f"{chr(10) if section else ''}{field.section}\n"
            section = field.section
        value = values.get(field.key, to_text(field, DEFAULTS.value(field.key)))
        unit = f" {field.unit}" if field.unit and (field.key in values or DEFAULTS.value(field.key)) else ""
        mark = "" if field.key in values else " (default)"
        text += f"  {field.key} = {value}{unit}{mark}\n      {field.help}\n"
    return text


def test_config(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    key = "schedule.sit_minutes"
    for words, code, out, err in (
        (["path"], 0, f"{home}/deskspine/config.toml\n", ""),
        (["list"], 0, listed({}), ""),
        (["get", key], 0, "50\n", ""),
        (["set", key, "40"], 0, f"{key}: 50 → 40\n", ""),
        (["set", "schedule.remind_minutes", "2", "4"], 0, "schedule.remind_minutes: 1, 3, 5 → 2, 4\n", ""),
        (["list"], 0, listed({key: "40", "schedule.remind_minutes": "2, 4"}), ""),
        (["unset", key], 0, f"{key}: 40 → 50\n", ""),
        (["set", "keys.dashboard.shorter", "-", "f3"], 0, "keys.dashboard.shorter: minus → minus f3\n", ""),
        (["get", "schedule.sit"], 2, "", "deskspine config: no setting is called 'schedule.sit'; did you mean"),
        (["set", key, "-5"], 2, "", f"deskspine config: {key}: expected 1 to 240 minutes, not '-5'; nothing was "),
        (["edit"], 1, "", "deskspine config: no editor is named in VISUAL or EDITOR; the file is "),
    ):
        assert main(["config", *words]) == code, words
        output = capsys.readouterr()
        assert output.out == out, words
        assert output.err.startswith(err), words
        assert bool(output.err) == bool(err), words
