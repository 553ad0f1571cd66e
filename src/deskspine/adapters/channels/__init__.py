"""Ways to reach the person beside the screen, one file each: every class is a `Channel` of the engine."""

__all__ = ["chime", "desktop_notice", "mac_notice", "tmux_message", "tmux_notice", "window"]
