#!/usr/bin/python3
"""Draws KTP and KK scans of invented people, with ground truth (truth.jsonl): the second generator,
kept aside from all tuning. See README.md."""

import argparse
import json
import multiprocessing
import pathlib
import random
import sys

import cv2
import numpy as np

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

import areas  # noqa: E402
import forge  # noqa: E402
import kk_page  # noqa: E402
import ktp_card  # noqa: E402
import other_papers  # noqa: E402
import papers  # noqa: E402
import people  # noqa: E402
import tiers  # noqa: E402
import truth as truths  # noqa: E402

KINDS = ["ktp", "kk", "family", "other", "blank"]
FORGERIES = forge.TAMPERED + forge.UNSOUND


def mask_of(image, corner):
    """The document's coverage: its corners are rounded with a radius of so many pixels."""
    height, width = image.shape[:2]
    if corner <= 0:
        return np.ones((height, width), np.float32)
    mask = np.zeros((height, width), np.uint8)
    corner = int(corner)
    cv2.rectangle(mask, (corner, 0), (width - 1 - corner, height - 1), 255, -1)
    cv2.rectangle(mask, (0, corner), (width - 1, height - 1 - corner), 255, -1)
    for x in (corner, width - 1 - corner):
        for y in (corner, height - 1 - corner):
            cv2.circle(mask, (x, y), corner, 255, -1, cv2.LINE_AA)
    return mask.astype(np.float32) / 255


def take(canvas, tier, rng, noise, is_page, corner, gray=None):
    """One picture of a flat document in the manner of the tier."""
    document = np.asarray(canvas.image)
    if tier != "clean" and rng.random() < 0.35:
        worn = papers.wear(document.astype(np.float32), rng, noise, canvas.scale, not is_page)
        document = np.clip(worn, 0, 255).astype(np.uint8)
    return tiers.TAKE[tier](document, mask_of(document, corner), rng, noise, is_page, gray)


def draw_ktp(person, no_kk, tier, own, purpose, forgery=None):
    """(JPEG, truth without "file") of one KTP; `forgery` is one of FORGERIES or None."""
    rng = random.Random(f"{own} {purpose}")
    noise = np.random.default_rng(rng.getrandbits(63))
    forged = None
    if forgery in forge.UNSOUND:
        person, forged = forge.unsound(person, forgery, rng)
    canvas = ktp_card.draw(person, rng, noise)
    corner = ktp_card.CORNER * ktp_card.SCALE
    if forgery == "screen":
        forged = {"kind": "screen"}
        canvas = forge.show_on_screen(canvas, rng)
        document = np.asarray(canvas.image)
        shot = forge.shoot_screen(document, mask_of(document, 0), tier, rng, noise)
    else:
        if forgery in forge.TAMPERED:
            person, forged = forge.tamper(canvas, person, forgery, rng)
        gray = True if forgery == "grey" and rng.random() < 0.5 else None
        shot = take(
            canvas, tier, rng, noise, False, corner if forgery not in ("grey", "cut") else 0, gray
        )
    fields = people.ktp_fields(person)
    hidden = forge.unreadable(forged) if forged else []
    for key in hidden:
        fields[key] = None
    truth = {
        "kind": "ktp",
        "tier": tier,
        "seed": own,
        "fields": fields,
        "claim": people.claim_of(person, no_kk),
    }
    if forged:
        if forged["kind"] in ("covered", "cut"):
            truth["claim"]["nik"] = forged["original"]
        truth["forge"] = forged
    return shot.coded, truths.add_picture(truth, shot, canvas, hidden)


def draw_kk(family, tier, own):
    """(JPEG, truth without "file") of one KK."""
    rng = random.Random(f"{own} kk")
    noise = np.random.default_rng(rng.getrandbits(63))
    canvas = kk_page.draw(family, rng, noise)
    shot = take(canvas, tier, rng, noise, True, 0)
    claims = [people.claim_of(member, family.no_kk) for member in family.members]
    truth = {
        "kind": "kk",
        "tier": tier,
        "seed": own,
        "fields": kk_page.kk_fields(family, canvas.layout),
        "members": canvas.rows,
        "claim": claims[0],
        "claims": claims,
        "look": canvas.layout.look,
    }
    return shot.coded, truths.add_picture(truth, shot, canvas)


def draw_nothing(person, no_kk, tier, own, blank):
    """(JPEG, truth without "file") of another document, or of nothing."""
    rng = random.Random(f"{own} other")
    noise = np.random.default_rng(rng.getrandbits(63))
    canvas, what = (
        other_papers.draw_blank(rng, noise)
        if blank
        else other_papers.draw_other(rng, noise, person)
    )
    card = canvas.image.width > canvas.image.height
    shot = take(canvas, tier, rng, noise, False, 3.1 * canvas.scale if card else 0)
    truth = {
        "kind": "blank" if blank else "other",
        "tier": tier,
        "seed": own,
        "what": what,
        "fields": {},
        "claim": people.claim_of(person, no_kk),
    }
    return shot.coded, truths.add_picture(truth, shot, canvas)


def specimens(order, table, number):
    """The pictures of one specimen: [(name, JPEG, truth or None)]; a family's truth lies with its
    KK and names the members' KTPs."""
    own = random.Random(f"{order.seed} {order.kind} {order.tier} {number}").getrandbits(53)
    who = random.Random(f"{own} who")
    forgery = order.forge
    if forgery == "any":
        forgery = FORGERIES[number % len(FORGERIES)]
    stem = f"{order.kind}{'-' + forgery if forgery else ''}-{order.tier}-{order.seed}-{number}"
    if order.kind in ("kk", "family"):
        family = people.make_family(who, table)
        coded, truth = draw_kk(family, order.tier, own)
        if order.kind == "kk":
            return [(f"{stem}.jpg", coded, truth)]
        made, names = [], []
        for place, member in enumerate(family.members):
            names.append(f"{stem}-ktp-{place}.jpg" if member.age >= 17 else None)
            if names[-1]:
                card, _ = draw_ktp(member, family.no_kk, order.tier, own, f"ktp {place}")
                made.append((names[-1], card, None))
        truth["ktps"] = names
        return [(f"{stem}-kk.jpg", coded, truth)] + made
    person = people.make_person(who, table)
    no_kk = f"{person.area.code}{person.terbit:%d%m%y}{who.randint(1, 60):04d}"
    if order.kind == "ktp":
        coded, truth = draw_ktp(person, no_kk, order.tier, own, "ktp", forgery)
    else:
        coded, truth = draw_nothing(person, no_kk, order.tier, own, order.kind == "blank")
    return [(f"{stem}.jpg", coded, truth)]


_shared = {}


def _begin(order):
    cv2.setNumThreads(1)
    _shared["order"], _shared["table"] = order, areas.Areas(order.areas)


def _work(number):
    return specimens(_shared["order"], _shared["table"], number)


def run(order):
    """Draws all of an order into its folder; truth.jsonl is in order whatever the jobs."""
    folder = pathlib.Path(order.out)
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / "truth.jsonl", "w", encoding="utf-8") as lines:

        def keep(made):
            for name, coded, truth in made:
                (folder / name).write_bytes(coded)
                if truth:
                    lines.write(
                        json.dumps(
                            {"file": name, **truth}, separators=(",", ":"), ensure_ascii=False
                        )
                        + "\n"
                    )

        if order.jobs == 1:
            _begin(order)
            for number in range(order.count):
                keep(_work(number))
        else:
            with multiprocessing.Pool(order.jobs, _begin, (order,)) as pool:
                for made in pool.imap(_work, range(order.count)):
                    keep(made)


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kind", choices=KINDS, default="ktp")
    parser.add_argument("--tier", choices=tiers.TIERS, default="clean")
    parser.add_argument("--count", type=int, default=10, help="how many (a family counts as one)")
    parser.add_argument("--seed", type=int, default=1, help="the same seed draws the same pictures")
    parser.add_argument("--out", required=True, help="folder for the pictures and truth.jsonl")
    parser.add_argument("--forge", choices=FORGERIES + ["any"], help="tampered or unsound KTPs")
    parser.add_argument(
        "--areas", help="folder of idn-area-data's CSV files; default var/area-codes"
    )
    parser.add_argument("--jobs", type=int, default=1, help="processes")
    order = parser.parse_args(arguments)
    if order.forge and order.kind != "ktp":
        parser.error("--forge needs --kind ktp")
    if order.count < 1 or order.jobs < 1:
        parser.error("--count and --jobs begin at 1")
    run(order)
    return 0


if __name__ == "__main__":
    sys.exit(main())
