"""The routine of the open offer, chosen once when it is made."""

from __future__ import annotations

from deskspine.core.coach.next_routine import Choice
from deskspine.engine.situation import OfferedRoutine, Situation


def offered(situation: Situation) -> OfferedRoutine | None:
    """Return the open offer with its routine, or None without an offer. The routine of one offer does not change."""
    offer, known, profile = situation.desk.clock.offer, situation.offered, situation.profile
    if offer is None:
        return None
    if known is not None and known.offer == offer:
        return known
    return OfferedRoutine(offer, profile.quick if offer.fits_s is None else _fitting(situation, offer.fits_s))


def _fitting(situation: Situation, fits_s: float) -> Choice:
    from deskspine.core.coach.wait_routine import candidates, for_wait  # loaded with the first offer

    profile = situation.profile
    others = candidates(profile.library, profile.person, profile.level, fits_s)
    return for_wait(others, profile.next, profile.quick, fits_s, profile.level)
