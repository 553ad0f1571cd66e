"""One row of the command registry is the only place of a command: every other table is tied to it, both ways."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pytest
from msgspec.structs import replace

from deskspine.core.commands.argument_forms import ARGUMENTS, argument_of
from deskspine.core.commands.command import Command
from deskspine.core.commands.registry import COMMANDS, Request, command, timeline_request
from deskspine.core.notify.wording import buttons, offer_buttons
from deskspine.core.timeline import EVENTS
from deskspine.engine.requests.action import Outcome, RequestHandler
from deskspine.engine.requests.arguments import checked
from deskspine.engine.requests.dispatch import HANDLERS, RUNNER_REQUESTS
from deskspine.engine.simulation.simulation import WORDS
from deskspine.engine.wording.questions import YES_OR_NO
from deskspine.tui.overlays import PAGES

DOCS = Path(__file__).resolve().parent.parent / "docs"
SOURCES = DOCS.parent / "src" / "deskspine"
OF_THE_PROGRAM = {"app.palette", "app.quit", "app.suspend", *PAGES}
"""Commands without a request: they open or close something on the screen only."""
SAMPLES = {
    "ROUTINE": "seated-2min", "MINUTES": "1h30m", "until HH:MM": "until 14:30", "tomorrow": "tomorrow",
    "+5": "+10", "-5": "-5",
}  # fmt: skip
STATUS = {"status"}
"""The verb with a module of its own, because it has to start as fast as Python itself."""


def first_column(page: str, heading: str) -> list[str]:
    """Return what is in backticks in the first column of the table that follows `heading` on a page."""
    part = (DOCS / page).read_text(encoding="utf-8").partition(heading)[2]
    table = re.search(r"(?:^\|.*\n)+", part, re.MULTILINE)
    assert table is not None, heading
    return [word for row in table[0].splitlines() for word in re.findall(r"`([^`]+)`", row.split("|")[1])]


def faults(commands: tuple[Command, ...], handlers: Mapping[str, RequestHandler]) -> list[str]:
    """Return what does not fit between commands and handlers, one sentence each."""
    sent = {name for entry in commands for name in entry.requests}
    unknown = sorted(sent - {*handlers, *RUNNER_REQUESTS})
    found = [f"{name}: a command sends it, and it has no handler" for name in unknown]
    for name, handler in handlers.items():
        if not handler.sent_by and name not in sent:
            found.append(f"{name}: it has a handler, and neither a command nor another sender")
        if handler.sent_by and name in sent:
            found.append(f"{name}: a command sends it, so it needs no other sender")
    for entry in commands:
        if not entry.requests and entry.id not in OF_THE_PROGRAM:
            found.append(f"{entry.id}: it does nothing")
        if entry.argument and not entry.verb:
            found.append(f"{entry.id}: an argument without a verb")
        if entry.request and bool(entry.shell_lines) == bool(entry.without_verb):
            found.append(f"{entry.id}: expected either a command line or a reason why there is none")
        found += [f"{entry.id}: {word!r} is no word of a timeline" for word in entry.timeline if word not in EVENTS]
        if entry.button and entry.request not in handlers:
            found.append(f"{entry.id}: a button without a request")
        found += unread(entry, handlers)
    for word, number in Counter(word for entry in commands for word in entry.timeline).items():
        if number > 1 and word not in WORDS:
            found.append(f"{word}: a word of two commands")
    return found


def unread(entry: Command, handlers: Mapping[str, RequestHandler]) -> list[str]:
    """Return the forms of the verb's argument that the handler does not declare."""
    handler = handlers.get(entry.verb_request)
    names = [ARGUMENTS[form] for form in entry.forms if form in ARGUMENTS]
    return [
        f"{entry.id}: {entry.verb} takes no {name}" for name in names if handler is None or name not in handler.args
    ]


def test_commands_and_handlers_fit_both_ways() -> None:
    assert faults(COMMANDS, HANDLERS) == []


def changed(command_id: str, **changes: object) -> tuple[Command, ...]:
    """Return the registry with one row changed."""
    return tuple(replace(entry, **changes) if entry.id == command_id else entry for entry in COMMANDS)


@pytest.mark.parametrize(
    ("commands", "fault"),
    [
        (changed("ask.quick", request="quik"), "quik: a command sends it, and it has no handler"),
        (changed("ask.quick", request="quik"), "quick: it has a handler, and neither a command nor another sender"),
        (changed("verb.resume", verb="go-on"), "go-on: a command sends it, and it has no handler"),
        (changed("dashboard.unwell", argument="[fever|ill|cold|over]"), "unwell-cold: a command sends it"),
        (changed("dashboard.unwell", argument="[fever|ill|over]"), "unwell-flare: it has a handler, and neither"),
        (changed("verb.away", argument="[MINUTES]"), "verb.away: away takes no minutes"),
        (changed("ask.quick", also=("look",)), "look: a command sends it, so it needs no other sender"),
        (changed("player.sound", also=()), "player.sound: it does nothing"),
        (changed("player.next", argument="[MINUTES]"), "player.next: an argument without a verb"),
        (changed("dashboard.longer", lines=()), "dashboard.longer: expected either a command line or a reason"),
        (changed("player.next", timeline=("onwards",)), "player.next: 'onwards' is no word of a timeline"),
        (changed("player.next", timeline=("quick",)), "quick: a word of two commands"),
        (changed("dashboard.history", button="Today"), "dashboard.history: a button without a request"),
    ],
)
def test_a_row_that_is_made_wrong_is_found(commands: tuple[Command, ...], fault: str) -> None:
    assert any(text.startswith(fault) for text in faults(commands, HANDLERS))


def test_a_handler_that_is_made_wrong_is_found() -> None:
    orphan = RequestHandler(lambda situation, request, files: Outcome())
    assert faults(COMMANDS, {**HANDLERS, "dance": orphan}) == [
        "dance: it has a handler, and neither a command nor another sender"
    ]
    less = {name: handler for name, handler in HANDLERS.items() if name != "undo"}
    assert faults(COMMANDS, less) == ["undo: a command sends it, and it has no handler"]


def test_what_a_verb_sends_is_accepted_by_its_handler() -> None:
    for entry in COMMANDS:
        for form in entry.forms:
            if form in ARGUMENTS:
                value = argument_of(form, SAMPLES[form], entry.max_minutes)
                assert value is not None
                checked(Request(entry.verb, {ARGUMENTS[form]: value}, "verb"), HANDLERS[entry.verb].args)


def test_every_name_of_a_verb_has_the_same_handler() -> None:
    assert [entry.aliases for entry in COMMANDS if entry.aliases] == [("not-now",)]
    for entry in COMMANDS:
        for name in entry.aliases:
            assert HANDLERS[name] is HANDLERS[entry.verb] is HANDLERS[entry.verb_request]


def test_every_word_of_a_timeline_is_of_a_command_or_of_the_simulated_desk() -> None:
    of_commands = {word for entry in COMMANDS for word in entry.timeline}
    assert set(EVENTS) == {*of_commands, *WORDS, "end"}
    for word in of_commands:
        request = timeline_request(word)
        assert request is not None
        assert request.name in {*HANDLERS, *RUNNER_REQUESTS}


@pytest.mark.parametrize(
    ("word", "argument", "name", "args"),
    [
        ("start", "eye-reset", "start", {"routine": "eye-reset"}),
        ("meeting", "30", "meeting", {"minutes": 30}),
        ("meeting", "1h30m", "meeting", {"minutes": 90}),
        ("meeting-over", "", "meeting-over", {}),
        ("pause", "", "pause", {}),
        ("pause", "45m", "pause", {"minutes": 45}),
        ("pause", "until 9:30", "pause", {"until": "09:30"}),
        ("pause", "tomorrow", "pause", {"until": "tomorrow"}),
        ("skip", "", "skip", {}),
        ("did-it-again", "", "did-it-again", {}),
        ("space", "", "player-pause", {}),
        ("was-here", "", "was-here", {}),
    ],
)
def test_a_word_of_a_timeline_means_the_request_of_its_command(
    word: str, argument: str, name: str, args: dict[str, str | int]
) -> None:
    assert timeline_request(word, argument) == Request(name, dict(args), "timeline")


def test_another_word_means_no_command() -> None:
    assert timeline_request("idle") is None


def test_the_buttons_of_notices_are_those_of_the_registry() -> None:
    labelled = {entry.request: entry.button for entry in COMMANDS if entry.button}
    shown = dict((*buttons(7), *offer_buttons()))
    assert shown == {name: label.format(minutes=7) for name, label in labelled.items()}
    assert list(buttons()) == [pair for pair in buttons(7) if pair[0] != "snooze"]
    patterns = [re.compile(rf'\("{name}", f?"[^"]*{label.rpartition("}")[2]}"\)') for name, label in labelled.items()]
    for path in SOURCES.rglob("*.py"):
        text = re.sub(r'""".*?"""', "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        assert [pattern.pattern for pattern in patterns if pattern.search(text)] == [], path


def test_the_answers_on_the_dashboard_are_those_of_their_keys() -> None:
    for at, command_id in enumerate(("dashboard.yes", "dashboard.no")):
        assert {requests[at] for requests in YES_OR_NO.values()} == set(command(command_id).also)


def test_control_page_names_every_request_of_a_verb_and_no_other() -> None:
    of_verbs = {name for entry in COMMANDS for name in entry.verb_requests}
    assert set(first_column("control.md", "## Requests")) == of_verbs | STATUS


def test_simulate_page_names_every_word_and_no_other() -> None:
    named = {cell.split(" ")[0] for cell in first_column("simulate.md", "## A timeline") if cell}
    assert named == set(EVENTS)


def test_ids_are_unique_and_named_after_their_place() -> None:
    assert [name for name, number in Counter(entry.id for entry in COMMANDS).items() if number > 1] == []
    assert {entry.id.split(".")[0] for entry in COMMANDS if entry.place == "everywhere"} == {"app", "verb"}
    assert [
        entry.id for entry in COMMANDS if entry.place != "everywhere" and entry.id.split(".")[0] != entry.place
    ] == []


def test_a_request_is_sent_by_the_command_that_names_it() -> None:
    """Check that each request the program makes is one that the engine or the runner understands."""
    written = {
        name
        for path in SOURCES.rglob("*.py")
        for name in re.findall(r'\bRequest\("([a-z-]+)"', path.read_text(encoding="utf-8"))
    }
    assert written - {*HANDLERS, *RUNNER_REQUESTS} == set()
