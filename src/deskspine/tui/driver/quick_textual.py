"""A quick import of Textual, without what it loads only for its own palettes and for the folder of downloads.

`textual.app` imports the widgets of its palette of commands: an input, lists of options, trees. They take a tenth of
the time of the import and 1.2 MB. deskspine has palettes of its own, which load these widgets when one is opened.
`platformdirs` loads temporary files and three compressors.
"""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType

OF_THE_PALETTE = ("CommandListItem", "CommandPalette", "DiscoveryHit", "Hit", "Hits", "Provider", "SimpleProvider")
"""The names that `textual.app` imports from `textual.command`; only the palettes of Textual itself use them."""


def load_textual() -> None:
    """Load `textual.app` with empty classes in place of the palette; a later import finds the real module.

    A version of Textual that needs more of it is left to the next import, which loads all.
    """
    if "textual" in sys.modules:
        return
    stand_ins: dict[str, dict[str, object]] = {"textual.command": {name: type(name, (), {}) for name in OF_THE_PALETTE}}
    if "platformdirs" not in sys.modules:
        stand_ins["platformdirs"] = {"user_downloads_path": user_downloads_path}
    for name, attributes in stand_ins.items():
        sys.modules[name] = ModuleType(name)
        vars(sys.modules[name]).update(attributes)
    try:
        import textual.app  # noqa: F401 - loaded here for all that import it later
    except ImportError:
        pass
    finally:
        for name in stand_ins:
            del sys.modules[name]


def user_downloads_path() -> Path:
    """Return the folder for downloads."""
    from platformdirs import user_downloads_path

    return user_downloads_path()
