"""Invented people and families: names common in Indonesia, NIKs by the rules.

NIK: six digits of the area, DDMMYY (day + 40 for women), four of a serial from 0001 up.
KK number: area, date of issue (never + 40), serial.
"""

import datetime
from dataclasses import dataclass, field, replace

import words

TODAY = datetime.date(2025, 6, 1)


@dataclass
class Person:
    """What a KTP or a row of a KK prints. None: the document prints nothing there."""

    nik: str
    nama: str
    tempat_lahir: str
    lahir: datetime.date
    female: bool
    area: object
    golongan_darah: str = "-"
    alamat: str = ""
    rt_rw: str = ""
    agama: str = None
    status_perkawinan: str = "BELUM KAWIN"
    pekerjaan: str = ""
    kewarganegaraan: str = "WNI"
    berlaku_hingga: str = "SEUMUR HIDUP"  # or an ISO date
    terbit: datetime.date = TODAY
    pendidikan: str = ""
    hubungan: str = ""
    ayah: str = ""
    ibu: str = ""

    @property
    def jenis_kelamin(self):
        return "PEREMPUAN" if self.female else "LAKI-LAKI"

    @property
    def age(self):
        return (TODAY - self.lahir).days // 365


@dataclass
class Family:
    no_kk: str
    kode_pos: str
    terbit: datetime.date
    members: list = field(default_factory=list)


def make_nik(rng, code, born, female):
    day = born.day + (40 if female else 0)
    serial = rng.randint(1, 30) if rng.random() < 0.9 else rng.randint(31, 9998)
    return f"{code}{day:02d}{born.month:02d}{born.year % 100:02d}{serial:04d}"


def _date(rng, first, last):
    return datetime.date.fromordinal(rng.randint(first.toordinal(), last.toordinal()))


def _born(rng, low, high):
    """A birth date of somebody between `low` and `high` years old."""
    return _date(
        rng,
        TODAY - datetime.timedelta(days=int(high * 365.25)),
        TODAY - datetime.timedelta(days=int(low * 365.25)),
    )


def make_name(rng, female, people=None, surname=None):
    """A name in the manner of one of `words.PEOPLES`."""
    people = (
        people or rng.choices(list(words.PEOPLES), [p["weight"] for p in words.PEOPLES.values()])[0]
    )
    given = words.PEOPLES[people]["women" if female else "men"]
    family = words.PEOPLES[people]["last"]
    parts = rng.choices([1, 2, 3, 4], [8, 55, 32, 5])[0]
    chosen = rng.sample(given, min(parts, len(given)))
    if parts > 1 and family and rng.random() < 0.75:
        chosen[-1] = surname or rng.choice(family)
    front = words.PEOPLES[people].get("front_women" if female else "front_men")
    if front and rng.random() < words.PEOPLES[people]["front_share"]:
        chosen.insert(0, rng.choice(front))
    while len(" ".join(chosen)) > 36 and len(chosen) > 2:
        chosen.pop()
    name = " ".join(chosen)
    chance = rng.random()
    if chance < 0.03:
        name += rng.choice([", S.PD", ", S.E", ", S.H", ", A.MD", ", S.KOM", ", M.SI"])
    elif chance < 0.05 and people in ("javanese", "sundanese", "betawi"):
        name = ("HJ. " if female else "H. ") + name
    return name


def make_address(rng, area):
    """A street, hamlet or housing estate."""
    kind = rng.random()
    if kind < 0.45:
        street = rng.choice(words.STREETS)
        number = rng.choice(
            [
                "",
                f" NO. {rng.randint(1, 240)}",
                f" NO.{rng.randint(1, 99)}",
                f" NO {rng.randint(1, 150)}{rng.choice('ABC')}",
                f" {rng.randint(1, 80)}",
            ]
        )
        lane = f" GG. {rng.choice(words.LANES)}" if rng.random() < 0.15 else ""
        return rng.choice(["JL. ", "JL ", "JALAN ", "JLN. "]) + street + lane + number
    if kind < 0.8:
        return rng.choice(
            ["DUSUN ", "DSN. ", "KP. ", "KAMPUNG ", "DK. ", "LINGK. ", ""]
        ) + rng.choice(words.HAMLETS)
    block = (
        f" BLOK {rng.choice('ABCDEFGHK')}{rng.choice(['', '-'])}{rng.randint(1, 30)}"
        f"{rng.choice(['/', ' NO. '])}{rng.randint(1, 40)}"
    )
    return (
        rng.choice(["PERUM ", "PERUMAHAN ", "KOMP. ", "GRIYA "]) + rng.choice(words.ESTATES) + block
    )


def make_person(rng, areas, area=None, female=None, ages=(17, 78), people=None, surname=None):
    """Somebody with all that a KTP prints."""
    area = area or areas.any(rng)
    female = rng.random() < 0.5 if female is None else female
    born = _born(rng, *ages)
    origin = area if rng.random() < 0.75 else areas.any(rng)
    religion = rng.choices(words.RELIGIONS, words.RELIGION_WEIGHTS)[0]
    age = (TODAY - born).days // 365
    status = (
        "BELUM KAWIN"
        if age < 20 or rng.random() < 0.25
        else rng.choices(["KAWIN", "CERAI HIDUP", "CERAI MATI"], [85, 8, 7])[0]
    )
    job = words.job(rng, age, female)
    adult = born + datetime.timedelta(days=17 * 366)
    issued = _date(rng, min(max(datetime.date(2011, 6, 1), adult), TODAY), TODAY)
    until = "SEUMUR HIDUP"
    if issued.year < 2014 and rng.random() < 0.8:
        year = issued.year + 5
        until = replace_year(born, year).isoformat()
    return Person(
        nik=make_nik(rng, origin.code, born, female),
        nama=make_name(rng, female, people, surname),
        tempat_lahir=rng.choice([origin.plain_regency] * 4 + [origin.kecamatan]),
        lahir=born,
        female=female,
        area=area,
        golongan_darah=rng.choices(words.BLOOD, words.BLOOD_WEIGHTS)[0],
        alamat=make_address(rng, area),
        rt_rw=f"{rng.randint(1, 18):03d}/{rng.randint(0, 14):03d}",
        agama=religion,
        status_perkawinan=status,
        pekerjaan=job,
        berlaku_hingga=until,
        terbit=issued,
        pendidikan=words.schooling(rng, age),
        ayah=make_name(rng, False, people),
        ibu=make_name(rng, True, people),
    )


def replace_year(day, year):
    return day.replace(year=year, day=min(day.day, 28) if day.month == 2 else day.day)


def make_family(rng, areas, size=None):
    """One to ten people of one household, the head first."""
    size = size or (rng.randint(2, 5) if rng.random() < 0.65 else rng.randint(1, 10))
    area = areas.any(rng)
    people = rng.choices(list(words.PEOPLES), [p["weight"] for p in words.PEOPLES.values()])[0]
    head_woman = size == 1 and rng.random() < 0.5 or rng.random() < 0.1
    head = make_person(rng, areas, area, head_woman, (24, 68), people)
    members = [replace(head, hubungan="KEPALA KELUARGA", status_perkawinan="KAWIN")]
    if size > 1 and not head_woman:
        age = max(20, min(70, head.age + rng.randint(-6, 2)))
        wife = make_person(rng, areas, area, True, (age, age + 1), people)
        members.append(replace(wife, hubungan="ISTRI", status_perkawinan="KAWIN"))
    elif head_woman:
        members[0].status_perkawinan = rng.choice(["CERAI MATI", "CERAI HIDUP"])
    surname = rng.choice(words.PEOPLES[people]["last"]) if words.PEOPLES[people]["last"] else None
    oldest = max(1, min(m.age for m in members) - 19)
    while len(members) < size:
        if rng.random() < 0.85 or len(members) < 4:
            child = make_person(rng, areas, area, None, (0.2, oldest), people, surname)
            child = replace(
                child, hubungan="ANAK", nik=make_nik(rng, area.code, child.lahir, child.female)
            )
            child.status_perkawinan = "BELUM KAWIN"
            child.tempat_lahir = area.plain_regency
            child.ayah = members[0].nama if not head_woman else child.ayah
            child.ibu = members[0 if head_woman else 1].nama
        else:
            child = make_person(
                rng,
                areas,
                area,
                None,
                (head.age + 19, head.age + 30) if head.age < 50 else (3, 12),
                people,
            )
            child.hubungan = (
                rng.choice(["ORANGTUA", "MERTUA"])
                if head.age < 50
                else rng.choice(["CUCU", "FAMILI LAIN"])
            )
            child.status_perkawinan = "CERAI MATI" if head.age < 50 else "BELUM KAWIN"
        members.append(child)
    for member in members:
        member.alamat, member.rt_rw, member.agama = head.alamat, head.rt_rw, head.agama or "ISLAM"
    if head.agama is None:
        members[0].agama = "ISLAM"
    issued = _date(rng, datetime.date(2012, 1, 1), TODAY)
    issued = max(issued, max(m.lahir for m in members) + datetime.timedelta(days=20))
    issued = min(issued, TODAY)
    number = f"{area.code}{issued:%d%m%y}{rng.randint(1, 40):04d}"
    postcode = f"{rng.randint(1, 9)}{rng.randint(0, 9999):04d}"
    return Family(number, postcode, issued, members)


def ktp_fields(person):
    """The 17 fields of a KTP by the keys of `antrean ocr`."""
    return {
        "provinsi": person.area.provinsi,
        "kabupaten": person.area.kabupaten,
        "nik": person.nik,
        "nama": person.nama,
        "tempat_lahir": person.tempat_lahir,
        "tanggal_lahir": person.lahir.isoformat(),
        "jenis_kelamin": person.jenis_kelamin,
        "golongan_darah": person.golongan_darah,
        "alamat": person.alamat,
        "rt_rw": person.rt_rw,
        "kel_desa": person.area.village,
        "kecamatan": person.area.kecamatan,
        "agama": person.agama,
        "status_perkawinan": person.status_perkawinan,
        "pekerjaan": person.pekerjaan,
        "kewarganegaraan": person.kewarganegaraan,
        "berlaku_hingga": person.berlaku_hingga,
    }


def claim_of(person, no_kk):
    """What this person would truthfully claim (`antrean verify`)."""
    return {
        "nik": person.nik,
        "nama": person.nama,
        "tanggal_lahir": person.lahir.isoformat(),
        "jenis_kelamin": person.jenis_kelamin,
        "no_kk": no_kk,
    }
