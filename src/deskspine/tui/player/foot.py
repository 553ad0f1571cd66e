"""The foot of the player: its keys, after the word about the machine once it is done or needs the person."""

from __future__ import annotations

from rich.cells import cell_len

from deskspine.tui.player.layout import padded
from deskspine.tui.widgets.key_line import KeyLine
from deskspine.tui.widgets.lines import KeyList, Line, key_line, short

END_WORDS = "end early"
GAP = "   "
LEAST_LINES = 4
"""Minimum lines of a small window for a line that covers the one above "worse" and "stop"."""
LEAST_WORD = 8
"""Minimum columns of a word that is cut."""


class PlayerFoot(KeyLine):
    """The line of keys. With a word, that word and the key that ends the routine come first and keep their place."""

    _word = _end_key = ""

    def show_word(self, word: str, end_key: str) -> None:
        """Show `word` and the label of the key that ends the routine before the keys; the keys alone if it is ""."""
        if (word, end_key) != (self._word, self._end_key):
            self._word, self._end_key = word, end_key
            self._fit()

    @property
    def keys(self) -> KeyList:
        """All keys, also those that do not fit."""
        ends = ((self._end_key, END_WORDS),) if self._word and self._end_key else ()
        return (*ends, *super().keys)

    def _fitted(self) -> Line:
        if not self._word:
            return super()._fitted()
        first = word_line(self._word, self._end_key, self.size.width)
        room = self.size.width - _cells(first) - len(GAP)
        keys = super().keys
        rest = key_line(keys, room, self._pinned(keys)) if room > 0 else ()
        return (*first, ("dim", GAP), *rest) if rest else first


def word_line(word: str, end_key: str, width: int) -> Line:
    """Return a word about the machine with the key that ends the routine, in the longest form that fits in `width`."""
    end, brief = _key(end_key, END_WORDS, GAP), _key(end_key, "end", "  ")
    bare = word.removeprefix("Your ").removeprefix("The ").capitalize()
    cut = short(bare, max(LEAST_WORD, width - _cells(brief)))
    forms: tuple[Line, ...] = (
        (("accent", f"◆ {word}"), *end),
        (("accent", word), *end),
        (("accent", word), *brief),
        (("accent", bare), *_key(end_key, "end", " ")),
        (("accent", cut), *brief),
    )
    return next((form for form in forms if _cells(form) <= width), (("accent", short(word, width)),))


def with_word(lines: list[Line], word: str, end_key: str, width: int, *, asks: bool) -> list[Line]:
    """Return the lines of a small window with the word in the row above "worse" and "stop".

    A question keeps that row if it needs it; a window without the row keeps its lines.
    """
    if len(lines) < LEAST_LINES or (asks and lines[-2]):
        return lines
    above = padded(lines[:-1], len(lines) - 2) if lines[-2] else lines[:-2]  # a text that lost its end says so
    return [*above, word_line(word, end_key, width), lines[-1]]


def _key(key: str, words: str, gap: str) -> Line:
    return (("", gap), ("key", key), ("dim", f" {words}")) if key else ()


def _cells(line: Line) -> int:
    return sum(cell_len(text) for _, text in line)
