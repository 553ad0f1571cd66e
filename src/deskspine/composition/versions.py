"""The sentence about a running engine of another version than a face."""

from __future__ import annotations


def version_text(theirs: str, own: str) -> str:
    """Return the sentence about a running engine of version `theirs` ("" for one without faces) for a face of `own`."""
    if not theirs:
        return f"a deskspine is running that is older than this one ({own}): `deskspine quit` ends it, then start again"
    if _parts(theirs) < _parts(own):
        return f"deskspine {theirs} is running; this one is newer ({own}): `deskspine restart` starts that one again"
    return f"deskspine {theirs} is running; this one is older ({own}): update this one"


def _parts(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdigit())
