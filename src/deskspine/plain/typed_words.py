"""Typed words: the verbs of the command registry, with the argument that follows each."""

from __future__ import annotations

from deskspine.core.commands.registry import COMMANDS, Request
from deskspine.core.commands.verb_requests import verb_request

OWN = ("status", "cards", "card NAME", "unlock EXERCISE", "set SETTING VALUE")
"""Words that only this mode has, or that the command line has as verbs of other kinds."""


def usages() -> tuple[str, ...]:
    """Return each verb with the words that may follow it, in the order of the registry; then the words of this mode."""
    return (*(f"{entry.verb} {entry.argument}".rstrip() for entry in COMMANDS if entry.verb), *OWN)


def request_of(text: str) -> Request | None:
    """Return the request that a typed line means, or None if it is no verb.

    Raises ValueError with one sentence if something else must follow the verb.
    """
    verb, _, argument = text.strip().partition(" ")
    verb = verb.lower()
    if verb == "set":
        key, _, value = argument.strip().partition(" ")
        return Request("set", {"key": key, "value": value.strip()})
    entry = next((entry for entry in COMMANDS if verb in (entry.verb, *entry.aliases) and entry.verb), None)
    if entry is None:
        return None
    word = " ".join(argument.split())
    request = verb_request(entry, word) or verb_request(entry, word.lower())
    if request is None:
        raise ValueError(f"after {verb} expected {' or '.join(entry.forms) or 'nothing'}, not {word!r}")
    return request
