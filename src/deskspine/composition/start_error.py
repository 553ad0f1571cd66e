"""The failure to start, in a module that an attached screen can load without the engine."""

from __future__ import annotations


class StartError(Exception):
    """Deskspine cannot start or go on here; the text is a sentence for the person."""
