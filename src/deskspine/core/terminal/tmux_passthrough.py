"""Sequences for the terminal behind tmux, which hands them on if its option `allow-passthrough` is on."""

from __future__ import annotations

from typing import Any

from deskspine.core.terminal.queries import Query, unfenced

ESC = "\x1b"


def through(sequence: str) -> str:
    """Return `sequence` in an envelope that tmux opens and gives to its terminal."""
    return f"{ESC}Ptmux;{sequence.replace(ESC, ESC + ESC)}{ESC}\\"


def behind_tmux(query: Query[Any]) -> Query[Any]:
    """Return `query` for the terminal behind tmux; no fence can follow, because tmux itself would reply to it."""
    return unfenced(query, through(query.text))
