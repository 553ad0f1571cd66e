"""Proves that what would be published works: builds wheel and sdist, installs and runs each."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RUNS: tuple[tuple[tuple[str, ...], str], ...] = (
    (("--version",), "0."),
    (("routines", "list"), "seated-2min"),
    (("simulate",), "break"),
)
"""What each installation is asked, and a word that its answer must hold."""


class CheckError(Exception):
    """Something that must be mended before this could be published; the text says what."""


def run(command: Sequence[str | Path], cwd: Path, env: dict[str, str] | None = None) -> str:
    """Run `command` and return what it printed; a failure carries all of it."""
    done = subprocess.run(
        command, cwd=cwd, env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=600
    )
    if done.returncode != 0:
        raise CheckError(f"{' '.join(map(str, command))} ended with {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


def build(into: Path) -> tuple[Path, Path]:
    """Build the sdist and, from it, the wheel."""
    run([sys.executable, "-m", "build", "--outdir", into, ROOT], ROOT)
    return next(into.glob("*.whl")), next(into.glob("*.tar.gz"))


def check_wheel_files(wheel: Path) -> None:
    """See that every shipped data file reached the wheel."""
    held = set(zipfile.ZipFile(wheel).namelist())
    data = [*(ROOT / "routines").rglob("*.toml")]
    wanted = {f"deskspine/{path.relative_to(ROOT).as_posix()}" for path in data}
    wanted |= {f"deskspine/sounds/{path.name}" for path in (ROOT / "src" / "deskspine" / "sounds").glob("*.wav")}
    source = ROOT / "src"
    wanted |= {path.relative_to(source).as_posix() for path in source.rglob("*.tcss")}
    if missing := sorted(wanted - held):
        raise CheckError(f"{wheel.name} lacks {', '.join(missing)}")


def check_installed(artifact: Path, work: Path) -> None:
    """Install `artifact` into a fresh environment and run it from a folder that is not the checkout."""
    venv, home = work / "venv", work / "home"
    home.mkdir(parents=True)
    run([sys.executable, "-m", "venv", venv], work)
    python = venv / "bin" / "python"
    run([python, "-m", "pip", "install", "--quiet", "-c", ROOT / "constraints.txt", artifact], work)
    env = {name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "PYTHON"))}
    env["HOME"] = str(home)
    for arguments, word in RUNS:
        told = run([venv / "bin" / "deskspine", *arguments], home, env)
        if word not in told:
            raise CheckError(f"{artifact.name}: `deskspine {' '.join(arguments)}` does not mention {word!r}:\n{told}")


def main() -> int:
    """Build, install, run; say in one line what was proved."""
    try:
        with tempfile.TemporaryDirectory(prefix="deskspine packages ") as folder:
            work = Path(folder)
            wheel, sdist = build(work / "dist")
            check_wheel_files(wheel)
            for number, artifact in enumerate((wheel, sdist)):
                check_installed(artifact, work / str(number))
            print(f"{wheel.name} and {sdist.name}: each installs and runs on its own.")
    except CheckError as failure:
        print(failure, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
