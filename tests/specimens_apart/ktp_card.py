"""Draws the flat face of a KTP: 85.6 x 54 mm with round corners; keeps the values' boxes."""

import cv2
import numpy as np
from PIL import Image

import faces
import papers

WIDTH, HEIGHT = 85.6, 53.98  # millimetres
SCALE = 19  # pixels to the millimetre
CORNER = 3.18

_LABELS = {
    "tempat_lahir": ["Tempat/Tgl Lahir", "Tempat/Tgl.Lahir", "Tempat / Tgl Lahir"],
    "jenis_kelamin": ["Jenis kelamin", "Jenis Kelamin"],
    "rt_rw": ["RT/RW", "RT / RW"],
    "kel_desa": ["Kel/Desa", "Kel / Desa"],
    "kecamatan": ["Kecamatan"],
    "status_perkawinan": ["Status Perkawinan"],
    "berlaku_hingga": ["Berlaku Hingga"],
}


def indonesian_date(day):
    """DD-MM-YYYY."""
    return f"{day:%d-%m-%Y}"


class Style:
    """What differs between cards: face, sizes, places of the columns, ink."""

    def __init__(self, rng):
        self.body = faces.pick_body(rng)
        self.regular, self.bold, _ = faces.BODY[self.body]
        self.cap = rng.uniform(1.5, 1.78)
        self.stretch = rng.uniform(0.92, 1.05)
        self.label_x = rng.uniform(2.2, 3.6)
        self.colon_x = rng.uniform(20.3, 22.5)  # or where the longest label ends
        self.gap = rng.uniform(1.0, 1.7)
        self.right = rng.uniform(60.5, 62.5)
        self.indent = rng.choice([0, 2.2, 2.8, 3.5])
        tone = rng.randint(8, 45)
        self.ink = (tone, tone, tone + rng.randint(0, 14))
        self.number = faces.NumberFace(rng)
        self.number_height = rng.uniform(2.95, 3.5)
        self.values_bold = rng.random() < 0.12
        self.value_path = self.bold if self.values_bold else self.regular

    @property
    def value_x(self):
        return self.colon_x + self.gap

    def make_room(self, canvas, labels):
        """Moves the colons to the right of the longest label, or sets a wide face narrower."""
        longest = max(canvas.width_of(label, self.regular, self.cap, 1.0) for label in labels)
        self.stretch = min(self.stretch, (23.4 - self.label_x) / longest)
        self.colon_x = max(self.colon_x, self.label_x + longest * self.stretch + 0.5)


def _wrapped(canvas, style, text, room):
    """A value on one line, or on two where it is too long for `room` millimetres."""
    if canvas.width_of(text, style.value_path, style.cap, style.stretch) <= room:
        return [text]
    parts = text.split(" ")
    for cut in range(len(parts) - 1, 0, -1):
        first = " ".join(parts[:cut])
        if canvas.width_of(first, style.value_path, style.cap, style.stretch) <= room:
            return [first, " ".join(parts[cut:])]
    return [text]


def draw_portrait(rng, noise, width, height, female):
    """A passport photo's look: coloured ground, head, hair or scarf, shoulders."""
    if rng.random() < 0.55:
        ground = (rng.randint(160, 205), rng.randint(15, 50), rng.randint(20, 55))
    else:
        ground = (rng.randint(20, 60), rng.randint(60, 120), rng.randint(140, 205))
    over = 2
    picture = np.zeros((height * over, width * over, 3), np.uint8)
    picture[:] = ground
    w, h = width * over, height * over
    skin = tuple(
        int(c * rng.uniform(0.9, 1.05))
        for c in rng.choice([(205, 160, 125), (180, 130, 95), (222, 182, 150), (150, 105, 75)])
    )
    cloth = tuple(rng.randint(20, 235) for _ in range(3))
    hair = tuple(rng.randint(12, 40) for _ in range(3))
    x, y = int(w * rng.uniform(0.47, 0.53)), int(h * rng.uniform(0.40, 0.45))
    cv2.ellipse(picture, (x, int(h * 1.06)), (int(w * 0.48), int(h * 0.36)), 0, 0, 360, cloth, -1)
    scarf = female and rng.random() < 0.55
    if scarf:
        cv2.ellipse(
            picture, (x, y + int(h * 0.1)), (int(w * 0.36), int(h * 0.40)), 0, 0, 360, cloth, -1
        )
    else:
        cv2.rectangle(picture, (x - int(w * 0.1), y), (x + int(w * 0.1), int(h * 0.75)), skin, -1)
        cv2.ellipse(
            picture, (x, y - int(h * 0.05)), (int(w * 0.27), int(h * 0.25)), 0, 0, 360, hair, -1
        )
        if female:
            cv2.ellipse(
                picture, (x, y + int(h * 0.1)), (int(w * 0.29), int(h * 0.3)), 0, 0, 360, hair, -1
            )
    cv2.ellipse(picture, (x, y), (int(w * 0.22), int(h * 0.22)), 0, 0, 360, skin, -1)
    dark = tuple(int(c * 0.35) for c in skin)
    for side in (-1, 1):
        eye = (x + side * int(w * 0.085), y - int(h * 0.02))
        cv2.ellipse(picture, eye, (int(w * 0.035), int(h * 0.012)), 0, 0, 360, (20, 15, 15), -1)
        cv2.ellipse(
            picture,
            (eye[0], eye[1] - int(h * 0.035)),
            (int(w * 0.05), int(h * 0.01)),
            0,
            180,
            360,
            dark,
            max(1, w // 120),
        )
    cv2.ellipse(
        picture, (x, y + int(h * 0.06)), (int(w * 0.03), int(h * 0.015)), 0, 0, 180, dark, 2
    )
    cv2.ellipse(
        picture,
        (x, y + int(h * 0.115)),
        (int(w * 0.06), int(h * 0.013)),
        0,
        0,
        360,
        (150, 70, 70),
        -1,
    )
    shade = np.linspace(1.08, 0.85, w, dtype=np.float32)[None, :, None]
    soft = cv2.GaussianBlur(picture, (0, 0), w / 90).astype(np.float32) * shade
    soft += 4 * noise.standard_normal(soft.shape).astype(np.float32)
    small = cv2.resize(
        np.clip(soft, 0, 255).astype(np.uint8), (width, height), interpolation=cv2.INTER_AREA
    )
    return Image.fromarray(small)


def draw_signature(rng, canvas, x, y, width, height, colour):
    """A scribble in the box of millimetres that starts at (x, y)."""
    count = rng.randint(6, 11)
    knots = [
        (x + width * (i + rng.uniform(-0.6, 0.6)) / count, y + height * rng.random())
        for i in range(count + 1)
    ]
    points = np.array(knots, np.float32) * canvas.scale
    steps = np.linspace(0, count, count * 12)
    path = np.stack([np.interp(steps, range(count + 1), points[:, i]) for i in (0, 1)], 1)
    kernel = np.ones(11) / 11
    path = np.stack([np.convolve(path[:, i], kernel, "valid") for i in (0, 1)], 1)
    array = np.array(canvas.image)
    cv2.polylines(
        array,
        [path.round().astype(np.int32)],
        False,
        colour,
        max(1, round(canvas.scale * rng.uniform(0.15, 0.3))),
        cv2.LINE_AA,
    )
    canvas.image.paste(Image.fromarray(array))


def _rows(person, rng):
    """(key, label, value, indented) in print order below the NIK."""
    born = f"{person.tempat_lahir}, {indonesian_date(person.lahir)}"
    until = person.berlaku_hingga
    if until[:1].isdigit():
        until = f"{until[8:10]}-{until[5:7]}-{until[:4]}"
    name = lambda key: rng.choice(_LABELS[key])
    return [
        ("nama", "Nama", person.nama, False),
        ("tempat_lahir", name("tempat_lahir"), born, False),
        ("jenis_kelamin", name("jenis_kelamin"), person.jenis_kelamin, False),
        ("alamat", "Alamat", person.alamat, False),
        ("rt_rw", name("rt_rw"), person.rt_rw, True),
        ("kel_desa", name("kel_desa"), person.area.village, True),
        ("kecamatan", name("kecamatan"), person.area.kecamatan, True),
        ("agama", "Agama", person.agama or "", False),
        ("status_perkawinan", name("status_perkawinan"), person.status_perkawinan, False),
        ("pekerjaan", "Pekerjaan", person.pekerjaan, False),
        ("kewarganegaraan", "Kewarganegaraan", person.kewarganegaraan, False),
        ("berlaku_hingga", name("berlaku_hingga"), until, False),
    ]


def _print_birth(canvas, style, y, lines, place):
    """The birth row: the place and the date are values of their own."""
    for number, line in enumerate(lines):
        at = y[number]
        cut = len(line)
        if number == len(lines) - 1 and line[-10:-8].isdigit():
            cut = len(line) - 10
        key = "tempat_lahir"
        x = style.value_x
        head = line[:cut].rstrip()
        if head:
            shown = head.rstrip(",")
            box = canvas.text(
                x, at, shown, style.value_path, style.cap, style.ink, style.stretch, key=key
            )
            if shown != head:
                box = canvas.text(
                    box[2] / canvas.scale + 0.1,
                    at,
                    ",",
                    style.value_path,
                    style.cap,
                    style.ink,
                    style.stretch,
                )
            x = box[2] / canvas.scale + 0.7
        if cut < len(line):
            canvas.text(
                x,
                at,
                line[cut:],
                style.value_path,
                style.cap,
                style.ink,
                style.stretch,
                key="tanggal_lahir",
            )


def _print_blood(canvas, style, person, rng, y):
    """Gol. Darah, on the line of the sex and clear of the photo."""
    value, gap = person.golongan_darah or "", rng.uniform(0.4, 1.4)
    width = (
        canvas.width_of("Gol. Darah", style.regular, style.cap, style.stretch)
        + gap
        + 1.2
        + (canvas.width_of(value, style.value_path, style.cap, style.stretch) if value else 0)
    )
    x = max(39.5, min(rng.uniform(43, 46), 62.3 - width))
    stretch = style.stretch * min(1, (62.3 - x) / width)
    box = canvas.text(x, y, "Gol. Darah", style.regular, style.cap, style.ink, stretch)
    box = canvas.text(box[2] / canvas.scale + gap, y, ":", style.regular, style.cap, style.ink)
    if value:
        canvas.text(
            box[2] / canvas.scale + 0.7,
            y,
            value,
            style.value_path,
            style.cap,
            style.ink,
            stretch,
            key="golongan_darah",
        )


def _print_rows(canvas, style, person, rng, top):
    printed = _rows(person, rng)
    style.make_room(canvas, [label for _, label, _, _ in printed])
    room = style.right - style.value_x
    rows = []
    for key, label, value, indented in printed:
        lines = _wrapped(canvas, style, value, room if key != "jenis_kelamin" else 99)
        rows.append((key, label, lines, indented))
    count = sum(len(lines) for _, _, lines, _ in rows)
    pitch = min(rng.uniform(2.75, 3.0), (HEIGHT - 1.6 - top) / (count - 1))
    y = top
    for key, label, lines, indented in rows:
        ys = [y + pitch * i for i in range(len(lines))]
        canvas.text(
            style.label_x + (style.indent if indented else 0),
            y,
            label,
            style.regular,
            style.cap,
            style.ink,
            style.stretch,
        )
        canvas.text(style.colon_x, y, ":", style.regular, style.cap, style.ink)
        if key == "tempat_lahir":
            _print_birth(canvas, style, ys, lines, person.tempat_lahir)
        else:
            for at, line in zip(ys, lines):
                if line:
                    canvas.text(
                        style.value_x,
                        at,
                        line,
                        style.value_path,
                        style.cap,
                        style.ink,
                        style.stretch,
                        key=key,
                    )
        if key == "jenis_kelamin":
            _print_blood(canvas, style, person, rng, y)
        y += pitch * len(lines)


def draw(person, rng, noise):
    """The card as a Canvas; `canvas.digits` holds the boxes of the NIK's digits and
    `canvas.style` how it is set, both for forgers."""
    width, height = round(WIDTH * SCALE), round(HEIGHT * SCALE)
    ground = papers.card_ground(rng, noise, width, height, SCALE)
    canvas = faces.Canvas(Image.fromarray(ground.astype(np.uint8)), SCALE)
    style = canvas.style = Style(rng)
    cap = rng.uniform(2.05, 2.5)
    middle = WIDTH / 2 + rng.uniform(-1, 1)
    for key, text, y in (
        ("provinsi", "PROVINSI " + person.area.provinsi, 4.7),
        ("kabupaten", person.area.kabupaten, 8.2),
    ):
        stretch = min(1.0, 72 / canvas.width_of(text, style.bold, cap))
        box = canvas.text(middle, y, text, style.bold, cap, style.ink, stretch, "middle")
        if key == "provinsi":
            lead = canvas.width_of("PROVINSI ", style.bold, cap, stretch) + cap * 0.2
            box = (box[0] + lead * SCALE, *box[1:])
        canvas.note(key, box)
    row = rng.uniform(13.0, 14.2)
    canvas.text(
        style.label_x,
        row,
        "NIK",
        style.bold if rng.random() < 0.5 else style.regular,
        rng.uniform(2.4, 3.1),
        style.ink,
    )
    start = rng.uniform(18.3, 20.0)
    canvas.text(start - rng.uniform(1.6, 4), row, ":", style.bold, 2.6, style.ink)
    while style.number.advance(style.number_height * SCALE) * 16 / SCALE > 62.3 - start:
        style.number_height *= 0.98
    canvas.digits = canvas.number(
        start, row, person.nik, style.number, style.number_height, style.ink, "nik"
    )
    canvas.number_start, canvas.number_row = start, row
    _print_rows(canvas, style, person, rng, row + rng.uniform(3.4, 4.0))

    left, top = rng.uniform(63.0, 64.5), rng.uniform(10.5, 13.0)
    photo_w, photo_h = rng.uniform(18.5, 20), rng.uniform(24, 26.5)
    photo = draw_portrait(rng, noise, round(photo_w * SCALE), round(photo_h * SCALE), person.female)
    canvas.image.paste(photo, (round(left * SCALE), round(top * SCALE)))
    x, y = left + photo_w / 2, top + photo_h + rng.uniform(2.4, 3)
    place = (
        person.area.kabupaten
        if person.area.kabupaten.startswith(("KOTA", "JAK"))
        else person.area.plain_regency
    )
    issue_cap = style.cap * 0.86
    stretch = min(1.0, 21 / canvas.width_of(place, style.regular, issue_cap))
    canvas.text(x, y, place, style.regular, issue_cap, style.ink, stretch, "middle")
    canvas.text(
        x,
        y + 2.5,
        indonesian_date(person.terbit),
        style.regular,
        issue_cap,
        style.ink,
        1.0,
        "middle",
    )
    draw_signature(
        rng,
        canvas,
        left + 2,
        y + 3.4,
        photo_w - 4,
        max(2, HEIGHT - y - 5.5),
        (style.ink[0], style.ink[1], style.ink[2]),
    )
    return canvas
