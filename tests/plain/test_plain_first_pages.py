"""The pages of the first run in plain mode: read line by line, answered by numbers, saved at the end."""

from __future__ import annotations

from deskspine.core.first_run import NOT_MEDICAL
from deskspine.core.person.flags import PLACE_FLAGS, PROFILE_FLAGS
from support.plain_desk import PlainDesk
from support.resident import Resident


def settings(at: PlainDesk) -> tuple[int, tuple[str, ...]]:
    """Return the minutes of sitting and the safety flags that were saved."""
    now = at.desk.picture.settings
    return now.number("schedule.sit_minutes"), tuple(now.words("safety.flags"))


def test_the_first_page_says_what_it_does_and_that_it_is_not_medical_advice() -> None:
    at = PlainDesk(pages=True)
    assert "Welcome to deskspine, page 1 of 3." in at.text
    for part in NOT_MEDICAL.split(". "):
        assert part.rstrip(".") in at.text
    assert at.said[-1][1] == "Now it is 50; Enter goes on, x skips the rest."


def test_all_pages_answered_by_numbers() -> None:
    at = PlainDesk(pages=True)
    assert at.type("45")[0].startswith("A break after 45 minutes of sitting")
    page = at.type("")
    for number, words in enumerate(PROFILE_FLAGS.values(), start=1):
        assert f"{number} {words}." in page
    names = list(PROFILE_FLAGS)
    at.type("1 4")
    assert at.type("3, 11")[0].startswith(f"Chosen: {PROFILE_FLAGS[names[2]]}; {PROFILE_FLAGS[names[10]]}.")
    page = at.type("")
    assert f"1 {next(iter(PLACE_FLAGS.values()))}." in page
    at.type("2")
    assert at.desk.picture.first_run
    at.type("")
    assert not at.desk.picture.first_run
    assert at.desk.picture.pages_seen == 3
    assert settings(at) == (45, (names[2], names[10], list(PLACE_FLAGS)[1]))
    assert at.type("")[0].startswith("Sitting for")


def test_nothing_applies_and_enter_alone_keeps_everything() -> None:
    at = PlainDesk(pages=True)
    for _ in range(3):
        at.type("")
    assert settings(at) == (50, ())
    assert [request.name for request in at.sent if request.name != "key"] == ["first-run-done"]


def test_zero_takes_a_choice_back() -> None:
    at = PlainDesk(pages=True)
    at.type("")
    at.type("5")
    assert at.type("0")[0].startswith("Chosen: nothing.")
    at.type("x")
    assert settings(at) == (50, ())


def test_skipped_pages_are_offered_again_as_a_question() -> None:
    at = PlainDesk(pages=True)
    at.type("25")
    said = at.type("x")
    assert settings(at)[0] == 25
    assert "Answer the skipped health questions?" in said
    page = at.type("y")
    assert "Page 2 of 3." in page
    at.type("x")
    assert at.type("n") == ["Noted."]
    assert at.desk.picture.question is None


def test_a_wrong_number_gets_one_sentence_and_a_word_still_works() -> None:
    at = PlainDesk(pages=True)
    assert at.type("900") == ["Expected 1 to 240 minutes."]
    at.type("")
    assert at.type("99") == ["Expected numbers from 0 to 16."]
    assert at.type("yes maybe")[0] == "That is no answer here."
    assert at.type("pause 5")[0].startswith("Paused")
    said = at.type("?")
    assert said[0].startswith("Type the numbers of all that apply")
    assert said[1] == "Chosen: nothing. Enter goes on, x skips the rest."
    assert said[2].startswith("At any time: b break now; ")
    assert not any("Enter alone says" in line for line in said)


def test_the_letters_are_said_after_the_pages() -> None:
    at = PlainDesk(pages=True)
    for _ in range(2):
        at.type("")
    assert "Enter alone" not in at.text
    assert at.type("")[0].startswith("Type a letter and press Enter: b break now; ")


def test_an_ask_in_between_is_answered_and_the_page_goes_on() -> None:
    at = PlainDesk(Resident(minutes=50), pages=True)
    at.type("")
    at.to_ask()
    said = at.type("n")
    assert said[-1].startswith("Chosen: nothing. Enter goes on")
    at.type("1")
    at.type("")
    assert "Page 3 of 3." in at.text
