"""Adapters of the surroundings of a break: playing media, do-not-disturb, the lock, and the file of changes."""

__all__ = ["do_not_disturb", "lock", "media", "record_file"]
