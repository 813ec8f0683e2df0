"""The two ruled tables of a KK."""

from PIL import ImageDraw

ROWS = 10
# Heights in millimetres: the headings, and the row (1) (2) ... that some versions have below them.
HEAD, LETTERS = 8.2, 3.6

# key, heading, share of the width
FIRST = [
    ("no", "No", 2.6),
    ("nama", "Nama Lengkap", 17),
    ("nik", "NIK", 11.5),
    ("jenis_kelamin", "Jenis\nKelamin", 7.5),
    ("tempat_lahir", "Tempat Lahir", 11.5),
    ("tanggal_lahir", "Tanggal\nLahir", 7),
    ("agama", "Agama", 7),
    ("pendidikan", "Pendidikan", 15),
    ("jenis_pekerjaan", "Jenis Pekerjaan", 15.5),
    ("golongan_darah", "Golongan\nDarah", 5.5),
]
SECOND = [
    ("no", "No", 2.6),
    ("status_perkawinan", "Status\nPerkawinan", 11),
    ("tanggal_perkawinan", "Tanggal\nPerkawinan", 8),
    ("hubungan", "Status Hubungan\nDalam Keluarga", 12.5),
    ("kewarganegaraan", "Kewarga-\nnegaraan", 7),
    ("paspor", "No. Paspor", 9),
    ("kitap", "No. KITAP", 9),
    ("ayah", "Ayah", 18),
    ("ibu", "Ibu", 18),
]


def _printed(key, value):
    if key == "tanggal_lahir":
        return f"{value[8:10]}-{value[5:7]}-{value[:4]}"
    return value or "-"


def fit(canvas, text, path, cap, stretch, room):
    """The stretch at which the text fits into `room` millimetres."""
    width = canvas.width_of(text, path, cap, 1.0)
    return min(stretch, room / width) if width > 0 else stretch


def _cell(canvas, layout, text, x, y, width, key=None):
    """One value in its cell; long ones are set narrower, and smaller where that isn't enough."""
    cap = layout.cap
    stretch = fit(canvas, text, layout.regular, cap, layout.stretch, width - 1.2)
    if stretch < 0.68:
        cap *= max(0.72, stretch / 0.68)
        stretch = fit(canvas, text, layout.regular, cap, layout.stretch, width - 0.8)
    base = y + layout.row / 2 + cap / 2
    if layout.centred or text == "-":
        canvas.text(
            x + width / 2, base, text, layout.regular, cap, layout.ink, stretch, "middle", key
        )
    else:
        canvas.text(x + 0.6, base, text, layout.regular, cap, layout.ink, stretch, "left", key)


def draw(canvas, layout, columns, rows, top, prefix_first_heading):
    """A ruled table; `rows` are dicts by column. Returns the y below it."""
    total = sum(share for _, _, share in columns)
    wide = layout.wide
    xs = [layout.margin]
    for _, _, share in columns:
        xs.append(xs[-1] + wide * share / total)
    head = HEAD
    letters = LETTERS if layout.letters else 0
    bottom = top + head + letters + ROWS * layout.row
    pen = ImageDraw.Draw(canvas.image)
    px = lambda value: round(value * canvas.scale)
    line = max(1, round(canvas.scale * layout.rule_width))
    if layout.shaded:
        pen.rectangle([px(xs[0]), px(top), px(xs[-1]), px(top + head)], fill=layout.shaded)
    ys = [top, top + head] + ([top + head + letters] if letters else [])
    ys += [top + head + letters + layout.row * (i + 1) for i in range(ROWS)]
    for y in ys:
        pen.line([px(xs[0]), px(y), px(xs[-1]), px(y)], fill=layout.rule, width=line)
    for number, x in enumerate(xs):
        start = top
        if (
            prefix_first_heading
            and columns[number - 1][0] in ("paspor", "ayah")
            and 0 < number < len(xs) - 1
        ):
            start = top + head / 2
        pen.line([px(x), px(start), px(x), px(bottom)], fill=layout.rule, width=line)
    small = layout.cap * 0.92
    for number, (key, heading, _) in enumerate(columns):
        lines = heading.split("\n")
        x, width = xs[number], xs[number + 1] - xs[number]
        low = prefix_first_heading and key in ("paspor", "kitap", "ayah", "ibu")
        if low:
            pen.line(
                [px(x), px(top + head / 2), px(x + width), px(top + head / 2)],
                fill=layout.rule,
                width=line,
            )
        middle = top + head * (0.75 if low else 0.5)
        for at, part in enumerate(lines):
            y = middle + small / 2 + (at - (len(lines) - 1) / 2) * small * 1.75
            stretch = fit(canvas, part, layout.bold, small, 1.0, width - 0.8)
            canvas.text(x + width / 2, y, part, layout.bold, small, layout.ink, stretch, "middle")
        if letters and number:
            canvas.text(
                x + width / 2,
                top + head + letters / 2 + small * 0.4,
                f"({number})",
                layout.regular,
                small * 0.85,
                layout.ink,
                1.0,
                "middle",
            )
    if prefix_first_heading:
        for first, text in (("paspor", "Dokumen Imigrasi"), ("ayah", "Nama Orang Tua")):
            at = [key for key, _, _ in columns].index(first)
            canvas.text(
                (xs[at] + xs[at + 2]) / 2,
                top + head * 0.25 + small / 2,
                text,
                layout.bold,
                small,
                layout.ink,
                1.0,
                "middle",
            )
    for number in range(ROWS):
        y = top + head + letters + number * layout.row
        row = rows[number] if number < len(rows) else None
        for place, (key, _, _) in enumerate(columns):
            x, width = xs[place], xs[place + 1] - xs[place]
            if key == "no":
                _cell(canvas, layout, str(number + 1), x, y, width)
            elif row is None:
                if not layout.empty_rows_blank:
                    _cell(canvas, layout, "-", x, y, width)
            else:
                known = key not in ("paspor", "kitap", "tanggal_perkawinan")
                _cell(
                    canvas,
                    layout,
                    _printed(key, row.get(key)),
                    x,
                    y,
                    width,
                    f"members.{number}.{key}" if known else None,
                )
    return bottom
