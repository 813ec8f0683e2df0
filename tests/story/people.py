"""The invented people of the story."""

import dataclasses


@dataclasses.dataclass
class Person:
    nama: str
    tanggal_lahir: str
    jenis_kelamin: str
    no_kk: str
    serial: int
    phone: str
    email: str

    @property
    def nik(self):
        """Kabupaten Pamekasan (35.28), by the rule of the NIK: the day + 40 for women."""
        year, month, day = self.tanggal_lahir.split("-")
        printed = int(day) + (40 if self.jenis_kelamin == "PEREMPUAN" else 0)
        return f"352804{printed:02d}{month}{year[2:]}{self.serial:04d}"

    def on_card(self):
        return {
            "nik": self.nik,
            "nama": self.nama,
            "tempat_lahir": "PAMEKASAN",
            "tanggal_lahir": self.tanggal_lahir,
            "jenis_kelamin": self.jenis_kelamin,
            "no_kk": self.no_kk,
        }

    def applicant(self):
        return {
            "nik": self.nik,
            "nama": self.nama,
            "tanggal_lahir": self.tanggal_lahir,
            "jenis_kelamin": self.jenis_kelamin,
            "no_kk": self.no_kk,
            "phone": self.phone,
            "email": self.email,
        }

    def known_to_registry(self):
        return {key: self.applicant()[key] for key in ("nik", "nama", "tanggal_lahir", "jenis_kelamin")}


def household(number, *members):
    """A family card: (name, birth date, sex) each."""
    return [
        Person(name, born, "LAKI-LAKI" if sex == "L" else "PEREMPUAN", f"35280412031500{number:02d}",
               number * 10 + at, f"+62812345{number:02d}0{at:02d}", f"{name.split()[0].lower()}{number}@example.id")
        for at, (name, born, sex) in enumerate(members, 1)
    ]


FAMILY = household(1, ("BUDI SANTOSO", "1975-03-12", "L"), ("SITI RAHAYU", "1978-08-21", "P"),
                   ("AGUS SANTOSO", "2003-01-05", "L"), ("DEWI LESTARI", "2006-11-30", "P"))
FORGETFUL = household(2, ("JOKO PRASETYO", "1990-07-17", "L"))
UNDECIDED = household(3, ("RINA WULANDARI", "1988-02-14", "P"))
HASTY = household(4, ("HENDRA GUNAWAN", "1982-09-03", "L"))
FORGER = household(5, ("TONO WIJAYA", "1979-05-25", "L"))
