"""The coach: which routine comes next, fitted to the person."""

__all__ = ["course", "fitting", "next_routine", "recovery", "self_test", "swaps"]
