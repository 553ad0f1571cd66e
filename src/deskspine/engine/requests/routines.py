"""The requests about routines: starting one, what stands before it, what is pressed while it plays, what follows it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath

from deskspine.core.coach import self_test as selftest
from deskspine.core.coach.fitting import UNREAD, is_calm
from deskspine.core.commands.registry import Request
from deskspine.core.follow_up import NO_GATE, Gate, at_gate, begun, rated, result_seen
from deskspine.core.history.history import CardRead
from deskspine.core.person.flags import DAY_FLAGS
from deskspine.core.person.person import ASK_FIRST_CARD
from deskspine.core.player.machine import PlayerInput
from deskspine.core.player.plan import compile_plan
from deskspine.core.routines.model import Routine
from deskspine.core.routines.selection import PickError, picked
from deskspine.core.schedule import inputs as given
from deskspine.core.session import DeskInput, Play, Press
from deskspine.core.text.dates import day_and_month, weekday
from deskspine.engine.requests.action import KEY, Action, Files, Outcome, Rating, RefusedError
from deskspine.engine.situation import Situation


def _start(situation: Situation, request: Request, files: Files) -> Outcome:
    """Play the routine that is named, or the next one. One that was interrupted goes on, unless another is named."""
    named = _text(request, "routine")
    plan, player, profile = situation.desk.plan, situation.desk.player, situation.profile
    if plan is not None and player is not None and player.held and named in ("", plan.routine.id):
        return Outcome([*KEY, Press("resume")], f"{plan.routine.name} goes on where it was interrupted")
    if not named:
        return _coming(situation, (profile.quick if _is_micro(situation) else profile.next).routine, request)
    situation = files.read_routines(True)
    library = situation.profile.library
    routine = library.routines.get(named)
    if routine is None:
        raise RefusedError(
            f"{named} is a card to read, not a routine to play"
            if named in library.cards
            else f"there is no routine {named!r}; `deskspine routines list` names them"
        )
    return _play(situation, routine, request)


def _quick(situation: Situation, request: Request, files: Files) -> Outcome:
    return _coming(situation, situation.profile.quick.routine, request)


def _coming(situation: Situation, fitted: Routine, request: Request) -> Outcome:
    """Play what was chosen; it is fitted once more on the way."""
    routine = situation.profile.library.routines.get(fitted.id)
    if routine is None:
        raise RefusedError(situation.profile.next.why)
    return _play(situation, routine, request)


def _play(situation: Situation, routine: Routine, request: Request) -> Outcome:
    """Play `routine` as this person may. What is done away from the desk first opens its gate."""
    items = _text(request, "items")
    profile = situation.profile
    if items and routine.kind == "check":
        raise RefusedError("a self-test is played whole or not at all")
    try:
        fitted = profile.fitted(picked(routine, items))
    except PickError as error:
        raise RefusedError(str(error)) from None
    card = ASK_FIRST_CARD if ASK_FIRST_CARD in profile.person.unread and not is_calm(routine) else ""
    # The card is offered rather than refused: reading it is what opens the routine.
    if fitted.locked and (fitted.locked != (UNREAD,) or request.origin == "timeline"):
        raise RefusedError(f"{routine.name} is not available now: {fitted.reason}")
    earlier = [check for check in profile.history.checks if check.routine == routine.id]
    again = selftest.next_allowed(earlier, profile.day(situation.now).date)
    if again is not None:
        raise RefusedError(
            f"{routine.name} is for once a week at most; again from {weekday(again)}, {day_and_month(again)}"
        )
    before = _unfinished(situation, request)
    if card and request.origin != "timeline":
        text = f"{routine.name}: its screen shows who should ask first, and waits for your answer"
        return _at_gate(Gate(routine.id, items=items, card=card), before, text)
    if not routine.desk and not request.args.get("sure") and request.origin != "timeline":
        text = f"{routine.name}: its screen says what it needs; Enter there begins it"
        return _at_gate(Gate(routine.id, items=items), before, text)
    then = _text(request, "then")
    warm_up_for = Gate(then, warm=True, items=_text(request, "then_items")) if then else NO_GATE
    play = Play(compile_plan(fitted.routine, profile.level), "micro" if _is_micro(situation) else "break")
    return Outcome([play], ends=before, follow_up=lambda now: begun(now, warm_up_for))


def _at_gate(gate: Gate, before: Sequence[DeskInput], text: str) -> Outcome:
    """Open `gate`, after what ends a routine that was interrupted."""
    return Outcome(KEY, text, ends=before, follow_up=lambda now: at_gate(now, gate))


def _unfinished(situation: Situation, request: Request) -> Sequence[DeskInput]:
    """Return what ends a routine that was interrupted, here or with a terminal that died; nothing without one.

    Raises RefusedError when one plays.
    """
    player = situation.desk.player
    if situation.desk.clock.run is None:
        return []
    if player is not None and player.held:
        return [Press("leave")]
    if player is None and request.args.get("here"):
        return [given.RoutineEnded("left", 0.0)]
    raise RefusedError("a routine is playing already" if player is not None else "a routine plays in another terminal")


def _is_micro(situation: Situation) -> bool:
    ask = situation.desk.clock.ask
    return ask is not None and ask.kind == "micro"


def _gate_close(situation: Situation, request: Request, files: Files) -> Outcome:
    return Outcome(KEY, "closed", follow_up=lambda now: at_gate(now, NO_GATE))


def _press(what: PlayerInput) -> Action:
    def act(situation: Situation, request: Request, files: Files) -> Outcome:
        if situation.desk.player is None:
            raise RefusedError("no routine is playing")
        return Outcome([Press(what)] if request.origin == "timeline" else [*KEY, Press(what)])

    return act


def _score(situation: Situation, request: Request, files: Files) -> Outcome:
    presses: dict[str, PlayerInput] = {"0": "score-0", "1": "score-1", "2": "score-2", "3": "score-3"}
    return _press(presses[_text(request, "score")])(situation, request, files)


def _rate(situation: Situation, request: Request, files: Files) -> Outcome:
    answer, unrated, now = _text(request, "answer"), situation.follow_up.unrated, situation.now
    if unrated is None:
        raise RefusedError("no routine waits for an answer")
    if answer == "skip":
        return Outcome(KEY, "skipped", follow_up=rated)
    day = situation.profile.day(now).name_of(now.wall_at(unrated.ended))
    return Outcome(KEY, "noted", writes=(Rating(unrated.row, day, answer),), follow_up=rated)


def _result_seen(situation: Situation, request: Request, files: Files) -> Outcome:
    return Outcome(KEY, "closed", follow_up=result_seen)


def _unlock(situation: Situation, request: Request, files: Files) -> Outcome:
    name, profile, now = _text(request, "exercise"), situation.profile, situation.now
    rest = profile.person.resting.get(name)
    if rest is None or not rest.locked:
        raise RefusedError(f"{name!r} is not locked")
    # After the last time it felt worse, also when the clock was wrong then.
    felt = [worse.wall for worse in profile.history.worse if worse.exercise == name]
    unlock = CardRead(max(now.wall, *felt), profile.day(now).date.isoformat(), name)
    exercise = profile.library.exercises.get(name)
    text = f"{exercise.name if exercise else name} comes again from now on"
    return Outcome(KEY, text, writes=(unlock,))


def _card_read(situation: Situation, request: Request, files: Files) -> Outcome:
    """Keep that a card was read and answered, and open what was closed until then."""
    name, profile, now = _text(request, "card"), situation.profile, situation.now
    if name not in profile.person.unread:
        raise RefusedError(f"no card {name!r} waits to be read")
    return Outcome(KEY, "read", writes=(CardRead(now.wall, profile.day(now).date.isoformat(), name),))


def _unwell(situation: Situation, request: Request, files: Files) -> Outcome:
    """Say what holds for today, `flag` alone or with `on` no longer; "over" for nothing of it."""
    flag = _text(request, "flag")
    flags = set(situation.profile.unwell_on(situation.profile.day(situation.now).date))
    if flag == "over":
        flags.clear()
    elif flag:
        flags = flags - {flag} if request.args.get("on") is False else flags | {flag}
    words = [DAY_FLAGS[name] for name in DAY_FLAGS if name in flags]
    text = (
        f"{', '.join(words)}: only breathing, eyes and hands until the day ends"
        if words
        else "you are well today: everything is offered again"
    )
    return Outcome(KEY, text, unwell=frozenset(flags))


def _unwell_as(flag: str) -> Action:
    return lambda situation, request, files: _unwell(
        situation, Request("unwell", {"flag": flag}, request.origin), files
    )


def _look(situation: Situation, request: Request, files: Files) -> Outcome:
    """Read own routine files again if they have changed: the library is being opened."""
    if files.read_routines(True) is situation:
        return Outcome(text="as before")
    return Outcome(KEY, "routines read again")


def _save_routine(situation: Situation, request: Request, files: Files) -> Outcome:
    """Keep a routine as a file of the person's own, once it has passed the check that every file goes through."""
    from deskspine.core.routines.reader import read_routine  # with the parser behind it: most runs read from the cache

    name, text = _text(request, "name"), _text(request, "text")
    library = situation.profile.library
    found, problems = read_routine(text, f"{name}.toml", library.exercises, library.poses, library.exercises, own=True)
    if problems or found is None:
        raise RefusedError(str(problems[0]) if problems else f"{name}.toml holds no routine")
    if found.routine.id != name:
        raise RefusedError(f"the id is {found.routine.id}, so the file cannot be called {name!r}")
    if name in library.routines or name in library.cards:
        raise RefusedError(f"there is a routine {name} already; choose another name")
    try:
        files.save_routine(name, text)
    except FileExistsError:
        raise RefusedError(f"there is a file {name}.toml among your routines already; choose another name") from None
    except OSError as error:
        raise RefusedError(f"{name}.toml was not saved: {error.strerror or error}") from None
    library = files.read_routines(False).profile.library
    if name not in library.routines and name not in library.cards:
        mine = (problem.message for problem in library.problems if PurePath(problem.file).stem == name)
        raise RefusedError(f"saved as {name}.toml, but it cannot be used: {next(mine, 'it is not found again')}")
    return Outcome(KEY, f"saved as {name}.toml")


def _text(request: Request, name: str) -> str:
    return str(request.args.get(name, ""))


ROUTINE_ACTIONS: dict[str, Action] = {
    "start": _start,
    "quick": _quick,
    "gate-close": _gate_close,
    "rate": _rate,
    "result-seen": _result_seen,
    "unlock": _unlock,
    "card-read": _card_read,
    "unwell": _unwell,
    **{f"unwell-{flag}": _unwell_as(flag) for flag in (*DAY_FLAGS, "over")},
    "look": _look,
    "save-routine": _save_routine,
    "player-pause": _press("toggle"),
    "player-next": _press("next"),
    "player-back": _press("back"),
    "player-repeat": _press("repeat"),
    "player-worse": _press("worse"),
    "player-arm": _press("arm"),
    "player-easier": _press("easier"),
    "player-stop": _press("stop"),
    "player-leave": _press("leave"),
    "player-score": _score,
}
"""The requests about routines, by name."""
