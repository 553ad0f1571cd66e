"""Pages: what is asked now, with its text and the letters that answer it. The most urgent one is on top."""

from __future__ import annotations

from msgspec.structs import replace

from deskspine.core.coach import self_test as selftest
from deskspine.core.commands.registry import Request, command
from deskspine.core.text.durations import count, length
from deskspine.core.text.sanitize import plain
from deskspine.core.timekeeping.instants import Now
from deskspine.engine.snapshot import AskView, Question, Snapshot
from deskspine.engine.wording import after, gates
from deskspine.engine.wording.asks import WALK, leads_to, offered, routine_offered
from deskspine.engine.wording.questions import YES_OR_NO
from deskspine.engine.wording.states import body_parts, screen_speaks
from deskspine.engine.wording.waits import begins_words
from deskspine.plain.letters import Letter, PlainPage, letter
from deskspine.plain.player_pages import player_page
from deskspine.plain.routine import RoutineSpeaker
from deskspine.plain.sentences import card_lines, sentences

OPENINGS = {"break": "Time to move", "micro": "A short one"}
"""First words of an ask, by its kind."""
NOT_STARTED = "Closed: the routine does not start."


def page_on_top(snapshot: Snapshot, now: Now, speaker: RoutineSpeaker | None) -> PlainPage | None:
    """Return the page on top, or None if nothing is asked. `speaker` is that of the playing routine."""
    if speaker is not None:
        return player_page(speaker, now)
    if snapshot.gate.routine and snapshot.library is not None:  # an attached face reads it just after its start
        return _card(snapshot) if snapshot.gate.card else _gate(snapshot)
    if snapshot.ask is not None and snapshot.ask.stage == "asking" and screen_speaks(snapshot):
        return _ask(snapshot, snapshot.ask, now)
    if snapshot.result is not None:
        return _result(snapshot)
    if snapshot.finished:
        return _after(snapshot)
    return _question(snapshot.question) if snapshot.question is not None and not snapshot.first_run else None


def _ask(snapshot: Snapshot, ask: AskView, now: Now) -> PlainPage:
    coming = routine_offered(snapshot)
    routine = coming.routine
    facts = f"{plain(routine.name)}, {length(coming.promise_s)}, {count(len(routine.slots), 'exercise')}"
    body = body_parts(routine).replace(" · ", ", ")
    lines = [
        f"{OPENINGS[ask.kind]}: {ask.why}",
        f"{facts}: {body}" if body else facts,
        *routine.notes[:1],
        WALK if ask.walk else "",
        begins_words(ask, now),
    ]
    letters: list[Letter] = []
    for command_id in offered(ask):
        title, ends = command(command_id).title, leads_to(command_id, snapshot, ask, now)
        words = f"{title[0].lower() if title[:2] != 'I ' else title[0]}{title[1:]}"
        letters.append(letter(command_id, f"{words}, {ends[0]}" if ends else words))
    return PlainPage(("ask", ask.number), sentences(lines), tuple(letters))


def _card(snapshot: Snapshot) -> PlainPage:
    card, gate = gates.card_to_answer(snapshot), snapshot.gate
    lines = sentences((gates.ONCE, gates.waits_words(snapshot), card.name))
    start = Request("start", {"routine": gate.routine, **({"items": gate.items} if gate.items else {})})
    read = Request("card-read", {"card": card.id})
    letters = (
        Letter("y", gates.HAVE_ASKED, (read, start)),
        Letter("x", "later", (Request("gate-close"),), NOT_STARTED),
    )
    return PlainPage(("card", gate), lines + card_lines(card.about), letters)


def _gate(snapshot: Snapshot) -> PlainPage:
    page, gate = gates.gate_view(snapshot), snapshot.gate
    back = Letter("x", "back", (Request("gate-close"),), NOT_STARTED)
    if page is None:
        return PlainPage(("gate", gate), (gates.GONE,), (back,))
    lines = [
        f"{gates.HEADING}: {page.name}, {length(page.length_s)}",
        page.summary,
        page.parts,
        gates.WARM if gate.warm else "",
    ]
    lines += [f"You need: {page.needs}" if page.needs else "", f"Not for: {page.not_for}" if page.not_for else ""]
    cards = tuple(line for text in page.cards for line in card_lines(text))
    items = {"items": gate.items} if gate.items else {}
    letters = [Letter("s", "start", (Request("start", {"routine": gate.routine, "sure": True, **items}),))]
    if page.warm_up is not None:
        then = {"then": gate.routine, "then_items": gate.items}
        warm = Request("start", {"routine": page.warm_up.id, "sure": True, **then})
        words = f"warm up first, {plain(page.warm_up.name)}, {length(page.warm_up_s)}, and then this routine"
        letters.append(Letter("w", words, (warm,)))
    return PlainPage(("gate", gate), sentences(lines) + cards, (*letters, back))


def _result(snapshot: Snapshot) -> PlainPage | None:
    result = snapshot.result
    if result is None:
        return None
    first = selftest.first_of(snapshot.checks, result.routine)
    names = {exercise.id: exercise.name for exercise in snapshot.library.exercises.values()} if snapshot.library else {}
    scores = [
        f"{selftest.direction(score.exercise, score.side, names)}: {selftest.SCORE_WORDS[score.score]}"
        for score in result.scores
    ]
    lines = ("Self-test", *scores, *selftest.compare(first, result, names), selftest.NOT_A_DIAGNOSIS)
    return PlainPage(
        ("result", result), sentences(lines), (Letter("x", "close", (Request("result-seen"),), "Closed."),)
    )


def _after(snapshot: Snapshot) -> PlainPage:
    walk = after.WALK if after.walk_due(snapshot) else ""
    lines = sentences((after.question_after(snapshot, snapshot.finished), walk))
    letters = [Letter(key, word, (Request("rate", {"answer": word}),), "Noted.") for key, word in after.ANSWERS.items()]
    skip = Letter("x", "no answer", (Request("rate", {"answer": "skip"}),), "Not noted.")
    key = ("after", snapshot.finished, snapshot.today.breaks)
    return PlainPage(key, lines, (*letters, skip), question=lines[0])


def _question(question: Question) -> PlainPage:
    yes, no = (Request(name) for name in YES_OR_NO[question.kind])
    letters = (letter("dashboard.yes", "yes"), letter("dashboard.no", "no"))
    answers = tuple(
        replace(entry, requests=(request,), silent="Noted.") for entry, request in zip(letters, (yes, no), strict=True)
    )
    key, lines = ("question", question.kind, question.since), sentences((question.text,))
    return PlainPage(key, lines, answers, question=lines[0], waits=True)
