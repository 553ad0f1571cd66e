"""Properties of every timeline: engine, player and sitting clock together, driven by random events."""

from __future__ import annotations

import itertools
import json
from datetime import datetime
from typing import Any, get_args

from hypothesis import given
from hypothesis import strategies as st

from deskspine.core import session as machine
from deskspine.core.history.records import StretchRecord
from deskspine.core.player.machine import PlayerInput
from deskspine.core.player.plan import compile_plan
from deskspine.core.schedule import inputs as said
from deskspine.core.schedule.events import EventKind
from deskspine.core.schedule.policy import Policy
from deskspine.core.session import Desk, DeskInput, Play, Press
from deskspine.core.timekeeping.instants import Now
from deskspine.core.timeline import TimelineError, parse
from support.chance import at, lines, lines_with_walls, timeline
from support.effort import examples
from support.lived import START, library, only, play, simulation

NUMBERS = ("elapsed_s", "sit_s", "next_due_s", "since_s", "length_s")


def rounded(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return rows with their numbers rounded to seconds, so that a fraction of a millisecond makes no difference."""
    return [
        {key: round(value) if key in NUMBERS and value is not None else value for key, value in row.items()}
        for row in rows
    ]


@examples(60)
@given(lines_with_walls)
def test_any_timeline_prints_valid_objects_in_order_of_elapsed_time(made_up: list[tuple[int, str]]) -> None:
    text, end_s = timeline(made_up)
    rows = play(f"{text}\n{at(end_s)} end")
    last = 0.0
    for row in rows:
        assert json.loads(json.dumps(row)) == row
        assert row["elapsed_s"] >= last
        last = row["elapsed_s"]
        assert row["event"] in get_args(EventKind)
        assert datetime.fromisoformat(row["wall"]).utcoffset() is not None
        assert row["sit_s"] >= 0
        assert row["why"]
        assert row["next_due_s"] is None or row["next_due_s"] >= row["elapsed_s"]
        assert row.get("since_s", 0) <= row["elapsed_s"]
        assert ("gap" in row) == (row["event"] == "gap")
        assert row["event"] != "gap" or {"length_s", "counted"} <= row.keys()
    assert rows[-1]["event"] == "end"


@examples(60)
@given(lines_with_walls, st.lists(st.integers(0, 40_000), max_size=12))
def test_looking_more_often_changes_nothing(made_up: list[tuple[int, str]], looks: list[int]) -> None:
    text, end_s = timeline(made_up)
    seconds, elapsed_s = [], 0
    for pause_s, word in made_up:
        elapsed_s += pause_s
        seconds.append((elapsed_s, 1, f"{at(elapsed_s)} {word}"))
    seconds += [(look, 0, f"{at(look)} clock 0") for look in looks if look < end_s]
    often = "\n".join(row for _, _, row in sorted(seconds, key=lambda entry: entry[:2]))
    assert rounded(play(f"{text}\n{at(end_s)} end")) == rounded(play(f"{often}\n{at(end_s)} end"))


@examples(60)
@given(lines)
def test_every_second_of_a_timeline_is_in_the_journal_once(made_up: list[tuple[int, str]]) -> None:
    text, end_s = timeline(made_up)
    run = simulation(f"{text}\n{at(end_s)} launch\n{at(end_s)} wake\n{at(end_s)} end")
    rows = list(run.run())
    assert run.engine is not None
    start = datetime.fromisoformat(START.split()[1]).timestamp()
    ended = rows[-1].event.t
    state = run.engine.situation.desk.clock
    stretches = [row for row in run.journal.of(StretchRecord) if row.cause != "was here"]
    breaks = [(row.started_wall - start, row.ended_wall - start) for row in stretches]
    breaks.append((state.kind_since, ended))
    assert breaks[0][0] == 0
    for (_, until), (since, _) in itertools.pairwise(breaks):
        assert abs(until - since) < 1e-3
    assert abs(sum(until - since for since, until in breaks) - ended) < 0.01


@examples(150)
@given(lines, st.integers(0, 4000))
def test_a_kill_and_a_launch_at_any_instant_lose_a_minute_at_most_and_invent_no_absence(
    made_up: list[tuple[int, str]], then_s: int
) -> None:
    text, begun_s = timeline(made_up, 0)
    here, then = at(begun_s), at(begun_s + then_s)
    lived = f"{text}\n{here} launch\n{here} wake\n"
    seen = simulation(f"{lived}{then} end")
    list(seen.run())
    assert seen.engine is not None
    before = seen.engine.situation.desk.clock
    # A person who launches it is at the desk: without the kill they come back, or press a key.
    there = "back" if before.absence is not None else f"key\n{then} input"
    later = at(begun_s + then_s + 7200)
    whole = play(f"{lived}{then} {there}\n{later} end")
    killed = play(f"{lived}{then} kill\n{then} launch\n{later} end")
    for kind in ("away", "natural-break", "gap"):
        assert len(only(killed, kind)) == len(only(whole, kind)), kind
    if before.run is not None:
        return  # a routine that was killed waits where it was
    assert abs(whole[-1]["sit_s"] - killed[-1]["sit_s"]) <= 60
    assert [row["event"] for row in killed] == [row["event"] for row in whole]
    for one_row, other in zip(killed, whole, strict=True):
        if one_row["event"] == "natural-break":
            continue  # in a sleep it is known when the machine wakes
        assert abs(one_row["elapsed_s"] - other["elapsed_s"]) <= 60 + 30  # an ask waits for a pause of the hands


@examples(60)
@given(lines, st.integers(0, 4000), st.sampled_from([150, 400, 3600, 50_000]))
def test_a_time_closed_is_read_the_same_after_a_kill_as_after_an_ordered_end(
    made_up: list[tuple[int, str]], then_s: int, closed_s: int
) -> None:
    text, begun_s = timeline(made_up, 0)
    here, then, back = at(begun_s), at(begun_s + then_s), at(begun_s + then_s + closed_s)
    lived = f"{text}\n{here} launch\n{here} wake\n"
    seen = simulation(f"{lived}{then} end", "routine.default=seated-2min")
    list(seen.run())
    assert seen.engine is not None
    if (
        seen.engine.situation.desk.clock.run is not None
        or abs(closed_s - seen.engine.situation.profile.policy.promise_s) <= 60
    ):
        return
    ended = play(f"{lived}{then} quit\n{back} launch\n{back} end")
    killed = play(f"{lived}{then} kill\n{back} launch\n{back} end")
    for kind in ("away", "natural-break", "gap", "back", "ask"):
        assert len(only(killed, kind)) == len(only(ended, kind)), kind
    assert abs(ended[-1]["sit_s"] - killed[-1]["sit_s"]) <= 60


PLAYER_KEYS: list[PlayerInput] = [
    "pause", "resume", "toggle", "next", "back", "repeat", "worse", "arm", "easier", "stop", "leave",
    "score-0", "score-1", "score-2", "score-3", "leave",
]  # fmt: skip
PLANS = [compile_plan(library().routines[name], 1) for name in ("seated-2min", "butrimov-check")]
desk_inputs: st.SearchStrategy[DeskInput] = st.one_of(
    st.sampled_from(PLANS).map(Play),
    st.sampled_from(PLAYER_KEYS).map(Press),
    st.sampled_from(
        [
            said.Typing(),
            said.Lock(),
            said.Unlock(),
            said.AwayKey(),
            said.Back(),
            said.Snooze(),
            said.DidIt(),
            said.UndoAnswer(),
            said.UndoAnswer(),
        ]
    ),
)


@examples(60)
@given(st.lists(st.tuples(st.integers(0, 6000), st.one_of(st.none(), desk_inputs)), max_size=20), st.data())
def test_the_desk_in_one_large_step_equals_the_desk_in_many_small_ones(
    day: list[tuple[int, DeskInput | None]], data: st.DataObject
) -> None:
    policy = Policy(interval_s=600.0)
    large = small = machine.begin(Now(0.0, 0.0), policy, source=True)
    t = 0.0
    for eighths, entry in day:
        outputs: list[object] = []
        for cut in data.draw(st.lists(st.integers(0, eighths), max_size=4).map(sorted)):
            small, part = machine.advance(small, Now(t + cut / 8, t + cut / 8), [], policy)
            outputs += [*part.events, *part.sounds, *part.played]
        t += eighths / 8
        inputs = [] if entry is None else [entry]
        small, part = machine.advance(small, Now(t, t), inputs, policy)
        outputs += [*part.events, *part.sounds, *part.played]
        large, whole = machine.advance(large, Now(t, t), inputs, policy)
        assert [event for event in outputs if event in whole.events] == list(whole.events)
        assert [sound for sound in outputs if sound in whole.sounds] == list(whole.sounds)
        assert len(outputs) == len(whole.events) + len(whole.sounds) + len(whole.played)
        assert same(large, small)


def same(one: Desk, other: Desk) -> bool:
    """Return True if the two are equal but for the last bits of sums that were added in another order."""
    if one.player is None or other.player is None or one.player == other.player:
        return one == other
    return one.clock == other.clock and all(
        abs(getattr(one.player, name) - getattr(other.player, name)) < 1e-6
        for name in ("into_s", "played_s", "paused_s")
    )


@examples(30)
@given(st.binary(max_size=400) | st.text(max_size=400))
def test_any_text_at_all_is_read_or_refused_with_one_sentence(raw: bytes | str) -> None:
    text = raw if isinstance(raw, str) else raw.decode("utf-8", "replace")
    for whole in (text, START + text, START + "+1:00 " + text):
        message = refusal(whole)
        assert not message or (message.startswith("file:") and "\n" not in message)


def refusal(text: str) -> str:
    """Return what is wrong with a timeline, or "" if it is valid."""
    try:
        parse(text, "file")
    except TimelineError as error:
        return str(error)
    return ""
