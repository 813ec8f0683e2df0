"""Documents that are neither KTP nor KK, and pictures of nothing."""

import numpy as np
from PIL import Image

import faces
import ktp_card
import papers

CARD = (85.6, 53.98)
SHEET = (210.0, 297.0)

OTHERS = [
    "driving licence",
    "tax card",
    "bank card",
    "student card",
    "letter",
    "receipt",
    "certificate",
]
BLANKS = ["blank card", "blank sheet", "back of a card", "table"]

_PROSE = (
    "dengan ini menerangkan bahwa yang bersangkutan benar bertempat tinggal pada alamat tersebut "
    "di atas dan surat keterangan ini dibuat untuk dipergunakan sebagaimana mestinya atas perhatian "
    "dan kerja sama yang baik kami ucapkan terima kasih demikian agar maklum adanya"
).split()


def _canvas(size, scale, colour):
    pixels = (round(size[0] * scale), round(size[1] * scale))
    return faces.Canvas(Image.new("RGB", pixels, tuple(int(c) for c in colour)), scale)


def _card(rng, noise, person, what):
    scale = 16
    canvas = _canvas(
        CARD, scale, (rng.randint(180, 255), rng.randint(180, 255), rng.randint(180, 255))
    )
    if what != "bank card" and rng.random() < 0.7:
        ground = papers.card_ground(rng, noise, *canvas.image.size, scale)
        roll = rng.choice([(0, 1, 2), (2, 1, 0), (1, 2, 0)])
        canvas.image.paste(Image.fromarray(ground.astype(np.uint8)[..., list(roll)].copy()))
    regular, bold, _ = faces.BODY[faces.pick_body(rng)]
    born = ktp_card.indonesian_date(person.lahir)
    number = "".join(rng.choice("0123456789") for _ in range(16))
    if what == "driving licence":
        head, rows = "SURAT IZIN MENGEMUDI", [
            f"1. {person.nama}",
            f"2. {person.tempat_lahir}, {born}",
            f"3. {(person.golongan_darah or '-')} - {'WANITA' if person.female else 'PRIA'}",
            f"4. {person.alamat}",
            f"   {person.area.kecamatan}",
            f"5. {person.pekerjaan}",
            f"6. {person.area.plain_regency}",
        ]
        side = f"{number[:4]}-{number[4:8]}-{number[8:14]}"
    elif what == "tax card":
        head = "KEMENTERIAN KEUANGAN REPUBLIK INDONESIA"
        rows = [
            f"NPWP : {number[:2]}.{number[2:5]}.{number[5:8]}.{number[8]}-{number[9:12]}.{number[12:15]}",
            person.nama,
            f"NIK : {person.nik}",
            person.alamat,
            person.area.village,
            person.area.kecamatan,
            person.area.kabupaten,
        ]
        side = "npwp"
    elif what == "bank card":
        head = rng.choice(["BANK NUSA SENTOSA", "BANK ARTHA KARYA", "BPD MITRA DAERAH"])
        rows = [
            "",
            "",
            " ".join(number[i : i + 4] for i in range(0, 16, 4)),
            "",
            f"VALID THRU {rng.randint(1, 12):02d}/{rng.randint(24, 31)}",
            person.nama,
        ]
        side = "DEBIT"
    else:
        head = rng.choice(["UNIVERSITAS BINA CENDEKIA", "SMA NEGERI 4", "POLITEKNIK KARYA MANDIRI"])
        rows = [
            "KARTU TANDA MAHASISWA",
            person.nama,
            f"NIM {number[:10]}",
            f"{person.tempat_lahir}, {born}",
            "TEKNIK INFORMATIKA",
            person.alamat,
        ]
        side = "2023"
    ink = (rng.randint(10, 60),) * 3
    stretch = min(1.0, 76 / canvas.width_of(head, bold, 2.4))
    canvas.text(CARD[0] / 2, 6.5, head, bold, 2.4, ink, stretch, "middle")
    has_photo = what in ("driving licence", "student card")
    left = rng.choice([4, 26]) if has_photo else 5
    for number_of, row in enumerate(rows):
        canvas.text(
            left,
            15 + 4.4 * number_of,
            row,
            bold if what == "bank card" else regular,
            2.6 if what == "bank card" else 1.8,
            ink,
        )
    canvas.text(CARD[0] - 4, 51, side, bold, 2.0, ink, 1.0, "right")
    if has_photo:
        photo = ktp_card.draw_portrait(rng, noise, 18 * scale, 24 * scale, person.female)
        canvas.image.paste(photo, (round((63 if left < 20 else 3) * scale), 14 * scale))
    return canvas


def _page(rng, noise, person, what):
    scale = 8
    size = SHEET if what != "receipt" else (80.0, rng.uniform(140, 220))
    canvas = _canvas(size, scale, (255, 255, 255))
    paper = papers.white_paper(rng, noise, *canvas.image.size, scale)
    canvas.image.paste(Image.fromarray(paper.astype(np.uint8)))
    ink = (rng.randint(10, 60),) * 3
    if what == "receipt":
        path, y = faces.MONO, 14.0
        canvas.text(size[0] / 2, 8, "TOKO SUMBER JAYA", path, 2.4, ink, 1.0, "middle")
        while y < size[1] - 12:
            item = rng.choice(["BERAS 5KG", "GULA PASIR", "MINYAK", "TEH", "SABUN", "TELUR 1KG"])
            canvas.text(5, y, item, path, 1.8, ink)
            canvas.text(
                size[0] - 5,
                y,
                f"{rng.randint(3, 90)}.{rng.choice('05')}00",
                path,
                1.8,
                ink,
                1.0,
                "right",
            )
            y += 4.5
        return canvas
    path = faces.SERIF if rng.random() < 0.5 else faces.BODY[faces.pick_body(rng)][0]
    title = (
        "SURAT KETERANGAN DOMISILI"
        if what == "letter"
        else rng.choice(["KUTIPAN AKTA KELAHIRAN", "IJAZAH", "SERTIFIKAT"])
    )
    canvas.text(
        size[0] / 2,
        28,
        f"PEMERINTAH {person.area.kabupaten}",
        faces.SERIF_BOLD,
        3.6,
        ink,
        1.0,
        "middle",
    )
    canvas.text(size[0] / 2, 46, title, faces.SERIF_BOLD, 4.2, ink, 1.0, "middle")
    canvas.text(
        size[0] / 2,
        53,
        f"Nomor: {rng.randint(1, 900)}/{rng.randint(10, 99)}/{rng.randint(2012, 2025)}",
        path,
        2.4,
        ink,
        1.0,
        "middle",
    )
    y = 68.0
    for label, value in (("Nama", person.nama), ("NIK", person.nik), ("Alamat", person.alamat)):
        canvas.text(30, y, label, path, 2.4, ink)
        canvas.text(62, y, ": " + value, path, 2.4, ink)
        y += 7
    for _ in range(rng.randint(8, 22)):
        y += 6.5
        line, words = "", []
        while canvas.width_of(line or "a", path, 2.3) < size[0] - 70:
            words.append(rng.choice(_PROSE))
            line = " ".join(words)
        canvas.text(25, y, line, path, 2.3, ink)
    ktp_card.draw_signature(rng, canvas, 130, min(y + 15, 250), 40, 16, (25, 30, 90))
    return canvas


def draw_other(rng, noise, person):
    """(canvas, what it is)."""
    what = rng.choice(OTHERS)
    if what in ("letter", "receipt", "certificate"):
        return _page(rng, noise, person, what), what
    return _card(rng, noise, person, what), what


def draw_blank(rng, noise):
    """(canvas, what it is): nothing to read on it."""
    what = rng.choice(BLANKS)
    if what == "blank sheet":
        canvas = _canvas(SHEET, 6, (255, 255, 255))
        paper = papers.white_paper(rng, noise, *canvas.image.size, 6)
        canvas.image.paste(Image.fromarray(paper.astype(np.uint8)))
        return canvas, what
    if what == "blank card":
        canvas = _canvas(CARD, 14, (250, 250, 250))
        if rng.random() < 0.7:
            ground = papers.card_ground(rng, noise, *canvas.image.size, 14)
            canvas.image.paste(Image.fromarray(ground.astype(np.uint8)))
        return canvas, what
    if what == "back of a card":
        canvas = _canvas(CARD, 14, [rng.randint(150, 250) for _ in range(3)])
        width, height = canvas.image.size
        stripe = Image.new("RGB", (width, height // 5), (30, 28, 30))
        canvas.image.paste(stripe, (0, height // 9))
        return canvas, what
    return _canvas(CARD, 14, [rng.randint(10, 240)] * 3), what
