"""Every command does the same through each of its doors: key, palette, socket, shell, and a screen in another process.

The tests are made from the registry. A command that lacks a door has the reason in its row.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from msgspec.structs import replace

from deskspine.core.commands.argument_forms import ARGUMENTS
from deskspine.core.commands.choices import A_TIME, choice_request, palette_choices
from deskspine.core.commands.command import Command
from deskspine.core.commands.registry import COMMANDS, Request
from support.doors import (
    ITS_OWN,
    SITUATIONS,
    Effect,
    by_choice,
    by_face,
    by_key,
    by_line,
    by_palette,
    by_palette_choice,
    by_request,
    by_shell,
)
from support.resident import Resident

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs a Unix socket")
Before = tuple[Callable[[Resident], object], ...]
SENDING = tuple(entry for entry in COMMANDS if entry.request)
WORDS = {
    "ROUTINE": "eye-reset", "MINUTES": "1h30m", "until HH:MM": "14:30", "tomorrow": "tomorrow", "+5": "+10", "-5": "-5",
}  # fmt: skip
"""A word of every form."""
SENSELESS = ("player.arm", "verb.away", "verb.back", "verb.resume")
"""Commands that the palette does not offer: without "worse" before it, and where a row of the dashboard does it."""


def without(entry: Command) -> dict[str, str]:
    """Return the doors that a command lacks, each with the reason that its row gives."""
    missing = {
        "key": "" if entry.keys else "the row has no key",
        "palette": "" if entry.palette else "the row says that the palette does not offer it",
        "shell": entry.without_verb,
    }
    return {door: reason for door, reason in missing.items() if reason}


def doors(name: str) -> list[object]:
    """Return the commands that have a door, as parameters of a test."""
    return [pytest.param(entry, id=entry.id) for entry in SENDING if name not in without(entry)]


@cache
def situation(entry: Command) -> Before:
    """Return the situation of a command, or the first one of its place in which it can be done."""
    if entry.id in ITS_OWN:
        return (ITS_OWN[entry.id],)
    for before in SITUATIONS[entry.place]:
        if by_request(Request(entry.request, origin="verb"), before)[0]:
            return (before,)
    raise AssertionError(f"{entry.id} is refused in every situation")


@cache
def expected(entry: Command) -> Effect:
    """Return the effect of the request of a command, without any door."""
    return by_request(Request(entry.request, origin="verb"), *situation(entry))[1]


def begun(entry: Command) -> Before:
    """Return the situation of a command whose key ends what it began, two minutes after it began."""
    first = entry.lines[0].replace(" ", "-")
    return (*situation(entry), lambda desk: desk.ask(first), lambda desk: desk.live(120))


def test_every_command_has_every_door_or_a_reason() -> None:
    assert {entry.id for entry in SENDING if len(without(entry)) == 3} == set()
    for entry in SENDING:
        assert ("shell" in without(entry)) != bool(entry.shell_lines), entry.id
        assert ("key" in without(entry)) <= (entry.place == "everywhere"), entry.id
    only_keys = {entry.id for entry in SENDING if "shell" in without(entry) and entry.place not in ("ask", "player")}
    assert only_keys == {"dashboard.offer_close"}


@pytest.mark.parametrize(
    ("entry", "key"), [pytest.param(entry, key, id=f"{entry.id}-{key}") for entry in SENDING for key in entry.keys]
)
async def test_a_key_does_what_its_request_does(entry: Command, key: str) -> None:
    assert await by_key(key, entry.place, *situation(entry)) == expected(entry)


@pytest.mark.parametrize(
    ("entry", "word"),
    [pytest.param(entry, word, id=f"{entry.id}-{word}") for entry in COMMANDS for word in entry.choices],
)
async def test_a_choice_does_what_the_verb_with_its_word_does(
    entry: Command, word: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    verb = entry.verb or entry.shell_lines[0]
    typed = f"{verb} {'14:30' if word == A_TIME else word}"
    by_verb = await by_shell(typed, tmp_path, *situation(entry))
    assert by_verb == (0, await by_choice(entry, word, *situation(entry)))


@pytest.mark.parametrize(
    ("entry", "word", "title"),
    [
        pytest.param(entry, word, title, id=title)
        for entry in COMMANDS
        if entry.verb
        for word, title in palette_choices(entry)
    ],
)
async def test_the_palette_has_every_choice(entry: Command, word: str, title: str) -> None:
    request = choice_request(entry, word)
    assert request is not None
    effect = by_request(replace(request, origin="verb"), *situation(entry))
    assert effect == (True, await by_palette_choice(entry, title, *situation(entry)))


def test_the_proposed_choice_is_what_the_command_does_without_a_choice() -> None:
    for entry in COMMANDS:
        if entry.choices:
            assert entry.choice in entry.choices
            named = choice_request(entry, entry.choice) if entry.verb else Request(entry.request)
            assert named is not None
            assert by_request(replace(named, origin="verb"), *situation(entry))[1] == expected(entry)


@pytest.mark.parametrize("entry", doors("palette"))
async def test_the_palette_does_what_the_key_does(entry: Command) -> None:
    wanted = None if entry.id in SENSELESS else expected(entry)
    assert await by_palette(entry, *situation(entry)) == wanted


@pytest.mark.parametrize("entry", SENDING, ids=lambda entry: entry.id)
async def test_a_line_on_the_socket_does_what_the_key_does(entry: Command, tmp_path: Path) -> None:
    assert await by_line({"request": entry.request}, tmp_path / "s", *situation(entry)) == expected(entry)


@pytest.mark.parametrize("entry", SENDING, ids=lambda entry: entry.id)
async def test_a_screen_in_another_process_does_what_a_key_does_here(entry: Command, tmp_path: Path) -> None:
    assert await by_face(entry.request, tmp_path / "s", *situation(entry)) == expected(entry)


@pytest.mark.parametrize("entry", doors("shell"))
async def test_a_command_line_does_what_the_key_does(
    entry: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    assert await by_shell(entry.shell_lines[0], tmp_path, *situation(entry)) == (0, expected(entry))


@pytest.mark.parametrize("entry", [entry for entry in SENDING if len(entry.lines) == 2], ids=lambda entry: entry.id)
async def test_the_second_command_line_and_the_key_end_what_the_first_began(
    entry: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    before = begun(entry)
    effect = by_request(Request(entry.request, origin="verb"), *before)[1]
    assert await by_shell(entry.lines[1], tmp_path, *before) == (0, effect)
    assert await by_key(entry.keys[0], entry.place, *before) == effect
    assert await by_palette(entry, *before) == effect
    assert await by_line({"request": entry.request}, tmp_path / "t", *before) == effect


@pytest.mark.parametrize(
    ("entry", "form"),
    [
        pytest.param(entry, form, id=f"{entry.verb}-{form}")
        for entry in COMMANDS
        for form in ("", *entry.forms)
        if entry.verb
    ],
)
async def test_a_verb_with_its_argument_is_a_line_on_the_socket_under_each_of_its_names(
    entry: Command, form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    before = situation(entry) if entry.request else SITUATIONS[entry.place][:1]
    word = WORDS.get(form, form)
    lines = [
        {"request": name, "args": {ARGUMENTS[form]: word}}
        if form in ARGUMENTS
        else {"request": f"{name}-{form.lstrip('-')}".rstrip("-")}
        for name in (entry.verb, *entry.aliases)
    ]
    effects = [await by_line(line, tmp_path / "t", *before) for line in lines]
    for name in (entry.verb, *entry.aliases):
        effects.append((await by_shell(f"{name} {word}", tmp_path, *before))[1])
    assert effects[1:] == effects[:1] * (len(effects) - 1)
