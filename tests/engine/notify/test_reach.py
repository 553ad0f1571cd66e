"""The channels other than the screen: which channel is used, what is taken back, and what a broken channel costs."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from msgspec.structs import replace

from deskspine.core.commands.registry import Reply, Request
from deskspine.core.presence.place import Place
from deskspine.core.schedule import inputs as given
from deskspine.engine.notify import dispatcher as module
from deskspine.engine.notify.dispatcher import Dispatcher
from deskspine.engine.ports import ChannelMessage, UnusableError
from deskspine.engine.requests.dispatch import TOO_LATE
from deskspine.engine.situation import PresenceReport
from support.resident import Resident
from support.watched import DESK, SSH, settle


class Spoken:
    """A channel that records its calls, and breaks, hangs or works as a test wants."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.did: list[str] = []
        self.words: list[ChannelMessage] = []
        self.error: Exception | None = None
        self.hangs = False

    def fits(self, place: Place) -> str:
        return "you sit elsewhere" if place.remote and self.name == "desktop" else ""

    async def ready(self, place: Place) -> None:
        if self.error is not None:
            raise self.error

    async def say(self, place: Place, message: ChannelMessage) -> str:
        if self.hangs:
            await asyncio.Event().wait()
        if self.error is not None:
            raise self.error
        self.did.append("say")
        self.words.append(message)
        return "said"

    async def dismiss(self) -> None:
        self.did.append("dismiss")

    async def close(self) -> None:
        self.did.append("close")


class Reached:
    """A resident with a desktop and a tmux channel."""

    def __init__(self) -> None:
        self.person = Resident(minutes=10, schedule__soft_start_seconds=0)
        self.person.engine.report(PresenceReport(DESK))
        self.desktop, self.tmux, self.notice = Spoken("desktop"), Spoken("tmux"), Spoken("notice")
        self.reach = Dispatcher(self.person.engine, [self.desktop, self.tmux, self.notice])
        self.person.engine.subscribe(self.reach.follow)
        self.replies: list[Reply] = []

    def answer(self, request: str) -> None:
        """Press the button of a notice."""
        self.replies.append(self.person.engine.handle(Request(request, origin="notice")))

    async def to_ask(self) -> None:
        self.person.to_ask()
        await settle()


@pytest.fixture
async def reached() -> AsyncIterator[Reached]:
    reached = Reached()
    yield reached
    await reached.reach.close()


async def test_an_ask_speaks_through_what_the_ladder_names_and_offers_its_answers(reached: Reached) -> None:
    await reached.to_ask()
    assert reached.tmux.did == ["say"]
    message = reached.desktop.words[-1]
    assert message.heading == "Time to move"
    assert "Two-minute seated reset, 2 min" in message.body
    assert message.answers == (("start", "Start"), ("snooze", "5 more minutes"), ("not-now", "Skip this one"))


async def test_two_notices_of_one_ask_are_one_too_many_unless_the_better_one_is_broken(reached: Reached) -> None:
    await reached.to_ask()
    assert reached.notice.did == []
    reached.desktop.error = UnusableError("no daemon")
    reached.person.live(70, [given.Key()])
    await settle()
    reached.person.live(120, [given.Key()])
    await settle()
    assert reached.notice.did == ["say"]


async def test_an_ask_that_was_answered_elsewhere_is_taken_back_everywhere(reached: Reached) -> None:
    await reached.to_ask()
    reached.person.ask("snooze")
    await settle()
    assert reached.desktop.did == ["say", "dismiss"]
    assert reached.tmux.did == ["say", "dismiss"]
    reached.person.live(300)
    await settle()
    assert reached.desktop.did == ["say", "dismiss", "say"]


@pytest.mark.parametrize(("waits_s", "shown", "times"), [(1, False, 1), (61, False, 1), (1, True, 0), (200, False, 0)])
async def test_an_open_ask_that_no_face_shows_is_sent_when_another_host_takes_over(
    monkeypatch: pytest.MonkeyPatch, waits_s: int, shown: bool, times: int
) -> None:
    monkeypatch.setattr(module, "JOIN_S", 0.0)
    person = Resident(minutes=10, schedule__soft_start_seconds=0)
    person.engine.report(PresenceReport(DESK))
    person.to_ask()
    person.live(waits_s, [given.Key()])
    popup = Spoken("popup")
    reach = Dispatcher(person.engine, [popup], is_shown=lambda: shown, before=person.picture)
    person.engine.subscribe(reach.follow)
    for _ in range(2):
        reach.prepare()
        await asyncio.sleep(0.01)
        await settle()
    assert len(popup.words) == times, "the second repeat has no popup"
    assert all(message.answers for message in popup.words)
    await reach.close()


async def test_an_ask_that_was_answered_before_the_faces_came_is_not_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "JOIN_S", 0.0)
    person = Resident(minutes=10, schedule__soft_start_seconds=0)
    person.engine.report(PresenceReport(DESK))
    person.to_ask()
    popup = Spoken("popup")
    reach = Dispatcher(person.engine, [popup], is_shown=lambda: False, before=person.picture)
    person.engine.subscribe(reach.follow)
    reach.prepare()
    person.ask("snooze")
    await asyncio.sleep(0.01)
    await settle()
    assert popup.words == []
    await reach.close()


async def test_a_word_on_its_way_is_out_before_it_is_taken_back(reached: Reached) -> None:
    reached.person.to_ask()
    reached.person.ask("not-now")
    await settle()
    assert reached.desktop.did == ["say", "dismiss"]


async def test_a_button_answers_while_the_ask_stands_and_says_why_it_does_nothing_later(reached: Reached) -> None:
    reached.person.ask("first-run-done", pages=2)
    await reached.to_ask()
    reached.answer("start")
    assert reached.person.picture.mode == "playing"
    before = reached.person.engine.situation.desk
    for late in ("start", "snooze", "not-now"):
        reached.answer(late)
    assert reached.person.engine.situation.desk == before
    assert [reply.ok for reply in reached.replies] == [True, False, False, False]
    assert {reply.text for reply in reached.replies[1:]} == {TOO_LATE}
    assert reached.person.sentences_of("refused") == [TOO_LATE] * 3


async def test_a_dead_daemon_costs_one_notice_and_none_when_it_is_back(reached: Reached) -> None:
    reached.reach.prepare()
    await settle()
    reached.desktop.error = UnusableError("no daemon")
    await reached.to_ask()
    text = "The channel 'desktop' does not reach you (no daemon); the others go on."
    assert reached.person.notices == [text]
    views = [view for view in reached.person.picture.channels if view.name == "desktop"]
    assert (views[0].works, views[0].why) == (False, "no daemon")
    reached.desktop.error = OSError(2, "No such file or directory")
    reached.person.live(61, [given.Key()])
    await settle()
    assert reached.person.notices == [text]
    reached.desktop.error = None
    reached.person.live(121, [given.Key()])
    await settle()
    assert reached.person.notices == []
    assert all(view.works for view in reached.person.picture.channels)


async def test_a_channel_that_hangs_is_given_up_and_holds_nobody_up(
    reached: Reached, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "SAY_S", 0.01)
    reached.reach.prepare()
    await settle()
    reached.desktop.hangs = True
    await reached.to_ask()
    assert reached.tmux.did == ["say"]
    async with asyncio.timeout(5):
        await asyncio.gather(*reached.reach._doing.values())
    assert "no answer in time" in reached.person.notices[0]


async def test_a_daemon_that_was_never_there_is_no_trouble_and_the_terminal_speaks_from_the_first_ask_on(
    reached: Reached,
) -> None:
    reached.desktop.error = UnusableError("no daemon")
    reached.reach.prepare()
    await settle()
    await reached.to_ask()
    assert reached.notice.did == ["say"]
    assert reached.person.notices == []
    views = [view for view in reached.person.picture.channels if view.name == "desktop"]
    assert (views[0].works, views[0].why) == (False, "no daemon")


async def test_a_fault_in_a_channel_is_told_and_survived(reached: Reached) -> None:
    reached.desktop.error = ZeroDivisionError()
    await reached.to_ask()
    assert reached.person.picture.mode == "asking"
    assert [type(error) for error in reached.person.engine.faults] == [ZeroDivisionError]


async def test_do_not_disturb_leaves_every_channel_beside_the_screen_silent(reached: Reached) -> None:
    reached.person.live(1, [given.DoNotDisturb(True)])
    await reached.to_ask()
    assert reached.desktop.did == reached.tmux.did == []


async def test_over_ssh_the_desktop_of_this_machine_is_left_alone_and_the_terminal_notice_speaks(
    reached: Reached,
) -> None:
    reached.person.engine.report(PresenceReport(SSH))
    await reached.to_ask()
    assert reached.desktop.did == []
    assert reached.notice.did == ["say"]


async def test_a_heads_up_is_replaced_by_the_ask(reached: Reached) -> None:
    reached.person.ask("set", key="ladder.heads_up", value="title desktop")
    reached.person.live(545)
    await settle()
    assert [message.heading for message in reached.desktop.words] == ["Break soon"]
    assert reached.desktop.words[0].answers == ()
    await reached.to_ask()
    assert [message.heading for message in reached.desktop.words] == ["Break soon", "Time to move"]


OFFERED = "title desktop tmux"


async def test_an_offer_is_sent_with_its_answers_and_dismissed_when_it_goes_away(reached: Reached) -> None:
    person = reached.person
    person.ask("set", key="ladder.offer", value=OFFERED)
    person.live(400)
    person.live(25, [given.WaitStarted("t", "tests", "shell", person.t, 150.0)])
    await settle()
    assert (reached.desktop.did, reached.tmux.did, reached.notice.did) == (["say"], ["say"], [])
    message = reached.desktop.words[-1]
    assert message.heading == "A break while you wait"
    assert message.body == "Your tests are running: 2 minutes? Two-minute seated reset, 2 min."
    assert message.answers == (("start", "Start"), ("offer-close", "Not this time"))
    assert not message.urgent
    person.live(1, [given.WaitEnded("t")])
    await settle()
    assert (reached.desktop.did, reached.tmux.did) == (["say", "dismiss"], ["say", "dismiss"])
    reached.answer("start")
    assert reached.replies[-1] == Reply(False, TOO_LATE)


@pytest.mark.parametrize(("request_name", "plays"), [("start", True), ("offer-close", False)])
async def test_a_button_answers_an_offer(reached: Reached, request_name: str, plays: bool) -> None:
    person = reached.person
    person.ask("first-run-done")
    person.ask("set", key="ladder.offer", value=OFFERED)
    person.live(400)
    person.live(25, [given.WaitStarted("t", "build", "shell", person.t)])
    await settle()
    reached.answer(request_name)
    await settle()
    assert reached.replies[-1].ok
    assert (person.picture.playing is not None) == plays
    assert person.picture.offer is None
    assert reached.desktop.did == ["say", "dismiss"]


async def test_an_offer_that_is_over_at_once_is_not_sent(reached: Reached) -> None:
    person = reached.person
    person.ask("set", key="ladder.offer", value=OFFERED)
    person.live(400)
    reached.person.engine.step([given.WaitStarted("t", "tests", "hint", person.t, sure=True), given.WaitEnded("t")])
    await settle()
    assert [event.kind for event in person.events if event.kind.startswith("offer")] == ["offer", "offer-withdrawn"]
    assert reached.desktop.did == []


async def test_a_heads_up_and_an_ask_replace_an_offer(reached: Reached) -> None:
    person = reached.person
    person.ask("set", key="ladder.offer", value="desktop")
    person.ask("set", key="ladder.heads_up", value="title desktop")
    person.live(500)
    person.live(25, [given.WaitStarted("t", "tests", "shell", person.t)])
    person.live(20)
    await settle()
    assert [message.heading for message in reached.desktop.words] == ["A break while you wait", "Break soon"]
    await reached.to_ask()
    assert reached.desktop.words[-1].heading == "Time to move"
    assert "dismiss" not in reached.desktop.did[-1:]


async def test_of_several_events_that_come_together_only_the_last_is_said(reached: Reached) -> None:
    reached.person.ask("set", key="ladder.heads_up", value="title desktop")
    reached.person.jump(601)
    await settle()
    assert [event.kind for event in reached.person.events if event.kind in ("heads-up", "ask")] == ["heads-up", "ask"]
    assert [message.heading for message in reached.desktop.words] == ["Time to move"]
    assert reached.desktop.did == ["say"]


async def test_at_the_end_everything_is_taken_back_and_let_go(reached: Reached) -> None:
    await reached.to_ask()
    await reached.reach.close()
    assert reached.desktop.did == ["say", "dismiss", "close"]
    assert reached.notice.did == ["close"]


async def test_no_more_snoozes_are_offered_than_there_are(reached: Reached) -> None:
    await reached.to_ask()
    picture = reached.person.picture
    assert picture.ask is not None
    spent = replace(picture, ask=replace(picture.ask, snoozes_used=3))
    event = next(event for event in reached.person.events if event.kind == "ask")
    assert [request for request, _ in module.message_for(event, spent).answers] == ["start", "not-now"]
