"""Exercises and routines: their values, files, rules of care and composition."""

__all__ = [
    "composer",
    "frame_poses",
    "key_frames",
    "lint",
    "model",
    "prep_time",
    "reader",
    "selection",
    "systems",
    "vocabulary",
    "writer",
]
