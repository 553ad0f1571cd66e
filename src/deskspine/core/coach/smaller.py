"""The smaller routine after breaks that were put off in a row: less to do, not louder."""

from __future__ import annotations

from msgspec.structs import replace

from deskspine.core.coach.next_routine import Choice
from deskspine.core.routines.model import Level
from deskspine.core.schedule.policy import MAX_PUT_OFF

WHY = f"a smaller one, because {MAX_PUT_OFF} breaks in a row were put off"


def smaller(coming: Choice, quick: Choice, level: Level) -> Choice:
    """Return the routine in place of `coming`: the quick one, or `coming` if that is not longer."""
    if coming.routine.promise_s(level) <= quick.routine.promise_s(level):
        return coming
    return replace(quick, why=WHY)
