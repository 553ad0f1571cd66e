"""The history: rows of the journal and what is worked out from them."""

__all__ = ["day_log", "day_totals", "history", "pending_rows", "records", "remote_report"]
