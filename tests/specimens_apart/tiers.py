"""The four tiers: what a camera or scanner does to a document, drawn by chance within the tier.

clean       flat and upright, fills the picture
scan        flatbed: +-5 degrees, any quarter turn, often grey, often small on a page
photograph  hand-held: perspective to 20 degrees, shadow, mild blur, JPEG 60-85
hard        any angle, glare, dark, noise, motion blur, a card 500-800 pixels wide, JPEG 35-60

Each takes (document as RGB bytes, its coverage, rng, noise, is_page, gray) and returns a Shot.
"""

import flatbed
import handheld

TIERS = ["clean", "scan", "photograph", "hard"]
TAKE = {
    "clean": flatbed.clean,
    "scan": flatbed.scan,
    "photograph": handheld.photograph,
    "hard": handheld.hard,
}
