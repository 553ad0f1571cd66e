"""The line of a hint, as shells, agents and scripts write it."""

from __future__ import annotations

from deskspine.core.waits.hint import Hint


def hint_line(hint: Hint) -> str:
    """Return the line for a file, with a line feed at its end; `parse_hint` reads it back."""
    words: list[str] = [hint.state, hint.kind, hint.source]
    if hint.pid is not None:
        words.append(f"pid={hint.pid}")
    if hint.for_s is not None:
        words.append("for=" + f"{hint.for_s:.3f}".rstrip("0").rstrip("."))
    if hint.sure:
        words.append("sure")
    return " ".join(words) + "\n"
