"""`deskspine serve` becomes the host: at once, after a host that begins or ends just now, or with a reason why not."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from deskspine.adapters.clock import SystemClock
from deskspine.adapters.control.instance_lock import acquire
from deskspine.adapters.storage.fault_log import FaultLog
from deskspine.adapters.storage.paths import Paths
from deskspine.composition import host as hosts
from deskspine.composition import serving
from deskspine.composition.home import acquire_home
from deskspine.composition.host import Host
from deskspine.composition.serving import ServesAlreadyError
from deskspine.composition.start_error import StartError
from deskspine.engine.wire import HostEnd


@pytest.fixture
def paths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Paths:
    monkeypatch.setattr(hosts, "_services_factory", lambda paths, clock: None)
    paths = Paths.under(tmp_path)
    paths.ensure()
    return paths


def running(paths: Paths, *, serves: bool) -> tuple[Host, list[HostEnd]]:
    """Return a host that runs, and the reasons of its end."""
    clock, ends = SystemClock(), list[HostEnd]()
    host = Host(acquire_home(paths), clock, FaultLog(paths.log, clock), on_end=ends.append, serves=serves)
    host.runner.start()
    return host, ends


def test_without_a_host_it_begins_as_any_other(paths: Paths) -> None:
    home, goes_on = serving._home(paths, SystemClock())
    assert home.instance.held
    assert not goes_on
    home.instance.release()


def test_a_screen_hands_its_engine_over(paths: Paths) -> None:
    host, ends = running(paths, serves=False)
    home, goes_on = serving._home(paths, SystemClock())
    assert home.instance.held
    assert goes_on
    assert ends == ["moves"]
    host.stop()
    assert home.instance.held
    home.instance.release()


def test_another_serve_does_not(paths: Paths) -> None:
    host, ends = running(paths, serves=True)
    with pytest.raises(ServesAlreadyError, match="another `deskspine serve` is running"):
        serving._home(paths, SystemClock())
    assert ends == []
    host.stop()


def test_a_host_that_begins_just_now_is_asked_when_it_listens(paths: Paths) -> None:
    begins = acquire_home(paths)  # it has the lock, and no socket yet
    clock = SystemClock()
    host = Host(begins, clock, FaultLog(paths.log, clock), on_end=lambda why: None)
    later = threading.Timer(0.1, host.runner.begin)
    later.start()
    home, goes_on = serving._home(paths, clock)
    assert home.instance.held
    assert goes_on
    later.join()
    host.stop()
    home.instance.release()


def test_a_host_that_ends_just_now_is_followed(paths: Paths) -> None:
    ends = acquire(paths.lock, paths.runtime_dir / "not there")
    later = threading.Timer(0.1, ends.release)
    later.start()
    home, _ = serving._home(paths, SystemClock())
    assert home.instance.held
    later.join()
    home.instance.release()


def test_a_host_that_cannot_be_asked_is_named_with_the_reason(paths: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "HAND_OVER_S", 0.1)
    held = acquire(paths.lock, paths.runtime_dir / "not there")
    with pytest.raises(StartError, match=r"running already: process \d+.*\(No such file or directory\)"):
        serving._home(paths, SystemClock())
    held.release()
