"""What the player asks in place of the movement: how it goes on after "worse", and how far a self-test went."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from deskspine.core import selftest
from deskspine.core.plain import plain
from deskspine.core.player_view import PlayerView
from deskspine.tui.widgets.lines import Line, paragraph, short, wrap

MOST_ABOVE = 8
"""Empty lines at most above everything in a high window."""
RESTS = "Let go slowly. It rests for three days, and another exercise takes its place."
ARM_RESTS = "Let go slowly. It rests for 14 days, and another exercise takes its place."
ASK_SOMEBODY = "Have it looked at soon; the library has a card on it."
SYMPTOM = "Dizzy, numb or a sharp pain: the test ends"


@dataclass(frozen=True, slots=True)
class Keys:
    """How the two keys that must always be seen are written, the one that goes on, and the one for the arm."""

    worse: str = "w"
    stop: str = "s"
    pause: str = "space"
    arm: str = "t"


def asking_lines(view: PlayerView, keys: Keys, width: int, height: int) -> list[Line]:
    """What is asked when an exercise felt worse; the movement has stopped, nothing runs on."""
    arm = "not into the arm" if view.arm else "it was pain or tingling into an arm"
    on = "go on with the next" if view.next_name else "go on: it was the last one"
    ways: list[Line] = []
    for key, text in ((keys.pause, on), (keys.arm, arm), (keys.stop, "end here, see when to seek care")):
        ways += _told(key.rjust(len(keys.pause)), text, width)
    title = paragraph(f"Stopped: {plain(view.asking)}", width, "accent")
    rests = paragraph(f"{ARM_RESTS} {ASK_SOMEBODY}" if view.arm else RESTS, width)
    return _roomiest(([*title, (), *rests, (), *ways], [*title, *rests, *ways], [*title[:1], *ways]), height)


def answer_lines(view: PlayerView, keys: Keys, width: int, height: int) -> list[Line]:
    """The question of a self-test: how far the movement went, in three steps, and the ways out."""
    name = _direction(view)
    title = paragraph(f"{name[:1].upper()}{name[1:]}: how far?", width, "strong")
    told = {score: plain(text) for score, text in enumerate(view.guide, start=1)}
    full: list[Line] = []
    for score in (3, 2, 1):
        full += _told(str(score), told.get(score, ""), width)
    brief: list[Line] = [(("key", f"{score}  "), ("", short(told.get(score, ""), width - 3))) for score in (3, 2, 1)]
    symptom = _told("0", SYMPTOM, width, "warn")
    given = "".join(f"{plain(one.side).capitalize()}: {one.score} of 3. " for one in view.answers)
    waits = "It waits for your answer." if view.waiting or view.paused else ""
    note = paragraph(given + waits, width, "dim")
    out = always_line(keys, width)
    forms = (
        [*title, (), *full, *symptom, *([()] if note else []), *note, (), out],
        [*title, *full, *symptom, *note, out],
        [*title, *full, *symptom, out],
        [*title, *brief, *symptom[:1], *note, out],
        [*title[:1], *brief, *symptom[:1], out],
    )
    return _roomiest(forms, height)


def _told(key: str, text: str, width: int, role: str = "") -> list[Line]:
    """A key with what it means, further lines under the first."""
    head, *rest = wrap(text, width - len(key) - 2) or [""]
    return [(("key", f"{key}  "), (role, head)), *(((role, " " * (len(key) + 2) + line),) for line in rest)]


def _roomiest(forms: Sequence[list[Line]], height: int) -> list[Line]:
    """The first of `forms` that fits, as low as the rest of a routine stands."""
    return lowered(next((form for form in forms if len(form) <= height), forms[-1][:height]), height)


def question_short_lines(view: PlayerView, keys: Keys, width: int) -> list[Line]:
    """The same questions in two lines: what is asked, and the keys that answer."""
    if view.asking:
        arm = " not arm  " if view.arm else " arm  "
        go_on: Line = (("key", keys.pause), ("", " go on  "), ("key", keys.arm), ("", arm))
        stopped: Line = (("warn", "STOPPED  "), ("strong", short(plain(view.asking), width - 9)))
        return [stopped, (*go_on, ("key", keys.stop), ("", " stop"))]
    asked: Line = (("title", "HOW FAR?  "), ("strong", short(_direction(view), width - 10)))
    scores: Line = (("key", "1 2 3"), ("dim", "  "), ("key", "0"), ("", " dizzy  "), ("key", keys.stop), ("", " stop"))
    return [asked, scores]


def always_line(keys: Keys, width: int) -> Line:
    """The two ways out, with what they are for where that fits."""
    for worse, stop in (
        (" it makes it worse", " stop: dizzy, seeing double, numb, chest pain"),
        (" worse", " stop: dizzy, seeing double, numb, chest pain"),
        (" it makes it worse", " stop: dizzy, numb, chest pain"),
        (" worse", " stop: dizzy, numb, chest pain"),
    ):
        if len(f"{keys.worse}{worse}   {keys.stop}{stop}") <= width:
            return (("key", keys.worse), ("", f"{worse}   "), ("key", keys.stop), ("", stop))
    return (("key", keys.worse), ("", " worse   "), ("key", keys.stop), ("", " stop"))


def lowered(lines: list[Line], height: int) -> list[Line]:
    """`lines` with a part of the empty room above them, so that they do not hang from the top of a high window."""
    return [()] * max(0, min(MOST_ABOVE, (height - len(lines)) // 3)) + lines


def _direction(view: PlayerView) -> str:
    return selftest.direction(view.exercise.id, view.answer_side, {view.exercise.id: view.exercise.name})
