"""Files of the person: settings, state, journal, routines."""

__all__ = [
    "atomic",
    "config_file",
    "fault_log",
    "file_lock",
    "journal",
    "journal_schema",
    "key_values",
    "paths",
    "routine_files",
    "routine_text",
    "state_file",
    "status_file",
    "text_file",
    "unsent_breaks",
    "write_errors",
]
