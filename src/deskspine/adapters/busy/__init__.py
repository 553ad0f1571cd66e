"""Presence sources that hold asks back: a microphone, a camera, or a window that fills the screen."""

__all__ = ["camera", "full_screen", "microphone", "windows_capture"]
