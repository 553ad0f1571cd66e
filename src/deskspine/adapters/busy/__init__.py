"""What holds asks by itself: a microphone, a camera, a window that fills the screen."""

__all__ = ["camera", "full_screen", "microphone", "windows_capture"]
