"""The coach: the choice of the next routine, fitted to the person."""

__all__ = ["course", "fitting", "next_routine", "recovery", "self_test", "swaps", "wait_routine"]
