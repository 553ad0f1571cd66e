"""Sequences for the terminal behind tmux, which hands them on if its option `allow-passthrough` is on."""

from __future__ import annotations

ESC = "\x1b"


def through(sequence: str) -> str:
    """Return `sequence` in an envelope that tmux opens and gives to its terminal."""
    return f"{ESC}Ptmux;{sequence.replace(ESC, ESC + ESC)}{ESC}\\"
