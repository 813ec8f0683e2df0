"""Pictures by hand: how the light falls, the hand shakes and a telephone's camera sees."""

import math
from dataclasses import dataclass

import cv2
import numpy as np

import camera
import surfaces
from papers import clouds
from shots import Shot, corners_of, coverage, numbers_of, place, to_gray


def _light_field(rng, noise, size, shadow, gradient):
    """What share of the light falls where: a gradient, perhaps the shadow of a hand or telephone."""
    width, height = 160, max(2, round(160 * size[1] / size[0]))
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    turn = rng.uniform(0, 2 * np.pi)
    field = (
        1 + gradient * ((x / width - 0.5) * np.cos(turn) + (y / height - 0.5) * np.sin(turn)) * 2
    )
    field *= 1 + 0.05 * clouds(noise, width, height, 70)
    if shadow > 0:
        mask = np.zeros((height, width), np.uint8)
        at = np.array([rng.choice([0, width]), rng.uniform(0, height)])
        if rng.random() < 0.5:
            at = np.array([rng.uniform(0, width), rng.choice([0, height])])
        count = rng.randint(5, 9)
        angles = sorted(rng.uniform(0, 2 * np.pi) for _ in range(count))
        reach = min(width, height)
        points = [
            at + reach * rng.uniform(0.4, 0.95) * np.array([np.cos(a), np.sin(a)]) for a in angles
        ]
        cv2.fillPoly(mask, [np.round(points).astype(np.int32)], 255)
        soft = cv2.GaussianBlur(mask.astype(np.float32) / 255, (0, 0), rng.uniform(1.5, 12))
        field *= 1 - shadow * soft
    falloff = rng.uniform(0.05, 0.3)
    radius = ((x / width - 0.5) ** 2 + (y / height - 0.5) ** 2) * 2
    field *= 1 - falloff * radius
    return cv2.resize(field, size, interpolation=cv2.INTER_LINEAR)


def _glare(rng, size, corners, strength):
    """A light mirrored in the lamination: coverage 0..1 with a bright heart and a soft rim."""
    width, height = size
    small = np.zeros((max(2, height // 4), max(2, width // 4)), np.float32)
    at = corners.mean(0) + (corners[rng.randint(0, 3)] - corners.mean(0)) * rng.uniform(0, 0.95)
    long = np.linalg.norm(corners[1] - corners[0]) / 4
    if rng.random() < 0.6:  # a lamp
        axes = (
            max(1, int(long * rng.uniform(0.03, 0.11))),
            max(1, int(long * rng.uniform(0.02, 0.07))),
        )
        cv2.ellipse(small, tuple(int(v / 4) for v in at), axes, rng.uniform(0, 180), 0, 360, 1, -1)
    else:  # a window or tube
        turn = rng.uniform(0, np.pi)
        reach = np.array([np.cos(turn), np.sin(turn)]) * long * rng.uniform(0.1, 0.45)
        cv2.line(
            small,
            tuple((at / 4 - reach).astype(int).tolist()),
            tuple((at / 4 + reach).astype(int).tolist()),
            1,
            max(1, int(long * rng.uniform(0.02, 0.06))),
        )
    heart = cv2.GaussianBlur(small, (0, 0), max(1, long * 0.008))
    rim = cv2.GaussianBlur(small, (0, 0), max(1, long * rng.uniform(0.03, 0.07)))
    return cv2.resize(strength * (heart + 0.6 * rim), size, interpolation=cv2.INTER_LINEAR)


@dataclass
class Light:
    """How a hand-held picture was taken; each tier has its own ranges."""

    tilt: float
    roll: float
    width: float
    exposure: float
    gradient: float
    shadow: float
    glares: int
    glare: float
    focus: float
    motion: float
    shot: float
    read: float
    warmth: float
    smoothing: float
    sharpen: float
    quality: int
    first: int  # 0, or the quality of a JPEG before it


def photograph_light(rng, is_page):
    return Light(
        tilt=rng.triangular(2, 20, 9),
        roll=rng.gauss(0, 5) + 90 * rng.choice([0, 0, 0, 1, 2, 3]),
        width=rng.uniform(2000, 2800) if is_page else rng.uniform(820, 1500),
        exposure=rng.uniform(0.62, 1.05),
        gradient=rng.uniform(0, 0.35),
        shadow=rng.choice([0, rng.uniform(0.15, 0.5)]),
        glares=0 if rng.random() < 0.85 else 1,
        glare=rng.uniform(0.03, 0.15),
        focus=rng.uniform(0.3, 1.1),
        motion=0 if rng.random() < 0.8 else rng.uniform(1.5, 3),
        shot=rng.uniform(0.005, 0.025),
        read=rng.uniform(0.001, 0.004),
        warmth=rng.uniform(-0.6, 1),
        smoothing=rng.uniform(0.3, 1),
        sharpen=rng.uniform(0.1, 0.8),
        quality=rng.randint(60, 85),
        first=rng.choice([0, rng.randint(80, 94)]),
    )


def hard_light(rng, is_page):
    motion = rng.uniform(1.5, 4) if is_page else rng.uniform(2, 5.5)
    dark = rng.random() < 0.45
    # Paper mirrors little, unless it is laminated.
    mirror = rng.choice([0.3, 0.3, 1]) if is_page else 1
    return Light(
        tilt=rng.uniform(4, 28),
        roll=rng.uniform(0, 360),
        width=rng.uniform(1750, 2300) if is_page else rng.uniform(500, 800),
        exposure=rng.uniform(0.1, 0.3) if dark else rng.uniform(0.35, 1.25),
        gradient=rng.uniform(0.1, 0.6),
        shadow=rng.choice([0, rng.uniform(0.3, 0.7)]),
        glares=rng.choice([0, 0, 1, 1, 2]),
        glare=mirror * (0.08 + 0.7 * rng.random() ** 2),
        focus=rng.uniform(0.4, 1.2),
        motion=motion if rng.random() < 0.45 else 0,
        shot=rng.uniform(0.02, 0.07),
        read=rng.uniform(0.003, 0.011),
        warmth=rng.uniform(-1, 1.6),
        smoothing=rng.uniform(0.5, 1.6),
        sharpen=rng.uniform(0, 1),
        quality=rng.randint(35, 60),
        first=rng.choice([0, rng.randint(50, 90)]),
    )


def photograph(document, mask, rng, noise, is_page, gray=None):
    return shoot(document, mask, rng, noise, is_page, photograph_light(rng, is_page), gray)


def hard(document, mask, rng, noise, is_page, gray=None):
    return shoot(document, mask, rng, noise, is_page, hard_light(rng, is_page), gray)


def shoot(document, mask, rng, noise, is_page, how, gray=None, background=None, before=None):
    """A hand-held picture. `before(picture, uv, cover)` may change linear light in place before the
    light falls on it (a screen's pixels do). A messenger that shrinks pictures is played by drawing
    larger and shrinking before the last JPEG."""
    aspect = document.shape[0] / document.shape[1]
    turn = rng.uniform(0, 2 * math.pi)
    tilt_x, tilt_y = how.tilt * math.cos(turn), how.tilt * math.sin(turn)
    bend = rng.uniform(-0.04, 0.04) if is_page and rng.random() < 0.6 else 0.0
    larger = rng.uniform(1.05, 1.4) if rng.random() < 0.5 else 1.0
    lens = camera.Lens(
        aspect,
        how.width * larger,
        tilt_x,
        tilt_y,
        how.roll,
        k1=rng.uniform(-0.05, 0.05),
        focal=rng.uniform(1.6, 3.5),
        bend=bend,
        bend_axis=rng.randint(0, 1),
    )
    left, top, right, bottom = lens.hull()
    room = rng.uniform(0.02, 0.18) if is_page else rng.uniform(0.04, 0.5)
    leave = -0.02 if rng.random() < 0.06 else 0  # a few leave the frame slightly
    size = [
        round((right - left) * (1 + room + leave)),
        round((bottom - top) * (1 + rng.uniform(0.5, 1.3) * room + leave)),
    ]
    size = (size[0] // 4 * 4, size[1] // 4 * 4)
    place(lens, size)
    slack = [max(0, (size[0] - right + left) / 2), max(0, (size[1] - bottom + top) / 2)]
    lens.offset += [slack[0] * rng.uniform(-0.8, 0.8), slack[1] * rng.uniform(-0.8, 0.8)]
    kind = background or rng.choices(list(surfaces.KINDS), list(surfaces.KINDS.values()))[0]
    surface = surfaces.draw(kind, rng, noise, *size)
    corners = corners_of(lens)
    away = np.array([math.cos(turn), math.sin(turn)]) * how.width * rng.uniform(0.003, 0.02)
    shade = cv2.GaussianBlur(coverage(lens, size[::-1], away), (0, 0), max(1, how.width * 0.008))
    surface *= 1 - rng.uniform(0.2, 0.6) * shade[..., None]
    picture, cover, uv = camera.project(document, mask, lens, surface)
    if kind == "hand":
        surfaces.hold(picture, rng, corners)
    light = camera.linear(picture)
    if before:
        before(light, uv, cover)
    light *= (_light_field(rng, noise, size, how.shadow, how.gradient) * how.exposure)[..., None]
    for _ in range(how.glares):
        shine = _glare(rng, size, corners, how.glare) * (0.25 + 0.75 * cover)
        light += shine[..., None]
    if how.focus > 0:
        light = cv2.GaussianBlur(light, (0, 0), how.focus * larger)
    if how.motion > 0:
        light = camera.motion_blur(light, how.motion * larger, rng.uniform(0, 180))
    gain = (
        min(4.0, rng.uniform(0.55, 0.9) / max(how.exposure, 0.12)) if how.exposure < 0.45 else 1.0
    )
    light *= math.sqrt(gain)  # a telephone lifts a dark picture half of the way
    balance = (1 + 0.07 * how.warmth, 1 - 0.09 * how.warmth)
    picture = camera.sensor(
        light,
        noise,
        how.shot * math.sqrt(gain),
        how.read * gain,
        balance,
        how.smoothing,
        how.sharpen,
    )
    if how.first:
        picture = camera.again(camera.jpeg(picture, how.first))
    if larger > 1.001:
        shrunk = (round(size[0] / larger), round(size[1] / larger))
        picture = cv2.resize(picture, shrunk, interpolation=cv2.INTER_AREA)
        lens.scale = shrunk[0] / size[0]
        size, corners = shrunk, corners_of(lens)
    if gray:
        picture = to_gray(picture)
    height, width = picture.shape[:2]
    return Shot(
        camera.jpeg(picture, how.quality),
        (width, height),
        lens,
        numbers_of(
            document_width=how.width,
            tilt_x=tilt_x,
            tilt_y=tilt_y,
            background=kind,
            shadow=float(how.shadow),
            glares=how.glares,
            glare=how.glare if how.glares else 0.0,
            gain=how.exposure,
            warmth=how.warmth,
            blur=how.focus,
            motion=float(how.motion),
            noise=how.shot * 255,
            gray=bool(gray),
            jpeg_quality=how.quality,
            jpeg_first=how.first,
        ),
        corners,
    )
