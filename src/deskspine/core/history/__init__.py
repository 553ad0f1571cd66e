"""The history: the rows of the journal, and the values that are worked out from them."""

__all__ = [
    "ask_log",
    "asked",
    "day_log",
    "day_totals",
    "history",
    "offered",
    "pending_rows",
    "records",
    "report_text",
    "summaries",
    "views",
    "wait_lengths",
    "why",
]
