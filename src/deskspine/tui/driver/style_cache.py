"""A cache of background styles that does not keep closed screens in memory.

Textual caches the two backgrounds of a widget with the widget's own style cache as the key, in 1024 entries. So the
last 1024 style caches, each with the drawn rows of a widget, outlive their screens: 330 routines took 116 MB. The
backgrounds depend only on two colours, which are the key here.
"""

from __future__ import annotations

from functools import lru_cache

from textual._styles_cache import StylesCache
from textual.color import Color
from textual.style import Style


@lru_cache(256)
def _backgrounds(base: Color, background: Color) -> tuple[Style, Style]:
    return Style(background=base + background), Style(background=base)


def _inner_outer(cache: StylesCache, base: Color, background: Color) -> tuple[Style, Style]:
    """Return the styles inside and outside of a border, without keeping a reference to `cache`."""
    return _backgrounds(base, background)


def let_closed_screens_go() -> None:
    """Replace Textual's cache of backgrounds if it still keeps style caches alive."""
    if hasattr(getattr(StylesCache, "get_inner_outer", None), "cache_info"):
        StylesCache.get_inner_outer = _inner_outer  # type: ignore[assignment]
