"""The questions of the player: how it goes on after "worse", and how far a movement of the self-test went."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from deskspine.core.coach import self_test as selftest
from deskspine.core.player.view import PlayerView
from deskspine.core.text.sanitize import plain
from deskspine.tui.player.grid import MOST_ABOVE
from deskspine.tui.widgets.lines import Line, paragraph, short, wrap

RESTS = "Ease out slowly. This exercise is off for three days; another replaces it."
ARM_RESTS = "Ease out slowly. This exercise is off for 14 days; another replaces it."
SEE_A_DOCTOR = "See a doctor or physiotherapist soon; there is a page on it under Routines."
SYMPTOM = "Dizzy, numb or a sharp pain: the test ends"


class Keys(Struct, frozen=True):
    """How the two keys that must always be seen are written, the one that goes on, and the one for the arm."""

    worse: str = "w"
    stop: str = "s"
    pause: str = "space"
    arm: str = "t"


def asking_lines(view: PlayerView, keys: Keys, width: int, height: int) -> list[Line]:
    """Return the question after "worse"; the movement has stopped, nothing runs on."""
    arm = "not into the arm" if view.arm else "it was pain or tingling into an arm"
    on = f"go on with {plain(view.next_name)}" if view.next_name else "go on: it was the last one"
    texts = [
        (keys.pause, on, "go on"),
        (keys.arm, arm, "not arm" if view.arm else "arm"),
        (keys.stop, "end here, see when to seek care", "stop"),
    ]
    if not view.arm_asked:
        del texts[1]
    ways = [line for key, text, _ in texts for line in _keyed(key.rjust(len(keys.pause)), text, width)]
    brief: list[Line] = [(("key", key.rjust(len(keys.pause))), ("", f"  {text}")) for key, _, text in texts]
    title = paragraph(f"Stopped: {plain(view.asking)}", width, "accent")
    name: list[Line] = [(("accent", short(f"Stopped: {plain(view.asking)}", width)),)]
    rests = paragraph(RESTS, width)
    if view.arm:
        rests = paragraph(f"{ARM_RESTS} {SEE_A_DOCTOR}", width)
        if view.left_out:
            rests += paragraph(f"Not with this arm, so left out now: {', '.join(map(plain, view.left_out))}.", width)
    return _roomiest(
        ([*title, (), *rests, (), *ways], [*title, *rests, *ways], [*title, *ways], [*name, *ways], [*name, *brief]),
        height,
    )


def answer_lines(view: PlayerView, width: int, height: int) -> list[Line]:
    """Return the question of a self-test in at most `height` lines: how far the movement went, in three steps."""
    name = _direction(view)
    title = paragraph(f"{name[:1].upper()}{name[1:]}: how far?", width, "strong")
    guide = {score: plain(text) for score, text in enumerate(view.guide, start=1)}
    full: list[Line] = []
    for score in (3, 2, 1):
        full += _keyed(str(score), guide.get(score, ""), width)
    brief: list[Line] = [(("key", f"{score}  "), ("", short(guide.get(score, ""), width - 3))) for score in (3, 2, 1)]
    symptom = _keyed("0", SYMPTOM, width, "warn")
    dizzy: list[Line] = [(("key", "0  "), ("warn", short(SYMPTOM, width - 3)))]
    given = "".join(f"{plain(one.side).capitalize()}: {one.score} of 3. " for one in view.answers)
    waits = "It waits for your answer." if view.waiting or view.paused else ""
    note = paragraph(given + waits, width, "dim")
    forms = (
        [(), *title, (), *full, *symptom, *([()] if note else []), *note],
        [*title, (), *full, *symptom, *note],
        [*title, *full, *symptom, *note],
        [*title, *full, *symptom],
        [*title, *brief, *dizzy, *note],
        [*title[:1], *brief, *dizzy],
        [*brief, *dizzy],
        [(("strong", short(f"{name[:1].upper()}{name[1:]}: how far?", width)),), _scores(width)],
    )
    return next((form for form in forms if len(form) <= height), forms[-1][:height])


def _scores(width: int) -> Line:
    """Return all scores in one row."""
    return (("key", "1 2 3"), ("dim", "  "), ("key", "0"), ("", short(" dizzy", width - 8)))


def _keyed(key: str, text: str, width: int, role: str = "") -> list[Line]:
    """A key with what it means, further lines under the first."""
    head, *rest = wrap(text, width - len(key) - 2) or [""]
    return [(("key", f"{key}  "), (role, head)), *(((role, " " * (len(key) + 2) + line),) for line in rest)]


def _roomiest(forms: Sequence[list[Line]], height: int) -> list[Line]:
    """The first of `forms` that fits, as low as the rest of a routine stands."""
    return lowered(next((form for form in forms if len(form) <= height), forms[-1][:height]), height)


def question_short_lines(view: PlayerView, keys: Keys, width: int) -> list[Line]:
    """The same questions in two lines: what is asked, and the keys that answer."""
    if view.asking:
        go_on: Line = (("key", keys.pause), ("", " go on  "))
        if view.arm_asked:
            go_on = (*go_on, ("key", keys.arm), ("", " not arm  " if view.arm else " arm  "))
        stopped: Line = (("warn", "STOPPED  "), ("strong", short(plain(view.asking), width - 9)))
        return [stopped, (*go_on, ("key", keys.stop), ("", " stop"))]
    asked: Line = (("title", "HOW FAR?  "), ("strong", short(_direction(view), width - 10)))
    return [asked, (*_scores(width), ("", "  "), ("key", keys.stop), ("", " stop"))]


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
