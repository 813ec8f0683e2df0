"""Draws the flat page of a KK: A4 landscape, white with a QR signature or blue security paper.

A `Layout` says which fields stand left and right, which columns the tables have and how wide they
are; versions since 2017 add the blood group and the date of marriage.
"""

import cv2
import numpy as np
from PIL import Image

import faces
import kk_table
import ktp_card
import papers

WIDTH, HEIGHT = 297.0, 210.0  # millimetres
SCALE = 10.6  # pixels to the millimetre
_FOOT = 29.0  # height of the footer, millimetres

_LABELS = {
    "kepala_keluarga": ["Nama Kepala Keluarga"],
    "alamat": ["Alamat"],
    "rt_rw": ["RT/RW", "RT / RW"],
    "kode_pos": ["Kode Pos"],
    "desa_kelurahan": ["Desa/Kelurahan", "Kelurahan/Desa", "Desa / Kelurahan"],
    "kecamatan": ["Kecamatan"],
    "kabupaten_kota": ["Kabupaten/Kota", "Kabupaten / Kota"],
    "provinsi": ["Provinsi"],
}


class Layout:
    """What differs between pages: look, version, faces, sides of the heading's fields."""

    def __init__(self, rng, family):
        self.white = family.terbit.year >= 2020 and rng.random() < 0.85
        self.new = family.terbit.year >= 2017
        self.body = faces.pick_body(rng)
        self.regular, self.bold, _ = faces.BODY[self.body]
        if self.white:
            self.look = "white"
        else:
            self.look = "blue" if rng.random() < 0.85 else "white"
        self.upper_labels = rng.random() < 0.3
        self.margin = rng.uniform(7, 12)
        self.wide = WIDTH - 2 * self.margin
        self.cap = rng.uniform(1.42, 1.62)
        self.stretch = rng.uniform(0.88, 1.0)
        self.row = rng.uniform(5.0, 5.8)
        self.centred = rng.random() < 0.25
        self.ink = (rng.randint(5, 50),) * 3
        self.rule = (rng.randint(10, 120),) * 3
        left = ["kepala_keluarga", "alamat", "rt_rw", "kode_pos"]
        right = ["desa_kelurahan", "kecamatan", "kabupaten_kota", "provinsi"]
        if rng.random() < 0.4:
            left, right = left[:3] + ["desa_kelurahan"], [
                "kecamatan",
                "kabupaten_kota",
                "kode_pos",
                "provinsi",
            ]
        self.sides = (left, right)
        self.wet = not self.white
        self.letters = rng.random() < 0.5  # a row of (1) (2) ... under the headings


def kk_fields(family, layout):
    """The heading's fields by the keys of `antrean ocr`."""
    head, area = family.members[0], family.members[0].area
    return {
        "no_kk": family.no_kk,
        "kepala_keluarga": head.nama,
        "alamat": head.alamat,
        "rt_rw": head.rt_rw,
        "kode_pos": family.kode_pos,
        "desa_kelurahan": area.village,
        "kecamatan": area.kecamatan,
        "kabupaten_kota": area.kabupaten if layout.full_regency else area.plain_regency,
        "provinsi": area.provinsi,
    }


def member_fields(member, layout):
    """One row of the tables; a column that this version lacks is null."""
    status = member.status_perkawinan
    if layout.new and status == "KAWIN":
        status = layout.married
    return {
        "nama": member.nama,
        "nik": member.nik,
        "jenis_kelamin": member.jenis_kelamin,
        "tempat_lahir": member.tempat_lahir,
        "tanggal_lahir": member.lahir.isoformat(),
        "agama": member.agama,
        "pendidikan": member.pendidikan,
        "jenis_pekerjaan": member.pekerjaan,
        "golongan_darah": (member.golongan_darah or "-") if layout.new else None,
        "status_perkawinan": status,
        "hubungan": member.hubungan,
        "kewarganegaraan": member.kewarganegaraan,
        "ayah": member.ayah,
        "ibu": member.ibu,
    }


def _qr(rng, canvas, x, y, size):
    """A QR-like square: finders and random modules (its content isn't read)."""
    count = rng.choice([29, 33, 37])
    grid = np.array([[rng.random() < 0.5 for _ in range(count)] for _ in range(count)])
    for row, column in ((0, 0), (0, count - 7), (count - 7, 0)):
        grid[max(0, row - 1) : row + 8, max(0, column - 1) : column + 8] = False
        grid[row : row + 7, column : column + 7] = True
        grid[row + 1 : row + 6, column + 1 : column + 6] = False
        grid[row + 2 : row + 5, column + 2 : column + 5] = True
    side = round(size * canvas.scale)
    picture = Image.fromarray(np.where(grid, 0, 255).astype(np.uint8)).resize(
        (side, side), Image.NEAREST
    )
    canvas.image.paste(picture.convert("RGB"), (round(x * canvas.scale), round(y * canvas.scale)))


def _stamp(rng, canvas, x, y):
    """A round violet stamp across the signature, as wet-signed papers bear."""
    array = np.array(canvas.image)
    layer = np.zeros(array.shape[:2], np.uint8)
    centre = (round(x * canvas.scale), round(y * canvas.scale))
    radius = round(rng.uniform(11, 14) * canvas.scale)
    for share, thick in ((1, 0.5), (0.72, 0.25)):
        cv2.circle(
            layer, centre, int(radius * share), 255, max(1, int(thick * canvas.scale)), cv2.LINE_AA
        )
    for turn in range(0, 360, 17):
        at = (
            int(centre[0] + radius * 0.86 * np.cos(np.radians(turn))),
            int(centre[1] + radius * 0.86 * np.sin(np.radians(turn))),
        )
        cv2.putText(
            layer,
            rng.choice("ABDEIKLNOPRSTU"),
            at,
            cv2.FONT_HERSHEY_SIMPLEX,
            canvas.scale / 14,
            255,
            max(1, int(canvas.scale / 8)),
            cv2.LINE_AA,
        )
    cover = (layer.astype(np.float32) / 255 * rng.uniform(0.35, 0.7))[..., None]
    ink = np.float32([85, 60, 150])
    canvas.image.paste(Image.fromarray((array + (ink - array) * cover).astype(np.uint8)))


def _heading(canvas, layout, family, rng):
    """Title, number and the two blocks of fields. Returns the y below."""
    fields = kk_fields(family, layout)
    middle = WIDTH / 2 + rng.uniform(-4, 4)
    canvas.text(
        middle,
        layout.margin + rng.uniform(9, 11),
        "KARTU KELUARGA",
        layout.bold,
        rng.uniform(4.4, 5.6),
        layout.ink,
        1.0,
        "middle",
    )
    cap = rng.uniform(2.9, 3.6)
    y = layout.margin + rng.uniform(16, 18)
    number_path = layout.bold if rng.random() < 0.6 else layout.regular
    prefix = rng.choice(["No. ", "No. ", "No. : ", "No : "])
    width = canvas.width_of(prefix + family.no_kk, number_path, cap)
    box = canvas.text(middle - width / 2, y, prefix.rstrip(), number_path, cap, layout.ink)
    canvas.text(
        box[2] / SCALE + cap * 0.4, y, family.no_kk, number_path, cap, layout.ink, key="no_kk"
    )
    top = y + rng.uniform(6, 8)
    pitch = rng.uniform(4.2, 4.9)
    cap = layout.cap * rng.uniform(1.0, 1.15)
    for side, keys in enumerate(layout.sides):
        x = layout.margin + (rng.uniform(0, 4) if side == 0 else rng.uniform(165, 180))
        labels = [rng.choice(_LABELS[key]) for key in keys]
        if layout.upper_labels:
            labels = [label.upper() for label in labels]
        colon = (
            x
            + max(canvas.width_of(label, layout.regular, cap) for label in labels)
            + rng.uniform(2, 5)
        )
        for number, (key, label) in enumerate(zip(keys, labels)):
            at = top + number * pitch
            canvas.text(x, at, label, layout.regular, cap, layout.ink)
            canvas.text(colon, at, ":", layout.regular, cap, layout.ink)
            room = (160 if side == 0 else WIDTH - layout.margin) - colon - 3
            stretch = kk_table.fit(canvas, fields[key], layout.regular, cap, 1.0, room)
            canvas.text(
                colon + 1.6, at, fields[key], layout.regular, cap, layout.ink, stretch, key=key
            )
    return top + 3 * pitch + rng.uniform(3, 5)


def _footer(canvas, layout, family, rng, top):
    cap = layout.cap
    canvas.text(layout.margin + 1, top + 4, "Dikeluarkan Tanggal", layout.regular, cap, layout.ink)
    canvas.text(
        layout.margin + 33,
        top + 4,
        ": " + ktp_card.indonesian_date(family.terbit),
        layout.regular,
        cap,
        layout.ink,
    )
    area = family.members[0].area
    office = "KEPALA DINAS KEPENDUDUKAN DAN PENCATATAN SIPIL"
    x = WIDTH - layout.margin - 45
    canvas.text(x, top + 4, office, layout.regular, cap * 0.95, layout.ink, 0.8, "middle")
    canvas.text(x, top + 7, area.kabupaten, layout.regular, cap * 0.95, layout.ink, 0.8, "middle")
    canvas.text(
        150, top + 5, "KEPALA KELUARGA", layout.regular, cap * 0.95, layout.ink, 1.0, "middle"
    )
    officer = rng.choice(
        ["Drs. SUMARNO, M.Si", "H. ABDUL RAHMAN, S.E", "Ir. RATNA DEWI, M.M", "DEDI SUPARDI, S.H"]
    )
    under = min(HEIGHT - 5, top + 24)
    canvas.text(150, under, family.members[0].nama, layout.bold, cap, layout.ink, 0.9, "middle")
    canvas.text(x, under, officer, layout.bold, cap, layout.ink, 0.95, "middle")
    if layout.wet:
        ktp_card.draw_signature(
            rng, canvas, x - 16, top + 9, 32, max(4, under - top - 13), (25, 30, 90)
        )
        ktp_card.draw_signature(
            rng, canvas, 136, top + 8, 28, max(4, under - top - 12), (30, 30, 80)
        )
        if rng.random() < 0.8:
            _stamp(rng, canvas, x - 14, top + 13)
    else:
        size = min(15.0, under - top - 11)
        _qr(rng, canvas, x - size / 2, top + 8.5, size)
        note = "Dokumen ini telah ditandatangani secara elektronik"
        canvas.text(layout.margin + 1, under + 2, note, layout.regular, cap * 0.7, layout.ink)


def draw(family, rng, noise):
    """The page as a Canvas; `canvas.layout` and `canvas.rows` (member_fields) say what it holds."""
    layout = Layout(rng, family)
    layout.full_regency = rng.random() < 0.5
    layout.married = rng.choice(
        ["KAWIN TERCATAT", "KAWIN TERCATAT", "KAWIN", "KAWIN BELUM TERCATAT"]
    )
    layout.empty_rows_blank = rng.random() < 0.1
    layout.rule_width = rng.uniform(0.1, 0.3)
    layout.shaded = None if rng.random() < 0.6 else ((rng.randint(205, 235),) * 3)
    size = (round(WIDTH * SCALE), round(HEIGHT * SCALE))
    paper = papers.white_paper if layout.look == "white" else papers.security_paper
    ground = paper(rng, noise, *size, SCALE)
    canvas = faces.Canvas(Image.fromarray(ground.astype(np.uint8)), SCALE)
    canvas.layout = layout
    first = [column for column in kk_table.FIRST if layout.new or column[0] != "golongan_darah"]
    second = [
        column for column in kk_table.SECOND if layout.new or column[0] != "tanggal_perkawinan"
    ]
    spread = {key: rng.uniform(0.93, 1.07) for key, _, _ in first + second}
    first, second = (
        [
            (key, text.upper() if layout.upper_labels else text, share * spread[key])
            for key, text, share in columns
        ]
        for columns in (first, second)
    )
    canvas.rows = [member_fields(member, layout) for member in family.members]
    top = _heading(canvas, layout, family, rng)
    gap = rng.uniform(1.5, 4)
    heads = 2 * (kk_table.HEAD + (kk_table.LETTERS if layout.letters else 0))
    layout.row = min(layout.row, (HEIGHT - _FOOT - top - gap - heads) / (2 * kk_table.ROWS))
    below = kk_table.draw(canvas, layout, first, canvas.rows, top, False)
    below = kk_table.draw(canvas, layout, second, canvas.rows, below + gap, True)
    _footer(canvas, layout, family, rng, below)
    return canvas
