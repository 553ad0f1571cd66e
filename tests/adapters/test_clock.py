"""The clock adapter: zones are found and followed, and a scaled clock never jumps."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from deskspine.adapters.clock import ScaledClock, SystemClock, SystemZone, zone_trouble
from deskspine.core.timekeeping.instants import Reading

SUMMER = datetime(2026, 7, 1, 12, tzinfo=UTC)


class SetClock:
    """A clock that shows what it was set to."""

    def __init__(self) -> None:
        self.now = Reading(1000.0, 500.0, 1.7e9, "b")

    def read(self) -> Reading:
        return self.now

    def zone(self) -> tzinfo:
        return UTC

    def pass_s(self, seconds: float) -> None:
        self.now = Reading(self.now.boot + seconds, self.now.mono + seconds, self.now.wall + seconds, "b")


def offset_h(zone: tzinfo, moment: datetime = SUMMER) -> float:
    offset = moment.astimezone(zone).utcoffset()
    assert offset is not None
    return offset.total_seconds() / 3600


def zone_file(name: str) -> Path:
    for folder in ("/usr/share/zoneinfo", "/usr/lib/zoneinfo", "/usr/share/lib/zoneinfo", "/etc/zoneinfo"):
        if (Path(folder) / name).exists():
            return Path(folder) / name
    pytest.skip("this machine has no zone files of its own")


def test_reading_names_the_start_of_the_machine_and_never_runs_back() -> None:
    clock = SystemClock()
    first, second = clock.read(), clock.read()
    assert first.boot_id
    assert first.boot_id == second.boot_id == SystemClock().read().boot_id or not Path("/proc").exists()
    assert second.boot >= first.boot
    assert second.mono >= first.mono


@pytest.fixture(autouse=True)
def own_zone() -> Iterator[None]:
    """Restore the zone of the C library after the test."""
    yield
    time.tzset()


@pytest.mark.parametrize(
    ("variable", "hours"),
    [("Asia/Kolkata", 5.5), (":Europe/Berlin", 2), ("", 0), ("XYZ-3", 3), ("../../etc/passwd", 0)],
)
def test_the_variable_decides_the_zone(variable: str, hours: float, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", variable)
    assert offset_h(SystemClock().zone()) == hours


def test_a_traveller_gets_the_new_zone_at_the_next_call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TZ", raising=False)
    link = tmp_path / "localtime"
    link.symlink_to(zone_file("Europe/Berlin"))
    clock = SystemClock(link)
    at_home = clock.zone()
    assert at_home is clock.zone(), "nothing changed, so nothing is read again"
    assert isinstance(at_home, ZoneInfo)
    assert at_home.key == "Europe/Berlin"
    link.unlink()
    link.symlink_to(zone_file("America/New_York"))
    assert offset_h(clock.zone()) == -4


def test_a_copied_zone_file_is_read_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TZ", raising=False)
    copy = tmp_path / "localtime"
    copy.write_bytes(zone_file("Europe/Berlin").read_bytes())
    assert offset_h(SystemClock(copy).zone()) == 2
    copy.write_bytes(b"not a zone")
    os.utime(copy, ns=(1, 1))
    assert SystemClock(copy).zone().utcoffset(SUMMER) is not None


def test_the_system_zone_knows_both_passes_of_a_repeated_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3")
    zone = SystemClock().zone()
    assert isinstance(zone, SystemZone)
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    for moment, hours in ((first, 2), (first + timedelta(hours=1), 1)):
        local = moment.astimezone(zone)
        assert (local.hour, local.minute, offset_h(zone, moment)) == (2, 30, hours)
        assert local.astimezone(UTC) == moment


def test_a_scaled_clock_runs_at_its_speed_and_does_not_jump_when_it_changes() -> None:
    inner = SetClock()
    clock = ScaledClock(inner, 60)
    start = clock.read()
    inner.pass_s(2)
    assert clock.read().boot - start.boot == pytest.approx(120)
    assert clock.real_s(30) == 0.5
    before = clock.read()
    clock.set_speed(1)
    assert clock.read() == before
    inner.pass_s(5)
    after = clock.read()
    assert (after.boot - before.boot, after.mono - before.mono) == pytest.approx((5, 5))
    assert after.wall - before.wall == pytest.approx(5, abs=1e-3)
    clock.set_speed(60)
    inner.pass_s(1)
    assert clock.read().boot - after.boot == pytest.approx(60)
    with pytest.raises(ValueError, match="cannot run"):
        clock.set_speed(0)


@pytest.mark.parametrize("variable", ["UTC+99", "XYZ-48"])
def test_a_zone_that_no_clock_can_show_is_a_sentence_and_utc(variable: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", variable)
    try:
        time.tzset()
        assert SUMMER.astimezone(SystemClock().zone()).utcoffset() == timedelta(0)
        assert f'TZ is "{variable}", expected a time zone' in zone_trouble()
        monkeypatch.setenv("TZ", "Europe/Berlin")
        time.tzset()
        assert zone_trouble() == ""
    finally:
        monkeypatch.undo()
        time.tzset()
