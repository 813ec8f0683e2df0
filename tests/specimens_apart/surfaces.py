"""What lies under a photographed document: wood, cloth, stone, tiles, paper, a hand. RGB floats."""

import cv2
import numpy as np

from papers import clouds

KINDS = {
    "wood": 25,
    "cloth": 16,
    "concrete": 12,
    "tiles": 10,
    "plain": 14,
    "leather": 6,
    "hand": 10,
    "printed": 7,
}


def _wood(rng, noise, width, height):
    base = np.float32(
        rng.choice([(150, 105, 65), (110, 72, 45), (190, 150, 105), (85, 60, 45), (205, 178, 140)])
    )
    grain = clouds(noise, width, height, 60)
    y = np.linspace(0, height / rng.uniform(8, 24), height, dtype=np.float32)[:, None]
    rings = np.sin(y + 5 * cv2.resize(grain[:, ::8].copy(), (width, height)))
    fine = cv2.blur(noise.standard_normal((height, width)).astype(np.float32), (41, 1))
    board = 1 + 0.10 * rings + 0.35 * fine + 0.06 * grain
    planks = rng.randint(2, 5)
    for number in range(1, planks):
        at = int(height * number / planks)
        board[at : at + 3] *= 0.45
        board[at:] *= rng.uniform(0.93, 1.07)
    return base * board[..., None]


def _cloth(rng, noise, width, height):
    one, two = (
        np.clip(rng.randint(20, 225) + np.float32([rng.gauss(0, 28) for _ in range(3)]), 8, 245)
        for _ in range(2)
    )
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    weave = (
        0.5 + 0.25 * np.sin(x * rng.uniform(0.7, 1.4)) + 0.25 * np.sin(y * rng.uniform(0.7, 1.4))
    )
    if rng.random() < 0.5:  # checked
        cell = rng.uniform(40, 160)
        check = ((x % (2 * cell) < cell).astype(np.float32) + (y % (2 * cell) < cell)) / 2
    else:
        check = (clouds(noise, width, height, rng.uniform(30, 90)) > 0.15).astype(np.float32)
    folds = 1 + 0.14 * clouds(noise, width, height, 220)
    colour = one + (two - one) * check[..., None]
    return colour * (0.8 + 0.25 * weave * folds)[..., None]


def _concrete(rng, noise, width, height):
    tone = rng.uniform(95, 190)
    spots = 9 * noise.standard_normal((height, width)).astype(np.float32)
    field = (
        tone
        + 22 * clouds(noise, width, height, 120)
        + 10 * clouds(noise, width, height, 14)
        + spots
    )
    return field[..., None] * np.float32([1, rng.uniform(0.95, 1), rng.uniform(0.88, 0.98)])


def _tiles(rng, noise, width, height):
    tone = np.float32([rng.uniform(150, 240), rng.uniform(150, 235), rng.uniform(140, 230)])
    field = np.ones((height, width), np.float32) + 0.05 * clouds(noise, width, height, 70)
    cell = rng.randint(220, 520)
    ox, oy = rng.randint(0, cell), rng.randint(0, cell)
    for at in range(ox, width, cell):
        field[:, at : at + 5] = 0.55
    for at in range(oy, height, cell):
        field[at : at + 5] = 0.55
    return tone * cv2.GaussianBlur(field, (0, 0), 1.2)[..., None]


def _plain(rng, noise, width, height):
    tone = rng.randint(15, 240) + np.float32([rng.gauss(0, 18) for _ in range(3)])
    return (
        np.clip(tone, 8, 250)
        * (
            1
            + 0.04 * clouds(noise, width, height, 200)
            + 0.02 * noise.standard_normal((height, width)).astype(np.float32)
        )[..., None]
    )


def _leather(rng, noise, width, height):
    tone = np.float32(rng.choice([(70, 42, 28), (35, 33, 36), (120, 60, 40), (60, 20, 25)]))
    return (
        tone
        * (1 + 0.3 * clouds(noise, width, height, 5) + 0.15 * clouds(noise, width, height, 60))[
            ..., None
        ]
    )


def _printed(rng, noise, width, height):
    """A page of a newspaper or form under the document: rows of dark words on pale paper."""
    field = np.full((height, width), 225, np.float32)
    pitch = rng.randint(22, 40)
    for y in range(pitch, height - pitch, pitch):
        x = rng.randint(0, 60)
        while x < width:
            length = rng.randint(20, 110)
            if rng.random() < 0.85:
                marks = (noise.random((4, length // 4 + 1)) > 0.45).astype(np.float32)
                tall = pitch // 2 // 4 * 4
                marks = marks.repeat(tall // 4, 0).repeat(4, 1)[:, : min(length, width - x)]
                field[y : y + tall, x : x + marks.shape[1]] -= 150 * marks
            x += length + 12
    return cv2.GaussianBlur(field, (0, 0), 1.3)[..., None] * np.float32([1, 0.99, 0.95])


_DRAWERS = {
    "wood": _wood,
    "cloth": _cloth,
    "concrete": _concrete,
    "tiles": _tiles,
    "plain": _plain,
    "leather": _leather,
    "hand": _plain,
    "printed": _printed,
}


def draw(kind, rng, noise, width, height):
    """A surface of the kind as float32 0..255. Drawn at half size: it lies out of focus anyway."""
    field = _DRAWERS[kind](rng, noise, max(64, width // 2), max(64, height // 2))
    if rng.random() < 0.3 and kind not in ("hand", "plain"):
        field = np.ascontiguousarray(np.rot90(field))
    field = np.clip(field, 2, 252).astype(np.float32)
    if kind == "hand":
        field = cv2.GaussianBlur(field, (0, 0), 9)
    return cv2.resize(field, (width, height), interpolation=cv2.INTER_LINEAR)


def hold(picture, rng, corners):
    """Draws fingers that come from outside and end on the document's edge, into the picture (float
    RGB). `corners` are the document's in the picture; the tips cover a narrow part of the rim."""
    corners = np.float32(corners)
    skin = np.float32(rng.choice([(196, 150, 118), (165, 115, 84), (214, 172, 142), (140, 98, 70)]))
    side = rng.choice([0, 1, 2, 3])
    a, b = corners[side], corners[(side + 1) % 4]
    depth = float(np.linalg.norm(corners[(side + 2) % 4] - b))
    across = corners.mean(0) - (a + b) / 2
    across /= np.linalg.norm(across)
    for _ in range(rng.choice([1, 1, 2])):
        tip = a + (b - a) * rng.uniform(0.08, 0.92) + across * depth * rng.uniform(0.005, 0.035)
        lean = across + (b - a) / np.linalg.norm(b - a) * rng.uniform(-0.5, 0.5)
        _finger(
            picture,
            skin,
            tip,
            lean / np.linalg.norm(lean),
            depth * rng.uniform(0.13, 0.19),
            depth * rng.uniform(0.8, 1.4),
        )


def _finger(picture, skin, tip, lean, thick, length):
    """One finger: round, light along the middle and dark at its rims, with a pale nail."""
    height, width = picture.shape[:2]
    root = tip - lean * length
    low = np.maximum(np.minimum(tip, root) - thick * 1.2, 0).astype(int)
    high = np.minimum(np.maximum(tip, root) + thick * 1.2, (width, height)).astype(int)
    if (high - low < 4).any():
        return
    tip, root = tip - low, root - low
    mask = np.zeros((high[1] - low[1], high[0] - low[0]), np.uint8)
    cv2.line(
        mask, _point(tip - lean * thick * 0.5), _point(root), 255, max(3, int(thick)), cv2.LINE_AA
    )
    soft = cv2.GaussianBlur(mask, (0, 0), max(1, thick * 0.02)).astype(np.float32) / 255
    inner = cv2.distanceTransform((mask > 127).astype(np.uint8), cv2.DIST_L2, 3) / (thick / 2)
    tint = skin * (0.45 + 0.6 * np.sqrt(np.minimum(inner, 1)))[..., None]
    nail = np.zeros_like(mask)
    cv2.ellipse(
        nail,
        _point(tip - lean * thick * 0.62),
        (int(thick * 0.24), int(thick * 0.32)),
        float(np.degrees(np.arctan2(lean[1], lean[0]))) + 90,
        0,
        360,
        255,
        -1,
        cv2.LINE_AA,
    )
    tint += (
        np.float32([22, 16, 15])
        * (cv2.GaussianBlur(nail, (0, 0), 2).astype(np.float32) / 255)[..., None]
    )
    window = picture[low[1] : high[1], low[0] : high[0]]
    window += (tint - window) * soft[..., None]


def _point(vector):
    return int(round(float(vector[0]))), int(round(float(vector[1])))
