"""Where people live: Kemendagri's provinces, regencies, districts and villages.

The tables are idn-area-data's CSV files (dotted codes), which set-up fetches into var/area-codes.
Without them a small table stands in, so that the tests need no set-up.
"""

import csv
import pathlib
from dataclasses import dataclass

ROOT = pathlib.Path(__file__).resolve().parents[2]
FETCHED = ROOT / "var" / "area-codes"

# district code, province, regency, district, villages
_BUILT_IN = [
    ("11.71.03", "Aceh", "Kota Banda Aceh", "Meuraxa", ["Ulee Lheue", "Lampaseh Aceh"]),
    ("12.71.09", "Sumatera Utara", "Kota Medan", "Medan Tembung", ["Tembung", "Bandar Selamat"]),
    ("13.06.03", "Sumatera Barat", "Kabupaten Agam", "Matur", ["Matua Hilia", "Tigo Balai"]),
    (
        "31.74.06",
        "Daerah Khusus Ibukota Jakarta",
        "Kota Administrasi Jakarta Selatan",
        "Cilandak",
        ["Cipete Selatan", "Lebak Bulus", "Pondok Labu"],
    ),
    ("32.73.14", "Jawa Barat", "Kota Bandung", "Cibeunying Kidul", ["Cicadas", "Sukamaju"]),
    ("33.72.05", "Jawa Tengah", "Kota Surakarta", "Banjarsari", ["Manahan", "Nusukan"]),
    (
        "34.04.07",
        "Daerah Istimewa Yogyakarta",
        "Kabupaten Sleman",
        "Depok",
        ["Caturtunggal", "Maguwoharjo"],
    ),
    ("35.78.08", "Jawa Timur", "Kota Surabaya", "Gubeng", ["Airlangga", "Baratajaya"]),
    ("51.03.01", "Bali", "Kabupaten Badung", "Kuta", ["Legian", "Seminyak"]),
    ("64.72.03", "Kalimantan Timur", "Kota Samarinda", "Samarinda Ulu", ["Sidodadi", "Jawa"]),
    ("73.71.10", "Sulawesi Selatan", "Kota Makassar", "Biringkanaya", ["Sudiang", "Daya"]),
    ("91.71.01", "Papua", "Kota Jayapura", "Jayapura Utara", ["Gurabesi", "Trikora"]),
]


@dataclass(frozen=True)
class Area:
    """One village with all that it lies in; names in upper case as documents print them."""

    code: str  # six digits: province, regency, district
    provinsi: str
    kabupaten: str  # KABUPATEN X, KOTA X, or JAKARTA X
    kecamatan: str
    village: str

    @property
    def plain_regency(self):
        """The regency's name without KABUPATEN or KOTA, as birth places are printed."""
        for prefix in ("KABUPATEN ", "KOTA "):
            if self.kabupaten.startswith(prefix):
                return self.kabupaten[len(prefix) :]
        return self.kabupaten


def _printed_province(name):
    return "DKI JAKARTA" if "IBUKOTA" in name.upper() else name.upper()


def _printed_regency(name):
    upper = name.upper()
    return upper.replace("KOTA ADMINISTRASI ", "").replace("KABUPATEN ADMINISTRASI ", "KABUPATEN ")


def _rows(path):
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


class Areas:
    """Chooses areas. `folder` None means the fetched tables, or the built-in ones without them."""

    def __init__(self, folder=None):
        folder = pathlib.Path(folder) if folder else FETCHED
        self.source = "csv" if (folder / "villages.csv").is_file() else "builtin"
        if self.source == "builtin":
            self._districts = [
                (
                    c.replace(".", ""),
                    _printed_province(p),
                    _printed_regency(r),
                    d.upper(),
                    [v.upper() for v in vs],
                )
                for c, p, r, d, vs in _BUILT_IN
            ]
            return
        provinces = {
            r["code"]: _printed_province(r["name"]) for r in _rows(folder / "provinces.csv")
        }
        regencies = {
            r["code"]: (_printed_regency(r["name"]), provinces[r["province_code"]])
            for r in _rows(folder / "regencies.csv")
        }
        villages = {}
        for row in _rows(folder / "villages.csv"):
            villages.setdefault(row["district_code"], []).append(row["name"].upper())
        self._districts = []
        for row in _rows(folder / "districts.csv"):
            if row["code"] in villages:
                regency, province = regencies[row["regency_code"]]
                self._districts.append(
                    (
                        row["code"].replace(".", ""),
                        province,
                        regency,
                        row["name"].upper(),
                        villages[row["code"]],
                    )
                )

    def any(self, rng):
        """An area by chance; half of the people live on Java, as in life."""
        row = rng.choice(self._districts)
        if rng.random() < 0.4 and row[0][0] != "3":
            row = rng.choice(self._districts)
        code, province, regency, district, villages = row
        return Area(code, province, regency, district, rng.choice(villages))
