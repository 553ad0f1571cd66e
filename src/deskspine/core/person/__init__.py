"""The person: safety flags and what they said of today."""

__all__ = ["flags", "person", "today_flags"]
