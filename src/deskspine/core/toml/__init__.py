"""TOML with messages that name file, line and key."""
