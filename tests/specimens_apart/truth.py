"""Ground truth in the form of antrean-specimens (tests/specimens/truth.hpp says what each key is)."""

import math

import numpy as np


def _round(values, digits=1):
    return [round(float(value), digits) for value in values]


def place(lens, canvas_size, box):
    """A box on the flat document (left, top, right, bottom) as x, y, width, height of its upright
    hull in the picture."""
    width, height = canvas_size
    xs = np.linspace(box[0], box[2], 5) / width
    ys = np.linspace(box[1], box[3], 3) / height
    points = lens(np.array([(x, y) for x in xs for y in ys]))
    left, top = points.min(0)
    right, bottom = points.max(0)
    return _round((left, top, right - left, bottom - top))


def how_it_lies(corners):
    """(nearest quarter turn, the rest in degrees), clockwise."""
    along = corners[1] - corners[0] + corners[2] - corners[3]
    turn = math.degrees(math.atan2(along[1], along[0]))
    quarter = round(turn / 90)
    return quarter % 4 * 90, round(turn - quarter * 90, 2)


def add_picture(truth, shot, canvas, hidden=()):
    """Size, corners, rotation, boxes and the camera's numbers. `hidden` fields have no box."""
    size = canvas.image.size
    corners = shot.corners
    card = getattr(canvas, "card", None)
    if card:
        flat = [(card[0], card[1]), (card[2], card[1]), (card[2], card[3]), (card[0], card[3])]
        corners = shot.lens(np.array(flat, float) / size)
    rotation, angle = how_it_lies(corners)
    truth["width"], truth["height"] = shot.size
    truth["corners"] = [_round(corner, 2) for corner in corners]
    truth["rotation"], truth["angle"] = rotation, angle
    truth["boxes"] = {
        key: place(shot.lens, size, box)
        for key, box in sorted(canvas.boxes.items())
        if key not in hidden
    }
    truth["camera"] = shot.numbers
    return truth
