"""Parses TOML that anything may have been written into: the parser of the standard library has no bounds of its own.

A key of many dotted parts costs it time in the square of their number, so such a key is looked for first.
"""

from __future__ import annotations

import re
import tomllib
from typing import Any

DEEPEST = 24
"""Maximum of dotted parts in a key."""
_DOTTED = re.compile(
    rf"""(?<![A-Za-z0-9_-])(?:(?:[A-Za-z0-9_-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+\.[ \t]*+){{{DEEPEST}}}"""
)
"""That many parts, each with its dot; every part of it reads on without going back, so it takes linear time."""


def parse(text: str) -> dict[str, Any]:
    """Return the document in `text`. Raises ValueError with the reason, and RecursionError when it is nested too deep.

    Takes time in proportion to the text.
    """
    found = _DOTTED.search(text)
    if found is not None:
        line = text.count("\n", 0, found.start()) + 1
        raise ValueError(f"Expected at most {DEEPEST} parts in a key (at line {line}, column 1)")
    return tomllib.loads(text)
