"""`deskspine status`: one sentence on the present state, cheap enough for a bar that runs it every few seconds.

Imports nothing that a starting Python has not loaded already (`fcntl` costs nothing that can be
measured), so it works out the folder by hand and reads the clocks itself. Tests hold both to the adapters.
"""

# pathlib alone would double the cost.
# ruff: noqa: PTH111, PTH118

import os
import sys
import time

NOT_RUNNING = 3
"""The exit code of that name in cli/exit_codes.py, which this module does not load; a test holds them equal."""


def show(*, as_json: bool) -> int:
    """Print the present state, as a sentence or as one JSON object, and return the exit code."""
    fields = read(state_folder())
    text = sentence(fields) if fields else "deskspine is not running"
    if as_json:
        import json

        text = json.dumps(as_object(fields, text), ensure_ascii=False)
    sys.stdout.write(text + "\n")
    return 0 if fields else NOT_RUNNING


def state_folder() -> str:
    """Return the folder with the lock and the status file."""
    return own_folder("XDG_STATE_HOME", ".local/state")


def own_folder(variable: str, default: str) -> str:
    """Return a folder of deskspine as platformdirs does: macOS and Windows use one folder for all kinds."""
    if sys.platform == "win32":
        return os.path.join(os.environ.get("LOCALAPPDATA", ""), "deskspine")
    if sys.platform == "darwin":
        return os.path.expanduser("~/Library/Application Support/deskspine")
    base = os.environ.get(variable, "")
    return os.path.join(base if base.startswith("/") else os.path.expanduser(f"~/{default}"), "deskspine")


def read(folder: str) -> dict[str, str]:
    """Return the fields of the status file; {} if nothing is running."""
    if not held(os.path.join(folder, "lock")):
        return {}
    return fields_of(os.path.join(folder, "status")) or {"mode": "starting"}


def fields_of(path: str) -> dict[str, str]:
    """Return the fields of a file, without characters that steer a terminal.

    This module imports nothing of the program; a test holds it equal to `from_lines` of adapters/storage/key_values.py.
    """
    fields: dict[str, str] = {}
    for line in content(path).splitlines():
        key, sign, value = line.partition("=")
        if sign:
            fields.setdefault(_printable(key.strip()), _printable(value.strip()))
    return fields


def _printable(text: str) -> str:
    return "".join(character if character.isprintable() else "?" for character in text)


def content(path: str) -> str:
    """Return the text of a small file, or "" if it cannot be read."""
    try:
        # Opening does not wait for a pipe, and only the beginning of an endless file is read.
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    except OSError:
        return ""
    try:
        return os.read(descriptor, 65536).decode("utf-8", "surrogateescape")
    except OSError:
        return ""
    finally:
        os.close(descriptor)


def held(lock: str) -> bool:
    """Return True if a resident runs. Only the kernel knows: a process id may belong to another program by now.

    Where the file system has no locks, the lock file also says when that process was started.
    """
    try:
        descriptor = os.open(lock, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    except OSError:
        return False
    try:
        return _held(descriptor) or _lives(fields_of(lock))
    finally:
        os.close(descriptor)


def _lives(note: dict[str, str]) -> bool:
    started, pid = note.get("started", ""), note.get("pid", "")
    return bool(started) and pid.isascii() and pid.isdigit() and started_of(pid) == started


def started_of(pid: str) -> str:
    """Return the start of a process as adapters/control/instance_lock.py writes it, or "" if it does not exist."""
    if sys.platform == "linux":
        fields = content(f"/proc/{pid}/stat").rpartition(")")[2].split()
        lives = len(fields) > 19 and fields[0] not in ("Z", "X")
        return f"{content('/proc/sys/kernel/random/boot_id').strip()}/{fields[19]}" if lives else ""
    import subprocess  # only where there are no locks

    try:
        shown = subprocess.run(["ps", "-o", "lstart=", "-p", pid], capture_output=True, check=False, timeout=2)
    except (OSError, subprocess.SubprocessError):
        return ""
    return shown.stdout.decode("ascii", "replace").strip()


if sys.platform == "win32":  # not tried on Windows

    def _held(descriptor: int) -> bool:
        import msvcrt

        os.lseek(descriptor, 1 << 20, os.SEEK_SET)  # the byte that adapters/control/instance_lock.py locks
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBRLCK, 1)
        except OSError:
            return True
        os.lseek(descriptor, 1 << 20, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)
        return False

else:

    def _held(descriptor: int) -> bool:
        import fcntl

        try:
            fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        except OSError:  # the file system has no locks
            return False
        return False


def sentence(fields: dict[str, str]) -> str:
    """Return the present state as a sentence. `fields` are those of engine/storage/status_fields.py."""
    mode, sit = fields.get("mode", ""), _sit(fields)
    sitting = "" if sit is None else f"sitting {_length(sit)}"
    if mode == "sitting":
        left = from_now(fields, "due")
        moved = _moved(fields)
        if left is None and not fields.get("why"):
            return f"{sitting}; no break is coming{moved}"
        if left is None or left <= 0:  # with a reason, the break waits for a pause in typing
            return f"{sitting}; the next break is due{_then(fields)}{moved}"
        return f"{sitting}; next break in {_length(left)}, at {_clock(left)}{moved}{_later(fields)}"
    return _condition(fields, mode) + (f"; {sitting}{_moved(fields)}" if sitting and mode in _SITTING_TOO else "")


def _moved(fields: dict[str, str]) -> str:
    # Worded as core/text/moved.py words it, which would have to be imported; a test holds the two together.
    moved_s, aim_s = (_seconds(fields, name) for name in ("moved_s", "aim_s"))
    if not moved_s or not aim_s:
        return ""
    moved, aim = (max(int(seconds / 60 + 0.5), 1) for seconds in (moved_s, aim_s))
    if moved > aim:
        return f"; moved {moved} min, aim of {aim} reached"
    return f"; moved {moved} of {aim} min" + (", aim reached" if moved == aim else "")


def _seconds(fields: dict[str, str], name: str) -> float:
    try:
        seconds = float(fields.get(name, ""))
    except ValueError:
        return 0.0
    return seconds if 0 <= seconds < _MAXIMUM else 0.0


def _later(fields: dict[str, str]) -> str:
    offer = fields.get("offer_why", "")
    if offer:
        return f"; {offer} `deskspine start` begins it"
    minutes = fields.get("heads_up", "")
    return f"; `deskspine snooze` moves it by {minutes} min" if minutes.isdecimal() and minutes != "0" else ""


_SITTING_TOO = ("asking", "snoozed", "owed", "held", "paused", "meeting")


def _then(fields: dict[str, str]) -> str:
    again = from_now(fields, "again")
    return "" if again is None or again <= 0 else f", next reminder at {_clock(again)}"


def _condition(fields: dict[str, str], mode: str) -> str:
    since, until = (from_now(fields, name) for name in ("since", "until"))
    began = "" if since is None else f" since {_clock(since)}"
    then = _then(fields)
    ends = began if until is None else f" until {_clock(until)}"
    length = "" if since is None else f" {_length(-since)}"
    if mode == "playing":
        return f"in a break: {fields.get('playing', '')}"
    return {
        "asking": f"time for a break{began}",
        "snoozed": f"snoozed{then}",
        "owed": f"break overdue{began}{then}",
        "held": f"a break is held{ends}",
        "away": f"away{length}",
        "unknown": f"presence not known{began}",
        "paused": f"paused{ends}",
        "meeting": f"meeting{ends}",
        "off-duty": f"outside work hours{ends}",
        "starting": "deskspine is starting",
    }.get(mode, mode)


def from_now(fields: dict[str, str], name: str) -> "float | None":
    """Return the seconds from now until the instant `name`, negative when it is past; None without one."""
    boot, wall = fields.get(f"{name}_boot", ""), fields.get(f"{name}_wall", "")
    try:
        if _same_boot(fields.get("boot", "")):
            left = float(boot) - time.clock_gettime(time.CLOCK_BOOTTIME)
        else:
            left = float(wall) - time.time()
    except ValueError:
        return None
    return left if abs(left) < _MAXIMUM else None


_MAXIMUM = 1e10
"""Maximum seconds that are shown: a damaged file may have any number."""


def _same_boot(boot_id: str) -> bool:
    """Return True if the boot clock here counts as in the file: on Linux, within one start of the machine."""
    return sys.platform == "linux" and content("/proc/sys/kernel/random/boot_id").strip() == boot_id


def _sit(fields: dict[str, str]) -> "float | None":
    try:
        base = float(fields.get("sit_base_s", ""))
    except ValueError:
        return None
    if not 0 <= base < _MAXIMUM:
        return None
    since = from_now(fields, "sit_since")
    return base if since is None else base + max(0.0, -since)


def _length(seconds: float) -> str:
    # Worded as core/text/durations.py words it, which would have to be imported; a test holds the two together.
    whole = int(max(0.0, seconds) + 0.5)
    if whole < 60:
        return f"{whole} s"
    minutes = whole // 60
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60:02d} min"


def _clock(seconds_from_now: float) -> str:
    wall = time.time() + seconds_from_now + 0.5  # an instant just before a full minute belongs to that minute
    then, today = time.localtime(max(0.0, wall)), time.localtime()
    at = f"{then.tm_hour:02d}:{then.tm_min:02d}"
    same_day = then[:3] == today[:3] or abs(seconds_from_now) < 12 * 3600
    return at if same_day else f"{('Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun')[then.tm_wday]} {at}"


def as_object(fields: dict[str, str], text: str) -> "dict[str, object]":
    """Return what `--json` prints: the fields, numbers as numbers, empty ones as null."""
    out: dict[str, object] = {"running": bool(fields), "text": text}
    for name, value in fields.items():
        number = name.endswith(("_boot", "_wall", "_s")) or name in ("pid", "breaks", "format")
        try:
            out[name] = int(value) if number and value else value or None
        except ValueError:
            out[name] = value
    if fields:
        sit, due = _sit(fields), from_now(fields, "due")
        out["sit_s"] = None if sit is None else round(sit)
        out["due_in_s"] = None if due is None else round(due)
    return out
