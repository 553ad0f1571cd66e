"""The request of a verb and the word after it, as typed in a shell or in plain mode."""

from __future__ import annotations

from deskspine.core.commands.argument_forms import arguments_of
from deskspine.core.commands.command import Command
from deskspine.core.commands.request import Request


def verb_request(entry: Command, word: str = "") -> Request | None:
    """Return the request that a verb and the word after it mean, or None if the word has none of the verb's forms.

    Another form means itself, as in `meeting over`.
    """
    if not word:
        return Request(entry.verb_request)
    itself = f"{entry.verb_request}-{word.lstrip('-')}"
    if word in entry.forms and itself in entry.requests:
        return Request(itself)
    args = arguments_of(entry.forms, word, entry.max_minutes)
    return None if args is None else Request(entry.verb_request, {**args})
