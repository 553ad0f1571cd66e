"""Trials of channels: the outcome is in the snapshot, whatever the channel does, and no break is asked for."""

from __future__ import annotations

import asyncio

import pytest

from deskspine.core.commands.registry import Request
from deskspine.core.presence.place import Place
from deskspine.engine.notify import trial
from deskspine.engine.notify.trial import ASKING, Trials
from deskspine.engine.ports import ChannelMessage, UnusableError
from deskspine.engine.snapshot import Trial
from support.resident import Resident


class Way:
    """A channel that records what it is asked to do."""

    name = "desktop"

    def __init__(self, *, error: Exception | None = None, unfit: str = "") -> None:
        self.error, self.unfit = error, unfit
        self.did: list[str] = []

    def fits(self, place: Place) -> str:
        return self.unfit

    async def ready(self, place: Place) -> None:
        self.did.append("ready")

    async def say(self, place: Place, message: ChannelMessage) -> str:
        self.did.append(message.body)
        if self.error is not None:
            raise self.error
        return "shown by dunst"

    async def dismiss(self) -> None:
        self.did.append("dismissed")

    async def close(self) -> None:
        self.did.append("closed")

    async def speak(self, text: str) -> str:
        self.did.append(text)
        return "spoken by espeak-ng"

    async def stop(self) -> None:
        pass


def tried(way: Way, name: str = "desktop", person: Resident | None = None) -> Trial:
    """Return the outcome of a trial that is waited for."""
    person = person or Resident(minutes=10, schedule__soft_start_seconds=0)

    async def run() -> None:
        trials = Trials(person.engine, lambda: [way], way)
        trials.begin(Request("try-channel", {"channel": name}))
        await asyncio.gather(*trials._jobs.values())
        await trials.close()

    asyncio.run(run())
    outcome = person.engine.snapshot().trial
    assert outcome is not None
    return outcome


@pytest.fixture(autouse=True)
def _soon_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trial, "SHOWN_S", 0.0)


def test_a_test_message_goes_through_the_channel_and_is_removed() -> None:
    way = Way()
    assert tried(way) == Trial(1, "desktop", True, "shown by dunst")
    assert way.did == [trial.WORD.body, "dismissed", "closed"]


def test_the_voice_says_a_sentence() -> None:
    way = Way()
    assert tried(way, "voice") == Trial(1, "voice", True, "spoken by espeak-ng")
    assert way.did == [trial.SAID, "closed"]


@pytest.mark.parametrize("error", [UnusableError("no notification service"), OSError("no notification service")])
def test_a_channel_that_fails_says_why(error: Exception) -> None:
    assert tried(Way(error=error)) == Trial(1, "desktop", False, "no notification service")


def test_a_channel_that_cannot_reach_the_person_is_not_used() -> None:
    way = Way(unfit="you are at another machine")
    assert tried(way) == Trial(1, "desktop", False, "you are at another machine")
    assert way.did == ["closed"]


def test_a_channel_that_is_not_there_is_said_so() -> None:
    assert tried(Way(), "smoke") == Trial(1, "smoke", False, "not available on this system")


def test_a_second_trial_has_another_number() -> None:
    person = Resident(minutes=10, schedule__soft_start_seconds=0)
    tried(Way(), person=person)
    assert tried(Way(), person=person).number == 2


def test_nothing_is_tried_while_a_reminder_is_open() -> None:
    person = Resident(minutes=10, schedule__soft_start_seconds=0)
    person.to_ask()
    assert person.engine.snapshot().ask is not None
    way = Way()
    assert tried(way, person=person) == Trial(1, "desktop", False, ASKING)
    assert way.did == []
