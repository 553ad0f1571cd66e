"""Text that is safe to print, for every character there is."""

from __future__ import annotations

import sys
import unicodedata

from deskspine.core.text.sanitize import JOINERS, has_control, is_control, plain

CONTROLS = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
"""Categories of characters that can control a terminal, or that nothing shows."""


def test_a_control_character_is_one_by_its_category() -> None:
    characters = map(chr, range(sys.maxunicode + 1))
    wrong = [
        ascii(character)
        for character in characters
        if is_control(character) != (unicodedata.category(character) in CONTROLS and character not in JOINERS)
    ]
    assert wrong == []


def test_text_with_spaces_of_every_kind_stays_as_it_is() -> None:
    text = "five\u00a0minutes\u202f· 3\u3000km"
    assert plain(text) == text
    assert not has_control(text)


def test_what_controls_a_terminal_is_shown_as_a_question_mark() -> None:
    assert plain("a\x1b[2Jb\u202ec\n") == "a?[2Jb?c?"
    assert has_control("a\nb")
    assert not has_control("a\nb", newlines=True)
