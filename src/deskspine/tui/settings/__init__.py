"""The settings and the first-run pages."""
