"""When to stop and when to seek care: shown after "stop", and readable at any time."""

from __future__ import annotations

from deskspine.tui.screens.text_screen import TextScreen
from deskspine.tui.widgets.lines import Line, paragraph, wrap

OPENING = "The routine has ended. Nothing is owed, and nobody asks why."
EMERGENCY = (
    "Call your emergency number now, if any of this is new or sudden",
    (
        "dizzy with trouble walking, seeing double, slurred speech, trouble swallowing, or a sudden fall or blackout",
        "a numb face, eyes that jerk, being sick or unsteady on your feet together with the above",
        "a severe headache or neck pain such as you never had, above all after a fall, a crash or a jolt to the neck",
        "one side of the face hangs, an arm gives way, or sight goes",
        "pressure or pain in the chest, short breath, a racing or uneven pulse",
        "clumsy or weak hands, a changed walk, a shock down the spine when you bend the neck, "
        "trouble with bladder or bowel, or numbness between the legs",
    ),
)
CLINICIAN = (
    "See a doctor or physiotherapist soon",
    (
        "pain that spreads into an arm, or pins and needles",
        "pain at night, or pain that keeps growing",
        "fever or feeling ill, or losing weight without trying",
        "new neck pain after an injury or operation, or if you are under 20 or over 55",
        "new neck pain with a past cancer, a weak immune system, joint inflammation, brittle bones "
        "or long use of steroids",
        "no better after two to four weeks",
    ),
)
ORDINARY = (
    "Ordinary, and no reason to worry",
    (
        "clicks and creaks without pain",
        "a mild pull in the muscle while you hold",
        "a mild ache the next day",
    ),
)
CLOSING_WORDS = (
    "Dizziness is always a reason to stop. This list is a safety net, not a diagnosis; "
    "no clinician has reviewed it. When in doubt, ask one."
)


def stop_card_lines(width: int) -> list[Line]:
    """The card at `width` cells: what to do now, what to have looked at, what is ordinary."""
    lines: list[Line] = [*paragraph(OPENING, width), ()]
    for (heading, points), role in ((EMERGENCY, "warn"), (CLINICIAN, "accent"), (ORDINARY, "good")):
        lines += paragraph(heading, width, role)
        for point in points:
            head, *rest = wrap(point, width - 2)
            lines += [(("dim", "· "), ("", head)), *((("", f"  {line}"),) for line in rest)]
        lines.append(())
    return [*lines, *paragraph(CLOSING_WORDS, width, "dim")]


class StopCardScreen(TextScreen):
    """The card itself; the routine was ended before it opened."""

    HEADING = "Stopped"

    def body(self, width: int) -> list[Line]:
        """The card."""
        return stop_card_lines(width)
