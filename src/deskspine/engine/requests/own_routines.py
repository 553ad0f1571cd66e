"""The requests about the person's own routine files: save, replace, remove, restore, and read them again."""

from __future__ import annotations

from pathlib import PurePath

from deskspine.core.commands.registry import Request
from deskspine.engine.requests.action import KEY, Files, Outcome, RefusedError, RequestHandler
from deskspine.engine.requests.arguments import MAX_FILE, MAX_ID, Arg, text, yes_or_no
from deskspine.engine.situation import Situation

COMPOSER = "the screen on which routines are composed"
LIBRARY = "the page of all routines"


def _look(situation: Situation, request: Request, files: Files) -> Outcome:
    """Read own routine files again if they changed."""
    if files.read_routines(True) is situation:
        return Outcome(text="as before")
    return Outcome(KEY, "routines read again")


def _save(situation: Situation, request: Request, files: Files) -> Outcome:
    """Save a routine as a file of the person's own, once it has passed the check of every routine file.

    With `replace` it takes the place of the own routine with that id. Raises RefusedError with the first problem.
    """
    from deskspine.core.routines.reader import read_routine  # with the parser behind it: most runs read from the cache

    name, content, replacing = str(request.args["name"]), str(request.args["text"]), bool(request.args.get("replace"))
    library = situation.profile.library
    found, problems = read_routine(
        content, f"{name}.toml", library.exercises, library.poses, library.exercises, own=True
    )
    if problems or found is None:
        raise RefusedError(str(problems[0]) if problems else f"{name}.toml holds no routine")
    if found.routine.id != name:
        raise RefusedError(f"the id is {found.routine.id}, so the file cannot be called {name!r}")
    if replacing:
        _check_own(situation, name)
    elif name in library.routines or name in library.cards:
        raise RefusedError(f"there is a routine {name} already; choose another name")
    try:
        files.save_routine(name, content, replacing)
    except FileExistsError:
        raise RefusedError(f"there is a file {name}.toml among your routines already; choose another name") from None
    except OSError as error:
        raise RefusedError(f"{name}.toml was not saved: {error.strerror or error}") from None
    library = files.read_routines(False).profile.library
    if name not in library.routines and name not in library.cards:
        mine = (problem.message for problem in library.problems if PurePath(problem.file).stem == name)
        raise RefusedError(f"saved as {name}.toml, but it cannot be used: {next(mine, 'it is not found again')}")
    return Outcome(KEY, f"saved as {name}.toml")


def _remove(situation: Situation, request: Request, files: Files) -> Outcome:
    """Put an own routine file aside. Raises RefusedError."""
    name = str(request.args["name"])
    _check_own(situation, name)
    try:
        files.remove_routine(name)
    except OSError as error:
        raise RefusedError(f"{name}.toml was not removed: {error.strerror or error}") from None
    files.read_routines(False)
    return Outcome(KEY, f"removed {name}.toml")


def _restore(situation: Situation, request: Request, files: Files) -> Outcome:
    """Bring back an own routine file that was put aside. Raises RefusedError."""
    from deskspine.core.routines.vocabulary import is_id  # no start needs it

    name = str(request.args["name"])
    if not is_id(name):
        raise RefusedError(f"{name!r} cannot name a routine")
    try:
        files.restore_routine(name)
    except FileExistsError:
        raise RefusedError(f"there is a file {name}.toml among your routines already") from None
    except OSError as error:
        raise RefusedError(f"{name}.toml was not brought back: {error.strerror or error}") from None
    files.read_routines(False)
    return Outcome(KEY, f"{name}.toml is back")


def _check_own(situation: Situation, name: str) -> None:
    """Raise RefusedError if `name` is not a routine of the person's own."""
    routine = situation.profile.library.routines.get(name)
    if routine is None or not routine.own:
        raise RefusedError(f"there is no routine {name!r} of your own")


_NAME = {"name": Arg(text(MAX_ID), True)}
OWN_ROUTINE_HANDLERS: dict[str, RequestHandler] = {
    "look": RequestHandler(_look, sent_by="the library, when it is opened"),
    "save-routine": RequestHandler(
        _save, {**_NAME, "text": Arg(text(MAX_FILE), True), "replace": Arg(yes_or_no)}, COMPOSER
    ),
    "remove-routine": RequestHandler(_remove, _NAME, LIBRARY),
    "restore-routine": RequestHandler(_restore, _NAME, LIBRARY),
}
"""The requests about own routine files, by name."""
