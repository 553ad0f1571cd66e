"""The commands of a playing routine: a part of the command registry."""

from __future__ import annotations

from deskspine.core.commands.command import Command

PLAYER_COMMANDS: tuple[Command, ...] = (
    Command(
        "player.pause",
        "Pause",
        "Pause the routine, or continue it with two seconds to ease in.",
        "player",
        ("space",),
        "player-pause",
        timeline=("space",),
    ),
    Command("player.next", "Next", "Skip to the next exercise.", "player", ("right",), "player-next"),
    Command("player.back", "Back", "Go back to the previous exercise.", "player", ("left",), "player-back"),
    Command(
        "player.worse",
        "Worse",
        "Stop this exercise: it is left out for some days, and the routine waits until you continue.",
        "player",
        ("w",),
        "player-worse",
        timeline=("worse",),
    ),
    Command(
        "player.arm",
        "Into the arm",
        "After Worse: report pain or tingling into an arm. It is left out for longer, and a card says what to do.",
        "player",
        ("t",),
        "player-arm",
        footer=False,
        timeline=("arm",),
    ),
    Command(
        "player.easier",
        "Easier",
        "Show the easier way and halve the holds of this exercise.",
        "player",
        ("e",),
        "player-easier",
    ),
    Command(
        "player.stop",
        "Stop",
        "End the routine at once and show when to seek care. No break is owed.",
        "player",
        ("s",),
        "player-stop",
        timeline=("stop",),
    ),
    Command(
        "player.leave",
        "End",
        "Leave the routine; if half or more is done, it counts as a break.",
        "player",
        ("escape",),
        "player-leave",
        timeline=("leave",),
    ),
    Command(
        "player.end_early",
        "End early",
        "Once the machine is done or needs you: leave the routine; if half or more is done, it counts as a break.",
        "player",
        ("enter",),
        "player-leave",
        gives_way=True,
        footer=False,
        palette=False,
    ),
    Command(
        "player.sound",
        "Sound",
        "Switch the bell at hold start, hold end and change of side on or off.",
        "player",
        ("v",),
        also=("player-sound",),
    ),
    Command("player.repeat", "Repeat", "Play this exercise from its beginning.", "player", ("r",), "player-repeat"),
)
