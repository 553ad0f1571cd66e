"""The keys at the foot of a page, laid out anew for the width there is."""

from __future__ import annotations

from textual.events import Resize

from deskspine.tui.widgets.lines import KeyList, Lines, key_line


class KeyLine(Lines):
    """Shows what `show_keys` was last given, as far as it fits."""

    def __init__(self, keys: KeyList = (), *, id: str | None = None) -> None:
        super().__init__([()], id=id, classes="page-foot")
        self._keys = keys

    @property
    def keys(self) -> KeyList:
        """All of them, also those for which there is no room."""
        return self._keys

    def show_keys(self, keys: KeyList) -> None:
        """Show other keys."""
        if keys != self._keys:
            self._keys = keys
            self._fit()

    def on_resize(self, event: Resize) -> None:
        """Show as many as there is room for now."""
        self._fit()

    def _fit(self) -> None:
        self.show([key_line(self._keys, self.size.width)])
