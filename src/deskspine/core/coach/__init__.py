"""The coach: the choice of the next routine, fitted to the person."""

__all__ = [
    "course",
    "fitting",
    "habits",
    "interval_question",
    "next_routine",
    "recovery",
    "self_test",
    "smaller",
    "swaps",
    "wait_routine",
]
