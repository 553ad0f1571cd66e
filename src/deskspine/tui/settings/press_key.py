"""Another key for a command: the next key that is pressed, unless it is taken."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType

from deskspine.core.commands.key_names import KeyNameError, key_name
from deskspine.core.commands.registry import COMMANDS, command
from deskspine.core.settings.settings import Field, FieldError, Settings, parse_value, to_text
from deskspine.tui.bindings import key_label
from deskspine.tui.services import Services
from deskspine.tui.settings.form import WHERE, title, value_text
from deskspine.tui.widgets.base_screen import DeskScreen
from deskspine.tui.widgets.key_line import KeyLine
from deskspine.tui.widgets.lines import Flow, KeyList, Line, Lines, paragraph

KEYS: KeyList = (("esc", "cancel"), ("delete", "no key"))
EVERYWHERE = "Press one with ctrl or alt, or a function key."
KEYS_WHERE_NEEDED: KeyList = (("esc", "cancel"),)


class PressKeyScreen(DeskScreen):
    """Takes every key for itself: Escape cancels, delete leaves the command without a key, any other is bound."""

    CSS_PATH = "settings.tcss"
    BINDINGS: ClassVar[list[BindingType]] = []

    def __init__(
        self, services: Services, field: Field, settings: Settings, apply: Callable[[str, str], Settings]
    ) -> None:
        """`apply` takes a key of the settings and a text, and returns the settings that hold then."""
        super().__init__(services)
        self._field, self._settings, self._apply = field, settings, apply
        self._refusal = ""

    def compose(self) -> ComposeResult:
        """The command, its present key, and why the last key could not be taken."""
        yield Lines([(("title", title(self._field)),)], classes="page-head")
        yield Flow(self._words, classes="page-body")
        yield KeyLine(KEYS_WHERE_NEEDED if self._field.needs else KEYS)

    def on_mount(self) -> None:
        """The keys go to the page itself."""
        self.set_focus(None)

    def on_key(self, event: events.Key) -> None:
        """Bind the key, cancel, or say why not."""
        event.stop()
        event.prevent_default()
        if event.key == "escape":
            self._leave()
        elif event.key == "delete":
            if not self._field.needs:
                self._bind(())
        else:
            try:
                self._bind((key_name(event.key),))
            except KeyNameError:
                self._refuse(f"{key_label(event.key)} cannot be bound. Press another key.")

    def _bind(self, keys: tuple[str, ...]) -> None:
        if not all(fits_everywhere(self._field, key) for key in keys):
            self._refuse(f"{' '.join(map(key_label, keys))} has a use on other pages. {EVERYWHERE}")
            return
        kept = tuple(key for key in self._field.needs if key != "*" and key not in keys)
        try:
            value = parse_value(self._field, [*keys, *kept])
            self._settings.replace(self._field.key, value)
        except FieldError:
            taken = used_by(self._field, self._settings, keys)
            label = " ".join(map(key_label, keys))
            self._refuse(f"{label} is used by {taken}. Press another key." if taken else f"{label} cannot be bound.")
            return
        self._apply(self._field.key, to_text(self._field, value))
        self._leave()

    def _leave(self) -> None:
        if self.is_active:
            self.dismiss()

    def _refuse(self, why: str) -> None:
        self._refusal = why
        self.query_one(".page-body", Flow).rebuild()

    def _words(self, width: int) -> list[Line]:
        now = value_text(self._field, self._settings.value(self._field.key))
        stays = [key_label(key) for key in self._field.needs if key != "*"]
        lines = paragraph(self._refusal, width, "warn") or paragraph("Press the new key.", width, "strong")
        lines += paragraph(f"Now: {now}." + (f" {' '.join(stays)} stays as well." if stays else ""), width)
        return [*lines, (), *paragraph(self._field.help, width, "dim")]


def fits_everywhere(field: Field, key: str) -> bool:
    """Return whether `key` means nothing else on any page, where the command of `field` works on all of them."""
    if command(field.key.removeprefix("keys.")).place != "everywhere":
        return True
    if key.startswith(("ctrl+", "alt+", "super+", "hyper+", "meta+")) or re.fullmatch(r"f[0-9]+", key):
        return True
    return field.key == "keys.app.help" and len(key_label(key)) == 1 and not key_label(key).isalnum()


def used_by(field: Field, settings: Settings, keys: tuple[str, ...]) -> str:
    """Return the title and place of the command that has one of `keys` where `field` needs it, or ""."""
    own = next(entry for entry in COMMANDS if field.key == f"keys.{entry.id}")
    for entry in COMMANDS:
        together = entry.place == own.place or "everywhere" in (entry.place, own.place)
        if entry is not own and together and set(keys) & set(settings.words(f"keys.{entry.id}")):
            return f'"{entry.title}" ({WHERE[entry.id.split(".")[0]]})'
    return ""
