"""What holds asks by itself: a microphone, a camera, a window that fills the screen."""
