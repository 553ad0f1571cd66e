"""A person for `deskspine setup`: a home, programs that can be found, and a reply to the question."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from deskspine.cli.setup.part import Workplace
from deskspine.cli.setup.verb import SetupContext, perform
from deskspine.cli.tree import parser_of

PROGRAM = ("/opt/de sk/deskspine",)


class SetupPerson:
    """A person with folders below `home` alone."""

    def __init__(self, home: Path, *programs: str, **variables: str) -> None:
        self.home = home
        self.printed: list[str] = []
        self.questions: list[str] = []
        self.environ = {"SHELL": "/bin/bash", **variables}
        self.programs = set(programs)
        self.program: tuple[str, ...] = PROGRAM
        self.record_file = home / "state" / "setup.json"

    @property
    def text(self) -> str:
        """All that the last verb printed."""
        return "\n".join(self.printed)

    def write(self, name: str, content: bytes | str = b"") -> Path:
        """Write a file of the home folder and return its path."""
        path = self.home / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def setup(self, *words: str, reply: bool | None = None) -> int:
        """Run the verb; `reply` is the answer on a terminal, None means that there is no terminal."""
        self.printed.clear()
        ask: Callable[[str], bool] | None = None if reply is None else lambda question: self._answer(question, reply)
        place = Workplace(
            self.environ,
            self.home,
            self.home / "config" / "deskspine",
            self.program,
            lambda name: name in self.programs,
        )
        context = SetupContext(place, self.record_file, self.printed.append, ask)
        return perform(parser_of("setup").parse_args(words), context)

    def files(self) -> dict[str, bytes]:
        """Return every file of the home folder with its content."""
        found = (path for path in self.home.rglob("*") if path.is_file() and not path.is_symlink())
        return {str(path.relative_to(self.home)): path.read_bytes() for path in found}

    def folders(self) -> set[str]:
        """Return every folder of the home folder."""
        return {str(path.relative_to(self.home)) for path in self.home.rglob("*") if path.is_dir()}

    def _answer(self, question: str, reply: bool) -> bool:
        self.questions.append(question)
        assert any(line.startswith("+++") for line in self.printed), "it asks before it shows the change"
        return reply
