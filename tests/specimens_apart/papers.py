"""Printed grounds: guilloche and batik-like card grounds, blue security paper, white paper.

All are float arrays height x width x 3 in 0..255 (RGB), drawn at the size asked for.
"""

import cv2
import numpy as np


def _hsv(hue, saturation, value):
    """An RGB colour from hue 0..360, saturation and value 0..1."""
    pixel = np.uint8([[[hue / 2 % 180, saturation * 255, value * 255]]])
    return cv2.cvtColor(pixel, cv2.COLOR_HSV2RGB)[0, 0].astype(np.float32)


def clouds(noise, width, height, cell):
    """Smooth noise in -1..1 with blobs of about `cell` pixels."""
    small = noise.standard_normal((max(2, int(height / cell) + 2), max(2, int(width / cell) + 2)))
    big = cv2.resize(small.astype(np.float32), (width, height), interpolation=cv2.INTER_CUBIC)
    return np.clip(big / 2, -1, 1)


def _gradient(rng, width, height, first, second):
    turn = rng.uniform(0, 2 * np.pi)
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    along = (x / width - 0.5) * np.cos(turn) + (y / height - 0.5) * np.sin(turn) + 0.5
    return first + (second - first) * np.clip(along, 0, 1)[..., None]


def _guilloche(rng, shape, unit):
    """Families of fine wave lines as coverage 0..1; `unit` is pixels to the millimetre."""
    height, width = shape
    lines = np.zeros(shape, np.uint8)
    x = np.arange(0, width, max(1, int(unit / 3)), dtype=np.float32)
    for _ in range(rng.randint(2, 4)):
        step = rng.uniform(0.8, 2.2) * unit
        amplitude = rng.uniform(1, 6) * unit
        period = rng.uniform(12, 45) * unit
        phase_step = rng.uniform(-0.25, 0.25)
        for number, base in enumerate(np.arange(-amplitude, height + amplitude, step)):
            y = (
                base
                + amplitude * np.sin(2 * np.pi * x / period + number * phase_step)
                + 0.3 * amplitude * np.sin(5 * np.pi * x / period)
            )
            points = np.stack([x, y], 1).round().astype(np.int32)
            cv2.polylines(lines, [points], False, 255, 1, cv2.LINE_AA)
    return lines.astype(np.float32) / 255


def _kawung(rng, shape, unit):
    """A batik-like ground of four-lobed flowers as coverage 0..1."""
    height, width = shape
    cell = rng.uniform(5, 9) * unit
    tile = np.zeros((int(cell), int(cell)), np.uint8)
    middle = int(cell / 2)
    for turn in (45, 135, 225, 315):
        reach = cell * 0.26
        centre = (
            int(middle + reach * np.cos(np.radians(turn))),
            int(middle + reach * np.sin(np.radians(turn))),
        )
        cv2.ellipse(
            tile, centre, (int(cell * 0.22), int(cell * 0.11)), turn, 0, 360, 255, 1, cv2.LINE_AA
        )
        cv2.circle(tile, centre, max(1, int(cell * 0.02)), 255, -1, cv2.LINE_AA)
    cv2.circle(tile, (middle, middle), max(1, int(cell * 0.05)), 255, 1, cv2.LINE_AA)
    times = (height // tile.shape[0] + 1, width // tile.shape[1] + 1)
    return np.tile(tile, times)[:height, :width].astype(np.float32) / 255


def _rosette(rng, shape, unit):
    """A rosette of turned ellipses, such as security prints have; coverage 0..1."""
    height, width = shape
    lines = np.zeros(shape, np.uint8)
    centre = (int(width * rng.uniform(0.3, 0.6)), int(height * rng.uniform(0.4, 0.6)))
    size = rng.uniform(9, 20) * unit
    for turn in range(0, 180, rng.choice([6, 8, 10])):
        cv2.ellipse(
            lines,
            centre,
            (int(size), int(size * rng.uniform(0.3, 0.5))),
            turn,
            0,
            360,
            255,
            1,
            cv2.LINE_AA,
        )
    return lines.astype(np.float32) / 255


def _isles(noise, shape, unit):
    """Pale blobs strung along the middle, like a map of islands; coverage 0..1."""
    height, width = shape
    field = clouds(noise, width, height, 7 * unit) + 0.5 * clouds(noise, width, height, 2.5 * unit)
    y = np.linspace(-1, 1, height, dtype=np.float32)[:, None]
    return cv2.GaussianBlur(((field - 0.35 - y * y) > 0).astype(np.float32), (0, 0), unit * 0.12)


def card_ground(rng, noise, width, height, unit):
    """A KTP's blue ground."""
    half = (height // 2, width // 2)
    hue = rng.uniform(188, 214)
    light = _hsv(hue, rng.uniform(0.10, 0.24), rng.uniform(0.9, 0.97))
    deep = _hsv(hue + rng.uniform(-8, 12), rng.uniform(0.22, 0.42), rng.uniform(0.82, 0.93))
    ground = _gradient(rng, half[1], half[0], light, deep)
    ink = _hsv(hue + rng.uniform(-15, 25), rng.uniform(0.35, 0.6), rng.uniform(0.55, 0.8))
    pattern = rng.choice(["waves", "kawung", "both", "rosette"])
    strength = rng.uniform(0.15, 0.45)
    unit = unit / 2
    if pattern in ("waves", "both", "rosette"):
        ground += (ink - ground) * (_guilloche(rng, half, unit) * strength)[..., None]
    if pattern in ("kawung", "both"):
        ground += (ink - ground) * (_kawung(rng, half, unit) * strength * 0.8)[..., None]
    if pattern == "rosette":
        warm = _hsv(rng.uniform(300, 350), 0.3, 0.8)
        ground += (warm - ground) * (_rosette(rng, half, unit) * strength)[..., None]
    if rng.random() < 0.6:
        white = np.float32([245, 250, 252])
        ground += (white - ground) * (_isles(noise, half, unit) * rng.uniform(0.15, 0.4))[..., None]
    ground = cv2.resize(ground, (width, height), interpolation=cv2.INTER_LINEAR)
    return np.clip(ground, 0, 255)


def security_paper(rng, noise, width, height, unit):
    """The blue paper of an older KK, with a border of waves."""
    half = (height // 2, width // 2)
    hue = rng.uniform(185, 225)
    paper = _gradient(
        rng,
        half[1],
        half[0],
        _hsv(hue, rng.uniform(0.06, 0.14), 0.97),
        _hsv(hue, rng.uniform(0.12, 0.24), 0.93),
    )
    ink = _hsv(hue, rng.uniform(0.4, 0.6), rng.uniform(0.6, 0.8))
    paper += (ink - paper) * (_guilloche(rng, half, unit / 2) * rng.uniform(0.1, 0.3))[..., None]
    if rng.random() < 0.5:
        paper += (ink - paper) * (_kawung(rng, half, unit / 2) * rng.uniform(0.08, 0.22))[..., None]
    if rng.random() < 0.5:
        paper += (ink - paper) * (_rosette(rng, half, unit * 1.2) * 0.2)[..., None]
    paper = cv2.resize(paper, (width, height), interpolation=cv2.INTER_LINEAR)
    if rng.random() < 0.7:
        edge, band = int(unit * rng.uniform(4, 7)), int(unit * rng.uniform(2, 4))
        waves = _guilloche(rng, (height, width), unit)
        frame = np.zeros((height, width), np.float32)
        frame[edge:-edge, edge:-edge] = 1
        frame[edge + band : -edge - band, edge + band : -edge - band] = 0
        paper += (ink - paper) * (frame * (0.25 + 0.6 * waves))[..., None]
    return np.clip(paper + 2 * noise.standard_normal((height, width, 1)).astype(np.float32), 0, 255)


def white_paper(rng, noise, width, height, unit):
    """Office paper: nearly white, fibrous, sometimes yellowed or showing folds' shade."""
    tint = np.float32([rng.uniform(244, 254), rng.uniform(243, 253), rng.uniform(236, 252)])
    paper = np.empty((height, width, 3), np.float32)
    paper[:] = tint
    paper += (1.5 * clouds(noise, width, height, unit * 1.5))[..., None]
    if rng.random() < 0.35:
        for fraction in rng.sample([0.25, 0.33, 0.5, 0.5, 0.67, 0.75], rng.randint(1, 2)):
            upright = rng.random() < 0.6
            at = int((width if upright else height) * fraction)
            reach = int(unit * rng.uniform(1, 4))
            ramp = np.concatenate([np.linspace(0, -1, reach), np.linspace(0.4, 0, reach)])
            ramp = (ramp * rng.uniform(6, 18)).astype(np.float32)
            if upright:
                paper[:, at - reach : at + reach] += ramp[None, :, None]
            else:
                paper[at - reach : at + reach] += ramp[:, None, None]
    return np.clip(paper, 0, 255)


def wear(picture, rng, noise, unit, scratched):
    """What use does to a document (float RGB): faded ink, scratches of the lamination or creases,
    dirt. Slight: a person still reads all of it."""
    height, width = picture.shape[:2]
    if rng.random() < 0.5:
        pale = np.float32([rng.uniform(215, 250)] * 3)
        where = 0.5 + 0.5 * clouds(noise, width // 4, height // 4, unit * 3)
        where = cv2.resize(where, (width, height)) * rng.uniform(0.05, 0.22)
        picture += (pale - picture) * where[..., None]
    if scratched:
        lines = np.zeros((height, width), np.uint8)
        for _ in range(rng.randint(2, 14)):
            x, y = rng.uniform(0, width), rng.uniform(0, height)
            turn, reach = rng.uniform(0, np.pi), rng.uniform(3, 30) * unit
            end = (int(x + reach * np.cos(turn)), int(y + reach * np.sin(turn)))
            cv2.line(
                lines,
                (int(x), int(y)),
                end,
                rng.randint(60, 200),
                max(1, int(unit * 0.05)),
                cv2.LINE_AA,
            )
        light = rng.choice([245, 245, 120])
        picture += (light - picture) * (lines.astype(np.float32) / 255 * 0.5)[..., None]
    if rng.random() < 0.4:
        dirt = np.clip(clouds(noise, width // 4, height // 4, unit * 1.5) - 0.4, 0, 1)
        dirt = cv2.resize(dirt, (width, height)) * rng.uniform(0.1, 0.4)
        picture += (np.float32([120, 100, 75]) - picture) * dirt[..., None]
    return picture
