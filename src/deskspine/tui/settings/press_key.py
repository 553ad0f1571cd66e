"""The page that takes the next key pressed as a key of a command; it asks before it takes one that is in use."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType

from deskspine.core.commands.key_names import KeyNameError, key_name
from deskspine.core.settings.settings import Field, FieldError, parse_value, to_text
from deskspine.tui.bindings import key_label
from deskspine.tui.services import Services
from deskspine.tui.settings.changes import Changes
from deskspine.tui.settings.field_words import WHERE, title, value_text
from deskspine.tui.settings.key_use import command_of, fits_everywhere, users_of, without
from deskspine.tui.widgets.base_screen import DeskScreen
from deskspine.tui.widgets.key_line import KeyLine
from deskspine.tui.widgets.lines import Flow, KeyList, Line, Lines, paragraph

CANCEL, REMOVE = ("esc", "cancel"), ("delete", "no key")
EVERYWHERE = "Press a key with ctrl or alt, or a function key."
ANOTHER = "Press another key."
NEW, ONE_MORE = "Press the new key.", "Press one more key for it."


class PressKeyScreen(DeskScreen):
    """A page that takes every key: Escape cancels, delete removes the command's keys, any other key is bound."""

    CSS_PATH = "settings.tcss"
    HAS_HELP = False
    BINDINGS: ClassVar[list[BindingType]] = []

    def __init__(self, services: Services, field: Field, changes: Changes, *, add: bool = False) -> None:
        """Bind a key for `field` by `changes`, in place of its keys, or in addition to them if `add` is True."""
        super().__init__(services)
        self._field, self._changes, self._add = field, changes, add
        self._refusal = ""
        self._wanted = ""
        """A key that another command uses; pressed once more, it is taken from there."""

    def compose(self) -> ComposeResult:
        """Yield the command, its present keys, and the question or the refusal of the last key."""
        yield Lines([(("title", title(self._field)),)], classes="page-head")
        yield Flow(self._words, classes="page-body")
        yield KeyLine(self._keys())

    def on_mount(self) -> None:
        """Let the page itself receive all keys."""
        self.set_focus(None)

    def on_key(self, event: events.Key) -> None:
        """Bind the key, ask whether it is to be taken over, cancel, or show why the key is refused."""
        event.stop()
        event.prevent_default()
        if event.key == "escape":
            self.dismiss()
        elif event.key == "delete":
            if self._may_remove():
                self._bind(())
        else:
            try:
                self._take(key_name(event.key))
            except KeyNameError:
                self._refuse(f"{key_label(event.key)} cannot be used. {ANOTHER}")

    def _may_remove(self) -> bool:
        return not self._field.needs and not self._add

    def _take(self, key: str) -> None:
        """Bind `key`, or ask first if another command uses it."""
        settings, label = self._changes.settings, key_label(key)
        if not fits_everywhere(self._field, key):
            self._refuse(f"{label} is used on other pages. {EVERYWHERE}")
            return
        present = settings.words(self._field.key)
        if self._add and key in present:
            self._refuse(f"{label} is a key of this command already. {ANOTHER}")
            return
        users = users_of(self._field, settings, key)
        fixed = next((user for user in users if without(user, settings, key) is None), None)
        if fixed is not None:
            self._refuse(f"{label} is the only key of “{fixed.title}” {WHERE[fixed.place]}. {ANOTHER}")
        elif users and self._wanted != key:
            self._refuse("", key)
        else:
            for user in users:
                left = without(user, settings, key) or ()
                self._changes.apply(f"keys.{user.id}", " ".join(left) or "none")
            self._bind((*present, key) if self._add else (key,))

    def _bind(self, keys: tuple[str, ...]) -> None:
        required = tuple(key for key in self._field.needs if key != "*" and key not in keys)
        try:
            value = parse_value(self._field, [*keys, *required])
        except FieldError:
            self._refuse(f"A command has {self._field.most} keys at most.")
            return
        if self._changes.apply(self._field.key, to_text(self._field, value)):
            self.dismiss()
        else:
            self._refuse(f"{' '.join(map(key_label, keys))} cannot be used. {ANOTHER}")

    def _refuse(self, why: str, wanted: str = "") -> None:
        self._refusal, self._wanted = why, wanted
        self.query_one(".page-body", Flow).rebuild()
        self.query_one(KeyLine).show_keys(self._keys())

    def _keys(self) -> KeyList:
        if self._wanted:
            return ((key_label(self._wanted), "use it here"), CANCEL)
        return (CANCEL, *((REMOVE,) if self._may_remove() else ()))

    def _words(self, width: int) -> list[Line]:
        settings = self._changes.settings
        now = " or ".join(value_text(self._field, settings.value(self._field.key)).split(" "))
        stays = [key_label(key) for key in self._field.needs if key != "*"]
        lines = self._question(width) if self._wanted else paragraph(self._refusal, width, "warn")
        lines = lines or paragraph(ONE_MORE if self._add else NEW, width, "strong")
        lines += paragraph(f"Now: {now}." + (f" {' '.join(stays)} always works." if stays else ""), width)
        return [*lines, (), *paragraph(self._field.help, width, "dim")]

    def _question(self, width: int) -> list[Line]:
        users = users_of(self._field, self._changes.settings, self._wanted)
        label, names = key_label(self._wanted), " and ".join(f"“{user.title}” {WHERE[user.place]}" for user in users)
        own = command_of(self._field).title
        return [
            *paragraph(f"{label} is {names}.", width, "warn"),
            *paragraph(f"Use it for “{own}” instead? Press {label} once more, or another key.", width, "strong"),
        ]
