"""The terminal: driver, output queue, key reader, escape sequences, and the state it is restored to."""

__all__ = [
    "console_glyphs",
    "held_terminal",
    "job_control",
    "lean_compositor",
    "lean_driver",
    "pictures",
    "quick_textual",
    "style_cache",
    "terminal_escapes",
    "window_size",
]
