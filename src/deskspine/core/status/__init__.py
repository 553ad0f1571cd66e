"""The status as a line of text: the fields of the status file at a moment, templates over them, and lines for bars."""

__all__ = ["facts", "fields", "lines", "sentence", "template"]
