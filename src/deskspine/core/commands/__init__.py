"""The command registry and the names of keys."""
