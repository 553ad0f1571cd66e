"""Written text made ready for a voice: numbers as words, and no sign that a voice would spell out."""

from __future__ import annotations

import re

_SMALL = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine",
    "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = (
    "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
)  # fmt: skip
_UNITS = {
    "m": "metre", "cm": "centimetre", "mm": "millimetre", "km": "kilometre", "kg": "kilogram", "g": "gram",
    "s": "second", "sec": "second", "min": "minute", "h": "hour", "°": "degree", "%": "percent",
}  # fmt: skip
_SHORT = {
    "e.g.": "for example", "i.e.": "that is", "etc.": "and so on", "approx.": "about", "ca.": "about",
    "vs.": "against", "incl.": "including", "max.": "at most", "min.": "at least", "no.": "number",
}  # fmt: skip
_SIGNS = {
    "×": " times ", "°": " degrees ", "%": " percent ", "&": " and ", "+": " plus ", "=": " equals ",
    "±": " give or take ", "→": " to ", "≈": " about ", "~": " about ", "<": " less than ", ">": " more than ",
    "½": " a half ", "¼": " a quarter ", "¾": " three quarters ", "…": ", ", "–": ", ", "—": ", ",
    "(": ", ", ")": ", ", "[": ", ", "]": ", ", "’": "'",
}  # fmt: skip


def number(value: int) -> str:
    """Return a whole number in words: "twenty-five". From a million on, its digits are named one after the other."""
    if value < 0:
        return f"minus {number(-value)}"
    if value < 20:
        return _SMALL[value]
    if value < 100:
        tens, ones = divmod(value, 10)
        return _TENS[tens - 2] + (f"-{_SMALL[ones]}" if ones else "")
    if value < 1000:
        hundreds, below = divmod(value, 100)
        return f"{_SMALL[hundreds]} hundred" + (f" and {number(below)}" if below else "")
    if value < 1_000_000:
        thousands, below = divmod(value, 1000)
        joined = "" if not below else f" and {number(below)}" if below < 100 else f" {number(below)}"
        return f"{number(thousands)} thousand{joined}"
    return " ".join(_SMALL[int(digit)] for digit in str(value))


def seconds(length_s: float) -> str:
    """Return a short duration in words: "one second", "twenty-five seconds"."""
    rounded = max(1, round(length_s))
    return f"{number(rounded)} second{'' if rounded == 1 else 's'}"


def speakable(text: str) -> str:
    """Return `text` in letters, spaces and the marks that a voice takes for pauses, and nothing else."""
    for short, words in _SHORT.items():
        text = re.sub(rf"(?<!\w){re.escape(short)}", words, text, flags=re.IGNORECASE)
    text = re.sub(r"(?<=\d),(?=\d{3}\b)", "", text)
    text = re.sub(r"(?<=\d)\s*[–—-]\s*(?=\d)", " to ", text)
    text = re.sub(r"(?<=\d)\s*[×x]\s*(?=\d)", " times ", text)
    text = re.sub(r"\b1/2\b", " a half ", text)
    text = re.sub(r"(?<=\d)\s*/\s*(?=\d)", " of ", text)
    text = re.sub(r"(?<=\w)\s*/\s*(?=\w)", " or ", text)
    text = re.sub(r"(\d+(?:\.\d+)?)\s*(cm|mm|km|kg|sec|min|[mgsh°%])(?!\w)", _with_unit, text)
    text = re.sub(r"(\d+)\.(\d+)", _decimal, text)
    text = re.sub(r"[0-9]+", lambda match: f" {number(int(match[0]))} ", text)
    text = "".join(_SIGNS.get(sign, sign) for sign in text)
    text = "".join(sign if _is_speakable(sign) else " " for sign in text)
    text = re.sub(r"(?<!\w)[-']+|[-']+(?!\w)", " ", text)
    return _tidy(text)


def _with_unit(match: re.Match[str]) -> str:
    unit = _UNITS[match[2]]
    return f"{match[1]} {unit if match[1] == '1' or unit == 'percent' else unit + 's'} "


def _decimal(match: re.Match[str]) -> str:
    return f"{number(int(match[1]))} point {' '.join(_SMALL[int(digit)] for digit in match[2])}"


def _is_speakable(sign: str) -> bool:
    import unicodedata  # 0.1 MB that only a voice needs

    return sign in " ,.;:?!'-" or sign.isalpha() or unicodedata.category(sign).startswith("M")


def _tidy(text: str) -> str:
    """Leave one space between words and one mark between parts, and no mark at the beginning."""
    text = " ".join(text.split())
    text = re.sub(r"(?: ?[,;:.?!])+", lambda match: _strongest(match[0]), text)
    return re.sub(r"^[ ,;:.?!]+", "", text).rstrip(" ,;:")


def _strongest(marks: str) -> str:
    return next(mark for mark in "?!.:;," if mark in marks)
