"""The questions of the player: how to continue after "worse", and how far a movement of the self-test went."""

from __future__ import annotations

from msgspec import Struct
from rich.cells import cell_len

from deskspine.core.coach import self_test as selftest
from deskspine.core.player.view import PlayerView
from deskspine.core.player.wording import ARM_RESTS, RESTS, SEE_A_DOCTOR, SYMPTOM, WAITS
from deskspine.core.text.sanitize import plain
from deskspine.tui.widgets.lines import Line, paragraph, short, wrap

MOST_ABOVE = 8
"""Maximum empty rows above a question in a high window."""


class PanelKeys(Struct, frozen=True):
    """Labels of the keys that the panel names."""

    worse: str = "w"
    stop: str = "s"
    pause: str = "space"
    arm: str = "t"


def asking_lines(view: PlayerView, keys: PanelKeys, width: int, height: int) -> list[Line]:
    """Return the question after "worse", exactly `height` rows; "stop" stays where it was."""
    arm = "not into the arm" if view.arm else "it was pain or tingling into an arm"
    on = f"continue with {plain(view.next_name)}" if view.next_name else "continue: it was the last exercise"
    texts = [(keys.pause, on, "continue")]
    if view.arm_asked:
        texts.append((keys.arm, arm, "not arm" if view.arm else "arm"))
    ways = [line for key, text, _ in texts for line in _keyed(key.rjust(len(keys.pause)), text, width)]
    brief: list[Line] = [
        (("", " " * (len(keys.pause) - len(key))), ("key", key), ("", f"  {text}")) for key, _, text in texts
    ]
    title = paragraph(f"Stopped: {plain(view.asking)}", width, "accent")
    name: list[Line] = [(("accent", short(f"Stopped: {plain(view.asking)}", width)),)]
    rests = paragraph(RESTS, width)
    if view.arm:
        rests = paragraph(f"{ARM_RESTS} {SEE_A_DOCTOR}", width)
        if view.left_out:
            rests += paragraph(f"Left out because of this arm: {', '.join(map(plain, view.left_out))}.", width)
    forms = ([*title, (), *rests, (), *ways], [*title, *rests, *ways], [*title, *ways], [*name, *ways], [*name, *brief])
    room = max(0, height - 1)
    text = lowered(next((form for form in forms if len(form) <= room), forms[-1][:room]), room)
    return [*text, *[()] * (room - len(text)), stop_line(keys, width)]


def answer_lines(view: PlayerView, width: int, height: int) -> list[Line]:
    """Return the question of a self-test in at most `height` lines: how far the movement went, in three steps."""
    name = _direction(view)
    title = paragraph(f"{name[:1].upper()}{name[1:]}: how far?", width, "strong")
    guide = {score: plain(text) for score, text in enumerate(view.guide, start=1)}
    full: list[Line] = []
    for score in (3, 2, 1):
        full += _keyed(str(score), guide.get(score, ""), width)
    brief: list[Line] = [
        (("key", str(score)), ("", f"  {short(guide.get(score, ''), width - 3)}")) for score in (3, 2, 1)
    ]
    symptom = _keyed("0", SYMPTOM, width, "warn")
    dizzy: list[Line] = [(("key", "0"), ("warn", f"  {short(SYMPTOM, width - 3)}"))]
    scores = "".join(f"{plain(answer.side).capitalize()}: {answer.score} of 3. " for answer in view.answers)
    waits = WAITS if view.waiting or view.paused else ""
    note = paragraph(scores + waits, width, "dim")
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
    """Return a key and its meaning, further lines indented below the first."""
    head, *rest = wrap(text, width - len(key) - 2) or [""]
    label = key.lstrip()
    pad: Line = (("", " " * (len(key) - len(label))),) if label != key else ()
    return [(*pad, ("key", label), (role, f"  {head}")), *(((role, " " * (len(key) + 2) + line),) for line in rest)]


def question_short_lines(view: PlayerView, keys: PanelKeys, width: int) -> list[Line]:
    """Return the question in two lines: its subject, and the keys that answer it."""
    if view.asking:
        ways: Line = (("key", keys.pause), ("", " next  "))
        if view.arm_asked:
            ways = (*ways, ("key", keys.arm), ("", " not arm  " if view.arm else " arm  "))
        stopped: Line = (("warn", "STOPPED  "), ("strong", short(plain(view.asking), width - 9)))
        return [stopped, (*ways, ("key", keys.stop), ("", " stop"))]
    asked: Line = (("title", "HOW FAR?  "), ("strong", short(_direction(view), width - 10)))
    return [asked, (*_scores(width), ("", "  "), ("key", keys.stop), ("", " stop"))]


def always_line(keys: PanelKeys, width: int) -> Line:
    """Return the keys for "worse" and "stop", with their reasons as far as they fit."""
    for worse, stop in (
        (" it makes it worse", " stop: dizzy, seeing double, numb, chest pain"),
        (" worse", " stop: dizzy, seeing double, numb, chest pain"),
        (" it makes it worse", " stop: dizzy, numb, chest pain"),
        (" worse", " stop: dizzy, numb, chest pain"),
    ):
        if len(f"{keys.worse}{worse}   {keys.stop}{stop}") <= width:
            return (("key", keys.worse), ("", f"{worse}   "), ("key", keys.stop), ("", stop))
    return (("key", keys.worse), ("", " worse   "), ("key", keys.stop), ("", " stop"))


def stop_line(keys: PanelKeys, width: int) -> Line:
    """Return the key for "stop" at the place it has in `always_line`, for a question in which "worse" has no use."""
    before = always_line(keys, width)[:2]
    used = sum(cell_len(text) for _, text in before)
    room = width - used - cell_len(keys.stop)
    full = " end here, see when to seek care"
    return (("", " " * used), ("key", keys.stop), ("", full if cell_len(full) <= room else short(" end here", room)))


def lowered(lines: list[Line], height: int) -> list[Line]:
    """Return `lines` with empty lines above them, so that they are not at the very top of a high window."""
    return [()] * max(0, min(MOST_ABOVE, (height - len(lines)) // 3)) + lines


def _direction(view: PlayerView) -> str:
    return selftest.direction(view.exercise.id, view.answer_side, {view.exercise.id: view.exercise.name})
