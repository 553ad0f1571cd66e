"""The requests about routines: starting one, what stands before it, what is pressed while it plays, what follows it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath

from deskspine.core.coach import self_test as selftest
from deskspine.core.coach.fitting import UNREAD, is_calm
from deskspine.core.commands.registry import Request
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
from deskspine.engine.engine import Engine
from deskspine.engine.requests.action import Action, Refused
from deskspine.engine.snapshot import Gate


def _start(engine: Engine, request: Request) -> Sequence[DeskInput] | str:
    """Play the routine that is named, or the next one. One that was interrupted goes on, unless another is named."""
    named = _text(request, "routine")
    plan, player = engine.desk.plan, engine.desk.player
    if plan is not None and player is not None and player.held and named in ("", plan.routine.id):
        engine.step([given.Key(), Press("resume")])
        return f"{plan.routine.name} goes on where it was interrupted"
    if not named:
        return _coming(engine, (engine.quick if _is_micro(engine) else engine.next).routine, request)
    if engine.library_changed():
        engine.reload_library()
    routine = engine.library.routines.get(named)
    if routine is None:
        raise Refused(
            f"{named} is a card to read, not a routine to play"
            if named in engine.library.cards
            else f"there is no routine {named!r}; `deskspine routines list` names them"
        )
    return _play(engine, routine, request)


def _quick(engine: Engine, request: Request) -> Sequence[DeskInput] | str:
    return _coming(engine, engine.quick.routine, request)


def _coming(engine: Engine, fitted: Routine, request: Request) -> Sequence[DeskInput] | str:
    """Play what was chosen; it is fitted once more on the way."""
    routine = engine.library.routines.get(fitted.id)
    if routine is None:
        raise Refused(engine.next.why)
    return _play(engine, routine, request)


def _play(engine: Engine, routine: Routine, request: Request) -> Sequence[DeskInput] | str:
    """Play `routine` as this person may. What is done away from the desk first opens its gate."""
    items = _text(request, "items")
    if items and routine.kind == "check":
        raise Refused("a self-test is played whole or not at all")
    try:
        fitted = engine.fitted(picked(routine, items))
    except PickError as error:
        raise Refused(str(error)) from None
    card = ASK_FIRST_CARD if ASK_FIRST_CARD in engine.person.unread and not is_calm(routine) else ""
    # The card is offered rather than refused: reading it is what opens the routine.
    if fitted.locked and (fitted.locked != (UNREAD,) or request.origin == "timeline"):
        raise Refused(f"{routine.name} is not available now: {fitted.reason}")
    again = selftest.next_allowed([one for one in engine.history.checks if one.routine == routine.id], engine.today())
    if again is not None:
        raise Refused(f"{routine.name} is for once a week at most; again from {weekday(again)}, {day_and_month(again)}")
    before = _unfinished(engine, request)
    if card and request.origin != "timeline":
        engine.gate = Gate(routine.id, items=items, card=card)
        engine.step([given.Key(), *before])
        return f"{routine.name}: its screen shows who should ask first, and waits for your answer"
    if not routine.desk and not request.args.get("sure") and request.origin != "timeline":
        engine.gate = Gate(routine.id, items=items)
        engine.step([given.Key(), *before])
        return f"{routine.name}: its screen says what it needs; Enter there begins it"
    engine.gate = Gate()
    then = _text(request, "then")
    engine.after_this = Gate(then, warm=True, items=_text(request, "then_items")) if then else Gate()
    return [*before, Play(compile_plan(fitted.routine, engine.level), "micro" if _is_micro(engine) else "break")]


def _unfinished(engine: Engine, request: Request) -> Sequence[DeskInput]:
    """Return what ends a routine that was interrupted, here or with a terminal that died; nothing if there is none.

    Raises Refused when one plays.
    """
    player = engine.desk.player
    if engine.desk.clock.run is None:
        return []
    if player is not None and player.held:
        return [Press("leave")]
    if player is None and request.args.get("here"):
        return [given.RoutineEnded("left", 0.0)]
    raise Refused("a routine is playing already" if player is not None else "a routine plays in another terminal")


def _is_micro(engine: Engine) -> bool:
    ask = engine.desk.clock.ask
    return ask is not None and ask.kind == "micro"


def _gate_close(engine: Engine, request: Request) -> str:
    engine.gate = Gate()
    engine.step([given.Key()])
    return "closed"


def _press(what: PlayerInput) -> Action:
    def act(engine: Engine, request: Request) -> Sequence[DeskInput]:
        if engine.desk.player is None:
            raise Refused("no routine is playing")
        return [Press(what)] if request.origin == "timeline" else [given.Key(), Press(what)]

    return act


def _score(engine: Engine, request: Request) -> Sequence[DeskInput] | str:
    presses: dict[str, PlayerInput] = {"0": "score-0", "1": "score-1", "2": "score-2", "3": "score-3"}
    return _press(presses[_text(request, "score")])(engine, request)


def _rate(engine: Engine, request: Request) -> str:
    answer = _text(request, "answer")
    if engine.unrated is None:
        raise Refused("no routine waits for an answer")
    row, _, ended = engine.unrated
    engine.unrated = None
    if answer != "skip":
        engine.keeper.rate(row, engine.day_at(ended), answer)
        engine.settle()
    engine.step([given.Key()])
    return "noted" if answer != "skip" else "skipped"


def _result_seen(engine: Engine, request: Request) -> str:
    engine.result = None
    engine.step([given.Key()])
    return "closed"


def _unlock(engine: Engine, request: Request) -> str:
    name = _text(request, "exercise")
    rest = engine.person.resting.get(name)
    if rest is None or not rest.locked:
        raise Refused(f"{name!r} is not locked")
    # After the last time it felt worse, also when the clock was wrong then.
    felt = [one.wall for one in engine.history.worse if one.exercise == name]
    engine.keeper.unlock(CardRead(max(engine.now().wall, *felt), engine.today().isoformat(), name))
    engine.settle()
    engine.revision += 1
    engine.step([given.Key()])
    exercise = engine.library.exercises.get(name)
    return f"{exercise.name if exercise else name} comes again from now on"


def _card_read(engine: Engine, request: Request) -> str:
    """Keep that a card was read and answered, and open what was closed until then."""
    name = _text(request, "card")
    if name not in engine.person.unread:
        raise Refused(f"no card {name!r} waits to be read")
    engine.keeper.unlock(CardRead(engine.now().wall, engine.today().isoformat(), name))
    engine.settle()
    engine.revision += 1
    engine.step([given.Key()])
    return "read"


def _unwell(engine: Engine, request: Request) -> str:
    """Say what holds for today, `flag` alone or with `on` no longer; "over" for nothing of it."""
    flag = _text(request, "flag")
    told = set(engine.unwell_today())
    if flag == "over":
        told.clear()
    elif flag:
        told = told - {flag} if request.args.get("on") is False else told | {flag}
    engine.set_unwell(tuple(told))
    engine.revision += 1
    engine.step([given.Key()])
    words = [DAY_FLAGS[each] for each in engine.unwell_today()]
    return (
        f"{', '.join(words)}: only breathing, eyes and hands until the day ends"
        if words
        else "you are well today: everything is offered again"
    )


def _unwell_as(flag: str) -> Action:
    return lambda engine, request: _unwell(engine, Request("unwell", {"flag": flag}, request.origin))


def _look(engine: Engine, request: Request) -> str:
    """The library is being opened: read own routine files again if they are others by now."""
    if not engine.library_changed():
        return "as before"
    engine.reload_library()
    engine.step([given.Key()])
    return "routines read again"


def _save_routine(engine: Engine, request: Request) -> str:
    """Keep a routine as a file of the person's own, once it has passed the check that every file goes through."""
    from deskspine.core.routines.reader import read_routine  # with the parser behind it: most runs read from the cache

    name, text = _text(request, "name"), _text(request, "text")
    library = engine.library
    found, problems = read_routine(text, f"{name}.toml", library.exercises, library.poses, library.exercises, own=True)
    if problems or found is None:
        raise Refused(str(problems[0]) if problems else f"{name}.toml holds no routine")
    if found.routine.id != name:
        raise Refused(f"the id is {found.routine.id}, so the file cannot be called {name!r}")
    if name in library.routines or name in library.cards:
        raise Refused(f"there is a routine {name} already; choose another name")
    try:
        engine.ports.routines.save(name, text)
    except FileExistsError:
        raise Refused(f"there is a file {name}.toml among your routines already; choose another name") from None
    except OSError as error:
        raise Refused(f"{name}.toml was not saved: {error.strerror or error}") from None
    engine.reload_library()
    engine.step([given.Key()])
    if name not in engine.library.routines and name not in engine.library.cards:
        mine = (one.message for one in engine.library.problems if PurePath(one.file).stem == name)
        raise Refused(f"saved as {name}.toml, but it cannot be used: {next(mine, 'it is not found again')}")
    return f"saved as {name}.toml"


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
