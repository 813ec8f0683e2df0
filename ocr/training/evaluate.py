#!/usr/bin/python3
"""How well the exported weights read, beside Tesseract on the same strips; see README.md.

./evaluate.py strips                       held-out strips of strips.py, five levels
./evaluate.py specimens FOLDER...          values of drawn KTP (folders of antrean-specimens, kind ktp
                                           or kk, with truth.jsonl), cut by their true boxes with jitter
Exact lines only; Tesseract's answers are brought to upper case and rid of blanks at the ends first.
"""
import argparse
import json
import os
import random
import re
import subprocess
import tempfile
import time

import cv2
import numpy as np

import words
from reading import Reader
from strips import Painter

HERE = os.path.dirname(os.path.abspath(__file__))
WEIGHTS = os.path.join(HERE, "..", "weights")
NUMBERS = {"nik", "kk_number", "no_kk", "nomor"}
TEXTS = {"nama", "alamat", "tempat_lahir", "kelurahan", "kel_desa", "kecamatan", "pekerjaan", "provinsi",
         "kabupaten", "agama", "status_perkawinan", "kewarganegaraan", "kepala_keluarga", "desa_kelurahan",
         "kabupaten_kota", "pendidikan", "jenis_pekerjaan", "ayah", "ibu"}


def tesseract(pictures, language, whitelist=None):
    """One line each, in one run of the program."""
    with tempfile.TemporaryDirectory() as folder:
        names = []
        for at, picture in enumerate(pictures):
            # Tesseract wants air around the line and letters some 30 pixels high.
            scale = 48 / picture.shape[0]
            picture = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC)
            picture = cv2.copyMakeBorder(picture, 8, 8, 10, 10, cv2.BORDER_REPLICATE)
            names.append(os.path.join(folder, f"{at}.png"))
            cv2.imwrite(names[-1], picture)
        with open(os.path.join(folder, "list"), "w", encoding="utf-8") as file:
            file.write("\n".join(names) + "\n")
        more = ["-c", "tessedit_char_whitelist=" + whitelist] if whitelist else []
        told = subprocess.run(["tesseract", file.name, "-", "-l", language, "--psm", "7", *more], check=True,
                              capture_output=True, text=True, env={**os.environ, "OMP_THREAD_LIMIT": "1"})
        pages = told.stdout.split("\f")
        return [" ".join(page.split()).upper() for page in pages[:len(pictures)]]


def report(title, kind, strips, truths, reader, beside=True):
    began = time.process_time()
    plain = [reader.read(strip)[0].strip() for strip in strips]
    spent = (time.process_time() - began) / max(1, len(strips)) * 1000
    loose = [reader.read_loose(strip)[0].strip() for strip in strips]
    row = {"lines": len(strips), "exact": plain, "three crops": loose}
    if beside:
        if kind == "digits":
            row["tesseract ind, digits"] = tesseract(strips, "ind", words.DIGITS)
        else:
            row["tesseract ind"] = tesseract(strips, "ind")
    cells = [f"{name} {100 * np.mean([a == b for a, b in zip(found, truths)]):.1f}%" if name != "lines" else f"{found} lines"
             for name, found in row.items()]
    print(f"{title:28s}", "  ".join(cells), f" {spent:.1f} ms", flush=True)
    return plain


def strips_of_levels(readers, count, beside):
    for kind, reader in readers.items():
        for level in (0, 0.25, 0.5, 0.75, 1):
            painter = Painter(kind, 770000 + int(level * 100))
            drawn = [painter.strip(level) for _ in range(count)]
            report(f"{kind}, level {level}", kind, [d[0] for d in drawn], [d[1].strip() for d in drawn], reader, beside)


def cut(picture, corners, box, rng, air, size=(1011, 638)):
    """A value set straight by the document's true corners; None where its box can't be told."""
    width, height = size
    home = np.float32([[0, 0], [width, 0], [width, height], [0, height]])
    back = cv2.getPerspectiveTransform(np.float32(corners), home)
    away = np.linalg.inv(back)
    middle = np.array([box[0] + box[2] / 2, box[1] + box[3] / 2, 1])
    at = back @ middle
    at = at[:2] / at[2]
    # The hull of a w x h box under the map's local linear part.
    d = away @ np.array([at[0], at[1], 1])
    j = (away[:2, :2] - np.outer(d[:2] / d[2], away[2, :2])) / d[2]
    j = np.abs(j)
    if min(j[0, 0] * j[1, 1], j[0, 1] * j[1, 0]) > 0.35 * max(j[0, 0] * j[1, 1], j[0, 1] * j[1, 0]):
        return None
    w, h = np.linalg.solve(j, np.array([box[2], box[3]]))
    if h < 6 or w < 6:
        return None
    scale = 40 / h
    x0, x1 = at[0] - w / 2 - h * rng.uniform(0.1, air), at[0] + w / 2 + h * rng.uniform(0.1, air)
    y0, y1 = at[1] - h / 2 - h * rng.uniform(0.05, air), at[1] + h / 2 + h * rng.uniform(0.05, air)
    out = (max(8, round((x1 - x0) * scale)), max(8, round((y1 - y0) * scale)))
    place = np.array([[scale, 0, -x0 * scale], [0, scale, -y0 * scale], [0, 0, 1]])
    return cv2.warpPerspective(picture, place @ back, out, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)


def printed(key, value):
    if value is None:
        return None, None
    if re.search(r"(^|\.)(nik|nomor_kk|no_kk|kk)$", key) and re.fullmatch(r"\d{16}", value):
        return "digits", value
    if re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        return "digits", "-".join(reversed(value.split("-"))) if "tanggal_lahir" not in key else None
    if re.fullmatch(r"\d{3}/\d{3}", value):
        return "digits", value
    return ("text", value) if len(value) > 2 and all(letter in words.TEXT for letter in value) else (None, None)


def specimens(readers, folders, air, beside, limit):
    for folder in folders:
        found = {}
        rng = random.Random(5)
        with open(os.path.join(folder, "truth.jsonl"), encoding="utf-8") as file:
            for line in file:
                truth = json.loads(line)
                picture = cv2.imread(os.path.join(folder, truth["file"]), cv2.IMREAD_GRAYSCALE | cv2.IMREAD_IGNORE_ORIENTATION)
                values = dict(truth["fields"])
                for at, member in enumerate(truth.get("members") or []):
                    values.update({f"members.{at}.{key}": value for key, value in member.items()})
                size = (1011, 638) if truth["kind"] == "ktp" else (2970, 2100)
                for key, box in truth["boxes"].items():
                    kind, text = printed(key, values.get(key))
                    if kind == "text" and "glance" in readers:
                        kind = "glance"
                    if not text or kind not in readers:
                        continue
                    strip = cut(picture, truth["corners"], box, rng, air, size)
                    if strip is None or strip.shape[0] > 0.9 * strip.shape[1] or strip.shape[0] > 2.2 * 40 + 2 * 40 * air:
                        continue
                    found.setdefault((kind, re.sub(r"\.\d+\.", ".", key)), []).append((strip, text))
        for (kind, key), items in sorted(found.items()):
            items = items[:limit]
            if len(items) >= 15:
                plain = report(f"{os.path.basename(folder)} {key}", kind, [i[0] for i in items], [i[1] for i in items],
                               readers[kind], beside)
                if os.environ.get("SHOW"):
                    for (_, text), seen in zip(items, plain):
                        if text != seen:
                            print("   ", text, "->", seen)


def main():
    given = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    given.add_argument("what", choices=["strips", "specimens"])
    given.add_argument("folders", nargs="*")
    given.add_argument("--count", type=int, default=300)
    given.add_argument("--air", type=float, default=0.35, help="widest margin of a cut, in heights of its box")
    given.add_argument("--kind", choices=["digits", "text", "glance"], help="this reader only")
    given.add_argument("--alone", action="store_true", help="without Tesseract")
    given.add_argument("--weights", default=WEIGHTS)
    told = given.parse_args()
    cv2.setNumThreads(1)
    kinds = [told.kind] if told.kind else ["digits", "text"]
    readers = {kind: Reader(kind, os.path.join(told.weights, kind + ".onnx")) for kind in kinds
               if os.path.exists(os.path.join(told.weights, kind + ".onnx"))}
    if not readers:
        raise SystemExit(f"{told.weights} has no weights of {' or '.join(kinds)}")
    if told.what == "strips":
        strips_of_levels(readers, told.count, not told.alone)
    else:
        specimens(readers, told.folders, told.air, not told.alone, told.count)


if __name__ == "__main__":
    main()
