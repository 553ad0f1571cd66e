"""Choosers: small boxes in which a person says how long a pause or a meeting lasts."""

__all__ = ["screen"]
