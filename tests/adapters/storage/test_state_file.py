"""The state file: it survives, is never thrown away, and a damaged sign of life is tolerated."""

from pathlib import Path

import pytest

from deskspine.adapters.storage.state_file import StateFile
from deskspine.adapters.storage.status_file import StatusFile
from deskspine.core.schedule.last_input import InputSeen
from deskspine.core.timekeeping.instants import Reading


def store(folder: Path) -> StateFile:
    return StateFile(folder / "state.toml", folder / "alive")


def test_state_comes_back_as_it_was_saved(tmp_path: Path) -> None:
    state = {"sit": {"base_s": 0.1, "since": 12.5}, "owed": True, "list": [1, 2], "text": 'a "b"\nü'}
    assert store(tmp_path).load() == (None, "")
    store(tmp_path / "new").save(state)
    assert store(tmp_path / "new").load() == (state, "")


@pytest.mark.parametrize("content", [b"sit = [1,", b"\xff\xfe", b"\x00\x00", b"n = " + b"9" * 5000])
def test_half_written_state_is_kept_aside_each_time(content: bytes, tmp_path: Path) -> None:
    for files in ("state.toml.bad", "state.toml.bad-2"):
        (tmp_path / "state.toml").write_bytes(content)
        state, message = store(tmp_path).load()
        assert state is None
        assert files in message
        assert message.endswith(", and this session starts afresh.")
        assert (tmp_path / files).read_bytes() == content
    store(tmp_path).save({"a": 1})
    assert store(tmp_path).load() == ({"a": 1}, "")


def test_state_that_cannot_be_put_aside_is_not_overwritten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "state.toml").write_text("half")

    def refuse(self: Path, target: Path) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(Path, "rename", refuse)
    files = store(tmp_path)
    assert files.load()[1].endswith("so nothing is saved.")
    with pytest.raises(OSError, match="could not be put aside"):
        files.save({"a": 1})
    assert (tmp_path / "state.toml").read_text() == "half"


def test_sign_of_life_is_rewritten_in_place(tmp_path: Path) -> None:
    files = store(tmp_path)
    assert files.last_alive() is None
    for reading in (
        Reading(boot=1234567.25, mono=1000000.125, wall=1.8e9 + 1 / 3, boot_id="a-rather-long-id"),
        Reading(boot=5.0, mono=4.0, wall=6.0, boot_id="b"),
    ):
        for seen in (InputSeen(True, 3.5), InputSeen(False, -2.0, 3.25)):
            files.touch(reading, seen)
            assert files.last_alive() == reading
            assert files.last_seen() == seen
    clocks, evidence = "wall=6.0\nboot=5.0\nmono=4.0\nboot_id=b\n", "typing=0\nlast_input=-2.0\nidle_from=3.25\n"
    assert (tmp_path / "alive").read_text() == clocks + evidence


@pytest.mark.parametrize(
    "evidence", ["", "typing=2\nlast_input=1\nidle_from=\n", "typing=1\nlast_input=nan\nidle_from=\n", "typing=0\n"]
)
def test_a_sign_of_life_without_evidence_that_makes_sense_is_one_all_the_same(evidence: str, tmp_path: Path) -> None:
    (tmp_path / "alive").write_text(f"wall=6.0\nboot=5.0\nmono=4.0\nboot_id=b\n{evidence}")
    assert store(tmp_path).last_alive() == Reading(5.0, 4.0, 6.0, "b")
    assert store(tmp_path).last_seen() is None


@pytest.mark.parametrize("content", [b"", b"wall=1", b"wall=1\nboot=nan\n", b"\xff\x00", b"boot=x\nwall=2\n"])
def test_a_senseless_sign_of_life_is_none(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "alive").write_bytes(content)
    assert store(tmp_path).last_alive() is None
    (tmp_path / "alive").unlink()
    (tmp_path / "alive").mkdir()
    assert store(tmp_path).last_alive() is None


def test_a_cut_sign_of_life_still_tells_the_time(tmp_path: Path) -> None:
    (tmp_path / "alive").write_text("wall=20.5\nboot=3.5\nmon")
    assert store(tmp_path).last_alive() == Reading(boot=3.5, mono=3.5, wall=20.5)


def test_status_lines_cannot_be_broken_by_a_value(tmp_path: Path) -> None:
    status = StatusFile(tmp_path / "status")
    status.clear()
    status.write([("mode", "sitting"), ("playing", "a\nmode=away\x1b[2J")])
    assert (tmp_path / "status").read_text() == "mode=sitting\nplaying=a?mode=away?[2J\n"
    status.clear()
    assert not list(tmp_path.iterdir())
