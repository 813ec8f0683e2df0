"""The second generator: what it draws agrees with what it says, and a seed draws the same again."""

import copy
import io
import json
import pathlib
import random
import sys
import tempfile
import unittest

import numpy as np
from PIL import Image

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

import areas
import camera
import draw
import faces
import forge
import kk_page
import ktp_card
import people
import shots
import tiers

NO_CSV = "/nonexistent"  # the built-in areas: the tests need nothing fetched
ktp_card.SCALE, kk_page.SCALE = 11, 6  # small flat documents: the tests are to be quick


def order(folder, **given):
    words = []
    for key, value in {"out": folder, "areas": NO_CSV, "count": 1, "seed": 11, **given}.items():
        words += [f"--{key}", str(value)]
    draw.main(words)
    lines = (pathlib.Path(folder) / "truth.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


class People(unittest.TestCase):
    def setUp(self):
        self.areas = areas.Areas(NO_CSV)

    def test_a_nik_says_area_date_and_sex(self):
        for number in range(300):
            person = people.make_person(random.Random(f"nik {number}"), self.areas)
            self.assertRegex(person.nik, r"^\d{16}$")
            day = int(person.nik[6:8])
            self.assertEqual(person.female, day > 40)
            self.assertEqual(
                (day % 40, int(person.nik[8:10]), int(person.nik[10:12])),
                (person.lahir.day, person.lahir.month, person.lahir.year % 100),
            )
            self.assertGreater(int(person.nik[12:]), 0)

    def test_a_family_has_one_head_and_its_number_says_the_day_of_issue(self):
        for size in range(1, 11):
            family = people.make_family(random.Random(f"family {size}"), self.areas, size)
            self.assertEqual(len(family.members), size)
            relations = [member.hubungan for member in family.members]
            self.assertEqual(relations.count("KEPALA KELUARGA"), 1)
            self.assertNotIn("", relations)
            self.assertEqual(family.no_kk[6:12], f"{family.terbit:%d%m%y}")
            self.assertTrue(all(member.lahir <= family.terbit for member in family.members))

    def test_an_unsound_nik_contradicts_what_it_should(self):
        person = people.make_person(random.Random("sound"), self.areas)
        for kind in forge.UNSOUND:
            changed, forged = forge.unsound(person, kind, random.Random(kind))
            self.assertEqual(forged["kind"], kind)
            self.assertNotEqual((changed.nik, changed.lahir), (person.nik, person.lahir))
            self.assertRegex(changed.nik, r"^\d{16}$")


class Cards(unittest.TestCase):
    def card(self, seed):
        rng = random.Random(f"card {seed}")
        person = people.make_person(rng, areas.Areas(NO_CSV))
        return person, ktp_card.draw(person, rng, np.random.default_rng(seed))

    def test_every_printed_value_has_ink_in_its_box_and_stays_on_the_card(self):
        for seed in range(3):
            person, canvas = self.card(seed)
            fields = people.ktp_fields(person)
            self.assertEqual(set(canvas.boxes), {key for key, value in fields.items() if value})
            pixels = np.asarray(canvas.image.convert("L")).astype(int)
            for key, (left, top, right, bottom) in canvas.boxes.items():
                self.assertTrue(0 <= left < right <= canvas.image.width, key)
                self.assertTrue(0 <= top < bottom <= canvas.image.height, key)
                inside = pixels[int(top) : int(bottom), int(left) : int(right)]
                self.assertGreater(inside.max() - inside.min(), 60, key)

    def test_a_tampered_card_says_how(self):
        person, flat = self.card(7)
        for kind in [name for name in forge.TAMPERED if name != "screen"]:
            canvas, before = copy.deepcopy(flat), flat.image
            changed, forged = forge.tamper(canvas, person, kind, random.Random(kind))
            self.assertEqual(forged["kind"], kind)
            self.assertNotEqual(before.tobytes(), canvas.image.tobytes())
            if kind == "digit":
                differing = [i for i in range(16) if changed.nik[i] != person.nik[i]]
                self.assertEqual(differing, [forged["position"]])

    def test_every_face_is_installed(self):
        paths = [path for face in faces.BODY.values() for path in face[:2]]
        for path in paths + [
            faces.SERIF,
            faces.SERIF_BOLD,
            faces.MONO,
            faces.OCR_A,
            faces.OCR_A_BOLD,
            faces.OCR_B,
        ]:
            self.assertGreater(faces.text_mask("NIK", path, 20)[0].width, 20, path)

    def test_a_page_lists_each_member_and_only_its_version_s_columns(self):
        rng = random.Random("page")
        family = people.make_family(rng, areas.Areas(NO_CSV), 4)
        canvas = kk_page.draw(family, rng, np.random.default_rng(1))
        self.assertEqual([row["nik"] for row in canvas.rows], [m.nik for m in family.members])
        for number, row in enumerate(canvas.rows):
            for key, value in row.items():
                self.assertEqual(f"members.{number}.{key}" in canvas.boxes, value is not None, key)


class Pictures(unittest.TestCase):
    def test_the_truth_agrees_with_the_picture(self):
        for tier in tiers.TIERS:
            with self.subTest(tier), tempfile.TemporaryDirectory() as folder:
                (truth,) = order(folder, kind="ktp", tier=tier)
                with Image.open(pathlib.Path(folder) / truth["file"]) as picture:
                    self.assertEqual(picture.size, (truth["width"], truth["height"]))
                self.assertEqual(
                    set(truth["boxes"]), {key for key, value in truth["fields"].items() if value}
                )
                corners = np.array(truth["corners"])
                low, high = corners.min(0) - 12, corners.max(0) + 12
                for key, (x, y, width, height) in truth["boxes"].items():
                    self.assertTrue(
                        (low <= (x, y)).all() and (high >= (x + width, y + height)).all(), key
                    )
                    self.assertGreater(min(width, height), 0, key)
                self.assertIn(truth["rotation"], (0, 90, 180, 270))
                self.assertLessEqual(abs(truth["angle"]), 45)

    def test_a_seed_draws_the_same_pictures_whatever_the_jobs(self):
        with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as two:
            first = order(one, kind="ktp", tier="hard", count=2, seed=5)
            second = order(two, kind="ktp", tier="hard", count=2, seed=5, jobs=2)
            self.assertEqual(first, second)
            for truth in first:
                self.assertEqual(
                    (pathlib.Path(one) / truth["file"]).read_bytes(),
                    (pathlib.Path(two) / truth["file"]).read_bytes(),
                )

    def test_lenses_bend_and_straighten_points_alike(self):
        lens = camera.Lens(0.63, 400, 14, -9, 33, k1=0.04, focal=2.0, bend=0.03)
        shots.place(lens, (520, 480))
        back = lens.inverse_map((520, 480))
        for u, v in ((0.2, 0.3), (0.5, 0.5), (0.9, 0.8)):
            x, y = lens(np.array([[u, v]]))[0]
            seen = back[int(round(y)), int(round(x))]
            self.assertLess(abs(seen[0] - u) + abs(seen[1] - v), 0.01)

    def test_a_covered_nik_is_not_in_the_fields(self):
        with tempfile.TemporaryDirectory() as folder:
            (truth,) = order(folder, kind="ktp", tier="clean", forge="covered")
            self.assertIsNone(truth["fields"]["nik"])
            self.assertNotIn("nik", truth["boxes"])
            self.assertEqual(truth["claim"]["nik"], truth["forge"]["original"])

    def test_blank_and_other_pictures_hold_no_fields(self):
        for kind in ("other", "blank"):
            with tempfile.TemporaryDirectory() as folder:
                (truth,) = order(folder, kind=kind, tier="clean")
                self.assertEqual((truth["kind"], truth["fields"]), (kind, {}))
                coded = (pathlib.Path(folder) / truth["file"]).read_bytes()
                self.assertEqual(Image.open(io.BytesIO(coded)).format, "JPEG")


if __name__ == "__main__":
    unittest.main()
