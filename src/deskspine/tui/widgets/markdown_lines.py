"""Lines of text from the light Markdown of cards and notes."""

from __future__ import annotations

from deskspine.core.text.markdown import blocks
from deskspine.tui.widgets.lines import Line, paragraph, wrap


def prose_lines(text: str, width: int, role: str = "") -> list[Line]:
    """Return lines for the light Markdown in `text`: coloured headings, indented points, empty lines in between."""
    lines: list[Line] = []
    before = ""
    for block in blocks(text):
        if lines and not (block.kind == "point" and before in ("point", "heading")) and before != "heading":
            lines.append(())
        if block.kind == "heading":
            lines += paragraph(block.text, width, "head")
        elif block.kind == "point":
            lines += point(block.text, width, role)
        else:
            lines += paragraph(block.text, width, role)
        before = block.kind
    return lines


def point(text: str, width: int, role: str = "") -> list[Line]:
    """Return one point of a list, with further lines indented below the first."""
    head, *rest = wrap(text, width - 2) or [""]
    return [(("dim", "· "), (role, head)), *(((role, f"  {line}"),) for line in rest)]
