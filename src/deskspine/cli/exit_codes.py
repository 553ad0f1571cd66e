"""The exit codes of every verb: one place that names them, for the code, the help page and docs/control.md."""

DONE = 0
REFUSED = 1
MISUSED = 2
NOT_RUNNING = 3
RUNS_ALREADY = 4
NOT_EXECUTABLE = 126
NOT_FOUND = 127
INTERRUPTED = 130
READER_GONE = 141

MEANINGS = {
    DONE: "done",
    REFUSED: "refused or failed, with the reason",
    MISUSED: "the command line was not understood, or names something unknown",
    NOT_RUNNING: "no deskspine is running",
    RUNS_ALREADY: "another `deskspine serve` is running already",
    NOT_EXECUTABLE: "`wait`: the command cannot be executed",
    NOT_FOUND: "`wait`: there is no such command",
    INTERRUPTED: "interrupted by ctrl+c",
    READER_GONE: "the program that reads the output has ended",
}
"""The meaning of each exit code, as the help page and docs/control.md give it."""
