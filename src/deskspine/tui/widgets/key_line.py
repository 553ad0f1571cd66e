"""The line of keys at the foot of a page."""

from __future__ import annotations

from textual.events import Resize
from textual.strip import Strip

from deskspine.core.commands.key_labels import key_of_label
from deskspine.core.settings.settings import Settings
from deskspine.tui.bindings import help_foot, pinned_keys
from deskspine.tui.widgets.lines import PINNED_KEYS, KeyList, Line, Lines, key_line

EMPTY = ((),)
"""The lines before the width is known."""


class KeyLine(Lines):
    """A line of keys, as many as fit in the width: the most needed first, and always the way out and help."""

    def __init__(self, keys: KeyList = (), *, id: str | None = None) -> None:
        super().__init__(EMPTY, id=id, classes="page-foot")
        self._keys = keys

    @property
    def keys(self) -> KeyList:
        """All keys, also those that do not fit; help is added where its key works and the page does not name it."""
        settings = self._settings
        if settings is None or not getattr(self.screen, "HAS_HELP", False):
            return self._keys
        labels, focused = [label for label, _ in self._keys], self.screen.focused
        helps = [pair for pair in help_foot(settings) if pair[0] not in labels]
        typed = focused is not None and any(focused.check_consume_key(key_of_label(key), key) for key, _ in helps)
        return self._keys if typed else (*self._keys, *helps)

    def show_keys(self, keys: KeyList) -> None:
        """Replace the keys."""
        if keys != self._keys:
            self._keys = keys
            self._fit()

    def on_mount(self) -> None:
        """Follow the focus: in a line of text the key of help is a letter like any other."""
        self.watch(self.screen, "focused", self._fit, init=False)

    def on_resize(self, event: Resize) -> None:
        """Show as many keys as fit in the new width."""
        self._fit()

    def render_line(self, y: int) -> Strip:
        """Return the line; the first time the widget knows its width only here."""
        if self._lines == EMPTY:
            self._lines = (self._fitted(),)
        return super().render_line(y)

    @property
    def _settings(self) -> Settings | None:
        services = getattr(self.screen, "services", None)
        return services.snapshot.settings if services is not None else None

    def _pinned(self, keys: KeyList) -> tuple[str, ...]:
        """Return the labels in `keys` that a narrow line keeps longest."""
        settings = self._settings
        return pinned_keys(keys, settings) if settings is not None else PINNED_KEYS

    def _fitted(self) -> Line:
        return key_line(self.keys, self.size.width, self._pinned(self.keys))

    def _fit(self) -> None:
        if self.size.width:
            self.show([self._fitted()])
