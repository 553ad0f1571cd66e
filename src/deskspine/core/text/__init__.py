"""Text for people and terminals: sanitised, with durations and dates in words."""

__all__ = ["checked", "dates", "durations", "failures", "markdown", "sanitize", "speech"]
