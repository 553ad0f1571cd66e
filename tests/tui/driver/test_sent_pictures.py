"""The pictures in a terminal's memory: sent once, deleted in time, and nothing while the terminal does not read."""

from __future__ import annotations

import random
import re

from deskspine.core.figure.indexed import Indexed
from deskspine.core.terminal.kitty_pictures import MAX_NUMBER, MOST_CELLS
from deskspine.tui.driver.pictures import LEAST_NUMBER, SentPictures

PICTURE = Indexed(1, 1, ((0, 0, 0),), b"\0")


class Memory:
    """A terminal's memory of pictures, as the sequences that it reads leave it."""

    def __init__(self) -> None:
        self.reads = True
        self.numbers: list[int] = []
        self.text = ""

    def write(self, text: str) -> bool:
        if not self.reads:
            return False
        self.text += text
        rest = re.sub(r"\x1b_G[^\x1b]*\x1b\\", "", text.replace("\x1bPtmux;", "").replace("\x1b\x1b", "\x1b"))
        assert rest in ("", "\x1b\\" * text.count("Ptmux;")), "only whole sequences are written"
        for action, number in re.findall(r"_Ga=(T|d)[^;\x1b]*?,i=(\d+)", text):
            if action == "T":
                self.numbers.append(int(number))
            else:
                self.numbers.remove(int(number))
        return True


def sent(memory: Memory, seed: int = 1, **options: bool) -> SentPictures:
    return SentPictures(memory.write, lambda picture: b"png", chance=random.Random(seed), **options)


def show(pictures: SentPictures, name: str, *keys: str) -> list[int]:
    return [pictures.number(name, key, PICTURE, 10, 5) for key in keys]


def test_a_picture_is_sent_once() -> None:
    memory = Memory()
    pictures = sent(memory)
    pictures.use("tuck")
    first = show(pictures, "tuck", "a", "b", "a")
    assert first[0] == first[2] != first[1]
    assert memory.numbers == first[:2]
    assert all(LEAST_NUMBER <= number <= MAX_NUMBER for number in first)


def test_two_programs_do_not_begin_with_the_same_number() -> None:
    assert len({show(sent(Memory(), seed), "tuck", "a")[0] for seed in range(50)}) == 50


def test_the_exercise_before_stays_and_the_one_before_that_goes() -> None:
    memory = Memory()
    pictures = sent(memory)
    numbers = {}
    for before, name in ((None, "first"), ("first", "second"), ("second", "third")):
        pictures.use(name)
        if before:
            pictures.release(before)
        numbers[name] = show(pictures, name, "a", "b")
    assert memory.numbers == [*numbers["second"], *numbers["third"]]
    pictures.use("second")
    pictures.release("third")
    assert show(pictures, "second", "a", "b") == numbers["second"], "back needs nothing new"


def test_a_set_that_two_figures_show_stays_until_both_have_gone() -> None:
    memory = Memory()
    pictures = sent(memory)
    pictures.use("tuck")
    pictures.use("tuck")
    show(pictures, "tuck", "a")
    pictures.release("tuck", at_once=True)
    assert len(memory.numbers) == 1
    pictures.release("tuck", at_once=True)
    assert memory.numbers == []


def test_the_end_deletes_everything() -> None:
    memory = Memory()
    pictures = sent(memory)
    for name in ("first", "second"):
        pictures.use(name)
        show(pictures, name, "a", "b")
    assert memory.write(pictures.undo())
    assert memory.numbers == []
    pictures.forget()
    assert (pictures.undo(), pictures.numbers) == ("", ())
    show(pictures, "second", "a")
    assert len(memory.numbers) == 1, "after a return everything is sent again"


def test_a_terminal_that_does_not_read_gets_nothing_and_later_the_rest() -> None:
    memory = Memory()
    pictures = sent(memory)
    pictures.use("first")
    show(pictures, "first", "a")
    memory.reads = False
    assert show(pictures, "first", "b") == [0]
    pictures.release("first", at_once=True)
    memory.reads = True
    assert len(memory.numbers) == 1
    assert len(pictures.numbers) == 1, "it is still to be deleted"
    pictures.use("second")
    assert all(show(pictures, "second", "a", "b"))
    pictures.release("second", at_once=True)
    assert memory.numbers == []


def test_through_tmux_every_sequence_has_an_envelope() -> None:
    memory = Memory()
    pictures = sent(memory, in_tmux=True)
    pictures.use("tuck")
    show(pictures, "tuck", "a")
    assert memory.text.startswith("\x1bPtmux;\x1b\x1b_Ga=T")
    assert pictures.undo().startswith("\x1bPtmux;\x1b\x1b_Ga=d")
    memory.write(pictures.undo())
    assert memory.numbers == []


def test_a_picture_that_is_too_large_for_marks_is_not_sent() -> None:
    assert sent(Memory()).number("tuck", "a", PICTURE, MOST_CELLS + 1, 5) == 0


def test_a_burst_of_exercises_leaves_the_last_two() -> None:
    memory = Memory()
    pictures = sent(memory)
    for at in range(200):
        pictures.use(str(at))
        show(pictures, str(at), "a", "b")
        if at:
            pictures.release(str(at - 1))
    assert len(memory.numbers) == 4
    assert sorted(memory.numbers) == sorted(pictures.numbers)


def test_numbers_begin_again_before_they_end_and_none_is_used_twice() -> None:
    memory = Memory()
    pictures = sent(memory)
    pictures.use("tuck")
    pictures._next = MAX_NUMBER - 2
    assert len(set(show(pictures, "tuck", *"abcdefgh"))) == 8
    assert max(memory.numbers) <= MAX_NUMBER
    assert min(memory.numbers) >= LEAST_NUMBER
