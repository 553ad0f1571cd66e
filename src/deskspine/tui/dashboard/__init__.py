"""The dashboard, and the box for a day on which the person is not well."""

__all__ = ["desk_figure", "presence", "screen", "unwell"]
