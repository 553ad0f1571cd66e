"""Pages of a playing routine: its letters, the question after "worse", and the questions of a self-test."""

from __future__ import annotations

from deskspine.core.coach import self_test as selftest
from deskspine.core.commands.registry import Request
from deskspine.core.player.outcomes import arm_reported
from deskspine.core.player.view import PlayerView
from deskspine.core.player.wording import ARM_RESTS, RESTS, SEE_A_DOCTOR, SYMPTOM
from deskspine.core.text.sanitize import plain
from deskspine.core.timekeeping.instants import Now
from deskspine.plain.letters import Letter, PlainPage, letter
from deskspine.plain.routine import RoutineSpeaker
from deskspine.plain.sentences import sentences

BRIEF = "w if it makes it worse, s to stop, p to pause; ? names all letters."


def player_page(speaker: RoutineSpeaker, now: Now) -> PlainPage:
    """Return the page of the playing routine: its letters, or the question that it asks."""
    shown, started = speaker.view(now.t), speaker.playing.state.started
    arm = arm_reported(speaker.state(now.t))
    stop = letter("player.stop", "stop: dizzy, seeing double, numb, chest pain", local="stopped")
    leave = letter("player.leave", "end", local="stopped" if arm else "")
    if shown.asking:
        lines = _worse_lines(shown)
        return PlainPage(("worse", started, shown.item, shown.arm), lines, _worse_letters(shown), question=lines[0])
    if shown.answer:
        lines, scores = _score_lines(shown)
        key = ("score", started, shown.item, shown.answer_side)
        return PlainPage(key, lines, (*scores, stop), question=lines[0])
    pause = letter("player.pause", "continue" if shown.paused or speaker.playing.offered else "pause")
    if speaker.playing.offered:
        lines = sentences((f"{plain(speaker.playing.plan.routine.name)} waits for you",))
        return PlainPage(("offered", started), lines, (pause, leave), question=lines[0])
    moves = [
        letter("player.worse", "it makes it worse"),
        stop,
        pause,
        *(letter(f"player.{name}") for name in ("easier", "next", "back", "repeat")),
        leave,
        letter("player.sound", local="sound"),
    ]
    return PlainPage(("play", started), speaker.opening(), tuple(moves), BRIEF)


def _worse_lines(shown: PlayerView) -> tuple[str, ...]:
    rests = [ARM_RESTS, SEE_A_DOCTOR] if shown.arm else [RESTS]
    if shown.arm and shown.left_out:
        rests.append(f"Left out because of this arm: {', '.join(shown.left_out)}")
    return sentences((f"Stopped: {shown.asking}", *rests))


def _worse_letters(shown: PlayerView) -> tuple[Letter, ...]:
    onward = f"continue with {plain(shown.next_name)}" if shown.next_name else "continue: it was the last exercise"
    arm = "not into the arm" if shown.arm else "it was pain or tingling into an arm"
    letters = [letter("player.pause", onward), *([letter("player.arm", arm)] if shown.arm_asked else [])]
    return (*letters, letter("player.stop", "end here, see when to seek care", local="stopped"))


def _score_lines(shown: PlayerView) -> tuple[tuple[str, ...], tuple[Letter, ...]]:
    """Return the question of a self-test, and the letters of its scores."""
    name = selftest.direction(shown.exercise.id, shown.answer_side, {shown.exercise.id: shown.exercise.name})
    guide = {score: plain(text) for score, text in enumerate(shown.guide, start=1)}
    scores = tuple(
        Letter(f"{score}", guide.get(score, ""), (Request("player-score", {"score": f"{score}"}),))
        for score in (3, 2, 1)
    )
    symptom = Letter("0", SYMPTOM, (Request("player-score", {"score": "0"}),), local="stopped")
    return sentences((f"{name}: how far?",)), (*scores, symptom)
