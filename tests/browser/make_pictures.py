#!/usr/bin/python3
"""Makes the README's pictures of the pages, as real servers show them.

    make_pictures.py [--build DIR] [--out DIR]
"""

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from chromium import Browser  # noqa: E402
from stage import ROOT, Stage  # noqa: E402


def main():
    parser = argparse.ArgumentParser(description="Makes the README's pictures of the pages.")
    parser.add_argument("--build", default=str(ROOT / "build"), help="folder of the programs")
    parser.add_argument("--out", type=Path, default=ROOT / "docs/pictures")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    stage = Stage(options.build, lambda text: print(text, flush=True))
    try:
        stage.start()
        with Browser() as browser:
            with browser.page(width=360, height=740, scale=2, mobile=True) as page:
                page.open(stage.bookings["AWAITING_PAYMENT"]["status_url"])
                page.wait("document.querySelector('.count').innerText", "the countdown")
                page.picture(options.out / "status-page.png", whole=False)
            with browser.page(width=1280, height=800) as page:
                page.open(stage.console + "/")
                page.type(stage.world.staff_key)
                page.click("form button")
                page.wait("document.querySelector('a.button')", "the queue")
                page.click("a.button")
                page.wait("document.querySelector('.scan img')?.complete", "the scan")
                page.picture(options.out / "console.png", whole=False)
    finally:
        stage.stop()


if __name__ == "__main__":
    main()
