"""The story, told in six steps. Each checks what came out; nothing is waited for blindly."""

import datetime
import uuid

from people import FAMILY, FORGER, FORGETFUL, HASTY, UNDECIDED
from world import StoryError, eventually

OFFICE = "pamekasan"


def working_day(world, days):
    """A date some days ahead that isn't a weekend or one of the office's closed dates."""
    date = (world.now() + datetime.timedelta(hours=7, days=days)).date()
    while date.isoweekday() > 5 or date.isoformat() in ("2026-12-25", "2027-01-01"):
        date += datetime.timedelta(days=1)
    return date.isoformat()


class Story:
    def __init__(self, world, teller):
        self.world = world
        self.tell = teller

    # Small things that the steps share.

    def book(self, people, days, slot):
        world = self.world
        body = {"office_id": OFFICE, "date": working_day(world, days), "slot": slot,
                "product": "ordinary_5", "kind": "new", "language": "id",
                "applicants": [person.applicant() for person in people]}
        status, answer = world.post("/v1/bookings", body, **{"Idempotency-Key": str(uuid.uuid4())})
        self.tell.check(status == 202, "the gateway accepts the booking (202)", answer)
        answer["owner"] = people[0]
        self.tell.link("status page", answer["status_url"])
        return answer

    def state(self, booking):
        status, answer = self.world.get(f"/v1/bookings/{booking['booking_id']}")
        return answer if status == 200 else {}

    def reaches(self, booking, *states, deadline=90):
        found = eventually(
            lambda: (lambda now: now if now.get("state") in states else None)(self.state(booking)),
            f"state {' or '.join(states)} (now {self.state(booking).get('state')})", deadline)
        self.tell.check(True, f"the booking is {found['state']}")
        return found

    def hears(self, person, *words, mail=True):
        """The SMS (and e-mail) with these words reached the person through the real servers."""
        sms = eventually(
            lambda: next((text for text in self.world.sms_to(person.phone)
                          if all(word in text for word in words)), None),
            f"an SMS with {words}; had {self.world.sms_to(person.phone)}")
        self.tell.message("SMS", person.phone, sms)
        if mail:
            found = eventually(
                lambda: next((one for one in self.world.mails_to(person.email)
                              if all(word in text_of(one) for word in words)), None),
                f"an e-mail with {words}")
            self.tell.message("e-mail", person.email, str(found["Subject"]))
            return found
        return sms

    def upload_all(self, booking, people, tier="clean"):
        for n, person in enumerate(people, 1):
            file = self.world.draw(person, f"{person.nik[-4:]}-{tier}", tier, seed=int(person.nik[-4:]))
            status, answer = self.world.upload(booking["booking_id"], n, file, booking["access_token"])
            self.tell.check(status == 202, f"KTP of {person.nama} uploaded", answer)

    def pay(self, billing_code):
        status, answer = self.world.partner("PAYMENT", "POST", "/simulate/pay",
                                            {"billing_code": billing_code, "wait": True})
        self.tell.check(status == 202, "paid at the bank; the signed callback was taken", answer)

    def free_seats(self, date, slot):
        status, answer = self.world.get(f"/v1/offices/{OFFICE}/slots?from={date}&to={date}")
        day = next(one for one in answer["days"] if one["date"] == date)
        return next(one["free"] for one in day["slots"] if one["slot"] == slot)

    # The steps.

    def family_pays(self):
        """A family of four books, uploads, pays"""
        booking = self.book(FAMILY, 8, "09:00")
        self.reaches(booking, "HELD")
        self.hears(FAMILY[0], "Pendaftaran", "berhasil")
        self.upload_all(booking, FAMILY)
        billed = self.reaches(booking, "AWAITING_PAYMENT")
        billing = billed["billing"]["billing_code"]
        self.tell.check(len(billing) == 15, f"a billing code of 15 digits: {billing}")
        self.hears(FAMILY[0], "Bayar Rp1.400.000", billing)
        self.pay(billing)
        paid = self.reaches(booking, "CONFIRMED")
        self.tell.check(bool(paid.get("queue_number")), f"queue number {paid.get('queue_number')}", paid)
        mail = self.hears(FAMILY[0], "Pembayaran diterima")
        names = [part.get_filename() or "" for part in mail.walk()]
        self.tell.check(any(name.endswith(".ics") for name in names), "the e-mail carries the .ics", names)
        self.family = booking

    def one_expires(self):
        """One doesn't pay: the clock runs ahead past the deadline"""
        date = working_day(self.world, 9)
        before = self.free_seats(date, "10:00")
        booking = self.book(FORGETFUL, 9, "10:00")
        self.reaches(booking, "HELD")
        self.tell.check(self.free_seats(date, "10:00") == before - 1, f"{before - 1} of {before} seats free")
        self.upload_all(booking, FORGETFUL)
        self.reaches(booking, "AWAITING_PAYMENT")
        then = self.world.now()
        self.world.run_ahead(62)
        self.tell.clock(then, self.world.now())
        self.hears(FORGETFUL[0], "Sisa", "60", mail=False)
        then = self.world.now()
        self.world.run_ahead(80)
        self.tell.clock(then, self.world.now())
        self.reaches(booking, "EXPIRED")
        self.tell.check(self.free_seats(date, "10:00") == before, f"its seat is free again: {before}")
        self.hears(FORGETFUL[0], "berakhir karena belum dibayar")

    def one_in_cooldown(self):
        """One cancels and books again: the cooldown refuses"""
        first = self.book(UNDECIDED, 10, "09:00")
        self.reaches(first, "HELD")
        status, answer = self.world.post(f"/v1/bookings/{first['booking_id']}/cancel", {"reason": "CHANGED_PLANS"})
        self.tell.check(status == 202, "cancelling is taken", answer)
        self.reaches(first, "CANCELLED")
        self.hears(UNDECIDED[0], "dibatalkan", "mulai")
        second = self.book(UNDECIDED, 11, "09:00")
        refused = self.reaches(second, "REJECTED")
        self.tell.check("COOLDOWN" in str(refused.get("reasons")), "the reason is COOLDOWN", refused)
        self.hears(UNDECIDED[0], "belum dapat diterima", UNDECIDED[0].nik[:4] + "********")

    def blurred_scan(self):
        """A blurred scan is sent back, and taken again"""
        booking = self.book(HASTY, 10, "10:00")
        self.reaches(booking, "HELD")
        self.upload_all(booking, HASTY, "blurred")
        self.reaches(booking, "CORRECTION")
        self.hears(HASTY[0], "belum terbaca")
        self.upload_all(booking, HASTY, "clean")
        self.reaches(booking, "AWAITING_PAYMENT")

    def forged_scan(self):
        """A forged card is flagged for a person to decide"""
        person = FORGER[0]
        booking = self.book(FORGER, 10, "11:00")
        self.reaches(booking, "HELD")
        file = self.world.draw(person, "forged", "clean", forge="digit", seed=5)
        status, answer = self.world.upload(booking["booking_id"], 1, file, booking["access_token"])
        self.tell.check(status == 202, "the forged KTP is uploaded", answer)
        flagged = self.reaches(booking, "REVIEW")
        self.tell.say(f"reasons: {[one.get('code', one) if isinstance(one, dict) else one for one in flagged['applicants'][0]['reasons']]}")
        self.hears(person, "sedang diperiksa petugas", mail=False)

    def delivery(self):
        """The family's passports come to the door"""
        world, booking = self.world, self.family
        address = {"recipient": FAMILY[0].nama, "street": "JALAN TRUNOJOYO 12", "kel_desa": "PATEMON",
                   "kecamatan": "PAMEKASAN", "kabupaten_kota": "KABUPATEN PAMEKASAN",
                   "provinsi": "JAWA TIMUR", "kode_pos": "69313"}
        status, answer = world.post(f"/v1/bookings/{booking['booking_id']}/delivery", {"address": address})
        self.tell.check(status == 202, "delivery is asked for", answer)
        request = answer["delivery_id"]
        for n in range(1, 5):
            status, answer = world.post(
                f"/v1/office/bookings/{booking['booking_id']}/applicants/{n}/issued", {}, world.staff_key)
            self.tell.check(status == 202, f"the office issues passport {n}", answer)
        self.reaches(booking, "ISSUED")
        eventually(lambda: request in str(world.partner("POSTAL", "GET", "/accepted")[1]),
                   "the postal service to have the request")
        self.tell.check(True, "the postal service has the delivery request")
        for status_text in ("accepted", "in_transit", "accepted", "out_for_delivery", "delivered"):
            if status_text == "delivered":
                seen = eventually(
                    lambda: (lambda now: now if now.get("delivery", {}).get("state") == "OUT_FOR_DELIVERY"
                             else None)(self.state(booking)), "the booking to say that it is on its way")
                self.tell.check(True, f"the status page: {seen['next']['text']}")
            status, answer = world.partner("POSTAL", "POST", "/simulate/track",
                                           {"request_id": request, "status": status_text, "wait": True})
            self.tell.check(status in (200, 202), f"tracking: {status_text}", answer)
        self.hears(FAMILY[0], "diserahkan ke Pos Indonesia", "Resi")
        self.hears(FAMILY[0], "telah diterima")
        self.reaches(booking, "COMPLETED")

    STEPS = (family_pays, one_expires, one_in_cooldown, blurred_scan, forged_scan, delivery)

    def run(self):
        """Plays all steps; the failures as (step, why)."""
        failures = []
        # A working morning in Indonesia: notices that may wait keep quiet from 20:00 to 07:00.
        now = self.world.now()
        morning = now.replace(hour=1, minute=0, second=0, microsecond=0) + datetime.timedelta(days=1)
        self.world.leap_to(morning)
        self.tell.clock(now, morning)
        everybody = FAMILY + FORGETFUL + UNDECIDED + HASTY + FORGER
        self.world.partner("REGISTRY", "PUT", "/people", [one.known_to_registry() for one in everybody])
        for number, step in enumerate(self.STEPS, 1):
            self.tell.title(f"{number}. {step.__doc__}")
            try:
                step(self)
            except (StoryError, KeyError, TypeError, IndexError, AttributeError, OSError) as error:
                self.tell.wrong(f"{type(error).__name__}: {error}")
                failures.append((step.__doc__, str(error)))
        return failures


def text_of(mail):
    """Subject and plain text of an e-mail."""
    parts = [str(mail["Subject"])]
    for part in mail.walk():
        if part.get_content_type() == "text/plain":
            parts.append(part.get_payload(decode=True).decode("utf-8", "replace"))
    return "\n".join(parts)
