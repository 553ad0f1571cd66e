"""Pages of text: help, cards, and the page that replaces a dashboard with an error."""

__all__ = ["bare", "card", "help"]
