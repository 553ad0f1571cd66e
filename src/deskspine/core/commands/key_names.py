"""Names of keys, in the spelling that the screen understands."""

from __future__ import annotations

_MODIFIERS = ("ctrl", "alt", "shift", "super", "hyper", "meta")
_WORDS = (
    "up down left right home end pageup pagedown insert delete backspace enter escape tab space"
    " plus minus slash backslash at underscore comma full_stop question_mark exclamation_mark quotation_mark"
    " apostrophe number_sign dollar_sign percent_sign ampersand left_parenthesis right_parenthesis asterisk"
    " colon semicolon less_than_sign equals_sign greater_than_sign left_square_bracket right_square_bracket"
    " circumflex_accent grave_accent left_curly_bracket right_curly_bracket vertical_line tilde"
)
_NAMED = frozenset(_WORDS.split()) | {f"f{number}" for number in range(1, 25)}
_OTHER_NAMES = {
    "esc": "escape",
    "return": "enter",
    "pgup": "pageup",
    "page_up": "pageup",
    "pgdn": "pagedown",
    "page_down": "pagedown",
    "del": "delete",
    "ins": "insert",
    "dot": "full_stop",
    "period": "full_stop",
    "solidus": "slash",
    "reverse_solidus": "backslash",
    "commercial_at": "at",
    "hyphen_minus": "minus",
    "plus_sign": "plus",
    "low_line": "underscore",
}
_SAME_BYTE = {
    "ctrl+i": "tab",
    "ctrl+m": "enter",
    "ctrl+left_square_bracket": "escape",
    "ctrl+space": "ctrl+at",
}
"""Keys that send the same byte in a terminal, so that only the second name is ever reported."""


class KeyNameError(ValueError):
    """A text that is not the name of a key; the message says why."""


def key_name(written: object) -> str:
    """Return the screen's spelling of a key: "ctrl+r" for "ctrl+R", "question_mark" for "?", "N" for "shift+n".

    Raises KeyNameError if `written` is not the name of a key.
    """
    if not isinstance(written, str) or not 0 < len(written) <= 40:
        raise KeyNameError("expected the name of a key")
    text = " " if written.isspace() and len(written) == 1 else written.strip()
    head, base = (text[:-2], "+") if text.endswith("++") else text.rpartition("+")[::2] if len(text) > 1 else ("", text)
    modifiers = [part.strip().lower() for part in head.split("+")] if head else []
    unknown = [part for part in modifiers if part not in _MODIFIERS]
    if unknown:
        raise KeyNameError(f"{unknown[0]!r} is not one of {', '.join(_MODIFIERS)}")
    return _joined(set(modifiers), _base(base.strip() or base, written))


def _base(base: str, written: str) -> str:
    if len(base) == 1 and base.isalnum():
        return base
    name = base.lower()
    if len(base) == 1:
        import unicodedata  # 0.1 MB that only a key written as a sign needs

        name = unicodedata.name(base, "").lower().replace(" ", "_").replace("-", "_")
    name = _OTHER_NAMES.get(name, name)
    if name not in _NAMED:
        raise KeyNameError(f"{written!r} is not the name of a key")
    return name


def _joined(modifiers: set[str], base: str) -> str:
    if len(base) == 1 and base.isalpha():
        upper = base.upper()
        if modifiers == {"shift"} and len(upper) == 1:
            return upper
        base = base.lower() if modifiers else base
    name = "+".join([*(modifier for modifier in _MODIFIERS if modifier in modifiers), base])
    return _SAME_BYTE.get(name, name)
