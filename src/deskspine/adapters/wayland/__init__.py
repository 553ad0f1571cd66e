"""A client of Wayland compositors."""
