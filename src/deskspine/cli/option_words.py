"""Options of `deskspine hint` and `deskspine wait`, read without argparse, which would double the time of both.

Only words that are right are read here. For a help page and for a mistake the verb uses its parser.
"""

KINDS = ("build", "tests", "agent", "shell", "pane", "machine")
"""The kinds of core/waits/kinds.py, which this module does not load; a test holds them equal."""
LENGTH = "a length such as 90s, 3m or 1h30m"
"""Words for what `seconds_of` reads."""


def split(words: list[str], names: tuple[str, ...], *, to_end: bool) -> "tuple[dict[str, str], list[str]] | None":
    """Return the values of the options `names`, and the other words; None if there is another option.

    With `to_end` options may follow other words too. Without it the first other word begins a command, as `--` does.
    """
    values: dict[str, str] = {}
    others: list[str] = []
    at = 0
    while at < len(words):
        word = words[at]
        at += 1
        if word == "--" or (not to_end and word[:1] != "-"):
            return values, [*others, *words[at - (word != "--") :]]
        if word[:1] != "-":
            others.append(word)
            continue
        name, sign, value = word.partition("=")
        if not sign and at < len(words):
            sign, value = " ", words[at]
            at += 1
        if name not in names or not sign or (sign == " " and value[:1] == "-"):
            return None
        values[name] = value
    return values, others


def seconds_of(text: str) -> "int | None":
    """Return the seconds that a length names as "3m", "90s", "2m30s", "1h" or "3" minutes, or None if it names none.

    It is from one second to one day.
    """
    total, left = 0, text.lower().replace(" ", "").replace("min", "m")
    if left.isascii() and left.isdigit():
        left += "m"
    for unit, seconds in (("h", 3600), ("m", 60), ("s", 1)):
        number, sign, after = left.partition(unit)
        if sign:
            if not (number.isascii() and number.isdigit() and len(number) <= 5):
                return None
            total, left = total + int(number) * seconds, after
    return total if not left and 1 <= total <= 86400 else None
