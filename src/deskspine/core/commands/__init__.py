"""The command registry, and the names and labels of keys."""

__all__ = ["key_labels", "key_names", "registry"]
