"""The surroundings of a break: what is changed around it, and put right after it."""

__all__ = ["changes", "moment", "ports", "service"]
