"""Exercises and routines: their values, their files, the rules of care, and composition."""

__all__ = [
    "composer",
    "figure_signs",
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
