"""Pictures in pixels: smooth edges, few colours, lines that can be seen, and files that other programs can read."""

from __future__ import annotations

import struct
import zlib

import pytest

from deskspine.adapters.storage.routine_files import RoutineFiles
from deskspine.core.figure.film import STEPS, Shot
from deskspine.core.figure.indexed import Indexed, beside, in_common, numbered
from deskspine.core.figure.palette import Looks, palette
from deskspine.core.figure.pixel_film import PictureOrder, PixelFilm, bodies, draw
from deskspine.core.figure.png import SIGNATURE, animated_png, png
from deskspine.core.figure.raster import ink
from deskspine.core.figure.shapes import MATERIALS
from deskspine.core.routines.model import Library

INKS = palette(Looks())


@pytest.fixture(scope="module")
def library() -> Library:
    return RoutineFiles().load()


def order(library: Library, *shown: str, width: int = 72, height: int = 84) -> PictureOrder:
    shots = tuple(Shot(name, name) for name in shown)
    return PictureOrder(bodies(library.poses, shown), shown, shots, width, height, INKS)


def coloured(picture: Indexed, x: int, y: int) -> tuple[int, int, int]:
    return picture.colours[picture.pixels[y * picture.width + x]]


def chunks(file: bytes) -> list[tuple[bytes, bytes]]:
    assert file.startswith(SIGNATURE)
    at, found = len(SIGNATURE), []
    while at < len(file):
        (size,) = struct.unpack(">I", file[at : at + 4])
        name, data = file[at + 4 : at + 8], file[at + 8 : at + 8 + size]
        assert struct.unpack(">I", file[at + 8 + size : at + 12 + size])[0] == zlib.crc32(name + data)
        found.append((name, data))
        at += 12 + size
    return found


def test_a_picture_has_its_size_and_smooth_edges(library: Library) -> None:
    picture = draw(order(library, "neutral"), Shot("neutral", "neutral"))
    assert (picture.width, picture.height, len(picture.pixels)) == (72, 84, 72 * 84)
    assert len(picture.colours) <= 256
    assert picture.colours[0] == INKS[0] == coloured(picture, 0, 0)
    blends = set(picture.colours) - set(INKS)
    assert len(blends) > 20
    edge = [coloured(picture, x, 10) for x in range(72)]
    assert any(colour in blends for colour in edge)


def test_an_order_carries_the_poses_that_it_needs_and_no_others(library: Library) -> None:
    shown = ("neutral", "tilt_r")
    few = bodies(library.poses, shown)
    assert 1 < len(few) < 5
    all_poses = PictureOrder(tuple(library.poses.values()), shown, (), 48, 56, INKS)
    shot = Shot("neutral", "tilt_r", STEPS // 2)
    assert draw(all_poses, shot) == draw(PictureOrder(few, shown, (), 48, 56, INKS), shot)


def test_a_pose_without_a_body_is_an_empty_page() -> None:
    picture = draw(PictureOrder((), ("nothing",), (), 8, 6, INKS), Shot("nothing", "nothing"))
    assert picture == Indexed(8, 6, INKS[:1], bytes(48))


def test_the_pose_at_rest_is_a_line_that_can_be_seen(library: Library) -> None:
    wanted = order(library, "neutral", "tilt_l", width=160, height=180)
    picture = PixelFilm(wanted).draw(Shot("tilt_l", "tilt_l"))
    ghost = picture.colours.index(INKS[ink("ghost")])
    assert picture.pixels.count(ghost) > 60


def test_a_face_has_eyes_with_whites(library: Library) -> None:
    picture = draw(order(library, "neutral", width=160, height=180), Shot("neutral", "neutral"))
    for material in ("white", "eye"):
        assert INKS[ink(material)] in picture.colours, material
    assert len(MATERIALS) * 3 == len(INKS)


def test_rare_colours_are_exchanged_for_the_nearest() -> None:
    numbers = numbered({(0, 0, 0): 9, (200, 0, 0): 5, (201, 0, 0): 1}, [(0, 0, 0)], 2)
    assert numbers == {(0, 0, 0): 0, (200, 0, 0): 1, (201, 0, 0): 1}


def test_pictures_beside_each_other_share_their_colours() -> None:
    one = Indexed(2, 1, ((0, 0, 0), (1, 1, 1)), bytes((0, 1)))
    two = Indexed(2, 1, ((0, 0, 0), (9, 9, 9), (1, 1, 1)), bytes((1, 2)))
    both = beside([one, two], 1)
    assert both.width == 5
    assert [both.colours[number] for number in both.pixels] == [
        (0, 0, 0), (1, 1, 1), (0, 0, 0), (9, 9, 9), (1, 1, 1),
    ]  # fmt: skip


def test_a_png_file_holds_the_pixels() -> None:
    picture = Indexed(3, 2, ((0, 0, 0), (250, 1, 2)), bytes((0, 1, 0, 1, 1, 0)))
    parts = dict(chunks(png(picture)))
    assert parts[b"PLTE"] == bytes((0, 0, 0, 250, 1, 2))
    assert zlib.decompress(parts[b"IDAT"]) == b"\0" + picture.row(0) + b"\0" + picture.row(1)


def test_an_animated_png_has_only_what_changes() -> None:
    colours = ((0, 0, 0), (250, 1, 2))
    frames = [Indexed(3, 2, colours, bytes(pixels)) for pixels in ((0, 0, 0, 0, 1, 0), (0, 0, 0, 0, 1, 1))]
    parts = chunks(animated_png([*frames, frames[1]], [0.5, 0.25, 1]))
    names = [name.decode() for name, _ in parts]
    assert names == ["IHDR", "PLTE", "acTL", "fcTL", "IDAT", "fcTL", "fdAT", "fcTL", "fdAT", "IEND"]
    controls = [struct.unpack(">IIIIIHHBB", data) for name, data in parts if name == b"fcTL"]
    assert controls == [
        (0, 3, 2, 0, 0, 500, 1000, 0, 0), (1, 1, 1, 2, 1, 250, 1000, 0, 0), (3, 1, 1, 0, 0, 1000, 1000, 0, 0),
    ]  # fmt: skip
    same = in_common(frames)
    assert [data[:4] for name, data in parts if name == b"fdAT"] == [struct.pack(">I", 2), struct.pack(">I", 4)]
    assert zlib.decompress(parts[6][1][4:]) == b"\0" + same[1].row(1)[2:]


def test_a_picture_is_enlarged_by_its_nearest_pixels() -> None:
    small = Indexed(2, 2, ((0, 0, 0), (1, 1, 1), (2, 2, 2), (3, 3, 3)), bytes([0, 1, 2, 3]))
    assert small.scaled(2, 2) is small
    large = small.scaled(5, 3)
    assert [large.row(y) for y in range(3)] == [bytes([0, 0, 1, 1, 1]), bytes([2, 2, 3, 3, 3]), bytes([2, 2, 3, 3, 3])]
    assert large.scaled(2, 2).colours == small.colours
