"""Text for people and terminals: sanitising, durations, dates, light Markdown and speech."""

__all__ = ["dates", "durations", "failures", "markdown", "plain_data", "sanitize", "speech"]
