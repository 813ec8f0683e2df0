#!/usr/bin/python3
"""The applicant's status page and the verifiers' console in a headless Chromium, on real servers.

    test_pages.py [--build DIR] [--pictures DIR] [unittest arguments]

--pictures keeps a screenshot of everything that was looked at.
"""

import argparse
import sys
import unittest
import urllib.parse
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from chromium import Browser  # noqa: E402
from stage import BY_BROWSER, LONG_NAME, ROOT, WAITING, Stage  # noqa: E402

AUDIT = (Path(__file__).resolve().parent / "audit.js").read_text()
SCREENS = {
    "phone": {"width": 360, "height": 740, "scale": 2, "mobile": True},
    "phone-dark": {"width": 360, "height": 740, "scale": 2, "mobile": True, "dark": True},
    "desktop": {"width": 1280, "height": 800},
    "desktop-dark": {"width": 1280, "height": 800, "dark": True},
}
# What assistive technology must be able to name.
NAMED_ROLES = {"button", "link", "textbox", "checkbox", "DisclosureTriangle", "image", "heading",
               "navigation", "timer", "Iframe"}

stage = None
browser = None
pictures = None


def setUpModule():
    global browser
    stage.start()
    browser = Browser()
    print(f"browser: {browser.version}", flush=True)


def tearDownModule():
    if browser is not None:
        browser.close()
    stage.stop()


class PageTest(unittest.TestCase):
    def look_at(self, page, name):
        """What holds of every page, as it stands: with everything unfolded."""
        page.run("document.querySelectorAll('details').forEach((one) => one.open = true)")
        if pictures is not None:
            page.picture(pictures / f"{name}.png")
        self.assertEqual(page.run(AUDIT), [], name)
        nameless = [role for role, said in page.accessible() if role in NAMED_ROLES and not said.strip()]
        self.assertEqual(nameless, [], f"{name}: without a name")
        self.assertEqual(page.errors, [], f"{name}: the console complains")
        own = {urllib.parse.urlsplit(stage.world.gateway).netloc, urllib.parse.urlsplit(stage.console).netloc}
        strangers = [url for url in page.requests
                     if url != "about:blank" and urllib.parse.urlsplit(url).netloc not in own]
        self.assertEqual(strangers, [], f"{name}: asks others")

    def log_in(self, page):
        page.open(stage.console + "/")
        page.wait("document.activeElement.name === 'api_key'", "the field for the key")
        page.type(stage.world.staff_key)
        page.click("form button")
        page.wait("location.pathname === '/queue' && document.querySelector('h1')", "the queue")

    def status_url(self, state):
        return stage.bookings[state]["status_url"]


class StatusPage(PageTest):
    # What each state must say, in Indonesian and in English.
    WORDS = {
        "HELD": ("Tempat disimpan untuk Anda", "Seats held for you"),
        "CORRECTION": ("Foto dokumen perlu diulang", "A scan must be repeated"),
        "REVIEW": ("Diperiksa petugas", "Under review by an officer"),
        "AWAITING_PAYMENT": ("Menunggu pembayaran", "Waiting for payment"),
        "CONFIRMED": ("Terkonfirmasi", "Confirmed"),
        "EXPIRED": ("Pendaftaran berakhir", "Booking expired"),
        "CANCELLED": ("Dibatalkan", "Cancelled"),
        "REJECTED": ("Permohonan belum dapat diterima", "Request declined"),
    }

    def test_every_state_on_every_screen_in_both_languages(self):
        for screen, size in SCREENS.items():
            with browser.page(**size) as page:
                for state, titles in self.WORDS.items():
                    # One state of each colour is enough to see the dark ones.
                    if "dark" in screen and state not in ("CORRECTION", "CONFIRMED", "EXPIRED"):
                        continue
                    # The words are those of the screens that are used most.
                    for language in ("id", "en") if screen == "phone" else ("id",):
                        with self.subTest(screen=screen, state=state, language=language):
                            page.open(f"{self.status_url(state)}?lang={language}")
                            self.assertEqual(page.text("h1"), titles[language == "en"])
                            self.assertEqual(page.run("document.documentElement.lang"), language)
                            self.assertNotRegex(page.text("body"), r"\b[A-Z]+_[A-Z_]+\b|undefined|NaN")
                            self.look_at(page, f"status-{state.lower()}-{language}-{screen}")

    def test_speaks_the_language_of_the_booking_until_another_is_chosen(self):
        with browser.page(**SCREENS["phone"]) as page:
            page.open(self.status_url("CONFIRMED"))
            self.assertEqual(page.text("h1"), "Terkonfirmasi")
            page.click("nav a[lang=en]")
            page.wait("document.querySelector('h1').innerText === 'Confirmed'", "English")
            page.click("nav a[lang=id]")
            page.wait("document.querySelector('h1').innerText === 'Terkonfirmasi'", "Indonesian")

    def test_the_countdown_ticks_and_agrees_with_the_deadline(self):
        with browser.page(**SCREENS["phone"]) as page:
            page.open(self.status_url("AWAITING_PAYMENT"))

            def left():
                parts = [int(part) for part in page.text(".count").split(":")]
                return sum(part * 60 ** at for at, part in enumerate(reversed(parts)))

            first = left()
            self.assertGreater(first, 30 * 60)
            self.assertLessEqual(first, 2 * 3600)
            told = page.run("(Date.parse(document.querySelector('.count').dataset.until) - "
                            "Date.parse(document.body.dataset.now)) / 1000")
            self.assertAlmostEqual(first, told, delta=5)
            page.wait(f"document.querySelector('.count').innerText !== {page.text('.count')!r}",
                      "the countdown to tick", 3)
            self.assertLess(left(), first)
            self.assertRegex(page.text(".until"), r"sampai .+ \d\d[.:]\d\d WIB")

    def test_awaiting_payment_tells_what_to_pay(self):
        with browser.page(**SCREENS["phone"]) as page:
            page.open(self.status_url("AWAITING_PAYMENT"))
            self.assertRegex(page.text("#billing"), r"^\d{15}$")
            self.assertIn("Rp700.000", page.text(".bill"))
            page.click("[data-copy]")
            selected = f"getSelection().toString().trim() === {page.text('#billing')!r}"
            page.wait(f"document.querySelector('[data-copy]').innerText === 'Tersalin' || {selected}",
                      "the code to be copied, or marked for copying", 3)

    def test_confirmed_shows_the_queue_number_and_the_visit(self):
        with browser.page(**SCREENS["phone"]) as page:
            page.open(self.status_url("CONFIRMED"))
            self.assertRegex(page.text(".queue"), r"Nomor antrean\s+\S+")
            self.assertIn("09:00", page.text(".when"))
            calendar = page.run("fetch(document.querySelector('a[href*=\".ics\"]').href)"
                                ".then((answer) => answer.text())")
            self.assertTrue(calendar.startswith("BEGIN:VCALENDAR"), calendar[:80])

    def test_shows_no_whole_name_and_no_nik(self):
        with browser.page() as page:
            page.open(self.status_url("HELD"))
            source = page.run("document.documentElement.outerHTML")
            for person in WAITING:
                self.assertNotIn(person.nik, source)
                self.assertNotIn(person.nama, source)
            self.assertNotIn(LONG_NAME.split()[2], source)

    def test_a_wrong_link_is_told_kindly(self):
        token = self.status_url("HELD")
        for broken in (token[:-4], token + "x", stage.world.gateway + "/s/nonsense"):
            with self.subTest(link=broken), browser.page(**SCREENS["phone"]) as page:
                page.open(broken)
                self.assertEqual(page.text("h1"), "Pendaftaran tidak ditemukan")
                self.assertIn("SMS atau e-mail", page.text("main"))
                # Chromium notes the 404 itself.
                self.assertTrue(all("404" in error for error in page.errors), page.errors)
                page.errors.clear()
                self.look_at(page, "status-wrong-link")

    def test_an_applicant_uploads_and_cancels_in_the_browser(self):
        person = BY_BROWSER[0]
        booking = stage.book(BY_BROWSER, 9, "11:00")
        with browser.page(**SCREENS["phone"]) as page:
            page.open(booking["status_url"])
            page.wait("document.querySelector('form.upload')", "the page to turn to HELD by itself")
            page.choose_file("form.upload input", Path(__file__).resolve())
            page.click("form.upload button")
            page.wait("document.querySelector('form.upload .message.bad')", "the refusal of a text file")
            self.assertEqual(page.text("form.upload .message"),
                             "Berkas ini bukan JPEG, PNG, WebP, TIFF atau PDF.")
            self.assertTrue(all("415" in error for error in page.errors), page.errors)
            page.errors.clear()
            page.choose_file("form.upload input", stage.world.draw(person, "by-browser"))
            page.click("form.upload button")
            page.wait("document.querySelector('h1').innerText === 'Menunggu pembayaran'",
                      "the payment to be asked for", 40)
            page.click("details.danger summary")
            page.click("form.cancel button")
            page.wait("document.querySelector('h1').innerText === 'Dibatalkan'", "the cancellation")
            self.look_at(page, "status-cancelled-by-browser")


class ConsolePage(PageTest):
    def test_every_page_on_every_screen(self):
        for screen, size in SCREENS.items():
            with self.subTest(screen=screen), browser.page(**size) as page:
                page.open(stage.console + "/queue")
                self.assertEqual(page.text("h1"), "Masuk")
                self.look_at(page, f"console-login-{screen}")
                self.log_in(page)
                self.assertIn("1 dokumen", page.text(".count"))
                self.look_at(page, f"console-queue-{screen}")
                page.click("a.button")
                page.wait("document.querySelector('.scan img')?.complete", "the document")
                self.assertGreater(page.run("document.querySelector('.scan img').naturalWidth"), 500)
                self.assertIn("Berbeda", page.text(".compare"))
                self.look_at(page, f"console-document-{screen}")
                page.open(stage.console + "/documents/00000000-0000-4000-8000-000000000000")
                self.assertTrue(all("404" in error for error in page.errors), page.errors)
                page.errors.clear()
                self.look_at(page, f"console-gone-{screen}")

    def test_a_wrong_key_is_refused(self):
        with browser.page() as page:
            page.open(stage.console + "/")
            page.type("antrean_staff_wrong")
            page.click("form button")
            page.wait("document.querySelector('[role=alert]')", "the refusal")
            self.assertEqual(page.text("[role=alert]"), "Kunci petugas tidak dikenal.")
            page.errors.clear()  # Chromium notes the 401 itself
            self.look_at(page, "console-wrong-key")


class VerifierDecides(PageTest):
    """The last by its name, since nothing is under review afterwards."""

    def test_from_the_scan_to_the_applicant(self):
        with browser.page() as page:
            self.log_in(page)
            page.click("a.button")
            page.wait("document.querySelector('.decide')", "the document")
            page.click(".decide details:nth-of-type(1) summary")
            page.click(".decide details:nth-of-type(1) button")
            page.wait("document.querySelector('[role=alert]')", "the question for a reason")
            page.errors.clear()  # Chromium notes the 422 itself
            page.click(".decide button.good")
            page.wait("document.querySelector('[role=status]')", "the decision to be taken")
            self.assertEqual(page.text("[role=status]"), "Dokumen disetujui.")
            self.assertIn("Tidak ada dokumen yang menunggu", page.text("main"))
            self.look_at(page, "console-empty")
        with browser.page(**SCREENS["phone"]) as page:
            page.open(self.status_url("REVIEW"))
            page.wait("document.querySelector('h1').innerText === 'Menunggu pembayaran'",
                      "the applicant to be asked for the payment", 30)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Tests the pages in a headless Chromium.")
    parser.add_argument("--build", default=str(ROOT / "build"), help="folder of the programs")
    parser.add_argument("--pictures", type=Path, help="folder for a screenshot of every page")
    options, rest = parser.parse_known_args()
    if options.pictures is not None:
        options.pictures.mkdir(parents=True, exist_ok=True)
    pictures = options.pictures
    stage = Stage(options.build, lambda text: print(text, flush=True))
    unittest.main(argv=[sys.argv[0], *rest])
