"""Text for people and terminals: sanitising, durations, dates, light Markdown and speech."""

__all__ = ["checked", "dates", "durations", "failures", "markdown", "sanitize", "speech"]
