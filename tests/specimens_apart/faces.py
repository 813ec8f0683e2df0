"""Type: the faces that documents are set in, and a canvas that remembers where each value stands.

None of the body faces is Liberation Sans. Half of the NIKs are drawn with strokes along the centre
lines of OCR-A's digits (ANSI X3.17), so that weight, width and corners vary as printers make them;
the others come from font files.
"""

import functools

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

_TRUETYPE = "/usr/share/fonts/truetype/"
_OPENTYPE = "/usr/share/fonts/opentype/"
_GYRE = "/usr/share/texmf/fonts/opentype/public/tex-gyre/"

# regular, bold, weight of the choice
BODY = {
    "Arimo": (_TRUETYPE + "croscore/Arimo-Regular.ttf", _TRUETYPE + "croscore/Arimo-Bold.ttf", 30),
    "Nimbus Sans": (
        _OPENTYPE + "urw-base35/NimbusSans-Regular.otf",
        _OPENTYPE + "urw-base35/NimbusSans-Bold.otf",
        20,
    ),
    "TeX Gyre Heros": (_GYRE + "texgyreheros-regular.otf", _GYRE + "texgyreheros-bold.otf", 18),
    "FreeSans": (_TRUETYPE + "freefont/FreeSans.ttf", _TRUETYPE + "freefont/FreeSansBold.ttf", 15),
    "Roboto": (
        _TRUETYPE + "roboto/unhinted/RobotoTTF/Roboto-Regular.ttf",
        _TRUETYPE + "roboto/unhinted/RobotoTTF/Roboto-Bold.ttf",
        8,
    ),
    "Open Sans": (
        _TRUETYPE + "open-sans/OpenSans-Regular.ttf",
        _TRUETYPE + "open-sans/OpenSans-Bold.ttf",
        4,
    ),
    "DejaVu Sans Condensed": (
        _TRUETYPE + "dejavu/DejaVuSansCondensed.ttf",
        _TRUETYPE + "dejavu/DejaVuSansCondensed-Bold.ttf",
        5,
    ),
}
SERIF = _OPENTYPE + "urw-base35/NimbusRoman-Regular.otf"
SERIF_BOLD = _OPENTYPE + "urw-base35/NimbusRoman-Bold.otf"
MONO = _OPENTYPE + "urw-base35/NimbusMonoPS-Bold.otf"
OCR_A = _TRUETYPE + "ocr-a/OCRA.ttf"
OCR_A_BOLD = _TRUETYPE + "ocr-a/OCRABold.ttf"
OCR_B = _OPENTYPE + "ocr-b/OCRB.otf"

# Centre lines of OCR-A's digits in a unit cell, y downwards.
STROKES = {
    "0": [[(0, 0), (1, 0), (1, 1), (0, 1), (0, 0)]],
    "1": [[(0.1, 0), (0.55, 0), (0.55, 1)], [(0.1, 1), (1, 1), (1, 0.62)]],
    "2": [[(0, 0), (1, 0), (1, 0.5), (0, 0.5), (0, 1), (1, 1)]],
    "3": [
        [(0, 0), (1, 0), (1, 0.46), (0.93, 0.5), (1, 0.54), (1, 1), (0, 1)],
        [(0.25, 0.5), (0.93, 0.5)],
    ],
    "4": [[(0.08, 0), (0.08, 0.64), (0.98, 0.64)], [(0.78, 0.12), (0.78, 1)]],
    "5": [[(0.96, 0), (0.14, 0), (0.14, 0.48), (0.98, 0.48), (0.98, 1), (0.3, 1), (0, 0.9)]],
    "6": [[(0.2, 0), (0.02, 0), (0.02, 1), (0.98, 1), (0.98, 0.6), (0.02, 0.6)]],
    "7": [[(0.02, 0.12), (0.02, 0), (0.98, 0), (0.98, 0.33), (0.5, 0.62), (0.5, 1)]],
    "8": [
        [(0.27, 0), (0.73, 0), (0.73, 0.47), (0.27, 0.47), (0.27, 0)],
        [(0.02, 0.47), (0.98, 0.47), (0.98, 1), (0.02, 1), (0.02, 0.47)],
    ],
    "9": [[(0.98, 0.42), (0.02, 0.42), (0.02, 0), (0.98, 0), (0.98, 1), (0.76, 1)]],
}


@functools.lru_cache(maxsize=512)
def font(path, pixels):
    """A face at so many pixels to the em."""
    return ImageFont.truetype(path, pixels, layout_engine=ImageFont.Layout.BASIC)


@functools.lru_cache(maxsize=64)
def _cap_share(path):
    """Height of a capital as a share of the em."""
    box = font(path, 200).getbbox("H", anchor="ls")
    return -box[1] / 200


def pick_body(rng):
    """The name of a body face by its weight."""
    return rng.choices(list(BODY), [face[2] for face in BODY.values()])[0]


def text_mask(text, path, cap, stretch=1.0):
    """Coverage (L image) of a line whose capitals are `cap` pixels high, and the offset (x, y) of
    its left top from the point on the base line where it starts."""
    face = font(path, max(6, round(cap / _cap_share(path))))
    left, top, right, bottom = face.getbbox(text, anchor="ls")
    mask = Image.new("L", (max(1, right - left), max(1, bottom - top)), 0)
    ImageDraw.Draw(mask).text((-left, -top), text, font=face, fill=255, anchor="ls")
    if abs(stretch - 1) > 0.005:
        mask = mask.resize((max(1, round(mask.width * stretch)), mask.height), Image.BICUBIC)
    return mask, (left * stretch, top)


def stroke_digit(digit, height, width, weight):
    """Coverage of an OCR-A digit drawn with a round pen; `height`, `width` of the ink in pixels."""
    over = 4
    pen = max(1, round(weight * over))
    mask = np.zeros((round(height * over), round(width * over)), np.uint8)
    inner_w, inner_h = mask.shape[1] - pen - 1, mask.shape[0] - pen - 1
    for line in STROKES[digit]:
        points = np.array([(x * inner_w + pen / 2, y * inner_h + pen / 2) for x, y in line])
        cv2.polylines(mask, [np.round(points).astype(np.int32)], False, 255, pen, cv2.LINE_AA)
    return Image.fromarray(
        cv2.resize(mask, (round(width), round(height)), interpolation=cv2.INTER_AREA)
    )


class NumberFace:
    """How one document prints its NIK: strokes or a font file, at one width and weight."""

    def __init__(self, rng):
        self.kind = rng.choices(["strokes", "OCRA", "OCRABold", "OCRB"], [52, 30, 8, 10])[0]
        self.width = rng.uniform(0.56, 0.68)
        self.weight = rng.uniform(0.115, 0.17)
        self.pitch = rng.uniform(1.24, 1.42)
        self.stretch = rng.uniform(0.95, 1.1)

    def mask(self, digit, height):
        """Coverage of one digit of `height` pixels."""
        if self.kind == "strokes":
            return stroke_digit(digit, height, height * self.width, height * self.weight)
        path = {"OCRA": OCR_A, "OCRABold": OCR_A_BOLD, "OCRB": OCR_B}[self.kind]
        face = font(path, max(8, round(height / _digit_share(path))))
        left, top, right, bottom = face.getbbox(digit, anchor="ls")
        mask = Image.new("L", (right - left, bottom - top), 0)
        ImageDraw.Draw(mask).text((-left, -top), digit, font=face, fill=255, anchor="ls")
        return mask.resize((max(1, round(mask.width * self.stretch)), round(height)), Image.BICUBIC)

    def advance(self, height):
        """From one digit's middle to the next, in pixels; the digits never touch."""
        widest = max(self.mask(digit, height).width for digit in "0248")
        return max(height * self.width * self.pitch, widest * 1.12)


@functools.lru_cache(maxsize=16)
def _digit_share(path):
    box = font(path, 200).getbbox("0", anchor="ls")
    return (box[3] - box[1]) / 200


class Canvas:
    """A flat document: an RGB image, `scale` pixels to the millimetre, and the values' places."""

    def __init__(self, image, scale):
        self.image = image
        self.scale = scale
        self.boxes = {}  # key -> [left, top, right, bottom] in pixels

    def note(self, key, box):
        """Adds ink to a value's box; None adds nothing."""
        if key is None:
            return
        old = self.boxes.get(key)
        self.boxes[key] = (
            list(box)
            if old is None
            else [
                min(old[0], box[0]),
                min(old[1], box[1]),
                max(old[2], box[2]),
                max(old[3], box[3]),
            ]
        )

    def put(self, mask, x, y, colour, key=None):
        """Prints coverage with its left top at (x, y), in pixels."""
        x, y = round(x), round(y)
        self.image.paste(tuple(colour), (x, y, x + mask.width, y + mask.height), mask)
        self.note(key, (x, y, x + mask.width, y + mask.height))
        return x, y, x + mask.width, y + mask.height

    def text(
        self, x, y, text, path, cap, colour=(20, 20, 25), stretch=1.0, anchor="left", key=None
    ):
        """Prints a line: (x, y) millimetres on the base line, `cap` millimetres high."""
        mask, (dx, dy) = text_mask(text, path, cap * self.scale, stretch)
        left = x * self.scale + dx
        if anchor == "middle":
            left = x * self.scale - mask.width / 2
        elif anchor == "right":
            left = x * self.scale - mask.width
        return self.put(mask, left, y * self.scale + dy, colour, key)

    def width_of(self, text, path, cap, stretch=1.0):
        """Width of a line in millimetres."""
        return text_mask(text, path, cap * self.scale, stretch)[0].width / self.scale

    def number(self, x, y, digits, face, height, colour, key=None):
        """Prints digits in a NumberFace from x (millimetres) on the base line y; returns each
        digit's box."""
        pixels = height * self.scale
        advance = face.advance(pixels)
        boxes = []
        for place, digit in enumerate(digits):
            mask = face.mask(digit, pixels)
            middle = x * self.scale + advance * (place + 0.5)
            boxes.append(
                self.put(mask, middle - mask.width / 2, y * self.scale - mask.height, colour, key)
            )
        return boxes
