"""The person: safety flags, the flags of today, and the exercises that need care."""

__all__ = ["flags", "person", "today_flags"]
