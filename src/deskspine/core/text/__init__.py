"""Text for people and terminals: sanitised, with durations and dates in words."""

__all__ = ["dates", "durations", "failures", "markdown", "plain_data", "sanitize", "speech"]
