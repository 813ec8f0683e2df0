"""Pictures without a camera: a document that is already cut out, and a flatbed scanner's."""

import cv2
import numpy as np

import camera
from papers import clouds
from shots import Shot, corners_of, coverage, numbers_of, place, to_gray


def clean(document, mask, rng, noise, is_page, gray=None):
    """A scan that somebody already cut out, or the document as a program printed it."""
    aspect = document.shape[0] / document.shape[1]
    width = rng.randint(2300, 3200) if is_page else rng.randint(900, 1500)
    border = rng.choice([0, 0, rng.uniform(0.01, 0.06)])
    size = (round(width * (1 + 2 * border)), round(width * (aspect + 2 * border)))
    lens = camera.Lens(aspect, width, 0, 0, 0)
    place(lens, size)
    tone = rng.uniform(235, 255)
    surface = np.full((size[1], size[0], 3), tone, np.float32)
    picture, _, _ = camera.project(document, mask, lens, surface)
    picture += noise.standard_normal(picture.shape, dtype=np.float32) * rng.uniform(0, 1.5)
    quality = rng.randint(88, 97)
    gray = bool(gray)
    if gray:
        picture = to_gray(picture)
    return Shot(
        camera.jpeg(picture, quality),
        size,
        lens,
        numbers_of(document_width=float(width), jpeg_quality=quality, gray=gray),
        corners_of(lens),
    )


def scan(document, mask, rng, noise, is_page, gray=None):
    """A flatbed scanner: the whole page or a piece cut around the document."""
    aspect = document.shape[0] / document.shape[1]
    quarter = rng.randint(0, 3)
    roll = quarter * 90 + rng.uniform(-5, 5)
    dpi = rng.choice([200, 220, 240, 300]) if is_page else rng.choice([200, 200, 240, 300, 300])
    width = dpi / 25.4 * (297 if is_page else 85.6)
    lens = camera.Lens(aspect, width, 0, 0, roll)
    left, top, right, bottom = lens.hull()
    across, down = right - left, bottom - top
    small = not is_page and rng.random() < 0.5
    if small:  # anywhere on a page of A4
        size = (round(dpi * 8.27), round(dpi * 11.69))
        if rng.random() < 0.2:
            size = size[::-1]
        spare = [max(0, size[0] - across), max(0, size[1] - down)]
        lens.offset[:] = [
            spare[0] * rng.uniform(0.04, 0.96) - left,
            spare[1] * rng.uniform(0.04, 0.96) - top,
        ]
    else:
        margin = rng.uniform(0.01, 0.12) * width
        size = (round(across + margin), round(down + margin))
        place(lens, size)
    lid = rng.random()
    tone = (
        rng.uniform(238, 254)
        if lid < 0.8
        else rng.uniform(25, 70) if lid < 0.9 else rng.uniform(150, 210)
    )
    surface = np.full((size[1], size[0], 3), tone, np.float32)
    surface += (1.2 * clouds(noise, size[0], size[1], 90))[..., None]
    if not is_page and lid < 0.8:  # a card is thick: the lamp throws a thin shadow at two edges
        shadow = coverage(lens, (size[1], size[0]), shift=(rng.uniform(1, 4), rng.uniform(1, 4)))
        surface *= 1 - rng.uniform(0.1, 0.45) * cv2.GaussianBlur(shadow, (0, 0), 1.6)[..., None]
    picture, _, _ = camera.project(document, mask, lens, surface)
    gain, gamma = rng.uniform(0.9, 1.08), rng.uniform(0.8, 1.25)
    curve = 255 * np.clip(np.arange(256) / 255 * gain, 0, 1) ** gamma
    picture = cv2.LUT(camera.to_bytes(picture), curve.astype(np.float32))
    blur = rng.uniform(0.3, 0.8)
    picture = cv2.GaussianBlur(picture, (0, 0), blur)
    if rng.random() < 0.3:  # dust and a streak of the sensor line
        picture[:, rng.randint(0, size[0] - 2)] *= rng.uniform(0.85, 1.1)
    for _ in range(rng.randint(0, 25)):
        cv2.circle(
            picture,
            (rng.randint(0, size[0]), rng.randint(0, size[1])),
            rng.randint(0, 2),
            [rng.uniform(60, 200)] * 3,
            -1,
            cv2.LINE_AA,
        )
    grain = rng.uniform(0.5, 3)
    picture += noise.standard_normal(picture.shape[:2], dtype=np.float32)[..., None] * grain
    if gray is None:
        gray = rng.random() < 0.4
    if gray:
        picture = to_gray(picture)
    quality = rng.randint(68, 93)
    return Shot(
        camera.jpeg(picture, quality),
        size,
        lens,
        numbers_of(
            document_width=width,
            background="page" if small else "scanner",
            gain=gain,
            blur=blur,
            noise=grain,
            gray=gray,
            jpeg_quality=quality,
        ),
        corners_of(lens),
    )
