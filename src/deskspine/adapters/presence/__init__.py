"""Presence sources: ways to see if the person is there, one file each; every class is a `PresenceSource`."""

__all__ = [
    "do_not_disturb",
    "gnome_banners",
    "gnome_video",
    "logind",
    "macos",
    "mutter_idle",
    "screen_saver",
    "terminals",
    "wayland_idle",
    "windows",
    "x11_idle",
]
