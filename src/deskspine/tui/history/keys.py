"""The keys of the history."""

from __future__ import annotations

from deskspine.core.history.views import HISTORY_PAGES, HistoryPage
from deskspine.tui.bindings import foot, page_key
from deskspine.tui.widgets.lines import KeyList

TABS: dict[HistoryPage, str] = {
    "day": "Today", "week": "Week", "month": "Month", "year": "Year", "body": "Body", "better": "Better",
}  # fmt: skip
"""Word of each page."""
LEAVE = page_key("escape", "leave", "Close")
NEXT_PAGE, PAGE_BEFORE = page_key("tab", "turn(1)"), page_key("shift+tab", "turn(-1)")
LEFT, RIGHT = page_key("left", "mark(-1, 0)"), page_key("right", "mark(1, 0)")
UP, DOWN = page_key("up,k", "mark(0, -1)"), page_key("down,j", "mark(0, 1)")
EARLIER, LATER = (
    page_key("left_square_bracket,pageup", "span(-1)"),
    page_key("right_square_bracket,pagedown", "span(1)"),
)
NOW = page_key("t,home", "present")
OPEN = page_key("enter", "open_day")
ALL_NUMBERS = (" ".join(str(number) for number in range(1, len(HISTORY_PAGES) + 1)), "a page")
"""The keys of the pages, as help shows them."""
NUMBERS = tuple(page_key(str(number), f"page({page!r})") for number, page in enumerate(HISTORY_PAGES, 1))
PAGE_KEYS = (LEAVE, NEXT_PAGE, PAGE_BEFORE, LEFT, RIGHT, UP, DOWN, EARLIER, LATER, NOW, OPEN, *NUMBERS)


def keys_on(page: HistoryPage, *, opens: bool, past: bool) -> KeyList:
    """Return the keys at the foot of a page; `opens` if Enter opens the highlighted day, `past` if it is not now."""
    keys: list[tuple[str, str]] = [foot("back", LEAVE), foot("highlight", LEFT, RIGHT), foot("page", NEXT_PAGE)]
    keys += [foot("older", EARLIER)]
    keys += [foot("newer", LATER), foot("now", NOW)] if past else []
    keys += [foot("open the day", OPEN)] if opens else []
    return tuple(keys)
