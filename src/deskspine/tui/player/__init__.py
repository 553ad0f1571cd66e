"""The player: the guided routine, what precedes and what follows it."""
