"""Adapters of the shared folder: the random name of this machine, and the files of all machines."""

__all__ = ["forgetting", "machine", "sync_files"]
