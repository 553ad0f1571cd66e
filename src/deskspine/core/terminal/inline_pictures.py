"""Pictures in the flow of a terminal's text: a PNG file in kitty's way, at the cursor."""

from __future__ import annotations

from base64 import b64encode

CHUNK = 4096
"""Maximum number of letters of one escape sequence."""


def inline_png(file: bytes, columns: int, rows: int) -> str:
    """Return the escape sequences that show a PNG file at the cursor, in `columns` by `rows` cells, without a reply."""
    letters = b64encode(file).decode("ascii")
    parts = [letters[at : at + CHUNK] for at in range(0, len(letters), CHUNK)]
    head = f"a=T,f=100,q=2,c={columns},r={rows},"
    return "".join(
        f"\x1b_G{'' if at else head}m={int(at < len(parts) - 1)};{part}\x1b\\" for at, part in enumerate(parts)
    )
