"""Ways to reach the person beside the screen, one file each: every class is a `Channel` of the engine."""
