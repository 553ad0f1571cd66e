"""The fields of the status file at a moment: the instants in them become seconds from now and times of day."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from deskspine.core.text.dates import clock_and_day
from deskspine.core.timekeeping.instants import FARTHEST_S, Now

NOT_RUNNING = "not-running"
"""The mode while no deskspine runs."""


class StatusFacts(Struct, frozen=True):
    """The fields of the status file, and the moment for which they are shown."""

    fields: Mapping[str, str]
    """Texts, as docs/control.md lists them; {} while no deskspine runs."""
    now: Now
    boot_id: str = ""
    """The present start of the machine: boot seconds of another one mean nothing."""

    @property
    def mode(self) -> str:
        """The mode; "not-running" while no deskspine runs."""
        return self.fields.get("mode", "") if self.fields else NOT_RUNNING

    def left_s(self, name: str) -> float | None:
        """Return the seconds until the instant `name`, negative when it is past; None if there is no such instant."""
        fields = self.fields
        try:
            if self.boot_id and fields.get("boot", "") == self.boot_id:
                left_s = float(fields.get(f"{name}_boot", "")) - self.now.t
            else:
                left_s = float(fields.get(f"{name}_wall", "")) - self.now.wall
        except ValueError:
            return None
        return left_s if abs(left_s) < FARTHEST_S else None  # a damaged file may have any number

    def sit_s(self) -> float | None:
        """Return the seconds of the sit, or None if they are not known."""
        try:
            base_s = float(self.fields.get("sit_base_s", ""))
        except ValueError:
            return None
        if not 0 <= base_s < FARTHEST_S:
            return None
        left_s = self.left_s("sit_since")
        return base_s if left_s is None else base_s + max(0.0, -left_s)

    def seconds(self, name: str) -> float:
        """Return the seconds of field `name` that do not run; 0 if they are not known."""
        try:
            seconds = float(self.fields.get(name, ""))
        except ValueError:
            return 0.0
        return seconds if 0 <= seconds < FARTHEST_S else 0.0  # a damaged file may have any number

    def local(self, left_s: float) -> str:
        """Return the local time in `left_s` seconds, with its day where needed: "10:42", "Mon 09:00"."""
        now = self.now
        return clock_and_day(now.local_at(now.t + left_s), now.local_at(now.t))
