"""The four tiers: what a camera or scanner does to a document, drawn by chance within the tier.

clean       flat and upright, fills the picture
scan        flatbed: +-5 degrees, any quarter turn, often grey, often small on a page
photograph  hand-held: perspective to 20 degrees, shadow, mild blur, JPEG 60-85
hard        any angle, glare, dark, noise, motion blur, a card 500-800 pixels wide, JPEG 35-60
"""

import math
from dataclasses import dataclass

import cv2
import numpy as np

import camera
import surfaces
from papers import clouds

TIERS = ["clean", "scan", "photograph", "hard"]


@dataclass
class Shot:
    """A finished picture: JPEG bytes, the lens that places points in it, and its numbers."""

    coded: bytes
    size: tuple  # width, height
    lens: object
    numbers: dict
    corners: np.ndarray


def _numbers(**given):
    numbers = {"document_width": 0.0, "tilt_x": 0.0, "tilt_y": 0.0, "background": "white",
               "shadow": 0.0, "glares": 0, "glare": 0.0, "gain": 1.0, "warmth": 0.0, "blur": 0.0,
               "motion": 0.0, "noise": 0.0, "moire": 0.0, "gray": False, "jpeg_quality": 95,
               "jpeg_first": 0}
    numbers.update(given)
    return {key: round(value, 4) if isinstance(value, float) else value
            for key, value in numbers.items()}


def _place(lens, size):
    """Puts the document's hull into the middle of a picture of that size."""
    lens.offset[:] = 0
    left, top, right, bottom = lens.hull()
    lens.offset[:] = [(size[0] - left - right) / 2, (size[1] - top - bottom) / 2]


def _corners(lens):
    return lens(np.float64([[0, 0], [1, 0], [1, 1], [0, 1]]))


def clean(document, mask, rng, noise, is_page, gray=None):
    """A scan that somebody already cut out, or the document as a program printed it."""
    aspect = document.shape[0] / document.shape[1]
    width = rng.randint(2300, 3200) if is_page else rng.randint(900, 1500)
    border = rng.choice([0, 0, rng.uniform(.01, .06)])
    size = (round(width * (1 + 2 * border)), round(width * (aspect + 2 * border)))
    lens = camera.Lens(aspect, width, 0, 0, 0)
    _place(lens, size)
    tone = rng.uniform(235, 255)
    surface = np.full((size[1], size[0], 3), tone, np.float32)
    picture, _, _ = camera.project(document, mask, lens, surface)
    picture += noise.standard_normal(picture.shape, dtype=np.float32) * rng.uniform(0, 1.5)
    quality = rng.randint(88, 97)
    gray = bool(gray)
    if gray:
        picture = _gray(picture)
    return Shot(camera.jpeg(picture, quality), size, lens,
                _numbers(document_width=float(width), jpeg_quality=quality, gray=gray), _corners(lens))


def _gray(picture):
    return cv2.cvtColor(cv2.cvtColor(camera.to_bytes(picture), cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB)


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
        lens.offset[:] = [spare[0] * rng.uniform(.04, .96) - left, spare[1] * rng.uniform(.04, .96) - top]
    else:
        margin = rng.uniform(.01, .12) * width
        size = (round(across + margin), round(down + margin))
        _place(lens, size)
    lid = rng.random()
    tone = rng.uniform(238, 254) if lid < .8 else rng.uniform(25, 70) if lid < .9 else rng.uniform(150, 210)
    surface = np.full((size[1], size[0], 3), tone, np.float32)
    surface += (1.2 * clouds(noise, size[0], size[1], 90))[..., None]
    if not is_page and lid < .8:  # a card is thick: the lamp throws a thin shadow at two edges
        shadow = _coverage(lens, (size[1], size[0]), shift=(rng.uniform(1, 4), rng.uniform(1, 4)))
        surface *= 1 - rng.uniform(.1, .45) * cv2.GaussianBlur(shadow, (0, 0), 1.6)[..., None]
    picture, _, _ = camera.project(document, mask, lens, surface)
    gain, gamma = rng.uniform(.9, 1.08), rng.uniform(.8, 1.25)
    curve = 255 * np.clip(np.arange(256) / 255 * gain, 0, 1) ** gamma
    picture = cv2.LUT(camera.to_bytes(picture), curve.astype(np.float32))
    blur = rng.uniform(0.3, 0.8)
    picture = cv2.GaussianBlur(picture, (0, 0), blur)
    if rng.random() < .3:  # dust and a streak of the sensor line
        picture[:, rng.randint(0, size[0] - 2)] *= rng.uniform(.85, 1.1)
    for _ in range(rng.randint(0, 25)):
        cv2.circle(picture, (rng.randint(0, size[0]), rng.randint(0, size[1])), rng.randint(0, 2),
                   [rng.uniform(60, 200)] * 3, -1, cv2.LINE_AA)
    grain = rng.uniform(.5, 3)
    picture += noise.standard_normal(picture.shape[:2], dtype=np.float32)[..., None] * grain
    if gray is None:
        gray = rng.random() < .4
    if gray:
        picture = _gray(picture)
    quality = rng.randint(68, 93)
    return Shot(camera.jpeg(picture, quality), size, lens,
                _numbers(document_width=width, background="page" if small else "scanner",
                         gain=gain, blur=blur, noise=grain, gray=gray, jpeg_quality=quality),
                _corners(lens))


def _coverage(lens, shape, shift=(0, 0)):
    mask = np.zeros(shape, np.uint8)
    rim = np.concatenate([np.stack([np.linspace(*ends_x, 12), np.linspace(*ends_y, 12)], 1)
                          for ends_x, ends_y in (((0, 1), (0, 0)), ((1, 1), (0, 1)),
                                                 ((1, 0), (1, 1)), ((0, 0), (1, 0)))])
    cv2.fillPoly(mask, [np.round(lens(rim) + shift).astype(np.int32)], 255, cv2.LINE_AA)
    return mask.astype(np.float32) / 255


def _light_field(rng, noise, size, shadow, gradient):
    """What share of the light falls where: a gradient, perhaps the shadow of a hand or telephone."""
    width, height = 160, max(2, round(160 * size[1] / size[0]))
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    turn = rng.uniform(0, 2 * np.pi)
    field = 1 + gradient * ((x / width - .5) * np.cos(turn) + (y / height - .5) * np.sin(turn)) * 2
    field *= 1 + .05 * clouds(noise, width, height, 70)
    if shadow > 0:
        mask = np.zeros((height, width), np.uint8)
        at = np.array([rng.choice([0, width]), rng.uniform(0, height)])
        if rng.random() < .5:
            at = np.array([rng.uniform(0, width), rng.choice([0, height])])
        count = rng.randint(5, 9)
        angles = sorted(rng.uniform(0, 2 * np.pi) for _ in range(count))
        reach = min(width, height)
        points = [at + reach * rng.uniform(.4, .95) * np.array([np.cos(a), np.sin(a)]) for a in angles]
        cv2.fillPoly(mask, [np.round(points).astype(np.int32)], 255)
        soft = cv2.GaussianBlur(mask.astype(np.float32) / 255, (0, 0), rng.uniform(1.5, 12))
        field *= 1 - shadow * soft
    falloff = rng.uniform(.05, .3)
    radius = ((x / width - .5) ** 2 + (y / height - .5) ** 2) * 2
    field *= 1 - falloff * radius
    return cv2.resize(field, size, interpolation=cv2.INTER_LINEAR)


def _glare(rng, size, corners, strength):
    """A light mirrored in the lamination: coverage 0..1 with a bright heart and a soft rim."""
    width, height = size
    small = np.zeros((max(2, height // 4), max(2, width // 4)), np.float32)
    at = corners.mean(0) + (corners[rng.randint(0, 3)] - corners.mean(0)) * rng.uniform(0, .95)
    long = np.linalg.norm(corners[1] - corners[0]) / 4
    if rng.random() < .6:  # a lamp
        axes = (max(1, int(long * rng.uniform(.03, .11))), max(1, int(long * rng.uniform(.02, .07))))
        cv2.ellipse(small, tuple(int(v / 4) for v in at), axes, rng.uniform(0, 180), 0, 360, 1, -1)
    else:  # a window or tube
        turn = rng.uniform(0, np.pi)
        reach = np.array([np.cos(turn), np.sin(turn)]) * long * rng.uniform(.1, .45)
        cv2.line(small, tuple((at / 4 - reach).astype(int).tolist()),
                 tuple((at / 4 + reach).astype(int).tolist()), 1, max(1, int(long * rng.uniform(.02, .06))))
    heart = cv2.GaussianBlur(small, (0, 0), max(1, long * .008))
    rim = cv2.GaussianBlur(small, (0, 0), max(1, long * rng.uniform(.03, .07)))
    return cv2.resize(strength * (heart + .6 * rim), size, interpolation=cv2.INTER_LINEAR)


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
    return Light(tilt=rng.triangular(2, 20, 9), roll=rng.gauss(0, 5) + 90 * rng.choice([0, 0, 0, 1, 2, 3]),
                 width=rng.uniform(2000, 2800) if is_page else rng.uniform(820, 1500),
                 exposure=rng.uniform(.62, 1.05), gradient=rng.uniform(0, .35),
                 shadow=rng.choice([0, rng.uniform(.15, .5)]), glares=0 if rng.random() < .85 else 1,
                 glare=rng.uniform(.03, .15), focus=rng.uniform(.3, 1.1),
                 motion=0 if rng.random() < .8 else rng.uniform(1.5, 3), shot=rng.uniform(.005, .025),
                 read=rng.uniform(.001, .004), warmth=rng.uniform(-.6, 1), smoothing=rng.uniform(.3, 1),
                 sharpen=rng.uniform(.1, .8), quality=rng.randint(60, 85),
                 first=rng.choice([0, rng.randint(80, 94)]))


def hard_light(rng, is_page):
    motion = rng.uniform(1.5, 4) if is_page else rng.uniform(2, 5.5)
    dark = rng.random() < .45
    return Light(tilt=rng.uniform(4, 28), roll=rng.uniform(0, 360),
                 width=rng.uniform(1750, 2300) if is_page else rng.uniform(500, 800),
                 exposure=rng.uniform(.1, .3) if dark else rng.uniform(.35, 1.25),
                 gradient=rng.uniform(.1, .6), shadow=rng.choice([0, rng.uniform(.3, .7)]),
                 glares=rng.choice([0, 0, 1, 1, 2]), glare=.08 + .7 * rng.random() ** 2, focus=rng.uniform(.4, 1.2),
                 motion=motion if rng.random() < .45 else 0, shot=rng.uniform(.02, .07),
                 read=rng.uniform(.003, .011), warmth=rng.uniform(-1, 1.6), smoothing=rng.uniform(.5, 1.6),
                 sharpen=rng.uniform(0, 1), quality=rng.randint(35, 60),
                 first=rng.choice([0, rng.randint(50, 90)]))


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
    bend = rng.uniform(-.04, .04) if is_page and rng.random() < .6 else 0.0
    larger = rng.uniform(1.05, 1.4) if rng.random() < .5 else 1.0
    lens = camera.Lens(aspect, how.width * larger, tilt_x, tilt_y, how.roll, k1=rng.uniform(-.05, .05),
                       focal=rng.uniform(1.6, 3.5), bend=bend, bend_axis=rng.randint(0, 1))
    left, top, right, bottom = lens.hull()
    room = rng.uniform(.02, .18) if is_page else rng.uniform(.04, .5)
    leave = -.02 if rng.random() < .06 else 0  # a few leave the frame slightly
    size = [round((right - left) * (1 + room + leave)), round((bottom - top) * (1 + rng.uniform(.5, 1.3) * room + leave))]
    size = (size[0] // 4 * 4, size[1] // 4 * 4)
    _place(lens, size)
    slack = [max(0, (size[0] - right + left) / 2), max(0, (size[1] - bottom + top) / 2)]
    lens.offset += [slack[0] * rng.uniform(-.8, .8), slack[1] * rng.uniform(-.8, .8)]
    kind = background or rng.choices(list(surfaces.KINDS), list(surfaces.KINDS.values()))[0]
    surface = surfaces.draw(kind, rng, noise, *size)
    corners = _corners(lens)
    away = np.array([math.cos(turn), math.sin(turn)]) * how.width * rng.uniform(.003, .02)
    shade = cv2.GaussianBlur(_coverage(lens, size[::-1], away), (0, 0), max(1, how.width * .008))
    surface *= 1 - rng.uniform(.2, .6) * shade[..., None]
    picture, cover, uv = camera.project(document, mask, lens, surface)
    if kind == "hand":
        surfaces.hold(picture, rng, corners)
    light = camera.linear(picture)
    if before:
        before(light, uv, cover)
    light *= (_light_field(rng, noise, size, how.shadow, how.gradient) * how.exposure)[..., None]
    for _ in range(how.glares):
        shine = _glare(rng, size, corners, how.glare) * (.25 + .75 * cover)
        light += shine[..., None]
    if how.focus > 0:
        light = cv2.GaussianBlur(light, (0, 0), how.focus * larger)
    if how.motion > 0:
        light = camera.motion_blur(light, how.motion * larger, rng.uniform(0, 180))
    gain = min(4.0, rng.uniform(.55, .9) / max(how.exposure, .12)) if how.exposure < .45 else 1.0
    light *= math.sqrt(gain)  # a telephone lifts a dark picture half of the way
    balance = (1 + .07 * how.warmth, 1 - .09 * how.warmth)
    picture = camera.sensor(light, noise, how.shot * math.sqrt(gain), how.read * gain, balance,
                            how.smoothing, how.sharpen)
    if how.first:
        picture = camera.again(camera.jpeg(picture, how.first))
    if larger > 1.001:
        shrunk = (round(size[0] / larger), round(size[1] / larger))
        picture = cv2.resize(picture, shrunk, interpolation=cv2.INTER_AREA)
        lens.scale = shrunk[0] / size[0]
        size, corners = shrunk, _corners(lens)
    if gray:
        picture = _gray(picture)
    height, width = picture.shape[:2]
    return Shot(camera.jpeg(picture, how.quality), (width, height), lens,
                _numbers(document_width=how.width, tilt_x=tilt_x, tilt_y=tilt_y, background=kind,
                         shadow=float(how.shadow), glares=how.glares, glare=how.glare if how.glares else 0.0,
                         gain=how.exposure, warmth=how.warmth, blur=how.focus, motion=float(how.motion),
                         noise=how.shot * 255, gray=bool(gray), jpeg_quality=how.quality,
                         jpeg_first=how.first), corners)


TAKE = {"clean": clean, "scan": scan, "photograph": photograph, "hard": hard}
