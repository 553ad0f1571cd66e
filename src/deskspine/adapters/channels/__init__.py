"""Channels: ways to reach the person that do not need the screen, one file each; every class is a `Channel`."""

__all__ = ["chime", "desktop_notice", "mac_notice", "tmux_message", "tmux_notice", "tmux_popup", "window"]
