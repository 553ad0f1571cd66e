"""Options of `deskspine hint` and `deskspine wait`, read without argparse, which would double the time of both.

Only words that are right are read here. For a help page and for a mistake the verb uses its parser.
"""


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
