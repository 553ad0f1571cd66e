"""Pages of text."""

__all__ = ["bare", "card", "help"]
