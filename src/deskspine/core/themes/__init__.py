"""The colour themes: their names, readable colours, the parts derived from a few colours, and files of the person."""

__all__ = ["contrast", "names", "parts", "theme_file"]
