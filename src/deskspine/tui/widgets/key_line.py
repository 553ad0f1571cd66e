"""The line of keys at the foot of a page."""

from __future__ import annotations

from textual.events import Resize

from deskspine.tui.widgets.lines import KeyList, Lines, key_line


class KeyLine(Lines):
    """A line of keys, as many as fit in the width."""

    def __init__(self, keys: KeyList = (), *, id: str | None = None) -> None:
        super().__init__([()], id=id, classes="page-foot")
        self._keys = keys

    @property
    def keys(self) -> KeyList:
        """All keys, also those that do not fit."""
        return self._keys

    def show_keys(self, keys: KeyList) -> None:
        """Replace the keys."""
        if keys != self._keys:
            self._keys = keys
            self._fit()

    def on_resize(self, event: Resize) -> None:
        """Show as many keys as fit in the new width."""
        self._fit()

    def _fit(self) -> None:
        self.show([key_line(self._keys, self.size.width)])
