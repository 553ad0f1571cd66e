"""Labels of keys: one table for screens and documentation, and the way back."""

from __future__ import annotations

import string

import pytest

from deskspine.core.commands.key_labels import key_label, key_of_label
from deskspine.core.commands.key_names import key_name


@pytest.mark.parametrize("modifier", ["", "ctrl+", "alt+", "ctrl+shift+"])
@pytest.mark.parametrize("character", string.punctuation)
def test_a_sign_is_its_own_label_with_any_modifier(character: str, modifier: str) -> None:
    key = modifier + key_name(character)
    assert key_label(key) == modifier + character
    assert key_of_label(key_label(key)) == key


@pytest.mark.parametrize(
    ("key", "label"), [("escape", "esc"), ("ctrl+right", "ctrl+→"), ("N", "N"), ("f12", "f12"), ("pageup", "pageup")]
)
def test_other_keys(key: str, label: str) -> None:
    assert key_label(key) == label
    assert key_of_label(label) == key


def test_a_text_that_is_no_label_comes_back_as_it_is() -> None:
    assert [key_of_label(text) for text in ("", "move", "↑ ↓")] == ["", "move", "↑ ↓"]
