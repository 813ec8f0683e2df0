"""Real servers with bookings in every state that the pages are looked at in.

The installation is that of the told story (tests/story); only the calls differ.
"""

import datetime
import io
import json
import sys
import uuid
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/story"))

from people import household  # noqa: E402
from story import OFFICE, Story, working_day  # noqa: E402
from telling import Teller  # noqa: E402
from world import StoryError, World, eventually  # noqa: E402

# As long as names get on a KTP.
LONG_NAME = "R. AJ. KUSUMANINGTYAS WAHYU PUTRI HADININGRAT"

FAMILY = household(11, ("SURYA HADI WIBOWO", "1980-04-02", "L"), ("RATNA PUSPITASARI", "1983-10-19", "P"),
                   ("BAGAS WIBOWO", "2009-06-08", "L"))
WAITING = household(12, ("YULI ASTUTI", "1991-01-23", "P"), (LONG_NAME, "1969-12-01", "P"))
BLURRED = household(13, ("EKO NUGROHO", "1986-05-30", "L"))
UNPAID = household(14, ("SLAMET RIYADI", "1977-08-09", "L"), ("ENDANG SULASTRI", "1979-03-03", "P"))
LATE = household(15, ("WAWAN KURNIAWAN", "1993-11-11", "L"))
FORGED = household(16, ("INDAH PERMATASARI", "1995-07-27", "P"))
CANCELLED = household(17, ("DIAN ANGGRAINI", "1989-09-14", "P"))
BY_BROWSER = household(18, ("FITRI HANDAYANI", "1992-02-28", "P"))


class Stage:
    """The world and its bookings by the state that they are in: `bookings["CONFIRMED"]`."""

    def __init__(self, build, report):
        self.report = report
        self.world = World(build, report)
        self.story = Story(self.world, Teller(io.StringIO()))
        self.bookings = {}

    def start(self):
        world, story = self.world, self.story
        world.start()
        self.console = self._console_url()
        now = world.now()
        # A working morning in Indonesia, so that the notices don't rest meanwhile.
        world.leap_to(now.replace(hour=1, minute=0, second=0, microsecond=0) + datetime.timedelta(days=1))
        everybody = FAMILY + WAITING + BLURRED + UNPAID + LATE + FORGED + CANCELLED + BY_BROWSER
        world.partner("REGISTRY", "PUT", "/people", [one.known_to_registry() for one in everybody])

        late = self.book(LATE, 9, "10:00")
        story.reaches(late, "HELD")
        story.upload_all(late, LATE)
        story.reaches(late, "AWAITING_PAYMENT")
        cancelled = self.book(CANCELLED, 10, "09:00")
        story.reaches(cancelled, "HELD")
        world.post(f"/v1/bookings/{cancelled['booking_id']}/cancel", {"reason": "CHANGED_PLANS"})
        story.reaches(cancelled, "CANCELLED")
        world.run_ahead(180, step=60)
        self.bookings["EXPIRED"] = story.reaches(late, "EXPIRED") and late
        self.bookings["CANCELLED"] = cancelled

        refused = self.book(CANCELLED, 11, "09:00")
        held = self.book(WAITING, 8, "11:00")
        correction = self.book(BLURRED, 10, "10:00")
        review = self.book(FORGED, 10, "11:00")
        unpaid = self.book(UNPAID, 11, "10:00")
        paid = self.book(FAMILY, 8, "09:00")
        for one in (held, correction, review, unpaid, paid):
            story.reaches(one, "HELD")
        forged = world.draw(FORGED[0], "forged", "clean", forge="digit", seed=5)
        world.upload(review["booking_id"], 1, forged, review["access_token"])
        story.upload_all(correction, BLURRED, "blurred")
        story.upload_all(unpaid, UNPAID)
        story.upload_all(paid, FAMILY)
        billed = story.reaches(paid, "AWAITING_PAYMENT")
        story.pay(billed["billing"]["billing_code"])
        for one, state in ((refused, "REJECTED"), (held, "HELD"), (correction, "CORRECTION"),
                           (review, "REVIEW"), (unpaid, "AWAITING_PAYMENT"), (paid, "CONFIRMED")):
            story.reaches(one, state)
            self.bookings[state] = one

    def book(self, people, days, slot, language="id"):
        body = {"office_id": OFFICE, "date": working_day(self.world, days), "slot": slot,
                "product": "ordinary_5", "kind": "new", "language": language,
                "applicants": [person.applicant() for person in people]}
        status, answer = self.world.post("/v1/bookings", body, **{"Idempotency-Key": str(uuid.uuid4())})
        if status != 202:
            raise StoryError(f"the gateway doesn't take the booking: {status} {answer}")
        return answer

    def _console_url(self):
        """The console listens on a free port, and says in the log on which."""
        def look():
            for line in self.world.log.read_text(errors="replace").splitlines():
                if "console listens" in line:
                    return json.loads(line)["port"]
            return None

        return f"http://127.0.0.1:{eventually(look, 'the console to listen', 10)}"

    def stop(self):
        self.world.stop()
