"""Flags in a whole engine: what is refused, what is played, and what goes on after a restart."""

from __future__ import annotations

from datetime import UTC

from deskspine.adapters.storage.routine_files import RoutineFiles
from deskspine.core.commands.registry import Request
from deskspine.core.routines.model import Library
from deskspine.core.settings.settings import DEFAULTS
from deskspine.engine.engine import Engine
from deskspine.engine.ports import Ports
from deskspine.engine.simulation.clock import SimulatedClock
from deskspine.engine.simulation.made_up_files import FixedRoutines
from deskspine.engine.storage.memory import MemoryJournal, MemorySettings, MemoryStateStore, NullStatus
from support.paths import ROUTINES

LIBRARY: Library = RoutineFiles(None, ROUTINES).load()


class Desk:
    """An engine whose settings and state outlive it."""

    def __init__(self, *flags: str) -> None:
        self.clock = SimulatedClock(1_000_000.0, UTC)
        self.settings = MemorySettings(DEFAULTS.replace("safety.flags", flags))
        self.store = MemoryStateStore()

    def launch(self) -> Engine:
        """Start the program."""
        ports = Ports(
            self.clock, self.store, MemoryJournal(), self.settings, FixedRoutines(LIBRARY), NullStatus(), source=True
        )
        engine = Engine(ports)
        engine.launch()
        return engine


def playing(engine: Engine) -> list[str]:
    """Return the exercises of the routine that plays."""
    return [] if engine.situation.desk.plan is None else [slot.exercise.id for slot in engine.situation.desk.plan.slots]


def test_a_locked_routine_does_not_start_and_the_reason_is_told() -> None:
    engine = Desk("arm_symptoms").launch()
    reply = engine.handle(Request("start", {"routine": "seated-5min"}))
    assert (reply.ok, reply.text) == (
        False, "Five-minute seated set is not available now: pain, numbness or weakness down an arm",
    )  # fmt: skip
    assert engine.situation.desk.player is None


def test_a_routine_asked_for_by_name_is_played_as_it_fits() -> None:
    engine = Desk("castor_chair", "heart").launch()
    assert engine.handle(Request("start", {"routine": "seated-5min"})).ok
    assert playing(engine)[-4:] == ["chin-tuck", "blade-squeeze", "blade-squeeze", "chest-lift-easy"]


def test_the_next_and_the_quick_one_are_fitted_too() -> None:
    engine = Desk().launch()
    engine.handle(Request("unwell", {"flag": "fever"}))
    coming, quick = engine.snapshot().next, engine.snapshot().quick
    assert (coming.routine.id, quick.routine.id) == ("wrist-reset", "eye-reset")
    assert coming.why == "your default routine is not available now: fever today; this one replaces it"
    assert engine.situation.profile.policy.promise_s == 100
    open_to = {
        name for name, routine in LIBRARY.routines.items() if not engine.situation.profile.fitted(routine).locked
    }
    assert open_to == {"wrist-reset", "eye-reset", "breath-1min"}
    engine.handle(Request("start"))
    assert playing(engine) == [slot.exercise.id for slot in LIBRARY.routines["wrist-reset"].slots]


def test_a_swapped_routine_goes_on_where_it_was_after_a_restart() -> None:
    desk = Desk("castor_chair")
    first = desk.launch()
    first.handle(Request("start"))
    desk.clock.to(50.0)
    first.step()
    desk.clock.to(55.0)
    second = desk.launch()
    assert playing(second) == playing(first)
    assert second.situation.desk.player is not None
    assert (
        second.situation.desk.player.index == first.situation.desk.player.index
        if first.situation.desk.player
        else False
    )


def test_a_flag_set_while_the_program_was_closed_ends_the_routine_with_a_word() -> None:
    desk = Desk()
    desk.launch().handle(Request("start"))
    desk.settings.settings = DEFAULTS.replace("safety.flags", ("recent_trauma",))
    desk.clock.to(10.0)
    engine = desk.launch()
    assert engine.situation.desk.player is None
    notices = " ".join(notice.text for notice in engine._keeper.notices.values())
    assert "seated-2min is not available now: blow, fall or whiplash in the last six weeks" in notices
