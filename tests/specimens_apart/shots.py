"""A finished picture, and what flatbed and hand-held camera share in making one."""

from dataclasses import dataclass

import cv2
import numpy as np

import camera


@dataclass
class Shot:
    """A finished picture: JPEG bytes, the lens that places points in it, and its numbers."""

    coded: bytes
    size: tuple  # width, height
    lens: object
    numbers: dict
    corners: np.ndarray


def numbers_of(**given):
    numbers = {
        "document_width": 0.0,
        "tilt_x": 0.0,
        "tilt_y": 0.0,
        "background": "white",
        "shadow": 0.0,
        "glares": 0,
        "glare": 0.0,
        "gain": 1.0,
        "warmth": 0.0,
        "blur": 0.0,
        "motion": 0.0,
        "noise": 0.0,
        "moire": 0.0,
        "gray": False,
        "jpeg_quality": 95,
        "jpeg_first": 0,
    }
    numbers.update(given)
    return {
        key: round(value, 4) if isinstance(value, float) else value
        for key, value in numbers.items()
    }


def place(lens, size):
    """Puts the document's hull into the middle of a picture of that size."""
    lens.offset[:] = 0
    left, top, right, bottom = lens.hull()
    lens.offset[:] = [(size[0] - left - right) / 2, (size[1] - top - bottom) / 2]


def corners_of(lens):
    return lens(np.float64([[0, 0], [1, 0], [1, 1], [0, 1]]))


def to_gray(picture):
    return cv2.cvtColor(
        cv2.cvtColor(camera.to_bytes(picture), cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB
    )


def coverage(lens, shape, shift=(0, 0)):
    mask = np.zeros(shape, np.uint8)
    rim = np.concatenate(
        [
            np.stack([np.linspace(*ends_x, 12), np.linspace(*ends_y, 12)], 1)
            for ends_x, ends_y in (
                ((0, 1), (0, 0)),
                ((1, 1), (0, 1)),
                ((1, 0), (1, 1)),
                ((0, 0), (1, 0)),
            )
        ]
    )
    cv2.fillPoly(mask, [np.round(lens(rim) + shift).astype(np.int32)], 255, cv2.LINE_AA)
    return mask.astype(np.float32) / 255
