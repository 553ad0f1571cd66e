"""The history in pictures: the pages of the day, the week, the month, the year, the body and how it felt."""

__all__ = ["screen"]
