"""The command registry and the names of keys."""

__all__ = ["key_labels", "key_names", "messages", "registry"]
