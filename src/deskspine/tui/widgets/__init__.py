"""Widgets of our own: each draws lines and repaints only what changed."""

__all__ = [
    "base_screen",
    "big_digits",
    "figure",
    "figure_frames",
    "figure_row",
    "key_line",
    "lines",
    "markdown_lines",
    "number_choice",
    "rows",
    "text_screen",
]
