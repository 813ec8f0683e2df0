"""Draws one training strip: a line of text as a camera, a scanner and a rough crop leave it.

Everything comes from a random.Random and a numpy Generator of the caller's, so a seed repeats a
strip. `level` runs from 0 (flat and clean) to 1 (hard); training draws it evenly.
"""
import glob
import os
import random

import cv2
import numpy as np
from PIL import ImageFont

import words

HEIGHT = 32
# Cap heights at which glyphs are drawn; the nearest above what is wanted is shrunk to it.
SIZES = [14, 20, 28, 40]

_ROOT = "/usr/share/fonts/"


def _faces(*patterns):
    found = []
    for pattern in patterns:
        files = sorted(glob.glob(os.path.join(_ROOT, pattern)))
        if not files:
            raise SystemExit("no font matches " + _ROOT + pattern + "; see README.md")
        found += files
    return found


OCR_A = _faces("truetype/ocr-a/OCRA.ttf")
OCR_A_OTHER = _faces("truetype/ocr-a/OCRABold.ttf", "truetype/ocr-a/OCRACondensed.ttf")
OCR_B = _faces("opentype/ocr-b/OCRB.otf", "opentype/ocr-b/OCRBS.otf")
ARIAL = _faces("truetype/liberation/LiberationSans-Regular.ttf", "truetype/croscore/Arimo-Regular.ttf",
               "opentype/urw-base35/NimbusSans-Regular.otf", "truetype/freefont/FreeSans.ttf")
ARIAL_BOLD = _faces("truetype/liberation/LiberationSans-Bold.ttf", "truetype/croscore/Arimo-Bold.ttf",
                    "opentype/urw-base35/NimbusSans-Bold.otf", "truetype/freefont/FreeSansBold.ttf")
NARROW = _faces("truetype/liberation/LiberationSansNarrow-Regular.ttf", "truetype/liberation/LiberationSansNarrow-Bold.ttf",
                "opentype/urw-base35/NimbusSansNarrow-Regular.otf", "opentype/urw-base35/NimbusSansNarrow-Bold.otf",
                "truetype/dejavu/DejaVuSansCondensed.ttf", "truetype/dejavu/DejaVuSansCondensed-Bold.ttf",
                "opentype/urw-base35/NimbusSansNarrow-Oblique.otf")
SANS = _faces("truetype/dejavu/DejaVuSans.ttf", "truetype/dejavu/DejaVuSans-Bold.ttf", "truetype/noto/NotoSans-Regular.ttf",
              "truetype/noto/NotoSans-Bold.ttf", "truetype/lato/Lato-Regular.ttf", "truetype/lato/Lato-Bold.ttf",
              "opentype/urw-base35/URWGothic-Book.otf", "truetype/liberation/LiberationSans-Italic.ttf")
MONO = _faces("truetype/dejavu/DejaVuSansMono.ttf", "truetype/dejavu/DejaVuSansMono-Bold.ttf",
              "truetype/liberation/LiberationMono-Regular.ttf", "truetype/liberation/LiberationMono-Bold.ttf",
              "truetype/croscore/Cousine-Regular.ttf", "truetype/freefont/FreeMonoBold.ttf",
              "opentype/urw-base35/NimbusMonoPS-Bold.otf")
SERIF = _faces("truetype/liberation/LiberationSerif-Regular.ttf", "truetype/liberation/LiberationSerif-Bold.ttf",
               "truetype/freefont/FreeSerifBold.ttf", "truetype/dejavu/DejaVuSerif.ttf")

# (share, faces)
DIGIT_FACES = [(0.30, OCR_A), (0.12, OCR_A_OTHER), (0.13, OCR_B), (0.15, ARIAL), (0.07, ARIAL_BOLD),
               (0.07, NARROW), (0.06, SANS), (0.07, MONO), (0.03, SERIF)]
# A family card's numbers: print a dozen pixels high and less in a page photographed whole.
SMALL_FACES = [(0.50, ARIAL), (0.12, ARIAL_BOLD), (0.14, NARROW), (0.14, SANS), (0.04, MONO), (0.03, SERIF),
               (0.03, OCR_B)]
TEXT_FACES = [(0.43, ARIAL), (0.15, ARIAL_BOLD), (0.14, NARROW), (0.16, SANS), (0.06, MONO), (0.03, SERIF),
              (0.03, OCR_B)]


class _Face:
    """Glyphs of one font at one cap height."""

    def __init__(self, path, cap):
        probe = ImageFont.truetype(path, 200, layout_engine=ImageFont.Layout.BASIC)
        box = probe.getbbox("H", anchor="ls")
        self.cap = cap
        self.font = ImageFont.truetype(path, max(6, round(200 * cap / -box[1])),
                                       layout_engine=ImageFont.Layout.BASIC)
        self.glyphs = {}
        self.pairs = {}

    def glyph(self, letter):
        found = self.glyphs.get(letter)
        if found is None:
            mask, (left, top) = self.font.getmask2(letter, "L", anchor="ls")
            width, height = mask.size
            picture = np.array(mask, dtype=np.uint8).reshape(height, width) if width and height else None
            found = (picture, left, top, self.font.getlength(letter))
            self.glyphs[letter] = found
        return found

    def kerning(self, pair):
        found = self.pairs.get(pair)
        if found is None:
            found = self.font.getlength(pair) - self.font.getlength(pair[0]) - self.font.getlength(pair[1])
            self.pairs[pair] = found
        return found

    def line(self, text, tracking):
        """Ink (0 to 255) of a line; the row of the baseline; a margin of half a cap all around."""
        at, places = 0.0, []
        for index, letter in enumerate(text):
            if index:
                at += self.kerning(text[index - 1] + letter) + tracking
            places.append(at)
            at += self.glyph(letter)[3]
        edge = self.cap // 2
        base = edge + round(self.cap * 1.1)
        ink = np.zeros((base + round(self.cap * 0.4) + edge, int(at) + 2 * edge + 2), np.uint8)
        for letter, place in zip(text, places):
            picture, left, top, _ = self.glyph(letter)
            if picture is None:
                continue
            x, y = max(0, edge + round(place) + left), max(0, base + top)
            into = ink[y:y + picture.shape[0], x:x + picture.shape[1]]
            np.maximum(into, picture[:into.shape[0], :into.shape[1]], out=into)
        return ink, base, edge


_faces_made = {}


def _face(path, cap):
    key = (path, cap)
    if key not in _faces_made:
        _faces_made[key] = _Face(path, cap)
    return _faces_made[key]


def _background_bank(count=24, height=256, width=1536):
    """Security print, weave, paper and noise, each from -1 to 1, always the same."""
    rng = np.random.default_rng(7)
    bank = []
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    for index in range(count):
        kind = index % 6
        plane = np.zeros((height, width), np.float32)
        if kind in (0, 1):  # Fine waves, one or two families of lines.
            for _ in range(kind + 1):
                period = rng.uniform(4, 14)
                bend = rng.uniform(3, 40) * np.sin(x / rng.uniform(15, 120) + rng.uniform(0, 6))
                lean = rng.uniform(-0.4, 0.4)
                wave = np.sin((y + lean * x + bend) * (2 * np.pi / period))
                plane -= np.clip(wave * rng.uniform(1, 4) - rng.uniform(0, 2), 0, 1)
        elif kind == 2:  # Soft moire of two slow waves.
            plane = np.sin(x / rng.uniform(3, 9) + 3 * np.sin(y / rng.uniform(8, 30)))
            plane = plane * np.sin(y / rng.uniform(3, 9) + 2 * np.sin(x / rng.uniform(20, 60)))
        elif kind == 3:  # Rosettes.
            for _ in range(12):
                cx, cy = rng.uniform(0, width), rng.uniform(0, height)
                far = np.hypot(x - cx, y - cy)
                angle = np.arctan2(y - cy, x - cx)
                rose = np.sin(far / rng.uniform(1.5, 4) + 4 * np.sin(angle * rng.integers(5, 16)))
                plane -= np.where(far < rng.uniform(40, 120), np.clip(rose, 0, 1), 0)
        elif kind == 4:  # Clouds and spots of paper.
            plane = cv2.GaussianBlur(rng.normal(0, 1, (height, width)).astype(np.float32), (0, 0), rng.uniform(1, 12))
        else:  # Slanted hatching with small print.
            plane = -(np.sin((x * rng.uniform(-1, 1) + y) * rng.uniform(0.3, 1.2)) > 0.6).astype(np.float32)
            plane = cv2.GaussianBlur(plane, (0, 0), 0.8)
        plane -= plane.mean()
        bank.append(plane / max(1e-3, np.abs(plane).max()))
    noise = rng.normal(0, 1, (height, width)).astype(np.float32)
    return bank, noise


class Painter:
    """Draws strips of one kind ("digits" or "text") from one seed."""

    def __init__(self, kind, seed):
        self.kind = kind
        self.rng = random.Random(seed)
        self.bank, self.noise = _background_bank()
        self.faces = DIGIT_FACES if kind == "digits" else TEXT_FACES
        self.make = words.number_line if kind == "digits" else words.text_line

    def _pick_face(self, text, small):
        # Dates and RT/RW are printed like the text around them, numbers in faces of their own.
        like_text = self.kind == "digits" and ("-" in text or "/" in text) and self.rng.random() < 0.8
        at = self.rng.random()
        for share, faces in SMALL_FACES if small else TEXT_FACES if like_text else self.faces:
            at -= share
            if at < 0:
                break
        return self.rng.choice(faces)

    def _patch(self, plane, height, width):
        rng = self.rng
        scale = rng.uniform(0.5, 1.6)
        h, w = int(height / scale) + 2, int(width / scale) + 2
        plane = plane if h <= plane.shape[0] else np.tile(plane, (h // plane.shape[0] + 1, 1))
        plane = plane if w <= plane.shape[1] else np.tile(plane, (1, w // plane.shape[1] + 1))
        y, x = rng.randint(0, plane.shape[0] - h), rng.randint(0, plane.shape[1] - w)
        return cv2.resize(plane[y:y + h, x:x + w], (width, height), interpolation=cv2.INTER_LINEAR)

    def strip(self, level):
        """A grey strip (uint8, any height) and what is written on it."""
        rng = self.rng
        u = rng.uniform
        text = self.make(rng)
        small = self.kind == "digits" and rng.random() < 0.05 + 0.4 * level
        path = self._pick_face(text, small)

        # Pixels of a capital in the camera's picture.
        cap = u(6.5, 14) if small else u(17, 34) if rng.random() > level else u(8, 20)
        draw = next((size for size in SIZES if size >= cap * 1.15), SIZES[-1])
        face = _face(path, draw)
        tracking = draw * (u(-0.02, 0.12) if rng.random() < 0.6 else u(0, 0.35) if self.kind == "digits" else 0)
        shown = text
        if self.kind == "digits" and rng.random() < 0.06:
            # A colon left in the crop isn't part of the number.
            shown = rng.choice([": ", ":  "]) + text
        ink, base, edge = face.line(shown, tracking)
        if rng.random() < 0.15:
            ink = cv2.dilate(ink, np.ones((2, 2), np.uint8))
        elif rng.random() < 0.08 and draw >= 28:
            ink = cv2.erode(ink, np.ones((2, 2), np.uint8))

        # Where the crop will be cut, in caps around the capitals.
        loose = rng.random()
        if loose < 0.55:
            above, below = u(0.05, 0.35), u(0.05, 0.35)
        else:
            above, below = u(-0.05, 0.75), u(-0.03, 0.75)
        if rng.random() < 0.05:
            above = u(-0.16, 0.0)
        left = u(0.02, 0.5) if rng.random() < 0.75 else u(0.3, 1.6)
        right = u(0.02, 0.5) if rng.random() < 0.65 else u(0.3, 2.0) if rng.random() < 0.7 else u(2, 8)

        # Neighbouring lines.
        if rng.random() < 0.5:
            pitch = round(draw * u(1.35, 2.2))
            pad = max(0, pitch - (base - draw) + draw // 3)
            ink = cv2.copyMakeBorder(ink, pad, pad, 0, 0, cv2.BORDER_CONSTANT, value=0)
            base += pad
            for side in (-1, 1):
                if rng.random() < 0.75:
                    other, other_base, _ = face.line(words.text_line(rng)[:40], tracking)
                    y = base + side * pitch - other_base
                    x = rng.choice([0, 0, 0, rng.randint(0, max(1, ink.shape[1] // 2))])
                    y0, y1 = max(0, y), min(ink.shape[0], y + other.shape[0])
                    w = min(other.shape[1], ink.shape[1] - x)
                    if y1 > y0 and w > 0:
                        into = ink[y0:y1, x:x + w]
                        np.maximum(into, other[y0 - y:y1 - y, :w], out=into)

        # From the drawing to the camera: a scale, a stretch, a lean, a turn, some perspective.
        scale = cap / draw
        stretch = scale * (u(0.88, 1.14) if rng.random() < 0.5 else u(0.95, 1.05))
        length = (ink.shape[1] - 2 * edge) * stretch
        turn = np.deg2rad(rng.gauss(0, 0.35 + 0.75 * level))
        turn = float(np.clip(turn, -0.044, 0.044))
        lean = rng.gauss(0, 0.02 + 0.05 * level)
        out_w = int(length + (left + right) * cap) + 1
        slope = abs(np.sin(turn)) * length * u(0, 0.5)
        out_h = int((1 + above + below) * cap + slope) + 1
        cos, sin = np.cos(turn), np.sin(turn)
        matrix = np.array([[stretch * cos, -scale * sin - lean * scale, 0], [stretch * sin, scale * cos, 0]], np.float64)
        centre = matrix[:, :2] @ np.array([ink.shape[1] / 2, base - draw / 2])
        matrix[0, 2] = left * cap + length / 2 - centre[0]
        matrix[1, 2] = above * cap + cap / 2 + slope / 2 - centre[1]
        if rng.random() < 0.3 * level:
            full = np.vstack([matrix, [0, 0, 1]])
            swell = u(-0.12, 0.12) / max(out_w, 1)
            bend = np.array([[1, 0, 0], [0, 1, 0], [swell, 0, 1 - swell * out_w / 2]])
            full = bend @ full
            mask = cv2.warpPerspective(ink, full, (out_w, out_h), flags=cv2.INTER_LINEAR)
        else:
            mask = cv2.warpAffine(ink, matrix, (out_w, out_h), flags=cv2.INTER_LINEAR)
        mask = mask.astype(np.float32) * (1 / 255)
        if rng.random() < 0.25:
            mask = np.power(mask, u(0.6, 1.6))

        # Paper, print and ink.
        paper, dark = u(140, 250), u(0, 90)
        if rng.random() < 0.25 * level:
            paper, dark = u(70, 200), u(10, 60)
            dark = min(dark, paper - 35)
        contrast = paper - dark
        plane = np.full((out_h, out_w), paper, np.float32)
        if rng.random() < 0.75:
            plane += self._patch(rng.choice(self.bank), out_h, out_w) * (contrast * u(0.03, 0.22 + 0.2 * level))
        if rng.random() < 0.15:
            mask = mask * np.clip(1 - 0.35 * np.abs(self._patch(self.noise, out_h, out_w)), 0, 1)
        plane += (dark - plane) * (mask * u(0.75, 1))

        # Rules of a table, the edge of a photograph, a thumb.
        if rng.random() < 0.2:
            for _ in range(rng.randint(1, 3)):
                thick, shade = rng.randint(1, max(1, round(cap / 10))), dark + u(-10, 60)
                side = rng.random()
                if side < 0.3 and left > 0.25:
                    x = int(u(0, left - 0.2) * cap)
                    plane[:, x:x + thick] = shade
                elif side < 0.6 and right > 0.25:
                    x = out_w - 1 - int(u(0, right - 0.2) * cap)
                    plane[:, x:x + thick] = shade
                elif side < 0.8 and above > 0.22:
                    y = int(u(0, above - 0.2) * cap)
                    plane[y:y + thick, :] = shade
                elif below > 0.22:
                    y = out_h - 1 - int(u(0, below - 0.2) * cap)
                    plane[y:y + thick, :] = shade
        if rng.random() < 0.06:
            piece = self._patch(rng.choice(self.bank), out_h, out_w) * u(0, 60) + u(10, 230)
            if rng.random() < 0.5 and right > 0.3:
                x = out_w - int(u(0.1, right - 0.15) * cap)
                plane[:, x:] = piece[:, x:]
            elif left > 0.3:
                x = int(u(0.1, left - 0.15) * cap)
                plane[:, :x] = piece[:, :x]

        # Light.
        if rng.random() < 0.2 + 0.5 * level:
            ramp = np.linspace(1 - u(0, 0.35), 1, out_w, dtype=np.float32)
            plane *= ramp[::-1] if rng.random() < 0.5 else ramp
        if rng.random() < 0.25 * level:
            at, soft, depth = u(0, out_w), u(1, 2 * cap), u(0.1, 0.45)
            far = (np.arange(out_w, dtype=np.float32) - at) / soft * rng.choice([-1, 1])
            plane *= 1 - depth / (1 + np.exp(far.clip(-30, 30)))
        if rng.random() < 0.12 * level:
            x = np.arange(out_w, dtype=np.float32)
            glow = np.exp(-((x - u(0, out_w)) / (cap * u(0.5, 4))) ** 2) * u(0.1, 0.75)
            plane += (255 - plane) * glow

        # Lens and movement.
        sigma = cap * (u(0.0, 0.05) + (u(0, 0.11) * level if rng.random() < 0.7 else 0))
        if sigma > 0.25:
            plane = cv2.GaussianBlur(plane, (0, 0), sigma)
        if rng.random() < 0.3 * level:
            reach = cap * u(0.1, 0.32)
            angle = u(0, np.pi)
            size = int(reach) * 2 + 3
            kernel = np.zeros((size, size), np.float32)
            middle = size / 2 - 0.5
            dx, dy = np.cos(angle) * reach / 2, np.sin(angle) * reach / 2
            cv2.line(kernel, (int((middle - dx) * 16), int((middle - dy) * 16)),
                     (int((middle + dx) * 16), int((middle + dy) * 16)), 1.0, 1, cv2.LINE_AA, 4)
            total = kernel.sum()
            if total > 0:
                plane = cv2.filter2D(plane, -1, kernel / total)
        amount = u(0, 3) + level * u(0, 14)
        if amount > 0.5:
            h, w = min(out_h, 250), min(out_w, 1500)
            y, x = rng.randint(0, 256 - h), rng.randint(0, 1536 - w)
            grain = self.noise[y:y + h, x:x + w]
            if h < out_h or w < out_w:
                grain = np.resize(grain, (out_h, out_w))
            plane = plane + grain * amount
        picture = np.clip(plane, 0, 255).astype(np.uint8)
        if rng.random() < 0.85:
            quality = rng.randint(60, 95) if rng.random() > level else rng.randint(28, 75)
            _, packed = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, quality])
            picture = cv2.imdecode(packed, cv2.IMREAD_GRAYSCALE)

        # Setting the page straight resamples it; then the working copy is sharpened or not.
        if small or rng.random() < 0.6:
            zoom = u(1.2, 3) if small else u(0.8, 1.8)
            size = (max(8, round(out_w * zoom)), max(8, round(out_h * zoom)))
            picture = cv2.resize(picture, size, interpolation=rng.choice(
                [cv2.INTER_LINEAR, cv2.INTER_CUBIC, cv2.INTER_AREA]))
        if small and rng.random() < 0.65:
            picture = _flattened(picture, rng)
        return picture, text


def _flattened(picture, rng):
    """As ocr/kk_cells.cpp hands a cell on: without shadows, ink and paper stretched to the same shades."""
    paper = cv2.dilate(cv2.GaussianBlur(picture, (7, 7), 1.6), np.ones((15, 15), np.uint8))
    paper = np.maximum(cv2.blur(paper, (41, 41)), 1)
    flat = np.clip(picture.astype(np.float32) * (220 / paper), 0, 255)
    if rng.random() < 0.5:
        flat = cv2.GaussianBlur(flat, (7, 7), rng.choice([0.9, 1.3]))
    ink, white = np.percentile(flat, [0.4, 50])
    ink = min(ink, white - 38)
    return np.clip((flat - ink) * (215 / (white - ink)) + 20, 0, 255).astype(np.uint8)


def scaled(picture, multiple=4):
    """The strip as the network takes it, before normalising: 32 rows, a width rounded to `multiple`."""
    width = max(multiple * 2, round(picture.shape[1] * HEIGHT / picture.shape[0] / multiple) * multiple)
    shrink = picture.shape[0] > HEIGHT
    return cv2.resize(picture, (width, HEIGHT), interpolation=cv2.INTER_AREA if shrink else cv2.INTER_LINEAR)
