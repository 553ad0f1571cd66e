"""The history as files of the person: every row in JSON or CSV and back, and its events for ActivityWatch."""

__all__ = ["activitywatch", "csv_rows", "json_rows", "stored_rows"]
