"""The terminal: driver, output queue, key reader, escapes."""

__all__ = [
    "console_glyphs",
    "held_terminal",
    "job_control",
    "lean_compositor",
    "lean_driver",
    "style_cache",
    "terminal_escapes",
]
