"""Widgets that several screens share; they draw lines and repaint only what changed."""

__all__ = [
    "base_screen",
    "big_digits",
    "button_row",
    "chip_line",
    "figure",
    "figure_frames",
    "figure_loop",
    "figure_pixels",
    "figure_row",
    "figure_styles",
    "key_line",
    "lines",
    "markdown_lines",
    "news_line",
    "number_choice",
    "routine_figure",
    "routine_row",
    "rows",
    "text_screen",
]
