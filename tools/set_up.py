"""Set-up of .venv: creates it if needed and installs deskspine with its development tools, once.

tools/set_up.sh runs it before every target of the Makefile. With `--is-ready` only the exit code says if there is
anything to do; a Python too old to read this file fails, too, as it should.
"""

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "deskspine-ready"
OLDEST = (3, 11)
OLDEST_PIP = (25, 1)
"""Minimum version of pip; earlier versions write a console script that is slower to start."""


def stamp() -> str:
    """Return the place of .venv and a checksum of what it was made from; after a change `install` is needed."""
    checksum = hashlib.sha256(repr(sys.version_info[:2]).encode())
    for name in ("pyproject.toml", "constraints.txt"):
        checksum.update((ROOT / name).read_bytes())
    return f"{VENV}\n{checksum.hexdigest()}\n"


def is_ready() -> bool:
    """Return True if the .venv that runs this is up to date."""
    own = Path(sys.prefix).samefile(VENV)
    return own and sys.version_info >= OLDEST and STAMP.is_file() and STAMP.read_text() == stamp()


def runs(code: str) -> bool:
    """Return True if the interpreter of .venv runs `code` and exits with 0."""
    try:
        return subprocess.run([PYTHON, "-c", code], capture_output=True).returncode == 0
    except OSError:
        return False


def is_usable() -> bool:
    """Return True if the present .venv can be kept: it works, is new enough and was created in this place."""
    if STAMP.is_file() and STAMP.read_text().splitlines()[:1] != [str(VENV)]:
        return False
    other_place = f"not os.path.samefile(sys.prefix, {str(VENV)!r})"
    return runs(f"import os, pip, sys; sys.exit(sys.version_info < {OLDEST} or {other_place})")


def make_venv() -> None:
    """Create a new .venv in place of the present one. Raises OSError or CalledProcessError."""
    if VENV.is_symlink() or VENV.is_file():
        VENV.unlink()
    elif VENV.exists():
        shutil.rmtree(VENV)
    subprocess.run([sys.executable, "-m", "venv", VENV], check=True)


def dev_requirements() -> list[str]:
    """Return the dev group of pyproject.toml, because pip before 25.1 has no groups."""
    import tomllib

    group = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["dependency-groups"]["dev"]
    return [str(entry) for entry in group]


def pip(*arguments: str) -> bool:
    """Run the pip of .venv and return True if it succeeded; its errors are shown."""
    command: list[str | Path] = [PYTHON, "-m", "pip", "-qq", "--disable-pip-version-check", *arguments]
    return subprocess.run(command, cwd=ROOT).returncode == 0


def install() -> bool:
    """Install deskspine, editable, and its development tools into .venv; return True if pip succeeded."""
    if not runs(f"import pip, sys; sys.exit(tuple(map(int, pip.__version__.split('.')[:2])) < {OLDEST_PIP})"):
        pip("install", "--upgrade", "pip")
    return pip("install", "--constraint", "constraints.txt", "--editable", ".", *dev_requirements())


def main() -> int:
    """Set up .venv and return the exit code. --is-ready only checks it, --stamp notes that it is done."""
    if "--is-ready" in sys.argv[1:]:
        return 0 if is_ready() else 1
    if "--stamp" in sys.argv[1:]:
        STAMP.write_text(stamp())
        return 0
    usable = is_usable()
    task = "bringing .venv up to date" if usable else "setting up .venv"
    print(f"deskspine: {task}; this takes a minute, once.", flush=True)
    STAMP.unlink(missing_ok=True)
    try:
        if not usable:
            make_venv()
    except (OSError, subprocess.CalledProcessError) as error:
        print(f"deskspine: {VENV} could not be made: {error}", file=sys.stderr)
        return 1
    if not install():
        print("deskspine: pip could not install everything; what it says is above.", file=sys.stderr)
        return 1
    return subprocess.run([PYTHON, Path(__file__), "--stamp"]).returncode


if __name__ == "__main__":
    sys.exit(main())
