"""D-Bus: connections, calls and names."""
