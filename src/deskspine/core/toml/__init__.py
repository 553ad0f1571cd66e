"""Reading of TOML, with messages that name file, line and key."""

__all__ = ["diagnostics", "line_finder", "parser", "table_reader"]
