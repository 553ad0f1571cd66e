"""Queries to a terminal: answered, answered late, never answered, and the query behind each that marks the end."""

from __future__ import annotations

import asyncio

import pytest

from deskspine.core.terminal.input_parser import KeyInput, TerminalInput, TerminalReply
from deskspine.core.terminal.queries import (
    BACKGROUND_COLOUR,
    COLOUR_SCHEME,
    DEVICE_ATTRIBUTES,
    FENCE,
    KITTY_GRAPHICS,
    PROGRAM_STATUS,
    VERSION,
    Query,
    is_dark,
    light_from_environment,
    read_scheme,
)
from deskspine.tui.driver.queries import MOST_WAITING, Queries

ATTRIBUTES = TerminalReply("CSI", "?62;22c")
LONG_S = 60.0
ANSWERS = (
    (BACKGROUND_COLOUR, TerminalReply("OSC", "11;rgb:ffff/0000/8080"), (1.0, 0.0, 0x8080 / 0xFFFF)),
    (BACKGROUND_COLOUR, TerminalReply("OSC", "11;rgba:ff/0/f/ffff"), (1.0, 0.0, 1.0)),
    (VERSION, TerminalReply("DCS", ">|XTerm(379)"), "XTerm(379)"),
    (KITTY_GRAPHICS, TerminalReply("APC", "Gi=31;OK"), True),
    (KITTY_GRAPHICS, TerminalReply("APC", "Gi=31;ENOTSUP:no"), False),
    (PROGRAM_STATUS, TerminalReply("OSC", "7501;?"), True),
    (DEVICE_ATTRIBUTES, ATTRIBUTES, (62, 22)),
    (COLOUR_SCHEME, TerminalReply("CSI", "?2031;2$y"), True),
    (COLOUR_SCHEME, TerminalReply("CSI", "?2031;0$y"), False),
)
STRANGE = (
    TerminalReply("OSC", "11;rgb:///"),
    TerminalReply("OSC", "11;c:dddd/dddd/dddd"),
    TerminalReply("OSC", "11;rgb:12345/1/1"),
    TerminalReply("OSC", "11;?"),
    TerminalReply("OSC", "10;rgb:f/f/f"),
    TerminalReply("CSI", "?c;c"),
    TerminalReply("CSI", "?u"),
    TerminalReply("CSI", "?2026;2$y"),
    TerminalReply("CSI", "?997;3n"),
    TerminalReply("DCS", "1+r"),
    TerminalReply("APC", "Gi=7;OK"),
    TerminalReply("PM", ""),
    TerminalReply("SOS", "7501;?"),
)


@pytest.mark.parametrize(("query", "reply", "answer"), ANSWERS)
def test_an_answer_is_read(query: Query[object], reply: TerminalReply, answer: object) -> None:
    async def story() -> None:
        written: list[str] = []
        queries = Queries(written.append)
        asked = asyncio.ensure_future(queries.ask(query, LONG_S))
        await asyncio.sleep(0)
        assert written == [query.text + FENCE]
        for strange in STRANGE:
            queries.take(strange)
        queries.take(reply)
        assert await asked == answer

    asyncio.run(story())


def test_the_fence_decides_that_there_is_no_answer() -> None:
    async def story() -> None:
        queries = Queries(lambda text: None)
        first = asyncio.ensure_future(queries.ask(PROGRAM_STATUS, LONG_S))
        second = asyncio.ensure_future(queries.ask(BACKGROUND_COLOUR, LONG_S))
        await asyncio.sleep(0)
        queries.take(ATTRIBUTES)
        assert await first is None
        queries.take(TerminalReply("OSC", "11;rgb:0/0/0"))
        queries.take(ATTRIBUTES)
        assert await second == (0.0, 0.0, 0.0)

    asyncio.run(story())


def test_a_late_reply_is_not_taken_for_that_of_the_next_question() -> None:
    async def story() -> None:
        queries = Queries(lambda text: None)
        assert await queries.ask(PROGRAM_STATUS, 0.0) is None
        later = asyncio.ensure_future(queries.ask(BACKGROUND_COLOUR, LONG_S))
        await asyncio.sleep(0)
        queries.take(ATTRIBUTES)  # of the first
        await asyncio.sleep(0)
        assert not later.done()
        queries.take(TerminalReply("OSC", "11;rgb:f/f/f"))
        assert await later == (1.0, 1.0, 1.0)

    asyncio.run(story())


def test_a_silent_terminal_costs_the_time_limit_and_no_memory() -> None:
    async def story() -> None:
        queries = Queries(lambda text: None)
        for _ in range(3 * MOST_WAITING):
            assert await queries.ask(VERSION, 0.0) is None
        assert len(queries._pending) == MOST_WAITING
        queries.take(ATTRIBUTES)

    asyncio.run(story())


def test_light_and_dark_backgrounds() -> None:
    assert is_dark((0.0, 0.0, 0.0))
    assert is_dark((0x28 / 255, 0x2C / 255, 0x34 / 255))
    assert is_dark((0.0, 0x2B / 255, 0x36 / 255))
    assert not is_dark((1.0, 1.0, 1.0))
    assert not is_dark((0xFD / 255, 0xF6 / 255, 0xE3 / 255))


def test_a_reply_that_nobody_asked_for_is_a_report() -> None:
    async def story() -> None:
        queries = Queries(lambda text: None)
        reports: list[TerminalReply] = []
        queries.on_report = reports.append
        asked = asyncio.ensure_future(queries.ask(BACKGROUND_COLOUR, LONG_S))
        await asyncio.sleep(0)
        light = TerminalReply("CSI", "?997;2n")
        queries.take(light)
        queries.take(TerminalReply("OSC", "11;rgb:f/f/f"))
        assert await asked == (1.0, 1.0, 1.0)
        assert reports == [light]

    asyncio.run(story())


@pytest.mark.parametrize(
    ("reply", "light"),
    [(TerminalReply("CSI", "?997;1n"), False), (TerminalReply("CSI", "?997;2n"), True), (ATTRIBUTES, None)],
)
def test_a_report_of_the_colour_scheme_is_read(reply: TerminalReply, light: bool | None) -> None:
    assert read_scheme(reply) is light


@pytest.mark.parametrize(
    ("value", "light"),
    [("15;0", False), ("0;15", True), ("0;default;15", True), ("12;8", False), ("0;7", True), ("7;6", False)]
    + [(value, None) for value in ("", "15", "0;", "default;default", "0;16", "0;-1", "0;²", "0;99999")],
)
def test_the_background_in_the_environment_is_read(value: str, light: bool | None) -> None:
    assert light_from_environment(value) is light


@pytest.mark.parametrize(
    ("text", "body"), [("\x1b[?2031;2$y", "?2031;2$y"), ("\x1b[?2031;0$y", "?2031;0$y"), ("\x1b[?997;2n", "?997;2n")]
)
def test_what_a_terminal_says_about_its_colour_scheme_is_a_reply_and_no_key(text: str, body: str) -> None:
    assert TerminalInput().feed(text, 1.0) == [TerminalReply("CSI", body)]


def test_other_modes_are_left_to_textual() -> None:
    assert TerminalInput().feed("\x1b[?2026;2$y", 1.0) == [KeyInput("\x1b[?2026;2$y")]
