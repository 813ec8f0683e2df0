"""Tampered and unsound KTPs: what must never be approved.

On the flat card: a pasted digit, a pasted patch, a covered NIK, a grey copy, a card cut through the
NIK. In front of the camera: a screen that shows the card. In the person's own data (UNSOUND): a NIK
that contradicts the birth date or the sex, an unknown area, serial 0000.
"""

import datetime
from dataclasses import replace

import cv2
import numpy as np
from PIL import Image, ImageFilter

import faces
import handheld

TAMPERED = ["digit", "patch", "screen", "covered", "grey", "cut"]
UNSOUND = ["nik_date", "nik_sex", "area", "serial"]


def unsound(person, kind, rng):
    """The person with data that contradict themselves, and the truth's "forge" object."""
    nik = person.nik
    if kind == "nik_date":
        step = rng.choice([1, -1, 2, 10]) * (365 if rng.random() < 0.5 else 1)
        return (
            replace(person, lahir=person.lahir - datetime.timedelta(days=step)),
            {"kind": kind, "field": "tanggal_lahir", "original": person.lahir.isoformat()},
        )
    if kind == "nik_sex":
        day = int(nik[6:8])
        nik = f"{nik[:6]}{day - 40 if day > 40 else day + 40:02d}{nik[8:]}"
    elif kind == "area":
        nik = rng.choice(["97", "00", "22", "99"]) + nik[2:]
    elif kind == "serial":
        nik = nik[:12] + "0000"
    return replace(person, nik=nik), {"kind": kind, "field": "nik", "original": person.nik}


def _clone_ground(canvas, box, rng):
    """Covers a box with paper from above or below it, as a clumsy or careful forger would."""
    array = np.array(canvas.image)
    left, top, right, bottom = (int(v) for v in box)
    pad = int(canvas.scale * rng.uniform(0.1, 0.3))
    left, top, right, bottom = left - pad, top - pad, right + pad, bottom + pad
    strip = array[max(0, top - 2) : top, left:right].astype(np.float32).mean(0, keepdims=True)
    method = rng.choice(["flat", "smear", "texture"])
    height = bottom - top
    if method == "flat":
        patch = np.repeat(np.repeat(strip.mean(1, keepdims=True), height, 0), right - left, 1)
    elif method == "smear":
        patch = np.repeat(strip, height, 0)
    else:
        mean = strip.mean((0, 1))
        patch = array[2 : 2 + height, 4 : 4 + right - left].astype(np.float32)
        patch = patch - patch.mean((0, 1)) + mean
    array[top:bottom, left:right] = np.clip(patch + rng.uniform(-9, 9), 0, 255).astype(np.uint8)
    canvas.image.paste(Image.fromarray(array))
    return method


def _digit(canvas, person, rng):
    """One digit of the NIK's serial, date or area is another, and doesn't quite belong."""
    place = rng.randint(0, 15)
    new = rng.choice([d for d in "0123456789" if d != person.nik[place]])
    box = canvas.digits[place]
    ground = _clone_ground(canvas, box, rng)
    style, height = canvas.style, canvas.style.number_height
    sign = rng.choice(["size", "face", "weight", "baseline", "ink"])
    number, ink, shift = style.number, style.ink, 0.0
    if sign == "face":
        number = faces.NumberFace(rng)
        number.kind = rng.choice(
            [k for k in ("strokes", "OCRA", "OCRABold", "OCRB") if k != style.number.kind]
        )
    elif sign == "weight":
        number = faces.NumberFace(rng)
        number.kind, number.weight = "strokes", rng.choice([0.075, 0.085, 0.21])
    elif sign == "size":
        height *= rng.choice([0.84, 0.88, 1.13, 1.18])
    elif sign == "baseline":
        shift = rng.choice([-1, 1]) * height * rng.uniform(0.1, 0.18)
    else:
        ink = tuple(min(150, c + rng.randint(45, 90)) for c in ink)
    mask = number.mask(new, height * canvas.scale)
    if rng.random() < 0.4:
        mask = mask.filter(ImageFilter.GaussianBlur(canvas.scale * 0.05))
    middle = (box[0] + box[2]) / 2
    canvas.put(mask, middle - mask.width / 2, box[3] + shift * canvas.scale - mask.height, ink)
    nik = person.nik[:place] + new + person.nik[place + 1 :]
    return replace(person, nik=nik), {
        "kind": "digit",
        "field": "nik",
        "original": person.nik,
        "position": place,
        "sign": sign,
        "ground": ground,
    }


def _patch(canvas, person, rng):
    """A strip of paper or a painted rectangle with another value over the old one."""
    key = rng.choice(["nik", "nik", "nama", "tanggal_lahir"])
    left, top, right, bottom = canvas.boxes[key]
    style, scale = canvas.style, canvas.scale
    if key == "nik":
        tail = f"{rng.randint(1, 9998):04d}"
        if tail == person.nik[12:]:
            tail = "0417" if tail != "0417" else "0418"
        value, old = person.nik[:12] + tail, person.nik
        changed = replace(person, nik=value)
    elif key == "nama":
        value, old = (
            rng.choice(["BUDIMAN SAPUTRA", "RINI OKTAVIANI", "TAUFIK HALIM", "DESI SUSANTI"]),
            person.nama,
        )
        changed = replace(person, nama=value)
    else:
        day = person.lahir + datetime.timedelta(days=rng.choice([-400, -31, 9, 92, 730]))
        value, old = f"{day:%d-%m-%Y}", person.lahir.isoformat()
        changed = replace(person, lahir=day)
    cap = (style.number_height if key == "nik" else style.cap) * rng.uniform(0.9, 1.15)
    body = faces.BODY[faces.pick_body(rng)]
    path = rng.choice([faces.MONO, faces.OCR_A, body[1]]) if key == "nik" else rng.choice(body[:2])
    stretch = 1.0
    room = (right - left) / scale if key == "nik" else 60 - left / scale
    wide = faces.text_mask(value, path, cap * scale)[0].width / scale
    stretch = min(1.15, room / wide)
    pad = 0.45 * scale
    width = int(max(right - left, wide * stretch * scale) + 2 * pad)
    height = int(bottom - top + 2 * pad)
    array = np.array(canvas.image)
    ground = array[max(0, int(top) - 4) : int(top), int(left) : int(right)].mean((0, 1))
    look = rng.choice(["paper", "painted", "painted"])
    colour = (
        ground + rng.uniform(-14, 14)
        if look == "painted"
        else np.array([rng.uniform(228, 252)] * 3)
    )
    piece = faces.Canvas(
        Image.new("RGB", (width, height), tuple(int(min(255, c)) for c in colour)), scale
    )
    piece.text(
        pad / scale,
        (pad + (bottom - top)) / scale - 0.1,
        value,
        path,
        cap,
        tuple(rng.randint(5, 70) for _ in range(1)) * 3,
        stretch,
    )
    turn = rng.uniform(-1.2, 1.2)
    mask = Image.new("L", piece.image.size, 255).rotate(turn, expand=True, resample=Image.BICUBIC)
    piece_turned = piece.image.rotate(turn, expand=True, resample=Image.BICUBIC)
    at = (int(left - pad), int(top - pad))
    if look == "paper":  # a strip lies higher than the card: a shadow below
        shade = Image.new("RGB", mask.size, (60, 70, 80))
        canvas.image.paste(
            shade,
            (at[0] + 2, at[1] + 3),
            mask.filter(ImageFilter.GaussianBlur(2)).point(lambda v: v // 3),
        )
    canvas.image.paste(piece_turned, at, mask)
    canvas.boxes[key] = [at[0], at[1], at[0] + mask.width, at[1] + mask.height]
    return changed, {"kind": "patch", "field": key, "original": old, "look": look}


def _covered(canvas, person, rng):
    """The NIK, or most of it, lies under tape, marker, paint, a coin or paper."""
    left, top, right, bottom = canvas.boxes["nik"]
    pad = canvas.scale * 0.5
    share = rng.choice([1.0, 1.0, rng.uniform(0.4, 0.8)])
    start = left if rng.random() < 0.5 else right - (right - left) * share
    box = [
        int(start - pad),
        int(top - pad),
        int(start + (right - left) * share + pad),
        int(bottom + pad),
    ]
    array = np.array(canvas.image)
    look = rng.choice(["marker", "paper", "blur", "tape", "pixels"])
    area = array[box[1] : box[3], box[0] : box[2]]
    if look == "marker":
        area[:] = rng.choice([(15, 15, 18), (25, 30, 110), (150, 20, 25)])
    elif look == "paper":
        area[:] = rng.choice([(245, 243, 236), (252, 236, 120), (215, 225, 235)])
    elif look == "tape":
        tape = np.array([215, 195, 150])
        area[:] = np.clip(
            area * 0.08 + tape * 0.9 + 6 * np.sin(np.arange(area.shape[1]) / 4)[None, :, None],
            0,
            255,
        )
    elif look == "blur":
        area[:] = cv2.GaussianBlur(area, (0, 0), canvas.scale * 1.1)
    else:
        cell = max(4, int(canvas.scale * 1.3))
        small = cv2.resize(
            area,
            (max(1, area.shape[1] // cell), max(1, area.shape[0] // cell)),
            interpolation=cv2.INTER_AREA,
        )
        area[:] = cv2.resize(small, (area.shape[1], area.shape[0]), interpolation=cv2.INTER_NEAREST)
    canvas.image.paste(Image.fromarray(array))
    return person, {
        "kind": "covered",
        "field": "nik",
        "original": person.nik,
        "with": look,
        "share": round(share, 2),
    }


def _grey(canvas, person, rng):
    """A photocopy: grey, hard in contrast, with the toner's specks."""
    array = cv2.cvtColor(np.array(canvas.image), cv2.COLOR_RGB2GRAY).astype(np.float32)
    array = np.clip((array - 128) * rng.uniform(1.1, 1.7) + rng.uniform(130, 165), 0, 255)
    toner = np.random.default_rng(rng.getrandbits(60)).random(array.shape, dtype=np.float32)
    array[toner < 0.0007] = 60
    array = cv2.GaussianBlur(array, (0, 0), canvas.scale * rng.uniform(0.02, 0.06))
    canvas.image.paste(Image.fromarray(array.astype(np.uint8)).convert("RGB"))
    return person, {"kind": "grey"}


def _cut(canvas, person, rng):
    """A part of the card only: the edge of what is left goes through the NIK."""
    left, top, right, bottom = canvas.boxes["nik"]
    width, height = canvas.image.size
    if rng.random() < 0.5:
        area = (int(left + (right - left) * rng.uniform(0.2, 0.6)), 0, width, height)
    else:
        area = (0, int(top + (bottom - top) * rng.uniform(0.45, 0.9)), width, height)
    canvas.image = canvas.image.crop(area)
    kept = {}
    for key, box in canvas.boxes.items():
        moved = [box[0] - area[0], box[1] - area[1], box[2] - area[0], box[3] - area[1]]
        if moved[0] >= 0 and moved[1] >= 0:
            kept[key] = moved
    canvas.boxes = kept
    return person, {"kind": "cut", "field": "nik", "original": person.nik}


_ON_CARD = {"digit": _digit, "patch": _patch, "covered": _covered, "grey": _grey, "cut": _cut}


def tamper(canvas, person, kind, rng):
    """Changes the flat card. Returns the person as the card now reads and the "forge" object."""
    return _ON_CARD[kind](canvas, person, rng)


def unreadable(forge):
    """Keys whose value can't be read any more."""
    return [forge["field"]] if forge["kind"] in ("covered", "cut") else []


def show_on_screen(canvas, rng):
    """The card shown by a telephone or computer: a screen round it. Returns the larger document and
    its coverage; boxes and `canvas.card` (the card's corners, pixels) move with it."""
    width, height = canvas.image.size
    over, side = int(height * rng.uniform(0.12, 0.6)), int(width * rng.uniform(0.02, 0.2))
    tone = rng.choice([(0, 0, 0), (18, 18, 20), (255, 255, 255), (236, 239, 243)])
    shown = Image.new("RGB", (width + 2 * side, height + 2 * over), tone)
    shown.paste(canvas.image, (side, over))
    bar = faces.Canvas(shown, canvas.scale)
    ink = (235, 235, 235) if sum(tone) < 300 else (40, 40, 45)
    y = over / canvas.scale * 0.4
    bar.text(
        3,
        y,
        f"{rng.randint(0, 23):02d}:{rng.randint(0, 59):02d}",
        faces.BODY["Roboto"][0],
        1.8,
        ink,
    )
    bar.text(
        (width + side) / canvas.scale - 8,
        y,
        f"{rng.randint(8, 99)}%",
        faces.BODY["Roboto"][0],
        1.8,
        ink,
    )
    canvas.image = shown
    canvas.boxes = {
        key: [b[0] + side, b[1] + over, b[2] + side, b[3] + over] for key, b in canvas.boxes.items()
    }
    canvas.card = [side, over, side + width, over + height]
    return canvas


def shoot_screen(document, mask, tier, rng, noise):
    """A photograph of a screen in the manner of the tier: its pixels' grid beats with the sensor's
    (moire), its black isn't black, its light is bluish."""
    how = (
        handheld.hard_light(rng, False) if tier == "hard" else handheld.photograph_light(rng, False)
    )
    how.shadow, how.exposure, how.width = 0, max(0.5, how.exposure), how.width * 1.12
    how.focus = min(how.focus, 0.7)
    if tier in ("clean", "scan"):
        how.tilt, how.roll = rng.uniform(0, 4), rng.gauss(0, 2) if tier == "clean" else how.roll
        how.quality = rng.randint(80, 94)
    pixels = rng.uniform(0.55, 1.6) * how.width  # of the screen, across the document
    depth = rng.uniform(0.12, 0.5)
    aspect = document.shape[0] / document.shape[1]

    def grid(light, uv, cover):
        across = 2 * np.pi * pixels * uv[..., 0]
        rows = 1 + depth * 0.6 * np.cos(2 * np.pi * pixels * aspect * uv[..., 1])
        for channel in range(3):
            stripe = (1 + depth * np.cos(across - channel * 2 * np.pi / 3)) * rows
            lit = light[..., channel] * stripe + 0.012
            light[..., channel] += (lit * (1, 1.01, 1.1)[channel] - light[..., channel]) * cover

    shot = handheld.shoot(
        document,
        mask,
        rng,
        noise,
        False,
        how,
        background=rng.choice(["plain", "wood", "leather", "plain"]),
        before=grid,
    )
    shot.numbers["background"], shot.numbers["moire"] = "screen", round(depth, 3)
    return shot
