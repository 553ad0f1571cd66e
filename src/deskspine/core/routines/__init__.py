"""Exercises and routines: their values, their files, the rules of care, and composition."""

__all__ = [
    "composer",
    "frame_poses",
    "key_frames",
    "library_codec",
    "lint",
    "model",
    "prep_time",
    "reader",
    "selection",
    "systems",
    "vocabulary",
    "writer",
]
