"""Parsing of TOML from untrusted files. The parser of the standard library has no bounds of its own.

It takes quadratic time for a key of many dotted parts, so such a key is rejected first.
"""

from __future__ import annotations

import re
import tomllib
from typing import Any

MAX_KEY_PARTS = 24
"""Maximum number of dotted parts in a key."""
_DOTTED = re.compile(
    rf"""(?<![A-Za-z0-9_-])(?:(?:[A-Za-z0-9_-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+\.[ \t]*+){{{MAX_KEY_PARTS}}}"""
)
"""Matches that many parts, each with its dot. It never backtracks, so it takes linear time."""


def parse(text: str) -> dict[str, Any]:
    """Return the document in `text`. Raises ValueError with the reason, and RecursionError if it is nested too deep.

    Takes time in proportion to the text.
    """
    match = _DOTTED.search(text)
    if match is not None:
        line = text.count("\n", 0, match.start()) + 1
        raise ValueError(f"Expected at most {MAX_KEY_PARTS} parts in a key (at line {line}, column 1)")
    return tomllib.loads(text)
