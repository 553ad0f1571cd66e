"""Text written to be read, made fit to be heard: numbers as words, and no sign that a voice would spell out."""

from __future__ import annotations

import re
import unicodedata

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
    """A whole number in words: "twenty-five". From a million on, its figures one by one."""
    if value < 0:
        return f"minus {number(-value)}"
    if value < 20:
        return _SMALL[value]
    if value < 100:
        tens, ones = divmod(value, 10)
        return _TENS[tens - 2] + (f"-{_SMALL[ones]}" if ones else "")
    if value < 1000:
        hundreds, rest = divmod(value, 100)
        return f"{_SMALL[hundreds]} hundred" + (f" and {number(rest)}" if rest else "")
    if value < 1_000_000:
        thousands, rest = divmod(value, 1000)
        joined = "" if not rest else f" and {number(rest)}" if rest < 100 else f" {number(rest)}"
        return f"{number(thousands)} thousand{joined}"
    return " ".join(_SMALL[int(figure)] for figure in str(value))


def seconds(length_s: float) -> str:
    """A short length in words: "one second", "twenty-five seconds"."""
    whole = max(1, round(length_s))
    return f"{number(whole)} second{'' if whole == 1 else 's'}"


def speakable(text: str) -> str:
    """`text` in letters, spaces and the marks that a voice takes for pauses, and nothing else."""
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
    text = re.sub(r"[0-9]+", lambda found: f" {number(int(found[0]))} ", text)
    text = "".join(_SIGNS.get(sign, sign) for sign in text)
    text = "".join(sign if _heard(sign) else " " for sign in text)
    text = re.sub(r"(?<!\w)[-']+|[-']+(?!\w)", " ", text)
    return _tidy(text)


def _with_unit(found: re.Match[str]) -> str:
    one = _UNITS[found[2]]
    return f"{found[1]} {one if found[1] == '1' or one == 'percent' else one + 's'} "


def _decimal(found: re.Match[str]) -> str:
    return f"{number(int(found[1]))} point {' '.join(_SMALL[int(figure)] for figure in found[2])}"


def _heard(sign: str) -> bool:
    return sign in " ,.;:?!'-" or sign.isalpha() or unicodedata.category(sign).startswith("M")


def _tidy(text: str) -> str:
    """One space between words, one mark between parts, none in front."""
    text = " ".join(text.split())
    text = re.sub(r"(?: ?[,;:.?!])+", lambda found: _strongest(found[0]), text)
    return re.sub(r"^[ ,;:.?!]+", "", text).rstrip(" ,;:")


def _strongest(marks: str) -> str:
    return next(mark for mark in "?!.:;," if mark in marks)
