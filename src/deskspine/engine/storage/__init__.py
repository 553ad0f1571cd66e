"""What the engine keeps: state, history, status."""
