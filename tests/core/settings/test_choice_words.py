"""The words of settings: every group, every value of a choice and every step is declared."""

from __future__ import annotations

from itertools import groupby

from deskspine.core.settings.choice_words import choice_words
from deskspine.core.settings.fields import KEY_PARTS
from deskspine.core.settings.groups import GROUPS
from deskspine.core.settings.settings import FIELDS
from deskspine.core.themes.names import OURS

SHOWN_BY_THE_FIGURE = {"appearance.skin", "appearance.hair"}


def test_the_settings_are_in_the_order_of_their_groups() -> None:
    assert [section for section, _ in groupby(FIELDS, key=lambda field: field.section)] == list(GROUPS)
    keys = [field for field in FIELDS if field.kind == "keys"]
    assert [part for part, _ in groupby(keys, key=lambda field: field.part)] == list(KEY_PARTS.values())


def test_every_value_of_a_choice_has_a_sentence_of_its_own() -> None:
    for field in FIELDS:
        if field.kind not in ("choice", "channels") or field.key in SHOWN_BY_THE_FIGURE:
            continue
        choices = OURS if field.own else field.choices
        words = [choice_words(field, choice) for choice in choices]
        assert all(words), field.key
        assert len(set(words)) == len(words), field.key


def test_a_word_for_nought_is_only_where_nought_is_allowed() -> None:
    for field in FIELDS:
        if field.naught:
            assert field.low is not None, field.key
            assert field.low <= 0, field.key
        assert not (field.naught and field.zero), field.key
