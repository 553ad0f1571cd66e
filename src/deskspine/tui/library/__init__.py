"""The library of routines, the choice of a part, and the composer."""

__all__ = ["screen"]
