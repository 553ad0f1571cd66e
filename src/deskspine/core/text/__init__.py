"""Text for people and terminals: sanitising, durations, dates, light Markdown and speech."""

__all__ = ["dates", "durations", "failures", "markdown", "moved", "plain_data", "sanitize", "speech"]
