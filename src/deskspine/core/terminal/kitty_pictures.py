"""Pictures in kitty's way: sent once, and shown by cells of text whose colour is the number of the picture.

The picture is placed without a position ("virtual"). A cell with the character PLACEHOLDER shows the part of it that
its two marks name, row and column, of the picture whose number is the colour of the text. So a picture moves, scrolls
and is covered like text, and it works through a program between, such as tmux.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable

PLACEHOLDER = "\U0010eeee"
CHUNK = 4096
"""Maximum characters of data in one sequence."""
MAX_NUMBER = (1 << 24) - 1
"""Maximum number of a picture that a colour alone can name; a larger one needs a third mark in each cell."""
_MARKS = (
    "305 30d-30e 310 312 33d-33f 346 34a-34c 350-352 357 35b 363-36f 483-487 592-595 597-599 59c-5a1 5a8-5a9 5ab-5ac "
    "5af 5c4 610-617 657-65b 65d-65e 6d6-6dc 6df-6e2 6e4 6e7-6e8 6eb-6ec 730 732-733 735-736 73a 73d 73f-741 743 745 "
    "747 749-74a 7eb-7f1 7f3 816-819 81b-823 825-827 829-82d 951 953-954 f82-f83 f86-f87 135d-135f 17dd 193a 1a17 "
    "1a75-1a7c 1b6b 1b6d-1b73 1cd0-1cd2 1cda-1cdb 1ce0 1dc0-1dc1 1dc3-1dc9 1dcb-1dcc 1dd1-1de6 1dfe 20d0-20d1 20d4-20d7"
    " 20db-20dc 20e1 20e7 20e9 20f0 2cef-2cf1 2de0-2dff a66f a67c-a67d a6f0-a6f1"
)


def _characters(ranges: str) -> Iterable[str]:
    for part in ranges.split():
        first, _, last = part.partition("-")
        yield from map(chr, range(int(first, 16), int(last or first, 16) + 1))


MARKS = "".join(_characters(_MARKS))
"""The mark of each number from 0: combining characters that sit above a letter and are never composed with it."""
MOST_CELLS = len(MARKS)
"""Maximum number of rows or columns of a picture."""


def transmission(number: int, png: bytes, columns: int, rows: int) -> tuple[str, ...]:
    """Return the sequences that send a picture as `number` and place it in cells; the terminal does not reply."""
    data = b64encode(png).decode("ascii")
    pieces = [data[at : at + CHUNK] for at in range(0, len(data), CHUNK)] or [""]
    head = f"a=T,U=1,f=100,t=d,q=2,i={number},c={columns},r={rows},m={int(len(pieces) > 1)}"
    return (
        f"\x1b_G{head};{pieces[0]}\x1b\\",
        *(f"\x1b_Gm={int(at < len(pieces) - 1)},q=2;{piece}\x1b\\" for at, piece in enumerate(pieces) if at),
    )


def deletion(number: int) -> str:
    """Return the sequence that deletes a picture from the terminal's memory, with everything that shows it."""
    return f"\x1b_Ga=d,d=I,i={number},q=2\x1b\\"


def colour(number: int) -> tuple[int, int, int]:
    """Return the colour of cells that show picture `number`, as red, green and blue."""
    return number >> 16 & 255, number >> 8 & 255, number & 255


def cell_text(number: int, row: int, first: int, last: int) -> str:
    """Return the text of the cells of one row from column `first` to before `last`."""
    high = number >> 24
    end = MARKS[high] if high else ""
    start = PLACEHOLDER + MARKS[row]
    return "".join(f"{start}{mark}{end}" for mark in MARKS[first:last])
