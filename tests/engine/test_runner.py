"""The engine on its own thread: nothing blocks it, nothing kills it, and its end is orderly."""

from __future__ import annotations

import asyncio
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, cast

import pytest
from msgspec.structs import replace

from deskspine import __version__
from deskspine.adapters.clock import ScaledClock, SystemClock
from deskspine.adapters.control.client import ask
from deskspine.adapters.control.server import serve
from deskspine.core.commands.messages import Answer, Message
from deskspine.core.commands.registry import Reply, Request
from deskspine.core.schedule.events import Event
from deskspine.core.settings.settings import DEFAULTS
from deskspine.engine.background import BackgroundServices
from deskspine.engine.engine import Engine
from deskspine.engine.faces import ControlPort
from deskspine.engine.ports import Ports
from deskspine.engine.requests.dispatch import RUNNER_REQUESTS, TRIALS
from deskspine.engine.runner import RequestServer, Runner, ServicesFactory
from deskspine.engine.simulation.made_up_files import FixedRoutines
from deskspine.engine.snapshot import Snapshot
from support.resident import Journal, SettingsFile, Status, Store, shipped

PATIENCE_S = 10.0


class Running:
    """A runner over memory, and the snapshots it published."""

    def __init__(
        self,
        socket: Path,
        speed: float = 1.0,
        first: Request | None = None,
        services: ServicesFactory | None = None,
        each_minute: Callable[[], object] = lambda: None,
    ) -> None:
        self.clock = ScaledClock(SystemClock(), speed)
        self.store, self.journal, self.status = Store(), Journal(), Status()
        settings = SettingsFile(DEFAULTS)
        ports = Ports(self.clock, self.store, self.journal, settings, FixedRoutines(shipped()), self.status, pid=1)
        self.engine = Engine(ports, reads_gaps=False)
        self.socket = socket
        self.ended = threading.Event()
        self.pictures: list[Snapshot] = []
        self.threads: set[str] = set()
        self._news = threading.Condition()
        self.engine.subscribe(self._take)

        async def listen(port: ControlPort) -> RequestServer:
            return await serve(socket, port)

        self.runner = Runner(
            self.engine,
            self.clock,
            serve=listen,
            first=first,
            real_s=self.clock.real_s,
            on_end=lambda why: self.ended.set(),
            services=services,
            each_minute=each_minute,
        )

    def _take(self, snapshot: Snapshot, events: tuple[Event, ...]) -> None:
        with self._news:
            self.threads.add(threading.current_thread().name)
            self.pictures.append(snapshot)
            self._news.notify_all()

    def wait_for(self, shown: Callable[[Snapshot], bool]) -> None:
        """Wait until a snapshot satisfies `shown`."""
        with self._news:
            assert self._news.wait_for(lambda: any(map(shown, self.pictures)), PATIENCE_S), self.pictures[-1]

    def verb(self, name: str, **args: str | float) -> Answer:
        """Send a request over the socket, as another terminal does."""
        return ask(str(self.socket), Message(request=name, args={**args}), PATIENCE_S)


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Callable[..., Running]]:
    runners: list[Running] = []

    def make(**how: object) -> Running:
        runners.append(Running(tmp_path / "run" / "s", **how))  # type: ignore[arg-type]
        return runners[-1]

    yield make
    for desk in runners:
        assert desk.runner.stop(PATIENCE_S)


def test_a_request_that_waits_for_the_launch_does_not_replace_the_saved_state(running: Callable[..., Running]) -> None:
    before = running()
    before.runner.start()
    assert before.verb("pause", minutes=30).ok
    assert before.runner.stop(PATIENCE_S)
    after = running()
    after.store.state = before.store.state
    after.runner.send(Request("interval-up"))
    after.runner.start()
    after.wait_for(lambda shown: shown.interval_s == 55 * 60)
    assert after.pictures[0].pause is not None
    assert after.pictures[-1].pause is not None


def test_time_goes_by_without_anybody_asking(running: Callable[..., Running]) -> None:
    desk = running(speed=3000.0)
    desk.runner.start()
    desk.wait_for(lambda snapshot: snapshot.mode == "asking")
    assert desk.threads == {"engine"}


def test_a_process_without_a_screen_runs_the_engine_in_its_own_thread(running: Callable[..., Running]) -> None:
    desk = running()
    launched: list[str] = []

    def begin() -> None:
        launched.append(desk.pictures[-1].mode)
        desk.runner.end()

    desk.runner.run(begin)
    assert launched == ["sitting"]
    assert desk.threads == {threading.current_thread().name}
    assert desk.store.state is not None
    assert desk.store.state["ended_by_itself"]


def test_a_launch_that_fails_is_raised_where_the_engine_runs(running: Callable[..., Running]) -> None:
    desk = running()
    desk.store.load = broken_load  # type: ignore[method-assign]
    with pytest.raises(ZeroDivisionError):
        desk.runner.run(lambda: None)


def broken_load() -> Any:
    raise ZeroDivisionError


def test_settings_edited_by_hand_are_in_effect_at_the_next_wake_up(running: Callable[..., Running]) -> None:
    desk = running(speed=300.0)
    desk.runner.start()
    settings = cast(SettingsFile, desk.engine._ports.settings)
    settings.edited = DEFAULTS.replace("schedule.sit_minutes", 20)
    desk.wait_for(lambda snapshot: snapshot.interval_s == 1200)


def test_an_edited_file_is_no_sign_of_a_person(running: Callable[..., Running]) -> None:
    desk = running(speed=300.0)
    desk.runner.start()
    desk.runner.send(Request("away"))
    desk.wait_for(
        lambda snapshot: snapshot.mode == "away" and desk.clock.read().boot - (snapshot.presence.since or 0) > 60
    )
    settings = cast(SettingsFile, desk.engine._ports.settings)
    settings.edited = DEFAULTS.replace("schedule.sit_minutes", 20)
    desk.wait_for(lambda snapshot: snapshot.interval_s == 1200)
    assert desk.pictures[-1].mode == "away"


def test_a_settings_file_that_cannot_be_read_costs_no_step(running: Callable[..., Running]) -> None:
    desk = running(speed=300.0)
    desk.runner.start()

    def broken() -> bool:
        raise ZeroDivisionError

    cast(SettingsFile, desk.engine._ports.settings).changed = broken  # type: ignore[method-assign]
    desk.wait_for(lambda snapshot: any("ZeroDivisionError" in notice.text for notice in snapshot.notices))
    assert desk.verb("status").ok


def test_sending_returns_at_once_even_while_the_engine_is_busy(running: Callable[..., Running]) -> None:
    desk = running()
    desk.runner.start()
    busy, go_on = threading.Event(), threading.Event()

    def slow(snapshot: Snapshot, events: tuple[Event, ...]) -> None:
        busy.set()
        go_on.wait(PATIENCE_S)

    desk.engine.subscribe(slow)
    desk.runner.send(Request("pause"))
    assert busy.wait(PATIENCE_S)
    desk.runner.send(Request("meeting"))
    desk.runner.send(Request("key"))
    assert desk.engine.situation.desk.clock.meeting is None
    go_on.set()
    desk.wait_for(lambda snapshot: snapshot.meeting is not None)


def test_the_socket_takes_every_verb_the_keys_have_and_tells_how_things_stand(
    running: Callable[..., Running],
) -> None:
    desk = running()
    desk.runner.start()
    assert desk.verb("meeting", minutes=30).ok is True
    assert desk.verb("snooze") == Answer(False, "there is nothing to snooze: no break is due")
    assert desk.verb("dance") == Answer(False, "there is no request 'dance'")
    assert desk.verb("pause", minutes="soon").ok is False
    answer = desk.verb("status")
    assert answer.text == "meeting"
    assert isinstance(answer.status, dict)
    assert answer.status == {
        "version": __version__,
        "faces": desk.runner.faces.listed,
        **desk.status.fields,
    }
    desk.wait_for(lambda snapshot: snapshot.meeting is not None)


def removed(socket: Path) -> None:
    """Remove the socket's file, as a cleaner of folders does."""
    socket.unlink()


def folder_removed(socket: Path) -> None:
    """Remove the folder as well, as the last logout does."""
    shutil.rmtree(socket.parent)


def replaced(socket: Path) -> None:
    """Put another file in its place."""
    socket.unlink()
    socket.write_text("not a socket", encoding="utf-8")


@pytest.mark.parametrize("harm", [removed, folder_removed, replaced])
def test_a_socket_that_is_gone_or_replaced_is_made_again_within_a_minute(
    running: Callable[..., Running], harm: Callable[[Path], None]
) -> None:
    desk = running(speed=600.0)
    desk.runner.start()
    harm(desk.socket)
    answer = until_reached(desk)
    assert answer.ok is True
    assert answer.text == "sitting"
    assert desk.runner.stop(PATIENCE_S)
    assert not desk.socket.exists()


def until_reached(desk: Running) -> Answer:
    """Send a request until the resident answers, for some simulated minutes at most, and return the answer."""
    began = desk.clock.read().boot
    while desk.clock.read().boot - began < 1200:
        with suppress(OSError):
            return desk.verb("status")
    raise AssertionError("nobody listens")


def test_a_folder_that_cannot_be_used_is_tried_again_and_the_notice_goes(running: Callable[..., Running]) -> None:
    desk = running(speed=600.0)
    desk.socket.parent.write_text("in the way", encoding="utf-8")
    desk.runner.start()
    desk.wait_for(lambda shown: any("control socket" in notice.text for notice in shown.notices))
    desk.socket.parent.unlink()
    assert until_reached(desk).ok is True
    desk.runner.poke()
    desk.wait_for(lambda shown: shown.notices == ())


def test_quit_saves_tells_and_leaves_no_socket(running: Callable[..., Running]) -> None:
    desk = running()
    desk.runner.start()
    desk.verb("pause", minutes=30)
    assert desk.verb("quit") == Answer(True, "deskspine ends; everything is kept")
    assert desk.runner.stop(PATIENCE_S)
    assert desk.ended.is_set()
    assert desk.store.state is not None
    assert desk.store.state["ended_by_itself"] is True
    assert "pause" in desk.store.state["clock"]
    assert desk.status.fields == {}
    assert not desk.socket.exists()
    desk.runner.send(Request("key"))


def test_what_keeps_it_from_launching_reaches_whoever_started_it(
    running: Callable[..., Running], monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = running()
    monkeypatch.setattr(Engine, "launch", lambda self, **how: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        desk.runner.start()


def test_a_place_where_no_socket_can_be_is_a_notice(running: Callable[..., Running], tmp_path: Path) -> None:
    (tmp_path / "run").write_text("in the way", encoding="utf-8")
    desk = running()
    desk.runner.start()
    assert desk.pictures[-1].notices[-1].text.startswith("The control socket cannot be opened (")


def test_a_listener_that_fails_costs_neither_the_others_nor_the_clock(running: Callable[..., Running]) -> None:
    desk = running()
    desk.engine._publisher._subscribers.insert(0, lambda snapshot, events: 1 / 0)  # type: ignore[arg-type]
    desk.runner.start()
    desk.runner.send(Request("pause"))
    desk.wait_for(lambda snapshot: snapshot.mode == "paused" and any("fault" in n.text for n in snapshot.notices))
    assert isinstance(desk.engine.faults[0], ZeroDivisionError)


def test_a_step_that_fails_is_shown_and_the_next_one_is_taken(
    running: Callable[..., Running], monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = running()
    desk.runner.start()
    step, failed = Engine.step, threading.Event()

    def fail_once(*args: object, **more: object) -> float:
        monkeypatch.setattr(Engine, "step", step)
        failed.set()
        raise ValueError("a fault")

    monkeypatch.setattr(Engine, "step", fail_once)
    desk.runner.poke()
    assert failed.wait(PATIENCE_S)
    assert desk.verb("pause", minutes=5).ok is True
    desk.wait_for(lambda snapshot: snapshot.mode == "paused" and snapshot.notices[0].severity == "error")
    assert "(ValueError)" in desk.pictures[-1].notices[0].text


def test_a_request_that_fails_is_answered_and_ends_nothing(
    running: Callable[..., Running], monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = running()
    desk.runner.start()
    monkeypatch.setattr(Engine, "handle", lambda self, request: 1 / 0)
    assert desk.verb("pause") == Answer(False, "deskspine could not do that: ZeroDivisionError: division by zero")
    desk.runner.send(Request("pause"))
    monkeypatch.undo()
    assert desk.verb("pause").ok is True


def test_an_end_that_fails_still_ends_and_is_kept_to_be_told(
    running: Callable[..., Running], monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = running()
    desk.runner.start()
    monkeypatch.setattr(Engine, "quit", lambda self, **how: 1 / 0)
    assert desk.runner.stop(PATIENCE_S)
    assert desk.ended.is_set()
    assert not desk.socket.exists()
    assert isinstance(desk.engine.faults[-1], ZeroDivisionError)


def test_a_first_request_is_answered_before_anything_is_shown(running: Callable[..., Running]) -> None:
    desk = running(first=Request("start", {"routine": "nonsense"}))
    desk.runner.start()
    assert "there is no routine 'nonsense'" in desk.runner.refusal


def test_many_terminals_at_once_are_all_answered(running: Callable[..., Running]) -> None:
    desk = running()
    desk.runner.start()

    async def all_at_once() -> list[Answer]:
        return await asyncio.gather(*(asyncio.to_thread(desk.verb, "key") for _ in range(20)))

    assert all(reply.ok for reply in asyncio.run(all_at_once()))


class Company:
    """A watch and a service to close, which record their calls; closing may fail or hang."""

    def __init__(self, *, hangs: bool = False, fails: bool = False) -> None:
        self.hangs, self.fails = hangs, fails
        self.heeded: list[float | None] = []
        self.asked = threading.Event()
        self.did: list[str] = []
        self.threads: set[str] = set()

    def made(self, runner: Runner) -> BackgroundServices:
        """Return the services of a runner."""
        self.threads.add(threading.current_thread().name)
        self.did.append("made")
        if self.fails:
            raise ZeroDivisionError
        return BackgroundServices(cast("Any", self), (self,))

    async def live(self) -> None:
        """Watch until cancelled."""
        try:
            await asyncio.Event().wait()
        finally:
            self.did.append("parted")

    def prepare_for_message(self, ahead_s: float | None) -> float | None:
        """Record how soon a prompt may come."""
        self.heeded.append(ahead_s)
        if ahead_s is not None:
            self.asked.set()
        return None if ahead_s is None else max(0.0, ahead_s - 5.0)

    async def close(self) -> None:
        """Let go."""
        if self.hangs:
            await asyncio.Event().wait()
        self.did.append("closed")


@pytest.mark.parametrize("hangs", [False, True])
def test_what_sees_and_reaches_the_person_comes_once_the_screen_stands_and_ends_with_the_engine(
    tmp_path: Path, hangs: bool
) -> None:
    company = Company(hangs=hangs)
    running = Running(tmp_path / "s", services=company.made)
    running.runner.start()
    assert company.did == []
    running.runner.start_services()
    running.runner.start_services()
    running.runner.send(Request("first-run-done"))
    assert company.asked.wait(PATIENCE_S)
    assert running.runner.stop(PATIENCE_S)
    assert company.did == (["made", "parted"] if hangs else ["made", "parted", "closed"])
    assert company.threads == {"engine"}
    answer = [ahead_s for ahead_s in company.heeded if ahead_s is not None]
    assert answer
    assert all(2900 < ahead_s <= 3000 for ahead_s in answer)


def test_a_request_that_the_services_refuse_is_not_carried_out(tmp_path: Path) -> None:
    company, reasons = Company(), ["no window"]
    running = Running(
        tmp_path / "s",
        services=lambda runner: replace(
            company.made(runner), refuses=lambda request: reasons[0] if request == "start" else ""
        ),
    )
    running.runner.start()
    running.runner.start_services()
    assert running.verb("first-run-done").ok
    assert (running.verb("start").ok, running.verb("start").text) == (False, "no window")
    running.wait_for(lambda shown: shown.playing is None)
    assert running.verb("pause").ok, "only what they refuse"
    reasons[0] = ""
    assert running.verb("start").ok
    assert running.runner.stop(PATIENCE_S)


@pytest.mark.parametrize("name", sorted(TRIALS))
def test_a_trial_is_for_the_services_and_refused_before_they_exist(name: str, tmp_path: Path) -> None:
    company, tried = Company(), list[tuple[str, object]]()

    def tries(request: Request) -> Reply:
        tried.append((request.name, request.args.get("what")))
        return Reply(True, "sent")

    running = Running(tmp_path / "s", services=lambda runner: replace(company.made(runner), tries=tries))
    running.runner.start()
    assert (running.verb(name, what="one").ok, running.verb(name, what="one").text) == (False, "not ready yet")
    running.runner.start_services()
    assert running.verb(name, what="two").text == "sent"
    assert tried == [(name, "two")]
    assert running.runner.stop(PATIENCE_S)


@pytest.mark.parametrize("name", sorted(RUNNER_REQUESTS))
def test_every_request_of_the_runner_is_known_to_it(name: str, tmp_path: Path) -> None:
    running = Running(tmp_path / "s")
    running.runner.start()
    assert "there is no request" not in running.verb(name).text
    running.runner.stop(PATIENCE_S)


def test_company_that_cannot_be_made_is_a_fault_and_the_clock_goes_on(tmp_path: Path) -> None:
    company = Company(fails=True)
    running = Running(tmp_path / "s", services=company.made)
    running.runner.start()
    running.runner.start_services()
    running.runner.send(Request("first-run-done"))
    running.wait_for(lambda shown: not shown.first_run)
    running.wait_for(lambda shown: any("fault" in notice.text for notice in shown.notices))
    assert [type(error) for error in running.engine.faults] == [ZeroDivisionError]
    assert running.runner.stop(PATIENCE_S)


def test_what_marks_the_resident_is_looked_after_each_minute_and_a_fault_there_ends_nothing(
    running: Callable[..., Running],
) -> None:
    looks: list[str] = []

    def look() -> None:
        looks.append(threading.current_thread().name)
        raise RuntimeError("no look")

    desk = running(speed=3000.0, each_minute=look)
    desk.runner.start()
    desk.wait_for(lambda snapshot: snapshot.mode == "asking")
    assert 40 <= len(looks) <= 70
    assert set(looks) == {"engine"}
    assert "no look" in str(desk.engine.faults[0])
