"""The terminal: driver, output queue, key reader, escapes."""
