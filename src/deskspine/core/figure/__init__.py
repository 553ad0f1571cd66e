"""The figure: a body of joints and lengths, posed by data and drawn from one side into the cells of a terminal.

The model frame is centimetres in a mirror: x to the person's right, which is the right of the screen from the front;
y up; z forward, toward the reader. A person seen from the front therefore has their left on the left.
"""

__all__ = [
    "ansi",
    "blend",
    "cells",
    "desk_poses",
    "film",
    "indexed",
    "measures",
    "motion",
    "palette",
    "picture_changes",
    "pixel_film",
    "png",
    "pose",
    "pose_parser",
    "pose_schema",
    "posture",
    "raster",
    "regions",
    "shapes",
    "sign",
    "sign_anchors",
    "sign_letters",
    "sign_paint",
    "sign_path_shapes",
    "sign_paths",
    "sign_schema",
    "sign_shapes",
    "sign_time",
    "sixel",
    "skeleton",
    "strokes",
    "travel_time",
]
