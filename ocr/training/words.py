"""What is written on the training strips: numbers and upper-case Indonesian lines, all invented.

Names of areas come from ocr/areas/ and var/area-codes/, words of names from ocr/name_words.inc; everything
else is listed here or put together at random, so that the reader learns letters rather than a dictionary.
"""
import csv
import os
import re

DIGITS = "0123456789/-"
TEXT = " ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.,'/-():+"

_AREAS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "areas")


TITLES = ["H.", "HJ.", "DRS.", "DR.", "IR.", "DRA.", "PROF.", "KH.", "ST.", "M.", "MUH.", "MOH.", "R.", "A.", "I", "NI"]
DEGREES = ["S.PD", "S.H.", "S.E.", "S.T.", "M.SI", "S.KOM", "SH", "SE", "S.SOS", "M.PD", "S.AG", "S.IP", "A.MD", "M.M.",
           "S.PD.I", "S.KED", "AMD.KEB", "SP.A", "PH.D", "MBA"]

STREETS = """MERDEKA SUDIRMAN DIPONEGORO AHMAD YANI GATOT SUBROTO MAWAR MELATI KENANGA ANGGREK CEMPAKA FLAMBOYAN
KARTINI PAHLAWAN VETERAN PEMUDA RAYA BOGOR SILIWANGI PAJAJARAN MAJAPAHIT SRIWIJAYA HASANUDDIN IMAM BONJOL TEUKU UMAR
GAJAH MADA HAYAM WURUK RAJAWALI MERPATI ELANG CENDRAWASIH KUTILANG GARUDA MANGGA JAMBU DURIAN RAMBUTAN NANGKA SALAK
PANGERAN ANTASARI WOLTER MONGINSIDI SLAMET RIYADI SUPRATMAN JATI WARINGIN PONDOK KELAPA KEBON JERUK TANJUNG BARAT
TIMUR SELATAN UTARA TENGAH LAMA BARU INDAH PERMAI ASRI LESTARI""".split()

VALUES = """LAKI-LAKI|PEREMPUAN|A|B|AB|O|A+|B+|O+|AB+|A-|B-|O-|-|TIDAK TAHU|ISLAM|KRISTEN|KATHOLIK|KATOLIK|HINDU|BUDHA
BUDDHA|KHONGHUCU|KEPERCAYAAN TERHADAP TUHAN YME|BELUM KAWIN|KAWIN|CERAI HIDUP|CERAI MATI|KAWIN TERCATAT
KAWIN BELUM TERCATAT|WNI|WNA|SEUMUR HIDUP|KEPALA KELUARGA|SUAMI|ISTRI|ANAK|MENANTU|CUCU|ORANGTUA|MERTUA|FAMILI LAIN
PEMBANTU|LAINNYA|TIDAK/BELUM SEKOLAH|BELUM TAMAT SD/SEDERAJAT|TAMAT SD/SEDERAJAT|SLTP/SEDERAJAT|SLTA/SEDERAJAT
DIPLOMA I/II|AKADEMI/DIPLOMA III/S. MUDA|DIPLOMA IV/STRATA I|STRATA II|STRATA III|BELUM/TIDAK BEKERJA
MENGURUS RUMAH TANGGA|PELAJAR/MAHASISWA|PENSIUNAN|PEGAWAI NEGERI SIPIL|PEGAWAI NEGERI SIPIL (PNS)
TENTARA NASIONAL INDONESIA (TNI)|KEPOLISIAN RI (POLRI)|PERDAGANGAN|PETANI/PEKEBUN|PETERNAK|NELAYAN/PERIKANAN|INDUSTRI
KONSTRUKSI|TRANSPORTASI|KARYAWAN SWASTA|KARYAWAN BUMN|KARYAWAN BUMD|KARYAWAN HONORER|BURUH HARIAN LEPAS
BURUH TANI/PERKEBUNAN|PEMBANTU RUMAH TANGGA|TUKANG CUKUR|TUKANG LISTRIK|TUKANG BATU|TUKANG KAYU|TUKANG JAHIT|MEKANIK
SENIMAN|IMAM MASJID|PENDETA|WARTAWAN|USTADZ/MUBALIGH|JURU MASAK|DOSEN|GURU|PILOT|PENGACARA|NOTARIS|ARSITEK|AKUNTAN
KONSULTAN|DOKTER|BIDAN|PERAWAT|APOTEKER|PENYIAR RADIO|PELAUT|SOPIR|PEDAGANG|PERANGKAT DESA|KEPALA DESA|WIRASWASTA
NIK|NAMA|ALAMAT|AGAMA|TEMPAT/TGL LAHIR|JENIS KELAMIN|GOL. DARAH|RT/RW|KEL/DESA|KECAMATAN|STATUS PERKAWINAN|PEKERJAAN
KEWARGANEGARAAN|BERLAKU HINGGA|KARTU KELUARGA|REPUBLIK INDONESIA|KODE POS|DESA/KELURAHAN|KABUPATEN/KOTA|PROVINSI"""
VALUES = [value for line in VALUES.split("\n") for value in line.split("|")]

_CONSONANTS = "B C D F G H J K L M N P R S T W Y Z NG NY SY KH TR PR ST".split()


def _quoted(path):
    with open(path, encoding="utf-8") as file:
        found = re.findall(r'"([^"]+)"', file.read())
    return [entry for entry in found if all(letter in TEXT for letter in entry)]


def _villages():
    """Of the area codes that `make setup` fetches."""
    path = os.path.join(_AREAS, "..", "..", "var", "area-codes", "villages.csv")
    if not os.path.exists(path):
        raise SystemExit("the names of villages aren't there: run `make setup` first")
    with open(path, encoding="utf-8", newline="") as file:
        names = {row["name"].upper() for row in csv.DictReader(file)}
    return sorted(name for name in names if len(name) < 26 and all(letter in TEXT for letter in name))


NAMES = _quoted(os.path.join(_AREAS, "..", "name_words.inc"))
DISTRICTS = _quoted(os.path.join(_AREAS, "districts.inc"))
REGENCIES = _quoted(os.path.join(_AREAS, "regencies.inc"))
VILLAGES = _villages()


def _word(rng):
    """A word that no list holds but an Indonesian might bear."""
    word = rng.choice(["", "", "A", "I", "U", "E", "O"])
    for _ in range(rng.randint(1, 4)):
        word += rng.choice(_CONSONANTS) + rng.choice("AAAIIUUEO")
    return word + rng.choice(["", "", "", "N", "NG", "H", "R", "S", "T", "L", "M", "K"])


def _letters(rng):
    """Letters and signs without sense; every sign comes up as often as any other."""
    signs = TEXT.strip()
    text = "".join(rng.choice(signs if rng.random() < 0.5 else "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
                   for _ in range(rng.randint(1, 14)))
    if len(text) > 5 and rng.random() < 0.4:
        cut = rng.randint(2, len(text) - 2)
        text = text[:cut] + " " + text[cut:]
    return text


def _name(rng):
    words = [rng.choice(NAMES) if rng.random() < 0.7 else _word(rng)
             for _ in range(rng.choice([1, 1, 2, 2, 2, 3, 3, 4]))]
    chance = rng.random()
    if chance < 0.08:
        words.insert(0, rng.choice(TITLES))
    elif chance < 0.14:
        words[-1] += ","
        words.append(rng.choice(DEGREES))
    elif chance < 0.17:
        words[0] = rng.choice(["MA'", "NU'", "SYA'", "RO'", "JUM'", "QUR'"]) + rng.choice(["RUF", "MAN", "BAN", "AH", "AT", "AN"])
    elif chance < 0.20:
        words[-1] = rng.choice("ABCDEFGHIJKLMNOPRSTUWYZ") + rng.choice(["", "."])
    return " ".join(words)


def _place(rng):
    chance = rng.random()
    return rng.choice(VILLAGES if chance < 0.4 else DISTRICTS if chance < 0.8 else REGENCIES)


def _street(rng):
    words = rng.sample(STREETS, rng.randint(1, 3))
    if rng.random() < 0.3:
        words[-1] = _word(rng)
    kind = rng.choice(["JL.", "JL", "JLN.", "JALAN", "GG.", "GG", "KP.", "KP", "DUSUN", "DSN.", "DSN", "PERUM",
                       "PERUMAHAN", "KOMP.", "LINGK.", "BTN", "BR.", "JORONG", "RUSUN", "ASRAMA"])
    parts = [kind] + words
    chance = rng.random()
    number = str(rng.randint(1, 399))
    if chance < 0.35:
        parts.append(rng.choice(["NO. ", "NO.", "NO ", "NO: "]) + number + rng.choice(["", "", "A", "B", "-C", "/" + str(rng.randint(1, 30))]))
    elif chance < 0.55:
        parts.append(rng.choice(["BLOK ", "BLOK ", "BLK ", "BLOK. "]) + rng.choice("ABCDEFGHIJKLMN") + rng.choice(["", str(rng.randint(1, 20))]) +
                     rng.choice([" NO. ", "/", "-", " NO ", "."]) + str(rng.randint(1, 60)))
    elif chance < 0.65:
        parts.append(rng.choice(["I", "II", "III", "IV", "V", "VI", "VII", "XII"]))
    elif chance < 0.72:
        parts.append("RT %03d RW %03d" % (rng.randint(1, 30), rng.randint(1, 20)))
    elif chance < 0.78:
        parts.append("(" + _word(rng) + ")")
    elif chance < 0.82:
        parts.append("KM. %d,%d" % (rng.randint(1, 60), rng.randint(0, 9)))
    return " ".join(parts)


def date(rng):
    return "%02d-%02d-%d" % (rng.randint(1, 31), rng.randint(1, 12), rng.randint(1930, 2030))


def text_line(rng):
    """A line in the letters of TEXT."""
    chance = rng.random()
    if chance < 0.34:
        line = _name(rng)
    elif chance < 0.44:
        line = _place(rng)
    elif chance < 0.57:
        line = _street(rng)
    elif chance < 0.69:
        line = _place(rng) + ", " + date(rng)
    elif chance < 0.74:
        line = date(rng) if rng.random() < 0.5 else "%03d/%03d" % (rng.randint(0, 99), rng.randint(0, 99))
    elif chance < 0.86:
        line = rng.choice(VALUES)
    elif chance < 0.92:
        line = rng.choice(["PROVINSI ", "KABUPATEN ", "KOTA ", "KAB. ", "KEC. ", "DESA ", "KEL. "]) + _place(rng)
    else:
        line = _letters(rng)
    if rng.random() < 0.05:
        line = rng.choice([": ", ":"]) + line
    return line


def number_line(rng):
    """A line in the letters of DIGITS: mostly sixteen digits, or a date."""
    chance = rng.random()
    if chance < 0.45:
        return "".join(rng.choice("0123456789") for _ in range(16))
    if chance < 0.55:  # Runs and zeroes, as serials and codes have them.
        text = ""
        while len(text) < 16:
            text += rng.choice("0123456789") * rng.choice([1, 1, 2, 3, 4])
        return text[:16]
    if chance < 0.85:
        return date(rng)
    if chance < 0.95:
        return "%03d/%03d" % (rng.randint(0, 99), rng.randint(0, 99))
    return "".join(rng.choice(DIGITS) for _ in range(rng.randint(1, 20)))
