"""The shared folder: the lines that each machine writes about its own day, and the merging of those of all machines."""

__all__ = ["lines", "machines", "others", "own_rows", "spans"]
