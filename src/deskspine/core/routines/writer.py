"""The writer of routine files: the commented starter, and a routine that was composed from the catalogue."""

from __future__ import annotations

import json
from collections.abc import Iterable

from deskspine.core.routines.model import ByLevel, Routine, Slot, Texts
from deskspine.core.routines.vocabulary import DOSE_LIMITS
from deskspine.core.toml.table_reader import MAX_DOTS_IN_HEADER

STARTER = """\
# {name}: a routine of your own. Check it with `deskspine routines check FILE`; `routines show ID` prints any other
# routine or exercise, and docs/routines.md lists every key. Not medical advice: a physiotherapist's advice comes first.
schema      = 1
id          = {id}  # the same as the name of the file
name        = {name_text}
summary     = "What it is for, in one line."
position    = "seated"   # seated, standing, wall, floor, mixed
progression = "fit"      # fit: as long at every level; grow: a little longer at each
duration_s  = 64         # the promised length in seconds; the items must add up to it within 5 s at every level
# desk       = false     # for exercises away from the desk; the routine is then never offered by itself
# props      = ["chair"] # chair, fixed_chair, desk, wall, doorway, mat, book, bottle
# locked_for = ["neck_instability", "recent_trauma", "recent_surgery"]  # flags of people who cannot play it

# An item is an exercise of the catalogue and the dose it gets here. It lasts
#   prep_s + sides x reps x (move_s + hold_s + rest_s) + rest_after_s
# A number is for every level, a list of three is for levels 1, 2 and 3. A missing key is as in the exercise.
# The first item warms up: breathing, a gaze, or a movement that is not of the neck.
[[item]]
exercise = "shoulder-rolls"
prep_s   = 6
reps     = 3
move_s   = 2
rest_s   = 2

[[item]]
exercise = "ear-to-shoulder"
prep_s   = 5
reps     = 1
move_s   = 2
hold_s   = 8
rest_s   = 2
# sides  = ["left"]      # one side only, or another order; without this key both, as in the exercise

[[item]]
exercise = "chest-lift-easy"
prep_s   = 5
reps     = 2
move_s   = 2
hold_s   = 2
rest_s   = 2

# An exercise the catalogue does not have can be written here and used by its id in an item:
# [[exercise]]
# id     = "my-move"
# name   = "My move"
# kind   = "mobility"    # breath, mobility, stretch, hold, isometric, gaze, massage, rest
# cue    = "One line that is shown in large"
# steps  = ["How to begin", "The movement", "The way back"]
# watch  = "What to take care of"
# easier = "An easier way"
# body   = ["shoulders"]
# breath = {{ move = "out", hold = "free", rest = "in" }}
# tags   = []            # its demands, so that it can be replaced: neck-turn, overhead, standing ...
# frames = [{{ phase = "prep", pose = "neutral" }}, {{ phase = "move", pose = "neutral" }}]
"""


_ALWAYS = ("schema", "id", "name", "position", "progression")
"""Keys that every file shows, even with their default, for the person who opens it."""


def starter(id_: str) -> str:
    """Return a commented routine to begin with; it passes the check as it is."""
    name = id_.replace("-", " ").strip().capitalize()
    name = name if len(name) >= 3 else f"Routine {name}"
    return STARTER.format(id=quoted(id_), name=name, name_text=quoted(name))


def to_toml(routine: Routine) -> str:
    """Return a file that reads back as `routine`, if all its items are of the catalogue.

    The changes for one person (`notes`) are not part of it. Every dose is written out, so that the sum stays the same
    when the catalogue changes a dose.
    """
    parts = [_pairs(_head(routine)), _texts(routine.texts)]
    parts += ["[[item]]\n" + _pairs(_item(slot)) for slot in routine.slots]
    return "\n".join(part for part in parts if part)


def quoted(text: str) -> str:
    """Return a TOML string on one line."""
    return f'"{_escaped(text)}"'


def _head(routine: Routine) -> list[tuple[str, str]]:
    """Return the keys of the routine itself that differ from the defaults."""
    usual = Routine(routine.id, routine.name, system="own" if routine.own else "product")
    pairs = [
        ("schema", "1"),
        ("id", quoted(routine.id)),
        ("name", quoted(routine.name)),
        ("summary", quoted(routine.summary)),
        ("kind", quoted(routine.kind)),
        ("system", quoted(routine.system)),
        ("source", _words(routine.source)),
        ("source_note", quoted(routine.source_note)),
        ("position", quoted(routine.position)),
        ("desk", _flag(routine.desk)),
        ("progression", quoted(routine.progression)),
        ("duration_s", _levels(routine.duration_s)),
        ("tolerance_s", str(routine.tolerance_s)),
        ("order", quoted(routine.order)),
        ("pick_min", str(routine.pick_min)),
        ("pick_max", str(routine.pick_max)),
        ("warmup", quoted(routine.warmup)),
        ("props", _words(routine.props)),
        ("locked_for", _words(routine.locked_for)),
        ("ask_first", _flag(routine.ask_first)),
        ("about", _paragraphs(routine.about)),
    ]
    return [(key, value) for key, value in pairs if key in _ALWAYS or getattr(routine, key) != getattr(usual, key)]


def _texts(texts: Texts) -> str:
    usual = Texts()
    own = [(key, getattr(texts, key)) for key in ("before", "stop", "after")]
    pairs = [(key, quoted(text)) for key, text in own if text != getattr(usual, key)]
    return "[text]\n" + _pairs(pairs) if pairs else ""


def _item(slot: Slot) -> list[tuple[str, str]]:
    doses = [(key, _levels(getattr(slot.dose, key))) for key in DOSE_LIMITS]
    section = [("section", quoted(slot.section))] if slot.section else []
    only = [("sides", _words(slot.only))] if slot.only else []
    return [("exercise", quoted(slot.exercise.id)), *section, *only, *doses]


def _escaped(text: str) -> str:
    """Return the text between the quotes: JSON escapes what TOML does, except for the delete character."""
    escaped = json.dumps(text, ensure_ascii=False)[1:-1].replace("\x7f", "\\u007f")
    # A file with more dots on a line than any name could need is not read.
    return escaped if escaped.count(".") < MAX_DOTS_IN_HEADER else escaped.replace(".", "\\u002e")


def _paragraphs(text: str) -> str:
    """Return a TOML string that keeps its line breaks."""
    lines = "\n".join(_escaped(line) for line in text.split("\n"))
    return f'"""\n{lines}"""'


def _flag(value: bool) -> str:
    return "true" if value else "false"


def _levels(values: ByLevel) -> str:
    return str(values[0]) if len(set(values)) == 1 else f"[{', '.join(map(str, values))}]"


def _words(words: Iterable[str]) -> str:
    return f"[{', '.join(map(quoted, words))}]"


def _pairs(pairs: list[tuple[str, str]]) -> str:
    wide = max(len(key) for key, _ in pairs)
    return "".join(f"{key:<{wide}} = {value}\n" for key, value in pairs)
