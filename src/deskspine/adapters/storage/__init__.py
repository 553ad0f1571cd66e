"""Files of the person: settings, state, status, journal and routines, and how they are read and written safely."""

__all__ = [
    "atomic",
    "config_file",
    "fault_log",
    "file_lock",
    "journal",
    "journal_look",
    "journal_schema",
    "key_values",
    "paths",
    "routine_files",
    "routine_text",
    "state_file",
    "status_file",
    "text_file",
    "theme_files",
    "unsent_breaks",
    "write_errors",
]
