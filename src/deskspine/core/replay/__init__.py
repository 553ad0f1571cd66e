"""Recorded days as the input of the simulator: when the person was there, how they answered, and the figures."""

__all__ = ["answers", "figures", "recorded_days"]
