"""Lengths on every screen: the length that this person will play, with the time to read what is new."""

from __future__ import annotations

import pytest
from textual.pilot import Pilot

from deskspine.core.coach.fitting import fit
from deskspine.core.follow_up import Gate
from deskspine.core.person.person import ANYBODY, Person
from deskspine.core.player.plan import compile_plan
from deskspine.core.text.durations import minutes_seconds
from deskspine.tui.app import DeskApp
from deskspine.tui.library.pick import PickScreen
from deskspine.tui.library.preview import preview
from deskspine.tui.library.rows import rows
from deskspine.tui.library.shelf import LibraryShelf
from deskspine.tui.player.gate import GateScreen
from deskspine.tui.widgets.lines import Flow, Line
from support import fakes, shipped

NEW = Person(plays={})
PEOPLE = pytest.mark.parametrize("person", [NEW, ANYBODY], ids=["new", "known"])


def text(lines: list[Line]) -> str:
    return "\n".join("".join(piece for _, piece in line) for line in lines)


def promised(name: str, person: Person) -> str:
    """Return the length of a shipped routine for `person`; assert that what is played is within five seconds of it."""
    routine = fit(shipped.library().routines[name], shipped.library(), person).routine
    assert abs(routine.promise_s(1) - compile_plan(routine, 1).total_s) <= 5
    return minutes_seconds(routine.promise_s(1))


@PEOPLE
def test_the_library_and_its_preview(person: Person) -> None:
    shelf = LibraryShelf.of(shipped.snapshot(person=person), fakes.now())
    listed = {row_id: text([line]) for row_id, line in rows(shelf, "", 60)}
    for name in shipped.library().routines:
        assert f" {promised(name, person)} " in listed[name]
        assert promised(name, person) in text(preview(shelf, name, 60))
    assert ("seconds for reading" in text(preview(shelf, "seated-2min", 60))) is (person is NEW)


@PEOPLE
async def test_the_gate_and_the_choice_of_parts(person: Person) -> None:
    services, _, _ = fakes.services(shipped.snapshot(gate=Gate("dynamic-ip"), person=person))
    app = DeskApp(services)

    async def screen_of(pilot: Pilot[None]) -> str:
        await pilot.pause()
        return "\n".join(flow.plain() for flow in app.screen.query(Flow))

    async with app.run_test(size=(100, 40)) as pilot:
        await shipped.settled(pilot, lambda: isinstance(app.screen, GateScreen))
        screen_text = await screen_of(pilot)
        assert promised("dynamic-ip", person) in screen_text
        assert promised("warm-up", person) in screen_text
        await app.push_screen(PickScreen(services, shipped.library().routines["complex-1-2-3"]))
        assert promised("complex-1-2-3", person) in await screen_of(pilot)


def test_the_readme_says_how_long_the_two_minutes_last_on_the_first_day() -> None:
    readme = (shipped.FOLDER.parent / "README.md").read_text(encoding="utf-8")
    assert "the two minutes last about two and a half on the first day" in " ".join(readme.split())
    assert "2:15" < promised("seated-2min", NEW) < "2:45"
