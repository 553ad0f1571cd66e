"""The entry point of `deskspine` and `python -m deskspine`; prints a plain `status` before it loads anything else."""

import os
import sys


def command() -> None:
    """Run the verb and end the process at once: taking the interpreter apart takes as long as a short verb does."""
    code = main()
    if sys.gettrace() is not None or sys.getprofile() is not None:
        sys.exit(code)  # what measures this process writes its results at a regular end
    sys.stderr.flush()
    os._exit(code)


def main() -> int:
    """Run the verb of this process and return the exit code."""
    _mend_streams()
    args = sys.argv[1:]
    try:
        if args in (["status"], ["status", "--json"]):
            from deskspine.cli.status import show

            code = show(as_json=len(args) > 1)
        else:
            import gc

            from deskspine.cli.main import main as run_verb

            gc.disable()  # a verb ends before it pays; what runs longer enables it again
            code = run_verb(args)
        sys.stdout.flush()
    except BrokenPipeError:
        from deskspine.cli.exit_codes import READER_GONE

        # Python would try once more at the end and complain, so that there must be something to write to.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return READER_GONE
    except OSError as error:
        from errno import ENOSPC

        if error.errno != ENOSPC:
            raise
        return _no_room(error)
    except KeyboardInterrupt:
        from deskspine.cli.exit_codes import INTERRUPTED

        return INTERRUPTED
    return code


def _no_room(error: OSError) -> int:
    """Say that the output could not be written, and return the exit code."""
    from deskspine.cli.exit_codes import REFUSED

    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # Python would try once more at the end
    sys.stderr.write(f"deskspine: the output could not be written: {error.strerror}\n")
    return REFUSED


def _mend_streams() -> None:
    """Open the null device in place of closed streams, and print a `?` for a character that cannot be encoded.

    The null device takes the lowest free number, that of the closed stream, so no lock or socket gets that number.
    """
    if sys.stdin is None:
        sys.stdin = open(os.devnull)  # noqa: PTH123, SIM115 - stays open; pathlib would cost as much as `status`
    if sys.stdout is None:
        sys.stdout = open(os.devnull, "w")  # noqa: PTH123, SIM115
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w")  # noqa: PTH123, SIM115
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]


if __name__ == "__main__":
    command()
