"""The requests about routines: before they start, while they play, and after they end."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from msgspec.structs import replace

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
from deskspine.engine.requests.action import KEY, Action, Files, Outcome, Rating, RefusedError, RequestHandler
from deskspine.engine.requests.arguments import MAX_ID, MAX_LINE, ON, Arg, one_of, text, yes_or_no
from deskspine.engine.requests.own_routines import OWN_ROUTINE_HANDLERS
from deskspine.engine.situation import Situation

FIRST_PAGES = "open deskspine in a terminal first: before a first routine it asks who should see a doctor"


def _start(situation: Situation, request: Request, files: Files) -> Outcome:
    """Play the named, the offered or the next routine. An interrupted routine continues unless another one is named."""
    _check_first_pages(situation, request)
    named = _text(request, "routine")
    plan, player = situation.desk.plan, situation.desk.player
    if plan is not None and player is not None and player.held and named in ("", plan.routine.id):
        return Outcome([*KEY, Press("resume")], f"{plan.routine.name} goes on where it was interrupted")
    if not named:
        return _coming(situation, _routine_of_break(situation), request)
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


def _routine_of_break(situation: Situation) -> Routine:
    """Return the routine of this break: the one that is offered in a wait, of a micro break, or the next one."""
    if situation.offered is not None and situation.desk.clock.offer == situation.offered.offer:
        return situation.offered.choice.routine
    return (situation.profile.quick if _is_micro(situation) else situation.profile.next).routine


def by_itself(situation: Situation) -> Outcome | None:
    """Return the outcome that begins the routine of the visible ask without a request, or None if it may not.

    What needs an answer first, such as a card or room away from the desk, never begins by itself.
    """
    request = Request("start", origin="notice")
    try:
        _check_first_pages(situation, request)
        outcome = _coming(situation, _routine_of_break(situation), request)
    except RefusedError:
        return None
    plays = [replace(entry, by_itself=True) for entry in outcome.inputs if isinstance(entry, Play)]
    return replace(outcome, inputs=plays) if plays else None


def _quick(situation: Situation, request: Request, files: Files) -> Outcome:
    _check_first_pages(situation, request)
    return _coming(situation, situation.profile.quick.routine, request)


def _check_first_pages(situation: Situation, request: Request) -> None:
    """Raise RefusedError if a verb or a notice would start the first routine before the page about health was seen.

    A screen and plain mode show that page themselves, before anything can be started there.
    """
    if situation.first_run.unasked and request.origin in ("verb", "notice"):
        raise RefusedError(FIRST_PAGES)


def _coming(situation: Situation, fitted: Routine, request: Request) -> Outcome:
    """Play the routine that was chosen; it is fitted to the person once more."""
    routine = situation.profile.library.routines.get(fitted.id)
    if routine is None:
        raise RefusedError(situation.profile.next.why)
    return _play(situation, routine, request)


def _play(situation: Situation, routine: Routine, request: Request) -> Outcome:
    """Play `routine` as this person may. One that needs a card or room away from the desk opens its gate first.

    Raises RefusedError.
    """
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
    """Return the outcome that opens `gate`, after the inputs that end an interrupted routine."""
    return Outcome(KEY, text, ends=before, follow_up=lambda now: at_gate(now, gate))


def _unfinished(situation: Situation, request: Request) -> Sequence[DeskInput]:
    """Return the inputs that end a routine that was interrupted, here or with a terminal that died.

    Raises RefusedError if a routine is playing.
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


def _press(player_input: PlayerInput) -> RequestHandler:
    return RequestHandler(lambda situation, request, files: _pressed(situation, request, player_input))


def _pressed(situation: Situation, request: Request, player_input: PlayerInput) -> Outcome:
    if situation.desk.player is None:
        raise RefusedError("no routine is playing")
    return Outcome([Press(player_input)] if request.origin == "timeline" else [*KEY, Press(player_input)])


def _moved(player_input: PlayerInput) -> RequestHandler:
    """Return the handler of a request that no person makes, and which proves nothing about who is at the desk."""

    def act(situation: Situation, request: Request, files: Files) -> Outcome:
        if situation.desk.player is None:
            raise RefusedError("no routine is playing")
        return Outcome([Press(player_input)])

    return RequestHandler(act, sent_by="the service that opens a window for a routine")


def _score(situation: Situation, request: Request, files: Files) -> Outcome:
    presses: dict[str, PlayerInput] = {"0": "score-0", "1": "score-1", "2": "score-2", "3": "score-3"}
    return _pressed(situation, request, presses[_text(request, "score")])


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
    """Record that a card was read and answered; this opens the routines that waited for it."""
    name, profile, now = _text(request, "card"), situation.profile, situation.now
    if name not in profile.person.unread:
        raise RefusedError(f"no card {name!r} waits to be read")
    return Outcome(KEY, "read", writes=(CardRead(now.wall, profile.day(now).date.isoformat(), name),))


def _unwell(situation: Situation, request: Request, files: Files) -> Outcome:
    """Set or clear the flag `flag` until the day ends; "over" clears all of them. Without a flag, say which are set."""
    flag = _text(request, "flag")
    flags = set(situation.profile.unwell_on(situation.profile.day(situation.now).date))
    if not flag:  # a question proves nothing about who is at the desk
        return Outcome(text=_unwell_now(flags))
    if flag == "over":
        flags.clear()
    else:
        flags = flags - {flag} if request.args.get("on") is False else flags | {flag}
    words = [DAY_FLAGS[name] for name in DAY_FLAGS if name in flags]
    text = (
        f"{', '.join(words)}: only breathing, eyes and hands until the day ends"
        if words
        else "you are well today: everything is offered again"
    )
    return Outcome(KEY, text, unwell=frozenset(flags))


def _unwell_now(flags: Collection[str]) -> str:
    """Return which of the flags of a day are set, or the words that set them."""
    names = [name for name in DAY_FLAGS if name in flags]
    if names:
        return f"today: {', '.join(names)}; `over` ends it"
    *others, last = DAY_FLAGS
    return f"nothing is ticked for today; say {', '.join(others)} or {last}"


def _unwell_as(flag: str) -> Action:
    return lambda situation, request, files: _unwell(
        situation, Request("unwell", {"flag": flag}, request.origin), files
    )


def _text(request: Request, name: str) -> str:
    return str(request.args.get(name, ""))


_START = {
    "routine": Arg(text(MAX_ID)),
    "items": Arg(text(MAX_LINE)),
    "sure": Arg(yes_or_no),
    "then": Arg(text(MAX_ID)),
    "then_items": Arg(text(MAX_LINE)),
    "here": Arg(yes_or_no),
}
ROUTINE_HANDLERS: dict[str, RequestHandler] = {
    "start": RequestHandler(_start, _START),
    "quick": RequestHandler(_quick, {name: _START[name] for name in ("sure", "then", "then_items", "items")}),
    "gate-close": RequestHandler(_gate_close, sent_by="the screen before a routine that is done away from the desk"),
    "rate": RequestHandler(
        _rate,
        {"answer": Arg(one_of("better", "same", "worse", "skip"), True, named=False)},
        "the question after a routine",
    ),
    "result-seen": RequestHandler(_result_seen, sent_by="the result of a self-test"),
    "unlock": RequestHandler(_unlock, {"exercise": Arg(text(MAX_ID), True)}, "the card of an exercise that is locked"),
    "card-read": RequestHandler(_card_read, {"card": Arg(text(MAX_ID), True)}, "the cards that open routines"),
    "unwell": RequestHandler(_unwell, {"flag": Arg(one_of(*DAY_FLAGS, "over"), named=False), "on": ON}),
    **{f"unwell-{flag}": RequestHandler(_unwell_as(flag)) for flag in (*DAY_FLAGS, "over")},
    **OWN_ROUTINE_HANDLERS,
    "wait-for-window": _moved("pause"),
    "window-open": _moved("resume"),
    "no-window": _moved("leave"),
    "player-pause": _press("toggle"),
    "player-next": _press("next"),
    "player-back": _press("back"),
    "player-repeat": _press("repeat"),
    "player-worse": _press("worse"),
    "player-arm": _press("arm"),
    "player-easier": _press("easier"),
    "player-stop": _press("stop"),
    "player-leave": _press("leave"),
    "player-score": RequestHandler(
        _score,
        {"score": Arg(one_of("0", "1", "2", "3", expected="a score from 0 to 3"), True, named=False)},
        "the keys 0 to 3 at a question of a self-test",
    ),
}
"""The requests about routines, by name."""
