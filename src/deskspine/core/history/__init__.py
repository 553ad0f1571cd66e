"""The history: the rows of the journal, and the values that are worked out from them."""

__all__ = [
    "day_log",
    "day_strip",
    "day_totals",
    "history",
    "offered",
    "pending_rows",
    "records",
    "report_text",
    "summaries",
    "summarise",
    "views",
    "wait_lengths",
    "why",
]
