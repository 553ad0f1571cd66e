"""The settings as a person changes them on the pages: checked, sent, and shown before the engine confirms them."""

from __future__ import annotations

from deskspine.core.commands.registry import Request
from deskspine.core.settings.settings import Field, FieldError, Settings, SettingValue, field_of, parse_text, to_text
from deskspine.tui.services import Services
from deskspine.tui.settings.number_bar import stepped


class Changes:
    """The settings that all pages of the settings show, and why the last value was refused."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self.settings: Settings = services.snapshot.settings
        self.error = ("", "")
        """Key of a setting, and a sentence about its last value; both "" if that value was applied."""

    def follow(self) -> bool:
        """Take over the settings of the newest snapshot; return True if they differ."""
        newest = self._services.snapshot.settings
        changed = newest != self.settings
        self.settings = newest
        return changed

    def apply(self, key: str, text: str) -> bool:
        """Set `key` to a text as a person types it; return False if it is refused, and store why."""
        field = field_of(key)
        try:
            value: SettingValue = parse_text(field, text)
            changed = self.settings.replace(key, value)
        except FieldError as error:
            self.error = key, f"Expected {error.expected}. Nothing was changed."
            return False
        self.error = ("", "")
        if changed != self.settings:
            self.settings = changed
            self._services.send(Request("set", {"key": key, "value": to_text(field, value)}))
        return True

    def turn(self, key: str, steps: int, *, size: int = 0) -> None:
        """Switch a flag, or take the value or number that is `steps` further, in steps of `size` or of the setting."""
        field, value = field_of(key), self.settings.value(key)
        if field.kind == "flag":
            self.apply(key, to_text(field, not value))
        elif field.kind == "choice":
            choices = choices_of(field, self._services)
            at = choices.index(str(value)) + steps if value in choices else 0
            self.apply(key, choices[at % len(choices)])
        elif field.kind == "number" and isinstance(value, int):
            self.apply(key, str(stepped(field, value, steps, size=size)))

    def reset(self, key: str) -> bool:
        """Set `key` to its default; return False if a key of a command is used by another one."""
        field = field_of(key)
        return self.apply(key, to_text(field, field.default))

    def is_changed(self, field: Field) -> bool:
        """Return True if `field` differs from its default."""
        return self.settings.value(field.key) != field.default


def choices_of(field: Field, services: Services) -> tuple[str, ...]:
    """Return the values of a choice, with those of the person's own files."""
    return (*field.choices, *services.themes.names()) if field.own else field.choices
