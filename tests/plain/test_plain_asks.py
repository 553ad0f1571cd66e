"""Asks, notes and questions in plain mode: what is said, and what each letter sends."""

from __future__ import annotations

from pathlib import Path

import pytest

from deskspine.adapters.storage.journal import SqliteJournal
from deskspine.core.commands.registry import COMMANDS, Request
from deskspine.core.person.flags import FLAGS
from deskspine.core.timekeeping.instants import Now
from deskspine.engine.wording.asks import OPTIONS
from deskspine.plain.face import EARLY_S, PlainFace
from deskspine.plain.letters import LETTERS
from support import fakes
from support.paths import ROOT
from support.plain_desk import PlainDesk
from support.resident import Resident

NEEDS_A_SCREEN = {
    "dashboard.settings",
    "player.end_early",  # the letter of `player.leave` does the same at every moment
    "dashboard.unwell",  # the word `unwell` does it
    "app.palette",
    "app.suspend",
}


def test_every_command_with_a_key_has_a_letter_or_needs_a_screen() -> None:
    with_key = {entry.id for entry in COMMANDS if entry.keys}
    assert with_key - LETTERS.keys() == NEEDS_A_SCREEN
    assert LETTERS.keys() <= with_key


def test_the_heads_up_says_how_the_break_is_moved_and_the_letter_moves_it() -> None:
    plain = PlainDesk()
    said = plain.live(2945)
    assert [line for line in said if "eads-up" in line or "a break in" in line] == ["Break soon: a break in 1 min."]
    assert said[-1] == "Type z for 5 more minutes, or b to start now."
    moved = plain.type("z")
    assert moved[0].startswith("Snoozed: the break is due at ")
    assert plain.desk.picture.next_ask == pytest.approx(plain.now.t + 3300 - 2945, abs=2)
    assert [request.name for request in plain.sent] == ["snooze"]


def test_before_the_heads_up_the_letter_for_more_minutes_is_no_answer() -> None:
    plain = PlainDesk()
    plain.live(600)
    plain.type("z")
    assert "snooze" not in [request.name for request in plain.sent]


@pytest.mark.parametrize("place", ["ask", "player", "dashboard"])
def test_a_letter_has_one_meaning_at_a_place(place: str) -> None:
    letters = [key for command_id, key in LETTERS.items() if command_id.partition(".")[0] in (place, "app")]
    assert len(letters) == len(set(letters))


@pytest.mark.parametrize(
    ("row", "place"), [("at any time", "dashboard"), ("a break is asked for", "ask"), ("in a routine", "player")]
)
def test_the_page_names_every_letter(row: str, place: str) -> None:
    page = (ROOT / "docs" / "plain.md").read_text(encoding="utf-8").splitlines()
    text = next(line for line in page if line.startswith(f"| {row} |"))
    rows_of_their_own = {"player.arm", "dashboard.yes", "dashboard.no"}
    letters = {
        key
        for command_id, key in LETTERS.items()
        if command_id.startswith(place) and command_id not in rows_of_their_own
    }
    assert {key for key in letters if f"`{key}` " not in text} == set()


def test_the_start_says_the_sit_the_next_break_and_the_letters() -> None:
    at = PlainDesk(Resident(minutes=50))
    at.live(12 * 60)
    assert at.said[0][1] == "Sitting for 0 s."
    assert at.said[1][1] == "Next break at 09:50, in 50 min."
    assert at.said[2][1].startswith("Type a letter and press Enter: b break now; ")
    assert at.type("") == ["Sitting for 12 min.", "Next break at 09:50, in 38 min."]


def test_an_hour_of_sitting_says_the_heads_up_the_ask_and_the_reminders_once() -> None:
    at = PlainDesk(Resident(minutes=50))
    said = at.live(60 * 60)
    assert said[0] == "Break soon: a break in 1 min."
    assert said.pop(1) == "Type z for 5 more minutes, or b to start now."
    assert said[1] == "Time to move: you have been sitting for 50 min."
    assert said[2].startswith("Two-minute seated reset, 2 min, 6 exercises: shoulders, ")
    assert said[3].startswith("Answers: s start now; z snooze, reminds again at 09:5")
    # The later reminders are not said here: their steps of the ladder have neither screen nor title.
    assert [line for line in said if line.startswith("Reminder")] == ["Reminder: no answer for 1 min."]
    assert sum(line.startswith("Time to move") for line in said) == 1
    assert any(line.startswith("Overdue: no answer for 10 min") for line in said)


def test_all_answers_are_offered_and_say_what_they_lead_to() -> None:
    at = PlainDesk(Resident(minutes=50))
    answers = at.to_ask()[-1]
    for command_id in OPTIONS:
        assert f" {LETTERS[command_id]} " in answers
    assert "n skip this one, next break at 10:40" in answers
    assert "0 of 3 used" in answers


@pytest.mark.parametrize(
    ("typed", "request_name", "line"),
    [
        ("z", "snooze", "Snoozed until 09:55 (1 of 3 used)."),
        ("n", "not-now", "Break skipped: the next break is due in 50 min of sitting."),
        ("x", "put-aside", "Closed: the break stays overdue."),
        ("d", "did-it", "Break taken: counted as a break, after 50 min of sitting."),
        ("m", "meeting", "Break held: in a meeting: the break waits."),
        ("Z", "snooze", "Snoozed until 09:55 (1 of 3 used)."),
    ],
)
def test_a_letter_answers_the_ask(typed: str, request_name: str, line: str) -> None:
    at = PlainDesk(Resident(minutes=50))
    at.to_ask()
    said = at.type(typed)
    assert at.sent[-1].name == request_name
    assert at.sent[-1].typed
    assert line in said
    assert at.desk.picture.ask is None or at.desk.picture.ask.stage != "asking"


def test_a_snooze_that_is_used_up_is_not_offered() -> None:
    at = PlainDesk(Resident(minutes=50, schedule__snooze_limit=1))
    at.to_ask()
    at.type("z")
    answers = at.to_ask()[-1]
    assert "s start now" in answers
    assert "z snooze" not in answers
    said = at.type("z")
    assert said[0].startswith("That is no answer here. Answers: s start now; ")


def test_an_undo_is_offered_and_works() -> None:
    at = PlainDesk(Resident(minutes=50))
    at.to_ask()
    assert at.type("n")[-1] == "Type u within 30 seconds to take it back."
    assert at.type("u")[0] == "Taken back: the break is due as before."
    assert at.type("h")[-1] == "09:50 Taken back: the break is due as before."
    assert at.desk.picture.ask is not None


def test_an_ask_that_the_settings_keep_off_the_screen_is_not_said() -> None:
    title = ("title",)
    at = PlainDesk(Resident(minutes=50, ladder__ask=title, ladder__remind_1=title))
    said = at.to_ask()
    assert not any(line.startswith("Time to move") for line in said)
    assert at.type("")[0] == "Time to move."
    assert at.type("s")[0].startswith("That is no answer here.")


def test_a_letter_just_after_the_ask_appeared_does_not_count_at_a_terminal() -> None:
    at = PlainDesk(Resident(minutes=50), guards=True)
    at.to_ask()
    appeared = next(t for t, line in at.said if line.startswith("Time to move"))
    at.desk.clock.pass_by(max(0.0, appeared + EARLY_S / 2 - at.now.t))
    assert at.type("n") == ["Not taken, because the question has only just appeared: type it again."]
    at.desk.clock.pass_by(EARLY_S)
    assert "Break skipped: the next break is due in 50 min of sitting." in at.type("n")


def test_the_letter_that_starts_a_routine_typed_twice_does_not_stop_it() -> None:
    at = PlainDesk(Resident(minutes=50), guards=True)
    at.to_ask()
    at.live(5)
    at.type("s")
    at.desk.clock.pass_by(0.2)
    assert at.type("s") == ["Not taken, because the routine has only just begun: type it again to stop."]
    assert at.desk.picture.playing is not None
    at.desk.clock.pass_by(0.2)
    at.type("w")
    at.type("s")
    assert at.desk.picture.playing is None


def test_a_line_that_is_no_answer_gets_one_sentence() -> None:
    at = PlainDesk()
    assert at.type("hello") == ["That is no answer here. ? names the letters."]
    assert at.type("pause soon") == ["After pause expected MINUTES or until HH:MM or tomorrow, not 'soon'."]
    assert at.type("undo now") == ["After undo expected nothing, not 'now'."]
    assert at.type("\x1b[A") == ["That is no answer here. ? names the letters."]
    assert all(request.name == "key" for request in at.sent)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("pause 30", Request("pause", {"minutes": 30})),
        ("pause 14:30", Request("pause", {"until": "14:30"})),
        ("pause until 14:30", Request("pause", {"until": "14:30"})),
        ("PAUSE Tomorrow", Request("pause", {"until": "tomorrow"})),
        ("interval +5", Request("interval", {"by": 5})),
        ("Meeting 45", Request("meeting", {"minutes": 45})),
        ("unwell flare", Request("unwell-flare")),
        ("did-it --again", Request("did-it-again")),
        ("start breath-1min", Request("start", {"routine": "breath-1min"})),
        ("resume", Request("resume")),
    ],
)
def test_words_are_the_verbs(typed: str, expected: Request) -> None:
    at = PlainDesk()
    at.type(typed)
    assert (at.sent[-1].name, at.sent[-1].args) == (expected.name, expected.args)


def test_changes_made_in_another_place_are_said() -> None:
    at = PlainDesk(Resident(minutes=50))
    assert at.request("interval-up") == ["A break after 55 min of sitting.", "Next break at 09:55, in 55 min."]
    assert at.type("-")[0] == "A break after 50 min of sitting."
    assert at.request("unwell", flag="flare") == [
        "Worse pain than usual today: only breathing, eyes and hands until the day ends."
    ]
    assert at.request("unwell", flag="over") == ["You are well today again."]
    at.desk.engine.note("test", "The disk is full.")
    assert at.live(31) == ["The disk is full."]
    assert at.live(31) == []


def test_away_and_back_say_how_it_was_read_and_offer_the_correction() -> None:
    at = PlainDesk(Resident(minutes=50))
    at.live(600)
    assert at.type("a")[0].startswith("Away: ")
    assert at.live(400) == ["Natural break: away 2 min, counted as a break."]
    assert at.type("a") == ["Back: away 6 min, counted as a break.", "Next break at 10:06, in 50 min."]
    assert at.sent[-1].name == "back"
    assert at.type("")[0].startswith("Sitting for ")


def test_a_meeting_that_may_be_over_is_asked_about() -> None:
    at = PlainDesk(Resident(minutes=240))
    at.type("m")
    said = at.live(61 * 60)
    assert "Is the meeting of 09:00 still going on?" in said
    assert said[-1] == "Answers: y yes; n no."
    assert sum("still going on?" in line for line in said) == 1
    asked = ["Is the meeting of 09:00 still going on?", "Answers: y yes; n no."]
    assert at.type("")[-2:] == asked
    assert at.type("?")[:2] == [asked[0], "Now: y yes; n no."]
    assert at.type("hello") == [f"That is no answer here. {' '.join(asked)}"]
    assert "Answers: y yes; n no." not in at.type("h")
    assert at.type("n")[0].startswith("The meeting ended after ")
    assert at.sent[-1].name == "meeting-over"


def test_a_question_that_was_asked_before_is_not_repeated_after_an_answer_to_another_page() -> None:
    at = PlainDesk(Resident(minutes=50), pages=True)
    assert "Answer the skipped health questions?" in at.type("x")
    at.to_ask()
    said = at.type("n")
    assert "Break skipped: the next break is due in 50 min of sitting." in said
    assert not any(line.startswith(("Answers", "Answer the skipped")) for line in said)
    assert at.type("")[-2:] == ["Answer the skipped health questions?", "Answers: y yes; n no."]


def test_each_letter_of_an_absence_says_something() -> None:
    at = PlainDesk(Resident(minutes=50))
    at.live(600)
    assert at.type("a") == ["Away: you pressed the away key."]
    assert at.type("a") == ["You are back."]
    at.live(5)
    assert at.type("away") == ["Away: you pressed the away key."]
    assert at.type("back") == ["You are back."]


def test_what_is_no_id_is_said_in_words() -> None:
    at = PlainDesk()
    assert at.request("set", key="safety.flags", value="firm_chair, heart") == [
        f"What applies to you: {FLAGS['firm_chair']}; {FLAGS['heart']}."
    ]
    assert at.request("set", key="safety.flags", value="none") == ["What applies to you: none."]
    name = at.desk.library.routines["breath-1min"].name
    assert at.type("set routine.default breath-1min") == [f"Routine: {name}."]
    assert at.type("start nosuch") == ["Not possible: there is no routine 'nosuch'; r names them."]
    assert at.type("m") == ["In a meeting until you end it: breaks wait."]


def test_help_and_lists() -> None:
    at = PlainDesk(Resident(minutes=50))
    text = " ".join(at.type("?"))
    assert "At any time: b break now; " in text
    assert "pause [MINUTES|until HH:MM|tomorrow]" in text
    assert any(line == "Two-minute seated reset, 2 min: start seated-2min." for line in at.type("r"))
    assert at.type("h")[0].startswith("Today: sitting ")
    at.type("b")
    text = " ".join(at.type("help"))
    assert "Now: w it makes it worse; s stop: dizzy, seeing double, numb, chest pain; p pause; e easier; " in text
    assert "q quits" in text


def test_quit_ends_the_face_and_sends_nothing_but_a_sign_of_life() -> None:
    at = PlainDesk()
    at.type("q")
    assert at.ended
    assert [request.name for request in at.sent] == ["key"]


def test_without_an_input_no_letters_are_said() -> None:
    face = PlainFace(fakes.asking(), answers=False)
    reading = fakes.FakeClock().read()
    said = face.begin(Now(reading.boot, reading.wall, fakes.ZONE))
    assert any(line.startswith("Time to move") for line in said)
    assert not any(line.startswith(("Answers", "Type a letter")) for line in said)


def test_a_routine_away_from_the_desk_says_what_it_needs_first() -> None:
    at = PlainDesk(Resident(minutes=240))
    said = at.type("start bragg")
    assert said[0].startswith("Away from the desk: ")
    assert "Not at the desk. It starts when you say so and stops whenever you like." in said
    assert any(line.startswith("Not for: ") for line in said)
    assert said[-1].startswith("Answers: s start")
    assert at.type("x") == ["Closed: the routine does not start."]
    assert at.desk.picture.gate.routine == ""


def test_a_person_who_should_ask_first_reads_the_card_and_answers_it() -> None:
    at = PlainDesk(Resident(minutes=240, safety__flags=("ask_first",)))
    said = at.type("b")
    assert said[0].startswith("You see this page once")
    assert "Ask before the neck moves at all:" in said
    assert said[-1] == "Answers: y start: I have asked, or do not need to; x later."
    said = at.type("y")
    assert at.desk.picture.playing is not None
    assert any(line.startswith("1 of ") for line in said)


def test_the_end_asks_how_it_feels_and_says_the_next_break() -> None:
    at = PlainDesk(Resident(minutes=50))
    at.to_ask()
    at.type("s")
    said = at.live(130)
    assert said[-4:-1] == [
        "Break done, 1 break today.",
        "Next break at 10:41, in 50 min.",
        "How does it feel now, compared with before?",
    ]
    assert said[-1] == "Answers: b better; s same; w worse; x no answer."
    assert at.type("b") == ["Noted."]
    assert at.desk.picture.finished == ""


def test_cards_are_listed_and_read() -> None:
    at = PlainDesk()
    assert "When to stop: card when-to-stop." in at.type("cards")
    said = at.type("card when-to-stop")
    assert said[:2] == ["When to stop.", "Call your emergency number now, if any of this is new or sudden:"]
    assert at.type("card nothing") == ["There is no card 'nothing'; type cards for the list."]


def test_an_exercise_that_felt_worse_twice_is_unlocked_after_its_card(tmp_path: Path) -> None:
    desk = Resident(minutes=240)
    desk.journal = SqliteJournal(tmp_path / "journal.sqlite3")  # type: ignore[assignment]
    desk.launch()
    at = PlainDesk(desk)
    for _ in range(2):
        at.type("start seated-2min")
        while "Chin tuck" not in at.said[-1][1] and "Get ready" not in at.said[-1][1]:
            at.live(0.5)
        at.type("n")
        at.type("w")
        at.type("x")
        at.type("s")
        at.desk.to_day(4)
        at.live(1)
    locked = next(name for name, rest in at.desk.picture.person.resting.items() if rest.locked)
    assert any(line.endswith(f": unlock {locked}.") for line in at.type("cards"))
    assert at.type("unlock eye") == ["Eye is not locked; type cards for the list."]
    said = at.type(f"unlock {locked}")
    assert said[0].endswith(": felt worse twice.")
    assert said[-1].startswith("Answers: y unlock ")
    assert at.type("y")[0] == "Unlocked."
    assert locked not in at.desk.picture.person.resting
    assert at.type("y")[0].startswith("That is no answer here.")
    desk.journal.close()


def test_a_setting_is_changed_by_a_word_and_said_wherever_it_was_changed() -> None:
    at = PlainDesk()
    assert at.type("set schedule.snooze_minutes 7") == ["Snooze: 7."]
    assert at.request("set", key="schedule.snooze_minutes", value="8") == ["Snooze: 8."]
    assert at.type("set schedule.snooze_minutes soon")[0].startswith("Not possible: schedule.snooze_minutes: expected ")
    assert at.type("set nothing 1")[0] == "Not possible: there is no setting 'nothing'."
