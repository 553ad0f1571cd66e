"""Other programs: run, listened to, and ended."""
