"""A quick import of msgspec, for verbs that end at once."""

from __future__ import annotations

import sys


def load_msgspec() -> None:
    """Load msgspec without `typing_extensions`.

    It prefers that module where it is installed, which loads `inspect` and `ast` and takes longer than all of a short
    verb's own modules. Since Python 3.11 `typing` has the same names. A later import of `typing_extensions` works.
    """
    if "typing_extensions" in sys.modules or "msgspec" in sys.modules:
        return
    sys.modules["typing_extensions"] = None  # type: ignore[assignment]
    try:
        import msgspec  # noqa: F401 - loaded here for all that import it later
    finally:
        del sys.modules["typing_extensions"]
